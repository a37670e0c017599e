//! Users, sessions, one-time links, the audit log.
//! Must never keep a password or a token in the clear.
