//! Look-up and authorisation as one step. Invariant: what an actor may not know of is answered exactly as what does not
//! exist.

use crate::{
    account,
    audit::{self, Deed},
    ctx::{Ctx, Services},
    error::{Error, Result},
    events::About,
};
use contract::AppError;
use domain::{
    Lang,
    id::{EnrolmentId, SessionId, WebSessionId},
    person::Actor,
    policy::{self, Act, Relation, SessionAct, SessionRelation},
    schedule::SessionKind,
};
use entity::{enrolment, participant, session};
use sea_orm::ConnectionTrait;
use std::sync::Arc;

/// The enrolment `id`, if the actor may do `act` to it.
///
/// # Errors
/// `Unauthenticated`; `NotFound` when it does not exist or the act is not allowed.
pub async fn enrolment(ctx: &Ctx, conn: &impl ConnectionTrait, id: EnrolmentId, act: Act) -> Result<enrolment::Model> {
    Ok(enrolment_and_relation(ctx, conn, id, act).await?.0)
}

/// The same, with how the actor stands to it.
///
/// # Errors
/// As [`enrolment`].
pub async fn enrolment_and_relation(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    id: EnrolmentId,
    act: Act,
) -> Result<(enrolment::Model, Relation)> {
    let actor = ctx.actor()?;
    let found = enrolment::find_visible(conn, actor, ctx.at(), id).await?.ok_or(AppError::NotFound)?;
    let relation = relation(ctx, conn, &found).await?;
    if policy::may(actor, act, relation) { Ok((found, relation)) } else { Err(AppError::NotFound.into()) }
}

/// How the actor stands to an enrolment at this moment.
///
/// # Errors
/// `Unauthenticated`; when the database is down.
pub async fn relation(ctx: &Ctx, conn: &impl ConnectionTrait, enrolled: &enrolment::Model) -> Result<Relation> {
    let actor = ctx.actor()?;
    let ties = enrolment::ties(conn, actor, enrolled, ctx.at()).await?;
    Ok(enrolment::standing(actor, enrolled, ties))
}

/// Why somebody reads, for the audit log: their own, a care relationship, or only broken glass.
#[must_use]
pub fn purpose(relation: Relation) -> &'static str {
    match relation {
        Relation { own: true, .. } => "own",
        Relation { broke_glass: true, in_care: false, .. } => "break_glass",
        _ => "care",
    }
}

/// The acting participant's own current enrolment, if the act is theirs to do.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for staff; `NotFound` without an enrolment.
pub async fn own_enrolment(ctx: &Ctx, conn: &impl ConnectionTrait, act: Act) -> Result<enrolment::Model> {
    let actor = ctx.actor()?;
    if actor.participant.is_none() {
        return Err(AppError::Forbidden.into());
    }
    let latest = enrolment::current_visible(conn, actor, ctx.at(), ctx.today()).await?.ok_or(AppError::NotFound)?;
    if policy::may(actor, act, enrolment::standing(actor, &latest, enrolment::Ties::default())) {
        Ok(latest)
    } else {
        Err(AppError::Forbidden.into())
    }
}

/// The same; none for somebody who signed in before their programme was set up.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for staff.
pub async fn own_enrolment_if_any(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    act: Act,
) -> Result<Option<enrolment::Model>> {
    match own_enrolment(ctx, conn, act).await {
        Ok(enrolled) => Ok(Some(enrolled)),
        Err(Error::App(AppError::NotFound)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The enrolment that a page is about: the one that is named; the acting participant's own when none is.
///
/// # Errors
/// `Unauthenticated`; `NotFound` when there is none, it does not exist or the act is not allowed.
pub async fn named_or_own(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    named: &str,
    act: Act,
) -> Result<(enrolment::Model, Relation)> {
    let actor = ctx.actor()?;
    if !named.is_empty() {
        return enrolment_and_relation(ctx, conn, named.parse().map_err(|_| AppError::NotFound)?, act).await;
    }
    if actor.participant.is_none() {
        return Err(AppError::NotFound.into());
    }
    let own = own_enrolment(ctx, conn, act).await?;
    let standing = enrolment::standing(actor, &own, enrolment::Ties::default());
    Ok((own, standing))
}

/// Writes the audit row of an act about the whole of an enrolment that [`named_or_own`] found.
pub(crate) async fn record(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    act: &str,
    (enrolled, relation): &(enrolment::Model, Relation),
) -> Result<()> {
    let deed = Deed { purpose: purpose(*relation), ..Deed::care(act, "enrolment", enrolled.id, enrolled.id) };
    audit::record(ctx, conn, deed).await
}

/// The same request in the language of whose enrolment it is: what they take along on paper is in theirs.
pub(crate) async fn in_their_language(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
) -> Result<Ctx> {
    let whose = participant::accounts(conn, enrolled.centre_id, [enrolled.participant_id]).await?;
    let lang = whose.into_values().next().and_then(|one| Lang::parse(&one.lang)).unwrap_or_default();
    Ok(Ctx { lang, ..ctx.clone() })
}

/// The session `id`, if the actor is in it and may do `act`.
///
/// # Errors
/// `Unauthenticated`; `NotFound` when it does not exist, is cancelled, or the act is not allowed.
pub async fn session(ctx: &Ctx, conn: &impl ConnectionTrait, id: SessionId, act: SessionAct) -> Result<session::Model> {
    Ok(session_and_relation(ctx, conn, id, act).await?.0)
}

/// The same, with how the actor stands to it: what they may do besides is asked of [`policy::may_in_session`].
///
/// # Errors
/// As [`session`].
pub async fn session_and_relation(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    id: SessionId,
    act: SessionAct,
) -> Result<(session::Model, SessionRelation)> {
    let actor = ctx.actor()?;
    // what is closed to the actor is not found
    let (found, part) = session::find_of_actor(conn, actor, ctx.at(), id).await?.ok_or(AppError::NotFound)?;
    let relation = session::standing(actor, &found, part, false);
    if policy::may_in_session(actor, act, relation) { Ok((found, relation)) } else { Err(AppError::NotFound.into()) }
}

/// The same, where only sessions of one kind are meant.
///
/// # Errors
/// As [`session`], and `NotFound` for one of another kind.
pub async fn session_of(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    kind: SessionKind,
    id: SessionId,
    act: SessionAct,
) -> Result<(session::Model, SessionRelation)> {
    let (found, relation) = session_and_relation(ctx, conn, id, act).await?;
    if found.kind == kind { Ok((found, relation)) } else { Err(AppError::NotFound.into()) }
}

/// Whether an open connection may be told something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearing {
    Told,
    NotTold,
    /// The person has another role than when the connection was opened.
    Changed,
    /// The session, or the account, has ended.
    Ended,
}

/// May `actor`, signed in by `session` when the connection was opened, be told of something about that at this moment?
///
/// # Errors
/// When the database is down: then nothing may be told.
pub async fn hearing(services: &Arc<Services>, session: WebSessionId, actor: &Actor, about: About) -> Result<Hearing> {
    let ctx = Ctx::system(services);
    let Some(now) = account::actor_of(services, session, ctx.now).await? else { return Ok(Hearing::Ended) };
    if now != *actor {
        return Ok(Hearing::Changed);
    }
    let db = services.db.read();
    let may = match about {
        About::Nobody => true,
        About::Enrolment(id) => enrolment::find_visible(db, actor, ctx.at(), id).await?.is_some(),
        About::Session(id) => session::find_of_actor(db, actor, ctx.at(), id).await?.is_some(),
    };
    Ok(if may { Hearing::Told } else { Hearing::NotTold })
}
