//! Captions that a helper types. Invariant: staff who are in the session type them while it is live, and whoever may watch reads
//! them (decision 44).

use super::{everyone_in, moved_on, stage, teaching};
use crate::{
    access,
    ctx::Ctx,
    error::Result,
    events::{About, EventKind},
    field,
};
use contract::{
    AppError,
    teaching::{Caption, Captions, Stage},
};
use domain::{
    caption::{CAPTIONS_TOLD, Line, MOST_CAPTION, MOST_CAPTIONS_A_MINUTE, one_line, shown_for, webvtt as as_file},
    id::{CaptionId, SessionId},
    policy::{SessionAct, may_in_session},
    schedule::SessionKind,
};
use entity::{At, caption, seal::Place, session};
use jiff::SignedDuration;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

const TABLE: &str = "caption";

/// When somebody who types too fast may try again, in seconds.
const REST: u32 = 10;

/// The latest lines.
///
/// # Errors
/// `NotFound` for those who may not watch.
pub async fn captions(ctx: &Ctx, session: SessionId) -> Result<Captions> {
    let db = ctx.services.db.read();
    let (found, relation) = access::session_of(ctx, db, SessionKind::Teaching, session, SessionAct::Watch).await?;
    told(ctx, db, &found, may_in_session(ctx.actor()?, SessionAct::Caption, relation)).await
}

/// Says a line to all who watch. The same form twice is one line. Gives the id of the next one's form.
///
/// # Errors
/// `NotFound` for others than staff who are in it; `Invalid`; `Conflict` when it is not live, or the same form has been kept with
/// other words; `RateLimited`.
pub async fn write_caption(ctx: &Ctx, session: SessionId, submission_id: &str, words: &str) -> Result<String> {
    let transaction = ctx.begin().await?;
    let found = live(ctx, &transaction, session).await?;
    let submission_id = field::submission(submission_id)?;
    let words = field::words("words", &one_line(words), MOST_CAPTION)?;
    let account = ctx.actor()?.account;
    let id: CaptionId = ctx.id();
    let row = caption::Model {
        id,
        centre_id: found.centre_id,
        session_id: session,
        account_id: account,
        submission_id,
        words: ctx.seal(Place::new(TABLE, "words", id), &words)?,
        said_at: ctx.at(),
        taken_back: false,
        changed_by: None,
        changed_at: None,
        version: 1,
    };
    let next = ctx.id::<Uuid>().to_string();
    if !caption::write(&transaction, row).await? {
        let kept = caption::of_submission(&transaction, account, submission_id).await?.ok_or(AppError::NotFound)?;
        let same = kept.session_id == session && words_of(ctx, &kept)? == words;
        return if same { Ok(next) } else { Err(AppError::Conflict { current: kept.version }.into()) };
    }
    let minute_ago = At::new(ctx.now.saturating_sub(SignedDuration::from_mins(1)).unwrap_or(ctx.now));
    if caption::count_after(&transaction, session, minute_ago).await? > MOST_CAPTIONS_A_MINUTE {
        return Err(AppError::RateLimited { seconds: REST }.into());
    }
    transaction.commit().await?;
    tell_watchers(ctx, session).await?;
    Ok(next)
}

/// Puts `words`, of the field `anew`, in the place of a line's.
///
/// # Errors
/// As [`write_caption`]; `NotFound` also for a line of elsewhere, `Conflict` when it stands otherwise by now.
pub async fn correct_caption(ctx: &Ctx, session: SessionId, caption: &str, version: &str, words: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    let line = line(ctx, &transaction, session, caption).await?;
    let words = field::words("anew", &one_line(words), MOST_CAPTION)?;
    let sealed = ctx.seal(Place::new(TABLE, "words", line.id), &words)?;
    let by = (ctx.actor()?.account, ctx.at());
    if !caption::correct(&transaction, (line.id, field::version(version)?), sealed, by).await? {
        return Err(AppError::Conflict { current: line.version }.into());
    }
    transaction.commit().await?;
    tell_watchers(ctx, session).await
}

/// Takes a line back: nobody sees it any more. Twice changes nothing.
///
/// # Errors
/// As [`correct_caption`].
pub async fn take_back_caption(ctx: &Ctx, session: SessionId, caption: &str, version: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    let line = line(ctx, &transaction, session, caption).await?;
    if line.taken_back {
        return Ok(());
    }
    let by = (ctx.actor()?.account, ctx.at());
    if !caption::take_back(&transaction, (line.id, field::version(version)?), by).await? {
        return Err(AppError::Conflict { current: line.version }.into());
    }
    transaction.commit().await?;
    tell_watchers(ctx, session).await
}

/// All of a session's lines as a `WebVTT` file. Its clock starts where the session went live; where it was started again, with
/// its first line.
///
/// # Errors
/// `NotFound` for those who may not watch.
pub async fn webvtt(ctx: &Ctx, session: &str) -> Result<String> {
    let session: SessionId = session.parse().map_err(|_| AppError::NotFound)?;
    let db = ctx.services.db.read();
    let found = teaching(ctx, db, session, SessionAct::Watch).await?;
    let rows = caption::of_session(db, session).await?;
    let Some(first) = rows.first().map(|row| row.said_at) else { return Ok(as_file(&[])) };
    let begins = found.live_started_at.map_or(first, |started| started.min(first)).timestamp();
    let line = |row: &caption::Model| {
        let at = row.said_at.timestamp().as_millisecond() - begins.as_millisecond();
        Ok(Line { at: u64::try_from(at).unwrap_or_default(), words: words_of(ctx, row)? })
    };
    Ok(as_file(&rows.iter().map(line).collect::<Result<Vec<_>>>()?))
}

/// The latest lines since it went live, for one who may watch it.
pub(super) async fn told(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    session: &session::Model,
    may_type: bool,
) -> Result<Captions> {
    let rows = match session.live_started_at {
        Some(since) => caption::latest(conn, session.id, since, CAPTIONS_TOLD).await?,
        None => Vec::new(),
    };
    let now = ctx.now.as_millisecond();
    let line = |row: &caption::Model| {
        let words = words_of(ctx, row)?;
        let ends = row.said_at.timestamp().as_millisecond() + i64::from(shown_for(&words));
        Ok(Caption { id: row.id, version: row.version, words, left: u32::try_from(ends - now).unwrap_or_default() })
    };
    let takes_lines = may_type && stage(session) == Stage::Live;
    Ok(Captions {
        lines: rows.iter().map(line).collect::<Result<_>>()?,
        read_at: now,
        submission_id: if takes_lines { ctx.id::<Uuid>().to_string() } else { String::new() },
    })
}

/// The session, for one who types in it while it is live.
async fn live(ctx: &Ctx, conn: &impl ConnectionTrait, session: SessionId) -> Result<session::Model> {
    let found = teaching(ctx, conn, session, SessionAct::Caption).await?;
    if stage(&found) == Stage::Live { Ok(found) } else { Err(moved_on(&found)) }
}

/// A line of it to change.
async fn line(ctx: &Ctx, conn: &impl ConnectionTrait, session: SessionId, id: &str) -> Result<caption::Model> {
    let id: CaptionId = id.parse().map_err(|_| AppError::NotFound)?;
    live(ctx, conn, session).await?;
    Ok(caption::of(conn, session, id).await?.ok_or(AppError::NotFound)?)
}

fn words_of(ctx: &Ctx, row: &caption::Model) -> Result<String> {
    ctx.open(Place::new(TABLE, "words", row.id), &row.words)
}

/// Tells all who are in it to read the latest lines.
async fn tell_watchers(ctx: &Ctx, session: SessionId) -> Result<()> {
    let everyone = everyone_in(&ctx.services, session).await?;
    ctx.services.hub.tell(everyone, EventKind::Caption, session, About::Session(session));
    Ok(())
}
