//! Reading the plan. Invariant: another's is read in the transaction that writes its audit row.

use super::{open, signing};
use crate::{access, ctx::Ctx, error::Result, field::date, rights::when, wording::long_date};
use contract::{
    AppError,
    action_plan::{Change, Plan, PlanItem, Shown, Signature, VersionRow, VersionView},
    results::{Goals, IcfLine, LevelOn},
};
use domain::{
    Lang,
    goal::{self, Attained, Entry, Item, ItemKind, Rating, Snapshot, Written, current_level, diff, t_score},
    id::{AccountId, PlanItemId},
    policy::{self, Act, Relation},
};
use entity::{
    account, enrolment, participant, plan_item,
    plan_version::{self, Side},
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use uuid::Uuid;

/// The plan of the enrolment, or the acting participant's own when none is named; with the content of the signed version
/// `version` if there is one.
///
/// # Errors
/// `NotFound` when there is no such enrolment, or its plan is not the actor's to see.
pub async fn read(ctx: &Ctx, enrolment: &str, version: &str) -> Result<Plan> {
    if ctx.actor()?.participant.is_some() {
        let conn = ctx.services.db.read();
        let found = access::named_or_own(ctx, conn, enrolment, Act::ReadActionPlan).await?;
        return plan(ctx, conn, &found, version).await;
    }
    let tx = ctx.begin().await?;
    let found = access::named_or_own(ctx, &tx, enrolment, Act::ReadActionPlan).await?;
    let plan = plan(ctx, &tx, &found, version).await?;
    access::record(ctx, &tx, "read_plan", &found).await?;
    tx.commit().await?;
    Ok(plan)
}

/// The plan for a file to take along, the day in words, and its participant's language, which both are in.
///
/// # Errors
/// As [`read`].
pub async fn for_file(ctx: &Ctx, enrolment: &str) -> Result<(Plan, String, Lang)> {
    let tx = ctx.begin().await?;
    let found = access::named_or_own(ctx, &tx, enrolment, Act::ReadActionPlan).await?;
    let theirs = access::in_their_language(ctx, &tx, &found.0).await?;
    let plan = plan(&theirs, &tx, &found, "").await?;
    access::record(ctx, &tx, "download_plan", &found).await?;
    tx.commit().await?;
    Ok((plan, long_date(theirs.lang, ctx.today()), theirs.lang))
}

/// What stands on the page of the plan, opened, in the order of its making.
pub(super) async fn entries(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
) -> Result<(Vec<plan_item::Model>, Vec<Entry>)> {
    let (mut rows, mut entries) = (Vec::new(), Vec::new());
    for row in plan_item::standing(enrolled).all(conn).await? {
        if let Written::Plan(item) = open(ctx, &row)? {
            entries.push(Entry { id: row.id, goal: row.goal_id, item });
            rows.push(row);
        }
    }
    Ok((rows, entries))
}

/// Goals by the categories of ICF, then and now. The caller has authorised the enrolment and writes the audit row.
pub(crate) async fn by_icf(ctx: &Ctx, conn: &impl ConnectionTrait, enrolled: &enrolment::Model) -> Result<Goals> {
    let (_, entries) = entries(ctx, conn, enrolled).await?;
    let on = |rating: &Rating| LevelOn {
        level: rating.level,
        day: date(&rating.on).map(|day| long_date(ctx.lang, day)).unwrap_or_default(),
    };
    let line = |one: Attained<'_>| IcfLine {
        code: one.code,
        goal: one.goal.text.clone(),
        ratings: one.ratings.map(|(first, latest)| (on(first), on(latest))),
    };
    Ok(Goals { lines: goal::by_icf(&entries).into_iter().map(line).collect(), t_scores: goal::t_scores(&entries) })
}

async fn plan(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    (enrolled, relation): &(enrolment::Model, Relation),
    version: &str,
) -> Result<Plan> {
    let actor = ctx.actor()?;
    let (rows, entries) = entries(ctx, conn, enrolled).await?;
    let versions = plan_version::of(enrolled).all(conn).await?;
    let writers = rows.iter().map(|row| row.updated_by).chain(enrolled.contact_person_id);
    let signers: Vec<_> =
        versions.iter().flat_map(|one| [one.participant_signed_by, one.contact_signed_by]).flatten().collect();
    let named: Vec<_> = writers.chain(signers).collect();
    let people = account::of_centre(conn, enrolled.centre_id, named).await?;
    let whose = participant::accounts(conn, enrolled.centre_id, [enrolled.participant_id]).await?;
    let draft = Snapshot::of(entries.clone());
    let digest = signing::digest(enrolled.id, &draft)?;
    let latest = versions.first().map(|one| signing::open(ctx, one)).transpose()?;
    let side = signing::side(*relation);
    let newest = versions.first().filter(|one| one.digest == digest);
    let by = newest.and_then(|one| match side {
        Side::Participant => one.participant_signed_by,
        Side::Contact => one.contact_signed_by,
    });
    let may_sign = policy::may(actor, Act::SignActionPlan, *relation) && !draft.entries.is_empty() && by.is_none();
    Ok(Plan {
        enrolment: enrolled.id,
        name: whose.into_values().next().map(|one| one.name).unwrap_or_default(),
        contact_person: enrolled.contact_person_id.and_then(|id| name(&people, id)),
        t_score: score(&entries),
        may_write: policy::may(actor, Act::WriteActionPlan, *relation),
        signed: by == Some(actor.account),
        may_sign,
        changes: latest.map(|before| changes(ctx, &before, &draft)).unwrap_or_default(),
        shown: version_view(ctx, &people, &versions, version)?,
        versions: versions.iter().map(|one| version_row(ctx, &people, one)).collect(),
        items: rows.iter().zip(entries).map(|(row, entry)| item(ctx, &people, row, entry.item)).collect(),
        digest,
        submission_id: ctx.id::<Uuid>().to_string(),
        today: ctx.today().to_string(),
    })
}

pub(super) fn name(people: &HashMap<AccountId, account::Model>, id: AccountId) -> Option<String> {
    people.get(&id).map(|one| one.name.clone())
}

fn item(ctx: &Ctx, people: &HashMap<AccountId, account::Model>, row: &plan_item::Model, item: Item) -> PlanItem {
    PlanItem {
        id: row.id,
        version: row.version,
        goal: row.goal_id,
        shown: shown(ctx, item),
        by: name(people, row.updated_by).unwrap_or_default(),
        at: when(ctx, row.updated_at),
    }
}

/// With words for its day.
pub(crate) fn shown(ctx: &Ctx, item: Item) -> Shown {
    let day = item.day().map(|iso| words_of_day(ctx, iso));
    Shown { item, day }
}

/// "23. november 2026"
pub(super) fn words_of_day(ctx: &Ctx, iso: &str) -> String {
    date(iso).map_or_else(|| iso.to_owned(), |day| long_date(ctx.lang, day))
}

/// One number for all goals that are rated.
fn score(entries: &[Entry]) -> Option<i64> {
    let goals = entries.iter().filter(|entry| entry.item.kind() == ItemKind::Goal).map(|entry| entry.id);
    let levels: Vec<i8> = goals.filter_map(|goal: PlanItemId| current_level(entries, goal)).collect();
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 100 for any number of goals a person has")]
    t_score(&levels).map(|score| score.round() as i64)
}

pub(crate) fn version_row(
    ctx: &Ctx,
    people: &HashMap<AccountId, account::Model>,
    row: &plan_version::Model,
) -> VersionRow {
    let signature = |by: Option<AccountId>, at: Option<entity::At>| {
        Some(Signature { name: name(people, by?).unwrap_or_default(), at: when(ctx, at?) })
    };
    VersionRow {
        number: row.number,
        participant: signature(row.participant_signed_by, row.participant_signed_at),
        contact: signature(row.contact_signed_by, row.contact_signed_at),
    }
}

fn version_view(
    ctx: &Ctx,
    people: &HashMap<AccountId, account::Model>,
    versions: &[plan_version::Model],
    asked: &str,
) -> Result<Option<VersionView>> {
    if asked.is_empty() {
        return Ok(None);
    }
    let number: i32 = asked.parse().map_err(|_| AppError::NotFound)?;
    let found = versions.iter().find(|one| one.number == number).ok_or(AppError::NotFound)?;
    let before = versions.iter().find(|one| one.number < number);
    let content = signing::open(ctx, found)?;
    let before = before.map(|one| signing::open(ctx, one)).transpose()?;
    Ok(Some(VersionView {
        row: version_row(ctx, people, found),
        changes: before.map(|before| changes(ctx, &before, &content)).unwrap_or_default(),
        items: content.entries.into_iter().map(|entry| shown(ctx, entry.item)).collect(),
    }))
}

fn changes(ctx: &Ctx, before: &Snapshot, after: &Snapshot) -> Vec<Change> {
    let told = |item: Option<Item>| item.map(|item| shown(ctx, item));
    diff(before, after).into_iter().map(|one| Change { before: told(one.before), after: told(one.after) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::goal::Rating;

    #[test]
    fn the_score_is_of_goals_that_are_rated() {
        let id = |number| PlanItemId(Uuid::from_u128(number));
        let rating = |number, goal, level| {
            let item = Item::Rating(Rating { level, on: "2026-11-23".into() });
            Entry { id: id(number), goal: Some(id(goal)), item }
        };
        let goal = domain::goal::RawGoal { text: "Jobbe", ..Default::default() }.check();
        let goal = goal.unwrap_or_else(|faults| panic!("{faults:?}"));
        let goals = [1, 2].map(|number| Entry { id: id(number), goal: None, item: goal.clone() });
        assert_eq!(score(&goals), None);
        // the goal of the last rating was taken out
        let entries = [&goals[..], &[rating(3, 1, 1), rating(4, 9, -2)]].concat();
        assert_eq!(score(&entries), Some(60));
    }
}
