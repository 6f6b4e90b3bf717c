//! Who is to be reached when somebody answers a risk item, and when. Invariant: an alert always has somebody to go to next
//! until it has gone to the leaders, and waiting is counted in the hours in which somebody is there to answer.

use crate::{person::text_enum, programme::TimeOfDay, working_day::is_holiday};
use jiff::{SignedDuration, Timestamp, ToSpan as _, Zoned, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Minutes of duty hours before an alert goes to the next one.
pub const LEAST_MINUTES: u16 = 5;
pub const MOST_MINUTES: u16 = 480;
/// Longest words about what was done, in characters.
pub const MOST_WORDS: usize = 2000;
/// For so long after it was seen to, an alert is shown.
pub const DAYS_SHOWN: i64 = 90;
/// Further ahead than this nobody looks for the next hour of duty.
const DAYS_AHEAD: usize = 400;

text_enum! {
    /// In what the answer stands that raised an alert.
    AnsweredIn {
        /// In answers that are not sent yet.
        Draft = "draft",
        Sent = "sent",
    }
}

text_enum! {
    /// Whom an alert goes to, one after the other.
    Rung {
        Responsible = "responsible",
        Deputy = "deputy",
        /// The leaders of the centre.
        Leaders = "leaders",
    }
}

/// From a time of a day until another on the same day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    from: TimeOfDay,
    to: TimeOfDay,
}

/// It is no span of hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("hours are written like 08:00-15:30")]
pub struct NotHours;

impl Span {
    /// # Errors
    /// None that is over before it begins.
    #[must_use]
    pub fn new(from: TimeOfDay, to: TimeOfDay) -> Option<Self> {
        (from < to).then_some(Self { from, to })
    }

    /// Reads "08.00–15.30", "8-15" and what lies between.
    ///
    /// # Errors
    /// [`NotHours`].
    pub fn read(text: &str) -> Result<Self, NotHours> {
        let (from, to) = text.split_once(['-', '–']).ok_or(NotHours)?;
        Self::new(time(from)?, time(to)?).ok_or(NotHours)
    }
}

fn time(text: &str) -> Result<TimeOfDay, NotHours> {
    let (hour, minute) = text.trim().split_once(['.', ':']).unwrap_or((text.trim(), "00"));
    format!("{hour:0>2}:{minute}").parse().map_err(|_| NotHours)
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", self.from, self.to)
    }
}

/// The hours of a week in which somebody answers, from Monday on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub week: [Option<Span>; 7],
    /// On public holidays too.
    pub holidays: bool,
}

/// Does somebody answer?
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answering {
    NowUntil(Zoned),
    From(Zoned),
    Never,
}

impl Hours {
    /// There is no hour in which anybody answers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.week.iter().all(Option::is_none)
    }

    /// The instants between which somebody answers on `day`. What the clock skips in spring counts for nothing, and what it
    /// says twice in autumn counts twice.
    fn on(&self, day: Date, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        let span = self.week[usize::try_from(day.weekday().to_monday_zero_offset()).ok()?]?;
        if is_holiday(day) && !self.holidays {
            return None;
        }
        Some((instant(day, span.from, zone)?, instant(day, span.to, zone)?)).filter(|(from, to)| from < to)
    }

    /// The spans of the days from `at` on that are not over by then.
    fn ahead(&self, at: &Zoned) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let (now, zone) = (at.timestamp(), at.time_zone().clone());
        let days = at.date().series(1.day()).take(DAYS_AHEAD);
        days.filter_map(move |day| self.on(day, &zone)).filter(move |(_, to)| *to > now)
    }

    /// Does somebody answer at this moment, until when, or from when on?
    #[must_use]
    pub fn answering(&self, at: &Zoned) -> Answering {
        let zoned = |moment: Timestamp| moment.to_zoned(at.time_zone().clone());
        match self.ahead(at).next() {
            Some((from, to)) if from <= at.timestamp() => Answering::NowUntil(zoned(to)),
            Some((from, _)) => Answering::From(zoned(from)),
            None => Answering::Never,
        }
    }

    /// The moment at which so many minutes of these hours are over since `at`; none where there are no hours, or so
    /// few that it would take more than a year.
    #[must_use]
    pub fn after(&self, at: &Zoned, minutes: u32) -> Option<Zoned> {
        if minutes == 0 {
            return Some(at.clone());
        }
        let mut left = SignedDuration::from_mins(i64::from(minutes));
        for (from, to) in self.ahead(at) {
            let from = from.max(at.timestamp());
            let here = to.duration_since(from);
            if left <= here {
                return Some(from.saturating_add(left).ok()?.to_zoned(at.time_zone().clone()));
            }
            left -= here;
        }
        None
    }
}

fn instant(day: Date, time: TimeOfDay, zone: &TimeZone) -> Option<Timestamp> {
    let (hour, minute) = (i8::try_from(time.minutes() / 60).ok()?, i8::try_from(time.minutes() % 60).ok()?);
    let civil = if hour == 24 { day.tomorrow().ok()?.at(0, 0, 0, 0) } else { day.at(hour, minute, 0, 0) };
    Some(civil.to_zoned(zone.clone()).ok()?.timestamp())
}

/// Who of the two named can take an alert: an open account, a clinician's, not shut out by the participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reachable {
    pub responsible: bool,
    pub deputy: bool,
}

/// To whom an alert that nobody sees to goes, and when: the first at once, each next when `minutes` of duty hours more have
/// passed since `since`. Where there are no such hours, nothing is waited for.
#[must_use]
pub fn ladder(hours: &Hours, minutes: u16, since: &Zoned, who: Reachable) -> Vec<(Rung, Zoned)> {
    let rungs = [(Rung::Responsible, who.responsible), (Rung::Deputy, who.deputy), (Rung::Leaders, true)];
    let rungs = rungs.into_iter().filter(|(_, there)| *there).map(|(rung, _)| rung);
    let at = |waited: u32| hours.after(since, waited).unwrap_or_else(|| since.clone());
    (0..).map(|step: u32| at(step * u32::from(minutes))).zip(rungs).map(|(at, rung)| (rung, at)).collect()
}

#[cfg(test)]
mod tests;
