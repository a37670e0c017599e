//! The places of a business in the file.

use std::collections::BTreeMap;

use entity::location;

use super::{Applier, ApplyError};
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
        let mut wanted = Vec::new();
        for place in &entry.location {
            let row = existing.iter().find(|row| row.key == place.key);
            let id = row.map_or_else(|| self.env.id(), |row| row.id);
            places.insert(place.key.clone(), id);
            wanted.push(location::Model {
                id,
                business_id: scope.0,
                key: place.key.clone(),
                name: place.name.clone(),
                managed_by: Some(self.owner.clone()),
                disabled_at: None,
                created_at: row.map_or_else(|| self.env.now(), |row| row.created_at),
            });
        }
        let tx = self.db.write().await?;
        self.settle(&tx, existing, wanted).await?;
        tx.commit().await?;
        Ok(places)
    }
}
