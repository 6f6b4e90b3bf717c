//! The whole course of a participant, as the version of the programme that they follow has it. Invariant: dates come from the
//! template and the first day alone; what was agreed beside it is in the plan.

use crate::{access, ctx::Ctx, error::Result, programme::template_of, wording::long_date};
use contract::plan::{Course, CoursePhase, Milestone, MilestoneKind, Turn};
use domain::{
    LangMap,
    policy::Act,
    programme::{PhaseSpan, Template, Window},
};
use jiff::civil::Date;

/// The acting participant's course; none while their programme is not set up or not written down.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for staff.
pub async fn course(ctx: &Ctx) -> Result<Option<Course>> {
    let conn = ctx.services.db.read();
    let Some(enrolled) = access::own_enrolment_if_any(ctx, conn, Act::ReadAdministration).await? else {
        return Ok(None);
    };
    let Some(template) = template_of(ctx, conn, &enrolled).await? else { return Ok(None) };
    let start = enrolled.starts_on.0;
    // an extension, or an end before its time, is on the enrolment
    let end = enrolled.ends_on.map_or_else(|| template.last_day(start, 0), |day| day.0);
    Ok(Some(told(ctx, &template, (start, end))))
}

fn told(ctx: &Ctx, template: &Template, (start, end): (Date, Date)) -> Course {
    let today = ctx.today();
    let weeks = template.weeks(0);
    let week = u16::try_from((today - start).get_days() / 7 + 1).ok();
    let phase = |span: PhaseSpan| CoursePhase {
        name: span.name.text(ctx.lang).to_owned(),
        path: span.path,
        days: (long_date(ctx.lang, span.first), long_date(ctx.lang, span.last)),
        weeks: u16::try_from((span.last - span.first).get_days() / 7 + 1).unwrap_or(1),
        turn: turn(today, (span.first, span.last)),
    };
    Course {
        programme: template.name.text(ctx.lang).to_owned(),
        weeks,
        week: week.filter(|week| today >= start && today <= end && *week <= weeks),
        phases: template.phases_from(start).into_iter().map(phase).collect(),
        milestones: milestones(ctx, template, (start, end), today),
    }
}

/// First day, measuring points, last day and follow-ups.
fn milestones(ctx: &Ctx, template: &Template, (start, end): (Date, Date), today: Date) -> Vec<Milestone> {
    let mut found: Vec<(Date, Milestone)> = Vec::new();
    let mut add = |date: Date, name: &str, kind, turn| {
        let (name, day) = (name.to_owned(), long_date(ctx.lang, date));
        found.push((date, Milestone { name, date: day, kind, turn }));
    };
    add(start, "", MilestoneKind::Start, turn(today, (start, start)));
    let name = |of: Option<&LangMap>| of.map_or("", |name| name.text(ctx.lang)).to_owned();
    for window in template.timepoints_of(start, end) {
        let point = template.timepoints.iter().find(|point| point.code == window.code);
        add(window.due, &name(point.map(|point| &point.name)), MilestoneKind::Timepoint, turn_of(today, &window));
    }
    add(end, "", MilestoneKind::End, turn(today, (end, end)));
    for window in template.follow_ups_of(end) {
        let follow_up = template.follow_ups.iter().find(|one| one.code == window.code);
        let name = name(follow_up.map(|one| &one.name));
        add(window.due, &name, MilestoneKind::FollowUp, turn_of(today, &window));
    }
    // the first day before what is asked on it, the last day after
    found.sort_by_key(|(date, _)| *date);
    found.into_iter().map(|(_, milestone)| milestone).collect()
}

fn turn_of(today: Date, window: &Window) -> Turn {
    turn(today, (window.first, window.last))
}

fn turn(today: Date, (first, last): (Date, Date)) -> Turn {
    if today < first {
        Turn::Ahead
    } else if today > last {
        Turn::Over
    } else {
        Turn::Now
    }
}
