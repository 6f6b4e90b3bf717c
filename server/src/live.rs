//! Joins the media engine to people: passes become tokens, connections become attendance, and whoever is signed out is
//! cut off. Invariant: what the engine is told about a person is their account's id, and nothing else.

use crate::media::{Claims, Gate, Role, TokenKey};
use domain::{
    id::{AccountId, SessionId, WebSessionId},
    policy::SessionAct,
    schedule::SessionKind,
};
use service::{
    Services, access, account, attendance,
    events::{EventKind, Signal},
    media_gate::{LiveParty, MediaGate, MediaRole, MediaStream, Pass},
};
use sfu::{RoomId, Sfu, SubjectId};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::broadcast::error::RecvError;

/// The media engine behind [`MediaGate`].
pub struct Engine {
    pub sfu: Sfu,
    pub keys: TokenKey,
    pub presence: Arc<Presence>,
}

/// Who is connected, by session and person: a person may have several streams.
#[derive(Debug, Default)]
pub struct Presence(Mutex<HashMap<(SessionId, AccountId), u32>>);

impl Presence {
    fn came(&self, session: SessionId, account: AccountId) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry((session, account)).or_default() += 1;
    }

    fn went(&self, session: SessionId, account: AccountId) {
        let mut present = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(streams) = present.get_mut(&(session, account)) {
            *streams = streams.saturating_sub(1);
        }
        present.retain(|_, streams| *streams > 0);
    }

    fn all(&self) -> Vec<(SessionId, AccountId)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }
}

#[async_trait::async_trait]
impl MediaGate for Engine {
    fn token(&self, pass: &Pass) -> String {
        self.keys.issue(&Claims {
            session: pass.session.to_string(),
            role: match pass.role {
                MediaRole::Publish => Role::Publish,
                MediaRole::Play => Role::Play,
            },
            subject: pass.account.to_string(),
            web_session: pass.web_session.map(|session| session.to_string()),
            until: pass.until,
        })
    }

    fn live_parties(&self, session: SessionId) -> Vec<LiveParty> {
        self.sfu
            .publishers(&RoomId::new(session.to_string()))
            .into_iter()
            .filter_map(|publisher| {
                Some(LiveParty {
                    publisher: publisher.id.as_str().to_owned(),
                    account: publisher.subject.as_str().parse().ok()?,
                    stream: match publisher.stream {
                        sfu::Stream::Camera => MediaStream::Camera,
                        sfu::Stream::Screen => MediaStream::Screen,
                    },
                })
            })
            .collect()
    }

    fn present(&self, session: SessionId) -> Vec<AccountId> {
        self.presence.all().into_iter().filter(|(room, _)| *room == session).map(|(_, account)| account).collect()
    }

    async fn close_room(&self, session: SessionId, word: &str) {
        self.sfu.close_room(&RoomId::new(session.to_string()), word).await;
    }

    async fn close_account(&self, account: AccountId) {
        self.sfu.close_subject(&SubjectId::new(account.to_string())).await;
    }
}

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
    let ctx = service::Ctx::system(services).acting_as(actor);
    let session: SessionId = claims.session.parse().ok()?;
    let db = services.db.read();
    let found = access::session(&ctx, db, session, SessionAct::See).await.ok()?;
    let act = match (found.kind, claims.role) {
        (SessionKind::Teaching, Role::Publish) => SessionAct::Present,
        (SessionKind::Teaching, Role::Play) => SessionAct::Watch,
        _ => SessionAct::Talk,
    };
    access::session(&ctx, db, session, act).await.ok()?;
    Some(match found.kind {
        SessionKind::Teaching => service::teaching::takes_streams(&ctx, &found),
        // only those let in
        _ => service::consult::is_admitted(&ctx, db, session).await.ok()?,
    })
}

/// How often those still connected are noted.
const NOTE_EVERY: Duration = Duration::from_mins(1);

/// Follows the engine and the hub until the program ends.
pub async fn follow(services: Arc<Services>, sfu: Sfu, presence: Arc<Presence>) {
    let mut events = sfu.events();
    let mut signals = services.hub.listen();
    let mut note = tokio::time::interval(NOTE_EVERY);
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Ok(event) => take(&services, &presence, &event).await,
                Err(RecvError::Lagged(missed)) => tracing::warn!(missed, "missed media events"),
                Err(RecvError::Closed) => return,
            },
            signal = signals.recv() => match signal {
                Ok(Signal::AccountEnded(account)) => sfu.close_subject(&SubjectId::new(account.to_string())).await,
                Ok(Signal::SessionEnded(session)) => {
                    if let Ok(Some(account)) = account::owner_of(&services, session).await {
                        sfu.close_subject(&SubjectId::new(account.to_string())).await;
                    }
                }
                Ok(Signal::Event { .. }) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
            _ = note.tick() => {
                for (session, account) in presence.all() {
                    seen(&services, session, account).await;
                }
            }
        }
    }
}

async fn take(services: &Arc<Services>, presence: &Presence, event: &sfu::Event) {
    let (Ok(session), Ok(account)) = (event.room.as_str().parse(), event.subject.as_str().parse()) else { return };
    match event.kind {
        sfu::EventKind::Joined(_) => {
            presence.came(session, account);
            metrics::gauge!("tilbake_media_connections").increment(1);
            seen(services, session, account).await;
        }
        sfu::EventKind::Left { .. } => {
            presence.went(session, account);
            metrics::gauge!("tilbake_media_connections").decrement(1);
            seen(services, session, account).await;
        }
        sfu::EventKind::Published(_) | sfu::EventKind::Unpublished(_) => {}
    }
    match service::teaching::everyone_in(services, session).await {
        Ok(everyone) => services.hub.tell(everyone, EventKind::Session, session),
        Err(error) => tracing::error!(%error, "cannot tell who is in a session"),
    }
}

/// Notes attendance, and that the person is doing something: nobody is signed out in the middle of a talk.
async fn seen(services: &Arc<Services>, session: SessionId, account: AccountId) {
    let now = services.clock.now();
    let ctx = service::Ctx::system(services);
    if let Err(error) = attendance::seen(&ctx, session, account, now).await {
        tracing::error!(%error, %session, "attendance was not noted");
    }
    if let Err(error) = account::touch_all(services, account, now).await {
        tracing::error!(%error, "activity was not noted");
    }
}
