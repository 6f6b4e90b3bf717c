//! Shutting a named person out, by the participant. Invariant: it works from the next look-up on, and it is told to the
//! team that it is so, never why, and never to the one who is shut out.

use crate::{
    access, arrangers,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
};
use contract::{AppError, access_block::Colleague};
use domain::{
    id::{AccessBlockId, AccountId},
    policy::Act,
};
use entity::{access_block, account, participant};
use std::collections::HashMap;

mod read;

pub use read::read;

/// Shuts somebody of the centre's staff out. Twice changes nothing.
///
/// # Errors
/// `Forbidden` for staff; `NotFound` when nobody at the centre is that.
pub async fn block(ctx: &Ctx, account: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    let enrolled = access::own_enrolment(ctx, &transaction, Act::Block).await?;
    let account: AccountId = account.parse().map_err(|_| AppError::NotFound)?;
    let found = account::of_centre(&transaction, enrolled.centre_id, [account]).await?.remove(&account);
    found.filter(|found| found.role.is_staff()).ok_or(AppError::NotFound)?;
    participant::lock(&transaction, enrolled.participant_id).await?;
    if access_block::stands(&transaction, enrolled.participant_id, account).await? {
        return Ok(());
    }
    let row = access_block::Model {
        id: ctx.id(),
        centre_id: enrolled.centre_id,
        participant_id: enrolled.participant_id,
        account_id: account,
        starts_at: ctx.at(),
        ends_at: None,
    };
    let id = row.id;
    entity::insert(&transaction, row).await?;
    audit::record(ctx, &transaction, Deed::own("block_person", "access_block", id, enrolled.id)).await?;
    arrangers::tell(ctx, &transaction, &enrolled, "access_blocked", id.into()).await?;
    arrangers::hand_over(ctx, &transaction, &enrolled, id.into()).await?;
    transaction.commit().await?;
    ctx.services.hub.access_changed(account);
    Ok(())
}

/// Lets somebody in again. Twice changes nothing.
///
/// # Errors
/// `Forbidden` for staff; `NotFound` when it is not the actor's.
pub async fn lift(ctx: &Ctx, id: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    let enrolled = access::own_enrolment(ctx, &transaction, Act::Block).await?;
    let id: AccessBlockId = id.parse().map_err(|_| AppError::NotFound)?;
    let all = access_block::of_participant(&transaction, enrolled.participant_id).await?;
    all.iter().find(|row| row.id == id).ok_or(AppError::NotFound)?;
    if !access_block::lift(&transaction, enrolled.participant_id, id, ctx.at()).await? {
        return Ok(());
    }
    audit::record(ctx, &transaction, Deed::own("lift_block", "access_block", id, enrolled.id)).await?;
    arrangers::tell(ctx, &transaction, &enrolled, "access_lifted", id.into()).await?;
    transaction.commit().await?;
    Ok(())
}

/// Somebody at the centre, as others know them.
#[must_use]
pub(crate) fn colleague(account: &account::Model) -> Colleague {
    Colleague { account: account.id, name: account.name.clone(), role: account.role, profession: account.profession }
}

/// Those of `ids` who work at the centre, in their order.
fn in_order(ids: impl IntoIterator<Item = AccountId>, people: &HashMap<AccountId, account::Model>) -> Vec<Colleague> {
    ids.into_iter().filter_map(|id| people.get(&id)).map(colleague).collect()
}
