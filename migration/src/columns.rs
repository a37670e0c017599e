//! Short names for the column kinds that the tables share.
//! Must never change what a released migration wrote: add a new function instead.

use sea_orm_migration::prelude::*;

/// A UUID that must be there.
pub(crate) fn id(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).uuid().not_null().take()
}

/// A UUID that may be missing.
pub(crate) fn id_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).uuid().take()
}

/// A text that must be there.
pub(crate) fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).text().not_null().take()
}

/// A text that may be missing.
pub(crate) fn text_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).text().take()
}

/// A JSON document that must be there.
pub(crate) fn json(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).json_binary().not_null().take()
}

/// A JSON document that may be missing.
pub(crate) fn json_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).json_binary().take()
}

/// A moment that must be there.
pub(crate) fn at(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).timestamp_with_time_zone().not_null().take()
}

/// A moment that may be missing.
pub(crate) fn at_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).timestamp_with_time_zone().take()
}

/// A calendar day.
pub(crate) fn day(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).date().not_null().take()
}

/// A whole number, zero unless said.
pub(crate) fn count(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).big_integer().not_null().default(0).take()
}

/// A whole number that may be missing.
pub(crate) fn count_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).big_integer().take()
}

/// A number that must be there.
pub(crate) fn real(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).double().not_null().take()
}

/// A number that may be missing.
pub(crate) fn real_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).double().take()
}

/// Yes or no, `default` unless said.
pub(crate) fn flag(name: &'static str, default: bool) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).boolean().not_null().default(default).take()
}

/// A table with these columns and this primary key.
pub(crate) fn table(name: &'static str, columns: Vec<ColumnDef>, key: &[&'static str]) -> TableCreateStatement {
    let mut statement = Table::create().table(Alias::new(name)).take();
    for mut column in columns {
        statement.col(&mut column);
    }
    let mut primary = Index::create();
    for column in key {
        primary.col(Alias::new(*column));
    }
    statement.primary_key(&mut primary);
    statement
}

/// A unique index named after what it covers.
pub(crate) fn unique(on: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(on, columns).unique().take()
}

/// An index named after what it covers.
pub(crate) fn index(on: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut statement = Index::create().name(format!("{on}_by_{}", columns.join("_"))).table(Alias::new(on)).take();
    for column in columns {
        statement.col(Alias::new(*column));
    }
    statement
}
