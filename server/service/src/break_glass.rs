//! Opening a participant without a care relationship. Invariant: never without a reason in words, never for longer than
//! [`HOURS`], never past a block or into another centre; the manager is told and the participant can read it.

use crate::{
    access, account as accounts,
    audit::{self, Deed},
    ctx::Ctx,
    error::{FieldErrors, Result},
    field,
    jobs::{self, Work},
    wording,
};
use contract::{
    AppError, FieldError,
    break_glass::{Before, Open, State},
    questionnaire::When,
};
use domain::{
    break_glass::{Fault, HOURS, LEAST, MOST, Reason, ReasonKind},
    id::{BreakGlassId, EnrolmentId},
    person::{Actor, Role},
    policy::{self, Relation},
};
use entity::{At, account, break_glass, enrolment, participant, seal::Place};
use jiff::SignedDuration;
use sea_orm::ConnectionTrait;

/// What this is called in the audit log, as an act and as a reason.
const PURPOSE: &str = "break_glass";
/// Longer than any name or address.
const LONGEST_SEARCH: usize = 254;

/// The actor's that stand now.
///
/// # Errors
/// `Forbidden` for others than clinicians.
pub async fn own(ctx: &Ctx) -> Result<Vec<Open>> {
    let actor = clinician(ctx)?;
    let db = ctx.services.db.read();
    let mut open = Vec::new();
    for row in break_glass::all_standing(db, actor, ctx.at()).await? {
        // one that was shut out meanwhile is not found
        let Some(enrolled) = enrolment::find_open_to(db, actor, row.enrolment_id).await? else { continue };
        let name = name_of(db, &enrolled).await?;
        open.push(Open { enrolment: enrolled.id, name, until: until(ctx, row.expires_at) });
    }
    Ok(open)
}

/// Finds one participant of the centre by exact address or full name. Every search is audited, found or not.
///
/// # Errors
/// `Forbidden` for others than clinicians; `Invalid` when nobody, or more than one, is found.
pub async fn find(ctx: &Ctx, query: &str) -> Result<EnrolmentId> {
    let actor = clinician(ctx)?;
    let wanted = folded(query);
    if wanted.is_empty() || query.len() > LONGEST_SEARCH {
        let code = if wanted.is_empty() { "required" } else { "too_long" };
        return Err(AppError::field("query", code).into());
    }
    let transaction = ctx.begin().await?;
    let people = participant::of_centre(&transaction, actor.centre).await?;
    let known = account::of_centre(&transaction, actor.centre, people.iter().map(|one| one.account_id)).await?;
    let mut found = Vec::new();
    for person in &people {
        let fits = known
            .get(&person.account_id)
            .is_some_and(|one| one.email_folded == accounts::fold_email(query) || folded(&one.name) == wanted);
        if fits && let Some(enrolled) = enrolment::latest_open_to(&transaction, actor, person.id).await? {
            found.push(enrolled);
        }
    }
    let only = if let [only] = found.as_slice() { Some(only.id) } else { None };
    let deed = Deed {
        act: "search_participant",
        object_kind: "participant",
        object_id: None,
        enrolment: only,
        purpose: PURPOSE,
        sitting: None,
    };
    audit::record(ctx, &transaction, deed).await?;
    transaction.commit().await?;
    let code = if found.is_empty() { "nobody_found" } else { "several_found" };
    only.ok_or_else(|| AppError::field("query", code).into())
}

/// The page where the reason is given: the name alone.
///
/// # Errors
/// `Forbidden` for others than clinicians; `NotFound` in another centre, and behind a block.
pub async fn read(ctx: &Ctx, enrolment: &str) -> Result<Before> {
    let actor = clinician(ctx)?;
    let transaction = ctx.begin().await?;
    let (enrolled, relation) = reachable(ctx, &transaction, enrolment).await?;
    let standing = break_glass::standing(&transaction, actor, enrolled.id, ctx.at()).await?;
    let sitting = format!("see_name:{}:{}:{}", actor.account, enrolled.id, ctx.now.as_second() / 3600);
    let deed = Deed { sitting: Some(sitting), ..Deed::care("see_name", "enrolment", enrolled.id, enrolled.id) };
    // whoever is in care has no glass to break
    let purpose = if relation.in_care { deed.purpose } else { PURPOSE };
    audit::record(ctx, &transaction, Deed { purpose, ..deed }).await?;
    let name = name_of(&transaction, &enrolled).await?;
    transaction.commit().await?;
    let state = match standing {
        _ if relation.in_care => State::InCare,
        Some(row) => State::Open(until(ctx, row.expires_at)),
        None => State::Closed,
    };
    Ok(Before { enrolment: enrolled.id, name, state })
}

/// Breaks the glass. While it stands, once more changes nothing.
///
/// # Errors
/// As [`read`]; `Invalid` for a reason that says too little.
pub async fn open(ctx: &Ctx, enrolment: &str, kind: &str, reason: &str) -> Result<EnrolmentId> {
    let actor = clinician(ctx)?;
    let transaction = ctx.begin().await?;
    let (enrolled, relation) = reachable(ctx, &transaction, enrolment).await?;
    if relation.in_care {
        return Ok(enrolled.id);
    }
    let (kind, reason) = checked(kind, reason)?;
    // two tabs at once: one opens
    enrolment::lock(&transaction, enrolled.id).await?;
    if break_glass::standing(&transaction, actor, enrolled.id, ctx.at()).await?.is_some() {
        return Ok(enrolled.id);
    }
    let id: BreakGlassId = ctx.id();
    let row = break_glass::Model {
        id,
        centre_id: enrolled.centre_id,
        enrolment_id: enrolled.id,
        account_id: actor.account,
        reason_kind: kind,
        reason: ctx.seal(Place::new("break_glass", "reason", id), &reason.as_str().to_owned())?,
        starts_at: ctx.at(),
        expires_at: At::new(ctx.now.saturating_add(SignedDuration::from_hours(HOURS)).unwrap_or(ctx.now)),
        ended_at: None,
    };
    entity::insert(&transaction, row).await?;
    let deed = Deed::care("break_glass", "break_glass", id, enrolled.id);
    audit::record(ctx, &transaction, Deed { purpose: PURPOSE, ..deed }).await?;
    for manager in account::staff_of_centre(&transaction, actor.centre).await? {
        if manager.role == Role::Manager {
            let notice = Work::Notify { account: manager.id, about: PURPOSE.to_owned(), object: id.into() };
            jobs::enqueue(ctx, &transaction, enrolled.centre_id, &notice, format!("{PURPOSE}:{id}:{}", manager.id))
                .await?;
        }
    }
    transaction.commit().await?;
    Ok(enrolled.id)
}

/// Closes it before its time. Twice changes nothing.
///
/// # Errors
/// As [`read`].
pub async fn end(ctx: &Ctx, enrolment: &str) -> Result<()> {
    let actor = clinician(ctx)?;
    let transaction = ctx.begin().await?;
    let (enrolled, _) = reachable(ctx, &transaction, enrolment).await?;
    if break_glass::end(&transaction, actor, enrolled.id, ctx.at()).await? {
        let deed = Deed::care("end_break_glass", "enrolment", enrolled.id, enrolled.id);
        audit::record(ctx, &transaction, Deed { purpose: PURPOSE, ..deed }).await?;
    }
    transaction.commit().await?;
    ctx.services.hub.access_changed(actor.account);
    Ok(())
}

fn clinician(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if actor.role.is_clinical() { Ok(actor) } else { Err(AppError::Forbidden.into()) }
}

/// An enrolment whose glass the actor could break, or whom they follow anyway.
async fn reachable(ctx: &Ctx, conn: &impl ConnectionTrait, id: &str) -> Result<(enrolment::Model, Relation)> {
    let actor = ctx.actor()?;
    let id: EnrolmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = enrolment::find_open_to(conn, actor, id).await?.ok_or(AppError::NotFound)?;
    let relation = access::relation(ctx, conn, &found).await?;
    let known = relation.in_care && !relation.blocked;
    if known || policy::may_break_glass(actor, relation) {
        Ok((found, relation))
    } else {
        Err(AppError::NotFound.into())
    }
}

async fn name_of(conn: &impl ConnectionTrait, enrolled: &enrolment::Model) -> Result<String> {
    let accounts = participant::accounts(conn, enrolled.centre_id, [enrolled.participant_id]).await?;
    Ok(accounts.into_values().next().map(|one| one.name).unwrap_or_default())
}

/// When it closes.
pub(crate) fn until(ctx: &Ctx, at: At) -> When {
    let at = at.timestamp();
    When { text: wording::clock_time(ctx.lang, at, wording::CENTRE_ZONE), iso: at.to_string() }
}

/// Lower case, single spaces.
fn folded(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn checked(kind: &str, reason: &str) -> Result<(ReasonKind, Reason)> {
    let mut errors = FieldErrors::default();
    let kind = errors.take(ReasonKind::parse(kind).ok_or_else(|| field::not_picked("reason_kind", kind)));
    let reason = errors.take(Reason::check(reason).map_err(|fault| match fault {
        Fault::Missing => FieldError::new("reason", "required"),
        Fault::TooShort => FieldError::new("reason", "too_short").with("min", LEAST),
        Fault::TooLong => FieldError::new("reason", "too_long").with("max", MOST),
        Fault::NoWords => FieldError::new("reason", "no_words"),
    }));
    errors.finish()?;
    kind.zip(reason).ok_or_else(|| AppError::field("reason", "required").into())
}
