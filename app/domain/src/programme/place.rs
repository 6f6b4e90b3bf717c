//! Where in a template something stands. Invariant: a place is read from what [`super::Fault`] writes, so that whatever is
//! wrong leads to where it is put right.

use crate::person::text_enum;
use std::{fmt, str::FromStr};

text_enum! {
    /// What a template is made of, in the order in which it is written.
    Section {
        /// Its name, its words and when it begins.
        Head = "head",
        Kinds = "kinds",
        Phases = "phases",
        Timepoints = "timepoints",
        FollowUps = "follow_ups",
        Promises = "promises",
        Extension = "extension",
        Referral = "referral",
    }
}

/// Phases hold weeks, weeks hold days, days hold slots.
const WITHIN_PHASES: [&str; 4] = ["phases", "weeks", "days", "slots"];

impl Section {
    /// How many lists lie within each other here.
    #[must_use]
    pub fn depth(self) -> usize {
        match self {
            Self::Head | Self::Extension | Self::Referral => 0,
            Self::Phases => WITHIN_PHASES.len(),
            Self::Kinds | Self::Timepoints | Self::FollowUps | Self::Promises => 1,
        }
    }
}

/// A section, or something in it: `kinds`, `phases.0.weeks.1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    section: Section,
    steps: Vec<usize>,
}

impl Place {
    #[must_use]
    pub fn new(section: Section, steps: &[usize]) -> Option<Self> {
        (steps.len() <= section.depth()).then(|| Self { section, steps: steps.to_vec() })
    }

    #[must_use]
    pub fn section(&self) -> Section {
        self.section
    }

    /// Which of each list, the outermost first.
    #[must_use]
    pub fn steps(&self) -> &[usize] {
        &self.steps
    }

    /// What it stands in; a section stands in the template.
    #[must_use]
    pub fn up(&self) -> Option<Self> {
        let (_, before) = self.steps.split_last()?;
        Some(Self { section: self.section, steps: before.to_vec() })
    }

    /// Number `at` of what stands in it; itself where nothing can.
    #[must_use]
    pub fn inner(&self, at: usize) -> Self {
        let mut inner = self.clone();
        if inner.steps.len() < inner.section.depth() {
            inner.steps.push(at);
        }
        inner
    }

    /// The place of a fault, and which of its fields is wrong; nothing where that is the thing itself.
    #[must_use]
    pub fn of_fault(path: &str) -> (Self, String) {
        let parts: Vec<String> = parts_of(path);
        let words: Vec<&str> = parts.iter().map(String::as_str).collect();
        let Some(section) = words.first().and_then(|first| Section::parse(first)) else {
            return (Self { section: Section::Head, steps: Vec::new() }, words.join("."));
        };
        let mut place = Self { section, steps: Vec::new() };
        let mut rest = words.get(1..).unwrap_or_default();
        while let Some(step) = place.step(rest) {
            let named = usize::from(!place.steps.is_empty());
            place.steps.push(step);
            rest = rest.get(named + 1..).unwrap_or_default();
        }
        (place, rest.join("."))
    }

    /// What `rest` says comes next, below this place: a number, with the name of its list before it where it is an inner one.
    fn step(&self, rest: &[&str]) -> Option<usize> {
        let depth = self.steps.len();
        if depth >= self.section.depth() {
            return None;
        }
        let number = match depth {
            0 => rest.first()?,
            _ => rest.get(1).filter(|_| rest.first() == WITHIN_PHASES.get(depth))?,
        };
        number.parse().ok()
    }
}

/// The names and numbers of a path, written with dots or with brackets.
fn parts_of(path: &str) -> Vec<String> {
    path.split(['.', '[']).map(|part| part.trim_end_matches(']').to_owned()).collect()
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.section.as_str())?;
        for (depth, step) in self.steps.iter().enumerate() {
            match WITHIN_PHASES.get(depth).filter(|_| depth > 0) {
                Some(name) => write!(f, ".{name}.{step}")?,
                None => write!(f, ".{step}")?,
            }
        }
        Ok(())
    }
}

/// It is nowhere in a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is nothing there")]
pub struct NoSuchPlace;

impl FromStr for Place {
    type Err = NoSuchPlace;

    fn from_str(text: &str) -> Result<Self, NoSuchPlace> {
        let first = text.split('.').next().unwrap_or_default();
        let known = Section::parse(first).is_some();
        let (place, rest) = Self::of_fault(text);
        if known && rest.is_empty() { Ok(place) } else { Err(NoSuchPlace) }
    }
}
