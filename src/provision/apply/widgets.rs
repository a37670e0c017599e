//! The widgets of a business in the file.

use entity::widget;
use serde_json::json;

use super::{Applier, ApplyError, at};
use crate::{
    domain::Scope,
    provision::{
        file,
        forms::{NewWidget, widget_token},
    },
    store,
};

impl Applier<'_> {
    pub(super) async fn widgets(&mut self, scope: Scope, entry: &file::Business) -> Result<(), ApplyError> {
        let existing = store::widgets::list(self.db.reader(), scope).await?;
        let mut models = Vec::new();
        for wanted in &entry.widget {
            let new = NewWidget {
                name: wanted.name.clone().unwrap_or_else(|| wanted.key.clone()),
                locale: wanted.locale.unwrap_or(entry.locale),
                theme: wanted.theme.clone(),
                allowed_hosts: wanted.allowed_hosts.clone(),
            };
            new.check().map_err(at("widget", &wanted.key))?;
            let row = existing.iter().find(|row| row.key == wanted.key);
            let now = self.env.now();
            models.push(widget::Model {
                id: row.map_or_else(|| self.env.id(), |row| row.id),
                business_id: scope.0,
                key: wanted.key.clone(),
                token: row.map_or_else(|| widget_token(self.env), |row| row.token.clone()),
                name: new.name,
                locale: new.locale,
                theme: new.theme,
                selection: row.map_or_else(|| json!({}), |row| row.selection.clone()),
                allowed_hosts: json!(new.allowed_hosts),
                managed_by: Some(self.owner.clone()),
                disabled_at: None,
                created_at: row.map_or(now, |row| row.created_at),
                updated_at: row.map_or(now, |row| row.updated_at),
            });
        }
        let tx = self.db.write().await?;
        self.settle(&tx, existing, models).await?;
        tx.commit().await?;
        Ok(())
    }
}
