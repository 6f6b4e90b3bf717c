//! What is done with a referral before there is a place: asking for what is lacking, the clinician's word, withdrawal.
//! Invariant: the state, its letter and its row in the log are there together or not at all.

use super::{Programmes, TABLE, form::date, held, may, opened, record, take_step};
use crate::{
    ctx::Ctx,
    error::{FieldErrors, Result},
    field::{self, not_picked},
    letters::{self, Fill},
    wording,
};
use contract::{AppError, FieldError};
use domain::{
    Lang,
    id::ReferralId,
    person::Actor,
    policy::ReferralAct,
    referral::{LetterKind, State, Step, TEXT_MAX},
};
use entity::{Day, referral, seal::Place};
use jiff::civil::Date;

fn lang_of(of: &referral::Model) -> Lang {
    Lang::parse(&of.lang).unwrap_or(Lang::Nb)
}

/// Asks for what is lacking, by letter. The referral waits from then on.
///
/// # Errors
/// `NotFound`; `Invalid` when nothing is lacking; `Conflict`.
pub async fn ask(ctx: &Ctx, id: &str, version: &str) -> Result<ReferralId> {
    let actor = ctx.actor()?;
    let transaction = ctx.begin().await?;
    let found = held(ctx, &transaction, id, ReferralAct::Register).await?;
    let expected = field::version(version)?;
    let programmes = Programmes::of(&transaction, actor).await?;
    let lacking = programmes.lacking(&found, &opened(ctx, &found)?);
    let asked = take_step(ctx, &transaction, &found, (expected, Step::Ask), |_| {}).await?;
    if lacking.is_empty() {
        return Err(AppError::field("", "nothing_lacking").into());
    }
    let items = letters::items(lang_of(&found), &lacking);
    let fill = Fill { items, programme: programmes.name(lang_of(&found), found.programme_id), ..Fill::default() };
    letters::write(ctx, &transaction, &asked, LetterKind::Missing, &fill).await?;
    record(ctx, &transaction, "ask_for_missing", &found).await?;
    transaction.commit().await?;
    Ok(found.id)
}

/// A clinician's word, as its form sends it.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    /// `yes` or `no`.
    pub right: &'a str,
    pub reason: &'a str,
    /// `YYYY-MM-DD`; with a yes only.
    pub start_by: &'a str,
}

/// Says whether there is a right to treatment.
///
/// # Errors
/// `NotFound`, `Invalid`, `Conflict`.
pub async fn assess(ctx: &Ctx, id: &str, version: &str, word: Word<'_>) -> Result<ReferralId> {
    let actor = ctx.actor()?;
    let transaction = ctx.begin().await?;
    let found = held(ctx, &transaction, id, ReferralAct::Assess).await?;
    let expected = field::version(version)?;
    let (right, reason, start_by) = check(ctx, word)?;
    let sealed = ctx.seal(Place::new(TABLE, "reason", found.id), &reason)?;
    let (by, at) = (actor.account, ctx.at());
    let decided = take_step(ctx, &transaction, &found, (expected, Step::Assess(right)), |row| {
        (row.decided_by, row.decided_at, row.reason) = (Some(by), Some(at), Some(sealed));
        row.start_by = start_by.map(Day);
    })
    .await?;
    let programmes = Programmes::of(&transaction, actor).await?;
    let fill = Fill {
        programme: programmes.name(lang_of(&found), found.programme_id),
        date: start_by.map(|by| wording::long_date(lang_of(&found), by)).unwrap_or_default(),
        reason,
        ..Fill::default()
    };
    let kind = if right { LetterKind::Entitled } else { LetterKind::Declined };
    letters::write(ctx, &transaction, &decided, kind, &fill).await?;
    record(ctx, &transaction, "assess_referral", &found).await?;
    transaction.commit().await?;
    Ok(found.id)
}

fn check(ctx: &Ctx, word: Word<'_>) -> Result<(bool, String, Option<Date>)> {
    let mut errors = FieldErrors::default();
    let right = errors.take(match word.right {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => Err(not_picked("right", other)),
    });
    let reason = errors.take(field::words("reason", word.reason, TEXT_MAX));
    let start_by = if right == Some(true) {
        errors.take(date("start_by", word.start_by).and_then(|by| match by {
            None => Err(FieldError::new("start_by", "required")),
            Some(by) if by < ctx.today() => Err(FieldError::new("start_by", "past_date")),
            by => Ok(by),
        }))
    } else {
        None
    };
    errors.finish()?;
    Ok((right.unwrap_or_default(), reason.unwrap_or_default(), start_by.flatten()))
}

/// The person, or who referred, wants it no more.
///
/// # Errors
/// `NotFound`, `Conflict`.
pub async fn withdraw(ctx: &Ctx, id: &str, version: &str) -> Result<ReferralId> {
    let transaction = ctx.begin().await?;
    let found = held(ctx, &transaction, id, ReferralAct::Register).await?;
    take_step(ctx, &transaction, &found, (field::version(version)?, Step::Withdraw), |_| {}).await?;
    record(ctx, &transaction, "withdraw_referral", &found).await?;
    transaction.commit().await?;
    Ok(found.id)
}

/// May the actor open it again? What a clinician has said no to, a clinician does.
pub(super) fn may_reopen(actor: &Actor, of: &referral::Model) -> bool {
    let theirs = actor.role.is_clinical() || of.state != State::Declined;
    theirs && may(actor, ReferralAct::Reopen, of) && of.state.after(Step::Reopen).is_some()
}

/// A no, or a withdrawal, does not stand: it is to be assessed anew. What was decided before is in the letter and the log.
///
/// # Errors
/// `NotFound`, `Conflict`.
pub async fn reopen(ctx: &Ctx, id: &str, version: &str) -> Result<ReferralId> {
    let transaction = ctx.begin().await?;
    let found = held(ctx, &transaction, id, ReferralAct::Reopen).await?;
    if found.state == State::Declined && !ctx.actor()?.role.is_clinical() {
        return Err(AppError::NotFound.into());
    }
    take_step(ctx, &transaction, &found, (field::version(version)?, Step::Reopen), |row| {
        (row.decided_by, row.decided_at, row.reason, row.start_by) = (None, None, None, None);
    })
    .await?;
    record(ctx, &transaction, "reopen_referral", &found).await?;
    transaction.commit().await?;
    Ok(found.id)
}
