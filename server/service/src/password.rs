//! Passwords: argon2id. Invariant: checking takes the same time whether or not the account exists, and at most two
//! checks use the machine at once.

use crate::error::{Error, Result};
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version, password_hash::phc::PasswordHash,
};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Longer passwords are refused before any work is done.
pub const MAX_LENGTH: usize = 256;
/// Shorter passwords cannot be chosen.
pub const MIN_LENGTH: usize = 10;

static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// Checked when no account exists, so that the answer takes as long.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now("nobody has this password", [0; 16]).ok());

/// m = 19 MiB, t = 2, p = 1: the least that OWASP's password storage cheat sheet accepts.
fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(Error::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str, salt: [u8; 16]) -> Result<String> {
    Ok(hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(Error::internal)?.to_string())
}

/// The PHC string of `password` with a fresh `salt`.
///
/// # Errors
/// Internal only.
pub async fn hash(password: String, salt: [u8; 16]) -> Result<String> {
    let _turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(move || hash_now(&password, salt)).await.map_err(Error::internal)?
}

/// Does `password` fit `stored`? With `None` the same work is done and the answer is no.
///
/// # Errors
/// Internal only.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool> {
    let _turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(move || {
        let exists = stored.is_some();
        let Some(phc) = stored.or_else(|| NOBODY.clone()) else { return Ok(false) };
        let parsed = PasswordHash::new(&phc).map_err(Error::internal)?;
        Ok(hasher()?.verify_password(password.as_bytes(), &parsed).is_ok() && exists)
    })
    .await
    .map_err(Error::internal)?
}
