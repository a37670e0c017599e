//! Inserting many rows with few, large statements.
//! Must never exceed what a database binds in one statement.

use std::fmt::Write;

use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, IdenStatic, IntoActiveModel, Iterable, QueryResult,
    Statement, Value,
};

use super::{StoreError, WriteTx};

/// SQLite takes this many values in a statement (since 3.32).
const SQLITE_VALUES: usize = 32_766;

/// PostgreSQL takes 65,535; longer statements cost more to parse than they save.
const POSTGRES_VALUES: usize = 24_000;

/// Writes all rows. `tail` is what follows them: `ON CONFLICT …`, or nothing.
pub(super) async fn insert<E>(tx: &WriteTx, rows: Vec<E::Model>, tail: &str) -> Result<(), StoreError>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    for statement in Statements::<E>::new(tx.get_database_backend(), rows, tail) {
        tx.execute_raw(statement).await?;
    }
    Ok(())
}

/// Writes all rows, and gives what the `RETURNING …` of `tail` asks for.
pub(super) async fn insert_returning<E>(
    tx: &WriteTx,
    rows: Vec<E::Model>,
    tail: &str,
) -> Result<Vec<QueryResult>, StoreError>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let mut returned = Vec::new();
    for statement in Statements::<E>::new(tx.get_database_backend(), rows, tail) {
        returned.extend(tx.query_all_raw(statement).await?);
    }
    Ok(returned)
}

/// The rows of one table as statements, as large as the database takes them. Those that are full share their text, so
/// that it is prepared once.
struct Statements<'a, E: EntityTrait> {
    backend: DbBackend,
    rows: std::vec::IntoIter<E::Model>,
    full: usize,
    full_sql: Option<String>,
    tail: &'a str,
}

impl<'a, E: EntityTrait> Statements<'a, E> {
    fn new(backend: DbBackend, rows: Vec<E::Model>, tail: &'a str) -> Self {
        let most = if backend == DbBackend::Sqlite { SQLITE_VALUES } else { POSTGRES_VALUES };
        let full = (most / E::Column::iter().count()).max(1);
        Self { backend, rows: rows.into_iter(), full, full_sql: None, tail }
    }

    fn sql(&self, rows: usize) -> String {
        let columns: Vec<&str> = E::Column::iter().map(|column| column.as_str()).collect();
        let width = columns.len();
        let mut sql = String::with_capacity(rows * width * 7 + 200);
        let _ = write!(sql, "INSERT INTO {} (\"{}\") VALUES ", E::default().table_name(), columns.join("\", \""));
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..width {
                if column > 0 {
                    sql.push(',');
                }
                match self.backend {
                    DbBackend::Sqlite => sql.push('?'),
                    _ => {
                        let _ = write!(sql, "${}", row * width + column + 1);
                    }
                }
            }
            sql.push(')');
        }
        sql.push(' ');
        sql.push_str(self.tail);
        sql
    }
}

impl<E> Iterator for Statements<'_, E>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    type Item = Statement;

    fn next(&mut self) -> Option<Statement> {
        let count = self.rows.len().min(self.full);
        if count == 0 {
            return None;
        }
        let mut values: Vec<Value> = Vec::with_capacity(count * E::Column::iter().count());
        for row in self.rows.by_ref().take(count) {
            let mut row = row.into_active_model();
            let of_row = E::Column::iter().map(|column| row.take(column).into_value());
            values.extend(of_row.map(|value| value.expect("a model sets every column")));
        }
        let sql = if count == self.full {
            match &self.full_sql {
                Some(sql) => sql.clone(),
                None => self.full_sql.insert(self.sql(count)).clone(),
            }
        } else {
            self.sql(count)
        };
        Some(Statement::from_sql_and_values(self.backend, sql, values))
    }
}
