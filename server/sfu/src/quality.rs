//! How one viewer is served: what it loses, how unsteady and how far away it is, which layer it gets, how often its picture
//! stood still. From receiver reports (RFC 3550 §6.4) and from what the page says on the control channel.
//!
//! Invariant: pure; time is passed in. Of a connection nothing grows, whatever a client reports.

use std::time::{Duration, Instant};

use rtc::rtcp::{reception_report::ReceptionReport, sender_report::SenderReport};

use crate::{Grade, Quality, sdp::Kind};

/// Sender reports remembered for each track: a receiver answers the last it has seen.
const SENT: usize = 4;
/// More packets between two reports is nonsense, not news: a browser reports every few seconds.
const BETWEEN: u32 = 50_000;
/// A round trip that is longer is a clock that was set.
const FARTHEST: Duration = Duration::from_secs(30);
/// What was reported longer ago says nothing of now.
const HEARD: Duration = Duration::from_secs(15);

/// How long it has to be better before that is told: words that change with every report help nobody.
const LASTS: Duration = Duration::from_secs(8);

/// From where on a share of loss (in 256ths), jitter and round trip are noticed, and from where on they disturb.
const NOTICED: (u8, Duration, Duration) = (8, Duration::from_millis(30), Duration::from_millis(300));
const DISTURBING: (u8, Duration, Duration) = (26, Duration::from_millis(100), Duration::from_millis(800));

/// Watches one viewer; a publisher, by what arrives here.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    sound: Track,
    pictures: Track,
    round_trip: Option<Duration>,
    heard: Option<Instant>,
    /// The step of the ladder that is sent, 0 the smallest.
    step: Option<usize>,
    lowest: Option<usize>,
    weak: bool,
    freezes: u32,
    /// Reports that found it good, unstable, weak.
    found: [u32; 3],
    /// What the page was told last, and since when it has been better.
    told: Option<Grade>,
    better: Option<Instant>,
}

/// What was reported of one track.
#[derive(Debug, Default)]
struct Track {
    /// Highest sequence number, with its cycles.
    highest: Option<u32>,
    expected: u64,
    lost: u64,
    /// The latest share of loss, in 256ths.
    loss: u8,
    jitter: Duration,
    most_jitter: Duration,
    /// The middle of each sender report's time of day, and when it was sent.
    sent: [Option<(u32, Instant)>; SENT],
}

impl Watch {
    /// A sender report goes to this viewer.
    pub(crate) fn sent(&mut self, now: Instant, kind: Kind, report: &SenderReport) {
        let sent = &mut self.track(kind).sent;
        sent.rotate_right(1);
        sent[0] = Some((middle(report.ntp_time), now));
    }

    /// The viewer reports on a track of that clock rate (Hz).
    pub(crate) fn hear(&mut self, now: Instant, kind: Kind, clock_rate: u32, report: &ReceptionReport) {
        self.heard = Some(now);
        let track = self.track(kind);
        track.hear(clock_rate, report);
        let answered = track.sent.iter().flatten().find(|(middle, _)| *middle == report.last_sender_report);
        if let Some((_, sent)) = answered {
            // RFC 3550 §6.4.1: now, less when it was sent, less how long the receiver kept it
            let kept = Duration::from_nanos(u64::from(report.delay) * 1_000_000_000 / 65_536);
            let trip = now.saturating_duration_since(*sent).checked_sub(kept);
            self.round_trip = trip.filter(|trip| *trip < FARTHEST).or(self.round_trip);
        }
        let found = match self.grade(now) {
            Some(Grade::Weak) => 2,
            Some(Grade::Unstable) => 1,
            _ => 0,
        };
        self.found[found] = self.found[found].saturating_add(1);
    }

    /// This step of the ladder is sent from now on; none while no picture is. `weak`: because the network carries none.
    pub(crate) fn gets(&mut self, step: Option<usize>, weak: bool) {
        (self.step, self.weak) = (step, weak);
        self.lowest = self.lowest.into_iter().chain(step).min();
    }

    /// The page says how often the picture has stood still since the connection began.
    pub(crate) fn froze(&mut self, times: u32) {
        self.freezes = self.freezes.max(times);
    }

    /// The step of the ladder that is sent.
    pub(crate) fn step(&self) -> Option<usize> {
        self.step
    }

    /// How it is now; unknown when nothing has been reported lately.
    pub(crate) fn grade(&self, now: Instant) -> Option<Grade> {
        if self.weak {
            return Some(Grade::Weak);
        }
        self.heard.filter(|heard| now.saturating_duration_since(*heard) < HEARD)?;
        let loss = self.sound.loss.max(self.pictures.loss);
        let jitter = self.sound.jitter.max(self.pictures.jitter);
        let trip = self.round_trip.unwrap_or_default();
        let reaches =
            |(lost, unsteady, far): (u8, Duration, Duration)| loss >= lost || jitter >= unsteady || trip >= far;
        Some(match (reaches(DISTURBING), reaches(NOTICED)) {
            (true, _) => Grade::Weak,
            (_, true) => Grade::Unstable,
            _ => Grade::Good,
        })
    }

    /// What the page is to be told now: that it is worse at once, that it is better when that has lasted.
    pub(crate) fn news(&mut self, now: Instant) -> Option<Grade> {
        let grade = self.grade(now)?;
        if self.told.is_some_and(|told| grade < told) {
            let since = *self.better.get_or_insert(now);
            if now.saturating_duration_since(since) < LASTS {
                return None;
            }
        }
        self.better = None;
        (self.told.replace(grade) != Some(grade)).then_some(grade)
    }

    /// How it has been so far.
    pub(crate) fn so_far(&self) -> Quality {
        Quality {
            expected: self.sound.expected + self.pictures.expected,
            lost: self.sound.lost + self.pictures.lost,
            jitter: self.sound.most_jitter.max(self.pictures.most_jitter),
            round_trip: self.round_trip,
            lowest_layer: self.lowest,
            freezes: self.freezes,
            found: self.found,
        }
    }

    fn track(&mut self, kind: Kind) -> &mut Track {
        if kind == Kind::Video { &mut self.pictures } else { &mut self.sound }
    }
}

impl Track {
    fn hear(&mut self, clock_rate: u32, report: &ReceptionReport) {
        let highest = report.last_sequence_number;
        // the first report says where counting begins
        let expected = highest.wrapping_sub(self.highest.replace(highest).unwrap_or(highest));
        if expected <= BETWEEN {
            self.expected += u64::from(expected);
            self.lost += u64::from(expected) * u64::from(report.fraction_lost) / 256;
        }
        self.loss = report.fraction_lost;
        let micros = u64::from(report.jitter) * 1_000_000 / u64::from(clock_rate.max(1));
        self.jitter = Duration::from_micros(micros);
        self.most_jitter = self.most_jitter.max(self.jitter);
    }
}

/// The middle 32 bits of a time of day in NTP's form (RFC 3550 §4).
#[expect(clippy::cast_possible_truncation, reason = "the middle is what is asked for")]
fn middle(ntp_time: u64) -> u32 {
    (ntp_time >> 16) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURES: u32 = 90_000;

    fn report(highest: u32, fraction_lost: u8) -> ReceptionReport {
        ReceptionReport { last_sequence_number: highest, fraction_lost, ..Default::default() }
    }

    #[test]
    fn loss_is_summed_over_what_was_to_come_through_wraps_and_nonsense() {
        let (mut watch, now) = (Watch::default(), Instant::now());
        for (highest, lost) in
            [(u32::MAX - 99, 255), (100, 64), (100, 255), (90, 255), (1_000_000, 255), (1_000_200, 0)]
        {
            watch.hear(now, Kind::Video, PICTURES, &report(highest, lost));
        }
        watch.hear(now, Kind::Audio, 48_000, &report(7, 0));
        watch.hear(now, Kind::Audio, 48_000, &report(107, 128));
        let quality = watch.so_far();
        // 200 with a quarter lost, 200 with none, 100 of sound with half
        assert_eq!((quality.expected, quality.lost), (500, 100));
    }

    #[test]
    fn the_round_trip_is_what_the_receiver_did_not_keep() {
        let (mut watch, start) = (Watch::default(), Instant::now());
        let later = |milliseconds| start + Duration::from_millis(milliseconds);
        let sent = |ntp_time| SenderReport { ntp_time, ..Default::default() };
        watch.sent(start, Kind::Video, &sent(0x0000_0001_8000_0000));
        watch.sent(later(1_000), Kind::Video, &sent(0x0000_0002_8000_0000));
        let answer = |last_sender_report, delay| ReceptionReport { last_sender_report, delay, ..Default::default() };
        // kept for half a second
        watch.hear(later(1_620), Kind::Video, PICTURES, &answer(0x0002_8000, 0x8000));
        assert_eq!(watch.so_far().round_trip, Some(Duration::from_millis(120)));
        watch.hear(later(2_000), Kind::Video, PICTURES, &answer(0x0001_8000, 0x1_c000));
        assert_eq!(watch.so_far().round_trip, Some(Duration::from_millis(250)), "an earlier one");
        for (middle, kept) in [(0, 0), (0x0009_0000, 0), (0x0002_8000, u32::MAX)] {
            watch.hear(later(2_100), Kind::Video, PICTURES, &answer(middle, kept));
            watch.hear(later(2_100), Kind::Audio, 48_000, &answer(0x0002_8000, 0));
        }
        assert_eq!(watch.so_far().round_trip, Some(Duration::from_millis(250)), "answers to nothing we sent");
    }

    #[test]
    fn the_grade_follows_the_latest_reports_and_silence_says_nothing() {
        let (mut watch, now) = (Watch::default(), Instant::now());
        assert_eq!(watch.grade(now), None);
        let jitter = |milliseconds: u32| ReceptionReport { jitter: 90 * milliseconds, ..Default::default() };
        for (report, grade) in [
            (report(1, 0), Grade::Good),
            (report(2, 10), Grade::Unstable),
            (report(3, 30), Grade::Weak),
            (jitter(29), Grade::Good),
            (jitter(40), Grade::Unstable),
            (jitter(200), Grade::Weak),
        ] {
            watch.hear(now, Kind::Video, PICTURES, &report);
            assert_eq!(watch.grade(now), Some(grade), "{report:?}");
        }
        assert_eq!(watch.so_far().jitter, Duration::from_millis(200));
        assert_eq!(watch.grade(now + HEARD), None);
        watch.gets(None, true);
        assert_eq!(watch.grade(now + HEARD), Some(Grade::Weak));
    }

    #[test]
    fn on_the_whole_it_is_as_bad_as_it_was_for_a_fifth_of_the_time() {
        assert_eq!(Quality::default().grade(), None);
        let (mut watch, now) = (Watch::default(), Instant::now());
        let mut hears = |fraction_lost| {
            watch.hear(now, Kind::Video, PICTURES, &report(1, fraction_lost));
            watch.so_far().grade()
        };
        assert_eq!((0..8).map(|_| hears(0)).last(), Some(Some(Grade::Good)));
        assert_eq!((hears(10), hears(30)), (Some(Grade::Good), Some(Grade::Unstable)));
        assert_eq!((hears(30), hears(0)), (Some(Grade::Unstable), Some(Grade::Unstable)));
        assert_eq!(hears(30), Some(Grade::Weak), "three of thirteen");
    }

    #[test]
    fn worse_is_told_at_once_and_better_when_it_has_lasted() {
        let (mut watch, start) = (Watch::default(), Instant::now());
        let mut told = |second: u64, fraction_lost| {
            let now = start + Duration::from_secs(second);
            watch.hear(now, Kind::Video, PICTURES, &report(1, fraction_lost));
            watch.news(now)
        };
        assert_eq!(told(0, 0), Some(Grade::Good), "the first");
        assert_eq!(told(1, 0), None, "said already");
        assert_eq!(told(2, 30), Some(Grade::Weak));
        assert_eq!(told(3, 0), None);
        assert_eq!(told(8, 10), None, "still better, if not good");
        assert_eq!(told(9, 30), None, "weak after all: it counts from the start");
        assert_eq!(told(12, 0), None);
        assert_eq!(told(19, 0), None);
        assert_eq!(told(20, 0), Some(Grade::Good));
    }

    #[test]
    fn the_lowest_layer_and_the_freezes_are_kept() {
        let mut watch = Watch::default();
        for step in [Some(2), Some(1), None, Some(2)] {
            watch.gets(step, false);
        }
        for times in [3, 1, 4, 2] {
            watch.froze(times);
        }
        assert_eq!((watch.so_far().lowest_layer, watch.so_far().freezes, watch.step()), (Some(1), 4, Some(2)));
    }
}
