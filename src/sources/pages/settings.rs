//! The settings that all page sources share, as forms and files write them.
//! Must never take a pause shorter than people's sites deserve.

use std::time::Duration;

use serde_json::Value;
use url::{Host, Url};

use crate::{
    http::Manner,
    sources::{Field, FieldKind, Localised, SettingsError},
};

/// The shortest pause between two pages of a site, in seconds.
const SHORTEST_PAUSE: f64 = 2.0;

/// The longest, in seconds: beyond it a walk never ends.
const LONGEST_PAUSE: f64 = 600.0;

/// How a connection behaves towards a site made for people.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::sources) struct Politeness {
    pause: Option<Duration>,
    ignore_robots: bool,
}

impl Politeness {
    /// Reads `page_pause_seconds` and `ignore_robots`.
    pub(in crate::sources) fn new(
        pause: Option<&Value>,
        ignore_robots: Option<&Value>,
        base: &Url,
    ) -> Result<Self, SettingsError> {
        let pause = match pause {
            None | Some(Value::Null) => None,
            Some(value) => {
                let wrong = || {
                    let reason = "must be a number of seconds, 2 to 600";
                    SettingsError::new("page_pause_seconds", reason).said(Localised {
                        pl: "potrzebna jest liczba sekund od 2 do 600",
                        sl: "potrebno je število sekund od 2 do 600",
                        en: reason,
                    })
                };
                let seconds = match value {
                    Value::Number(number) => number.as_f64(),
                    Value::String(text) if text.trim().is_empty() => None,
                    Value::String(text) => Some(text.trim().replace(',', ".").parse().map_err(|_| wrong())?),
                    _ => return Err(wrong()),
                };
                let least = if is_loopback(base) { 0.0 } else { SHORTEST_PAUSE };
                match seconds {
                    None => None,
                    Some(seconds) if (least..=LONGEST_PAUSE).contains(&seconds) => {
                        Some(Duration::from_secs_f64(seconds))
                    }
                    Some(_) => return Err(wrong()),
                }
            }
        };
        Ok(Self { pause, ignore_robots: flag("ignore_robots", ignore_robots)? })
    }

    /// The manner of a request; `usual` is the pause when the connection has none of its own.
    pub(in crate::sources) fn manner(self, usual: Duration) -> Manner {
        Manner::Page { pause: self.pause.unwrap_or(usual), robots: !self.ignore_robots }
    }
}

/// A yes or no, as documents and forms write it.
fn flag(name: &str, value: Option<&Value>) -> Result<bool, SettingsError> {
    match value {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(yes)) => Ok(*yes),
        Some(Value::String(text)) if matches!(text.as_str(), "true" | "on" | "yes" | "1") => Ok(true),
        Some(Value::String(text)) if matches!(text.as_str(), "" | "false" | "off" | "no" | "0") => Ok(false),
        Some(_) => Err(SettingsError::new(name, "must be true or false")),
    }
}

/// A text that is not only white space.
pub(in crate::sources) fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The field of the pause, the same for every page source.
pub(in crate::sources) const PAUSE_FIELD: Field = Field {
    name: "page_pause_seconds",
    kind: FieldKind::Text,
    required: false,
    advanced: true,
    label: Localised {
        pl: "Przerwa między stronami (sekundy)",
        sl: "Premor med stranmi (sekunde)",
        en: "Pause between pages (seconds)",
    },
    hint: Localised {
        pl: "Domyślnie 3, co najmniej 2. Dłuższa przerwa mniej obciąża serwis.",
        sl: "Privzeto 3, najmanj 2. Daljši premor manj obremenjuje spletno mesto.",
        en: "Usually 3, at least 2. A longer pause is kinder to the site.",
    },
    example: "3",
};

/// The field of the robots.txt override, the same for every page source.
pub(in crate::sources) const ROBOTS_FIELD: Field = Field {
    name: "ignore_robots",
    kind: FieldKind::Flag,
    required: false,
    advanced: true,
    label: Localised {
        pl: "Czytać mimo zakazu w robots.txt",
        sl: "Beri kljub prepovedi v robots.txt",
        en: "Read although robots.txt asks not to",
    },
    hint: Localised {
        pl: "Serwis prosi w pliku robots.txt, by programy omijały niektóre strony. Zaznaczenie oznacza czytanie ich \
             wbrew tej prośbie, na własną odpowiedzialność: najlepiej mieć na to zgodę serwisu.",
        sl: "Spletno mesto v datoteki robots.txt prosi, naj programi nekaterih strani ne berejo. Če to označite, jih \
             berete v nasprotju s to prošnjo in na lastno odgovornost: najbolje je imeti dovoljenje.",
        en: "The site asks in its robots.txt that programs leave some pages alone. Ticking this reads them against \
             that wish, at your own risk: it is best to have the site's consent.",
    },
    example: "false",
};
