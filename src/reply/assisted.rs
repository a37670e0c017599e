//! Answers that a person carries to the source by hand, because it has no API or refused the one it has.
//! Must never count such an answer as standing before a walk has seen it there.

use entity::reply;
use sea_orm::Set;
use serde_json::json;

use super::{Lookup, ReplyError};
use crate::{
    domain::{Env, ReplyId, ReplyState, Scope, UserId},
    store::{
        Db, StoreError, audit,
        replies::{self, Case},
    },
};

/// What a person needs to answer by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByHand {
    /// The text for the clipboard.
    pub text: String,
    /// The closest address of the opinion, when there is one.
    pub address: Option<String>,
}

impl ByHand {
    /// The text and address of one answer, as its source knows them.
    pub fn of(lookup: Lookup, case: &Case) -> Self {
        let address = lookup(&case.connection.source).and_then(|source| {
            source.answer_address(&case.connection.settings, &case.review.external_id, case.review.url.as_deref())
        });
        Self { text: case.reply.text.clone(), address }
    }
}

/// Turns an answer that the source refused, or that was lost, into one that a person carries there.
pub async fn by_hand(
    db: &Db,
    env: &Env,
    lookup: Lookup,
    scope: Scope,
    user: UserId,
    id: ReplyId,
) -> Result<ByHand, ReplyError> {
    let tx = db.write().await?;
    let case = replies::case(&*tx, scope, id).await?;
    let review = replies::locked_review(&tx, scope, case.review.id).await?;
    let ours = replies::of_review(&*tx, scope, review.id).await?;
    if let Some(other) = ours.iter().find(|other| other.id != id && super::is_under_way(other.state)) {
        return Err(ReplyError::UnderWay(other.state));
    }
    let change = reply::ActiveModel {
        state: Set(ReplyState::Assisted),
        problem: Set(None),
        approved_by: Set(Some(user)),
        approved_at: Set(Some(env.now())),
        updated_at: Set(env.now()),
        ..Default::default()
    };
    if !replies::move_on(&tx, id, &[ReplyState::Rejected, ReplyState::Lost], change).await? {
        return Err(ReplyError::UnderWay(case.reply.state));
    }
    audit::record(&tx, env, scope, Some(user), "reply.by_hand", &id.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(ByHand::of(lookup, &case))
}

/// Takes an answer that nobody carried to the source yet back into writing.
pub async fn withdraw(db: &Db, env: &Env, scope: Scope, user: UserId, id: ReplyId) -> Result<(), ReplyError> {
    let tx = db.write().await?;
    let reply = replies::get(&*tx, scope, id).await?;
    replies::locked_review(&tx, scope, reply.review_id).await?;
    if replies::draft(&*tx, scope, reply.review_id).await?.is_some() {
        return Err(ReplyError::UnderWay(ReplyState::Draft));
    }
    let change = reply::ActiveModel {
        state: Set(ReplyState::Draft),
        problem: Set(None),
        updated_at: Set(env.now()),
        ..Default::default()
    };
    if !replies::move_on(&tx, id, &[ReplyState::Assisted], change).await? {
        return Err(StoreError::Stale("answer").into());
    }
    audit::record(&tx, env, scope, Some(user), "reply.withdraw", &id.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(())
}
