//! What those in a session are told beforehand: a text, and files to it. Invariant: only who may change the session writes
//! it, everyone in the session reads it, and what a file is, is told by its content.

use super::{changeable, telling};
use crate::{
    access,
    ctx::Ctx,
    error::{Error, Result},
    rights::export::Download,
    stored_file::{self, Home},
    training::told,
    wording::bytes,
};
use contract::{
    AppError,
    plan::{AttachedFile, Preparation},
};
use domain::{
    attachment::{self as rules, FileKind, MOST},
    id::{AttachmentId, SessionId},
    policy::SessionAct,
};
use entity::{Sealed, attachment, preparation, seal::Place, session};
use object_store::path::Path;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

const WORDS: &str = "preparation";
const FILES: &str = "attachment";

fn home(id: AttachmentId) -> Home {
    let path = Path::from(format!("attachments/{id}"));
    Home { path, file: Place::new(FILES, "file", id), key: Place::new(FILES, "file_key", id) }
}

/// What stands at a session, which the caller has authorised.
pub(crate) async fn of_session(ctx: &Ctx, conn: &impl ConnectionTrait, id: SessionId) -> Result<Preparation> {
    let row = preparation::of_session(conn, id).await?;
    let files = attachment::of_session(conn, id).await?.into_iter().map(|file| AttachedFile {
        id: file.id,
        name: file.name,
        kind: file.kind,
        size: bytes(ctx.lang, u64::try_from(file.size).unwrap_or_default()),
    });
    Ok(Preparation {
        words: row.as_ref().map(|row| open(ctx, row)).transpose()?.flatten(),
        version: row.map_or(0, |row| row.version),
        files: files.collect(),
    })
}

fn open(ctx: &Ctx, row: &preparation::Model) -> Result<Option<String>> {
    row.words.as_ref().map(|words| ctx.open(Place::new(WORDS, "words", row.id), words)).transpose()
}

/// Writes what those in the session are told.
///
/// # Errors
/// `NotFound` when it does not stand or the actor may not; `Invalid`; `Conflict` when it is no longer as it was at `version`.
pub async fn prepare(ctx: &Ctx, session: &str, version: &str, words: &str) -> Result<SessionId> {
    let tx = ctx.begin().await?;
    let (found, _) = changeable(ctx, &tx, session).await?;
    let words = rules::words(words).map_err(|fault| AppError::Invalid { fields: vec![told(&fault)] })?;
    let expected: i32 = version.parse().map_err(|_| AppError::NotFound)?;
    let stands = preparation::of_session(&tx, found.id).await?;
    let before = stands.as_ref().map(|row| open(ctx, row)).transpose()?.flatten();
    if before == words {
        return Ok(found.id);
    }
    let seal = |id| words.as_ref().map(|words| ctx.seal(Place::new(WORDS, "words", id), words)).transpose();
    let by = (ctx.actor()?.account, ctx.at());
    let done = if let Some(row) = &stands {
        row.version == expected && preparation::reword(&tx, row, seal(row.id)?, by).await?
    } else {
        let id = ctx.id();
        let (centre_id, session_id, words) = (found.centre_id, found.id, seal(id)?);
        let (updated_by, updated_at) = by;
        let row = preparation::Model { id, centre_id, session_id, words, updated_by, updated_at, version: 1 };
        preparation::insert_once(&tx, row).await?
    };
    if !done {
        let current = preparation::of_session(&tx, found.id).await?.map_or(0, |row| row.version);
        return Err(AppError::Conflict { current }.into());
    }
    finish(ctx, tx, &found, "prepare_session").await
}

/// Might a file be attached by the acting person?
///
/// # Errors
/// `Unauthenticated`; `Forbidden`; `NotFound`.
pub async fn attachable(ctx: &Ctx, session: SessionId) -> Result<()> {
    changeable(ctx, ctx.services.db.read(), &session.to_string()).await.map(|_| ())
}

/// Attaches a file.
///
/// # Errors
/// As [`prepare`]; a field error on `file` for what is too large, is no kind that may be, or one too many.
pub async fn attach(ctx: &Ctx, session: SessionId, given: &str, content: &[u8]) -> Result<SessionId> {
    attachable(ctx, session).await?;
    if content.is_empty() {
        return Err(AppError::field("file", "required").into());
    }
    if content.len() > rules::FILE_MAX {
        return Err(AppError::field("file", "file_too_large").into());
    }
    let kind = FileKind::of(content).ok_or_else(|| AppError::field("file", "file_kind"))?;
    let name = rules::name_of(given).map_err(|fault| AppError::Invalid { fields: vec![told(&fault)] })?;
    let id: AttachmentId = ctx.id();
    let key = stored_file::new_key(ctx, &home(id))?;
    // outside the transaction: others write meanwhile
    stored_file::put(ctx, &home(id), &key, content).await?;
    let kept = keep(ctx, &session.to_string(), (id, key), (name, kind, content.len())).await;
    if kept.is_err() {
        stored_file::delete(ctx, &home(id)).await?;
    }
    kept
}

async fn keep(
    ctx: &Ctx,
    session: &str,
    (id, key): (AttachmentId, Sealed<String>),
    (name, kind, size): (String, FileKind, usize),
) -> Result<SessionId> {
    let tx = ctx.begin().await?;
    let (found, _) = changeable(ctx, &tx, session).await?;
    // one at a time: of two that come at once the second sees the first
    entity::session::lock(&tx, found.id).await?;
    if attachment::of_session(&tx, found.id).await?.len() >= MOST {
        return Err(AppError::field("file", "too_many_files").into());
    }
    let row = attachment::Model {
        id,
        centre_id: found.centre_id,
        session_id: found.id,
        name,
        kind,
        size: i32::try_from(size).map_err(Error::internal)?,
        file_key: Some(key),
        created_by: ctx.actor()?.account,
        created_at: ctx.at(),
        removed_by: None,
        removed_at: None,
    };
    entity::insert(&tx, row).await?;
    finish(ctx, tx, &found, "attach_file").await
}

/// Takes a file out, for good.
///
/// # Errors
/// As [`prepare`].
pub async fn remove_file(ctx: &Ctx, session: &str, file: &str) -> Result<SessionId> {
    let tx = ctx.begin().await?;
    let (found, _) = changeable(ctx, &tx, session).await?;
    let id: AttachmentId = file.parse().map_err(|_| AppError::NotFound)?;
    // out already is what was asked for
    let stands = attachment::of_session(&tx, found.id).await?.iter().any(|one| one.id == id);
    if !stands || !attachment::remove(&tx, id, (ctx.actor()?.account, ctx.at())).await? {
        return Ok(found.id);
    }
    telling::log(ctx, &tx, &found, "remove_file").await?;
    tx.commit().await?;
    // its key is gone: what is left of it, where the store does not answer, opens to nobody
    if let Err(error) = stored_file::delete(ctx, &home(id)).await {
        tracing::warn!(%error, attachment = %id, "a file that was taken out is left in the store");
    }
    Ok(found.id)
}

/// A file of a session that the actor is in, or may change.
///
/// # Errors
/// `NotFound`; `Unavailable` when the store does not answer.
pub async fn file(ctx: &Ctx, session: &str, file: &str) -> Result<(FileKind, Download)> {
    let conn = ctx.services.db.read();
    let id: SessionId = session.parse().map_err(|_| AppError::NotFound)?;
    let found = match access::session(ctx, conn, id, SessionAct::See).await {
        Err(Error::App(AppError::NotFound)) if ctx.actor()?.participant.is_none() => {
            changeable(ctx, conn, session).await?.0
        }
        other => other?,
    };
    let id: AttachmentId = file.parse().map_err(|_| AppError::NotFound)?;
    let row = attachment::of_session(conn, found.id).await?.into_iter().find(|one| one.id == id);
    let row = row.ok_or(AppError::NotFound)?;
    let content = stored_file::get(ctx, &home(id), row.file_key.as_ref().ok_or(AppError::NotFound)?).await?;
    Ok((row.kind, Download { name: format!("tilbake-{id}.{}", row.kind), bytes: content }))
}

async fn finish(ctx: &Ctx, tx: DatabaseTransaction, found: &session::Model, act: &str) -> Result<SessionId> {
    telling::log(ctx, &tx, found, act).await?;
    let told = telling::notify(ctx, &tx, found, ("session_prepared", ctx.id()), None).await?;
    tx.commit().await?;
    telling::announce(ctx, told, found.id);
    Ok(found.id)
}
