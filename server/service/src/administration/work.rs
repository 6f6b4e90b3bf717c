//! Letters and jobs of a centre. Invariant: what is in a letter is not opened here, and of what went wrong in a job only
//! the id is told.

use super::{admin, deed, look, proven_admin, record_seen};
use crate::{audit, ctx::Ctx, error::Result, wording};
use contract::{
    AppError,
    administration::work::{Job, Jobs, Letter, LetterState, Message, MessageState, Outbox},
};
use domain::{id::JobId, referral::LetterChannel};
use entity::{At, access_block, account, job, letter, outbox, seal::Place};

/// What a page shows of a long list.
const MOST: u64 = 50;

fn more(count: u64, shown: usize) -> u32 {
    u32::try_from(count.saturating_sub(shown as u64)).unwrap_or(u32::MAX)
}

/// The centre's letters, the latest first.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for all but administrators.
pub async fn letters(ctx: &Ctx) -> Result<Outbox> {
    let actor = admin(ctx)?;
    let transaction = ctx.begin().await?;
    let hidden = access_block::hidden_from(&transaction, actor).await?;
    let (rows, count) = outbox::of_centre(&transaction, actor.centre, hidden, MOST).await?;
    let people = account::of_centre(&transaction, actor.centre, rows.iter().map(|row| row.account_id)).await?;
    audit::record(ctx, &transaction, look(ctx, actor, "read_outbox", "outbox")).await?;
    record_seen(ctx, &transaction, people.keys().copied()).await?;
    let messages = letter::messages_of_centre(&transaction, actor.centre, MOST).await?;
    transaction.commit().await?;
    let messages = messages.iter().map(|row| message(ctx, row)).collect::<Result<_>>()?;
    let letters: Vec<_> = rows
        .into_iter()
        .filter_map(|row| {
            let to = people.get(&row.account_id)?;
            let state = match row.sent_at {
                Some(at) => LetterState::Sent(wording::when(ctx.lang, at)),
                None if row.begun_at.is_some() => LetterState::Unknown,
                None if row.expires_at > ctx.at() => LetterState::Waits(wording::when(ctx.lang, row.expires_at)),
                None => LetterState::Over,
            };
            let written = wording::when(ctx.lang, row.created_at);
            let (name, email) = (to.name.clone(), to.email.clone());
            Some(Letter { account: to.id, name, email, kind: row.kind, written, state })
        })
        .collect();
    let mails = ctx.services.delivery.carries(LetterChannel::Mail);
    Ok(Outbox { mails, more: more(count, letters.len()), letters, messages })
}

/// A message as it goes out, its address masked: that somebody is referred is not an administrator's to know.
fn message(ctx: &Ctx, row: &letter::Model) -> Result<Message> {
    let content = ctx.open(Place::new("letter", "content", row.id), &row.content)?;
    let state = match (row.sent_at, row.begun_at) {
        (Some(at), _) => MessageState::Sent(wording::when(ctx.lang, at)),
        (None, Some(_)) => MessageState::Unknown,
        (None, None) => MessageState::Waits,
    };
    let (channel, written) = (row.channel, wording::when(ctx.lang, row.created_at));
    Ok(Message { channel, to: masked(&content.to), text: content.paragraphs.join(" "), written, state })
}

/// The first letter or digit, and nothing that says whose it is.
fn masked(to: &str) -> String {
    to.chars().take(1).chain("…".chars()).collect()
}

fn told(ctx: &Ctx, row: &job::Model, at: At) -> Job {
    Job {
        id: row.id,
        kind: row.kind.clone(),
        attempts: u32::try_from(row.attempts).unwrap_or(0),
        when: wording::when(ctx.lang, at),
        // a version before this one wrote the cause itself
        error: row.last_error.clone().filter(|id| id.len() == 8 && id.chars().all(|one| one.is_ascii_hexdigit())),
    }
}

/// The centre's jobs: those that were set aside, those that wait, and how many are done.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for all but administrators.
pub async fn jobs(ctx: &Ctx) -> Result<Jobs> {
    let (actor, db) = (admin(ctx)?, ctx.services.db.read());
    let (failed, failed_count) = job::failed(db, actor.centre, MOST).await?;
    let (waiting, waiting_count) = job::waiting(db, actor.centre, MOST).await?;
    Ok(Jobs {
        failed_more: more(failed_count, failed.len()),
        failed: failed.iter().map(|row| told(ctx, row, row.failed_at.unwrap_or(row.run_at))).collect(),
        waiting_more: more(waiting_count, waiting.len()),
        waiting: waiting.iter().map(|row| told(ctx, row, row.run_at)).collect(),
        done: u32::try_from(job::done(db, actor.centre).await?).unwrap_or(u32::MAX),
    })
}

/// Lets a job that was set aside begin anew. Twice is the same as once.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, `StepUp`; `NotFound` when the centre has no such job.
pub async fn retry_job(ctx: &Ctx, job: &str) -> Result<()> {
    let actor = proven_admin(ctx)?;
    let id: JobId = job.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    job::of_centre(&transaction, actor.centre, id).await?.ok_or(AppError::NotFound)?;
    if job::retry(&transaction, id, ctx.at()).await? {
        audit::record(ctx, &transaction, deed("retry_job", "job", id)).await?;
    }
    transaction.commit().await?;
    ctx.services.work.notify_one();
    Ok(())
}
