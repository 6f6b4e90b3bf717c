//! Look-ups that stand out, for a manager to ask about. Invariant: who, when, which rule and how many; never what was
//! seen, and never a participant's name. Reading it leaves an audit row.

use crate::{
    audit::{self, Deed},
    ctx::Ctx,
    error::{FieldErrors, Result},
    wording,
};
use contract::{
    AppError, FieldError,
    unusual_access::{Finding as Told, Review, Show, UnusualAccess},
};
use domain::{
    id::{AccountId, EnrolmentId},
    person::Actor,
    policy,
    unusual::{DAYS, Finding, NOTE_MAX, findings},
};
use entity::{access_review, account, seal::Place};
use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use uuid::Uuid;

mod looks;

/// More than this is not shown at once: what is reviewed makes room.
const MOST: usize = 100;

fn manager(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if policy::may_review_access(actor.role) { Ok(actor) } else { Err(AppError::Forbidden.into()) }
}

/// What was found, and what has been said of it.
struct Report {
    findings: Vec<Finding>,
    staff: HashMap<AccountId, account::Model>,
    reviews: HashMap<String, access_review::Model>,
}

impl Report {
    async fn make(ctx: &Ctx, conn: &impl ConnectionTrait, actor: &Actor) -> Result<Self> {
        let from = looks::since(ctx, DAYS)?;
        let staff = looks::staff_of(conn, actor.centre).await?;
        let looks = looks::of(conn, actor.centre, from, &staff).await?;
        let reviews = access_review::latest(conn, actor.centre, from).await?;
        Ok(Self { findings: findings(&looks), staff, reviews })
    }

    fn review(&self, finding: &Finding) -> Option<&access_review::Model> {
        self.reviews.get(&finding.key())
    }

    /// Waits for a review, or has grown since.
    fn is_open(&self, finding: &Finding) -> bool {
        self.review(finding).is_none_or(|review| i64::from(review.looks) < i64::from(finding.looks))
    }

    fn open(&self) -> u32 {
        let open = self.findings.iter().filter(|finding| self.is_open(finding)).count();
        u32::try_from(open).unwrap_or(u32::MAX)
    }

    fn tell(&self, ctx: &Ctx, finding: &Finding) -> Result<Told> {
        let at = |second| Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
        let (first, last) = (at(finding.first), at(finding.last));
        let from = wording::clock_time(ctx.lang, first, wording::CENTRE_ZONE);
        let to = wording::clock_time(ctx.lang, last, wording::CENTRE_ZONE);
        let person = self.staff.get(&finding.staff);
        Ok(Told {
            key: finding.key(),
            rule: finding.rule,
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            role: finding.role,
            profession: person.and_then(|person| person.profession),
            reference: finding.enrolment.map(reference),
            date: wording::weekday_date(ctx.lang, wording::day_of(first, wording::CENTRE_ZONE)),
            time: if from == to { from } else { format!("{from}–{to}") },
            at: first.to_string(),
            looks: finding.looks,
            participants: finding.participants,
            review: self.review(finding).map(|review| self.tell_review(ctx, review)).transpose()?,
            open: self.is_open(finding),
        })
    }

    fn tell_review(&self, ctx: &Ctx, review: &access_review::Model) -> Result<Review> {
        let by = self.staff.get(&review.reviewed_by).map(|person| person.name.clone()).unwrap_or_default();
        let day = wording::day_of(review.reviewed_at.timestamp(), wording::CENTRE_ZONE);
        let note = ctx.open(note_of(review.id.0), &review.note)?;
        Ok(Review { note, by, date: wording::long_date(ctx.lang, day) })
    }
}

fn note_of(review: Uuid) -> Place {
    Place::new("access_review", "note", review)
}

/// The last letters of the enrolment's id: random, so as good as a name to whoever has the exported log, and nothing to
/// others.
fn reference(enrolment: EnrolmentId) -> String {
    enrolment.to_string().chars().skip(24).collect()
}

/// What stands out in the last days: what waits, or what is reviewed; and the finding with the key `chosen`, if given.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for all but managers; `NotFound` when there is no such finding.
pub async fn read(ctx: &Ctx, show: &str, chosen: &str) -> Result<UnusualAccess> {
    let actor = manager(ctx)?;
    let transaction = ctx.begin().await?;
    let report = Report::make(ctx, &transaction, actor).await?;
    audit::record(ctx, &transaction, deed("read_unusual_access", None)).await?;
    transaction.commit().await?;
    let chosen = match chosen {
        "" => None,
        key => Some(report.findings.iter().find(|finding| finding.key() == key).ok_or(AppError::NotFound)?),
    };
    let show = Show::parse(show);
    let open = report.open();
    let shown = report.findings.iter().filter(|finding| report.is_open(finding) == (show == Show::Open)).take(MOST);
    Ok(UnusualAccess {
        show,
        open,
        reviewed: u32::try_from(report.findings.len()).unwrap_or(u32::MAX) - open,
        findings: shown.map(|finding| report.tell(ctx, finding)).collect::<Result<_>>()?,
        chosen: chosen.map(|finding| report.tell(ctx, finding)).transpose()?,
    })
}

/// How many findings wait to be reviewed: a number, and nothing of what is in them.
///
/// # Errors
/// As [`read`].
pub async fn waiting(ctx: &Ctx) -> Result<u32> {
    let actor = manager(ctx)?;
    Ok(Report::make(ctx, ctx.services.db.read(), actor).await?.open())
}

/// Keeps that the finding `key` was looked into when it held `looks` look-ups, with a note on what came of it.
///
/// # Errors
/// As [`read`]; `Invalid` without a note.
pub async fn review(ctx: &Ctx, key: &str, looks: &str, note: &str) -> Result<()> {
    let actor = manager(ctx)?;
    let transaction = ctx.begin().await?;
    let report = Report::make(ctx, &transaction, actor).await?;
    let finding = report.findings.iter().find(|finding| finding.key() == key).ok_or(AppError::NotFound)?;
    let mut errors = FieldErrors::default();
    let note = errors.take(check_note(note));
    let looks = errors.take(looks.parse::<i32>().map_err(|_| FieldError::new("", "unreadable")));
    errors.finish()?;
    let (Some(note), Some(looks)) = (note, looks) else { return Ok(()) };
    let id: Uuid = ctx.id();
    let row = access_review::Model {
        id: id.into(),
        centre_id: actor.centre,
        finding: finding.key(),
        // what the manager has seen: never more than there is
        looks: i32::try_from(finding.looks).unwrap_or(i32::MAX).min(looks),
        note: ctx.seal(note_of(id), &note)?,
        reviewed_by: actor.account,
        reviewed_at: ctx.at(),
    };
    entity::insert(&transaction, row).await?;
    audit::record(ctx, &transaction, deed("review_unusual_access", Some(id))).await?;
    transaction.commit().await?;
    Ok(())
}

fn check_note(note: &str) -> Result<String, FieldError> {
    let note = note.trim();
    match note.chars().count() {
        0 => Err(FieldError::new("note", "required")),
        length if length > NOTE_MAX => Err(FieldError::new("note", "too_long").with("max", NOTE_MAX)),
        _ => Ok(note.to_owned()),
    }
}

fn deed(act: &'static str, object_id: Option<Uuid>) -> Deed<'static> {
    Deed::office(act, "unusual_access", object_id)
}
