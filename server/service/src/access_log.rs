//! Who opened a participant's data, when and why, told to that participant. Invariant: only the person themselves reads
//! it here, and their own acts are not in it.

use crate::{
    ctx::Ctx,
    error::Result,
    wording::{self, CENTRE_ZONE},
};
use contract::{
    AppError,
    access_log::{AccessAct, AccessEntry, AccessLog, Moment},
};
use domain::{
    id::AccountId,
    person::Role,
    policy::{self, Act},
};
use entity::{account, audit, break_glass, enrolment};
use jiff::{Timestamp, civil::Date};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeSet, HashMap};

const PAGE: usize = 20;

/// Page `page` (from 1) of the actor's own access log. An unreadable page is the first.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for staff.
pub async fn read(ctx: &Ctx, page: &str) -> Result<AccessLog> {
    let page = page.parse().unwrap_or(1).max(1);
    let before = usize::try_from(page - 1).unwrap_or(usize::MAX).saturating_mul(PAGE);
    let (entries, older) = entries(ctx, ctx.services.db.read(), before, PAGE).await?;
    Ok(AccessLog { entries, page, older })
}

/// Up to `most` entries of the actor's own log after the first `before`, and whether there are more.
///
/// # Errors
/// As [`read`].
pub(crate) async fn entries(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    before: usize,
    most: usize,
) -> Result<(Vec<AccessEntry>, bool)> {
    let actor = ctx.actor()?;
    if actor.participant.is_none() {
        return Err(AppError::Forbidden.into());
    }
    let enrolments = enrolment::visible_to(actor, ctx.at()).all(db).await?;
    let readable = |one: &enrolment::Model| {
        policy::may(actor, Act::ReadAccessLog, enrolment::standing(actor, one, enrolment::Ties::default()))
    };
    let own: Vec<_> = enrolments.iter().filter(|one| readable(one)).map(|one| one.id).collect();
    let broken = break_glass::of_enrolments(db, own.iter().copied()).await?;
    let rows = audit::by_others(db, actor.centre, own, actor.account).await?;
    let groups = grouped(rows);
    let shown = groups.iter().skip(before).take(most);
    let people = account::of_centre(db, actor.centre, shown.clone().map(|group| group.actor)).await?;
    let entries = shown.map(|group| told(ctx, group, people.get(&group.actor), &broken)).collect();
    Ok((entries, groups.len() > before.saturating_add(most)))
}

/// What one person did on one day for one reason.
struct Group {
    actor: AccountId,
    role: Role,
    day: Date,
    purpose: String,
    rows: Vec<audit::Model>,
}

/// In the order of each group's newest row; rows come newest first.
fn grouped(rows: Vec<audit::Model>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known = HashMap::new();
    for row in rows {
        let (actor, day) = (row.actor_id, wording::day_of(row.at.timestamp(), CENTRE_ZONE));
        let place = *known.entry((actor, day, row.purpose.clone())).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Group { actor, role: row.actor_role, day, purpose: row.purpose.clone(), rows: Vec::new() });
        }
        groups[place].rows.push(row);
    }
    groups
}

fn told(ctx: &Ctx, group: &Group, person: Option<&account::Model>, broken: &[break_glass::Model]) -> AccessEntry {
    // what sort of need was given, the last time that day
    let through = group.rows.first().and_then(|row| {
        broken.iter().find(|one| one.account_id == row.actor_id && one.stood(row.at) && row.purpose == "break_glass")
    });
    // a page opened shows several kinds at once: that is one moment
    let moments: BTreeSet<Timestamp> = group.rows.iter().map(|row| row.at.timestamp()).collect();
    let mut acts: Vec<AccessAct> = Vec::new();
    for row in &group.rows {
        match acts.iter_mut().find(|known| known.act == row.act) {
            Some(known) => known.times += 1,
            None => acts.push(AccessAct { act: row.act.clone(), times: 1 }),
        }
    }
    AccessEntry {
        name: person.map(|person| person.name.clone()).unwrap_or_default(),
        role: group.role,
        profession: person.and_then(|person| person.profession),
        date: wording::long_date(ctx.lang, group.day),
        moments: moments
            .into_iter()
            .map(|at| Moment { time: wording::clock_time(ctx.lang, at, CENTRE_ZONE), at: at.to_string() })
            .collect(),
        acts,
        reason_kind: through.map(|one| one.reason_kind),
        purpose: group.purpose.clone(),
    }
}
