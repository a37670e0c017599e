//! The places of a business in the file.

use std::collections::BTreeMap;

use entity::location;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::{Applier, ApplyError, Change};
use crate::{
    domain::{LocationId, Scope},
    provision::file,
    store,
};

impl Applier<'_> {
    pub(super) async fn locations(
        &mut self,
        scope: Scope,
        entry: &file::Business,
    ) -> Result<BTreeMap<String, LocationId>, ApplyError> {
        let existing = store::businesses::locations(self.db.reader(), scope).await?;
        let mut places: BTreeMap<String, LocationId> = existing.iter().map(|row| (row.key.clone(), row.id)).collect();
        let tx = self.db.write().await?;
        for place in &entry.location {
            let row = existing.iter().find(|row| row.key == place.key);
            let wanted = location::Model {
                id: row.map_or_else(|| self.env.id(), |row| row.id),
                business_id: scope.0,
                key: place.key.clone(),
                name: place.name.clone(),
                managed_by: Some(self.owner.clone()),
                disabled_at: None,
                created_at: row.map_or_else(|| self.env.now(), |row| row.created_at),
            };
            places.insert(place.key.clone(), wanted.id);
            let change = match row {
                None => {
                    store::businesses::insert_location(&tx, wanted).await?;
                    Change::Created
                }
                Some(row) => {
                    self.own("location", &place.key, row.managed_by.as_deref())?;
                    if *row == wanted {
                        Change::None
                    } else {
                        store::businesses::update_location(&tx, location::ActiveModel::from(wanted).reset_all())
                            .await?;
                        Change::Changed
                    }
                }
            };
            self.note("location", &place.key, change);
        }
        for row in existing {
            let named = entry.location.iter().any(|place| place.key == row.key);
            if !named && row.disabled_at.is_none() && row.managed_by.as_ref() == Some(&self.owner) {
                self.note("location", &row.key.clone(), Change::Disabled);
                let mut row = location::ActiveModel::from(row);
                row.disabled_at = Set(Some(self.env.now()));
                store::businesses::update_location(&tx, row).await?;
            }
        }
        tx.commit().await?;
        Ok(places)
    }
}
