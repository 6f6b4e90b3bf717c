//! Which layer a viewer gets: no larger than it shows, no more than its network carries, and sound before pictures.
//!
//! Down goes at once, by loss and by an estimate that falls. Up goes by trial, one step at a time, and who fails waits longer
//! before the next: an estimate alone never tells of room above what is sent.
//!
//! Invariant: pure; time is passed in. With allowed = 0 no picture is sent, sound always is.

use std::time::{Duration, Instant};

use crate::{layer::LayerId, picture::Size};

/// What a network is trusted with before anything is known of it, in bits per second.
const START: u32 = 1_000_000;
/// Loss that is heavy for pictures, in 256ths (RFC 3550 §6.4.1): twice in a row, or at a stroke, or within a trial.
const HEAVY: u8 = 26;
const AT_A_STROKE: u8 = 64;
const IN_A_TRIAL: u8 = 13;
/// Loss of sound that pictures give way to; and so much that even the smallest picture gives way. Sound is few packets: its loss
/// is chance as long as pictures lose less than this.
const SOUND: u8 = 13;
const SOUND_BREAKS: u8 = 38;
const CHANCE: u8 = 5;
/// Loss at which the smallest picture is no use either.
const HOPELESS: u8 = 77;
/// After a step down, what is reported still speaks of before.
const SETTLE: Duration = Duration::from_millis(1_500);
/// The smallest picture stops only when it has been of no use for so long: a network that was away for a moment comes back.
const PATIENCE: Duration = Duration::from_secs(4);
/// Until a trial counts as passed.
const TRIAL: Duration = Duration::from_secs(10);
/// Before a trial: at first and after one that was passed, and at most after many that failed.
const FIRST_WAIT: Duration = Duration::from_secs(4);
const LONGEST_WAIT: Duration = Duration::from_mins(2);
/// What was estimated longer ago says nothing, and without any report for so long nothing is tried.
const ESTIMATE: Duration = Duration::from_secs(3);
const HEARD: Duration = Duration::from_secs(12);

/// One layer, as far as choosing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) id: LayerId,
    /// Unknown until a key frame tells it.
    pub(crate) size: Option<Size>,
    /// Bits per second.
    pub(crate) rate: u32,
    /// The publisher sends it now.
    pub(crate) live: bool,
}

/// What a viewer reports about a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Report {
    /// Fraction of pictures' packets lost since the last report, in 256ths.
    Pictures(u8),
    /// The same for sound.
    Sound(u8),
    /// What the receiver believes its network carries, in bits per second (draft-alvestrand-rmcat-remb).
    Estimate(u32),
}

/// The choice for one viewer.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// How large the viewer shows the picture, in device pixels; unknown until it says so.
    shows: Option<Size>,
    /// So many steps of the ladder are allowed by the network; unknown before the first look at the ladder.
    allowed: Option<usize>,
    trouble: Trouble,
    estimate: Option<Estimate>,
    heard: Option<Instant>,
    /// The latest step up or down.
    changed: Option<Instant>,
    /// The latest step down.
    fell: Option<Instant>,
    /// Since when the smallest picture has been of no use.
    no_use: Option<Instant>,
    /// A step up that has not proved itself yet.
    on_trial: bool,
    /// Trials that failed since one was passed.
    failed: u32,
}

/// What the reports since the latest step say.
#[derive(Debug, Clone, Copy, Default)]
struct Trouble {
    /// Heavy reports in a row, and the heaviest of them.
    heavy: u32,
    loss: u8,
    /// The latest of pictures and of sound.
    pictures: Option<u8>,
    sound: u8,
}

#[derive(Debug, Clone, Copy)]
struct Estimate {
    rate: u32,
    fell: Option<Instant>,
}

impl Choice {
    /// The viewer shows the picture so large, in device pixels; nothing of it when a side is 0.
    pub(crate) fn show(&mut self, size: Size) {
        self.shows = Some(size);
    }

    /// Whether the network is too weak for any picture.
    pub(crate) fn is_too_weak(&self) -> bool {
        self.allowed == Some(0)
    }

    /// Takes a report into account from the next [`choose`](Self::choose) on.
    pub(crate) fn hear(&mut self, now: Instant, report: Report) {
        self.heard = Some(now);
        match report {
            Report::Estimate(rate) => {
                let before = self.estimate.unwrap_or(Estimate { rate, fell: None });
                // An estimate grows only as far as what is sent; that it falls, by more than it trembles, is news.
                let fell = if rate < before.rate - before.rate / 32 { Some(now) } else { before.fell };
                self.estimate = Some(Estimate { rate, fell });
            }
            _ if self.fell.is_some_and(|at| now.saturating_duration_since(at) < SETTLE) => {}
            Report::Pictures(loss) => {
                let heavy = loss >= if self.on_trial { IN_A_TRIAL } else { HEAVY };
                self.trouble.heavy = if heavy { self.trouble.heavy + 1 } else { 0 };
                self.trouble.loss = if heavy { self.trouble.loss.max(loss) } else { 0 };
                self.trouble.pictures = Some(loss);
            }
            Report::Sound(loss) => self.trouble.sound = loss,
        }
    }

    /// The layer to send now, out of a ladder of what has come, from the smallest to the largest; none while nothing is to be
    /// sent.
    pub(crate) fn choose(&mut self, now: Instant, ladder: &[Step]) -> Option<LayerId> {
        let top = ladder.len();
        if top == 0 {
            return None;
        }
        let start = || ladder.iter().take_while(|step| step.live && step.rate <= START).count().max(1);
        let mut allowed = self.allowed.map_or_else(start, |allowed| allowed.min(top));
        // A layer that begins to come while nothing larger was known does not have to be tried.
        if self.heard.is_none() {
            allowed = allowed.max(start());
        }
        let wished = self.wished(ladder);
        if let (Some(wished), Some(sent)) = (wished, self.sent(ladder, allowed)) {
            // What was on trial is not sent any more: nothing that happens now speaks of it.
            self.on_trial &= sent + 1 == allowed;
            let rate = ladder[sent].rate;
            self.no_use = self.no_use.filter(|_| sent == 0);
            allowed = match (sent, self.is_trouble(now, rate)) {
                (0, _) if self.is_to_stop(now, rate) => self.step_down(now, 0),
                (0, true) => 1,
                (_, true) => self.step_down(now, self.carried(ladder, sent)),
                (_, false) => self.step_up(now, allowed, wished),
            };
        } else if wished.is_some() {
            allowed = self.step_up(now, allowed, 0);
        }
        self.allowed = Some(allowed);
        self.sent(ladder, allowed).map(|sent| ladder[sent].id)
    }

    /// The step that is large enough for what is shown; none when nothing is shown.
    fn wished(&self, ladder: &[Step]) -> Option<usize> {
        let top = ladder.len() - 1;
        let Some(shows) = self.shows else { return Some(top) };
        if shows.width == 0 || shows.height == 0 {
            return None;
        }
        // The picture keeps its shape and fits into what is shown; a quarter more than its own size nobody notices.
        let enough = |own: u32, shown: u32| u64::from(shown) * 4 <= u64::from(own) * 5;
        let suffices = |step: &Step| {
            step.size.is_some_and(|own| enough(own.width, shows.width) || enough(own.height, shows.height))
        };
        Some(ladder.iter().position(|step| step.live && suffices(step)).unwrap_or(top))
    }

    /// The step that is sent when so many are allowed: the largest that comes, else the smallest that does.
    fn sent(&self, ladder: &[Step], allowed: usize) -> Option<usize> {
        let most = (self.wished(ladder)? + 1).min(allowed);
        if most == 0 {
            return None;
        }
        let live = |step: &Step| step.live;
        let below = ladder[..most].iter().rposition(live);
        below.or_else(|| ladder.iter().position(live)).or(Some(most - 1))
    }

    /// Whether what is sent is more than the network carries.
    fn is_trouble(&self, now: Instant, rate: u32) -> bool {
        let Trouble { heavy, loss, .. } = self.trouble;
        self.trouble.of_sound() >= SOUND
            || heavy >= 2
            || heavy >= 1 && (self.on_trial || loss >= AT_A_STROKE)
            || self.fell_below(now, rate)
    }

    /// Whether even the smallest picture is more than the network carries, and has been for long enough.
    fn is_to_stop(&mut self, now: Instant, rate: u32) -> bool {
        let Trouble { pictures, .. } = self.trouble;
        let no_use = pictures.is_some_and(|loss| loss >= HOPELESS)
            || self.trouble.of_sound() >= SOUND_BREAKS
            || self.fell_below(now, rate / 2);
        let since = *self.no_use.get_or_insert(now);
        if !no_use {
            self.no_use = None;
        }
        no_use && (self.on_trial || now.saturating_duration_since(since) >= PATIENCE)
    }

    /// Whether the estimate has lately fallen, below this.
    fn fell_below(&self, now: Instant, rate: u32) -> bool {
        let lately = |at| now.saturating_duration_since(at) < ESTIMATE;
        self.estimate.is_some_and(|estimate| estimate.fell.is_some_and(lately) && estimate.rate < rate)
    }

    /// How many steps below this one the network may carry; one at least.
    fn carried(&self, ladder: &[Step], sent: usize) -> usize {
        if self.on_trial {
            // What went well before the trial.
            return sent;
        }
        let rate = u64::from(ladder[sent].rate);
        let through = rate * u64::from(u8::MAX - self.trouble.loss) / u64::from(u8::MAX);
        let fell = self.estimate.filter(|estimate| estimate.fell.is_some() && u64::from(estimate.rate) < rate);
        let carried = fell.map_or(through, |estimate| through.min(u64::from(estimate.rate)));
        ladder[..sent].iter().take_while(|step| u64::from(step.rate) <= carried).count().max(1)
    }

    /// So many steps are allowed after trouble.
    fn step_down(&mut self, now: Instant, allowed: usize) -> usize {
        self.failed += u32::from(self.on_trial);
        self.trouble = Trouble::default();
        (self.on_trial, self.no_use, self.changed, self.fell) = (false, None, Some(now), Some(now));
        self.estimate = self.estimate.map(|estimate| Estimate { fell: None, ..estimate });
        allowed
    }

    /// How many steps are allowed after a while without trouble, when `wished` would be.
    fn step_up(&mut self, now: Instant, allowed: usize, wished: usize) -> usize {
        let since = now.saturating_duration_since(*self.changed.get_or_insert(now));
        if self.on_trial && since >= TRIAL {
            (self.on_trial, self.failed) = (false, 0);
        }
        let heard = self.heard.is_some_and(|at| now.saturating_duration_since(at) < HEARD);
        let calm = self.trouble.heavy == 0 && self.trouble.of_sound() < SOUND;
        if allowed > wished || self.on_trial || !heard || !calm || since < self.wait() {
            return allowed;
        }
        (self.on_trial, self.changed) = (true, Some(now));
        allowed + 1
    }

    fn wait(&self) -> Duration {
        (FIRST_WAIT * 2_u32.pow(self.failed.min(5))).min(LONGEST_WAIT)
    }
}

impl Trouble {
    /// Sound's loss, unless it is chance.
    fn of_sound(self) -> u8 {
        if self.pictures.is_none_or(|loss| loss >= CHANCE) { self.sound } else { 0 }
    }
}

#[cfg(test)]
mod tests;
