//! Who opened a participant's data, when and why, told to that participant. Invariant: only the person themselves reads
//! it here, and their own acts are not in it.

use crate::{ctx::Ctx, error::Result, wording};
use contract::{
    AppError,
    access_log::{AccessEntry, AccessLog},
};
use domain::{
    id::AccountId,
    policy::{self, Act},
};
use entity::{account, audit, break_glass, enrolment};
use std::collections::HashMap;

const PAGE: u64 = 50;
/// Nobody pages further by hand.
const LAST_PAGE: u32 = 10_000;

/// Page `page` (from 1) of the actor's own access log. An unreadable page is the first.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for staff.
pub async fn read(ctx: &Ctx, page: &str) -> Result<AccessLog> {
    let actor = ctx.actor()?;
    if actor.participant.is_none() {
        return Err(AppError::Forbidden.into());
    }
    let db = ctx.services.db.read();
    let enrolments = enrolment::visible_to(actor, ctx.at()).all(db).await?;
    let readable = |one: &enrolment::Model| {
        policy::may(actor, Act::ReadAccessLog, enrolment::standing(actor, one, enrolment::Ties::default()))
    };
    let own: Vec<_> = enrolments.iter().filter(|one| readable(one)).map(|one| one.id).collect();
    let broken = break_glass::of_enrolments(db, own.iter().copied()).await?;
    let page = page.parse().unwrap_or(1).clamp(1, LAST_PAGE);
    let span = (u64::from(page - 1) * PAGE, PAGE + 1);
    let mut rows = audit::by_others(db, actor.centre, own, actor.account, span).await?;
    let older = rows.len() as u64 > PAGE;
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let people = account::of_centre(db, actor.centre, rows.iter().map(|row| row.actor_id)).await?;
    Ok(AccessLog { entries: grouped(ctx, rows, &people, &broken), page, older })
}

/// What one person did at one moment for one reason is one entry: a page opened shows several kinds at once.
fn grouped(
    ctx: &Ctx,
    rows: Vec<audit::Model>,
    people: &HashMap<AccountId, account::Model>,
    broken: &[break_glass::Model],
) -> Vec<AccessEntry> {
    let mut entries: Vec<AccessEntry> = Vec::new();
    let mut last = None;
    for row in rows {
        let key = (row.actor_id, row.at, row.purpose.clone());
        if last.as_ref() == Some(&key)
            && let Some(entry) = entries.last_mut()
        {
            if !entry.acts.contains(&row.act) {
                entry.acts.push(row.act);
            }
            continue;
        }
        last = Some(key);
        let person = people.get(&row.actor_id);
        let at = row.at.timestamp();
        let through = broken.iter().find(|one| one.account_id == row.actor_id && one.stood(row.at));
        entries.push(AccessEntry {
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            role: row.actor_role,
            profession: person.and_then(|person| person.profession),
            date: wording::long_date(ctx.lang, wording::day_of(at, wording::CENTRE_ZONE)),
            time: wording::clock_time(ctx.lang, at, wording::CENTRE_ZONE),
            at: at.to_string(),
            acts: vec![row.act],
            reason_kind: through.filter(|_| row.purpose == "break_glass").map(|one| one.reason_kind),
            purpose: row.purpose,
        });
    }
    entries
}
