//! How a sending went, in words. Invariant: on the server only.

use contract::teaching::SendingLog;
use domain::sending::{Line, SendingStep};
use service::teaching::{Reached, Went};
use ui::i18n::{decimal, t::teaching_told as words};

/// From here on minutes say it better, in seconds.
const MINUTES_FROM: i64 = 120;

pub fn log(went: Went) -> SendingLog {
    let happened = went.steps.iter().map(|(at, line)| words::step(at, happened(line)));
    let network = match (&went.reached, went.steps.is_empty()) {
        (Some(reached), _) => network(reached),
        (None, true) => vec![words::nothing().to_owned()],
        (None, false) => vec![words::not_known().to_owned()],
    };
    SendingLog {
        words: network.into_iter().chain(happened).collect(),
        numbers: went.reached.as_ref().map(numbers).unwrap_or_default(),
    }
}

fn network(reached: &Reached) -> Vec<String> {
    let &Reached { good, unstable, weak, .. } = reached;
    let known = good + unstable + weak;
    if known == 0 {
        return vec![words::not_known().to_owned()];
    }
    let mut lines = vec![words::good_for(good, known)];
    lines.extend((unstable > 0).then(|| words::unstable_for(unstable)));
    lines.extend((weak > 0).then(|| words::weak_for(weak)));
    lines
}

fn happened(line: &Line) -> String {
    let words = match (line.step, line.away) {
        (SendingStep::Lost, Some(away)) if away < MINUTES_FROM => return words::lost_seconds(away.max(1)),
        (SendingStep::Lost, Some(away)) => return words::lost_minutes((away + 30) / 60),
        (SendingStep::Lost, None) => words::lost(),
        (SendingStep::Began, _) => words::began(),
        (SendingStep::Joined, _) => words::joined(),
        (SendingStep::Back, _) => words::back(),
        (SendingStep::TakenOver, _) => words::taken_over(),
        (SendingStep::HandedOver, _) => words::handed_over(),
        (SendingStep::Ended, _) => words::ended(),
        (SendingStep::ScreenShown, _) => words::screen_shown(),
        (SendingStep::ScreenGone, _) => words::screen_gone(),
    };
    words.to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "thousandths, told in tenths of a percent")]
fn numbers(reached: &Reached) -> Vec<String> {
    let mut lines = vec![words::most(reached.most), words::loss(decimal(reached.loss as f64 / 10.0))];
    lines.extend(reached.jitter.map(words::jitter));
    lines.extend(reached.round_trip.map(words::round_trip));
    lines.push(words::freezes(reached.freezes));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_is_told_first_and_then_what_happened() {
        let step = |step, away| ("09.12".to_owned(), Line { at: 0, step, away });
        let reached = Reached {
            most: 20,
            good: 18,
            unstable: 1,
            weak: 0,
            loss: 12,
            jitter: Some(8),
            round_trip: None,
            freezes: 0,
        };
        let steps = vec![step(SendingStep::Began, None), step(SendingStep::Lost, Some(40))];
        let log = log(Went { steps, reached: Some(reached) });
        assert_eq!(log.words.len(), 4, "{log:?}");
        assert!(log.words[0].contains("18") && log.words[0].contains("19"), "{log:?}");
        assert!(log.words[3].contains("09.12") && log.words[3].contains("40"), "{log:?}");
        assert_eq!(log.numbers.len(), 4, "{log:?}");
    }

    #[test]
    fn what_is_not_known_is_said() {
        let none =
            Reached { most: 1, good: 0, unstable: 0, weak: 0, loss: 0, jitter: None, round_trip: None, freezes: 0 };
        assert_eq!(network(&none), [words::not_known()]);
        assert_eq!(log(Went { steps: Vec::new(), reached: None }).words, [words::nothing()]);
    }
}
