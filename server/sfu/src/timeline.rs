//! Sequence numbers, timestamps and picture numbers as one viewer sees them, whatever the publisher and its layers do.
//!
//! A viewer's track is spliced from *runs*: one incoming layer from a key frame on, until a key frame of another layer (a smaller
//! or larger picture, or another page of the same publisher) takes its place.
//!
//! Invariant: a viewer never sees one sequence number for two packets, nor two numbers for one packet; time, picture ids and
//! sequence numbers go forward from one run to the next. Gaps stay gaps, so that a lost packet can still be asked for.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crate::{
    arrivals::{REORDER, Span},
    layer::LayerId,
    picture::{Glance, Patch, Shift, Shown},
};

/// Past runs remembered, for packets that come late or are asked for again, and for how long: numbers come around.
const RUNS: usize = 4;
const REMEMBERED: Duration = Duration::from_secs(10);

/// A packet as the publisher numbered it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Incoming {
    pub(crate) layer: LayerId,
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) glance: Glance,
}

/// A packet as the viewer sees it numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) patch: Option<Patch>,
}

/// One viewer's track.
#[derive(Debug, Clone)]
pub(crate) struct Timeline {
    clock_rate: u32,
    /// What the viewer is to get; none while it is paused.
    wanted: Option<LayerId>,
    /// The newest last; packets of the last one are on their way unless the viewer is paused.
    runs: VecDeque<Run>,
    newest: Option<Newest>,
}

#[derive(Debug, Clone, Copy)]
struct Newest {
    sequence: u16,
    timestamp: u32,
    at: Instant,
    shown: Shown,
}

/// The offsets of one layer, from one key frame on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    layer: LayerId,
    span: Span,
    sequence_offset: u16,
    timestamp_offset: u32,
    shift: Shift,
    /// Packets of it are sent as they come.
    open: bool,
    /// When its newest packet came.
    at: Instant,
}

impl Timeline {
    /// For a track of this clock rate (90,000 for video, 48,000 for Opus). It wants nothing yet.
    pub(crate) fn new(clock_rate: u32) -> Self {
        Self { clock_rate, wanted: None, runs: VecDeque::new(), newest: None }
    }

    /// Which layer the viewer is to get: from its next key frame on. `None` pauses at once.
    pub(crate) fn want(&mut self, layer: Option<LayerId>) {
        self.wanted = layer;
        if layer.is_none()
            && let Some(run) = self.runs.back_mut()
        {
            run.open = false;
        }
    }

    /// The layer whose packets are sent now.
    pub(crate) fn layer(&self) -> Option<LayerId> {
        self.runs.back().filter(|run| run.open).map(|run| run.layer)
    }

    /// The layer of which a key frame is needed.
    pub(crate) fn waits_for(&self) -> Option<LayerId> {
        self.wanted.filter(|wanted| self.layer() != Some(*wanted))
    }

    /// Where a packet belongs; `None` for one that is not for this viewer, or comes too late.
    pub(crate) fn map(&mut self, now: Instant, packet: &Incoming) -> Option<Outgoing> {
        let wanted = self.wanted?;
        if packet.layer == wanted && packet.glance.key && self.layer() != Some(wanted) && !self.is_old(now, packet) {
            self.begin(now, packet);
        }
        let current = self.runs.back_mut().filter(|run| run.open && run.layer == packet.layer);
        if let Some(run) = current
            && (run.span.advance(packet.sequence) || run.span.newest == packet.sequence)
        {
            run.at = now;
            let outgoing = run.place(packet);
            let newest = Newest {
                sequence: outgoing.sequence,
                timestamp: outgoing.timestamp,
                at: now,
                shown: packet.glance.numbers.map(|numbers| numbers.shown(run.shift)).unwrap_or_default(),
            };
            match &mut self.newest {
                Some(before) => before.update(newest),
                None => self.newest = Some(newest),
            }
            return Some(outgoing);
        }
        let run = self.runs.iter().rev().find(|run| run.knows(now, packet.layer, packet.sequence))?;
        Some(run.place(packet)).filter(|outgoing| self.is_recent(outgoing.sequence))
    }

    /// Whether the packet is no newer than what the viewer has had of its layer: a key frame that comes late begins nothing.
    fn is_old(&self, now: Instant, packet: &Incoming) -> bool {
        let had = |run: &Run| run.layer == packet.layer && run.is_remembered(now);
        self.runs.iter().any(|run| had(run) && !run.span.is_behind(packet.sequence))
    }

    /// Which packet of which layer a number is that the viewer saw.
    pub(crate) fn origin(&self, now: Instant, sequence: u16) -> Option<(Run, LayerId, u16)> {
        if !self.is_recent(sequence) {
            return None;
        }
        self.runs.iter().rev().find_map(|run| {
            let own = sequence.wrapping_sub(run.sequence_offset);
            run.knows(now, run.layer, own).then_some((*run, run.layer, own))
        })
    }

    /// A layer's timestamp as the viewer sees it (for sender reports); `None` when the viewer does not get this layer.
    pub(crate) fn map_timestamp(&self, layer: LayerId, timestamp: u32) -> Option<u32> {
        let run = self.runs.back().filter(|run| run.open && run.layer == layer)?;
        Some(timestamp.wrapping_add(run.timestamp_offset))
    }

    fn is_recent(&self, sequence: u16) -> bool {
        self.newest.is_some_and(|newest| newest.sequence.wrapping_sub(sequence) <= REORDER)
    }

    fn begin(&mut self, now: Instant, packet: &Incoming) {
        if let Some(run) = self.runs.back_mut() {
            run.open = false;
        }
        if self.runs.len() == RUNS {
            self.runs.pop_front();
        }
        let (sequence_offset, timestamp_offset, shift) = match self.newest {
            None => (0, 0, Shift::default()),
            Some(newest) => {
                let elapsed = ticks(now.saturating_duration_since(newest.at), self.clock_rate).max(1);
                (
                    newest.sequence.wrapping_add(1).wrapping_sub(packet.sequence),
                    newest.timestamp.wrapping_add(elapsed).wrapping_sub(packet.timestamp),
                    packet.glance.numbers.map(|numbers| numbers.after(newest.shown)).unwrap_or_default(),
                )
            }
        };
        let span = Span::at(packet.sequence);
        self.runs.push_back(Run {
            layer: packet.layer,
            span,
            sequence_offset,
            timestamp_offset,
            shift,
            open: true,
            at: now,
        });
    }
}

impl Newest {
    fn update(&mut self, newer: Self) {
        (self.sequence, self.timestamp, self.at) = (newer.sequence, newer.timestamp, newer.at);
        self.shown.update(newer.shown);
    }
}

impl Run {
    /// Whether a packet of this number has been, or is missing, in this run.
    fn knows(&self, now: Instant, layer: LayerId, sequence: u16) -> bool {
        self.layer == layer && self.is_remembered(now) && self.span.holds(sequence)
    }

    fn is_remembered(&self, now: Instant) -> bool {
        self.open || now.saturating_duration_since(self.at) < REMEMBERED
    }

    /// A packet of this run in the viewer's numbers.
    pub(crate) fn place(&self, packet: &Incoming) -> Outgoing {
        Outgoing {
            sequence: packet.sequence.wrapping_add(self.sequence_offset),
            timestamp: packet.timestamp.wrapping_add(self.timestamp_offset),
            patch: packet.glance.numbers.and_then(|numbers| numbers.patch(self.shift)),
        }
    }
}

/// A duration in clock ticks; wraps like an RTP timestamp does.
fn ticks(duration: Duration, clock_rate: u32) -> u32 {
    let ticks = duration.as_micros() * u128::from(clock_rate) / 1_000_000;
    u32::try_from(ticks & u128::from(u32::MAX)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
