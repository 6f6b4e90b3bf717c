//! What an administrator of a centre does. Invariant: only `domain::policy::may_administer` opens it, only one's own centre
//! is reached, without the participants who have shut the actor out, and nothing here reads what is clinical.

mod change;
mod health;
mod places;
mod telling;
mod users;
mod work;

pub use change::{
    Post, close_account, end_session, end_sessions, forget_factor, invite, open_account, send_link, set_post,
};
pub use health::{audit_log, check_audit, overview, storage, works};
pub use places::{Naming, places, rename};
pub use users::{list, read};
pub use work::{jobs, letters, retry_job};

use crate::{
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
};
use contract::{AppError, FieldError};
use domain::{
    id::AccountId,
    person::{Actor, Role},
    policy,
};
use entity::{access_block, account, enrolment};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// The actor, if they run this centre.
fn admin(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if policy::may_administer(actor.role) { Ok(actor) } else { Err(AppError::Forbidden.into()) }
}

/// The same, having proven it lately: for what changes something.
fn proven_admin(ctx: &Ctx) -> Result<&Actor> {
    admin(ctx)?;
    ctx.require_recent()
}

/// The account that was looked up, unless its person has shut the actor out: then there is none.
async fn known(conn: &impl ConnectionTrait, actor: &Actor, found: Option<account::Model>) -> Result<account::Model> {
    // a guest's account is the talk's
    let found = found.filter(|one| one.role != Role::Guest).ok_or(AppError::NotFound)?;
    let hidden = access_block::hidden_from(conn, actor).await?;
    if hidden.contains(&found.id) { Err(AppError::NotFound.into()) } else { Ok(found) }
}

fn deed<'a>(act: &'a str, object_kind: &'a str, object: impl Into<Uuid>) -> Deed<'a> {
    Deed::office(act, object_kind, Some(object.into()))
}

/// Records what was done to an account. Of a participant's it stands in their own access log.
async fn record(ctx: &Ctx, conn: &impl ConnectionTrait, act: &str, to: &account::Model) -> Result<()> {
    let enrolment = enrolment::latest_of_accounts(conn, to.centre_id, [to.id]).await?.remove(&to.id);
    audit::record(ctx, conn, Deed { enrolment, ..deed(act, "account", to.id) }).await
}

/// Records that these were in a list, for the participants among them: once a day for each.
async fn record_seen(ctx: &Ctx, conn: &impl ConnectionTrait, seen: impl IntoIterator<Item = AccountId>) -> Result<()> {
    let actor = ctx.actor()?;
    let day = ctx.today();
    for (account, enrolment) in enrolment::latest_of_accounts(conn, actor.centre, seen).await? {
        let sitting = Some(format!("see_account:{}:{account}:{day}", actor.account));
        let deed = Deed { enrolment: Some(enrolment), sitting, ..deed("see_account", "account", account) };
        audit::record(ctx, conn, deed).await?;
    }
    Ok(())
}

/// A list that was looked at: one row per person and day, however often it is opened.
fn look<'a>(ctx: &Ctx, actor: &Actor, act: &'a str, object_kind: &'a str) -> Deed<'a> {
    let sitting = format!("{act}:{}:{}", actor.account, ctx.today());
    Deed { sitting: Some(sitting), ..Deed::office(act, object_kind, None) }
}

/// The name in a form's field `name`, without spaces too many.
fn check_name(name: &str) -> Result<String, FieldError> {
    const MOST: usize = 100;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(FieldError::new("name", "required")),
        length if length > MOST => Err(FieldError::new("name", "too_long").with("max", MOST)),
        _ => Ok(name),
    }
}
