//! Questionnaires that staff ask beside the measuring points, and take back. Invariant: the same one is not asked twice at
//! once, and what somebody has begun to answer is never taken from them.

use super::{
    asking::{ASKED, tell},
    planting::{Asking, write_assignment},
    standing::{Open, asked_of, open_of},
    timepoint_name, title, when,
};
use crate::{
    access,
    audit::{self, Deed},
    ctx::Ctx,
    error::{FieldErrors, Result},
    events::{About, EventKind},
    field,
    library::Library,
    risk, wording,
};
use contract::{
    AppError, FieldError,
    participants::{Askable, AskedForm},
};
use domain::{
    id::{AssignmentId, CentreId, EnrolmentId},
    policy::Act,
};
use entity::{assignment, enrolment, participant, programme, response};
use jiff::ToSpan as _;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// Days within which an answer may be asked for.
const MOST_DAYS: i64 = 90;

/// Asks one participant a questionnaire, until the end of the day `due` (`YYYY-MM-DD`). Gives the enrolment.
///
/// # Errors
/// `NotFound` when it is not the actor's to ask; `Invalid`, also when the same one is open already.
pub async fn ask(ctx: &Ctx, enrolment: &str, code: &str, due: &str) -> Result<EnrolmentId> {
    let id: EnrolmentId = enrolment.parse().map_err(|_| AppError::NotFound)?;
    let tx = ctx.begin().await?;
    access::enrolment(ctx, &tx, id, Act::AskQuestionnaire).await?;
    // of two who ask the same at once the second sees the first
    let enrolled = enrolment::lock(&tx, id).await?.ok_or(AppError::NotFound)?;
    let mut errors = FieldErrors::default();
    let library = Library::of(&tx, enrolled.centre_id).await?;
    let given = library.gives(code, false).ok_or_else(|| field::not_picked("questionnaire", code));
    let today = ctx.today();
    let due = match field::date(due) {
        None => Err(FieldError::new("due", if due.is_empty() { "required" } else { "invalid_date" })),
        Some(day) if (today..=today.saturating_add(MOST_DAYS.days())).contains(&day) => Ok(day),
        Some(_) => Err(FieldError::new("due", "due_within").with("days", MOST_DAYS)),
    };
    let (given, due) = (errors.take(given), errors.take(due));
    errors.finish()?;
    let (Some(given), Some(due)) = (given, due) else { return Err(AppError::NotFound.into()) };
    if !risk::may_ask(ctx, &tx, &enrolled, "", &given).await? {
        return Err(AppError::field("questionnaire", "no_one_responsible").into());
    }
    let form = given.form(ctx, &tx, enrolled.centre_id).await?;
    let open = open_of(ctx, &tx, &enrolled, asked_of(&tx, &enrolled).await?).await?;
    if open.iter().any(|one| one.form.url == form.url) {
        return Err(AppError::field("questionnaire", "asked_already").into());
    }
    let asking = Asking::beside((ctx.now, wording::last_minute(due)));
    let new = write_assignment(ctx, &tx, &enrolled, form.id, asking).await?;
    tell(ctx, &tx, &enrolled, ("asked", ASKED), &[&new]).await?;
    finish(ctx, tx, &enrolled, ("ask_questionnaire", new.id)).await
}

/// What a form for asking offers.
pub(crate) async fn askable(ctx: &Ctx, conn: &impl ConnectionTrait, centre: CentreId) -> Result<Askable> {
    let library = Library::of(conn, centre).await?;
    let (today, last) = (ctx.today(), ctx.today().saturating_add(MOST_DAYS.days()));
    let due = (today.to_string(), last.to_string());
    Ok(Askable { questionnaires: library.given(false, ctx.lang), tests: library.given(true, ctx.lang), due })
}

/// Takes back what was asked and not yet begun. Said again, it changes nothing. Gives the enrolment.
///
/// # Errors
/// `NotFound` when it is not the actor's to take back; `Conflict` when it has been begun.
pub async fn withdraw(ctx: &Ctx, asked: &str) -> Result<EnrolmentId> {
    let id: AssignmentId = asked.parse().map_err(|_| AppError::NotFound)?;
    let tx = ctx.begin().await?;
    let found = assignment::with_ids(&tx, [id]).await?.pop().ok_or(AppError::NotFound)?;
    access::enrolment(ctx, &tx, found.enrolment_id, Act::AskQuestionnaire).await?;
    // whoever answers it locks it too
    let found = assignment::lock(&tx, id).await?.ok_or(AppError::NotFound)?;
    let enrolled = enrolment::lock(&tx, found.enrolment_id).await?.ok_or(AppError::NotFound)?;
    if found.withdrawn_at.is_some() {
        return Ok(enrolled.id);
    }
    if response::of_assignment(&tx, id).await?.is_some() {
        return Err(AppError::Conflict { current: 0 }.into());
    }
    assignment::withdraw(&tx, id, ctx.at()).await?;
    finish(ctx, tx, &enrolled, ("withdraw_questionnaire", id)).await
}

async fn finish(
    ctx: &Ctx,
    tx: DatabaseTransaction,
    enrolled: &enrolment::Model,
    (act, asked): (&'static str, AssignmentId),
) -> Result<EnrolmentId> {
    audit::record(ctx, &tx, Deed::care(act, "assignment", asked, enrolled.id)).await?;
    let whose = participant::by_id(&tx, enrolled.participant_id).await?;
    tx.commit().await?;
    let listeners = whose.map(|whose| whose.account_id).into_iter().collect();
    ctx.services.hub.tell(listeners, EventKind::Response, asked, About::Enrolment(enrolled.id));
    Ok(enrolled.id)
}

/// What one participant is asked now. The caller has authorised the enrolment and writes the audit row.
pub(crate) async fn open_in_words(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
) -> Result<Vec<AskedForm>> {
    let programme = programme::with_ids(conn, [enrolled.programme_id]).await?.pop();
    let points = programme.map(|programme| programme.timepoints).unwrap_or_default();
    let told = |Open { asked, form, begun, mode }: Open| {
        Ok(AskedForm {
            assignment: asked.id,
            title: title(ctx, &form)?,
            timepoint: timepoint_name(ctx, &points, &asked.timepoint),
            due: when(ctx, asked.due_at),
            begun,
            by_staff: mode.is_by_staff(),
            self_started: asked.self_started,
            put_off: asked
                .put_off_until
                .filter(|until| *until > ctx.at())
                .map(|until| wording::weekday_date(ctx.lang, wording::centre_day(until))),
        })
    };
    let open = open_of(ctx, conn, enrolled, asked_of(conn, enrolled).await?).await?;
    open.into_iter().map(told).collect()
}
