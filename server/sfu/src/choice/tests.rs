//! A viewer's network, simulated: it carries so many bits, loses the rest, and tells of it as receivers do.

use proptest::prelude::*;

use super::*;

const SECOND: Duration = Duration::from_secs(1);
const SOUND_RATE: u32 = 40_000;

fn step(id: u32, width: u32, rate: u32) -> Step {
    Step { id: LayerId(id), size: Some(Size { width, height: width * 9 / 16 }), rate, live: true }
}

fn ladder() -> Vec<Step> {
    vec![step(1, 320, 150_000), step(2, 640, 500_000), step(3, 1280, 1_700_000)]
}

/// One viewer, with a network of its own.
struct Lab {
    choice: Choice,
    ladder: Vec<Step>,
    /// What the network carries, in bits per second.
    carries: u32,
    /// Whether the receiver estimates its network, as Chromium does.
    estimates: bool,
    now: Instant,
    /// What was sent, second by second.
    sent: Vec<Option<u32>>,
}

impl Lab {
    fn new(ladder: Vec<Step>, carries: u32, estimates: bool) -> Self {
        Self { choice: Choice::default(), ladder, carries, estimates, now: Instant::now(), sent: Vec::new() }
    }

    /// Lets seconds pass: four looks at the ladder in each, a report of pictures at its end, one of sound every five.
    fn pass(&mut self, seconds: u32) -> Option<u32> {
        for _ in 0..seconds {
            for _ in 0..4 {
                self.now += SECOND / 4;
                self.choice.choose(self.now, &self.ladder);
            }
            let sent = self.choice.choose(self.now, &self.ladder);
            let rate = self.ladder.iter().find(|step| Some(step.id) == sent).map_or(0, |step| step.rate);
            let total = rate + SOUND_RATE;
            let lost = u64::from(total.saturating_sub(self.carries)) * 256 / u64::from(total);
            let lost = u8::try_from(lost).unwrap_or(u8::MAX);
            self.sent.push(sent.map(|id| id.0));
            if rate > 0 {
                self.choice.hear(self.now, Report::Pictures(lost));
                if self.estimates {
                    self.choice.hear(
                        self.now,
                        Report::Estimate((total.min(self.carries) / 100 * 85).max(total * u32::from(lost == 0))),
                    );
                }
            }
            if self.sent.len().is_multiple_of(5) {
                self.choice.hear(self.now, Report::Sound(lost));
            }
        }
        self.sent.last().copied().flatten()
    }
}

#[test]
fn a_good_network_reaches_the_largest_layer_by_trial() {
    let mut lab = Lab::new(ladder(), 10_000_000, false);
    assert_eq!(lab.pass(1), Some(2));
    assert_eq!(lab.pass(6), Some(3));
    lab.pass(60);
    assert!(lab.sent[7..].iter().all(|sent| *sent == Some(3)));
}

#[test]
fn a_viewer_whose_network_shrinks_gets_a_lower_layer_within_three_seconds() {
    for estimates in [false, true] {
        let mut lab = Lab::new(ladder(), 10_000_000, estimates);
        assert_eq!(lab.pass(30), Some(3));
        lab.carries = 600_000;
        assert_eq!(lab.pass(3), Some(2), "estimates: {estimates}");
        assert_eq!(lab.pass(60), Some(2));
    }
}

#[test]
fn trials_that_fail_become_rare_and_short() {
    let mut lab = Lab::new(ladder(), 600_000, false);
    lab.pass(3600);
    let above = lab.sent.iter().filter(|sent| **sent == Some(3)).count();
    let trials = lab.sent.windows(2).filter(|pair| pair[0] == Some(2) && pair[1] == Some(3)).count();
    assert!((2..=40).contains(&trials) && above <= trials * 2, "{trials} trials, {above} seconds");
}

#[test]
fn a_trial_that_the_publisher_ends_is_not_the_networks_fault() {
    let mut lab = Lab::new(ladder(), 10_000_000, false);
    assert_eq!((lab.pass(1), lab.pass(6)), (Some(2), Some(3)));
    for step in &mut lab.ladder[1..] {
        step.live = false;
    }
    // less is sent, so less is estimated
    for rate in [1_700_000, 60_000] {
        lab.choice.hear(lab.now, Report::Estimate(rate));
    }
    lab.pass(20);
    assert!(lab.sent[7..].iter().all(|sent| *sent == Some(1)), "{:?}", lab.sent);
}

#[test]
fn a_network_that_grows_is_found_out() {
    let mut lab = Lab::new(ladder(), 600_000, true);
    assert_eq!(lab.pass(300), Some(2));
    lab.carries = 5_000_000;
    lab.pass(LONGEST_WAIT.as_secs().try_into().unwrap());
    assert_eq!(lab.pass(30), Some(3));
}

#[test]
fn pictures_give_way_to_sound_and_come_back() {
    let mut lab = Lab::new(ladder(), 60_000, false);
    lab.pass(30);
    assert_eq!(lab.pass(1), None);
    assert!(lab.choice.is_too_weak());
    let pictures = lab.sent[15..].iter().filter(|sent| sent.is_some()).count();
    assert!(pictures <= 4, "{:?}", lab.sent);
    lab.carries = 300_000;
    lab.pass(LONGEST_WAIT.as_secs().try_into().unwrap());
    assert_eq!(lab.pass(30), Some(1));
}

#[test]
fn a_network_that_was_away_for_a_moment_stops_no_picture() {
    for ladder in [ladder(), vec![step(9, 1280, 1_000_000)]] {
        let mut lab = Lab::new(ladder, 10_000_000, true);
        lab.pass(30);
        for _ in 0..12 {
            lab.now += SECOND / 4;
            assert!(lab.choice.choose(lab.now, &lab.ladder).is_some());
        }
        lab.choice.hear(lab.now, Report::Estimate(50_000));
        lab.choice.hear(lab.now, Report::Pictures(230));
        lab.choice.hear(lab.now, Report::Sound(230));
        lab.sent.clear();
        let top = lab.ladder.last().map(|step| step.id.0);
        assert_eq!(lab.pass(40), top);
        assert!(lab.sent.iter().all(Option::is_some), "{:?}", lab.sent);
    }
}

#[test]
fn sound_that_suffers_lowers_the_picture_though_pictures_say_nothing() {
    let (mut choice, mut now) = (Choice::default(), Instant::now());
    choice.choose(now, &ladder());
    now += SECOND * 3;
    choice.hear(now, Report::Sound(SOUND));
    assert_eq!(choice.choose(now, &ladder()), Some(LayerId(1)));
    assert!(!choice.is_too_weak());
}

#[test]
fn sound_that_lost_one_of_few_packets_by_chance_lowers_nothing() {
    let (mut choice, mut now) = (Choice::default(), Instant::now());
    for _ in 0..30 {
        now += SECOND;
        choice.hear(now, Report::Pictures(0));
        choice.hear(now, Report::Sound(SOUND_BREAKS));
        assert_ne!(choice.choose(now, &ladder()), Some(LayerId(1)));
    }
}

#[test]
fn a_little_loss_changes_nothing() {
    let (mut choice, mut now) = (Choice::default(), Instant::now());
    for _ in 0..100 {
        now += SECOND;
        choice.hear(now, Report::Pictures(6));
        assert!(choice.choose(now, &ladder()) != Some(LayerId(1)));
    }
    assert_eq!(choice.choose(now, &ladder()), Some(LayerId(3)));
}

#[test]
fn an_estimate_that_is_low_because_little_was_sent_lowers_nothing() {
    let (mut choice, mut now) = (Choice::default(), Instant::now());
    for second in 0..30 {
        now += SECOND;
        choice.hear(now, Report::Pictures(0));
        choice.hear(now, Report::Estimate(100_000 + second * 8_000));
        assert!(choice.choose(now, &ladder()) != Some(LayerId(1)));
    }
}

#[test]
fn a_picture_is_no_larger_than_it_is_shown_and_grows_at_once() {
    let (mut choice, now) = (Choice::default(), Instant::now());
    let mut shown = |width, height| {
        choice.show(Size { width, height });
        choice.choose(now, &ladder()).map(|id| id.0)
    };
    assert_eq!(shown(1920, 1080), Some(2), "the network has not been tried yet");
    assert_eq!(shown(200, 112), Some(1));
    assert_eq!(shown(390, 844), Some(1), "upright, the picture is as wide as the screen: 390 of 320 is near enough");
    assert_eq!(shown(640, 360), Some(2));
    assert_eq!(shown(0, 0), None);
    assert_eq!(shown(640, 360), Some(2));
    assert!(!choice.is_too_weak());
}

#[test]
fn a_layer_the_publisher_turns_off_is_replaced_at_once() {
    let mut lab = Lab::new(ladder(), 10_000_000, false);
    assert_eq!(lab.pass(30), Some(3));
    lab.ladder[2].live = false;
    assert_eq!(lab.pass(1), Some(2));
    lab.ladder[0].live = false;
    lab.ladder[1].live = false;
    lab.ladder[2].live = true;
    assert_eq!(lab.pass(1), Some(3));
}

#[test]
fn a_single_layer_stays_through_loss_that_repair_can_mend() {
    let mut lab = Lab::new(vec![step(9, 1280, 1_000_000)], 10_000_000, true);
    for _ in 0..30 {
        lab.pass(1);
        lab.choice.hear(lab.now, Report::Pictures(30));
    }
    assert!(lab.sent.iter().all(|sent| *sent == Some(9)));
}

#[test]
fn without_reports_nothing_is_tried() {
    let (mut choice, mut now) = (Choice::default(), Instant::now());
    for _ in 0..100 {
        now += SECOND;
        assert_eq!(choice.choose(now, &ladder()), Some(LayerId(2)));
    }
}

proptest! {
    /// Whatever a network carries, within a minute the viewer gets the largest layer that fits, but for trials.
    #[test]
    fn it_settles_on_what_the_network_carries(carries in 250_000_u32..5_000_000, estimates: bool) {
        let mut lab = Lab::new(ladder(), carries, estimates);
        lab.pass(60);
        let fits = lab.ladder.iter().rev().find(|step| step.rate + SOUND_RATE <= carries).map(|step| step.id.0);
        lab.sent.clear();
        lab.pass(240);
        let fitting = lab.sent.iter().filter(|sent| **sent >= fits).count();
        let more = lab.sent.iter().filter(|sent| **sent > fits).count();
        prop_assert!(fitting >= 200, "{:?} of {}", fits, carries);
        // A little too much is loss that repair mends.
        let mended = lab.ladder.iter().any(|step| {
            let total = u64::from(step.rate + SOUND_RATE);
            total > u64::from(carries) && (total - u64::from(carries)) * 256 / total < u64::from(HEAVY)
        });
        prop_assert!(more <= 24 || mended, "{more} seconds above {:?} of {}", fits, carries);
    }

    #[test]
    fn no_reports_make_it_panic(
        steps in proptest::collection::vec((any::<u32>(), any::<u32>(), any::<u32>(), any::<bool>()), 0..4),
        events in proptest::collection::vec((0_u8..6, any::<u32>(), any::<u8>()), 0..100),
    ) {
        let ladder: Vec<Step> = steps.into_iter().zip(1..).map(|((width, height, rate, live), id)| {
            Step { id: LayerId(id), size: Some(Size { width, height }), rate, live }
        }).collect();
        let (mut choice, mut now) = (Choice::default(), Instant::now());
        for (event, number, byte) in events {
            now += Duration::from_millis(u64::from(byte) * 20);
            match event {
                0 => choice.show(Size { width: number, height: number / 2 }),
                1 => choice.hear(now, Report::Pictures(byte)),
                2 => choice.hear(now, Report::Sound(byte)),
                3 => choice.hear(now, Report::Estimate(number)),
                _ => {
                    let rungs = ladder.len().min(usize::from(byte));
                    let chosen = choice.choose(now, &ladder[..rungs]);
                    prop_assert!(chosen.is_none_or(|id| ladder[..rungs].iter().any(|step| step.id == id)));
                }
            }
        }
    }
}
