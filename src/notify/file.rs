//! Mails as files in a folder: for trying things out, and for machines that collect them.
//! Must never leave half a mail under its final name.

use std::path::PathBuf;

use async_trait::async_trait;

use super::{BeforeData, MailError, Mailer, Prepared};

/// Writes each mail to a folder as `<message id>.eml`; the same mail twice is one file.
#[derive(Debug)]
pub struct File {
    folder: PathBuf,
}

impl File {
    /// Writes into this folder, which is made when needed.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

#[async_trait]
impl Mailer for File {
    async fn deliver(&self, mail: &Prepared, before_data: &BeforeData<'_>) -> Result<(), MailError> {
        before_data().await.map_err(|error| MailError::transient(error.to_string()))?;
        let name: String =
            mail.message_id().chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '@')).collect();
        let (part, whole) = (self.folder.join(format!(".{name}.part")), self.folder.join(format!("{name}.eml")));
        let written = async {
            tokio::fs::create_dir_all(&self.folder).await?;
            tokio::fs::write(&part, mail.bytes()).await?;
            tokio::fs::rename(&part, &whole).await
        };
        written.await.map_err(|error| MailError::transient(format!("{}: {error}", whole.display())))
    }
}
