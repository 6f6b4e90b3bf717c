//! Joins the media engine to people: passes become tokens, connections become attendance, and whoever is signed out is
//! cut off. Invariant: what the engine is told about a person is their account's id, and nothing else.

use crate::media::{Claims, Role, TokenKey};
use domain::id::{AccountId, SessionId};
use service::{
    Services, account, attendance,
    events::{About, EventKind, Signal},
    media_gate::{LiveParty, MediaGate, MediaRole, MediaStream, Pass},
};
use sfu::{RoomId, Sfu, SubjectId};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::broadcast::error::RecvError, time::MissedTickBehavior};

mod rights;

pub use rights::gate;

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

/// How often those still connected are noted.
const NOTE_EVERY: Duration = Duration::from_mins(1);
/// How often staff who are connected are asked anew whether they may be, beside every change that is told of.
const ASK_EVERY: Duration = Duration::from_secs(5);

/// Follows the engine and the hub until the program ends.
pub async fn follow(services: Arc<Services>, sfu: Sfu, presence: Arc<Presence>) {
    let mut events = sfu.events();
    let mut signals = services.hub.listen();
    let mut note = tokio::time::interval(NOTE_EVERY);
    let mut ask = tokio::time::interval(ASK_EVERY);
    ask.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Ok(event) => {
                    take(&services, &presence, &event).await;
                    if let sfu::EventKind::Joined(_) = event.kind {
                        // the right may have gone between the gate and the connection
                        rights::clear(&services, &sfu, rights::of_event(&event)).await;
                    }
                }
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
                Ok(Signal::AccessChanged(account)) => {
                    let theirs = presence.all().into_iter().filter(|(_, one)| *one == account);
                    rights::clear(&services, &sfu, theirs).await;
                }
                Ok(Signal::Event { .. }) => {}
                Err(RecvError::Lagged(_)) => rights::clear(&services, &sfu, presence.all()).await,
                Err(RecvError::Closed) => return,
            },
            _ = ask.tick() => rights::clear(&services, &sfu, rights::staff(&services, presence.all()).await).await,
            _ = note.tick() => {
                rights::clear(&services, &sfu, presence.all()).await;
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
        Ok(everyone) => services.hub.tell(everyone, EventKind::Session, session, About::Session(session)),
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
