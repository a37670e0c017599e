//! Texts in Polish, Slovenian and English, with their plural forms; dates and numbers as each language writes them.
//! Must never fall back silently: a key that one language lacks fails a test.

mod format;

use std::{borrow::Cow, collections::HashMap};

use fluent_templates::{Loader, fluent_bundle::FluentValue};

pub use format::{date, date_time, decimal, integer, percent};

use crate::domain::Locale;

fluent_templates::static_loader! {
    static TEXTS = {
        locales: "./src/i18n/locales",
        fallback_language: "en",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// Arguments of a text, by name.
pub type Args = HashMap<Cow<'static, str>, FluentValue<'static>>;

/// The text with this key. A missing key shows as itself, in brackets: visible, and caught by the tests.
pub fn text(locale: Locale, key: &str) -> String {
    TEXTS.try_lookup(&language(locale), key).unwrap_or_else(|| format!("[{key}]"))
}

/// The text with this key and its arguments filled in. Numbers choose the plural form.
pub fn text_with(locale: Locale, key: &str, args: &Args) -> String {
    TEXTS.try_lookup_with_args(&language(locale), key, args).unwrap_or_else(|| format!("[{key}]"))
}

/// Whether a text with this key exists in this language.
pub fn has(locale: Locale, key: &str) -> bool {
    TEXTS.try_lookup(&language(locale), key).is_some()
}

fn language(locale: Locale) -> fluent_templates::LanguageIdentifier {
    locale.as_str().parse().expect("every locale is a language code")
}

#[cfg(test)]
mod tests;
