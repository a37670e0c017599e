//! Dates and numbers as each language writes them.

use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Tz;

use super::text;
use crate::domain::Locale;

/// The space inside numbers and between a number and its unit.
const NARROW: char = '\u{a0}';

/// A number with `digits` decimals: `4,6` in Polish and Slovenian, `4.6` in English.
pub fn decimal(locale: Locale, value: f64, digits: usize) -> String {
    let plain = format!("{value:.digits$}");
    let (sign, rest) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("−", rest));
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let mut out = format!("{sign}{}", grouped(locale, whole));
    if !fraction.is_empty() {
        out.push(if locale == Locale::En { '.' } else { ',' });
        out.push_str(fraction);
    }
    out
}

/// A whole number with its thousands apart.
pub fn integer(locale: Locale, value: i64) -> String {
    decimal(locale, value as f64, 0)
}

/// A share of 0 to 1 as per cent.
pub fn percent(locale: Locale, share: f64, digits: usize) -> String {
    let number = decimal(locale, share * 100.0, digits);
    if locale == Locale::En { format!("{number}%") } else { format!("{number}{NARROW}%") }
}

/// A day: `5 listopada 2026`, `5. november 2026`, `5 November 2026`.
pub fn date(locale: Locale, at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    let month = text(locale, &format!("month-{}", local.month()));
    let dot = if locale == Locale::Sl { "." } else { "" };
    format!("{}{dot} {month} {}", local.day(), local.year())
}

/// A day with its hour and minute.
pub fn date_time(locale: Locale, at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    format!("{}, {}:{:02}", date(locale, at, zone), local.hour(), local.minute())
}

fn grouped(locale: Locale, digits: &str) -> String {
    if digits.len() < 5 {
        return digits.to_owned();
    }
    let gap = match locale {
        Locale::Pl => NARROW,
        Locale::Sl => '.',
        Locale::En => ',',
    };
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(gap);
        }
        out.push(digit);
    }
    out
}
