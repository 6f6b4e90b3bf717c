//! The page: who can see, who is shut out, who was. Invariant: it names staff only, and only to the participant.

use super::{colleague, in_order};
use crate::{
    access,
    ctx::Ctx,
    error::Result,
    wording::{self, CENTRE_ZONE},
};
use contract::access_block::{Blocks, Chosen, Colleague, Lifted, Standing};
use domain::{id::AccountId, person::Role, policy::Act};
use entity::{At, access_block, account, audit, care_team_member, enrolment};
use std::collections::{HashMap, HashSet};

/// Shorter searches would list the house.
const SHORTEST_SEARCH: usize = 2;

/// The acting participant's page; `name` searches the centre's staff, `who` is the one about to be shut out.
///
/// # Errors
/// `Forbidden` for staff; `NotFound` without an enrolment.
pub async fn read(ctx: &Ctx, name: &str, who: &str) -> Result<Blocks> {
    let db = ctx.services.db.read();
    let actor = ctx.actor()?;
    let enrolled = access::own_enrolment(ctx, db, Act::Block).await?;
    let all: Vec<_> = enrolment::visible_to(actor, ctx.at()).all(db).await?.into_iter().map(|one| one.id).collect();
    let staff = account::staff_of_centre(db, actor.centre).await?;
    let rows = access_block::of_participant(db, enrolled.participant_id).await?;
    let shut_out: HashSet<AccountId> =
        rows.iter().filter(|row| row.ends_at.is_none()).map(|row| row.account_id).collect();
    let ever = care_team_member::ever_in(db, all.iter().copied()).await?;
    let now: Vec<AccountId> =
        care_team_member::team_of(db, enrolled.id, ctx.at()).await?.into_iter().map(|one| one.account_id).collect();
    let seen = audit::actors(db, actor.centre, all, actor.account).await?;
    let by_id: HashMap<AccountId, account::Model> = staff.iter().map(|one| (one.id, one.clone())).collect();

    let mut told = shut_out.clone();
    let mut anew = |ids: Vec<AccountId>| in_order(ids.into_iter().filter(|id| told.insert(*id)), &by_id);
    let team = anew(now.clone());
    let others = anew(ever.iter().map(|one| one.account_id).chain(seen).collect());
    let chosen = who.parse().ok().and_then(|id: AccountId| by_id.get(&id)).filter(|one| !shut_out.contains(&one.id));
    let gone = account::of_centre(db, actor.centre, rows.iter().map(|row| row.account_id)).await?;
    let contact_out = enrolled.contact_person_id.is_some_and(|contact| shut_out.contains(&contact));
    Ok(Blocks {
        team,
        others,
        searched: searched(name, &staff, &shut_out),
        chosen: chosen
            .map(|one| Chosen { who: colleague(one), contact_person: enrolled.contact_person_id == Some(one.id) }),
        standing: rows
            .iter()
            .filter(|row| row.ends_at.is_none())
            .filter_map(|row| {
                let who = colleague(gone.get(&row.account_id)?);
                Some(Standing { id: row.id, who, since: moment(ctx, row.starts_at) })
            })
            .collect(),
        lifted: rows
            .iter()
            .filter_map(|row| {
                let (name, to) = (gone.get(&row.account_id)?.name.clone(), moment(ctx, row.ends_at?));
                Some(Lifted { name, from: moment(ctx, row.starts_at), to })
            })
            .collect(),
        instead_of_contact: contact_out.then(|| coordinators(&now, &by_id, &shut_out)),
    })
}

fn moment(ctx: &Ctx, at: At) -> String {
    wording::moment(ctx.lang, at.timestamp(), CENTRE_ZONE)
}

/// Who can be rung instead of the contact person.
fn coordinators(
    team: &[AccountId],
    people: &HashMap<AccountId, account::Model>,
    shut_out: &HashSet<AccountId>,
) -> Vec<String> {
    team.iter()
        .filter(|id| !shut_out.contains(id))
        .filter_map(|id| people.get(id))
        .filter(|one| one.role == Role::Coordinator)
        .map(|one| one.name.clone())
        .collect()
}

fn searched(name: &str, staff: &[account::Model], shut_out: &HashSet<AccountId>) -> Option<(String, Vec<Colleague>)> {
    let name = name.trim();
    let folded = name.to_lowercase();
    if folded.chars().count() < SHORTEST_SEARCH {
        return None;
    }
    let found = staff.iter().filter(|one| one.name.to_lowercase().contains(&folded) && !shut_out.contains(&one.id));
    Some((name.to_owned(), found.map(colleague).collect()))
}
