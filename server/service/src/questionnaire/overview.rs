//! What a participant is asked and has sent. Invariant: only what is open or sent is listed; an unsent draft whose time
//! has passed is kept but not shown.

use super::{instrument::Instrument, takes_answers, timepoint_name, when};
use crate::{access, ctx::Ctx, error::Result};
use contract::questionnaire::{DoneItem, DueItem, DueList};
use domain::{
    id::{AssignmentId, QuestionnaireId},
    policy::Act,
    questionnaire::{Answers, Performed, Walk},
};
use entity::{assignment, enrolment, programme, questionnaire, response, seal::Place};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// Seconds that one question takes, about.
const SECONDS_A_QUESTION: u32 = 20;

/// The acting participant's questionnaires.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for staff; `NotFound` without an enrolment.
pub async fn due(ctx: &Ctx) -> Result<DueList> {
    let conn = ctx.services.db.read();
    let enrolment = access::own_enrolment(ctx, conn, Act::Answer).await?;
    list(ctx, conn, &enrolment).await
}

/// What one enrolment is asked and has sent. The caller has authorised it.
pub(crate) async fn list(ctx: &Ctx, conn: &impl ConnectionTrait, enrolment: &enrolment::Model) -> Result<DueList> {
    let asked = assignment::opened_for(conn, enrolment.id, ctx.at()).await?;
    let responses = response::of_enrolment(conn, enrolment.id).await?;
    let responses: HashMap<AssignmentId, response::Model> =
        responses.into_iter().map(|response| (response.assignment_id, response)).collect();
    let instruments = instruments(ctx, conn, &asked).await?;
    let programme = programme::with_ids(conn, [enrolment.programme_id]).await?.pop();
    let timepoints = programme.map(|programme| programme.timepoints).unwrap_or_default();
    let mut list = DueList::default();
    let mut sent = Vec::new();
    for asked in asked {
        let Some(instrument) = instruments.get(&asked.questionnaire_id) else { continue };
        // what staff perform is nothing to answer; how it went is theirs to see
        let performed = instrument.form.performed == Performed::ByStaff;
        let timepoint = timepoint_name(ctx, &timepoints, &asked.timepoint);
        let response = responses.get(&asked.id);
        if let Some(at) = response.and_then(|response| response.submitted_at) {
            let item =
                DoneItem { assignment: asked.id, title: instrument.title(), timepoint, submitted: when(ctx, at) };
            sent.push((at, item));
        } else if !performed && takes_answers(&asked, ctx.at()) {
            let answers = response.map(|response| answers_of(ctx, response)).transpose()?.unwrap_or_default();
            let walk = Walk::of(&instrument.form, &answers, &ctx.centre_time());
            let (answered, total) = (count(walk.answered.len()), count(walk.stops.len()));
            list.open.push(DueItem {
                assignment: asked.id,
                title: instrument.title(),
                timepoint,
                due: when(ctx, asked.due_at),
                answered,
                total,
                complete: walk.next().is_none(),
                minutes: (total.saturating_sub(answered) * SECONDS_A_QUESTION).div_ceil(60).max(1),
            });
        }
    }
    sent.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    list.done = sent.into_iter().map(|(_, item)| item).collect();
    Ok(list)
}

/// The instruments of these assignments.
async fn instruments(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    asked: &[assignment::Model],
) -> Result<HashMap<QuestionnaireId, Instrument>> {
    let Some(first) = asked.first() else { return Ok(HashMap::new()) };
    let ids = asked.iter().map(|asked| asked.questionnaire_id);
    let stored = questionnaire::with_ids(conn, first.centre_id, ids).await?;
    stored.iter().map(|one| Ok((one.id, Instrument::read(one, ctx.lang)?))).collect()
}

/// The answers in a stored response.
pub(crate) fn answers_of(ctx: &Ctx, response: &response::Model) -> Result<Answers> {
    let fhir = ctx.open(Place::new("response", "answers", response.id), &response.answers)?;
    Answers::from_fhir(&fhir).map_err(crate::Error::internal)
}

pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
