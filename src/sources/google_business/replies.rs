//! Answers through the v4 API: put, then followed until Google has published or refused them.
//! Must never call an answer published because the API said 200, nor send again what may have arrived.

use async_trait::async_trait;
use serde_json::json;

use super::{
    client::{Api, CallError, constant, refusal},
    parse,
    settings::Settings,
};
use crate::{
    domain::SourceReply,
    http::{Body, Request, Response},
    sources::{
        Receipt, RemoteReply, Replies, ReplyContext, ReplyError, SourceError, Standing,
        json::{Envelope, Item, text_of},
    },
};

/// Google counts bytes, not characters: a Polish letter is two.
const MAX_BYTES: usize = 4096;

pub(super) struct Answers;

#[async_trait]
impl Replies for Answers {
    async fn publish(&self, cx: &ReplyContext<'_>, external_id: &str, text: &str) -> Result<Receipt, ReplyError> {
        if text.trim().is_empty() {
            return Err(ReplyError::Refused("the answer is empty".to_owned()));
        }
        if text.len() > MAX_BYTES {
            let length = text.len();
            return Err(ReplyError::Refused(format!("the answer has {length} bytes, Google takes {MAX_BYTES}")));
        }
        let settings = Settings::read(cx.settings).map_err(|error| ReplyError::Refused(error.to_string()))?;
        let url = settings
            .reply(external_id)
            .ok_or_else(|| ReplyError::Refused("the id is not that of a Google review".to_owned()))?;
        let request = Request::put(url).body(Body::Json(json!({ "comment": text })));
        match Api::new(cx.http, settings, cx.secrets).call(request).await {
            Ok(response) if response.is_success() && !response.challenge => Ok(receipt(&response)),
            Ok(response) => Err(refused(&response)),
            Err(CallError::Token(error)) => Err(ReplyError::before_sending(&error)),
            Err(CallError::Sending(error)) => Err(ReplyError::while_sending(&error)),
        }
    }

    async fn read(
        &self,
        cx: &ReplyContext<'_>,
        external_id: &str,
        _remote_id: Option<&str>,
    ) -> Result<Option<RemoteReply>, SourceError> {
        let settings = Settings::read(cx.settings).map_err(|error| SourceError::Settings(error.to_string()))?;
        let url = settings
            .review(external_id)
            .ok_or_else(|| SourceError::Settings("the id is not that of a Google review".to_owned()))?;
        let response = Api::new(cx.http, settings, cx.secrets).call(Request::get(url)).await?;
        if !response.is_success() || response.challenge {
            return Err(refusal(&response));
        }
        let contract = |what: String| SourceError::Contract { what };
        let Some(reply) = Envelope::read(&response.body)?.member("reviewReply").map_err(contract)? else {
            return Ok(None);
        };
        let reply = Item::of(&reply).and_then(parse::reply).map_err(contract)?;
        // An answer of the time before moderation states has none, and everybody reads it.
        let standing = standing(&reply).unwrap_or(Standing::Live);
        Ok(Some(RemoteReply { remote_id: None, text: reply.text, standing }))
    }
}

/// What a taken answer says of itself. Without a word on its state it counts as pending: 200 is not publication.
fn receipt(response: &Response) -> Receipt {
    let value = serde_json::from_str(&text_of(&response.body)).unwrap_or_default();
    let reply = Item::of(&value).and_then(parse::reply).unwrap_or_default();
    Receipt { remote_id: None, standing: standing(&reply).unwrap_or(Standing::Pending) }
}

/// Where an answer stands; `None` when it does not say. States that nobody knows yet are not final.
fn standing(reply: &SourceReply) -> Option<Standing> {
    match reply.state.as_deref()? {
        "REVIEW_REPLY_STATE_UNSPECIFIED" => None,
        "APPROVED" => Some(Standing::Live),
        "REJECTED" => {
            let reason = reply.problem.as_deref().and_then(constant).unwrap_or("REJECTED");
            Some(Standing::Rejected(reason.to_owned()))
        }
        _ => Some(Standing::Pending),
    }
}

/// A refusal of the answer itself.
fn refused(response: &Response) -> ReplyError {
    match (response.status, refusal(response)) {
        // An overloaded server may have taken it before it gave up.
        (408 | 500.., error) => ReplyError::Unknown(error.to_string()),
        (_, error) => ReplyError::before_sending(&error),
    }
}
