//! What a source is and what it can do, as data: the forms, the documents and the rights are made from it.

use crate::domain::Locale;

/// A short text in the languages of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Localised {
    /// Polish.
    pub pl: &'static str,
    /// Slovenian.
    pub sl: &'static str,
    /// English.
    pub en: &'static str,
}

impl Localised {
    /// The text in one language.
    pub const fn get(self, locale: Locale) -> &'static str {
        match locale {
            Locale::Pl => self.pl,
            Locale::Sl => self.sl,
            Locale::En => self.en,
        }
    }

    /// The same in every language: proper names.
    pub const fn same(text: &'static str) -> Self {
        Self { pl: text, sl: text, en: text }
    }
}

/// What kind of value a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line.
    Text,
    /// An http(s) address.
    Url,
    /// Yes or no.
    Flag,
    /// Never shown again once saved; sealed at rest.
    Secret,
}

/// A setting of a connection, as the form and the reference show it.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key in the settings document, or in the secrets for [`FieldKind::Secret`].
    pub name: &'static str,
    /// What kind of value.
    pub kind: FieldKind,
    /// Whether a connection works without it.
    pub required: bool,
    /// Whether most people never touch it (`base_url`, overrides).
    pub advanced: bool,
    /// What people call it.
    pub label: Localised,
    /// Where to find the value, in one sentence.
    pub hint: Localised,
    /// A value in the true shape, invented.
    pub example: &'static str,
}

/// What a source can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Its list can be walked.
    pub fetch: bool,
    /// Saved pages or exports can be read.
    pub saved: bool,
    /// Answers can be handed over by an API.
    pub reply: bool,
    /// Its list shows the shop's answers, so that a walk confirms one that a person carried there.
    pub answers: bool,
    /// A complete walk is possible, so that removals can be seen.
    pub complete: bool,
}

/// How long a source's text may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// As long as the business wants.
    Unlimited,
    /// Display only, never stored.
    Never,
}

/// What the source's terms ask of whoever shows its opinions.
#[derive(Clone, Copy, Debug)]
pub struct DisplayRights {
    /// How the source is named next to an opinion.
    pub attribution: &'static str,
    /// Whether a link to the original is required.
    pub link: bool,
    /// Whether text may stand in a public widget without a further agreement.
    pub widget: bool,
    /// How long text may be kept.
    pub storage: Storage,
    /// What an owner should know of the terms, in one sentence.
    pub note: Localised,
}

/// How long an answer may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyLimit {
    /// At most this many bytes of UTF-8.
    Bytes(usize),
    /// At most this many characters.
    Chars(usize),
}

/// What a source is.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The stable id: lower case with underscores; in the database, the files and the addresses.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// The two letters of its mark in lists.
    pub mark: &'static str,
    /// Its home page.
    pub home: &'static str,
    /// Its terms of use.
    pub terms: &'static str,
    /// What it can do.
    pub capabilities: Capabilities,
    /// The ends of its rating scale, worst first; `None` when it has no numbers.
    pub scale: Option<(f64, f64)>,
    /// How long an answer may be, when there is a limit.
    pub reply_limit: Option<ReplyLimit>,
    /// What showing its opinions asks.
    pub rights: DisplayRights,
    /// The settings of a connection.
    pub fields: &'static [Field],
    /// How often to look when nobody said otherwise: a cron expression of 5 fields, UTC.
    pub default_schedule: &'static str,
    /// How often to walk the whole list when nobody said otherwise.
    pub default_full_schedule: &'static str,
}
