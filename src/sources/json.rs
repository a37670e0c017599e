//! Reads JSON of the wire item by item and field by field, so that a broken item leaves its neighbours alone.
//! Absent and null are the same, unknown fields are ignored, of a repeated key the last one counts.
//! Must never put a value into a reason: reasons end in logs.

use std::{borrow::Cow, collections::BTreeMap};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, value::RawValue};

use super::{SourceError, wire::parse_timestamp};
use crate::domain::DatePrecision;

/// Why something could not be read, as a lower-case fragment that names fields and shapes only.
pub type Fault = String;

/// The outer object of an answer, its members not read yet.
#[derive(Debug)]
pub struct Envelope(BTreeMap<String, Box<RawValue>>);

/// A body that is no JSON object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoEnvelope {
    /// It ends in the middle.
    Cut,
    /// A page for people.
    Html,
    /// Anything else.
    Foreign(Fault),
}

impl From<NoEnvelope> for SourceError {
    fn from(error: NoEnvelope) -> Self {
        match error {
            NoEnvelope::Cut => Self::Transient("the answer ends in the middle".to_owned()),
            NoEnvelope::Html => Self::Contract { what: "a page for people where JSON was due".to_owned() },
            NoEnvelope::Foreign(reason) => Self::Contract { what: format!("no JSON object: {reason}") },
        }
    }
}

impl Envelope {
    /// Reads a body. Bytes that are no UTF-8 become U+FFFD.
    pub fn read(body: &[u8]) -> Result<Self, NoEnvelope> {
        let text = text_of(body);
        serde_json::from_str(&text).map(Self).map_err(|error| {
            if text.trim_start().starts_with('<') {
                NoEnvelope::Html
            } else if error.is_eof() && !text.trim().is_empty() {
                NoEnvelope::Cut
            } else {
                NoEnvelope::Foreign(shape(&error))
            }
        })
    }

    /// Whether it has no members at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it has this member, whatever it is.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The items of a list, each as it stands on the wire; nothing when there is no such list.
    pub fn list(&self, name: &str) -> Result<Vec<&RawValue>, Fault> {
        let Some(raw) = self.0.get(name) else { return Ok(Vec::new()) };
        let list: Option<Vec<&RawValue>> =
            serde_json::from_str(raw.get()).map_err(|_| format!("`{name}` is not a list"))?;
        Ok(list.unwrap_or_default())
    }

    /// A member that must be readable when it is there.
    pub fn member(&self, name: &str) -> Result<Option<Value>, Fault> {
        let Some(raw) = self.0.get(name) else { return Ok(None) };
        let value = parse_item(raw).map_err(|fault| format!("`{name}`: {fault}"))?;
        Ok(Some(value).filter(|value| !value.is_null()))
    }

    /// A member as it is; `None` when absent, null or unreadable.
    pub fn value(&self, name: &str) -> Option<Value> {
        serde_json::from_str(self.0.get(name)?.get()).ok().filter(|value: &Value| !value.is_null())
    }

    /// A text that is not empty.
    pub fn text(&self, name: &str) -> Option<String> {
        self.value(name)?.as_str().map(str::to_owned).filter(|text| !text.is_empty())
    }

    /// A count; 64-bit numbers may come as texts.
    pub fn count(&self, name: &str) -> Option<u64> {
        let value = self.value(name)?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok())
    }

    /// A number that is finite.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.value(name)?.as_f64().filter(|number| number.is_finite())
    }
}

/// A body as text, without its byte order mark.
pub fn text_of(body: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body))
}

/// Reads one item of a list.
pub fn parse_item(raw: &RawValue) -> Result<Value, Fault> {
    serde_json::from_str(raw.get()).map_err(|error| shape(&error))
}

/// What serde_json says of the syntax: the rule that was broken, no content, no place.
fn shape(error: &serde_json::Error) -> Fault {
    if error.is_data() {
        return "not the shape that was due".to_owned();
    }
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// An object, read field by field.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a>(&'a Map<String, Value>);

impl<'a> Item<'a> {
    /// This value as an object.
    pub fn of(value: &'a Value) -> Result<Self, Fault> {
        value.as_object().map(Self).ok_or_else(|| format!("{} where an object was due", kind(value)))
    }

    /// A member that is not null.
    pub fn value(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text.
    pub fn text(self, name: &str) -> Result<Option<&'a str>, Fault> {
        self.value(name)
            .map(|value| value.as_str().ok_or_else(|| format!("`{name}` is {}, not a text", kind(value))))
            .transpose()
    }

    /// An id: a text, or a whole number of up to 64 bits. Larger ones and fractions have lost digits on the way.
    pub fn id(self, name: &str) -> Result<Option<String>, Fault> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Some(Value::Number(number)) if number.is_u64() || number.is_i64() => Ok(Some(number.to_string())),
            Some(value) => Err(format!("`{name}` is {}, not an id", kind(value))),
        }
    }

    /// Whether a flag is set; anything but true is no.
    pub fn flag(self, name: &str) -> bool {
        self.value(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// An object within.
    pub fn item(self, name: &str) -> Result<Option<Item<'a>>, Fault> {
        self.value(name).map(|value| Item::of(value).map_err(|fault| format!("`{name}`: {fault}"))).transpose()
    }

    /// The objects of a list within; what is no object is left out.
    pub fn items(self, name: &str) -> impl Iterator<Item = Item<'a>> {
        self.value(name).and_then(Value::as_array).into_iter().flatten().filter_map(|value| Item::of(value).ok())
    }

    /// A moment; an impossible one is unknown.
    pub fn moment(self, name: &str) -> Option<(DateTime<Utc>, DatePrecision)> {
        parse_timestamp(self.value(name)?.as_str()?)
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a flag",
        Value::Number(number) if number.is_f64() => "a number with a fraction or too many digits",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_broken_item_leaves_its_neighbours_alone() {
        let deep = "[".repeat(10_000) + &"]".repeat(10_000);
        let body = format!(r#"{{"data":[{{"a":1}},{{"a":1e400}},{deep},{{"a":"\ud800"}},{{"a":1,"a":2}}],"n":1e400}}"#);
        let envelope = Envelope::read(body.as_bytes()).unwrap();
        let items: Vec<_> = envelope.list("data").unwrap().into_iter().map(parse_item).collect();
        assert_eq!(items[0], Ok(json!({"a": 1})));
        for broken in &items[1..4] {
            assert!(broken.is_err(), "{broken:?}");
        }
        assert_eq!(items[4], Ok(json!({"a": 2})));
        assert_eq!(envelope.number("n"), None);
    }

    #[test]
    fn a_body_that_is_no_object_says_what_it_is() {
        let check = |body: &str, expected: &str| {
            assert_eq!(SourceError::from(Envelope::read(body.as_bytes()).unwrap_err()).metric_label(), expected);
        };
        check(r#"{"reviews":[{"na"#, "transient");
        check("<!doctype html><p>Zaloguj", "contract");
        check("", "contract");
        check("[1]", "contract");
        check("{\"a\" 1}", "contract");
        check(&("[".repeat(10_000) + &"]".repeat(10_000)), "contract");
        check(&"{\"a\":".repeat(10_000), "transient");
        assert!(Envelope::read(b"\xef\xbb\xbf{\"a\":\"\xff\"}").unwrap().text("a").is_some());
    }

    #[test]
    fn an_id_keeps_every_digit_or_is_refused() {
        let id = |value: Value| Item(json!({ "id": value }).as_object().unwrap()).id("id");
        assert_eq!(id(json!("9007199254740993")), Ok(Some("9007199254740993".to_owned())));
        assert_eq!(id(json!(9_007_199_254_740_993_u64)), Ok(Some("9007199254740993".to_owned())));
        assert_eq!(id(json!(u64::MAX)), Ok(Some(u64::MAX.to_string())));
        assert_eq!(id(json!(null)), Ok(None));
        assert_eq!(id(json!(" ")), Ok(None));
        for refused in ["1.5", "18446744073709551616", "1e20", "true", "{}"] {
            assert!(id(serde_json::from_str(refused).unwrap()).is_err(), "{refused}");
        }
    }
}
