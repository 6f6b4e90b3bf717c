//! The training log: only its owner writes in it, and nothing in it is ever deleted. Invariant: a form that is sent
//! twice is kept once, and an entry changed elsewhere is never overwritten unseen.

use crate::{
    access,
    audit::{self, Deed},
    ctx::Ctx,
    error::{FieldErrors, Result},
    events::{About, EventKind},
    field,
};
use contract::{AppError, FieldError, today::Training, training::Entry};
use domain::{
    id::TrainingLogEntryId,
    policy::Act,
    training::{Fault, RawEntry, ValidEntry, VoidReason, void_reason},
};
use entity::{At, Day, enrolment, seal::Place, training_log_entry};
use jiff::civil::Date;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use uuid::Uuid;

mod read;
pub use read::{blank, of_enrolment, week, week_of};

const TABLE: &str = "training_log_entry";

/// The fields of the form, as they came.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// `YYYY-MM-DD`
    pub performed_on: String,
    pub kind: String,
    pub minutes: String,
    pub effort: String,
    pub feeling: String,
    pub note: String,
}

/// Logs a training of the acting participant. Gives the day, as ISO text, so that its week can be shown.
///
/// # Errors
/// `Forbidden` for staff; `Invalid`; `Conflict` when the same form has been kept with other content.
pub async fn log(ctx: &Ctx, submission_id: &str, form: &Form) -> Result<String> {
    let tx = ctx.begin().await?;
    let enrolment = access::own_enrolment(ctx, &tx, Act::LogTraining).await?;
    let submission = field::submission(submission_id)?;
    let (on, entry) = check(ctx, form, None)?;
    let row = row(ctx, &enrolment, on, &entry, (submission, ctx.at()))?;
    let id = row.id;
    if !training_log_entry::insert_once(&tx, row).await? {
        let kept = training_log_entry::of_submission(&enrolment, submission).one(&tx).await?;
        let kept = kept.ok_or(AppError::NotFound)?;
        return if same(ctx, &kept, on, &entry)? {
            Ok(on.to_string())
        } else {
            Err(AppError::Conflict { current: kept.version }.into())
        };
    }
    audit::record(ctx, &tx, Deed::own("log_training", TABLE, id, enrolment.id)).await?;
    commit(ctx, tx, &enrolment, id).await?;
    Ok(on.to_string())
}

/// The short form of the day's page: today, kind and minutes. Gives what its next filling needs.
///
/// # Errors
/// As [`log`].
pub async fn quick_log(ctx: &Ctx, submission_id: &str, kind: String, minutes: String) -> Result<Training> {
    let performed_on = ctx.today().to_string();
    log(ctx, submission_id, &Form { performed_on, kind, minutes, ..Form::default() }).await?;
    let conn = ctx.services.db.read();
    let enrolment = access::own_enrolment(ctx, conn, Act::ReadTraining).await?;
    let summary = of_enrolment(ctx, conn, &enrolment).await?;
    Ok(Training { minutes_this_week: summary.minutes_this_week, submission_id: ctx.id::<Uuid>().to_string() })
}

/// Changes an entry of the acting participant.
///
/// # Errors
/// `NotFound` when there is none, or it is not theirs; `Conflict` when it is no longer as it was at `version`; `Invalid`.
pub async fn edit(ctx: &Ctx, id: &str, version: &str, form: &Form) -> Result<String> {
    let tx = ctx.begin().await?;
    let (enrolment, stored) = standing_entry(ctx, &tx, id).await?;
    let expected = field::version(version)?;
    let (on, entry) = check(ctx, form, Some(stored.performed_on.0))?;
    if stored.version == expected.saturating_add(1) && same(ctx, &stored, on, &entry)? {
        // the same form, sent once more
        return Ok(on.to_string());
    }
    let content = training_log_entry::Content {
        performed_on: Day(on),
        kind: entry.kind(),
        minutes: entry.minutes(),
        effort: entry.effort(),
        feeling: entry.feeling(),
        note: seal_note(ctx, stored.id, &entry)?,
    };
    let done = training_log_entry::edit(&tx, (stored.id, expected), content, ctx.at()).await?;
    unless_stale(&tx, &stored, done).await?;
    audit::record(ctx, &tx, Deed::own("edit_training", TABLE, stored.id, enrolment.id)).await?;
    commit(ctx, tx, &enrolment, stored.id).await?;
    Ok(on.to_string())
}

/// Takes an entry of the acting participant out of the log. It is kept, with who, when and why.
///
/// # Errors
/// As [`edit`].
pub async fn void(ctx: &Ctx, id: &str, version: &str, reason: &str) -> Result<String> {
    let tx = ctx.begin().await?;
    let (enrolment, stored) = own_entry(ctx, &tx, id).await?;
    if stored.voided_at.is_some() {
        // out already: what was asked for
        return Ok(stored.performed_on.0.to_string());
    }
    let expected = field::version(version)?;
    let reason: VoidReason = void_reason(reason).map_err(|fault| told(&fault))?;
    let place = Place::new(TABLE, "void_reason", stored.id);
    let reason = ctx.seal(place, &reason.as_str().to_owned())?;
    let by = ctx.actor()?.account;
    let done = training_log_entry::void(&tx, (stored.id, expected), (by, reason), ctx.at()).await?;
    unless_stale(&tx, &stored, done).await?;
    audit::record(ctx, &tx, Deed::own("void_training", TABLE, stored.id, enrolment.id)).await?;
    commit(ctx, tx, &enrolment, stored.id).await?;
    Ok(stored.performed_on.0.to_string())
}

/// Adds an entry that was made up or comes from elsewhere, as if logged `at` that instant.
///
/// # Errors
/// When it cannot be written.
pub async fn insert(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    on: Date,
    entry: ValidEntry,
    at: impl Into<At>,
) -> Result<TrainingLogEntryId> {
    let row = row(ctx, enrolment, on, &entry, (ctx.id(), at.into()))?;
    let id = row.id;
    training_log_entry::insert_once(conn, row).await?;
    Ok(id)
}

/// The entry, voided or not, and its enrolment, if it is the actor's own.
async fn own_entry(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    id: &str,
) -> Result<(enrolment::Model, training_log_entry::Model)> {
    let id: TrainingLogEntryId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = training_log_entry::visible_to(ctx.actor()?, ctx.at(), id).one(conn).await?;
    let found = found.ok_or(AppError::NotFound)?;
    let enrolment = access::enrolment(ctx, conn, found.enrolment_id, Act::LogTraining).await?;
    Ok((enrolment, found))
}

/// The same, if it stands in the log.
async fn standing_entry(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    id: &str,
) -> Result<(enrolment::Model, training_log_entry::Model)> {
    let found = own_entry(ctx, conn, id).await?;
    if found.1.voided_at.is_some() { Err(AppError::NotFound.into()) } else { Ok(found) }
}

/// `Conflict` unless the change was `done`.
async fn unless_stale(tx: &DatabaseTransaction, stored: &training_log_entry::Model, done: bool) -> Result<()> {
    if done {
        return Ok(());
    }
    let current = training_log_entry::version(tx, stored.id).await?.unwrap_or(stored.version);
    Err(AppError::Conflict { current }.into())
}

async fn commit(
    ctx: &Ctx,
    tx: DatabaseTransaction,
    enrolment: &enrolment::Model,
    id: TrainingLogEntryId,
) -> Result<()> {
    let mut to = training_log_entry::followers(&tx, enrolment, ctx.at()).await?;
    to.push(ctx.actor()?.account);
    tx.commit().await?;
    ctx.services.hub.tell(to, EventKind::Training, id, About::Enrolment(enrolment.id));
    Ok(())
}

/// What is in the form, or everything that is wrong with it. `before` is the day of an entry that is changed: however
/// old, it may stay.
fn check(ctx: &Ctx, form: &Form, before: Option<Date>) -> Result<(Date, ValidEntry)> {
    let on = field::date(&form.performed_on);
    let days_ago = on.map(|on| if Some(on) == before { 0 } else { days_between(on, ctx.today()) });
    let raw = RawEntry {
        kind: &form.kind,
        minutes: &form.minutes,
        effort: &form.effort,
        feeling: &form.feeling,
        note: &form.note,
        days_ago,
    };
    match (ValidEntry::check(&raw), on) {
        (Ok(entry), Some(on)) => Ok((on, entry)),
        (checked, _) => {
            let mut errors = FieldErrors::default();
            checked.err().unwrap_or_default().iter().for_each(|fault| errors.add(told(fault)));
            errors.finish()?;
            Err(AppError::field("performed_on", "invalid_date").into())
        }
    }
}

pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

pub(crate) fn told(fault: &Fault) -> FieldError {
    fault.params.iter().fold(FieldError::new(fault.field, fault.code), |error, (name, value)| error.with(name, value))
}

fn seal_note(ctx: &Ctx, id: TrainingLogEntryId, entry: &ValidEntry) -> Result<Option<entity::Sealed<String>>> {
    entry.note().map(|note| ctx.seal(Place::new(TABLE, "note", id), &note.to_owned())).transpose()
}

fn open_note(ctx: &Ctx, row: &training_log_entry::Model) -> Result<Option<String>> {
    row.note.as_ref().map(|note| ctx.open(Place::new(TABLE, "note", row.id), note)).transpose()
}

/// Does `stored` stand with exactly this content?
fn same(ctx: &Ctx, stored: &training_log_entry::Model, on: Date, entry: &ValidEntry) -> Result<bool> {
    Ok(stored.voided_at.is_none()
        && stored.performed_on == Day(on)
        && stored.kind == entry.kind()
        && stored.minutes == entry.minutes()
        && stored.effort == entry.effort()
        && stored.feeling == entry.feeling()
        && open_note(ctx, stored)?.as_deref() == entry.note())
}

fn row(
    ctx: &Ctx,
    enrolment: &enrolment::Model,
    on: Date,
    entry: &ValidEntry,
    (submission_id, at): (Uuid, At),
) -> Result<training_log_entry::Model> {
    let id: TrainingLogEntryId = ctx.id();
    Ok(training_log_entry::Model {
        id,
        centre_id: enrolment.centre_id,
        enrolment_id: enrolment.id,
        performed_on: Day(on),
        kind: entry.kind(),
        minutes: entry.minutes(),
        effort: entry.effort(),
        feeling: entry.feeling(),
        note: seal_note(ctx, id, entry)?,
        submission_id,
        created_at: at,
        updated_at: at,
        voided_at: None,
        voided_by: None,
        void_reason: None,
        version: 1,
    })
}

fn dto(ctx: &Ctx, row: &training_log_entry::Model) -> Result<Entry> {
    Ok(Entry {
        id: row.id,
        version: row.version,
        performed_on: row.performed_on.0.to_string(),
        day: crate::wording::weekday_date(ctx.lang, row.performed_on.0),
        kind: row.kind,
        minutes: row.minutes,
        effort: row.effort,
        feeling: row.feeling,
        note: open_note(ctx, row)?,
    })
}
