//! The widgets of a business in the file.

use entity::widget;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::json;

use super::{Applier, ApplyError, Change, at};
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
        let tx = self.db.write().await?;
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
            let model = widget::Model {
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
            };
            let change = match row {
                None => {
                    store::widgets::insert(&tx, model).await?;
                    Change::Created
                }
                Some(row) => {
                    self.own("widget", &wanted.key, row.managed_by.as_deref())?;
                    if *row == model {
                        Change::None
                    } else {
                        let mut model = widget::ActiveModel::from(model).reset_all();
                        model.updated_at = Set(now);
                        store::widgets::update(&tx, model).await?;
                        Change::Changed
                    }
                }
            };
            self.note("widget", &wanted.key, change);
        }
        for row in existing {
            let named = entry.widget.iter().any(|wanted| wanted.key == row.key);
            if !named && row.disabled_at.is_none() && row.managed_by.as_ref() == Some(&self.owner) {
                self.note("widget", &row.key.clone(), Change::Disabled);
                let mut row = widget::ActiveModel::from(row);
                row.disabled_at = Set(Some(self.env.now()));
                store::widgets::update(&tx, row).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }
}
