//! Whose rows a call may touch.
//! Must never be built from a request's own words: a session, a token or a job says whose it is.

use entity::ids::BusinessId;

/// The business on whose behalf the store is asked. Every store call on a tenant's rows takes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope(pub BusinessId);
