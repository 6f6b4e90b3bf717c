//! Telling people what an administrator did to accounts. Invariant: it is written in the transaction of the act, so that
//! nothing is done to an account behind its owner's back.

use crate::{
    ctx::Ctx,
    error::Result,
    jobs::{self, Work},
};
use domain::{id::AccountId, person::Role};
use entity::account;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Tells the owner of `changed`.
pub(super) async fn owner(ctx: &Ctx, conn: &impl ConnectionTrait, changed: &account::Model, about: &str) -> Result<()> {
    tell(ctx, conn, changed.id, changed, about).await
}

/// Tells those who run and lead the centre, but for the actor and the owner of `changed`.
pub(super) async fn leaders(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    changed: &account::Model,
    about: &str,
) -> Result<()> {
    let actor = ctx.actor()?;
    for one in account::staff_of_centre(conn, changed.centre_id).await? {
        let leads = matches!(one.role, Role::Admin | Role::Manager);
        if leads && one.id != actor.account && one.id != changed.id {
            tell(ctx, conn, one.id, changed, about).await?;
        }
    }
    Ok(())
}

async fn tell(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    account: AccountId,
    changed: &account::Model,
    about: &str,
) -> Result<()> {
    let notice = Work::Notify { account, about: about.to_owned(), object: changed.id.into() };
    jobs::enqueue(ctx, conn, changed.centre_id, &notice, format!("{about}:{account}:{}", ctx.id::<Uuid>())).await
}
