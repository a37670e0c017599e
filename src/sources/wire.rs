//! What every source does the same way: settings, addresses, moments, and statuses nobody expected.
//! Must never put a value from outside into an error: only names, shapes and numbers.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};
use url::{Host, Url};

use super::{Localised, SettingsError, SourceError};
use crate::{domain::DatePrecision, http::Response};

/// Reads a settings document, and names the field that is wrong.
pub fn parse_settings<T: DeserializeOwned>(settings: &Value) -> Result<T, SettingsError> {
    let Value::Object(fields) = settings else {
        return Err(SettingsError::new("settings", "must be a table of fields"));
    };
    T::deserialize(settings).map_err(|error| {
        let message = error.to_string();
        if let Some(field) = quoted_after(&message, "missing field ") {
            return SettingsError::new(field, "is missing");
        }
        if let Some(field) = quoted_after(&message, "unknown field ") {
            let known = message.split_once(", ").map(|(_, known)| format!("; {known}")).unwrap_or_default();
            return SettingsError::new(field, format!("is not a setting of this source{known}"));
        }
        // A wrong type does not say where: the field is the one that fails alone for another reason than
        // its missing neighbours.
        let culprit = fields.iter().find_map(|(name, value)| {
            let alone = Map::from_iter([(name.clone(), value.clone())]);
            let error = T::deserialize(Value::Object(alone)).err()?.to_string();
            (!error.starts_with("missing field")).then_some((name, error))
        });
        match culprit {
            Some((name, reason)) => SettingsError::new(name, reason),
            None => SettingsError::new("settings", message),
        }
    })
}

fn quoted_after<'a>(message: &'a str, start: &str) -> Option<&'a str> {
    message.strip_prefix(start)?.strip_prefix('`')?.split('`').next()
}

/// A setting that people write as a number or as a text: ids.
pub fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(text.trim().to_owned()),
        Value::Number(number) if number.is_u64() => Ok(number.to_string()),
        _ => Err(serde::de::Error::custom("must be a text or a whole number")),
    }
}

/// Reads the address that all requests of a connection begin with; the result ends with `/`, so that it can be
/// joined. Plain http is for this machine only: requests carry keys, and pages can be changed on the way.
pub fn parse_base_url(field: &str, text: &str) -> Result<Url, SettingsError> {
    let wrong = |said: Localised| SettingsError::new(field, said.en).said(said);
    let mut url = Url::parse(text.trim()).map_err(|_| wrong(NO_ADDRESS))?;
    let loopback = match url.host() {
        None => return Err(wrong(NO_ADDRESS)),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
    };
    match url.scheme() {
        "https" => {}
        "http" if loopback => {}
        _ => return Err(wrong(NOT_HTTPS)),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong(WITH_PASSWORD));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong(WITH_QUERY));
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

const NO_ADDRESS: Localised = Localised {
    pl: "potrzebny jest pełny adres, na przykład https://example.com",
    sl: "potreben je cel naslov, na primer https://example.com",
    en: "must be a full address such as https://example.com",
};
const NOT_HTTPS: Localised = Localised {
    pl: "adres musi zaczynać się od https://",
    sl: "naslov se mora začeti s https://",
    en: "must begin with https://",
};
const WITH_PASSWORD: Localised = Localised {
    pl: "adres nie może zawierać nazwy użytkownika ani hasła",
    sl: "naslov ne sme vsebovati uporabniškega imena ali gesla",
    en: "must not hold a user name or password",
};
const WITH_QUERY: Localised = Localised {
    pl: "adres musi się kończyć przed znakiem ? lub #",
    sl: "naslov se mora končati pred znakom ? ali #",
    en: "must end before any ? or #",
};

/// The host a pace is kept for, with its port when it is not the usual one.
pub fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether two addresses are of the same scheme, host and port.
pub fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
}

/// Reads an ISO moment: `T` or a space, 0 to 9 fraction digits, `Z`, `+01:00`, `+0000` or `+01`. Without a zone it is
/// the local time of Poland; a date alone is known to the day, hours and minutes alone to the minute.
pub fn parse_timestamp(text: &str) -> Option<(DateTime<Utc>, DatePrecision)> {
    let text = text.trim();
    let date = NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()?;
    let rest = &text[10..];
    if rest.is_empty() {
        return Some((warsaw_local(date.and_time(NaiveTime::MIN)), DatePrecision::Day));
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (time, offset) = match rest.find(['Z', 'z', '+', '-']) {
        None => (rest, None),
        Some(at) => (rest[..at].trim_end(), Some(parse_offset(&rest[at..])?)),
    };
    let (time, precision) = match NaiveTime::parse_from_str(time, "%H:%M:%S%.f") {
        Ok(time) => (time, DatePrecision::Second),
        Err(_) => (NaiveTime::parse_from_str(time, "%H:%M").ok()?, DatePrecision::Minute),
    };
    let local = date.and_time(time);
    let at = match offset {
        None => warsaw_local(local),
        Some(offset) => offset.from_local_datetime(&local).single()?.to_utc(),
    };
    Some((at, precision))
}

fn parse_offset(text: &str) -> Option<FixedOffset> {
    if matches!(text, "Z" | "z") {
        return FixedOffset::east_opt(0);
    }
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = digits.get(2..).filter(|rest| !rest.is_empty()).map_or(Some(0), |rest| rest.parse().ok())?;
    let seconds = hours * 3600 + minutes * 60;
    FixedOffset::east_opt(if text.starts_with('-') { -seconds } else { seconds }).filter(|_| minutes < 60)
}

/// The moment of a local time in Poland. An hour that the clocks skip is taken as the later one, an hour that comes
/// twice as the earlier one.
pub fn warsaw_local(local: NaiveDateTime) -> DateTime<Utc> {
    let at = |local: NaiveDateTime| chrono_tz::Europe::Warsaw.from_local_datetime(&local).earliest();
    at(local)
        .or_else(|| at(local.checked_add_signed(TimeDelta::hours(1))?))
        .map_or_else(|| local.and_utc(), |at| at.to_utc())
}

/// What a status means that says nothing more of itself.
pub fn unexpected_status(response: &Response) -> SourceError {
    let status = response.status;
    if response.challenge {
        return SourceError::Challenged(format!("status {status}"));
    }
    match status {
        401 | 403 => SourceError::Unauthorized(format!("status {status}")),
        404 | 410 => SourceError::Gone(format!("status {status}")),
        429 => SourceError::RateLimited { retry_after: response.retry_after },
        408 | 425 | 500.. => SourceError::Transient(format!("status {status}")),
        _ => SourceError::Contract { what: format!("status {status}") },
    }
}

#[cfg(test)]
mod tests;
