//! Secrets at rest: sealed with XChaCha20-Poly1305, bound to the row they belong to.
//! Must never write a secret or the key anywhere but into what it returns.

use std::{
    fs::OpenOptions,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::{
    config::Config,
    domain::{BusinessId, Env},
};

/// Seals and opens secrets. Cheap to clone.
#[derive(Clone)]
pub struct Vault {
    cipher: Arc<XChaCha20Poly1305>,
    key_id: String,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vault({})", self.key_id)
    }
}

/// Which row a secret belongs to. A sealed text copied to another row does not open there.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Whose row.
    pub business: BusinessId,
    /// The table.
    pub table: &'a str,
    /// The row's id.
    pub row: uuid::Uuid,
}

impl Place<'_> {
    fn bytes(&self) -> Vec<u8> {
        format!("{}|{}|{}", self.business, self.table, self.row).into_bytes()
    }
}

/// Why a secret cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The key is not 64 hexadecimal digits.
    #[error("{0} does not hold 64 hexadecimal digits")]
    BadKey(String),
    /// The key file cannot be read or made.
    #[error("the key file {} cannot be used: {error}", file.display())]
    KeyFile {
        /// The file.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// Sealed with another key, or for another row, or changed since.
    #[error("the secret does not open with this key; was the key file replaced, or the row copied?")]
    Locked,
}

impl Vault {
    /// The vault of this configuration: its key, else the key file in the data folder, made now if missing.
    pub fn open_or_create(config: &Config, env: &Env) -> Result<Self, VaultError> {
        let set = config.security.key.expose_secret();
        if !set.is_empty() {
            return Self::from_hex(set, "security.key");
        }
        let file = config.data.dir.join("secret.key");
        match std::fs::read_to_string(&file) {
            Ok(text) => Self::from_hex(text.trim(), &file.display().to_string()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = SecretString::from(env.token());
                write_private(&file, key.expose_secret())
                    .map_err(|error| VaultError::KeyFile { file: file.clone(), error })?;
                Self::from_hex(key.expose_secret(), &file.display().to_string())
            }
            Err(error) => Err(VaultError::KeyFile { file, error }),
        }
    }

    /// A vault with this key of 64 hexadecimal digits; `origin` names it in the error.
    pub fn from_hex(key: &str, origin: &str) -> Result<Self, VaultError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(key, &mut bytes).map_err(|_| VaultError::BadKey(origin.to_owned()))?;
        let key_id = hex::encode(&Sha256::digest(bytes)[..4]);
        Ok(Self { cipher: Arc::new(XChaCha20Poly1305::new(&bytes.into())), key_id })
    }

    /// Seals a text for one row.
    pub fn seal(&self, place: Place<'_>, env: &Env, secret: &str) -> String {
        let nonce: [u8; 24] = env.bytes();
        let payload = Payload { msg: secret.as_bytes(), aad: &place.bytes() };
        let sealed =
            self.cipher.encrypt(&XNonce::from(nonce), payload).expect("texts in memory are short enough to seal");
        format!("v1:{}:{}", self.key_id, STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what was sealed for this row.
    pub fn open(&self, place: Place<'_>, sealed: &str) -> Result<SecretString, VaultError> {
        let body = sealed.strip_prefix("v1:").and_then(|rest| rest.split_once(':')).ok_or(VaultError::Locked)?.1;
        let bytes = STANDARD_NO_PAD.decode(body).map_err(|_| VaultError::Locked)?;
        let (nonce, sealed) = bytes.split_first_chunk::<24>().ok_or(VaultError::Locked)?;
        let payload = Payload { msg: sealed, aad: &place.bytes() };
        let opened = self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| VaultError::Locked)?;
        String::from_utf8(opened).map(SecretString::from).map_err(|_| VaultError::Locked)
    }
}

/// Writes a file that only its owner may read.
fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::testing::fake_env;

    #[test]
    fn a_secret_opens_only_in_its_own_row_with_its_own_key() {
        let (env, _) = fake_env();
        let vault = Vault::from_hex(&env.token(), "test").unwrap();
        let place = Place { business: env.id(), table: "connection", row: uuid::Uuid::nil() };
        let sealed = vault.seal(place, &env, "1//planted-refresh-token");
        assert!(!sealed.contains("planted"));
        assert_eq!(vault.open(place, &sealed).unwrap().expose_secret(), "1//planted-refresh-token");
        let elsewhere = Place { business: env.id(), ..place };
        assert!(vault.open(elsewhere, &sealed).is_err());
        assert!(Vault::from_hex(&env.token(), "test").unwrap().open(place, &sealed).is_err());
        assert!(vault.open(place, "v1:aa:AAAA").is_err());
    }

    #[test]
    fn the_key_file_is_made_once_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let (env, _) = fake_env();
        let mut config = Config::defaults();
        config.data.dir = folder.path().join("data");
        let first = Vault::open_or_create(&config, &env).unwrap();
        let mode = std::fs::metadata(config.data.dir.join("secret.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(first.key_id, Vault::open_or_create(&config, &env).unwrap().key_id);
    }
}
