//! From a time on the wall to an instant. Invariant: a session is as long as it was planned, also on the nights when the
//! clock is changed.

use crate::wording;
use domain::programme::PlannedSession;
use jiff::{SignedDuration, Timestamp, civil::Time};

/// When a planned session begins and ends at a site in this zone. A time that the clock leaps over is as much later; of one
/// that comes twice, it is the first.
#[must_use]
pub fn instants(session: &PlannedSession, zone: &str) -> (Timestamp, Timestamp) {
    let minutes = i64::from(session.starts.minutes());
    let time = Time::midnight().saturating_add(SignedDuration::from_mins(minutes));
    let starts = session.date.to_datetime(time).to_zoned(wording::zone(zone));
    let starts = starts.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
    let length = SignedDuration::from_mins(i64::from(session.minutes));
    (starts, starts.saturating_add(length).unwrap_or(starts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        programme::TimeOfDay,
        schedule::{Channel, Format},
    };
    use jiff::civil::{Date, date};

    fn told(date: Date, starts: &str) -> (String, String) {
        let session = PlannedSession {
            phase: String::new(),
            week: 1,
            date,
            starts: starts.parse::<TimeOfDay>().expect("a time"),
            minutes: 60,
            kind: String::new(),
            format: Format::Group,
            channel: Channel::OnSite,
            structured: true,
            in_balance: true,
            participants: vec![0],
        };
        let (from, to) = instants(&session, wording::CENTRE_ZONE);
        (from.to_string(), to.to_string())
    }

    #[test]
    fn the_wall_clock_rules_and_the_length_stays() {
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(told(date(2026, 7, 1), "09:00"), pair("2026-07-01T07:00:00Z", "2026-07-01T08:00:00Z"));
        assert_eq!(told(date(2026, 12, 1), "09:00"), pair("2026-12-01T08:00:00Z", "2026-12-01T09:00:00Z"));
        // over the leap, at it, and over the hour that comes twice
        assert_eq!(told(date(2026, 3, 29), "01:30"), pair("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"));
        assert_eq!(told(date(2026, 3, 29), "02:30"), pair("2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z"));
        assert_eq!(told(date(2026, 10, 25), "02:30"), pair("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"));
        assert_eq!(told(date(2028, 2, 29), "23:30"), pair("2028-02-29T22:30:00Z", "2028-02-29T23:30:00Z"));
    }
}
