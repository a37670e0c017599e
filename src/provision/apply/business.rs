//! One business of the file: its own row, then everything in it.

use entity::business;
use sea_orm::ActiveModelTrait;
use serde_json::json;

use super::{Applier, ApplyError, Change};
use crate::{
    domain::{BusinessId, Scope},
    provision::file,
    store,
};

impl Applier<'_> {
    pub(super) async fn business(&mut self, entry: &file::Business) -> Result<(), ApplyError> {
        let scope = self.business_row(entry).await?;
        let places = self.locations(scope, entry).await?;
        self.connections(scope, entry, &places).await?;
        self.users(scope, entry).await?;
        self.rules(scope, entry, &places).await?;
        self.widgets(scope, entry).await
    }

    async fn business_row(&mut self, entry: &file::Business) -> Result<Scope, ApplyError> {
        let existing = store::businesses::by_key(self.db.reader(), &entry.key).await?;
        let id: BusinessId = existing.as_ref().map_or_else(|| self.env.id(), |row| row.id);
        let wanted = business::Model {
            id,
            key: entry.key.clone(),
            name: entry.name.clone(),
            locale: entry.locale,
            time_zone: entry.time_zone.name().to_owned(),
            languages: json!(entry.languages),
            managed_by: Some(self.owner.clone()),
            disabled_at: None,
            created_at: existing.as_ref().map_or_else(|| self.env.now(), |row| row.created_at),
        };
        let change = match existing {
            None => {
                let tx = self.db.write().await?;
                store::businesses::insert(&tx, wanted).await?;
                tx.commit().await?;
                Change::Created
            }
            Some(row) => {
                self.own("business", &entry.key, row.managed_by.as_deref())?;
                if row == wanted {
                    Change::None
                } else {
                    let tx = self.db.write().await?;
                    store::businesses::update(&tx, business::ActiveModel::from(wanted).reset_all()).await?;
                    tx.commit().await?;
                    Change::Changed
                }
            }
        };
        self.note("business", &entry.key, change);
        Ok(Scope(id))
    }
}
