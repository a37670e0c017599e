//! Drafts: kept on the server, one for each opinion.

use entity::reply;

use super::ReplyError;
use crate::{
    domain::{Env, ReplyId, ReplyState, ReviewId, Scope, UserId, text},
    sources::ReplyLimit,
    store::{Db, replies},
};

/// By how much a text is too long for its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// How long it is, in the source's unit.
    pub length: usize,
    /// How long it may be.
    pub limit: usize,
    /// Whether the unit is bytes of UTF-8 (a Polish letter is two), not characters.
    pub bytes: bool,
}

/// Says when a text is longer than its source takes. For telling while a person writes, and for refusing later.
pub fn check_length(limit: Option<ReplyLimit>, text: &str) -> Option<TooLong> {
    let (length, limit, bytes) = match limit? {
        ReplyLimit::Bytes(limit) => (text.len(), limit, true),
        ReplyLimit::Chars(limit) => (text.chars().count(), limit, false),
    };
    (length > limit).then_some(TooLong { length, limit, bytes })
}

/// Keeps what a person wrote. Later drafts of the same opinion replace it. `seen` is the revision of the opinion
/// that the person had before their eyes: the answer counts as an answer to that one.
pub async fn save_draft(
    db: &Db,
    env: &Env,
    scope: Scope,
    user: UserId,
    review: ReviewId,
    seen: i64,
    text: &str,
) -> Result<ReplyId, ReplyError> {
    let (now, text) = (env.now(), text::plain(text));
    let tx = db.write().await?;
    let opinion = replies::locked_review(&tx, scope, review).await?;
    let seen = seen.clamp(1, opinion.revision.max(1));
    let id = if let Some(draft) = replies::draft(&*tx, scope, review).await? {
        replies::rewrite(&tx, draft.id, user, seen, &text, now).await?;
        draft.id
    } else {
        let id: ReplyId = env.id();
        let row = reply::Model {
            id,
            business_id: scope.0,
            review_id: review,
            revision: seen,
            text,
            state: ReplyState::Draft,
            author_id: user,
            approved_by: None,
            approved_at: None,
            sent_at: None,
            live_at: None,
            remote_id: None,
            problem: None,
            created_at: now,
            updated_at: now,
        };
        replies::insert(&tx, row).await?;
        id
    };
    tx.commit().await?;
    Ok(id)
}
