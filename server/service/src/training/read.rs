//! Reading the log: a week of it, the empty or filled form, and the sums that staff see. Invariant: a week starts on
//! Monday, and days are those of the centre's zone.

use super::{dto, standing_entry};
use crate::{
    access,
    ctx::Ctx,
    error::Result,
    field,
    wording::{monday_of, weekday_date},
};
use contract::training::{Blank, Summary, Week};
use domain::{policy::Act, training::DAYS_BACK};
use entity::{Day, enrolment, training_log_entry};
use jiff::{ToSpan as _, civil::Date};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Before any log: no link leads there, and databases do not know years without end.
const EARLIEST_YEAR: i16 = 2000;

/// A week of the acting participant's own log: the one with the day `within`, or this one when it is no date.
///
/// # Errors
/// `Forbidden` for staff; `NotFound` without an enrolment.
pub async fn week(ctx: &Ctx, within: Option<&str>) -> Result<Week> {
    let conn = ctx.services.db.read();
    let enrolment = access::own_enrolment(ctx, conn, Act::ReadTraining).await?;
    week_of(ctx, conn, &enrolment, within).await
}

/// The same of any enrolment. The caller has authorised `ReadTraining`, and audits.
///
/// # Errors
/// When the database is down.
pub async fn week_of(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    within: Option<&str>,
) -> Result<Week> {
    let today = ctx.today();
    let logged = |date: &Date| (EARLIEST_YEAR..=today.year()).contains(&date.year()) && *date <= today;
    let asked = within.and_then(field::date).filter(logged).unwrap_or(today);
    let monday = monday_of(asked);
    let sunday = monday.saturating_add(6.days());
    let before = monday.saturating_sub(7.days());
    let rows = training_log_entry::standing(enrolment, (Day(monday), Day(sunday))).all(conn).await?;
    let eve = Day(monday.saturating_sub(1.days()));
    let past = training_log_entry::minutes(conn, enrolment, (Day(before), eve)).await?;
    let mut days = vec![0; 7];
    for row in &rows {
        let of_day = usize::try_from(super::days_between(monday, row.performed_on.0)).ok();
        if let Some(minutes) = of_day.and_then(|day| days.get_mut(day)) {
            *minutes += i64::from(row.minutes);
        }
    }
    let next = monday.saturating_add(7.days());
    Ok(Week {
        monday: monday.to_string(),
        number: monday.iso_week_date().week(),
        first_day: weekday_date(ctx.lang, monday),
        last_day: weekday_date(ctx.lang, sunday),
        previous: (before.year() >= EARLIEST_YEAR).then(|| before.to_string()),
        next: (next <= today && next > monday).then(|| next.to_string()),
        today: (monday..=sunday)
            .contains(&today)
            .then(|| super::days_between(monday, today))
            .and_then(|day| usize::try_from(day).ok()),
        minutes: days.iter().sum(),
        days,
        minutes_week_before: past.iter().map(|(_, minutes)| i64::from(*minutes)).sum(),
        entries: rows.iter().map(|row| dto(ctx, row)).collect::<Result<_>>()?,
    })
}

/// What the form needs; with the id of an own entry, what there is to change.
///
/// # Errors
/// `Forbidden` for staff; `NotFound` for an entry that is not theirs, or is out of the log.
pub async fn blank(ctx: &Ctx, edit: Option<&str>) -> Result<Blank> {
    let conn = ctx.services.db.read();
    access::own_enrolment(ctx, conn, Act::LogTraining).await?;
    let entry = match edit.filter(|id| !id.is_empty()) {
        Some(id) => Some(dto(ctx, &standing_entry(ctx, conn, id).await?.1)?),
        None => None,
    };
    let today = ctx.today();
    let oldest = today.saturating_sub(DAYS_BACK.days()).to_string();
    let oldest = entry.iter().map(|entry| entry.performed_on.clone()).fold(oldest, Ord::min);
    Ok(Blank { submission_id: ctx.id::<Uuid>().to_string(), oldest, today: today.to_string(), entry })
}

/// How much is logged of an enrolment. The caller has authorised `ReadTraining`, and audits.
///
/// # Errors
/// When the database is down.
pub async fn of_enrolment(ctx: &Ctx, conn: &impl ConnectionTrait, enrolment: &enrolment::Model) -> Result<Summary> {
    let monday = monday_of(ctx.today());
    let span = (Day(monday.saturating_sub(7.days())), Day(monday.saturating_add(6.days())));
    let rows = training_log_entry::minutes(conn, enrolment, span).await?;
    let (this, last): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(day, _)| day.0 >= monday);
    let sum = |rows: &[(Day, i32)]| rows.iter().map(|(_, minutes)| i64::from(*minutes)).sum();
    let days: BTreeSet<Day> = this.iter().map(|(day, _)| *day).collect();
    Ok(Summary {
        minutes_this_week: sum(&this),
        minutes_last_week: sum(&last),
        days_this_week: i64::try_from(days.len()).unwrap_or(7),
    })
}
