//! What somebody has been asked, and what of it stands to be answered.

use super::takes_answers;
use crate::{Ctx, Result};
use domain::{id::AssignmentId, questionnaire::Mode};
use entity::{assignment, enrolment, questionnaire, response};
use sea_orm::ConnectionTrait;

/// Something that stands to be answered.
pub(super) struct Open {
    pub asked: assignment::Model,
    pub form: questionnaire::Model,
    /// There are answers, not sent yet.
    pub begun: bool,
    pub mode: Mode,
}

/// All that somebody has been asked, also what was taken back, with what it asks.
pub(super) async fn asked_of(
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
) -> Result<Vec<(assignment::Model, questionnaire::Model)>> {
    let all = assignment::of_enrolment(conn, enrolled.id).await?;
    let forms = questionnaire::with_ids(conn, enrolled.centre_id, all.iter().map(|one| one.questionnaire_id)).await?;
    let with_form = |one: assignment::Model| {
        let form = forms.iter().find(|form| form.id == one.questionnaire_id)?.clone();
        Some((one, form))
    };
    Ok(all.into_iter().filter_map(with_form).collect())
}

/// What waits for the participant to answer it. The caller has authorised the enrolment.
pub(crate) async fn waits_for(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
) -> Result<Vec<AssignmentId>> {
    let open = open_of(ctx, conn, enrolled, asked_of(conn, enrolled).await?).await?;
    Ok(open.into_iter().filter(|one| one.mode != Mode::Performed).map(|one| one.asked.id).collect())
}

/// What of `asked` stands to be answered.
pub(super) async fn open_of(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    asked: Vec<(assignment::Model, questionnaire::Model)>,
) -> Result<Vec<Open>> {
    let answered = response::of_enrolment(conn, enrolled.id).await?;
    let open = |(asked, form): (assignment::Model, questionnaire::Model)| {
        let response = answered.iter().find(|response| response.assignment_id == asked.id);
        let is_sent = response.is_some_and(|response| response.submitted_at.is_some());
        let stands = asked.withdrawn_at.is_none() && takes_answers(&asked, ctx.at()) && !is_sent;
        let mode = response.map_or(Mode::OwnHand, |response| response.mode);
        stands.then(|| Open { asked, form, begun: response.is_some(), mode })
    };
    Ok(asked.into_iter().filter_map(open).collect())
}
