//! Who may start a stream, and who may keep it. Invariant: the same question is asked at the start and as long as the
//! connection lasts; whoever may no longer be there is shown out.

use crate::media::{Claims, Gate, Role};
use domain::{
    id::{AccountId, SessionId, WebSessionId},
    policy::{SessionAct, may_in_session},
    schedule::SessionKind,
};
use service::{Ctx, Services, access, account, consult, teaching};
use sfu::{RoomId, Sfu, SubjectId};
use std::sync::Arc;

/// The last word on every start: still signed in, and still allowed. Devices named on the command line have no browser.
pub fn gate(services: Arc<Services>) -> Gate {
    Arc::new(move |claims| {
        let services = services.clone();
        Box::pin(async move { may_start(&services, &claims).await.unwrap_or(false) })
    })
}

async fn may_start(services: &Arc<Services>, claims: &Claims) -> Option<bool> {
    let Some(web_session) = &claims.web_session else { return Some(true) };
    let web_session: WebSessionId = web_session.parse().ok()?;
    let now = services.clock.now();
    let actor = account::actor_of(services, web_session, now).await.ok()??;
    if actor.account.to_string() != claims.subject {
        return Some(false);
    }
    let ctx = Ctx::system(services).acting_as(actor);
    let session: SessionId = claims.session.parse().ok()?;
    let sends = claims.role == Role::Publish;
    let may = may_be_in(&ctx, session, sends).await.ok()? && takes_streams(&ctx, session).await?;
    if may {
        services.media.starts(session, ctx.actor().ok()?.account, web_session);
    }
    Some(may)
}

/// By policy, and in a talk by having been let in.
async fn may_be_in(ctx: &Ctx, session: SessionId, sends: bool) -> service::Result<bool> {
    let db = ctx.services.db.read();
    let (found, relation) = access::session_and_relation(ctx, db, session, SessionAct::See).await?;
    let act = match found.kind {
        SessionKind::Teaching if sends => SessionAct::Send,
        SessionKind::Teaching => SessionAct::Watch,
        _ => SessionAct::Talk,
    };
    if !may_in_session(ctx.actor()?, act, relation) {
        return Err(contract::AppError::NotFound.into());
    }
    match found.kind {
        SessionKind::Teaching => Ok(true),
        // only those let in
        _ => consult::is_admitted(ctx, db, session).await,
    }
}

/// By the clock: asked at the start only, or a lecture would end in the middle of a sentence.
async fn takes_streams(ctx: &Ctx, session: SessionId) -> Option<bool> {
    let found = access::session(ctx, ctx.services.db.read(), session, SessionAct::See).await.ok()?;
    Some(found.kind != SessionKind::Teaching || teaching::takes_streams(ctx, &found))
}

/// Who an event of the engine is about.
pub(super) fn of_event(event: &sfu::Event) -> Option<(SessionId, AccountId)> {
    Some((event.room.as_str().parse().ok()?, event.subject.as_str().parse().ok()?))
}

/// Those of `present` whose rights come and go from one minute to the next.
pub(super) async fn staff(
    services: &Arc<Services>,
    present: Vec<(SessionId, AccountId)>,
) -> Vec<(SessionId, AccountId)> {
    if present.is_empty() {
        return present;
    }
    match account::staff_among(services, present.iter().map(|(_, account)| *account).collect()).await {
        Ok(staff) => present.into_iter().filter(|(_, account)| staff.contains(account)).collect(),
        Err(error) => {
            tracing::error!(%error, "cannot tell who is staff");
            present
        }
    }
}

/// Shows out those of `present` who may no longer be where they are. When the database does not answer, everybody stays
/// until it does: a talk is not ended by a hiccup.
pub(super) async fn clear(
    services: &Arc<Services>,
    sfu: &Sfu,
    present: impl IntoIterator<Item = (SessionId, AccountId)>,
) {
    for (session, account) in present {
        let (room, subject) = (RoomId::new(session.to_string()), SubjectId::new(account.to_string()));
        let sends = sfu.publishers(&room).iter().any(|publisher| publisher.subject == subject);
        match may_stay(services, session, account, sends).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::info!(%session, %account, "may no longer be here");
                sfu.evict(&room, &subject).await;
            }
            Err(error) => tracing::error!(%error, %session, "cannot tell who may stay"),
        }
    }
}

async fn may_stay(
    services: &Arc<Services>,
    session: SessionId,
    account: AccountId,
    sends: bool,
) -> service::Result<bool> {
    let Some(actor) = account::open_actor(services, account).await? else { return Ok(false) };
    match may_be_in(&Ctx::system(services).acting_as(actor), session, sends).await {
        Err(service::Error::App(contract::AppError::NotFound)) => Ok(false),
        other => other,
    }
}
