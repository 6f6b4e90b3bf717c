//! Quick questions to a group, without names. Invariant: who answered is known only as a keyed hash, only while it is open, and
//! to nobody; a count that so few stand behind that they could be guessed at is not told (decision 40).

use super::{moved_on, speaking, takes_streams, teaching, tell_all, tell_leaders};
use crate::{
    ctx::Ctx,
    error::{FieldErrors, Result},
    field,
};
use contract::{
    FieldError,
    teaching::{Poll, PollChoice},
};
use domain::{
    id::{AccountId, PollId, SessionId},
    policy::SessionAct,
    teaching::{CHOICES, MOST_CHOICE, MOST_POLL, told_count},
};
use entity::{poll, poll_answer, seal::Place};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sea_orm::ConnectionTrait;
use sha2::Sha256;
use uuid::Uuid;

const TABLE: &str = "poll";

/// Asks the group. `choices` are lines. What was open before is closed.
///
/// # Errors
/// `NotFound` for others than those who lead; `Invalid`; `Conflict` when the session cannot be watched.
pub async fn open_poll(ctx: &Ctx, session: SessionId, words: &str, choices: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    let found = teaching(ctx, &transaction, session, SessionAct::Present).await?;
    if !takes_streams(ctx, &found) {
        return Err(moved_on(&found));
    }
    let (words, choices) = check(words, choices)?;
    close_open(ctx, &transaction, session).await?;
    let id: PollId = ctx.id();
    let key = ctx.services.dice.bytes::<32>().to_vec();
    let row = poll::Model {
        id,
        centre_id: found.centre_id,
        session_id: session,
        words,
        choices: choices.into(),
        key: Some(ctx.seal(Place::new(TABLE, "key", id), &key)?),
        opened_by: ctx.actor()?.account,
        opened_at: ctx.at(),
        closed_at: None,
        counts: None,
    };
    entity::insert(&transaction, row).await?;
    transaction.commit().await?;
    tell_all(&ctx.services, session).await
}

/// Closes what is open: the group sees what it came to. Twice changes nothing.
///
/// # Errors
/// `NotFound` for others than those who lead.
pub async fn close_poll(ctx: &Ctx, session: SessionId) -> Result<()> {
    let transaction = ctx.begin().await?;
    teaching(ctx, &transaction, session, SessionAct::Present).await?;
    close_open(ctx, &transaction, session).await?;
    transaction.commit().await?;
    tell_all(&ctx.services, session).await
}

/// Answers what is open, or answers otherwise. Not recorded: the log would name who answered, and when.
///
/// # Errors
/// `NotFound` when the actor is not in it as a participant; `Invalid` without a choice; `Conflict` when it is not open.
pub async fn answer_poll(ctx: &Ctx, session: SessionId, asked: &str, choice: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    let (found, _) = speaking(ctx, &transaction, session).await?;
    let open = poll::hold_open(&transaction, session).await?;
    let open = open.filter(|open| open.id.to_string() == asked).ok_or_else(|| moved_on(&found))?;
    let last = choices_of(&open)?.len();
    let picked = choice.parse::<i32>().ok().filter(|at| usize::try_from(*at).is_ok_and(|at| at < last));
    let choice = picked.ok_or_else(|| field::not_picked("choice", choice))?;
    let account = ctx.actor()?.account;
    let id = mark(ctx, &open, account)?.ok_or_else(|| moved_on(&found))?;
    let row = poll_answer::Model { id, centre_id: found.centre_id, poll_id: open.id, choice };
    poll_answer::put(&transaction, row).await?;
    transaction.commit().await?;
    tell_leaders(ctx, &found, account).await
}

/// The latest, as one of the group sees it: what it came to when it is closed, and their own answer while it is open.
pub(super) async fn for_group(ctx: &Ctx, conn: &impl ConnectionTrait, session: SessionId) -> Result<Option<Poll>> {
    let Some(latest) = poll::latest(conn, session).await? else { return Ok(None) };
    let counts = closed_counts(&latest)?;
    let mine = match mark(ctx, &latest, ctx.actor()?.account)? {
        Some(mark) => poll_answer::of(conn, latest.id, mark).await?,
        None => None,
    };
    told(&latest, &counts, mine.and_then(|at| usize::try_from(at).ok())).map(Some)
}

/// The latest, as those who lead see it: with counts all the while.
pub(super) async fn for_leader(conn: &impl ConnectionTrait, session: SessionId) -> Result<Option<Poll>> {
    let Some(latest) = poll::latest(conn, session).await? else { return Ok(None) };
    let counts = if latest.closed_at.is_some() { closed_counts(&latest)? } else { open_counts(conn, &latest).await? };
    told(&latest, &counts, None).map(Some)
}

/// Counts what is open in `session`, if anything is, and lets go of the answers and of the key to whose they were.
pub(super) async fn close_open(ctx: &Ctx, conn: &impl ConnectionTrait, session: SessionId) -> Result<()> {
    let Some(open) = poll::hold_open(conn, session).await? else { return Ok(()) };
    let counts = open_counts(conn, &open).await?;
    poll::close(conn, open.id, counts.into(), ctx.at()).await?;
    poll_answer::clear(conn, open.id).await?;
    Ok(())
}

fn told(poll: &poll::Model, counts: &[u32], mine: Option<usize>) -> Result<Poll> {
    let counts = counts.iter().copied().map(told_count).chain(std::iter::repeat(None));
    let choices = choices_of(poll)?.into_iter().zip(counts);
    Ok(Poll {
        id: poll.id,
        words: poll.words.clone(),
        choices: choices.map(|(words, count)| PollChoice { words, count }).collect(),
        open: poll.closed_at.is_none(),
        mine,
    })
}

fn choices_of(poll: &poll::Model) -> Result<Vec<String>> {
    Ok(serde_json::from_value(poll.choices.clone())?)
}

fn closed_counts(poll: &poll::Model) -> Result<Vec<u32>> {
    poll.counts.clone().map_or_else(|| Ok(Vec::new()), |counts| Ok(serde_json::from_value(counts)?))
}

async fn open_counts(conn: &impl ConnectionTrait, poll: &poll::Model) -> Result<Vec<u32>> {
    let mut counts = vec![0; choices_of(poll)?.len()];
    for choice in poll_answer::choices(conn, poll.id).await? {
        if let Some(count) = usize::try_from(choice).ok().and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    Ok(counts)
}

/// Whose answer it is, to be told from others' only with the key of this question; none once that is gone.
fn mark(ctx: &Ctx, poll: &poll::Model, account: AccountId) -> Result<Option<Uuid>> {
    let Some(sealed) = &poll.key else { return Ok(None) };
    let key = ctx.open(Place::new(TABLE, "key", poll.id), sealed)?;
    let hmac = Hmac::<Sha256>::new_from_slice(&key).map_err(crate::Error::internal)?;
    let hash = hmac.chain_update(account.0.as_bytes()).finalize().into_bytes();
    Ok(Some(Uuid::from_slice(&hash[..16]).map_err(crate::Error::internal)?))
}

/// The question, and its choices out of lines, each once.
fn check(words: &str, choices: &str) -> Result<(String, Vec<String>)> {
    let mut errors = FieldErrors::default();
    let words = errors.take(field::words("words", words, MOST_POLL));
    let mut lines: Vec<String> = Vec::new();
    for line in choices.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !lines.iter().any(|known| known == line) {
            lines.extend(errors.take(field::words("choices", line, MOST_CHOICE)));
        }
    }
    if !CHOICES.contains(&lines.len()) {
        errors.add(FieldError::new("choices", if lines.is_empty() { "required" } else { "invalid_value" }));
    }
    errors.finish()?;
    Ok((words.unwrap_or_default(), lines))
}
