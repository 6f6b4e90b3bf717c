//! One calendar day as a stretch of time. Invariant: it begins and ends at the zone's own midnight, so that it lasts 23
//! or 25 hours on the nights when clocks change.

use crate::{
    error::{Error, Result},
    wording::zone,
};
use entity::At;
use jiff::{Timestamp, civil::Date};

pub struct Span {
    pub date: Date,
    start: Timestamp,
    end: Timestamp,
}

impl Span {
    /// The day that `now` belongs to in the zone.
    ///
    /// # Errors
    /// At the end of the calendar.
    pub fn of(now: Timestamp, zone_name: &str) -> Result<Self> {
        let local = now.to_zoned(zone(zone_name));
        let start = local.start_of_day().map_err(Error::internal)?;
        let tomorrow = local.tomorrow().and_then(|next| next.start_of_day()).map_err(Error::internal)?;
        Ok(Self { date: local.date(), start: start.timestamp(), end: tomorrow.timestamp() })
    }

    /// From the first instant until before the last.
    pub fn at(&self) -> (At, At) {
        (At::new(self.start), At::new(self.end))
    }

    /// The first instant of the next day.
    pub fn end(&self) -> At {
        At::new(self.end)
    }

    /// Seconds until the next day.
    pub fn seconds_left(&self, now: Timestamp) -> i64 {
        self.end.as_second() - now.as_second()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::CENTRE_ZONE;

    fn span(now: &str) -> Span {
        Span::of(now.parse().unwrap(), CENTRE_ZONE).unwrap()
    }

    fn hours(span: &Span) -> i64 {
        (span.end.as_second() - span.start.as_second()) / 3600
    }

    #[test]
    fn a_day_lasts_23_24_or_25_hours() {
        for (now, date, length) in [
            ("2026-11-23T12:00:00Z", "2026-11-23", 24),
            // clocks go forward at 02.00 on 29 March, back at 03.00 on 25 October
            ("2026-03-29T12:00:00Z", "2026-03-29", 23),
            ("2026-10-25T12:00:00Z", "2026-10-25", 25),
        ] {
            let span = span(now);
            assert_eq!((span.date.to_string().as_str(), hours(&span)), (date, length));
        }
    }

    #[test]
    fn midnight_belongs_to_the_new_day() {
        for (now, date, left) in [
            ("2026-11-22T22:59:59Z", "2026-11-22", 1),
            ("2026-11-22T23:00:00Z", "2026-11-23", 24 * 3600),
            // summer time: midnight is 22.00 UTC
            ("2026-07-01T21:59:59Z", "2026-07-01", 1),
            ("2026-07-01T22:00:00Z", "2026-07-02", 24 * 3600),
        ] {
            let span = span(now);
            assert_eq!((span.date.to_string().as_str(), span.seconds_left(now.parse().unwrap())), (date, left));
        }
    }

    #[test]
    fn the_repeated_hour_belongs_to_one_day() {
        let (first, second) = (span("2026-10-25T00:30:00Z"), span("2026-10-25T01:30:00Z"));
        assert_eq!(first.at(), second.at());
        assert_eq!(first.at().0.timestamp().to_string(), "2026-10-24T22:00:00Z");
        assert_eq!(first.end().timestamp().to_string(), "2026-10-25T23:00:00Z");
    }
}
