//! The filters of the inbox as they stand in the address.
//! Must never fail on an address that somebody typed: what is not understood is left out.

use serde::Deserialize;

use crate::{
    domain::search,
    store::inbox::{Order, Position, Standing, Wanted},
};

/// What the address says. Empty and unknown values count as not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct InboxQuery {
    pub(crate) state: String,
    pub(crate) source: String,
    pub(crate) location: String,
    pub(crate) language: String,
    pub(crate) sentiment: String,
    pub(crate) stars: String,
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) q: String,
    pub(crate) order: String,
    pub(crate) after: String,
}

/// The tabs, as they stand in the address; the first is where one starts.
pub(crate) const STATES: [&str; 5] = ["open", "all", "answered", "removed", "corrected"];

impl InboxQuery {
    /// The filters that are set beside the tab: name and value.
    pub(crate) fn set(&self) -> Vec<(&'static str, &str)> {
        [
            ("source", &self.source),
            ("location", &self.location),
            ("language", &self.language),
            ("sentiment", &self.sentiment),
            ("stars", &self.stars),
            ("from", &self.from),
            ("until", &self.until),
            ("q", &self.q),
        ]
        .into_iter()
        .map(|(name, value)| (name, value.trim()))
        .filter(|(_, value)| !value.is_empty())
        .collect()
    }

    /// The tab.
    pub(crate) fn state(&self) -> &'static str {
        STATES.into_iter().find(|state| *state == self.state).unwrap_or(STATES[0])
    }

    /// `urgent` or `newest`.
    pub(crate) fn order(&self) -> &'static str {
        if self.order == "urgent" { "urgent" } else { "newest" }
    }

    /// What is asked of the store.
    pub(crate) fn wanted(&self) -> (Wanted, Order, Option<Position>) {
        let word = |value: &str| Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        let wanted = Wanted {
            standing: match self.state() {
                "all" => Standing::All,
                "answered" => Standing::Answered,
                "removed" => Standing::Removed,
                "corrected" => Standing::Corrected,
                _ => Standing::NeedsAnswer,
            },
            source: word(&self.source),
            location: self.location.parse().ok(),
            language: word(&self.language),
            sentiment: self.sentiment.parse().ok(),
            stars: self.stars.parse().ok().filter(|stars| (1..=5).contains(stars)),
            days: self.from.parse().ok().zip(self.until.parse().ok()),
            words: search::words(&self.q),
        };
        let order = if self.order() == "urgent" { Order::Urgent } else { Order::Newest };
        (wanted, order, self.after.parse().ok())
    }

    /// The address of `path` with these filters, some of them replaced; an empty value takes one away.
    pub(crate) fn link(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let own = [("state", self.state()), ("order", self.order())].into_iter().chain(self.set());
        let own = own.chain([("after", self.after.as_str())]);
        for (name, value) in own {
            let value = changes.iter().find(|(change, _)| *change == name).map_or(value, |(_, value)| *value);
            let usual = (name == "state" && value == STATES[0]) || (name == "order" && value == "newest");
            if !value.is_empty() && !usual {
                query.append_pair(name, value);
            }
        }
        for (name, value) in changes.iter().filter(|(name, value)| !value.is_empty() && !self.says(name)) {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    fn says(&self, name: &str) -> bool {
        matches!(name, "state" | "order" | "after") || self.set().iter().any(|(own, _)| *own == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_is_not_changed() {
        let query = InboxQuery {
            state: "all".to_owned(),
            q: "późna dostawa".to_owned(),
            stars: "1".to_owned(),
            ..InboxQuery::default()
        };
        assert_eq!(query.link("/", &[]), "/?state=all&stars=1&q=p%C3%B3%C5%BAna+dostawa");
        assert_eq!(query.link("/", &[("stars", "")]), "/?state=all&q=p%C3%B3%C5%BAna+dostawa");
        assert_eq!(query.link("/", &[("state", "open"), ("q", ""), ("language", "sl")]), "/?stars=1&language=sl");
        assert_eq!(InboxQuery::default().link("/inbox", &[]), "/inbox");
    }

    #[test]
    fn rubbish_in_an_address_is_left_out() {
        let rubbish = InboxQuery {
            state: "x".to_owned(),
            stars: "9".to_owned(),
            sentiment: "<script>".to_owned(),
            location: "1; DROP".to_owned(),
            after: "zz".to_owned(),
            q: " ' OR 1=1".to_owned(),
            ..InboxQuery::default()
        };
        let (wanted, order, after) = rubbish.wanted();
        assert_eq!(wanted, Wanted { words: vec!["or".into(), "1".into(), "1".into()], ..Wanted::default() });
        assert_eq!((order, after), (Order::Newest, None));
    }
}
