//! Sick leave and work over time, and what the programme promised of them. Invariant: a promise is only judged by what is
//! known after the stay; what nobody has said is unknown, never missed.

use crate::{
    goal::{Dated, choice, degree},
    person::text_enum,
    training::{Fault, NOTE_MAX, free_text},
};
use serde::{Deserialize, Serialize};

text_enum! {
    /// What a person lives on beside wages.
    Benefit {
        None = "none",
        SickPay = "sick_pay",
        WorkAssessment = "work_assessment",
        Disability = "disability",
        Unemployment = "unemployment",
        Social = "social",
        Other = "other",
    }
}

text_enum! {
    /// How a person stands to work.
    WorkState {
        Working = "working",
        PartlyWorking = "partly_working",
        /// Work-oriented activity, with or without an employer.
        Activity = "activity",
        /// Declared fit and registered as job seeker.
        JobSeeking = "job_seeking",
        Education = "education",
        NotWorking = "not_working",
    }
}

impl WorkState {
    /// In work, activity or job seeking, as the programme promises.
    #[must_use]
    pub fn is_on_the_way(self) -> bool {
        matches!(self, Self::Working | Self::PartlyWorking | Self::Activity | Self::JobSeeking)
    }
}

text_enum! {
    /// Who said it.
    Source { Participant = "participant", Staff = "staff", Employer = "employer", Nav = "nav" }
}

/// What is known from one day on, until something else is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// `YYYY-MM-DD`
    pub from: String,
    pub degree: i32,
    pub benefit: Benefit,
    pub state: WorkState,
    pub source: Source,
    pub note: Option<String>,
}

/// The same as it came from a form.
#[derive(Clone, Copy, Debug, Default)]
pub struct RawStatus<'a> {
    pub from: Dated<'a>,
    pub degree: &'a str,
    pub benefit: &'a str,
    pub state: &'a str,
    pub source: &'a str,
    pub note: &'a str,
}

impl RawStatus<'_> {
    /// # Errors
    /// One fault for each field that is wrong.
    pub fn check(&self) -> Result<Status, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut tell = |fault| faults.push(fault);
        let from = self.from.past("from").map_err(&mut tell).ok();
        let degree = degree("degree", self.degree).map_err(&mut tell).ok();
        let benefit = choice("benefit", self.benefit, Benefit::parse).map_err(&mut tell).ok();
        let state = choice("state", self.state, WorkState::parse).map_err(&mut tell).ok();
        let source = choice("source", self.source, Source::parse).map_err(&mut tell).ok();
        let note = free_text("note", self.note, NOTE_MAX).map_err(&mut tell).ok();
        match (from, degree, benefit, state, source, note) {
            (Some(from), Some(degree), Some(benefit), Some(state), Some(source), Some(note)) => {
                Ok(Status { from, degree, benefit, state, source, note })
            }
            _ => Err(faults),
        }
    }
}

/// One status, by the day it holds from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// In days from any fixed day.
    pub day: i64,
    pub degree: i32,
    pub state: WorkState,
}

text_enum! {
    /// How a promise stands.
    Verdict {
        Kept = "kept",
        Missed = "missed",
        /// Its day has not come.
        Waiting = "waiting",
        /// Nothing is known that could tell.
        Unknown = "unknown",
    }
}

/// Sick leave is halved two weeks after the stay; eight weeks after it the person is in work, activity or job seeking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts {
    pub two_weeks: Verdict,
    pub eight_weeks: Verdict,
}

pub const TWO_WEEKS: i64 = 14;
pub const EIGHT_WEEKS: i64 = 56;

/// Judges the promises of a stay from day `starts` to day `ends`, as `today` knows it. `points` are in the order of their days.
#[must_use]
pub fn judge(points: &[Point], (starts, ends): (i64, i64), today: i64) -> Verdicts {
    let at = |day: i64| points.iter().rev().find(|point| point.day <= day);
    // what was said during the stay says nothing of the time after it
    let after = |day: i64| at(day.min(today)).filter(|point| point.day >= ends);
    let before = at(starts).or(points.first().filter(|point| point.day < ends)).map(|point| point.degree);
    let two_weeks = match (before, after(ends + TWO_WEEKS)) {
        _ if today < ends + TWO_WEEKS => Verdict::Waiting,
        (Some(before @ 1..), Some(now)) if now.degree * 2 <= before => Verdict::Kept,
        (Some(1..), Some(_)) => Verdict::Missed,
        _ => Verdict::Unknown,
    };
    let eight_weeks = match after(ends + EIGHT_WEEKS) {
        Some(now) if now.state.is_on_the_way() => Verdict::Kept,
        _ if today < ends + EIGHT_WEEKS => Verdict::Waiting,
        Some(_) => Verdict::Missed,
        None => Verdict::Unknown,
    };
    Verdicts { two_weeks, eight_weeks }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STAY: (i64, i64) = (0, 28);

    fn point(day: i64, degree: i32, state: WorkState) -> Point {
        Point { day, degree, state }
    }

    #[test]
    fn half_is_enough_two_weeks_after_and_more_is_not() {
        let begin = point(-30, 100, WorkState::NotWorking);
        let with =
            |day, degree, today| judge(&[begin, point(day, degree, WorkState::PartlyWorking)], STAY, today).two_weeks;
        assert_eq!(with(30, 50, 42), Verdict::Kept);
        assert_eq!(with(30, 51, 42), Verdict::Missed);
        assert_eq!(with(30, 50, 41), Verdict::Waiting, "its day has not come");
        assert_eq!(with(43, 50, 60), Verdict::Unknown, "too late to tell of the fourteenth day");
        assert_eq!(with(20, 50, 60), Verdict::Unknown, "said before the stay was over");
        let well = [point(-1, 0, WorkState::Working), point(30, 0, WorkState::Working)];
        assert_eq!(judge(&well, STAY, 60).two_weeks, Verdict::Unknown, "nothing to halve");
        assert_eq!(judge(&[], STAY, 90), Verdicts { two_weeks: Verdict::Unknown, eight_weeks: Verdict::Unknown });
    }

    #[test]
    fn eight_weeks_after_work_activity_and_job_seeking_count() {
        for &state in WorkState::ALL {
            let judged = judge(&[point(40, 20, state)], STAY, 90).eight_weeks;
            assert_eq!(judged, if state.is_on_the_way() { Verdict::Kept } else { Verdict::Missed }, "{state}");
        }
        assert_eq!(judge(&[point(40, 20, WorkState::NotWorking)], STAY, 83).eight_weeks, Verdict::Waiting);
        assert_eq!(judge(&[point(40, 20, WorkState::Activity)], STAY, 50).eight_weeks, Verdict::Kept, "already there");
        assert_eq!(judge(&[point(85, 20, WorkState::Working)], STAY, 90).eight_weeks, Verdict::Unknown);
    }

    #[test]
    fn every_mistake_is_named() {
        let faults = RawStatus { degree: "120", source: "doctor", ..RawStatus::default() }.check().unwrap_err();
        let codes: Vec<_> = faults.iter().map(|fault| (fault.field, fault.code)).collect();
        let expected = [
            ("from", "required"),
            ("degree", "out_of_range"),
            ("benefit", "required"),
            ("state", "required"),
            ("source", "unknown_choice"),
        ];
        assert_eq!(codes, expected);
    }

    proptest! {
        #[test]
        fn less_sick_leave_after_the_stay_never_breaks_a_kept_promise(before in 1_i32..=100, after in 1_i32..=100) {
            let of = |degree| {
                let points = [point(-5, before, WorkState::NotWorking), point(30, degree, WorkState::NotWorking)];
                judge(&points, STAY, 60).two_weeks
            };
            if of(after) == Verdict::Kept {
                prop_assert_eq!(of(after - 1), Verdict::Kept);
            }
        }
    }
}
