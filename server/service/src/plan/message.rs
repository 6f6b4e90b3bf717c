//! What participants say about their plan. Invariant: it is told those who arrange for them, and changes nothing else; the
//! same said twice is said once, and what was said last stands.

use super::first_day;
use crate::{
    access, arrangers,
    audit::{self, Deed},
    ctx::Ctx,
    error::{FieldErrors, Result},
    field,
    wording::{self},
};
use contract::{AppError, participants::Said};
use domain::{
    id::{CentreId, PlanMessageId, SessionId},
    plan_message::{AbsenceReason, MOST_WORDS, MessageKind},
    policy::{Act, SessionAct},
};
use entity::{Day, enrolment, plan_message, seal::Place, session};
use jiff::{ToSpan as _, civil::Date};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::HashMap;

const TABLE: &str = "plan_message";

/// Days before today that staff are told of.
const DAYS_BACK: i64 = 7;

/// Says that the acting participant cannot come to a session that is not over.
///
/// # Errors
/// `Forbidden` for staff; `NotFound` for a session they are not in; `Invalid`, also when it is over.
pub async fn cannot_come(ctx: &Ctx, session: &str, reason: &str, words: &str) -> Result<SessionId> {
    let id: SessionId = session.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let enrolled = own(ctx, &transaction).await?;
    let found = access::session(ctx, &transaction, id, SessionAct::See).await?;
    let (reason, words) = check(reason, words)?;
    if found.ends_at.timestamp() <= ctx.now {
        return Err(AppError::field("", "session_over").into());
    }
    let of = (MessageKind::CannotCome, first_day(&found));
    if say(ctx, &transaction, &enrolled, of, Some((id, reason, words))).await? {
        transaction.commit().await?;
    }
    Ok(id)
}

/// Says that today must be a lighter day for the acting participant.
///
/// # Errors
/// `Forbidden` for staff; `NotFound` without an enrolment.
pub async fn lighter_day(ctx: &Ctx) -> Result<()> {
    let transaction = ctx.begin().await?;
    let enrolled = own(ctx, &transaction).await?;
    let of = (MessageKind::LighterDay, ctx.today());
    if say(ctx, &transaction, &enrolled, of, None).await? {
        transaction.commit().await?;
    }
    Ok(())
}

/// Takes back what was said. Twice is the same as once.
///
/// # Errors
/// `Forbidden` for staff; `NotFound` when the acting participant has said no such thing.
pub async fn take_back(ctx: &Ctx, message: &str) -> Result<Option<SessionId>> {
    let id: PlanMessageId = message.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let enrolled = own(ctx, &transaction).await?;
    let said = plan_message::of(&transaction, [enrolled.id]).await?;
    let said = said.into_iter().find(|one| one.id == id).ok_or(AppError::NotFound)?;
    if take_away(ctx, &transaction, &enrolled, id).await? {
        arrangers::tell(ctx, &transaction, &enrolled, "plan_message_withdrawn", id.into()).await?;
        transaction.commit().await?;
    }
    Ok(said.session_id)
}

/// Says whether it stood.
async fn take_away(
    ctx: &Ctx,
    conn: &DatabaseTransaction,
    enrolled: &enrolment::Model,
    id: PlanMessageId,
) -> Result<bool> {
    let stood = plan_message::withdraw(conn, enrolled.id, id, ctx.at()).await?;
    if stood {
        audit::record(ctx, conn, Deed::own("take_back_plan_message", TABLE, id, enrolled.id)).await?;
    }
    Ok(stood)
}

/// The acting participant's enrolment, held until the transaction ends.
async fn own(ctx: &Ctx, conn: &DatabaseTransaction) -> Result<enrolment::Model> {
    let enrolled = access::own_enrolment(ctx, conn, Act::OwnData).await?;
    enrolment::lock(conn, enrolled.id).await?;
    Ok(enrolled)
}

fn check(reason: &str, words: &str) -> Result<(AbsenceReason, Option<String>)> {
    let mut errors = FieldErrors::default();
    let reason = errors.take(AbsenceReason::parse(reason).ok_or_else(|| field::not_picked("reason", reason)));
    let words = match words.trim() {
        "" => Some(None),
        _ => errors.take(field::words("words", &words.replace("\r\n", "\n"), MOST_WORDS)).map(Some),
    };
    errors.finish()?;
    reason.zip(words).ok_or_else(|| AppError::NotFound.into())
}

/// Keeps it, unless the same stands; says whether it did. Other words about the same take the place of the earlier ones.
async fn say(
    ctx: &Ctx,
    conn: &DatabaseTransaction,
    enrolled: &enrolment::Model,
    (kind, day): (MessageKind, Date),
    about: Option<(SessionId, AbsenceReason, Option<String>)>,
) -> Result<bool> {
    let session_id = about.as_ref().map(|(session, ..)| *session);
    let (reason, words) = about.map_or((None, None), |(_, reason, words)| (Some(reason), words));
    let standing = plan_message::standing(conn, enrolled.id).await?;
    // of a session that is moved to another day it is still said
    let same = |one: &&plan_message::Model| {
        one.kind == kind && one.session_id == session_id && (session_id.is_some() || one.day.0 == day)
    };
    if let Some(before) = standing.iter().find(same) {
        if before.reason == reason && words_of(ctx, before)? == words {
            return Ok(false);
        }
        take_away(ctx, conn, enrolled, before.id).await?;
    }
    let id: PlanMessageId = ctx.id();
    let row = plan_message::Model {
        id,
        centre_id: enrolled.centre_id,
        enrolment_id: enrolled.id,
        kind,
        day: Day(day),
        session_id,
        reason,
        words: words.map(|words| ctx.seal(Place::new(TABLE, "words", id), &words)).transpose()?,
        created_at: ctx.at(),
        withdrawn_at: None,
    };
    entity::insert(conn, row).await?;
    let act = match kind {
        MessageKind::CannotCome => "say_cannot_come",
        MessageKind::LighterDay => "say_lighter_day",
    };
    audit::record(ctx, conn, Deed::own(act, TABLE, id, enrolled.id)).await?;
    arrangers::tell(ctx, conn, enrolled, kind.as_str(), id.into()).await?;
    Ok(true)
}

/// What the acting participant has said and has not taken back.
pub(super) async fn own_standing(ctx: &Ctx, conn: &impl ConnectionTrait) -> Result<Vec<plan_message::Model>> {
    match access::own_enrolment_if_any(ctx, conn, Act::OwnData).await? {
        Some(enrolled) => Ok(plan_message::standing(conn, enrolled.id).await?),
        None => Ok(Vec::new()),
    }
}

/// What was said, in its own words.
pub(crate) fn words_of(ctx: &Ctx, row: &plan_message::Model) -> Result<Option<String>> {
    let open = |sealed| ctx.open(Place::new(TABLE, "words", row.id), sealed);
    row.words.as_ref().map(open).transpose()
}

/// What stands of a participant, for staff. The caller has authorised the enrolment and records it.
pub(crate) async fn told(ctx: &Ctx, conn: &impl ConnectionTrait, enrolled: &enrolment::Model) -> Result<Vec<Said>> {
    let rows = plan_message::standing(conn, enrolled.id).await?;
    let about = sessions(conn, enrolled.centre_id, &rows).await?;
    let with_session = |row: plan_message::Model| {
        let session = row.session_id.and_then(|id| about.get(&id));
        (session.map_or(row.day.0, first_day), session, row)
    };
    let earliest = ctx.today().saturating_sub(DAYS_BACK.days());
    let mut told: Vec<_> = rows.into_iter().map(with_session).filter(|(day, ..)| *day >= earliest).collect();
    told.sort_by_key(|(day, ..)| *day);
    let said = |(day, session, row): &(Date, Option<&session::Model>, plan_message::Model)| {
        Ok(Said {
            kind: row.kind,
            day: wording::weekday_date(ctx.lang, *day),
            session: session.map(|one| wording::content(ctx.lang, &one.title)),
            reason: row.reason,
            words: words_of(ctx, row)?,
        })
    };
    told.iter().map(said).collect()
}

/// The sessions that messages are about; those that are gone are not among them.
pub(crate) async fn sessions(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    rows: &[plan_message::Model],
) -> Result<HashMap<SessionId, session::Model>> {
    let found = session::with_ids(conn, centre, rows.iter().filter_map(|row| row.session_id)).await?;
    Ok(found.into_iter().map(|one| (one.id, one)).collect())
}
