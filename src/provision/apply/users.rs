//! The users of a business in the file.

use entity::user;
use sea_orm::ActiveValue::Set;

use super::{Applier, ApplyError, Change};
use crate::{
    accounts,
    domain::{Locale, Scope},
    provision::file,
    store,
};

impl Applier<'_> {
    pub(super) async fn users(&mut self, scope: Scope, entry: &file::Business) -> Result<(), ApplyError> {
        for wanted in &entry.user {
            let email = accounts::checked_email(&wanted.email)
                .map_err(|error| ApplyError::entry("user", &wanted.email, error.to_string()))?;
            let password = self.value("user", &email, &wanted.password)?;
            let existing = store::users::by_email(self.db.reader(), &email).await?;
            let locale = wanted.locale.unwrap_or(entry.locale);
            let change = match existing {
                None => {
                    let hash = accounts::hash_password(self.env, password)
                        .await
                        .map_err(|error| ApplyError::entry("user", &email, error.to_string()))?;
                    let new = store::users::NewUser {
                        id: self.env.id(),
                        business: scope.0,
                        email: &email,
                        name: &wanted.name,
                        password_hash: &hash,
                        role: wanted.role,
                        locale,
                        managed_by: Some(&self.owner),
                    };
                    let tx = self.db.write().await?;
                    store::users::insert(&tx, new, self.env.now()).await?;
                    tx.commit().await?;
                    Change::Created
                }
                Some(row) => {
                    self.own("user", &email, row.managed_by.as_deref())?;
                    self.user_row(row, wanted, locale, password).await?
                }
            };
            self.note("user", &email, change);
        }
        for row in store::users::list(self.db.reader(), scope).await? {
            let named = entry.user.iter().any(|wanted| wanted.email.trim().eq_ignore_ascii_case(&row.email));
            if !named && row.disabled_at.is_none() && row.managed_by.as_ref() == Some(&self.owner) {
                self.note("user", &row.email.clone(), Change::Disabled);
                let tx = self.db.write().await?;
                store::sessions::end_all(&tx, row.id, None).await?;
                let mut row = user::ActiveModel::from(row);
                row.disabled_at = Set(Some(self.env.now()));
                store::users::update(&tx, row).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }

    async fn user_row(
        &self,
        row: user::Model,
        wanted: &file::User,
        locale: Locale,
        password: String,
    ) -> Result<Change, ApplyError> {
        let same_password = accounts::verify_password(Some(row.password_hash.clone()), password.clone()).await;
        let same =
            row.name == wanted.name && row.role == wanted.role && row.locale == locale && row.disabled_at.is_none();
        if same && same_password {
            return Ok(Change::None);
        }
        let (id, email) = (row.id, row.email.clone());
        let mut row = user::ActiveModel::from(row);
        row.name = Set(wanted.name.clone());
        row.role = Set(wanted.role);
        row.locale = Set(locale);
        row.disabled_at = Set(None);
        row.updated_at = Set(self.env.now());
        if !same_password {
            let hash = accounts::hash_password(self.env, password)
                .await
                .map_err(|error| ApplyError::entry("user", &email, error.to_string()))?;
            row.password_hash = Set(hash);
        }
        let tx = self.db.write().await?;
        store::users::update(&tx, row).await?;
        if !same_password {
            store::sessions::end_all(&tx, id, None).await?;
        }
        tx.commit().await?;
        Ok(Change::Changed)
    }
}
