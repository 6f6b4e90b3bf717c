//! Whether somebody is left who follows a participant. Invariant: who stays has an open account of a clinical role, a
//! relationship without an end, and is not shut out; whoever takes one away holds the enrolment while they look.

use crate::{ctx::Ctx, error::Result};
use domain::id::AccountId;
use entity::{Day, access_block, account, care_team_member, enrolment};
use sea_orm::ConnectionTrait;

/// Does somebody of `team` but `leaving` stay? After a discharge all have the same end: whoever has it stays.
pub(super) async fn somebody_stays(
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    team: &[care_team_member::Model],
    leaving: AccountId,
) -> Result<bool> {
    let until =
        if team.iter().any(|one| one.ends_at.is_none()) { None } else { team.iter().map(|one| one.ends_at).max() };
    let stays = |one: &&care_team_member::Model| one.ends_at.is_none() || until == Some(one.ends_at);
    let staying = team.iter().filter(stays).filter(|one| one.account_id != leaving);
    let people = account::of_centre(conn, enrolled.centre_id, staying.map(|one| one.account_id)).await?;
    for one in people.into_values().filter(|one| one.role.is_clinical() && one.disabled_at.is_none()) {
        if !access_block::stands(conn, enrolled.participant_id, one.id).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many participants whose programme has not ended would have nobody left without `leaving`, who follows them now.
/// Their enrolments are held until the transaction ends.
pub(crate) async fn left_alone_by(ctx: &Ctx, conn: &impl ConnectionTrait, leaving: &account::Model) -> Result<usize> {
    if !leaving.role.is_clinical() || leaving.disabled_at.is_some() {
        return Ok(0);
    }
    let today = Day(ctx.today());
    let mut alone = 0;
    for id in care_team_member::stayed_in_by(conn, leaving.centre_id, leaving.id, ctx.at()).await? {
        let Some(enrolled) = enrolment::lock(conn, id).await? else { continue };
        let over = enrolled.ends_on.is_some_and(|last| last.0 < today.0);
        if over || access_block::stands(conn, enrolled.participant_id, leaving.id).await? {
            continue;
        }
        let team = care_team_member::team_of(conn, id, ctx.at()).await?;
        if !somebody_stays(conn, &enrolled, &team, leaving.id).await? {
            alone += 1;
        }
    }
    Ok(alone)
}
