//! A time on the wall, to the minute. Invariant: between 00:00 and 24:00; which instant it is, the server reckons.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// Minutes since midnight, written `09:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    const MIDNIGHT: u16 = 24 * 60;

    /// # Errors
    /// None past 24:00.
    #[must_use]
    pub fn from_minutes(minutes: u16) -> Option<Self> {
        (minutes <= Self::MIDNIGHT).then_some(Self(minutes))
    }

    #[must_use]
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// So many minutes later, on the same day.
    #[must_use]
    pub fn plus(self, minutes: u16) -> Option<Self> {
        Self::from_minutes(self.0.checked_add(minutes)?)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// It is no time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a time of day is written like 09:00")]
pub struct NotATime;

impl FromStr for TimeOfDay {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let number = |part: &str| {
            let two_digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            if two_digits { part.parse::<u16>().map_err(|_| NotATime) } else { Err(NotATime) }
        };
        let (hour, minute) = text.split_once(':').ok_or(NotATime)?;
        let (hour, minute) = (number(hour)?, number(minute)?);
        if minute > 59 {
            return Err(NotATime);
        }
        Self::from_minutes(hour * 60 + minute).ok_or(NotATime)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for TimeOfDay {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TimeOfDay".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_as_it_is_written_and_nothing_else_is_one() {
        for text in ["00:00", "09:05", "23:59", "24:00"] {
            assert_eq!(text.parse::<TimeOfDay>().map(|time| time.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "9:00", "09.00", "24:01", "12:60", "+9:00", "099:00", "09:0", "aa:bb", "09:00:00"] {
            assert_eq!(text.parse::<TimeOfDay>(), Err(NotATime), "{text}");
        }
    }

    #[test]
    fn no_time_is_past_midnight() {
        let late = TimeOfDay::from_minutes(23 * 60);
        assert_eq!(late.and_then(|time| time.plus(60)), TimeOfDay::from_minutes(1440));
        assert_eq!(late.and_then(|time| time.plus(61)), None);
        assert_eq!(late.and_then(|time| time.plus(u16::MAX)), None);
    }
}
