//! Files in the store. Invariant: each lies sealed under a key of its own, which is kept sealed in its row: who lets go of
//! the key has let go of the file.

use crate::{
    ctx::Ctx,
    error::{Error, Result},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use contract::AppError;
use entity::{At, Keyring, Sealed, seal::Place};
use futures_util::TryStreamExt as _;
use jiff::{SignedDuration, Timestamp};
use object_store::{ObjectStore as _, ObjectStoreExt as _, path::Path};
use std::{collections::HashSet, hash::Hash, str::FromStr};

/// Where a file lies, and where its key does.
pub(crate) struct Home {
    pub path: Path,
    pub file: Place,
    pub key: Place,
}

/// A new key, for the row of a file.
pub(crate) fn new_key(ctx: &Ctx, home: &Home) -> Result<Sealed<String>> {
    ctx.seal(home.key, &BASE64_STANDARD.encode(ctx.services.dice.bytes::<32>()))
}

fn ring(ctx: &Ctx, home: &Home, key: &Sealed<String>) -> Result<Keyring> {
    let key = BASE64_STANDARD.decode(ctx.open(home.key, key)?);
    let key = key.ok().and_then(|key| <[u8; 32]>::try_from(key).ok());
    Ok(Keyring::new(1, &key.ok_or_else(|| Error::internal("a file key of another length"))?))
}

/// Keeps the file.
///
/// # Errors
/// When the store does not take it.
pub(crate) async fn put(ctx: &Ctx, home: &Home, key: &Sealed<String>, content: &[u8]) -> Result<()> {
    let sealed = ring(ctx, home, key)?.seal_bytes(home.file, ctx.services.dice.bytes(), content)?;
    let kept = ctx.services.files.put(&home.path, sealed.into()).await;
    kept.map(|_| ()).map_err(|cause| unavailable(home, &cause))
}

fn unavailable(home: &Home, cause: &object_store::Error) -> Error {
    tracing::error!(%cause, path = %home.path, "the file store does not answer");
    AppError::Unavailable.into()
}

/// What became of the row of a file that was kept before it: one that was refused takes the file with it.
///
/// # Errors
/// As `kept`.
pub(crate) async fn drop_refused<T>(ctx: &Ctx, home: &Home, kept: Result<T>) -> Result<T> {
    // after another error nobody knows whether the row stands: what is left alone is swept
    if let Err(Error::App(_)) = kept
        && let Err(error) = delete(ctx, home).await
    {
        tracing::warn!(%error, path = %home.path, "a file that was refused is left for the sweep");
    }
    kept
}

/// Files written since are on their way in, or into a backup: they are never swept.
pub(crate) fn sweeps_before(ctx: &Ctx) -> At {
    At::new(ctx.now.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MIN))
}

/// Deletes the files of a folder that are not `known`. Gives how many.
///
/// # Errors
/// When the store does not answer: it is tried again the next time.
pub(crate) async fn sweep<T: FromStr + Eq + Hash + Copy>(
    ctx: &Ctx,
    folder: &str,
    known: &HashSet<T>,
    home: fn(T) -> Home,
) -> Result<u64> {
    let before = sweeps_before(ctx).timestamp();
    let mut gone = 0;
    for (id, written) in all::<T>(ctx, folder).await? {
        if !known.contains(&id) && written < before {
            delete(ctx, &home(id)).await?;
            gone += 1;
        }
    }
    Ok(gone)
}

/// What lies in a folder, by the ids that are its names, and when it was written.
///
/// # Errors
/// When the store does not answer.
async fn all<T: FromStr>(ctx: &Ctx, folder: &str) -> Result<Vec<(T, Timestamp)>> {
    let found: Vec<_> =
        ctx.services.files.list(Some(&Path::from(folder))).try_collect().await.map_err(Error::internal)?;
    let written = |at: i64| Timestamp::from_second(at).unwrap_or(Timestamp::MAX);
    let of = |meta: object_store::ObjectMeta| {
        Some((meta.location.filename()?.parse().ok()?, written(meta.last_modified.timestamp())))
    };
    Ok(found.into_iter().filter_map(of).collect())
}

/// The file, opened.
///
/// # Errors
/// `Unavailable` when the store does not answer.
pub(crate) async fn get(ctx: &Ctx, home: &Home, key: &Sealed<String>) -> Result<Vec<u8>> {
    let ring = ring(ctx, home, key)?;
    let kept = match ctx.services.files.get(&home.path).await {
        Ok(kept) => kept.bytes().await,
        Err(cause) => Err(cause),
    };
    let sealed = kept.map_err(|cause| unavailable(home, &cause))?;
    Ok(ring.open_bytes(home.file, &sealed)?)
}

/// Lets go of the file itself. One that is gone already is gone.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn delete(ctx: &Ctx, home: &Home) -> Result<()> {
    match ctx.services.files.delete(&home.path).await {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(cause) => Err(Error::internal(format!("file store: {cause}"))),
    }
}
