//! Texts in Polish, Slovenian and English.
//! Must never fall back silently: a missing key fails the build's tests.
