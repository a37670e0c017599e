//! Passwords: argon2id, off the async threads, a few at a time.
//! Must never be quicker for an unknown user than for a known one.

use std::sync::{
    LazyLock,
    atomic::{AtomicU64, Ordering},
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::domain::Env;

/// Verifications and hashes at the same time; each takes about 19 MiB.
static TURNS: Semaphore = Semaphore::const_new(4);

/// Verifications so far, for the test that counts them.
pub(super) static VERIFICATIONS: AtomicU64 = AtomicU64::new(0);

/// What is verified against when the user is unknown.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash(b"nobody", &[7; 16]));

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than 10 characters.
    #[error("the password needs at least 10 characters")]
    TooShort,
    /// More than 200 characters.
    #[error("the password may have at most 200 characters")]
    TooLong,
    /// One of those that everybody tries first.
    #[error("the password is one of the first that are guessed")]
    TooCommon,
}

const COMMON: &[&str] = &[
    "1234567890",
    "0123456789",
    "password12",
    "password123",
    "qwertyuiop",
    "qwerty12345",
    "haslohaslo",
    "haslo12345",
    "zaq12wsxcde",
    "iloveyou12",
    "1q2w3e4r5t",
    "admin12345",
    "geslo12345",
    "opinari123",
    "letmein123",
    "1111111111",
];

/// Hashes a new password for keeping, if it is a fit one.
pub async fn hash_password(env: &Env, password: String) -> Result<String, PasswordError> {
    match password.chars().count() {
        0..10 => return Err(PasswordError::TooShort),
        201.. => return Err(PasswordError::TooLong),
        _ => {}
    }
    if COMMON.contains(&password.to_lowercase().as_str()) {
        return Err(PasswordError::TooCommon);
    }
    let salt: [u8; 16] = env.bytes();
    let _turn = TURNS.acquire().await.expect("the semaphore is never closed");
    Ok(tokio::task::spawn_blocking(move || hash(password.as_bytes(), &salt)).await.expect("hashing does not panic"))
}

/// Whether this is the password of that hash. Without one, or with one that is none because its owner has not chosen
/// a password yet, the same effort is spent and the answer is no.
pub async fn verify_password(kept: Option<String>, password: String) -> bool {
    let _turn = TURNS.acquire().await.expect("the semaphore is never closed");
    let verify = move || {
        let kept = kept.filter(|kept| PasswordHash::new(kept).is_ok());
        let right = verifies(kept.as_deref().unwrap_or(&NOBODY), &password);
        right && kept.is_some()
    };
    tokio::task::spawn_blocking(verify).await.expect("verifying does not panic")
}

fn verifies(kept: &str, password: &str) -> bool {
    PasswordHash::new(kept).is_ok_and(|hash| {
        VERIFICATIONS.fetch_add(1, Ordering::Relaxed);
        Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
    })
}

fn hash(password: &[u8], salt: &[u8]) -> String {
    Argon2::default().hash_password_with_salt(password, salt).expect("the salt is long enough").to_string()
}
