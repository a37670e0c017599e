//! `opinari demo --once`: the whole story without anybody watching, and its figures as one JSON object.

use std::{collections::BTreeMap, path::Path, process::ExitCode};

use anyhow::bail;
use serde_json::{Value, json};

use super::Stage;
use crate::{
    domain::{ConnectionId, Job, Lane, Scope, Walk},
    jobs::Context,
    outbox,
    sandbox::script::Script,
    store,
};

/// Walks at most, until every connection was read completely.
const WALKS: usize = 5;

pub(super) async fn run(data: &Path) -> anyhow::Result<ExitCode> {
    // Seconds for people, not for a benchmark.
    let started = tokio::time::Instant::now();
    let stage = Stage::set(data).await?;
    let cx = stage.app.context()?;
    let connections = store::connections::list(cx.db.reader(), stage.scope).await?;
    let names: Vec<(ConnectionId, String)> = connections.into_iter().map(|row| (row.id, row.key)).collect();

    walk(&cx, stage.scope, &names, "first walk").await?;
    let events = Script::play_at_once(&stage.sandbox.world, cx.env.now());
    for line in &events {
        eprintln!("event: {line}");
    }
    walk(&cx, stage.scope, &names, "second walk").await?;

    let mails = stage.sandbox.mailbox.count();
    let jobs = store::jobs::counts(cx.db.reader()).await?;
    // What waits for the morning's digest is not due today.
    let now = cx.env.now();
    let open: i64 =
        jobs.iter().filter(|count| count.lane == Lane::Mail && count.oldest <= now).map(|count| count.jobs).sum();
    let report = json!({
        "connections": connections_json(&cx, stage.scope, &names).await?,
        "events": events.len(),
        "mails_sent": mails,
        "verdicts": verdicts_json(&cx, &stage).await?,
        "seconds": (started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
    });
    println!("{report:#}");
    stage.sandbox.shutdown().await;
    if mails == 0 {
        bail!("no alert mail went out");
    }
    if open > 0 {
        bail!("{open} mails still wait in the outbox");
    }
    Ok(ExitCode::SUCCESS)
}

/// Walks every connection completely, again where a source failed, and lets everything that follows run.
async fn walk(cx: &Context, scope: Scope, names: &[(ConnectionId, String)], what: &str) -> anyhow::Result<()> {
    let begun = cx.env.now();
    let mut left: Vec<_> = names.iter().collect();
    for _ in 0..WALKS {
        let tx = cx.db.write().await?;
        for (connection, _) in &left {
            let job = Job::Fetch { connection: *connection, walk: Walk::Full };
            outbox::enqueue(&tx, &cx.env, Some(scope.0), &job, cx.env.now()).await?;
        }
        tx.commit().await?;
        outbox::drain(cx).await?;
        let mut unread = Vec::new();
        for entry in left {
            let (_, state) = store::connections::get(cx.db.reader(), scope, entry.0).await?;
            if state.last_complete_at.is_none_or(|at| at < begun) {
                eprintln!("{what}: {} failed ({})", entry.1, state.error_label.as_deref().unwrap_or("no reason"));
                unread.push(entry);
            }
        }
        left = unread;
        if left.is_empty() {
            return Ok(());
        }
    }
    bail!("{what}: these were not read completely: {:?}", left.iter().map(|entry| &entry.1).collect::<Vec<_>>());
}

async fn connections_json(cx: &Context, scope: Scope, names: &[(ConnectionId, String)]) -> anyhow::Result<Value> {
    let mut all = BTreeMap::new();
    for (connection, name) in names {
        let runs = store::runs::latest(cx.db.reader(), scope, *connection, 1000).await?;
        let sum = |field: fn(&entity::fetch_run::Model) -> i64| runs.iter().map(field).sum::<i64>();
        let last = runs.iter().max_by_key(|run| run.started_at);
        all.insert(
            name.clone(),
            json!({
                "runs": runs.len(),
                "fetched": sum(|run| run.fetched),
                "new": sum(|run| run.added),
                "edited": sum(|run| run.edited),
                "removed": sum(|run| run.removed),
                "unchanged": sum(|run| run.unchanged),
                "claimed": last.and_then(|run| run.claimed_count),
                "held": last.map(|run| run.held),
                "errors": runs.iter().filter(|run| run.error_label.is_some()).count(),
            }),
        );
    }
    Ok(json!(all))
}

async fn verdicts_json(cx: &Context, stage: &Stage) -> anyhow::Result<Value> {
    let mut counts = BTreeMap::from([("negative", 0), ("mixed", 0), ("positive", 0)]);
    let mut after = None;
    loop {
        let page = store::exporting::reviews(cx.db.reader(), stage.scope, after, 1000).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for row in &page {
            *counts.entry(row.sentiment.as_str()).or_default() += 1;
        }
    }
    Ok(json!(counts))
}
