//! What those in a session are told beforehand: a text, and files to it. Invariant: only who may change the session writes
//! it, everyone in the session reads it, and what a file is, is told by its content.

use super::{changeable, follows, telling};
use crate::{
    access,
    ctx::Ctx,
    error::{Error, Result},
    rights::export::Download,
    stored_file::{self, Home},
    training::told,
    wording::{bytes, content},
};
use contract::{
    AppError,
    plan::{AttachedFile, Preparation},
};
use domain::{
    LangMap,
    attachment::{self as rules, FileKind, MOST},
    id::{AccountId, AttachmentId, SessionId},
    policy::SessionAct,
    schedule::{Format, Part},
};
use entity::{Sealed, attachment, preparation, seal::Place, session, session_party};
use object_store::path::Path;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

const WORDS: &str = "preparation";
/// The version of a row in which nobody has written anything.
const UNTOUCHED: i32 = 0;
const FILES: &str = "attachment";
const FOLDER: &str = "attachments";

fn home(id: AttachmentId) -> Home {
    let path = Path::from(format!("{FOLDER}/{id}"));
    Home { path, file: Place::new(FILES, "file", id), key: Place::new(FILES, "file_key", id) }
}

/// What stands at a session, which the caller has authorised.
pub(crate) async fn of_session(ctx: &Ctx, conn: &impl ConnectionTrait, id: SessionId) -> Result<Preparation> {
    let row = preparation::of_session(conn, id).await?;
    let told = |file: attachment::Model| {
        Ok(AttachedFile {
            id: file.id,
            name: ctx.open(Place::new(FILES, "name", file.id), &file.name)?,
            kind: file.kind,
            size: bytes(ctx.lang, u64::try_from(file.size).unwrap_or_default()),
        })
    };
    let files = attachment::of_session(conn, id).await?.into_iter().map(told);
    Ok(Preparation {
        words: row.as_ref().map(|row| told_now(ctx, row)).transpose()?.flatten(),
        version: row.map_or(0, |row| row.version),
        files: files.collect::<Result<_>>()?,
    })
}

/// What staff wrote, also when it is nothing; else what the programme says.
fn told_now(ctx: &Ctx, row: &preparation::Model) -> Result<Option<String>> {
    if row.version == UNTOUCHED {
        return Ok(row.given.as_ref().map(|given| content(ctx.lang, given)));
    }
    row.words.as_ref().map(|words| ctx.open(Place::new(WORDS, "words", row.id), words)).transpose()
}

/// May a member of staff who may change a session read what is said to those in it? What is for one participant is for those
/// who hold the session or follow that participant.
pub(super) async fn may_read(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    (found, named): (&session::Model, &[session_party::Model]),
) -> Result<bool> {
    let me = ctx.actor()?.account;
    let one = named.iter().find(|party| party.part == Part::TakesPart && found.format == Format::Individual);
    match one {
        Some(one) if named.iter().all(|party| party.account_id != me) => follows(ctx, conn, one.account_id).await,
        _ => Ok(true),
    }
}

/// Writes what those in the session are told.
///
/// # Errors
/// `NotFound` when it does not stand or the actor may not; `Invalid`; `Conflict` when it is no longer as it was at `version`.
pub async fn prepare(ctx: &Ctx, session: &str, version: &str, words: &str) -> Result<SessionId> {
    let tx = ctx.begin().await?;
    let Wording { found, words, stands, expected, changes } = wording(ctx, &tx, session, version, words).await?;
    if !changes {
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
        let row =
            preparation::Model { id, centre_id, session_id, words, updated_by, updated_at, version: 1, given: None };
        preparation::insert_once(&tx, row).await?
    };
    if !done {
        let current = preparation::of_session(&tx, found.id).await?.map_or(0, |row| row.version);
        return Err(AppError::Conflict { current }.into());
    }
    finish(ctx, tx, &found, ("prepare_session", words.is_some())).await
}

/// Says of a new session what its programme says of its kind.
pub(crate) async fn give(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    session: &session::Model,
    by: AccountId,
    said: &LangMap,
) -> Result<()> {
    if said.is_empty() {
        return Ok(());
    }
    let row = preparation::Model {
        id: ctx.id(),
        centre_id: session.centre_id,
        session_id: session.id,
        words: None,
        updated_by: by,
        updated_at: ctx.at(),
        version: UNTOUCHED,
        given: Some(serde_json::to_value(said)?),
    };
    preparation::insert_once(conn, row).await?;
    Ok(())
}

/// Might this be written now? Nothing is.
///
/// # Errors
/// As [`prepare`].
pub async fn preparable(ctx: &Ctx, session: &str, version: &str, words: &str) -> Result<()> {
    let conn = ctx.services.db.read();
    let Wording { stands, expected, changes, .. } = wording(ctx, conn, session, version, words).await?;
    let current = stands.map_or(0, |row| row.version);
    if changes && current != expected { Err(AppError::Conflict { current }.into()) } else { Ok(()) }
}

/// What is to be said, and what is said now.
struct Wording {
    found: session::Model,
    words: Option<String>,
    stands: Option<preparation::Model>,
    expected: i32,
    /// Are they other words?
    changes: bool,
}

async fn wording(ctx: &Ctx, conn: &impl ConnectionTrait, session: &str, version: &str, words: &str) -> Result<Wording> {
    let found = writable(ctx, conn, session).await?;
    let words = rules::words(words).map_err(|fault| AppError::Invalid { fields: vec![told(&fault)] })?;
    let expected: i32 = version.parse().map_err(|_| AppError::NotFound)?;
    let stands = preparation::of_session(conn, found.id).await?;
    let changes = stands.as_ref().map(|row| told_now(ctx, row)).transpose()?.flatten() != words;
    Ok(Wording { found, words, stands, expected, changes })
}

/// Might a file be attached by the acting person?
///
/// # Errors
/// `Unauthenticated`; `Forbidden`; `NotFound`.
pub async fn attachable(ctx: &Ctx, session: SessionId) -> Result<()> {
    writable(ctx, ctx.services.db.read(), &session.to_string()).await.map(|_| ())
}

/// The session, if the actor may say something to those in it: not unseen.
async fn writable(ctx: &Ctx, conn: &impl ConnectionTrait, session: &str) -> Result<session::Model> {
    let (found, named) = changeable(ctx, conn, session).await?;
    if may_read(ctx, conn, (&found, &named)).await? { Ok(found) } else { Err(AppError::NotFound.into()) }
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
    stored_file::drop_refused(ctx, &home(id), kept).await
}

async fn keep(
    ctx: &Ctx,
    session: &str,
    (id, key): (AttachmentId, Sealed<String>),
    (name, kind, size): (String, FileKind, usize),
) -> Result<SessionId> {
    let tx = ctx.begin().await?;
    let found = writable(ctx, &tx, session).await?;
    // one at a time: of two that come at once the second sees the first
    entity::session::lock(&tx, found.id).await?;
    let standing = attachment::of_session(&tx, found.id).await?;
    if standing.len() >= MOST {
        return Err(AppError::field("file", "too_many_files").into());
    }
    let is_first = standing.is_empty();
    let row = attachment::Model {
        id,
        centre_id: found.centre_id,
        session_id: found.id,
        name: ctx.seal(Place::new(FILES, "name", id), &name)?,
        kind,
        size: i32::try_from(size).map_err(Error::internal)?,
        file_key: Some(key),
        created_by: ctx.actor()?.account,
        created_at: ctx.at(),
        removed_by: None,
        removed_at: None,
    };
    entity::insert(&tx, row).await?;
    // one word for all the files of a session
    finish(ctx, tx, &found, ("attach_file", is_first)).await
}

/// Takes a file out, for good.
///
/// # Errors
/// As [`prepare`].
pub async fn remove_file(ctx: &Ctx, session: &str, file: &str) -> Result<SessionId> {
    let tx = ctx.begin().await?;
    let found = writable(ctx, &tx, session).await?;
    let id: AttachmentId = file.parse().map_err(|_| AppError::NotFound)?;
    // out already is what was asked for
    let stands = attachment::of_session(&tx, found.id).await?.iter().any(|one| one.id == id);
    if !stands || !attachment::remove(&tx, id, (ctx.actor()?.account, ctx.at())).await? {
        return Ok(found.id);
    }
    // its key is gone, and with it what it said; a backup that is being made still finds the bytes, until the sweep
    finish(ctx, tx, &found, ("remove_file", false)).await
}

/// Deletes files that no row speaks of any more, or never did. Gives how many.
///
/// # Errors
/// When the store or the database is down: it is tried again the next time.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<u64> {
    let known = attachment::kept_since(ctx.services.db.read(), stored_file::sweeps_before(ctx)).await?;
    stored_file::sweep(ctx, FOLDER, &known, home).await
}

/// A file of a session that the actor is in, or may change.
///
/// # Errors
/// `NotFound`; `Unavailable` when the store does not answer.
pub async fn file(ctx: &Ctx, session: &str, file: &str) -> Result<(FileKind, Download)> {
    let conn = ctx.services.db.read();
    let id: SessionId = session.parse().map_err(|_| AppError::NotFound)?;
    let found = match access::session(ctx, conn, id, SessionAct::ReadPreparation).await {
        Err(Error::App(AppError::NotFound)) if ctx.actor()?.participant.is_none() => {
            let (found, named) = changeable(ctx, conn, session).await?;
            if !may_read(ctx, conn, (&found, &named)).await? {
                return Err(AppError::NotFound.into());
            }
            found
        }
        other => other?,
    };
    let id: AttachmentId = file.parse().map_err(|_| AppError::NotFound)?;
    let row = attachment::of_session(conn, found.id).await?.into_iter().find(|one| one.id == id);
    let row = row.ok_or(AppError::NotFound)?;
    let content = stored_file::get(ctx, &home(id), row.file_key.as_ref().ok_or(AppError::NotFound)?).await?;
    Ok((row.kind, Download { name: format!("tilbake-{id}.{}", row.kind), bytes: content }))
}

/// Records it and commits; `new` to those concerned where there is something to read, and a session yet to come.
async fn finish(
    ctx: &Ctx,
    tx: DatabaseTransaction,
    found: &session::Model,
    (act, new): (&str, bool),
) -> Result<SessionId> {
    telling::log(ctx, &tx, found, act).await?;
    let told = if new && found.ends_at > ctx.at() {
        telling::notify(ctx, &tx, found, ("session_prepared", ctx.id()), None).await?
    } else {
        session_party::everyone(&tx, found).await?.into_iter().map(|(account, _)| account.id).collect()
    };
    tx.commit().await?;
    telling::announce(ctx, told, found.id);
    Ok(found.id)
}
