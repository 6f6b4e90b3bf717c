//! Assigning, and past answers for demo data and fixtures. Invariant: what is planted looks exactly like what people
//! make: sealed, scored by the same rule, one response per assignment.

use super::{instrument::Instrument, submitting::write_scores};
use crate::{
    ctx::Ctx,
    error::{Error, Result},
};
use domain::{
    id::{AssignmentId, QuestionnaireId, ResponseId},
    questionnaire::{Answers, Mode, ResponseStatus, validate},
};
use entity::{At, assignment, enrolment, response, seal::Place};
use jiff::{SignedDuration, Timestamp};
use sea_orm::ConnectionTrait;

/// Planted answers were begun this long before they were sent.
const TAKES: SignedDuration = SignedDuration::from_mins(3);
/// Planted assignments opened this long before they were sent.
const OPENED_BEFORE: SignedDuration = SignedDuration::from_hours(48);

/// Asks `questionnaire` of `enrolment` at a measuring point, at its place in the order there.
///
/// # Errors
/// When it cannot be written.
pub async fn assign(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    questionnaire: QuestionnaireId,
    (timepoint, place): (&str, i32),
    opens: Timestamp,
    due: Timestamp,
) -> Result<AssignmentId> {
    let asking = Asking { timepoint, place, ..Asking::beside((opens, due)) };
    Ok(write_assignment(ctx, conn, enrolment, questionnaire, asking).await?.id)
}

/// When something is asked, and how it came to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asking<'a> {
    /// Empty beside the measuring points.
    pub timepoint: &'a str,
    /// From when until when it takes answers.
    pub span: (Timestamp, Timestamp),
    /// Where it stands in the order of its measuring point.
    pub place: i32,
    pub self_started: bool,
}

impl Asking<'_> {
    /// Beside the measuring points.
    pub(super) fn beside(span: (Timestamp, Timestamp)) -> Self {
        Self { timepoint: "", span, place: 0, self_started: false }
    }
}

pub(super) async fn write_assignment(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    questionnaire: QuestionnaireId,
    asking: Asking<'_>,
) -> Result<assignment::Model> {
    let asked = assignment::Model {
        id: ctx.id(),
        centre_id: enrolment.centre_id,
        enrolment_id: enrolment.id,
        questionnaire_id: questionnaire,
        timepoint: asking.timepoint.to_owned(),
        opens_at: At::new(asking.span.0),
        due_at: At::new(asking.span.1),
        withdrawn_at: None,
        self_started: asking.self_started,
        put_off_until: None,
        place: asking.place,
        created_at: ctx.at(),
    };
    assignment::insert(conn, asked.clone()).await?;
    Ok(asked)
}

/// Stores answers that were submitted at `at`: one ordinal value per question, in the instrument's order.
///
/// # Errors
/// When a value is none of the question's options, or it cannot be written.
pub async fn store_completed(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    questionnaire: QuestionnaireId,
    timepoint: &str,
    values: &[u8],
    at: Timestamp,
) -> Result<ResponseId> {
    let instrument = Instrument::load(ctx, conn, questionnaire).await?;
    let mut answers = Answers::default();
    for (question, value) in instrument.form.questions().iter().zip(values) {
        let option = question.options.iter().find(|option| option.ordinal == Some(f64::from(*value)));
        let option = option.ok_or_else(|| Error::internal(format!("no option is worth {value}")))?;
        answers.set(&instrument.form, &question.item.link_id, &option.coding.code);
    }
    if let Some(problem) = validate(&instrument.form, &answers, &ctx.centre_time()).first() {
        return Err(Error::internal(format!("item {} cannot be stored as answered", problem.link_id)));
    }
    let span = (at.saturating_sub(OPENED_BEFORE).unwrap_or(at), at.saturating_add(OPENED_BEFORE).unwrap_or(at));
    let asked =
        write_assignment(ctx, conn, enrolment, questionnaire, Asking { timepoint, ..Asking::beside(span) }).await?;
    let id: ResponseId = ctx.id();
    let fhir = answers.to_fhir(&instrument.form, ResponseStatus::Completed, &at.to_string());
    let row = response::Model {
        id,
        centre_id: enrolment.centre_id,
        enrolment_id: enrolment.id,
        assignment_id: asked.id,
        answers: ctx.seal(Place::new("response", "answers", id), &fhir)?,
        started_at: At::new(at.saturating_sub(TAKES).unwrap_or(at)),
        updated_at: At::new(at),
        submitted_at: Some(At::new(at)),
        voided_at: None,
        voided_by: None,
        void_reason: None,
        correction: None,
        corrected_at: None,
        mode: Mode::OwnHand,
        entered_by: None,
        version: 1,
    };
    response::insert(conn, row).await?;
    write_scores(ctx, conn, &asked, id, &instrument, &answers, At::new(at)).await?;
    Ok(id)
}
