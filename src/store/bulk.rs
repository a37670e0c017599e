//! Inserting many rows with few, large statements.
//! Must never exceed what a database binds in one statement.

use std::fmt::Write;

use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};

use super::{StoreError, WriteTx};

/// SQLite takes this many values in a statement (since 3.32).
const SQLITE_VALUES: usize = 32_766;

/// PostgreSQL takes 65,535; longer statements cost more to parse than they save.
const POSTGRES_VALUES: usize = 24_000;

/// Where rows go, and what happens with them besides.
pub(super) struct Target {
    /// The table, as SQL writes it.
    pub table: &'static str,
    /// The columns, in the order of the values.
    pub columns: &'static [&'static str],
    /// What follows the rows: `ON CONFLICT …`, `RETURNING …`.
    pub tail: String,
}

impl Target {
    /// How many rows go into one statement.
    pub(super) fn rows_a_statement(&self, backend: DbBackend) -> usize {
        let values = if backend == DbBackend::Sqlite { SQLITE_VALUES } else { POSTGRES_VALUES };
        (values / self.columns.len()).max(1)
    }

    fn sql(&self, backend: DbBackend, rows: usize) -> String {
        let width = self.columns.len();
        let mut sql = String::with_capacity(rows * width * 7 + 200);
        let _ = write!(sql, "INSERT INTO {} ({}) VALUES ", self.table, self.columns.join(", "));
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..width {
                if column > 0 {
                    sql.push(',');
                }
                match backend {
                    DbBackend::Sqlite => sql.push('?'),
                    _ => {
                        let _ = write!(sql, "${}", row * width + column + 1);
                    }
                }
            }
            sql.push(')');
        }
        sql.push(' ');
        sql.push_str(&self.tail);
        sql
    }
}

/// Writes all rows. Each must have as many values as there are columns. Returns what `RETURNING` gave.
pub(super) async fn insert(
    tx: &WriteTx,
    target: &Target,
    rows: impl IntoIterator<Item = Vec<Value>>,
    returning: bool,
) -> Result<Vec<QueryResult>, StoreError> {
    let backend = tx.get_database_backend();
    let full = target.rows_a_statement(backend);
    let mut full_sql = None;
    let mut returned = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut values = Vec::with_capacity(full * target.columns.len());
        let mut count = 0;
        for row in rows.by_ref().take(full) {
            debug_assert_eq!(row.len(), target.columns.len(), "{}", target.table);
            values.extend(row);
            count += 1;
        }
        let sql = if count == full {
            full_sql.get_or_insert_with(|| target.sql(backend, full)).clone()
        } else {
            target.sql(backend, count)
        };
        let statement = Statement::from_sql_and_values(backend, sql, values);
        if returning {
            returned.extend(tx.query_all_raw(statement).await?);
        } else {
            tx.execute_raw(statement).await?;
        }
    }
    Ok(returned)
}
