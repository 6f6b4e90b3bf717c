//! From a form to an item. Invariant: all fields are checked, so that a person hears of every mistake at once.

use super::{Action, ActionState, DEGREE, Goal, IcfCode, Item, LEVELS, Rating, Responsible, SHORT_MAX, Step, TEXT_MAX};
use crate::training::{Fault, free_text};

/// How far ahead a plan may reach, and how far back a day may lie.
const FAR: i64 = 366 * 5;

/// A day from a form, as whoever knows calendars has read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dated<'a> {
    #[default]
    Empty,
    NoDate,
    /// `days_ahead` of today; negative in the past.
    Day {
        iso: &'a str,
        days_ahead: i64,
    },
}

impl Dated<'_> {
    fn optional(self, field: &'static str) -> Result<Option<String>, Fault> {
        match self {
            Self::Empty => Ok(None),
            Self::NoDate => Err(Fault::new(field, "invalid_date")),
            Self::Day { days_ahead, .. } if days_ahead < -FAR => Err(Fault::new(field, "date_too_old")),
            Self::Day { days_ahead, .. } if days_ahead > FAR => Err(Fault::new(field, "invalid_date")),
            Self::Day { iso, .. } => Ok(Some(iso.to_owned())),
        }
    }

    pub(crate) fn past(self, field: &'static str) -> Result<String, Fault> {
        if let Self::Day { days_ahead: 1.., .. } = self {
            return Err(Fault::new(field, "future_date"));
        }
        self.optional(field)?.ok_or_else(|| Fault::new(field, "required"))
    }
}

/// Collects what is wrong.
#[derive(Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn all(self) -> Vec<Fault> {
        self.0
    }

    pub(crate) fn take<T>(&mut self, value: Result<T, Fault>) -> Option<T> {
        value.map_err(|fault| self.0.push(fault)).ok()
    }
}

pub(crate) fn required(field: &'static str, text: &str, max: usize) -> Result<String, Fault> {
    free_text(field, text, max)?.ok_or_else(|| Fault::new(field, "required"))
}

pub(crate) fn choice<T>(field: &'static str, text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
    parse(text).ok_or_else(|| Fault::new(field, if text.is_empty() { "required" } else { "unknown_choice" }))
}

/// A goal as it came.
#[derive(Clone, Copy, Debug, Default)]
pub struct RawGoal<'a> {
    pub text: &'a str,
    pub why: &'a str,
    pub icf: &'a [&'a str],
    /// Words for each level, the lowest first.
    pub scale: [&'a str; 5],
}

/// The form's names of the levels.
const SCALE_FIELDS: [&str; 5] = ["level_1", "level_2", "level_3", "level_4", "level_5"];

impl RawGoal<'_> {
    /// # Errors
    /// One fault for each field that is wrong. So for all below.
    pub fn check(&self) -> Result<Item, Vec<Fault>> {
        let mut faults = Faults::default();
        let text = faults.take(required("text", self.text, TEXT_MAX));
        let why = faults.take(free_text("why", self.why, TEXT_MAX));
        let known: Option<Vec<IcfCode>> = self.icf.iter().map(|code| IcfCode::parse(code)).collect();
        let icf = faults.take(known.ok_or_else(|| Fault::new("icf", "unknown_choice")));
        let mut scale = [const { None }; 5];
        for ((words, field), level) in self.scale.iter().zip(SCALE_FIELDS).zip(&mut scale) {
            *level = faults.take(free_text(field, words, SHORT_MAX)).flatten();
        }
        match (text, why, icf) {
            (Some(text), Some(why), Some(mut icf)) if faults.0.is_empty() => {
                icf.sort_unstable();
                icf.dedup();
                Ok(Item::Goal(Goal { text, why, icf, scale }))
            }
            _ => Err(faults.0),
        }
    }
}

/// A rating as it came.
#[derive(Clone, Copy, Debug, Default)]
pub struct RawRating<'a> {
    pub level: &'a str,
    pub on: Dated<'a>,
}

impl RawRating<'_> {
    pub fn check(&self) -> Result<Item, Vec<Fault>> {
        let mut faults = Faults::default();
        let known = |text: &str| text.parse().ok().filter(|level| LEVELS.contains(level));
        let level = faults.take(choice("level", self.level, known));
        let on = faults.take(self.on.past("on"));
        match (level, on) {
            (Some(level), Some(on)) => Ok(Item::Rating(Rating { level, on })),
            _ => Err(faults.0),
        }
    }
}

/// An action as it came.
#[derive(Clone, Copy, Debug, Default)]
pub struct RawAction<'a> {
    pub text: &'a str,
    pub responsible: &'a str,
    pub who: &'a str,
    pub due: Dated<'a>,
    pub state: &'a str,
}

impl RawAction<'_> {
    pub fn check(&self) -> Result<Item, Vec<Fault>> {
        let mut faults = Faults::default();
        let text = faults.take(required("text", self.text, TEXT_MAX));
        let responsible = faults.take(choice("responsible", self.responsible, Responsible::parse));
        let who = faults.take(self.who(responsible));
        let due = faults.take(self.due.optional("due"));
        let state = faults.take(choice("state", self.state, ActionState::parse));
        match (text, responsible, who, due, state) {
            (Some(text), Some(responsible), Some(who), Some(due), Some(state)) => {
                Ok(Item::Action(Action { text, responsible, who, due, state }))
            }
            _ => Err(faults.0),
        }
    }

    /// Others than the participant are named.
    fn who(&self, responsible: Option<Responsible>) -> Result<Option<String>, Fault> {
        match responsible {
            Some(Responsible::Staff | Responsible::External) => required("who", self.who, SHORT_MAX).map(Some),
            _ => Ok(None),
        }
    }
}

/// A step as it came.
#[derive(Clone, Copy, Debug, Default)]
pub struct RawStep<'a> {
    pub task: &'a str,
    pub demand: &'a str,
    pub adjustment: &'a str,
    pub week: Dated<'a>,
    pub degree: &'a str,
}

impl RawStep<'_> {
    pub fn check(&self) -> Result<Item, Vec<Fault>> {
        let mut faults = Faults::default();
        let task = faults.take(required("task", self.task, TEXT_MAX));
        let demand = faults.take(free_text("demand", self.demand, TEXT_MAX));
        let adjustment = faults.take(free_text("adjustment", self.adjustment, TEXT_MAX));
        let week = faults.take(self.week.optional("week"));
        let empty = self.degree.trim().is_empty();
        let degree = faults.take(if empty { Ok(None) } else { degree("degree", self.degree).map(Some) });
        match (task, demand, adjustment, week, degree) {
            (Some(task), Some(demand), Some(adjustment), Some(week), Some(degree)) => {
                Ok(Item::Step(Step { task, demand, adjustment, week, degree }))
            }
            _ => Err(faults.0),
        }
    }
}

/// A degree of sick leave.
pub(crate) fn degree(field: &'static str, text: &str) -> Result<i32, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::new(field, "required"));
    }
    let number: i64 = text.parse().map_err(|_| Fault::new(field, "not_a_number"))?;
    let fits = i32::try_from(number).ok().filter(|degree| DEGREE.contains(degree));
    fits.ok_or_else(|| {
        let (min, max) = (i64::from(*DEGREE.start()), i64::from(*DEGREE.end()));
        Fault::new(field, "out_of_range").with("min", min).with("max", max)
    })
}
