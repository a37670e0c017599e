//! Fakes and builders for tests.
//! Must never be part of a release: the feature `testing` brings it in.
