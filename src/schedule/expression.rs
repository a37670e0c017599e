//! The two spellings of a schedule, checked so that a refusal names the fix.
//! Must never let a weekday be a number: people count from Monday, from Sunday, from zero and from one.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta};

use super::ScheduleError;

const WEEKDAYS: [&str; 7] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
const LONGEST: i64 = 366 * 86_400;

fn refuse<T>(what: impl Into<String>) -> Result<T, ScheduleError> {
    Err(ScheduleError(what.into()))
}

/// `5s`, `10m`, `2h` or `1d`: a second to a year.
pub(super) fn span(text: &str) -> Result<TimeDelta, ScheduleError> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match &text[digits.len()..] {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return refuse(format!("\"{text}\" is no schedule: write \"every 10m\" (s, m, h, d) or five cron fields")),
    };
    let seconds = digits.parse::<i64>().ok().and_then(|count| count.checked_mul(unit));
    match seconds {
        Some(seconds @ 1..=LONGEST) => Ok(TimeDelta::seconds(seconds)),
        _ => refuse(format!("\"{text}\" must be a whole number of s, m, h or d, from 1s to 366d")),
    }
}

/// A cron expression of five fields: its tidy text, and the crate's form of it.
pub(super) fn cron(fields: &[&str]) -> Result<(String, cron::Schedule), ScheduleError> {
    let [minute, hour, day, month, weekday] = fields else {
        return refuse(match fields.len() {
            0 => "it is empty: write \"every 10m\" or five cron fields".to_owned(),
            6 | 7 => format!("it has {} fields: write five, without seconds and year", fields.len()),
            count if fields[0].starts_with('@') || count == 1 => {
                format!("\"{}\" is not known: write \"every 1d\" or five cron fields", fields[0])
            }
            count => format!("it has {count} fields: write five, minute hour day month weekday"),
        });
    };
    if [minute, hour, day].iter().any(|field| field.contains(|c: char| !c.is_ascii_digit() && !"*,-/".contains(c))) {
        return refuse("minute, hour and day are numbers with *, comma, - and /");
    }
    let month = month.to_ascii_uppercase();
    let text = |weekday: &str| format!("{minute} {hour} {day} {month} {weekday}");
    let days = weekdays(weekday)?;
    let shown = text(&weekday.to_ascii_uppercase());
    // The crate wants seconds first; its own words for what is wrong speak of its grammar, not of the field.
    match cron::Schedule::from_str(&format!("0 {}", text(&days))) {
        Ok(schedule) => Ok((shown, schedule)),
        Err(_) => refuse(format!(
            "\"{shown}\" is out of range: minute 0-59, hour 0-23, day 1-31, month 1-12 or JAN-DEC, weekday MON-SUN"
        )),
    }
}

/// The weekday field with its ranges spelled out: to the crate the week begins on Sunday, to people on Monday.
fn weekdays(field: &str) -> Result<String, ScheduleError> {
    if field == "*" {
        return Ok(field.to_owned());
    }
    let field = field.to_ascii_uppercase();
    let mut days = Vec::new();
    for part in field.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let place = |name: &str| WEEKDAYS.iter().position(|day| *day == name);
        let (Some(from), Some(to)) = (place(from), place(to)) else {
            return refuse(format!("weekday \"{part}\": write names, such as MON or MON-FRI, or *"));
        };
        let length = (to + 7 - from) % 7;
        days.extend((from..=from + length).map(|day| WEEKDAYS[day % 7]));
    }
    days.sort_unstable();
    days.dedup();
    Ok(days.join(","))
}

/// The shortest span between the moments of a few years; none when there are not two.
pub(super) fn shortest_gap(schedule: &cron::Schedule) -> Option<TimeDelta> {
    // The start of 2024, so that a leap day is soon met, and again in 2028.
    let start = DateTime::from_timestamp(1_704_067_200, 0)?;
    let moments: Vec<_> = schedule.after(&start).take(200).collect();
    moments.windows(2).map(|pair| pair[1] - pair[0]).min()
}
