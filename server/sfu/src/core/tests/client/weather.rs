//! A bad network between the clients and the core: media is lost and overtaken, the same way in every run.

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use super::*;

/// Of 100 packets of media so many are lost, and so many come late.
const LOST: u32 = 5;
const LATE: u32 = 10;

/// To the core (from a client) or from it (to that client).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

pub(super) struct Weather {
    dice: StdRng,
    held: Vec<(Instant, Way, Path, BytesMut)>,
}

impl Weather {
    fn new() -> Self {
        Self { dice: StdRng::seed_from_u64(38), held: Vec::new() }
    }

    /// Lets a datagram through, or not now, or never.
    pub(super) fn pass(&mut self, now: Instant, way: Way, client: Path, datagram: BytesMut) -> Option<BytesMut> {
        let fate = self.dice.random_range(0..100);
        if !is_media(&datagram) || fate >= LOST + LATE {
            return Some(datagram);
        }
        if fate >= LOST {
            let late = STEP * self.dice.random_range(1..12);
            self.held.push((now + late, way, client, datagram));
        }
        None
    }

    /// What was late and comes now.
    pub(super) fn due(&mut self, now: Instant) -> Vec<(Way, Path, BytesMut)> {
        let (due, held) = std::mem::take(&mut self.held).into_iter().partition(|(at, ..)| *at <= now);
        self.held = held;
        due.into_iter().map(|(_, way, client, datagram)| (way, client, datagram)).collect()
    }
}

impl Lab {
    /// From now on the network is bad.
    pub(in super::super) fn storm(&mut self) {
        self.weather = Some(Weather::new());
    }

    /// The network is good again; what was on its way is lost.
    pub(in super::super) fn calm(&mut self) {
        self.weather = None;
    }

    pub(super) fn deliver_late(&mut self) {
        let now = self.now;
        let due = self.weather.as_mut().map(|weather| weather.due(now)).unwrap_or_default();
        for (way, client, datagram) in due {
            match way {
                Way::In => drop(self.core.receive(now, client, &datagram)),
                Way::Out => self.hand_over(client, datagram),
            }
        }
    }
}
