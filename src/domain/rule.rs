//! Who is told about which opinions, how and when.
//! Must never hide an opinion: a rule decides about mails, not about what is kept or shown.

use chrono::{DateTime, NaiveTime, Utc, Weekday};
use entity::{
    ids::{LocationId, ReviewId, RuleId},
    values::{DispatchMode, Locale},
};
use serde::{Deserialize, Serialize};

/// Which opinions a rule is about. Every part that is set must hold; an empty list allows all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// At least this probability of negative, 0 to 1.
    pub min_p_negative: Option<f64>,
    /// At most this many stars (of 5). An opinion without a rating passes.
    pub max_stars: Option<f64>,
    /// Only these sources.
    pub sources: Vec<String>,
    /// Only these locations.
    pub locations: Vec<LocationId>,
    /// Only opinions on one of these topics.
    pub topics: Vec<String>,
    /// Only opinions with one of these words, compared folded.
    pub words: Vec<String>,
    /// Only these languages.
    pub languages: Vec<String>,
}

impl Default for Filter {
    /// What most people mean by "negative".
    fn default() -> Self {
        Self {
            min_p_negative: Some(0.5),
            max_stars: None,
            sources: Vec::new(),
            locations: Vec::new(),
            topics: Vec::new(),
            words: Vec::new(),
            languages: Vec::new(),
        }
    }
}

/// When the mail goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "when")]
pub enum Timing {
    /// As soon as the opinion is known.
    AtOnce,
    /// Once a day at this hour of the business's day.
    Daily {
        /// 0 to 23.
        hour: u32,
    },
    /// Once a week.
    Weekly {
        /// The day.
        weekday: Weekday,
        /// 0 to 23.
        hour: u32,
    },
}

/// Hours during which nobody is disturbed; an alert waits for their end. May span midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// Their first minute.
    pub from: NaiveTime,
    /// The first minute after them.
    pub until: NaiveTime,
}

/// How a rule delivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// When.
    pub timing: Timing,
    /// Hours of silence, in the business's time zone.
    #[serde(default)]
    pub quiet: Option<QuietHours>,
}

impl Default for Delivery {
    fn default() -> Self {
        Self { timing: Timing::AtOnce, quiet: None }
    }
}

/// Somebody who is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The mail address.
    pub email: String,
    /// The language of the mail.
    pub locale: Locale,
}

/// A rule of one business.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// Its name, as people gave it.
    pub name: String,
    /// Which opinions.
    pub filter: Filter,
    /// How and when.
    pub delivery: Delivery,
    /// Who.
    pub recipients: Vec<Recipient>,
}

/// The decision to tell one recipient of one revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispatch {
    /// The rule that decided.
    pub rule: RuleId,
    /// The opinion.
    pub review: ReviewId,
    /// Its form.
    pub revision: i64,
    /// Who.
    pub recipient: Recipient,
    /// By a mail of its own or in a digest.
    pub mode: DispatchMode,
    /// Not before this moment.
    pub due_at: DateTime<Utc>,
}
