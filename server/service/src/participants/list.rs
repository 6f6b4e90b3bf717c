//! The list of participants.

use super::{Around, attention, staff};
use crate::{
    attendance,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    questionnaire, wording,
};
use contract::participants::{AttendanceCount, CareRow, ParticipantList, ParticipantRow, Sort};
use domain::{
    id::EnrolmentId,
    person::Actor,
    policy::{self, Act},
};
use entity::{Day, enrolment, overview};
use jiff::{ToSpan as _, civil::Date};
use sea_orm::ConnectionTrait;
use std::{cmp::Ordering, collections::HashMap};

/// The participants that the actor may know of: those in their care with what matters, or, for a secretary, the centre's
/// with administration only.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for roles that have no participants.
pub async fn list(ctx: &Ctx, sort: &str, order: &str) -> Result<ParticipantList> {
    let actor = staff(ctx)?;
    let clinical = actor.role.is_clinical();
    let transaction = ctx.begin().await?;
    let mut enrolments = enrolment::in_care_of(actor, ctx.at()).all(&transaction).await?;
    let act = if clinical { Act::ReadAnswers } else { Act::ReadAdministration };
    // in a clinician's care is exactly what was found
    let ties = enrolment::Ties { in_care: clinical, ..Default::default() };
    enrolments.retain(|one| policy::may(actor, act, enrolment::standing(actor, one, ties)));
    let around = Around::read(&transaction, actor.centre, &enrolments).await?;
    let mut care = if clinical { care(ctx, &transaction, actor, &around, &enrolments).await? } else { HashMap::new() };
    for one in &enrolments {
        audit::record(ctx, &transaction, deed(ctx, one.id, clinical)?).await?;
    }
    transaction.commit().await?;
    let today = ctx.today();
    let mut rows: Vec<_> = enrolments
        .iter()
        .map(|one| ParticipantRow {
            enrolment: one.id,
            name: around.name(one),
            cohort: around.cohort(one),
            stage: around.stage(one, today),
            starts: wording::long_date(ctx.lang, one.starts_on.0),
            ends: one.ends_on.map(|day| wording::long_date(ctx.lang, day.0)),
            care: care.remove(&one.id),
        })
        .collect();
    let (sort, descending) = (Sort::parse(sort), order == "desc");
    arrange(&mut rows, sort, descending);
    Ok(ParticipantList { sort, descending, clinical, rows })
}

/// One audit row per enrolment, member of staff and day, however often the list is opened.
fn deed(ctx: &Ctx, enrolment: EnrolmentId, clinical: bool) -> Result<Deed<'static>> {
    if clinical {
        return Deed::look(ctx, "read_overview", enrolment);
    }
    Ok(Deed { purpose: "administration", ..Deed::look(ctx, "read_administration", enrolment)? })
}

async fn care(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    actor: &Actor,
    around: &Around,
    enrolments: &[enrolment::Model],
) -> Result<HashMap<EnrolmentId, CareRow>> {
    let monday = wording::monday_of(ctx.today());
    let people: Vec<_> = enrolments.iter().filter_map(|one| around.person(one)).collect();
    let ids: Vec<_> = enrolments.iter().map(|one| one.id).collect();
    let week = attendance::of_people(conn, actor.centre, &people, monday).await?;
    let minutes: HashMap<_, _> = overview::training_minutes(conn, &ids, week_days(monday)).await?.into_iter().collect();
    let models: Vec<_> = enrolments.iter().collect();
    let scores = questionnaire::latest_scores(ctx, conn, &models).await?;
    let mut attention = attention::of(ctx, conn, &ids, &scores).await?;
    Ok(ids
        .into_iter()
        .map(|id| {
            let row = CareRow {
                attendance: attendance::count(week.iter().filter(|one| one.enrolment == id), ctx.now),
                score: scores
                    .iter()
                    .filter(|score| score.enrolment == id)
                    .max_by(|a, b| a.at.iso.cmp(&b.at.iso))
                    .cloned(),
                training_minutes: minutes.get(&id).copied().unwrap_or(0),
                attention: attention.remove(&id).unwrap_or_default(),
            };
            (id, row)
        })
        .collect())
}

/// Monday and Sunday.
fn week_days(monday: Date) -> (Day, Day) {
    (Day(monday), Day(monday.saturating_add(6.days())))
}

/// Orders rows; equals, and those without a value, by name. Those without a value come last either way.
fn arrange(rows: &mut [ParticipantRow], sort: Sort, descending: bool) {
    let order = wording::name_order();
    let by_name = |a: &ParticipantRow, b: &ParticipantRow| order(&a.name, &b.name);
    let turn = |ordering: Ordering| if descending { ordering.reverse() } else { ordering };
    rows.sort_by(|a, b| {
        if sort == Sort::Name {
            return turn(by_name(a, b));
        }
        match (value(a, sort), value(b, sort)) {
            (Some(x), Some(y)) => turn(x.total_cmp(&y)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
        .then_with(|| by_name(a, b))
    });
}

/// What a row is ordered by, the smallest first.
fn value(row: &ParticipantRow, sort: Sort) -> Option<f64> {
    let care = row.care.as_ref()?;
    match sort {
        // the more reasons, the sooner
        Sort::Attention => (!care.attention.is_empty()).then(|| -(care.attention.len() as f64)),
        Sort::Attendance => share(care.attendance),
        Sort::Training => Some(care.training_minutes as f64),
        Sort::Score => care.score.as_ref().map(|latest| latest.score.value),
        Sort::Name => None,
    }
}

fn share(count: AttendanceCount) -> Option<f64> {
    (count.held > 0).then(|| f64::from(count.attended) / f64::from(count.held))
}
