//! Why somebody should be looked at first. Invariant: reasons are what is recorded, never a judgement of it.

use crate::{ctx::Ctx, error::Result, wording};
use contract::{participants::Attention, questionnaire::LatestScore};
use domain::id::EnrolmentId;
use entity::overview;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// The reasons by enrolment, given their latest scores; who is not in it needs nothing.
pub(super) async fn of(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolments: &[EnrolmentId],
    scores: &[LatestScore],
) -> Result<HashMap<EnrolmentId, Vec<Attention>>> {
    let today = ctx.today();
    let mut reasons: HashMap<EnrolmentId, Vec<Attention>> = HashMap::new();
    for assignment in overview::overdue(conn, enrolments, ctx.at()).await? {
        let due = wording::day_of(assignment.due_at.timestamp(), wording::CENTRE_ZONE);
        let days = i64::from((today - due).get_days());
        reasons.entry(assignment.enrolment_id).or_default().push(Attention::Unanswered { days });
    }
    for latest in scores.iter().filter(|latest| latest.score.remark.is_some()) {
        let (value, highest) = (latest.score.value, latest.score.highest);
        let reason = Attention::Score { title: latest.title.clone(), value, highest };
        reasons.entry(latest.enrolment).or_default().push(reason);
    }
    Ok(reasons)
}
