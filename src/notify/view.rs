//! What every mail's templates are given.

use serde::Serialize;

use crate::{
    config::Server,
    domain::{Locale, Sentiment},
    i18n::{self, Args},
};

/// A text that leads somewhere.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Link {
    pub(super) text: String,
    pub(super) url: Option<String>,
}

impl Link {
    pub(super) fn new(text: String, url: String) -> Self {
        Self { text, url: Some(url) }
    }
}

/// Under every mail of a business: who sent it, and where it is decided who gets it.
pub(super) fn footer(locale: Locale, business: &str, server: &Server) -> Vec<Link> {
    let sent = i18n::text_with(locale, "mail-footer", &Args::from([("business".into(), business.to_owned().into())]));
    vec![Link { text: sent, url: None }, Link::new(i18n::text(locale, "mail-footer-rules"), server.link("/rules"))]
}

/// The colour of a sentiment on a light ground; the style sheet has the dark one.
pub(super) fn colour(sentiment: Sentiment) -> &'static str {
    match sentiment {
        Sentiment::Negative => "#b3261e",
        Sentiment::Mixed => "#7a5d00",
        Sentiment::Positive => "#14693f",
    }
}

/// The sentiment's word.
pub(super) fn sentiment(locale: Locale, sentiment: Sentiment) -> String {
    i18n::text(locale, &format!("sentiment-{sentiment}"))
}
