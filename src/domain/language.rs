//! The language of an opinion, as an ISO 639-1 code.
//! Must never be guessed here: `classify` detects, sources report.

use serde::{Deserialize, Serialize};

/// A two-letter language code in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

/// A text that is no language code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a language code such as pl, sl or en")]
pub struct LanguageError(String);

impl Language {
    /// Polish.
    pub fn pl() -> Self {
        Self("pl".to_owned())
    }

    /// Reads `pl`, `PL`, `pl-PL` or `pl_PL`.
    pub fn parse(text: &str) -> Result<Self, LanguageError> {
        let code = text.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()) {
            Ok(Self(code))
        } else {
            Err(LanguageError(text.to_owned()))
        }
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Language {
    type Error = LanguageError;
    fn try_from(text: String) -> Result<Self, LanguageError> {
        Self::parse(&text)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0
    }
}
