//! What participants of a programme were given, beside what it promised. Invariant: it is counted of what was planned and not
//! cancelled; a clinician accounts for those they follow, a manager for all, without names.

use super::{reading::reader, template_of};
use crate::{
    attendance::{self, Expected},
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    participants::Around,
    wording::{self, day_of},
};
use contract::AppError;
use domain::{
    Lang,
    course::Step,
    id::{CohortId, EnrolmentId, ProgrammeId},
    person::Role,
    programme::{Accounting, Contact, Facts, Held, SessionType, Template, account},
    schedule::{Channel, Format},
};
use entity::{cohort, course_step, enrolment, programme, referral};
use jiff::{ToSpan as _, civil::Date};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// Days after the last one that follow-ups may come on.
const DAYS_AFTER: i64 = 400;

/// One participant's.
pub struct Account {
    /// None to whoever may not know.
    pub name: Option<String>,
    pub group: Option<String>,
    pub start: Date,
    pub sums: Accounting,
}

/// All that were asked for.
pub struct Accounts {
    pub programme: programme::Model,
    /// The groups of the programme.
    pub groups: Vec<(CohortId, String)>,
    pub group: Option<CohortId>,
    pub accounts: Vec<Account>,
}

/// The accounts of a programme, or of one of its groups.
///
/// # Errors
/// `Forbidden`; `NotFound` when the programme or group is not the centre's.
pub async fn accounts(ctx: &Ctx, programme: &str, group: &str) -> Result<Accounts> {
    let actor = reader(ctx)?;
    let id: ProgrammeId = programme.parse().map_err(|_| AppError::NotFound)?;
    let tx = ctx.begin().await?;
    let found = programme::by_id(&tx, actor.centre, id).await?.ok_or(AppError::NotFound)?;
    let groups = cohort::of_centre(&tx, actor.centre).await?.into_iter().filter(|one| one.programme_id == id);
    let groups: Vec<(CohortId, String)> = groups.map(|one| (one.id, one.name)).collect();
    let group = match group {
        "" => None,
        named => {
            let of = groups.iter().find(|(id, _)| id.to_string() == named);
            Some(of.ok_or(AppError::NotFound)?.0)
        }
    };
    let mut enrolled = enrolment::of_programme(&tx, actor, ctx.at(), id).await?;
    enrolled.retain(|one| group.is_none() || one.cohort_id == group);
    let accounts = of_enrolments(ctx, &tx, &enrolled).await?;
    if actor.role == Role::Manager {
        audit::record(ctx, &tx, Deed::office("read_accounting", "programme", Some(id.0))).await?;
    } else {
        for one in &enrolled {
            audit::record(ctx, &tx, Deed::look(ctx, "read_accounting", one.id)?).await?;
        }
    }
    tx.commit().await?;
    Ok(Accounts { programme: found, groups, group, accounts })
}

/// The account of one enrolment, which the caller has authorised; none where nothing is promised.
pub(crate) async fn account_of(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
) -> Result<Option<Accounting>> {
    Ok(of_enrolments(ctx, conn, std::slice::from_ref(enrolled)).await?.pop().map(|account| account.sums))
}

async fn of_enrolments(ctx: &Ctx, conn: &impl ConnectionTrait, enrolled: &[enrolment::Model]) -> Result<Vec<Account>> {
    let actor = ctx.actor()?;
    let around = Around::read(conn, actor.centre, enrolled).await?;
    let mut known: Vec<(&enrolment::Model, Template, Date)> = Vec::new();
    for one in enrolled {
        // what is not written down promises nothing
        let Some(template) = template_of(ctx, conn, one).await? else { continue };
        let end = one.ends_on.map_or_else(|| template.last_day(one.starts_on.0, 0), |day| day.0);
        known.push((one, template, end));
    }
    let people: Vec<_> = known.iter().filter_map(|(one, ..)| around.person(one)).collect();
    let Some(first) = known.iter().map(|(one, ..)| one.starts_on.0).min() else { return Ok(Vec::new()) };
    let last = known.iter().map(|(.., end)| *end).max().unwrap_or(first).saturating_add(DAYS_AFTER.days());
    let span = wording::days_span(first, last);
    let mut sessions: HashMap<EnrolmentId, Vec<Expected>> = HashMap::new();
    for one in attendance::of_people_within(conn, actor.centre, &people, span).await? {
        sessions.entry(one.enrolment).or_default().push(one);
    }
    let is_told = actor.role != Role::Manager;
    // what comes after the next beginning is the next course's
    let next = |one: &enrolment::Model| {
        let theirs = enrolled.iter().filter(|other| other.participant_id == one.participant_id);
        theirs.map(|other| other.starts_on.0).filter(|start| *start > one.starts_on.0).min()
    };
    let ids = || known.iter().map(|(one, ..)| one.id);
    let referrals = referral::of_enrolments(conn, actor.centre, ids()).await?;
    let referred: HashMap<EnrolmentId, Date> =
        referrals.iter().filter_map(|one| Some((one.enrolment_id?, one.received_on.0))).collect();
    let steps = course_step::of_all(conn, ids()).await?;
    let paused = |of: EnrolmentId| {
        let breaks = steps.iter().filter(move |step| step.enrolment_id == of && step.step == Step::Resumed);
        breaks.filter_map(|step| step.weeks).sum::<i32>()
    };
    let told = known.iter().map(|(one, template, end)| {
        let course = Course {
            start: one.starts_on.0,
            end: *end,
            next: next(one),
            paused: paused(one.id),
            referred: referred.get(&one.id).copied(),
        };
        Account {
            name: is_told.then(|| around.name(one)),
            group: around.cohort(one),
            start: course.start,
            sums: sums(ctx, template, course, sessions.get(&one.id).map_or(&[], Vec::as_slice)),
        }
    });
    Ok(told.collect())
}

/// What is known of a course beside its sessions.
struct Course {
    start: Date,
    end: Date,
    /// When the same person's next one begins.
    next: Option<Date>,
    /// Weeks by which breaks have moved the end.
    paused: i32,
    referred: Option<Date>,
}

fn sums(ctx: &Ctx, template: &Template, course: Course, sessions: &[Expected]) -> Accounting {
    let Course { start, end, next, paused, referred } = course;
    let today = ctx.today();
    let day = |one: &Expected| day_of(one.session.starts_at.timestamp(), &one.session.zone);
    let held = |one: &Expected| {
        let span = one.session.ends_at.timestamp().duration_since(one.session.starts_at.timestamp());
        // a session that is planned by hand is none of the programme's kinds
        let name = wording::content(Lang::Nb, &one.session.title);
        let is_of = |kind: &&SessionType| kind.kind == one.session.kind && kind.name.text(Lang::Nb) == name;
        let kind = template.kinds.iter().find(is_of);
        Held {
            date: day(one),
            minutes: u16::try_from(span.as_mins()).unwrap_or(u16::MAX),
            format: one.session.format,
            channel: one.session.channel,
            structured: kind.is_none_or(|kind| kind.structured),
            // days at the own workplace are neither alone nor together
            in_balance: kind.map_or(one.session.channel != Channel::Workplace, |kind| kind.in_balance),
            attended: one.was_there(),
        }
    };
    let during: Vec<Held> = sessions.iter().filter(|one| (start..=end).contains(&day(one))).map(held).collect();
    let mut after: Vec<Date> = sessions
        .iter()
        .filter(|one| one.session.format == Format::Individual && one.was_there() != Some(false))
        .map(day)
        .filter(|date| *date > end && *date <= today && next.is_none_or(|next| *date < next))
        .collect();
    // each talk after the end is one follow-up: the first whose window it is in
    let contacts = template.follow_ups_of(end).into_iter().map(|window| {
        let found = after.iter().position(|date| window.holds(*date));
        Contact { held_on: found.map(|at| after.remove(at)), window }
    });
    let contacts: Vec<Contact> = contacts.collect();
    let extended = (end - template.last_day(start, 0)).get_days();
    let facts = Facts {
        start,
        end,
        // to the nearest week: a course may end on another day of its last one
        extension_weeks: u16::try_from((extended + 3).div_euclid(7) - paused).unwrap_or(0),
        referred_on: referred,
        sessions: &during,
        contacts: &contacts,
        today,
    };
    account(template, &facts)
}
