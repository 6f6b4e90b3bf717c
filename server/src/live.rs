//! Joins the media engine to people: passes become tokens, connections become attendance, and whoever is signed out is
//! cut off. Invariant: what the engine is told about a person is their account's id, and nothing else.

use crate::media::{Claims, Role, TokenKey};
use contract::teaching::PictureOf;
use domain::id::{AccountId, SessionId, WebSessionId};
use service::{
    Services, account, attendance,
    events::{About, EventKind, Signal},
    media_gate::{LiveParty, MediaGate, MediaRole, Pass},
};
use sfu::{RoomId, Sfu, SubjectId};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::broadcast::error::RecvError, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;

mod log;
mod quality;
mod rights;

pub use log::Logs;
pub use quality::count;
pub use rights::gate;

/// The media engine behind [`MediaGate`].
pub struct Engine {
    pub sfu: Sfu,
    pub keys: TokenKey,
    pub presence: Arc<Presence>,
}

/// Who is connected, by session and person: a person may have several streams, through several browsers.
#[derive(Debug, Default)]
pub struct Presence(Mutex<HashMap<(SessionId, AccountId), Here>>);

#[derive(Debug, Default)]
struct Here {
    streams: u32,
    through: HashSet<WebSessionId>,
    /// Without a stream since the last sweep: a stream that is replaced is gone for a moment.
    quiet: bool,
}

impl Presence {
    fn edit<T>(&self, edit: impl FnOnce(&mut HashMap<(SessionId, AccountId), Here>) -> T) -> T {
        edit(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn starts(&self, session: SessionId, account: AccountId, browser: WebSessionId) {
        self.edit(|present| {
            let here = present.entry((session, account)).or_default();
            here.quiet = false;
            here.through.insert(browser);
        });
    }

    fn came(&self, session: SessionId, account: AccountId) {
        self.edit(|present| present.entry((session, account)).or_default().streams += 1);
    }

    /// Gives the browsers that the person was there through.
    fn went(&self, session: SessionId, account: AccountId) -> Vec<WebSessionId> {
        self.edit(|present| {
            let Some(here) = present.get_mut(&(session, account)) else { return Vec::new() };
            here.streams = here.streams.saturating_sub(1);
            here.quiet = false;
            here.through.iter().copied().collect()
        })
    }

    /// Forgets who was without a stream at the last sweep already.
    fn sweep(&self) {
        self.edit(|present| {
            present.retain(|_, here| here.streams > 0 || !here.quiet);
            for here in present.values_mut() {
                here.quiet = here.streams == 0;
            }
        });
    }

    fn all(&self) -> Vec<(SessionId, AccountId)> {
        self.edit(|present| present.iter().filter(|(_, here)| here.streams > 0).map(|(who, _)| *who).collect())
    }

    fn through(&self, session: SessionId, account: AccountId) -> Vec<WebSessionId> {
        self.edit(|present| {
            present.get(&(session, account)).map(|here| here.through.iter().copied().collect()).unwrap_or_default()
        })
    }
}

#[async_trait::async_trait]
impl MediaGate for Engine {
    fn is_open(&self) -> bool {
        self.sfu.local_addr().port() != 0
    }

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
            .map(|publisher| LiveParty {
                publisher: publisher.id.as_str().to_owned(),
                account: publisher.subject.as_str().parse().ok(),
                of: match publisher.stream {
                    sfu::Stream::Camera => PictureOf::Camera,
                    sfu::Stream::Screen => PictureOf::Screen,
                },
            })
            .collect()
    }

    fn present(&self, session: SessionId) -> Vec<AccountId> {
        self.presence.all().into_iter().filter(|(room, _)| *room == session).map(|(_, account)| account).collect()
    }

    fn starts(&self, session: SessionId, account: AccountId, browser: WebSessionId) {
        self.presence.starts(session, account, browser);
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

/// Follows the engine and the hub until `ending`; then it takes what has happened so far, and keeps what it knows.
pub async fn follow(services: Arc<Services>, sfu: Sfu, presence: Arc<Presence>, ending: CancellationToken) {
    let mut events = sfu.events();
    let mut logs = Logs::default();
    let mut signals = services.hub.listen();
    let mut note = tokio::time::interval(NOTE_EVERY);
    let mut ask = tokio::time::interval(ASK_EVERY);
    ask.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Ok(event) => {
                    take(&services, &presence, &mut logs, &event).await;
                    if let sfu::EventKind::Joined(_) = event.kind {
                        // the right may have gone between the gate and the connection
                        rights::clear(&services, &sfu, rights::of_event(&event)).await;
                    }
                }
                Err(RecvError::Lagged(missed)) => tracing::warn!(missed, "missed media events"),
                Err(RecvError::Closed) => break,
            },
            () = ending.cancelled() => break,
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
                Err(RecvError::Closed) => break,
            },
            _ = ask.tick() => rights::clear(&services, &sfu, rights::staff(&services, presence.all()).await).await,
            _ = note.tick() => {
                rights::clear(&services, &sfu, presence.all()).await;
                presence.sweep();
                for (session, account) in presence.all() {
                    seen(&services, session, account, presence.through(session, account)).await;
                }
            }
        }
    }
    while let Ok(event) = events.try_recv() {
        take(&services, &presence, &mut logs, &event).await;
    }
    logs.close(&services).await;
}

async fn take(services: &Arc<Services>, presence: &Presence, logs: &mut Logs, event: &sfu::Event) {
    let Ok(session) = event.room.as_str().parse() else { return };
    if let Err(error) = logs.take(services, session, event).await {
        tracing::error!(%error, %session, "how a session is sent is not kept");
    }
    if let Ok(account) = event.subject.as_str().parse() {
        attend(services, presence, session, account, &event.kind).await;
    } // else equipment, which attends nothing
    let told = match event.kind {
        sfu::EventKind::Joined(_) | sfu::EventKind::Left { .. } => service::teaching::minding(services, session).await,
        sfu::EventKind::Published(_) | sfu::EventKind::Away(_) | sfu::EventKind::Unpublished(_) => {
            service::teaching::everyone_in(services, session).await
        }
    };
    match told {
        Ok(told) => services.hub.tell(told, EventKind::Session, session, About::Session(session)),
        Err(error) => tracing::error!(%error, "cannot tell who is in a session"),
    }
}

/// Counts a person's connections, and notes attendance by them.
async fn attend(
    services: &Arc<Services>,
    presence: &Presence,
    session: SessionId,
    account: AccountId,
    kind: &sfu::EventKind,
) {
    let through = match kind {
        sfu::EventKind::Joined(_) => {
            presence.came(session, account);
            metrics::gauge!("tilbake_media_connections").increment(1);
            presence.through(session, account)
        }
        sfu::EventKind::Left { quality, .. } => {
            if let Some(quality) = quality {
                quality::note(quality);
            }
            metrics::gauge!("tilbake_media_connections").decrement(1);
            presence.went(session, account)
        }
        sfu::EventKind::Published(_) | sfu::EventKind::Away(_) | sfu::EventKind::Unpublished(_) => return,
    };
    seen(services, session, account, through).await;
}

/// Notes attendance, and that the browsers it goes through are in use: nobody is signed out in the middle of a talk.
async fn seen(services: &Arc<Services>, session: SessionId, account: AccountId, through: Vec<WebSessionId>) {
    let now = services.clock.now();
    let ctx = service::Ctx::system(services);
    if let Err(error) = attendance::seen(&ctx, session, account, now).await {
        tracing::error!(%error, %session, "attendance was not noted");
    }
    for browser in through {
        if let Err(error) = account::keep_through(services, browser, now).await {
            tracing::error!(%error, "activity was not noted");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_browser_is_known_while_its_stream_is_replaced_and_forgotten_later() {
        let presence = Presence::default();
        let (session, account) = (SessionId(Uuid::nil()), AccountId(Uuid::nil()));
        let browser = WebSessionId(Uuid::nil());
        presence.starts(session, account, browser);
        presence.came(session, account);
        presence.starts(session, account, browser);
        assert_eq!(presence.went(session, account), [browser]);
        presence.sweep();
        presence.came(session, account);
        assert_eq!((presence.through(session, account), presence.all().len()), (vec![browser], 1));
        presence.went(session, account);
        assert!(presence.all().is_empty());
        presence.sweep();
        presence.sweep();
        assert!(presence.through(session, account).is_empty());
    }
}
