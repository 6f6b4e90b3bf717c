//! Which packets of a publisher's stream are in order, late, hopelessly late, or the sign that it began to count anew.

/// How far a packet may be behind the newest one and still be passed on.
pub(crate) const REORDER: u16 = 1024;
/// So many hopeless packets in a row are no stragglers: the publisher has begun to count anew.
const LOST_TRACK: u16 = 64;

/// What a packet's number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// The newest so far, or late but still of use.
    Useful,
    /// Older than the first packet, or hopelessly late.
    Hopeless,
    /// The numbers begin anew with this packet.
    Anew,
}

/// The newest number of a stream, and how far back its numbers go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) newest: u16,
    /// Numbers from the first to the newest, as far as they matter for telling old from older.
    length: u16,
}

impl Span {
    /// Begins with this number.
    pub(crate) fn at(first: u16) -> Self {
        Self { newest: first, length: 0 }
    }

    /// Whether the number is newer than all before.
    pub(crate) fn is_behind(self, sequence: u16) -> bool {
        (1..1 << 15).contains(&sequence.wrapping_sub(self.newest))
    }

    /// Whether the number is newer than all before; then it is the newest.
    pub(crate) fn advance(&mut self, sequence: u16) -> bool {
        let newer = self.is_behind(sequence);
        if newer {
            self.length = self.length.saturating_add(sequence.wrapping_sub(self.newest));
            self.newest = sequence;
        }
        newer
    }

    /// Whether the number lies between the first and the newest, and not too far back.
    pub(crate) fn holds(self, sequence: u16) -> bool {
        self.newest.wrapping_sub(sequence) <= self.length.min(REORDER)
    }
}

/// Watches the numbers of one incoming stream.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    span: Option<Span>,
    /// Hopeless packets in a row.
    hopeless: u16,
    /// Since it was counted last: numbers that have passed, and packets of these that came in their turn.
    passed: u32,
    came: u32,
}

impl Arrivals {
    /// Judges the next packet.
    pub(crate) fn judge(&mut self, sequence: u16) -> Arrival {
        let Some(span) = &mut self.span else {
            self.span = Some(Span::at(sequence));
            return Arrival::Useful;
        };
        let before = span.newest;
        if span.advance(sequence) {
            self.passed = self.passed.saturating_add(sequence.wrapping_sub(before).into());
            self.came = self.came.saturating_add(1);
            self.hopeless = 0;
            return Arrival::Useful;
        }
        if span.holds(sequence) {
            self.hopeless = 0;
            return Arrival::Useful;
        }
        self.hopeless += 1;
        if self.hopeless <= LOST_TRACK {
            return Arrival::Hopeless;
        }
        *self = Self { span: Some(Span::at(sequence)), ..Self::default() };
        Arrival::Anew
    }

    /// How many numbers have passed since the last time, and how many packets of these came in their turn.
    pub(crate) fn count(&mut self) -> (u32, u32) {
        (std::mem::take(&mut self.passed), std::mem::take(&mut self.came))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(numbers: &[u16]) -> Arrival {
        let mut arrivals = Arrivals::default();
        numbers.iter().map(|number| arrivals.judge(*number)).last().unwrap()
    }

    #[test]
    fn a_packet_from_before_the_first_is_hopeless_and_one_from_after_it_is_not() {
        assert_eq!(judged(&[500, 499]), Arrival::Hopeless);
        assert_eq!(judged(&[500, 502, 501]), Arrival::Useful);
    }

    #[test]
    fn a_hopelessly_late_packet_is_told_from_a_late_one() {
        assert_eq!(judged(&[0, 5000, 5000 - REORDER - 1]), Arrival::Hopeless);
        assert_eq!(judged(&[0, 5000, 5000 - REORDER]), Arrival::Useful);
    }

    #[test]
    fn what_comes_out_of_its_turn_has_passed_and_not_come() {
        let mut arrivals = Arrivals::default();
        for number in [u16::MAX, 0, 3, 1, 4] {
            arrivals.judge(number);
        }
        assert_eq!(arrivals.count(), (5, 3));
        assert_eq!(arrivals.count(), (0, 0));
    }

    #[test]
    fn a_publisher_that_begins_to_count_anew_is_noticed_once() {
        let mut arrivals = Arrivals::default();
        arrivals.judge(30_000);
        let judged: Vec<Arrival> = (100..300).map(|number| arrivals.judge(number)).collect();
        let at = usize::from(LOST_TRACK);
        assert!(judged[..at].iter().all(|arrival| *arrival == Arrival::Hopeless));
        assert_eq!(judged[at], Arrival::Anew);
        assert!(judged[at + 1..].iter().all(|arrival| *arrival == Arrival::Useful));
    }
}
