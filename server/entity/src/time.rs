//! Time at the column: the one place where jiff meets chrono. Invariant: instants are UTC and whole microseconds, which
//! is what both databases keep.

use crate::column::column_value;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use jiff::{SignedDuration, Timestamp, civil::Date};

/// An instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At(Timestamp);

impl At {
    #[must_use]
    pub fn new(timestamp: Timestamp) -> Self {
        Self(Timestamp::from_microsecond(timestamp.as_microsecond()).unwrap_or(timestamp))
    }

    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        self.0
    }

    /// What is stamped later than this, seen from now, was stamped by a clock that was wrong: it opens nothing, or it
    /// would stay open for as long as the clock was ahead.
    #[must_use]
    pub fn latest_stamp(self) -> Self {
        Self(self.0.saturating_add(SignedDuration::from_mins(5)).unwrap_or(self.0))
    }
}

impl From<Timestamp> for At {
    fn from(timestamp: Timestamp) -> Self {
        Self::new(timestamp)
    }
}

impl From<At> for Timestamp {
    fn from(at: At) -> Self {
        at.0
    }
}

column_value!(
    [] At,
    DateTime<Utc>,
    |at| DateTime::from_timestamp_micros(at.0.as_microsecond()).unwrap_or_default(),
    |utc| Timestamp::from_microsecond(utc.timestamp_micros()).ok().map(At)
);

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

column_value!(
    [] Day,
    NaiveDate,
    |day| NaiveDate::from_ymd_opt(i32::from(day.0.year()), u32::from(day.0.month().unsigned_abs()), u32::from(day.0.day().unsigned_abs()))
        .unwrap_or_default(),
    |date| Date::new(
        date.year().try_into().ok()?,
        date.month().try_into().ok()?,
        date.day().try_into().ok()?,
    ).ok().map(Day)
);

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::{Value, sea_query::ValueType};

    #[test]
    fn an_instant_survives_the_column() -> Result<(), Box<dyn std::error::Error>> {
        let at = At::new("2026-03-29T01:00:00.123456789Z".parse()?);
        assert_eq!(at.timestamp().to_string(), "2026-03-29T01:00:00.123456Z");
        assert!(<At as ValueType>::try_from(Value::from(at)).is_ok_and(|back| back == at));
        Ok(())
    }

    #[test]
    fn a_day_survives_the_column() -> Result<(), Box<dyn std::error::Error>> {
        let day = Day("2026-02-28".parse()?);
        assert!(<Day as ValueType>::try_from(Value::from(day)).is_ok_and(|back| back == day));
        Ok(())
    }
}
