//! The one pass over rows that a file declares by key: add, change, and disable what left the file.
//! Must never touch a row that the file did not make.

use chrono::{DateTime, Utc};
use entity::{location, rule, widget};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::{Applier, ApplyError, Change};
use crate::store::{self, StoreError, WriteTx};

/// A row that a file declares by key.
pub(super) trait Declared: PartialEq {
    /// What it is called in reports.
    const KIND: &'static str;

    fn key(&self) -> &str;
    fn managed_by(&self) -> Option<&str>;
    fn is_disabled(&self) -> bool;
    async fn insert(self, tx: &WriteTx) -> Result<(), StoreError>;
    /// Writes every column, as of `now`.
    async fn rewrite(self, tx: &WriteTx, now: DateTime<Utc>) -> Result<(), StoreError>;
    async fn disable(self, tx: &WriteTx, now: DateTime<Utc>) -> Result<(), StoreError>;
}

impl Applier<'_> {
    /// Makes the rows of one kind what the file says. A wanted row carries the id and the moments of the one it
    /// replaces, so that equal means unchanged.
    pub(super) async fn settle<T: Declared>(
        &mut self,
        tx: &WriteTx,
        existing: Vec<T>,
        wanted: Vec<T>,
    ) -> Result<(), ApplyError> {
        let now = self.env.now();
        let named: Vec<String> = wanted.iter().map(|row| row.key().to_owned()).collect();
        for row in wanted {
            let key = row.key().to_owned();
            let change = match existing.iter().find(|old| old.key() == key) {
                None => {
                    row.insert(tx).await?;
                    Change::Created
                }
                Some(old) => {
                    self.own(T::KIND, &key, old.managed_by())?;
                    if *old == row {
                        Change::None
                    } else {
                        row.rewrite(tx, now).await?;
                        Change::Changed
                    }
                }
            };
            self.note(T::KIND, &key, change);
        }
        for row in existing {
            let left = !named.iter().any(|key| key == row.key());
            if left && !row.is_disabled() && row.managed_by() == Some(self.owner.as_str()) {
                self.note(T::KIND, row.key(), Change::Disabled);
                row.disable(tx, now).await?;
            }
        }
        Ok(())
    }
}

macro_rules! declared {
    ($($table:ident: $insert:path, $update:path, $touch:expr;)+) => {$(
        impl Declared for $table::Model {
            const KIND: &'static str = stringify!($table);

            fn key(&self) -> &str {
                &self.key
            }

            fn managed_by(&self) -> Option<&str> {
                self.managed_by.as_deref()
            }

            fn is_disabled(&self) -> bool {
                self.disabled_at.is_some()
            }

            async fn insert(self, tx: &WriteTx) -> Result<(), StoreError> {
                $insert(tx, self).await
            }

            async fn rewrite(self, tx: &WriteTx, now: DateTime<Utc>) -> Result<(), StoreError> {
                let (mut row, touch): (Self, fn(&mut Self, DateTime<Utc>)) = (self, $touch);
                touch(&mut row, now);
                $update(tx, $table::ActiveModel::from(row).reset_all()).await
            }

            async fn disable(self, tx: &WriteTx, now: DateTime<Utc>) -> Result<(), StoreError> {
                let mut row = $table::ActiveModel::from(self);
                row.disabled_at = Set(Some(now));
                $update(tx, row).await
            }
        }
    )+};
}

declared! {
    location: store::businesses::insert_location, store::businesses::update_location, |_, _| {};
    rule: store::rules::insert, store::rules::update, |row, now| row.updated_at = now;
    widget: store::widgets::insert, store::widgets::update, |row, now| row.updated_at = now;
}
