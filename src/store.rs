//! The only place with SQL.
//! Must never be asked for a tenant's rows without a `Scope`.
