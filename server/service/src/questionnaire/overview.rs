//! What a participant is asked and has sent. Invariant: only what is open or sent is listed; an unsent draft whose time
//! has passed is kept but not shown. What one measuring point asks stands as one row, in its order.

use super::{instrument::Instrument, putting_off::days_to_put_off, self_started, takes_answers, timepoint_name, when};
use crate::{access, ctx::Ctx, error::Result, wording};
use contract::questionnaire::{Battery, DoneItem, DueItem, DueList, Part};
use domain::{
    id::{AssignmentId, QuestionnaireId},
    policy::Act,
    questionnaire::{Answers, Performed, Walk},
};
use entity::{At, assignment, enrolment, programme, questionnaire, response, seal::Place};
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
    let mut list = list(ctx, conn, &enrolment, |_| true).await?;
    list.may_start = self_started::may_start(ctx, conn, &enrolment).await?;
    Ok(list)
}

/// What one enrolment is asked of what is `wanted`, and has sent. The caller has authorised it.
pub(crate) async fn list(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    wanted: impl Fn(AssignmentId) -> bool,
) -> Result<DueList> {
    let mut all = all(ctx, conn, enrolment).await?;
    all.retain(|one| wanted(one.row.id));
    let (put_off, open) = rows(&all).into_iter().partition(|one| one.put_off.is_some());
    let mut sent: Vec<_> = all.into_iter().filter_map(|one| Some((one.sent?, one.item))).collect();
    sent.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let done = |(at, item): (At, DueItem)| DoneItem {
        assignment: item.assignment,
        title: item.title,
        timepoint: item.timepoint,
        submitted: when(ctx, at),
    };
    Ok(DueList { open, put_off, done: sent.into_iter().map(done).collect(), may_start: Vec::new() })
}

/// What of the measuring point `timepoint` is to be answered next.
pub(super) async fn next_of(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    timepoint: &str,
) -> Result<Option<DueItem>> {
    let mut all = all(ctx, conn, enrolment).await?;
    all.retain(|one| !timepoint.is_empty() && one.row.timepoint == timepoint);
    Ok(rows(&all).into_iter().next())
}

/// Something asked that is open or sent.
struct Asked {
    row: assignment::Model,
    sent: Option<At>,
    item: DueItem,
    /// How staff know it: it is theirs to write down.
    performed: bool,
}

async fn all(ctx: &Ctx, conn: &impl ConnectionTrait, enrolment: &enrolment::Model) -> Result<Vec<Asked>> {
    let asked = assignment::opened_for(conn, enrolment.id, ctx.at()).await?;
    let responses = response::of_enrolment(conn, enrolment.id).await?;
    let responses: HashMap<AssignmentId, response::Model> =
        responses.into_iter().map(|response| (response.assignment_id, response)).collect();
    let instruments = instruments(ctx, conn, &asked).await?;
    let programme = programme::with_ids(conn, [enrolment.programme_id]).await?.pop();
    let timepoints = programme.map(|programme| programme.timepoints).unwrap_or_default();
    let mut all = Vec::new();
    for asked in asked {
        let Some(instrument) = instruments.get(&asked.questionnaire_id) else { continue };
        let response = responses.get(&asked.id);
        let sent = response.and_then(|response| response.submitted_at);
        // what staff perform is nothing to answer; how it went is theirs to see
        let performed = instrument.form.performed == Performed::ByStaff;
        if sent.is_none() && (performed || !takes_answers(&asked, ctx.at())) {
            continue;
        }
        let answers = response.filter(|_| sent.is_none()).map(|response| answers_of(ctx, response)).transpose()?;
        let walk = Walk::of(&instrument.form.laid_out(), &answers.unwrap_or_default(), &ctx.centre_time());
        let (answered, total) = (count(walk.answered.len()), count(walk.stops.len()));
        let put_off = asked.put_off_until.filter(|until| *until > ctx.at());
        let item = DueItem {
            assignment: asked.id,
            title: instrument.title(),
            timepoint: timepoint_name(ctx, &timepoints, &asked.timepoint),
            due: when(ctx, asked.due_at),
            answered,
            total,
            complete: walk.next().is_none(),
            minutes: (total.saturating_sub(answered) * SECONDS_A_QUESTION).div_ceil(60).max(1),
            battery: None,
            put_off: put_off.map(|until| wording::weekday_date(ctx.lang, wording::centre_day(until))),
            may_put_off: days_to_put_off(ctx, &asked).map(|(first, last)| (first.to_string(), last.to_string())),
        };
        all.push(Asked { row: asked, sent, item, performed });
    }
    Ok(all)
}

/// What is to be answered, a row for each measuring point: its next, with what else belongs to it.
fn rows(all: &[Asked]) -> Vec<DueItem> {
    let together = |one: &Asked, other: &Asked| {
        let point = &one.row.timepoint;
        one.row.id == other.row.id || (!point.is_empty() && *point == other.row.timepoint && !other.performed)
    };
    let mut rows: Vec<DueItem> = Vec::new();
    for (at, one) in all.iter().enumerate().filter(|(_, one)| one.sent.is_none()) {
        if all[..at].iter().any(|earlier| earlier.sent.is_none() && together(one, earlier)) {
            continue;
        }
        let mut battery: Vec<&Asked> = all.iter().filter(|other| together(one, other)).collect();
        battery.sort_by_key(|other| other.row.place);
        let Some(next) = battery.iter().find(|other| other.sent.is_none()) else { continue };
        let left = battery.iter().filter(|other| other.sent.is_none());
        let part = |other: &&Asked| Part {
            assignment: other.row.id,
            title: other.item.title.clone(),
            sent: other.sent.is_some(),
        };
        let told = Battery {
            number: count(battery.iter().filter(|other| other.sent.is_some()).count() + 1),
            minutes: left.map(|other| other.item.minutes).sum(),
            parts: battery.iter().map(part).collect(),
        };
        rows.push(DueItem { battery: (battery.len() > 1).then_some(told), ..next.item.clone() });
    }
    rows
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
