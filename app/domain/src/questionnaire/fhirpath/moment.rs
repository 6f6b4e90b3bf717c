//! Dates, times and the precision they were given with. Invariant: two moments that differ only in how exactly they are
//! known are neither equal nor ordered (`None`): "2024" is not before "2024-05".

use std::{cmp::Ordering, fmt};

use jiff::{Span, ToSpan, Zoned, civil};

/// A date, a time of day, or both, as exactly as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    kind: MomentKind,
    /// year, month, day, hour, minute, milliseconds in the minute (hour first for a time); as many as are known
    parts: Vec<i64>,
    /// minutes ahead of UTC
    offset: Option<i64>,
    text: String,
}

/// Which of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MomentKind {
    /// `@2024-05-17`
    Date,
    /// `@2024-05-17T10:30`
    DateTime,
    /// `@T10:30`
    Time,
}

impl Moment {
    /// Reads the ISO form without the leading `@`: `2024`, `2024-05-17T`, `2024-05-17T10:30:00+02:00`, `T10:30`.
    pub fn parse(text: &str) -> Option<Self> {
        // no moment is longer
        if text.len() > 40 {
            return None;
        }
        let (date, time) = match text.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let mut parts = Vec::new();
        if !date.is_empty() {
            read_date(date, &mut parts)?;
        }
        let (time, offset) = time.map_or(Some((None, None)), |time| split_offset(time).map(|(t, o)| (Some(t), o)))?;
        let kind = match (date.is_empty(), time) {
            (true, Some(_)) if offset.is_none() => MomentKind::Time,
            (false, Some(_)) => MomentKind::DateTime,
            (false, None) => MomentKind::Date,
            _ => return None,
        };
        if let Some(time) = time.filter(|time| !time.is_empty()) {
            if kind == MomentKind::DateTime && parts.len() < 3 {
                return None;
            }
            read_time(time, &mut parts)?;
        } else if kind == MomentKind::Time || offset.is_some() {
            return None;
        }
        Some(Self { kind, parts, offset, text: text.trim_start_matches('T').trim_end_matches('T').to_owned() })
    }

    /// The day of `now`, where the person is.
    pub fn today(now: &Zoned) -> Option<Self> {
        Self::parse(&now.date().to_string())
    }

    /// `now` to the millisecond, with its distance from UTC.
    pub fn now(now: &Zoned) -> Option<Self> {
        Self::parse(&now.strftime("%Y-%m-%dT%H:%M:%S.%3f%:z").to_string())
    }

    /// The time of day of `now`.
    pub fn time_of_day(now: &Zoned) -> Option<Self> {
        Self::parse(&now.strftime("T%H:%M:%S.%3f").to_string())
    }

    /// Which of the three it is.
    pub fn kind(&self) -> MomentKind {
        self.kind
    }

    /// Which is later; `None` where the precisions, kinds or known time zones do not let anybody say.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        if (self.kind == MomentKind::Time) != (other.kind == MomentKind::Time) {
            return None;
        }
        let zoned = |m: &Self| m.offset.is_some();
        let clock = |m: &Self| m.parts.len() > 3;
        if clock(self) && clock(other) && zoned(self) != zoned(other) {
            return None;
        }
        let (a, b) = if zoned(self) && zoned(other) {
            (self.in_utc()?, other.in_utc()?)
        } else {
            (self.parts.clone(), other.parts.clone())
        };
        let difference = a.iter().zip(&b).map(|(a, b)| a.cmp(b)).find(|order| order.is_ne());
        difference.or_else(|| (a.len() == b.len()).then_some(Ordering::Equal))
    }

    fn part(&self, at: usize) -> Option<i64> {
        self.parts.get(at).copied()
    }

    fn civil(&self) -> Option<civil::DateTime> {
        let small = |at: usize| i8::try_from(self.part(at).unwrap_or_default()).ok();
        let year = i16::try_from(self.part(0)?).ok()?;
        let date = civil::Date::new(year, i8::try_from(self.part(1)?).ok()?, i8::try_from(self.part(2)?).ok()?).ok()?;
        let milliseconds = self.part(5).unwrap_or_default();
        date.at(small(3)?, small(4)?, 0, 0).checked_add(milliseconds.milliseconds()).ok()
    }

    fn in_utc(&self) -> Option<Vec<i64>> {
        let shifted = self.civil()?.checked_sub(self.offset?.minutes()).ok()?;
        Some(parts_of(shifted, self.parts.len()))
    }

    /// Later by so many `unit`s (`day`, `months`, `'min'`…), negative for earlier; `None` for what is not a date known to
    /// the day, or an unknown unit. The last day of a shorter month stands in for a day it does not have.
    pub fn shifted(&self, amount: i64, unit: &str) -> Option<Self> {
        if self.kind == MomentKind::Time {
            return None;
        }
        let moved = self.civil()?.checked_add(span(amount, unit)?).ok()?;
        let parts = parts_of(moved, self.parts.len());
        let text = match self.parts.len() {
            3 => moved.date().to_string(),
            4 => moved.strftime("%Y-%m-%dT%H").to_string(),
            5 => moved.strftime("%Y-%m-%dT%H:%M").to_string(),
            _ => moved.strftime("%Y-%m-%dT%H:%M:%S.%3f").to_string(),
        };
        let zone = self.offset.map(zone_text).unwrap_or_default();
        Some(Self { kind: self.kind, parts, offset: self.offset, text: text + &zone })
    }
}

fn span(amount: i64, unit: &str) -> Option<Span> {
    match unit {
        "year" | "years" => Span::new().try_years(amount),
        "month" | "months" => Span::new().try_months(amount),
        "week" | "weeks" | "wk" => Span::new().try_weeks(amount),
        "day" | "days" | "d" => Span::new().try_days(amount),
        "hour" | "hours" | "h" => Span::new().try_hours(amount),
        "minute" | "minutes" | "min" => Span::new().try_minutes(amount),
        "second" | "seconds" | "s" => Span::new().try_seconds(amount),
        "millisecond" | "milliseconds" | "ms" => Span::new().try_milliseconds(amount),
        _ => return None,
    }
    .ok()
}

fn parts_of(at: civil::DateTime, how_many: usize) -> Vec<i64> {
    let milliseconds = i64::from(at.second()) * 1000 + i64::from(at.millisecond());
    let small = [at.month(), at.day(), at.hour(), at.minute()].map(i64::from);
    std::iter::once(i64::from(at.year())).chain(small).chain([milliseconds]).take(how_many).collect()
}

fn zone_text(minutes: i64) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

fn read(text: &str, digits: usize, from: i64, to: i64) -> Option<i64> {
    let plain = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|number| plain && (from..=to).contains(number))
}

fn read_date(text: &str, parts: &mut Vec<i64>) -> Option<()> {
    let mut given = text.split('-');
    parts.push(read(given.next()?, 4, 1, 9999)?);
    if let Some(month) = given.next() {
        parts.push(read(month, 2, 1, 12)?);
    }
    if let Some(day) = given.next() {
        parts.push(read(day, 2, 1, 31)?);
        text.parse::<civil::Date>().ok()?;
    }
    given.next().is_none().then_some(())
}

fn read_time(text: &str, parts: &mut Vec<i64>) -> Option<()> {
    let mut given = text.split(':');
    parts.push(read(given.next()?, 2, 0, 23)?);
    if let Some(minute) = given.next() {
        parts.push(read(minute, 2, 0, 59)?);
    }
    if let Some(second) = given.next() {
        let (whole, fraction) = second.split_once('.').unwrap_or((second, "0"));
        let plain = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
        let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
        parts.push(read(whole, 2, 0, 59)? * 1000 + read(&thousandths, 3, 0, 999).filter(|_| plain)?);
    }
    given.next().is_none().then_some(())
}

fn split_offset(time: &str) -> Option<(&str, Option<i64>)> {
    if let Some(time) = time.strip_suffix('Z') {
        return Some((time, Some(0)));
    }
    let Some(at) = time.find(['+', '-']) else { return Some((time, None)) };
    let (time, zone) = time.split_at_checked(at)?;
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let distance = read(hours, 2, 0, 14)? * 60 + read(minutes, 2, 0, 59)?;
    Some((time, Some(if zone.starts_with('-') { -distance } else { distance })))
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
