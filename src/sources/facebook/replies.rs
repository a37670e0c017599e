//! Answers as comments of the page under an entry's story.
//! Must never send again what may have arrived: Facebook keeps both.

use async_trait::async_trait;

use super::{
    LOOKUP_FIELDS,
    client::{CallError, Graph, Refusal},
    parse::{self, MADE, OwnComment},
    settings::Settings,
};
use crate::sources::{
    Receipt, RemoteReply, Replies, ReplyContext, ReplyError, SourceError, Standing,
    json::{Item, parse_item},
};

/// The longest comment that Facebook takes, in characters.
pub(super) const MAX_CHARS: usize = 8_000;

/// How many pages of the list to look through for one entry; the newest come first.
const MAX_LOOKUP_PAGES: usize = 40;

/// What to say when only a person can answer.
const BY_HAND: &str = "Facebook takes an answer to this entry only from a person on the page itself";

pub(super) struct Answers;

/// An entry of the list, as far as an answer needs it.
#[derive(Debug, Default)]
struct Entry {
    /// `{reviewer}_{story}`: what a comment is posted under. Bare story ids are refused since Graph v2.4.
    post: Option<String>,
    /// The page's newest comment.
    answer: Option<OwnComment>,
}

#[async_trait]
impl Replies for Answers {
    async fn publish(&self, cx: &ReplyContext<'_>, external_id: &str, text: &str) -> Result<Receipt, ReplyError> {
        if text.trim().is_empty() {
            return Err(ReplyError::Refused("the answer is empty".to_owned()));
        }
        let length = text.chars().count();
        if length > MAX_CHARS {
            return Err(ReplyError::Refused(format!("the answer has {length} characters, Facebook takes {MAX_CHARS}")));
        }
        if !is_story(external_id) {
            return Err(ReplyError::Refused(BY_HAND.to_owned()));
        }
        let graph = connect(cx).map_err(|error| ReplyError::before_sending(&error))?;
        let post = if external_id.contains('_') {
            Some(external_id.to_owned())
        } else {
            find(&graph, external_id)
                .await
                .map_err(|error| ReplyError::before_sending(&error))?
                .and_then(|entry| entry.post)
        };
        let post = post.ok_or_else(|| ReplyError::Refused(BY_HAND.to_owned()))?;
        let url = graph.settings.url(&[&post, "comments"]);
        match graph.post(url, vec![("message".to_owned(), text.to_owned())]).await {
            Ok(answer) => {
                let id = answer
                    .body
                    .value("id")
                    .and_then(|id| id.as_str().map(str::to_owned).or_else(|| id.as_u64().map(|id| id.to_string())));
                Ok(Receipt { remote_id: id, standing: Standing::Live })
            }
            Err(CallError::Refused(refusal)) => Err(refused(&refusal)),
            Err(CallError::Sending(error)) => Err(ReplyError::while_sending(&error)),
            Err(CallError::Unreadable(error)) => Err(ReplyError::Unknown(error.to_string())),
        }
    }

    async fn read(
        &self,
        cx: &ReplyContext<'_>,
        external_id: &str,
        remote_id: Option<&str>,
    ) -> Result<Option<RemoteReply>, SourceError> {
        let graph = connect(cx)?;
        let comment = match remote_id.filter(|id| is_story(id)) {
            Some(id) => comment(&graph, id).await?,
            None => find(&graph, external_id).await?.and_then(|entry| entry.answer),
        };
        Ok(comment.map(|comment| RemoteReply { remote_id: comment.id, text: comment.text, standing: Standing::Live }))
    }
}

fn connect<'a>(cx: &ReplyContext<'a>) -> Result<Graph<'a>, SourceError> {
    let settings = Settings::read(cx.settings).map_err(|error| SourceError::Settings(error.to_string()))?;
    Graph::new(cx.http, settings, cx.secrets)
}

/// Whether this is an id that Facebook gave, not one that we made.
fn is_story(id: &str) -> bool {
    !id.is_empty() && !id.starts_with(MADE) && id.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
}

/// A comment by its id; `None` when it is no longer there.
async fn comment(graph: &Graph<'_>, id: &str) -> Result<Option<OwnComment>, SourceError> {
    let mut url = graph.settings.url(&[id]);
    url.query_pairs_mut().append_pair("fields", "id,message,created_time,from");
    let answer = match graph.get(url).await.map_err(SourceError::from) {
        Err(SourceError::Gone(_)) => return Ok(None),
        answer => answer?,
    };
    let contract = |what: String| SourceError::Contract { what };
    let Some(text) = answer.body.member("message").map_err(contract)? else { return Ok(None) };
    let text = text.as_str().ok_or_else(|| contract("`message` is not a text".to_owned()))?.to_owned();
    Ok(Some(OwnComment { id: Some(id.to_owned()), text, at: None }))
}

/// Looks for an entry in the list: its id alone does not say whose it is.
async fn find(graph: &Graph<'_>, external_id: &str) -> Result<Option<Entry>, SourceError> {
    let page_id = graph.settings.page_id.as_str();
    let mut url = graph.settings.url(&[page_id, "ratings"]);
    url.query_pairs_mut().append_pair("fields", LOOKUP_FIELDS).append_pair("limit", "50");
    for _ in 0..MAX_LOOKUP_PAGES {
        let answer = graph.get(url).await?;
        for raw in answer.body.list("data").map_err(|what| SourceError::Contract { what })? {
            let Ok(value) = parse_item(raw) else { continue };
            let Ok(item) = Item::of(&value) else { continue };
            if parse::external_id(item, Some(page_id)).as_deref() == Ok(external_id) {
                return Ok(Some(entry(item, page_id)));
            }
        }
        match graph.next(&answer.body)? {
            Some(next) => url = next,
            None => break,
        }
    }
    Ok(None)
}

fn entry(item: Item<'_>, page_id: &str) -> Entry {
    let part = |name: &str| item.item(name).ok().flatten();
    let id = |item: Option<Item<'_>>| item.and_then(|item| item.id("id").ok().flatten());
    let story = part("open_graph_story");
    let post = id(part("reviewer")).zip(id(story)).map(|(reviewer, story)| format!("{reviewer}_{story}"));
    Entry { post, answer: story.and_then(|story| parse::own_comment(story, page_id)) }
}

/// What a refusal of the comment means for the answer.
fn refused(refusal: &Refusal) -> ReplyError {
    match refusal.code {
        Some(506) => ReplyError::AlreadyThere,
        Some(12) => ReplyError::Refused(BY_HAND.to_owned()),
        // It may have been kept before the service failed.
        Some(1 | 2) => ReplyError::Unknown(refusal.meaning().to_string()),
        None if refusal.status >= 500 || refusal.status == 408 => ReplyError::Unknown(refusal.meaning().to_string()),
        Some(_) | None => match refusal.meaning() {
            SourceError::Transient(reason) if refusal.transient || refusal.status >= 500 => ReplyError::Unknown(reason),
            error => ReplyError::before_sending(&error),
        },
    }
}
