//! One request and its answer, without following it anywhere.
//! Must never hold more of a body than the cap: the decoded bytes are counted as they come.

use bytes::{Bytes, BytesMut};

use super::{Body, HttpError, Request, address::origin};

/// An answer whose body is still to be read.
pub(super) struct Answer {
    response: reqwest::Response,
    origin: String,
}

/// Sends the request and reads the head of the answer.
pub(super) async fn ask(client: &reqwest::Client, request: &Request) -> Result<Answer, HttpError> {
    let mut builder = client.request(request.method.clone(), request.url.clone());
    for (name, value) in &request.headers {
        builder = builder.header(*name, value);
    }
    builder = match &request.body {
        Body::Empty => builder,
        Body::Form(fields) => builder.form(fields),
        Body::Json(value) => builder.json(value),
    };
    let origin = origin(&request.url);
    match builder.send().await {
        Ok(response) => Ok(Answer { response, origin }),
        Err(error) => Err(HttpError::from_library(error, &origin)),
    }
}

impl Answer {
    pub(super) fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    pub(super) fn headers(&self) -> &reqwest::header::HeaderMap {
        self.response.headers()
    }

    /// Reads the decoded body, at most `cap` bytes of it.
    pub(super) async fn body(mut self, cap: u64) -> Result<Bytes, HttpError> {
        // The announced length is a hint to stop early, never to reserve memory by.
        if self.response.content_length().is_some_and(|length| length > cap) {
            return Err(HttpError::TooLarge { cap });
        }
        let mut body = BytesMut::new();
        loop {
            match self.response.chunk().await {
                Ok(Some(chunk)) if (body.len() + chunk.len()) as u64 > cap => return Err(HttpError::TooLarge { cap }),
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => return Ok(body.freeze()),
                Err(error) => return Err(HttpError::from_library(error, &self.origin)),
            }
        }
    }
}
