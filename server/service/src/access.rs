//! Look-up and authorisation as one step. Invariant: what an actor may not know of is answered exactly as what does not
//! exist.

use crate::{ctx::Ctx, error::Result};
use contract::AppError;
use domain::{
    id::{EnrolmentId, SessionId},
    policy::{self, Act, SessionAct},
};
use entity::{care_team_member, enrolment, session};
use sea_orm::ConnectionTrait;

/// The enrolment `id`, if the actor may do `act` to it.
///
/// # Errors
/// `Unauthenticated`; `NotFound` when it does not exist or the act is not allowed.
pub async fn enrolment(ctx: &Ctx, conn: &impl ConnectionTrait, id: EnrolmentId, act: Act) -> Result<enrolment::Model> {
    let actor = ctx.actor()?;
    let found = enrolment::find_visible(conn, actor, ctx.at(), id).await?.ok_or(AppError::NotFound)?;
    let in_care = care_team_member::stands(conn, actor, id, ctx.at()).await?;
    if policy::may(actor, act, enrolment::standing(actor, &found, in_care)) {
        Ok(found)
    } else {
        Err(AppError::NotFound.into())
    }
}

/// The acting participant's own current enrolment (the latest started), if the act is theirs to do.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for staff; `NotFound` without an enrolment.
pub async fn own_enrolment(ctx: &Ctx, conn: &impl ConnectionTrait, act: Act) -> Result<enrolment::Model> {
    let actor = ctx.actor()?;
    if actor.participant.is_none() {
        return Err(AppError::Forbidden.into());
    }
    let latest = enrolment::latest_visible(conn, actor, ctx.at()).await?.ok_or(AppError::NotFound)?;
    if policy::may(actor, act, enrolment::standing(actor, &latest, false)) {
        Ok(latest)
    } else {
        Err(AppError::Forbidden.into())
    }
}

/// The session `id`, if the actor is in it and may do `act`.
///
/// # Errors
/// `Unauthenticated`; `NotFound` when it does not exist, is cancelled, or the act is not allowed.
pub async fn session(ctx: &Ctx, conn: &impl ConnectionTrait, id: SessionId, act: SessionAct) -> Result<session::Model> {
    let actor = ctx.actor()?;
    let (found, part) = session::find_of_actor(conn, actor, id).await?.ok_or(AppError::NotFound)?;
    let relation = session::standing(actor, &found, part);
    if policy::may_in_session(actor, act, relation) { Ok(found) } else { Err(AppError::NotFound.into()) }
}
