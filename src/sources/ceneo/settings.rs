//! The settings of a Ceneo connection.
//! Must never let an id through that could change the address it is put into.

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::sources::{Localised, SettingsError, SourceError, pages, wire};

/// The true site.
const HOME: &str = "https://www.ceneo.pl";

/// Checked settings.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Settings {
    /// The address of the site, ending with `/`.
    pub(super) base: Url,
    /// The lists to walk.
    pub(super) places: Vec<Place>,
    /// How to behave.
    pub(super) politeness: pages::Politeness,
}

/// Whose opinions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A product, by its number.
    Product(String),
    /// A shop, by its name in the address: `sklep-przykladowy-s12345`.
    Shop(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default, alias = "product_ids")]
    product: Value,
    shop: Option<String>,
    base_url: Option<String>,
    page_pause_seconds: Option<Value>,
    ignore_robots: Option<Value>,
}

impl Settings {
    /// Reads a settings document.
    pub(super) fn read(settings: &Value) -> Result<Self, SettingsError> {
        let document: Document = wire::parse_settings(settings)?;
        let base = wire::parse_base_url("base_url", pages::filled(document.base_url.as_deref()).unwrap_or(HOME))?;
        let mut places: Vec<_> = products(&document.product)?.into_iter().map(Place::Product).collect();
        if let Some(shop) = pages::filled(document.shop.as_deref()) {
            if !places.is_empty() {
                let reason = "must stay empty beside a product: make two connections";
                return Err(SettingsError::new("shop", reason).said(Localised {
                    pl: "pole musi być puste, gdy podano produkt: potrzebne są dwa połączenia",
                    sl: "polje mora biti prazno, kadar je naveden izdelek: potrebni sta dve povezavi",
                    en: reason,
                }));
            }
            places.push(Place::Shop(shop_name(shop)?));
        }
        if places.is_empty() {
            let reason = "is missing: give product numbers, or a shop";
            return Err(SettingsError::new("product", reason).said(Localised {
                pl: "trzeba podać numer produktu albo sklep",
                sl: "navedite številko izdelka ali trgovino",
                en: "give a product's number, or a shop",
            }));
        }
        let politeness =
            pages::Politeness::new(document.page_pause_seconds.as_ref(), document.ignore_robots.as_ref(), &base)?;
        Ok(Self { base, places, politeness })
    }
}

impl Place {
    /// The first page: for products the newest opinions first; a shop's page has no known sort key.
    pub(super) fn first(&self, base: &Url) -> Result<Url, SourceError> {
        let path = match self {
            Self::Product(id) => format!("{id};0160-1"),
            Self::Shop(name) => format!("sklepy/{name}"),
        };
        base.join(&path).map_err(|_| SourceError::Settings("the address cannot be built".into()))
    }

    /// The page of opinions where [`Self::first`] shows none: a shop's tab may need a script to fill.
    pub(super) fn numbered(&self, base: &Url) -> Option<Url> {
        match self {
            Self::Product(_) => None,
            Self::Shop(name) => base.join(&format!("sklepy/{name}/opinie-1")).ok(),
        }
    }

    /// Where a person reads the opinions.
    pub(super) fn for_people(&self, base: &Url) -> Option<String> {
        let path = match self {
            Self::Product(id) => format!("{id}#tab=reviews"),
            Self::Shop(name) => format!("sklepy/{name}#tab=reviews"),
        };
        base.join(&path).ok().map(String::from)
    }

    /// Which place an address belongs to.
    pub(super) fn of(url: &Url, base: &Url) -> Option<Self> {
        let path = url.path();
        let path = path.strip_prefix(base.path()).unwrap_or(path.trim_start_matches('/'));
        let mut segments = path.split('/').map(|segment| segment.split(';').next().unwrap_or_default());
        let first = segments.next()?;
        if first.eq_ignore_ascii_case("sklepy") {
            let name = segments.next()?;
            return shop_number(name).map(|_| Self::Shop(name.to_owned()));
        }
        is_number(first).then(|| Self::Product(first.to_owned()))
    }

    /// Whether both are the same product or shop; a shop may have been renamed, its number stays.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Product(one), Self::Product(other)) => one == other,
            (Self::Shop(one), Self::Shop(other)) => shop_number(one) == shop_number(other),
            _ => false,
        }
    }
}

fn products(value: &Value) -> Result<Vec<String>, SettingsError> {
    let wrong = || SettingsError::new("product", "must be the number from the product's address, such as 99000001");
    let mut ids = Vec::new();
    match value {
        Value::Null => {}
        Value::Number(number) => ids.push(number.to_string()),
        Value::Array(items) => {
            for item in items {
                ids.extend(products(item)?);
            }
        }
        Value::String(text) => {
            for part in text.split([',', ' ', '\n', '\r', '\t']).filter(|part| !part.is_empty()) {
                ids.push(pasted(part).unwrap_or_else(|| part.to_owned()));
            }
        }
        _ => return Err(wrong()),
    }
    if ids.iter().any(|id| !is_number(id)) {
        return Err(wrong());
    }
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    Ok(ids)
}

/// The product number of a pasted address.
fn pasted(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    match Place::of(&url, &url.join("/").ok()?)? {
        Place::Product(id) => Some(id),
        Place::Shop(_) => None,
    }
}

fn shop_name(text: &str) -> Result<String, SettingsError> {
    let name = match Url::parse(text) {
        Ok(url) => match url.join("/").ok().and_then(|base| Place::of(&url, &base)) {
            Some(Place::Shop(name)) => name,
            _ => String::new(),
        },
        Err(_) => text.trim_matches('/').to_owned(),
    };
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if plain && shop_number(&name).is_some() {
        return Ok(name);
    }
    Err(SettingsError::new("shop", "must be the shop's name from its address, such as sklep-przykladowy-s12345"))
}

fn shop_number(name: &str) -> Option<&str> {
    let (_, number) = name.rsplit_once("-s")?;
    is_number(number).then_some(number)
}

fn is_number(text: &str) -> bool {
    (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
