//! What is kept of how a session is sent, as the media server tells of it. Invariant: while it goes on, viewers cost nothing but
//! memory; what is written of them is a sum, once they have gone.

use domain::{
    id::{CentreId, SessionId},
    sending::{Moved, OnAir, SendingStep},
};
use entity::sending_sum;
use jiff::Timestamp;
use service::{
    Ctx, Services,
    events::{About, EventKind},
    teaching,
};
use sfu::{Grade, Quality, Role, Stream, SubjectId};
use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    sync::Arc,
    time::Duration,
};

/// The sessions that something is sent in just now.
#[derive(Debug, Default)]
pub struct Logs(HashMap<SessionId, Log>);

#[derive(Debug)]
struct Log {
    centre: CentreId,
    air: OnAir,
    /// Of the latest step.
    number: i32,
    connections: u32,
    senders: HashSet<SubjectId>,
    viewers: HashMap<SubjectId, Viewer>,
    /// How many watched at once, at most.
    most: usize,
}

/// Somebody who watches, through as many streams as there are pictures.
#[derive(Debug, Default)]
struct Viewer {
    streams: u32,
    ended: Sums,
}

/// Of connections that have ended.
#[derive(Debug, Default)]
struct Sums {
    /// Packets, freezes and reports of all of them.
    quality: Quality,
    connections: u32,
    jitter: Duration,
    trips: u32,
    trip: Duration,
}

impl Sums {
    fn add(&mut self, quality: &Quality) {
        let sum = &mut self.quality;
        sum.expected += quality.expected;
        sum.lost += quality.lost;
        sum.freezes = sum.freezes.saturating_add(quality.freezes);
        for (sum, more) in sum.found.iter_mut().zip(quality.found) {
            *sum = sum.saturating_add(more);
        }
        if quality.expected > 0 {
            self.connections += 1;
            self.jitter += quality.jitter;
        }
        if let Some(trip) = quality.round_trip {
            self.trips += 1;
            self.trip += trip;
        }
    }
}

impl Logs {
    /// Takes what has happened in a session.
    ///
    /// # Errors
    /// When the database is down.
    pub async fn take(
        &mut self,
        services: &Arc<Services>,
        session: SessionId,
        event: &sfu::Event,
    ) -> service::Result<()> {
        let log = match self.0.entry(session) {
            Entry::Occupied(log) => log.into_mut(),
            Entry::Vacant(free) => match teaching::kept(services, session).await? {
                Some(kept) => free.insert(Log::after(&kept)),
                None => return Ok(()),
            },
        };
        let step = match &event.kind {
            sfu::EventKind::Published(publisher) => {
                log.senders.insert(event.subject.clone());
                log.moves(event.stream, publisher.as_str(), Moved::Here)
            }
            sfu::EventKind::Away(publisher) => log.moves(event.stream, publisher.as_str(), Moved::Away),
            sfu::EventKind::Unpublished(publisher) => log.moves(event.stream, publisher.as_str(), Moved::Over),
            sfu::EventKind::Joined(role) => {
                log.comes(&event.subject, *role);
                None
            }
            sfu::EventKind::Left { quality, .. } => {
                log.goes(&event.subject, quality.as_ref());
                None
            }
        };
        let is_over = log.connections == 0 && log.air.is_empty();
        if let Some(step) = step {
            log.number += 1;
            let at = Timestamp::try_from(event.at).unwrap_or_else(|_| services.clock.now());
            teaching::keep_step(&Ctx::system(services), (log.centre, session), log.number, step, at).await?;
        }
        if is_over && let Some(log) = self.0.remove(&session) {
            log.write(services, session).await?;
        }
        Ok(())
    }

    /// Writes what there is, because the server stops.
    pub async fn close(&mut self, services: &Arc<Services>) {
        for (session, log) in self.0.drain() {
            if let Err(error) = log.write(services, session).await {
                tracing::error!(%error, %session, "how a session was sent is not kept");
            }
        }
    }
}

impl Log {
    fn after(kept: &teaching::Kept) -> Self {
        Self {
            centre: kept.centre,
            air: OnAir::after(&kept.steps),
            number: kept.number,
            connections: 0,
            senders: HashSet::new(),
            viewers: HashMap::new(),
            most: 0,
        }
    }

    fn moves(&mut self, stream: Stream, publisher: &str, moved: Moved) -> Option<(i32, SendingStep)> {
        match stream {
            Stream::Camera => self.air.camera(publisher, moved),
            Stream::Screen => self.air.screen(publisher, moved),
        }
    }

    fn comes(&mut self, who: &SubjectId, role: Role) {
        self.connections += 1;
        if role == Role::Play {
            self.viewers.entry(who.clone()).or_default().streams += 1;
        }
        let watch = self.watching().filter(|viewer| viewer.streams > 0).count();
        self.most = self.most.max(watch);
    }

    fn goes(&mut self, who: &SubjectId, quality: Option<&Quality>) {
        self.connections = self.connections.saturating_sub(1);
        let Some((viewer, quality)) = self.viewers.get_mut(who).zip(quality) else { return };
        viewer.streams = viewer.streams.saturating_sub(1);
        viewer.ended.add(quality);
    }

    /// Those who only watch.
    fn watching(&self) -> impl Iterator<Item = &Viewer> {
        self.viewers.iter().filter(|(who, _)| !self.senders.contains(*who)).map(|(_, viewer)| viewer)
    }

    /// Writes how it reached those who watched, if any did, and tells those who lead.
    async fn write(self, services: &Arc<Services>, session: SessionId) -> service::Result<()> {
        if self.watching().next().is_none() {
            return Ok(());
        }
        let graded = |grade| whole(self.watching().filter(|viewer| viewer.ended.quality.grade() == grade).count());
        let sum = |of: fn(&Sums) -> u64| -> u64 { self.watching().map(|viewer| of(&viewer.ended)).sum() };
        let time = |of: fn(&Sums) -> Duration| -> Duration { self.watching().map(|viewer| of(&viewer.ended)).sum() };
        let ctx = Ctx::system(services);
        let sums = sending_sum::Model {
            id: ctx.id(),
            centre_id: self.centre,
            session_id: session,
            most: whole(self.most),
            good: graded(Some(Grade::Good)),
            unstable: graded(Some(Grade::Unstable)),
            weak: graded(Some(Grade::Weak)),
            unknown: graded(None),
            expected: whole(sum(|ended| ended.quality.expected)),
            lost: whole(sum(|ended| ended.quality.lost)),
            connections: whole(sum(|ended| ended.connections.into())),
            jitter_ms: whole(time(|ended| ended.jitter).as_millis()),
            trips: whole(sum(|ended| ended.trips.into())),
            trip_ms: whole(time(|ended| ended.trip).as_millis()),
            freezes: whole(sum(|ended| ended.quality.freezes.into())),
        };
        teaching::add_sums(&ctx, sums).await?;
        let leaders = teaching::minding(services, session).await?;
        services.hub.tell(leaders, EventKind::Session, session, About::Session(session));
        Ok(())
    }
}

/// As a column holds it.
fn whole<T: Copy, N: TryFrom<T> + From<i32>>(count: T) -> N {
    N::try_from(count).unwrap_or(N::from(i32::MAX))
}
