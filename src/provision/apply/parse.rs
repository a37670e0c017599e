//! The short spellings of the file: `daily 7`, `22:00-07:00`.

use chrono::{NaiveTime, Weekday};

use crate::domain::rule::{QuietHours, Timing};

/// `at_once`, `daily 7` or `weekly MON 7`.
pub(super) fn timing(text: &str) -> Result<Timing, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let hour = |text: &str| text.parse::<u32>().ok().filter(|hour| *hour < 24);
    let timing = match words.as_slice() {
        ["at_once"] => Some(Timing::AtOnce),
        ["daily", at] => hour(at).map(|hour| Timing::Daily { hour }),
        ["weekly", day, at] => {
            day.parse::<Weekday>().ok().zip(hour(at)).map(|(weekday, hour)| Timing::Weekly { weekday, hour })
        }
        _ => None,
    };
    timing.ok_or_else(|| format!("when = {text:?} must be \"at_once\", \"daily 7\" or \"weekly MON 7\""))
}

/// `22:00-07:00`.
pub(super) fn quiet(text: &str) -> Result<QuietHours, String> {
    let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
    text.split_once('-')
        .and_then(|(from, until)| time(from).zip(time(until)))
        .filter(|(from, until)| from != until)
        .map(|(from, until)| QuietHours { from, until })
        .ok_or_else(|| format!("quiet = {text:?} must be like \"22:00-07:00\""))
}
