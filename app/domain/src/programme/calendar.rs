//! From weeks to dates. Invariant: a programme's week is seven days from its first day, so every day of the week comes
//! once in each; a phase that waits for itself has no dates.

use super::template::{After, Anchor, FollowUp, Holidays, Path, Phase, Template, Timepoint};
use crate::{LangMap, working_day};
use jiff::{ToSpan as _, civil::Date};

/// A phase on the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseSpan {
    pub code: String,
    pub name: LangMap,
    /// Only for those on this path.
    pub path: Option<Path>,
    pub first: Date,
    /// The last day with sessions; of a phase without any, the last day of its last week.
    pub last: Date,
}

/// When something is due, and when it still counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    pub code: String,
    pub first: Date,
    pub due: Date,
    pub last: Date,
}

/// A phase and the weeks it takes, counted from the start.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub phase: &'a Phase,
    pub from: u16,
    pub weeks: u16,
}

impl After {
    /// The day so long after `date`; the last of a month where that month has no such day.
    #[must_use]
    pub fn from(self, date: Date) -> Date {
        // one after another: a span has one sign for all its parts
        let days = i64::from(self.weeks) * 7 + i64::from(self.days);
        date.saturating_add(i64::from(self.months).months()).saturating_add(days.days())
    }
}

impl Template {
    /// Where each phase lies. What is part of a circle, or comes after one, lies nowhere.
    pub(super) fn placed(&self, extra_weeks: u16) -> Vec<Placed<'_>> {
        let weeks = |phase: &Phase| {
            let extended = self.extension.as_ref().is_some_and(|extension| extension.phase == phase.code);
            phase.length().saturating_add(if extended { extra_weeks } else { 0 })
        };
        let mut from: Vec<Option<u16>> = vec![None; self.phases.len()];
        // each round places at least one more, or none can be placed any more
        for _ in 0..self.phases.len() {
            for (at, phase) in self.phases.iter().enumerate() {
                let ends =
                    |index: usize| Some(from.get(index).copied()??.saturating_add(weeks(self.phases.get(index)?)));
                from[at] =
                    self.awaited(at, phase).into_iter().try_fold(0, |latest, index| Some(latest.max(ends(index?)?)));
            }
        }
        let placed = self.phases.iter().zip(from);
        placed.filter_map(|(phase, from)| Some(Placed { phase, from: from?, weeks: weeks(phase) })).collect()
    }

    /// The phases that phase `at` waits for; none for one that does not exist.
    fn awaited(&self, at: usize, phase: &Phase) -> Vec<Option<usize>> {
        if phase.after.is_empty() {
            return at.checked_sub(1).map(Some).into_iter().collect();
        }
        phase.after.iter().map(|code| self.phases.iter().position(|other| other.code == *code)).collect()
    }

    /// How many weeks it takes.
    #[must_use]
    pub fn weeks(&self, extra_weeks: u16) -> u16 {
        self.placed(extra_weeks).iter().map(|one| one.from.saturating_add(one.weeks)).max().unwrap_or(0)
    }

    /// The phases from `start` on, without extension.
    #[must_use]
    pub fn phases_from(&self, start: Date) -> Vec<PhaseSpan> {
        self.phases_extended(start, 0)
    }

    /// The phases from `start` on, with so many weeks more.
    #[must_use]
    pub fn phases_extended(&self, start: Date, extra_weeks: u16) -> Vec<PhaseSpan> {
        let span = |one: Placed<'_>| PhaseSpan {
            code: one.phase.code.clone(),
            name: one.phase.name.clone(),
            path: one.phase.path,
            first: week_after(start, one.from),
            last: one.last_day(start),
        };
        self.placed(extra_weeks).into_iter().map(span).collect()
    }

    /// The last day of a programme that begins on `start`.
    #[must_use]
    pub fn last_day(&self, start: Date, extra_weeks: u16) -> Date {
        self.placed(extra_weeks).into_iter().map(|one| one.last_day(start)).max().unwrap_or(start)
    }

    /// Does the day fall out?
    #[must_use]
    pub fn falls_out(&self, date: Date) -> bool {
        self.holidays == Holidays::Skip && working_day::is_holiday(date)
    }

    /// When participants of a programme from `start` to `end` are asked.
    #[must_use]
    pub fn timepoints_of(&self, start: Date, end: Date) -> Vec<Window> {
        let window = |point: &Timepoint| {
            let due = point.after.from(match point.from {
                Anchor::Start => start,
                Anchor::End => end,
            });
            window(&point.code, due, point.opens_days_before, point.closes_days_after)
        };
        self.timepoints.iter().map(window).collect()
    }

    /// When those of a programme that ended on `end` are followed up: on working days, where the window has one.
    #[must_use]
    pub fn follow_ups_of(&self, end: Date) -> Vec<Window> {
        let planned = |one: &FollowUp| {
            let mut window = window(&one.code, one.after.from(end), one.days_early, one.days_late);
            window.due = window.working_day();
            window
        };
        self.follow_ups.iter().map(planned).collect()
    }
}

impl Window {
    /// The first working day from when it is due, else the last one before.
    fn working_day(&self) -> Date {
        let until = |day: &Date| *day <= self.last;
        let later = self.due.series(1.day()).take_while(until).find(|day| working_day::is_working(*day));
        let since = |day: &Date| *day >= self.first;
        let earlier = || self.due.series(-1.day()).take_while(since).find(|day| working_day::is_working(*day));
        later.or_else(earlier).unwrap_or(self.due)
    }

    #[must_use]
    pub fn holds(&self, date: Date) -> bool {
        (self.first..=self.last).contains(&date)
    }
}

impl Placed<'_> {
    fn last_day(&self, start: Date) -> Date {
        let Some(last_week) = self.weeks.checked_sub(1) else { return week_after(start, self.from) };
        let first = week_after(start, self.from.saturating_add(last_week));
        let days = self.phase.week(last_week).map(|week| week.days.as_slice()).unwrap_or_default();
        let on = days.iter().flat_map(|day| &day.on);
        on.map(|day| day_in_week(first, *day)).max().unwrap_or_else(|| first.saturating_add(6.days()))
    }
}

/// The first day of week `number`, counted from 0.
pub(super) fn week_after(start: Date, number: u16) -> Date {
    start.saturating_add(i64::from(number).weeks())
}

/// The day of the week that begins on `first` which is a `day`.
pub(super) fn day_in_week(first: Date, day: super::Weekday) -> Date {
    let days = (day.from_monday() - first.weekday().to_monday_zero_offset()).rem_euclid(7);
    first.saturating_add(i64::from(days).days())
}

fn window(code: &str, due: Date, early: u16, late: u16) -> Window {
    let days = |count: u16| i64::from(count).days();
    Window { code: code.to_owned(), first: due.saturating_sub(days(early)), due, last: due.saturating_add(days(late)) }
}
