//! One viewer's track out of layers that lose, reorder and repeat packets, over switches, pauses and takeovers.

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;

use super::*;
use crate::picture::{Format, tests::vp8_frame};

const FRAME: Duration = Duration::from_millis(40);
const LOW: LayerId = LayerId(1);
const HIGH: LayerId = LayerId(2);

fn packet(layer: LayerId, sequence: u16, timestamp: u32, key: bool) -> Incoming {
    Incoming { layer, sequence, timestamp, glance: Glance { key, ..Glance::default() } }
}

fn picture(layer: LayerId, sequence: u16, key: bool, picture: u16, base: u8) -> Incoming {
    let glance = Format::Vp8.glance(&vp8_frame(key, picture, base, (640, 360)));
    Incoming { layer, sequence, timestamp: u32::from(picture) * 3600, glance }
}

/// A timeline that wants `LOW`, and a moment.
fn wanting_low() -> (Timeline, Instant) {
    let mut timeline = Timeline::new(90_000);
    timeline.want(Some(LOW));
    (timeline, Instant::now())
}

fn numbers(outgoing: Option<Outgoing>) -> Option<(u16, u32)> {
    outgoing.map(|outgoing| (outgoing.sequence, outgoing.timestamp))
}

#[test]
fn one_layer_passes_unchanged_from_its_key_frame_on_gaps_included() {
    let (mut timeline, now) = wanting_low();
    assert_eq!(timeline.map(now, &packet(LOW, 8, 900, false)), None);
    assert_eq!(timeline.waits_for(), Some(LOW));
    for (number, key) in [(10, true), (12, false), (11, false)] {
        assert_eq!(numbers(timeline.map(now, &packet(LOW, number, 1000, key))), Some((number, 1000)));
    }
    assert_eq!((timeline.layer(), timeline.waits_for()), (Some(LOW), None));
}

#[test]
fn a_switch_waits_for_a_key_frame_and_continues_numbers_and_time() {
    let (mut timeline, now) = wanting_low();
    timeline.map(now, &packet(LOW, 10, 1000, true));
    timeline.want(Some(HIGH));
    let later = now + Duration::from_secs(1);
    assert_eq!(timeline.map(later, &packet(HIGH, 59_999, 7, false)), None);
    assert_eq!(numbers(timeline.map(later, &packet(LOW, 11, 91_000, false))), Some((11, 91_000)));
    assert_eq!(timeline.waits_for(), Some(HIGH));
    assert_eq!(numbers(timeline.map(later + FRAME, &packet(HIGH, 60_000, 7, true))), Some((12, 94_600)));
    assert_eq!(numbers(timeline.map(later + FRAME, &packet(HIGH, 60_001, 3607, false))), Some((13, 98_200)));
    assert_eq!(timeline.map(later + FRAME, &packet(LOW, 12, 94_600, true)), None);
}

#[test]
fn picture_numbers_go_on_by_one_at_a_switch() {
    let (mut timeline, now) = wanting_low();
    timeline.map(now, &picture(LOW, 10, true, 0x7ffe, 254));
    timeline.map(now, &picture(LOW, 11, false, 0x7fff, 255));
    timeline.want(Some(HIGH));
    for (number, (own, base), shown) in [(500, (77, 9), [0x80, 0x00, 0]), (501, (78, 10), [0x80, 0x01, 1])] {
        let incoming = picture(HIGH, number, number == 500, own, base);
        let patch = timeline.map(now, &incoming).unwrap().patch.unwrap();
        let mut payload = vp8_frame(false, own, base, (0, 0));
        patch.apply(&mut payload);
        assert_eq!(payload[2..5], shown);
    }
}

#[test]
fn a_pause_sends_nothing_and_ends_with_a_key_frame() {
    let (mut timeline, now) = wanting_low();
    timeline.map(now, &packet(LOW, 10, 1000, true));
    timeline.want(None);
    assert_eq!(timeline.map(now, &packet(LOW, 11, 4600, true)), None);
    assert_eq!((timeline.layer(), timeline.waits_for()), (None, None));
    timeline.want(Some(LOW));
    let later = now + Duration::from_mins(1);
    assert_eq!(timeline.map(later, &packet(LOW, 1510, 1000 + 60 * 90_000 - 1, false)), None);
    let resumed = timeline.map(later, &packet(LOW, 1511, 1000 + 60 * 90_000, true));
    assert_eq!(numbers(resumed), Some((11, 1000 + 60 * 90_000)));
}

#[test]
fn a_key_frame_from_before_the_pause_does_not_end_it() {
    let (mut timeline, now) = wanting_low();
    timeline.map(now, &packet(LOW, 10, 1000, true));
    timeline.want(None);
    timeline.want(Some(LOW));
    assert_eq!(timeline.map(now, &packet(LOW, 8, 900, true)), None);
    assert_eq!(timeline.layer(), None);
}

#[test]
fn after_a_long_pause_numbers_that_came_around_are_not_taken_for_late_ones() {
    let (mut timeline, now) = wanting_low();
    timeline.map(now, &packet(LOW, 10, 1000, true));
    timeline.map(now, &packet(LOW, 900, 1000, false));
    timeline.want(None);
    timeline.want(Some(LOW));
    let later = now + Duration::from_mins(10);
    assert_eq!(timeline.map(later, &packet(LOW, 500, 77, false)), None);
    assert_eq!(numbers(timeline.map(later, &packet(LOW, 501, 77, true))).map(|(number, _)| number), Some(901));
}

#[test]
fn a_packet_that_comes_after_the_switch_fills_its_gap_before_it() {
    let (mut timeline, now) = wanting_low();
    timeline.map(now, &packet(LOW, 10, 0, true));
    timeline.map(now, &packet(LOW, 12, 0, false));
    timeline.want(Some(HIGH));
    timeline.map(now, &packet(HIGH, 700, 0, true));
    assert_eq!(numbers(timeline.map(now, &packet(LOW, 11, 0, false))), Some((11, 0)));
    assert_eq!(timeline.map(now, &packet(LOW, 13, 0, false)), None);
}

#[test]
fn what_a_viewer_asks_for_again_is_traced_to_its_layer() {
    let (mut timeline, now) = wanting_low();
    timeline.map(now, &packet(LOW, 10, 0, true));
    timeline.map(now, &packet(LOW, 14, 0, false));
    timeline.want(Some(HIGH));
    timeline.map(now, &packet(HIGH, 700, 0, true));
    timeline.map(now, &packet(HIGH, 703, 0, false));
    let origin = |sequence| timeline.origin(now, sequence).map(|(_, layer, own)| (layer, own));
    assert_eq!(origin(12), Some((LOW, 12)));
    assert_eq!(origin(15), Some((HIGH, 700)));
    assert_eq!(origin(17), Some((HIGH, 702)));
    assert_eq!((origin(9), origin(19), origin(40_000)), (None, None, None));
}

#[test]
fn sender_reports_follow_the_layer_that_is_sent() {
    let mut timeline = Timeline::new(48_000);
    timeline.want(Some(LOW));
    let now = Instant::now();
    assert_eq!(timeline.map_timestamp(LOW, 5), None);
    timeline.map(now, &packet(LOW, 1, 100, true));
    timeline.want(Some(HIGH));
    let switched = timeline.map(now + FRAME, &packet(HIGH, 9, 4000, true)).unwrap();
    assert_eq!(timeline.map_timestamp(HIGH, 4960), Some(switched.timestamp.wrapping_add(960)));
    assert_eq!(timeline.map_timestamp(LOW, 5), None);
}

/// A packet as it was sent, with what tells it from all others.
#[derive(Debug, Clone, Copy)]
struct Sent {
    incoming: Incoming,
    layer: usize,
    frame: usize,
    /// Place in its layer, never coming around.
    place: i64,
    /// Its picture id and TL0PICIDX, never coming around.
    picture: u16,
}

/// Three layers that send a frame each per tick. A tick is: a wish (0–2 a layer, 3 a pause, else none), whose frame is a key
/// frame (bits), and what becomes of packets (bits): lost, late by up to 3 ticks, or twice.
fn arrivals(firsts: [(u16, u32, u16); 3], ticks: &[(u8, u8, u64)]) -> Vec<Vec<Sent>> {
    let mut arrivals = vec![Vec::new(); ticks.len() + 4];
    let mut places = [0_i64; 3];
    for (frame, (_, keys, fates)) in ticks.iter().enumerate() {
        let mut fates = *fates;
        for (layer, (first, start, first_picture)) in firsts.into_iter().enumerate() {
            let key = keys >> layer & 1 == 1;
            let picture = first_picture.wrapping_add(u16::try_from(frame).unwrap());
            for part in 0..=layer {
                let mut payload = vp8_frame(key, picture, picture.to_le_bytes()[0], (640, 360));
                if part > 0 {
                    payload[0] &= !0x10;
                }
                let incoming = Incoming {
                    layer: LayerId(u32::try_from(layer).unwrap()),
                    sequence: first.wrapping_add(u16::try_from(places[layer]).unwrap()),
                    timestamp: start.wrapping_add(u32::try_from(frame).unwrap() * 3600),
                    glance: Format::Vp8.glance(&payload),
                };
                let sent = Sent { incoming, layer, frame, place: places[layer], picture };
                places[layer] += 1;
                let late = usize::try_from(fates >> 3 & 3).unwrap();
                match fates & 7 {
                    0 => {}
                    1 => arrivals[frame + late].push(sent),
                    2 => {
                        arrivals[frame].push(sent);
                        arrivals[frame + late].push(sent);
                    }
                    _ => arrivals[frame].push(sent),
                }
                fates = fates.rotate_right(5);
            }
        }
    }
    arrivals
}

proptest! {
    #[test]
    fn whatever_layers_do_a_viewer_sees_one_stream(
        firsts in proptest::array::uniform3((any::<u16>(), any::<u32>(), any::<u16>())),
        ticks in proptest::collection::vec((0_u8..14, 0_u8..8, any::<u64>()), 1..250),
    ) {
        let (mut timeline, mut now) = (Timeline::new(90_000), Instant::now());
        let mut wanted = None;
        // What was seen, by its number (never coming around), and by what it was.
        let mut seen: BTreeMap<i64, (Sent, u32, Option<Shown>)> = BTreeMap::new();
        let mut known: HashMap<(usize, i64), i64> = HashMap::new();
        let mut newest: Option<i64> = None;
        let mut run: Option<usize> = None;
        for (tick, arrived) in arrivals(firsts, &ticks).into_iter().enumerate() {
            now += FRAME;
            match ticks.get(tick).map(|(wish, ..)| *wish) {
                Some(layer @ 0..=2) => wanted = Some(layer),
                Some(3) => (wanted, run) = (None, None),
                _ => {}
            }
            timeline.want(wanted.map(|layer| LayerId(u32::from(layer))));
            for sent in arrived {
                let Some(outgoing) = timeline.map(now, &sent.incoming) else { continue };
                prop_assert!(wanted.is_some(), "sent while paused");
                let ahead = newest.map_or(0, |newest| {
                    i64::from(outgoing.sequence.wrapping_sub(newest.to_le_bytes()[..2].try_into().map(u16::from_le_bytes).unwrap()).cast_signed())
                });
                let number = newest.map_or(i64::from(outgoing.sequence) + (1 << 20), |newest| newest + ahead);
                // One number is one packet, and one packet is one number.
                let again = known.insert((sent.layer, sent.place), number);
                prop_assert!(again.is_none_or(|before| before == number));
                let shown = sent.incoming.glance.numbers.map(|_| {
                    let mut payload = vp8_frame(false, sent.picture, sent.picture.to_le_bytes()[0], (0, 0));
                    if let Some(patch) = outgoing.patch { patch.apply(&mut payload); }
                    Format::Vp8.glance(&payload).numbers.unwrap().shown(Shift::default())
                });
                if let Some((before, ..)) = seen.insert(number, (sent, outgoing.timestamp, shown)) {
                    prop_assert_eq!((before.layer, before.place), (sent.layer, sent.place));
                }
                // What can be asked for again is found.
                let origin = timeline.origin(now, outgoing.sequence).map(|(run, layer, own)| (layer, own, run.place(&sent.incoming)));
                prop_assert_eq!(origin, Some((sent.incoming.layer, sent.incoming.sequence, outgoing)));
                // Another layer begins with a key frame of what is wanted, right after the newest.
                if newest.is_none_or(|newest| number > newest) {
                    if run != Some(sent.layer) {
                        prop_assert!(sent.incoming.glance.key);
                        prop_assert_eq!(Some(sent.layer), wanted.map(usize::from));
                        prop_assert!(newest.is_none_or(|newest| number == newest + 1));
                        run = Some(sent.layer);
                    }
                    newest = Some(number);
                }
            }
        }
        for ((_, (before, earlier, shown_before)), (number, (after, later, shown_after))) in seen.iter().zip(seen.iter().skip(1)) {
            let forward = later.wrapping_sub(*earlier);
            prop_assert!(forward < 1 << 31, "time runs backwards at {number}");
            prop_assert_eq!(forward == 0, before.layer == after.layer && before.frame == after.frame);
            let (Some(before_id), Some(after_id)) = (shown_before.and_then(Shown::picture), shown_after.and_then(Shown::picture)) else {
                continue;
            };
            let step = after_id.wrapping_sub(before_id) & 0x7fff;
            if before.layer == after.layer && before.frame <= after.frame {
                prop_assert!(usize::from(step) <= after.frame - before.frame, "pictures skipped at {number}");
            } else {
                prop_assert!((1..1 << 14).contains(&step), "pictures run backwards at {number}: {step}");
            }
        }
    }

    /// Runs of packets with loss and wrap-around: numbers are never reused, each run starts right after the last one, and the
    /// distance between two packets of one run is the publisher's own.
    #[test]
    fn takeovers_are_seamless(
        runs in proptest::collection::vec((any::<u16>(), any::<u32>(), proptest::collection::vec(1_u16..4, 1..60)), 1..6)
    ) {
        let (mut timeline, mut now) = (Timeline::new(90_000), Instant::now());
        let mut last: Option<(u16, u32)> = None;
        for (run, (first, start, steps)) in runs.into_iter().enumerate() {
            let layer = LayerId(u32::try_from(run).unwrap());
            timeline.want(Some(layer));
            let (mut sequence, mut timestamp, mut expected) = (first, start, 1);
            for (place, step) in steps.into_iter().enumerate() {
                now += FRAME;
                let mapped = numbers(timeline.map(now, &packet(layer, sequence, timestamp, place == 0))).unwrap();
                if let Some((last_sequence, last_timestamp)) = last {
                    prop_assert_eq!(mapped.0.wrapping_sub(last_sequence), expected);
                    let forward = mapped.1.wrapping_sub(last_timestamp);
                    prop_assert!(forward > 0 && forward < 1 << 31);
                }
                (last, expected) = (Some(mapped), step);
                sequence = sequence.wrapping_add(step);
                timestamp = timestamp.wrapping_add(3600);
            }
        }
    }

    /// A hostile publisher may number as it likes.
    #[test]
    fn no_order_of_packets_makes_it_panic(
        packets in proptest::collection::vec((0_u32..3, any::<u16>(), any::<u32>(), any::<bool>(), any::<u8>()), 1..200)
    ) {
        let (mut timeline, mut now) = (Timeline::new(90_000), Instant::now());
        for (layer, sequence, timestamp, key, wish) in packets {
            now += Duration::from_millis(u64::from(wish) * 50);
            timeline.want((wish % 4 != 3).then_some(LayerId(u32::from(wish % 4))));
            timeline.map(now, &packet(LayerId(layer), sequence, timestamp, key));
            timeline.origin(now, sequence);
            prop_assert!(timeline.runs.len() <= RUNS);
        }
    }
}
