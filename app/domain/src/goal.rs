//! The action plan: goals in the participant's own words, ratings of them, actions and steps back to work. Invariant: what
//! breaks a limit is never stored, because an [`Item`] that comes from a form is only made by its `check`.

mod check;
mod diff;
mod profile;
mod scaling;
#[cfg(test)]
mod tests;

pub use check::{Dated, RawAction, RawGoal, RawRating, RawStep};
pub(crate) use check::{Faults, choice, degree, required};
pub use diff::{Change, diff};
pub use profile::{Attained, by_icf, t_scores};
pub use scaling::{LEVELS, t_score, weighted_t_score};

use crate::{id::PlanItemId, person::text_enum, work_trial::TrialItem};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

text_enum! {
    /// The brief ICF core set for vocational rehabilitation: thirteen categories (WHO and ICF Research Branch, 2010). Words
    /// for them are ours, in the interface's locales.
    IcfCode {
        B130 = "b130",
        B164 = "b164",
        B455 = "b455",
        D155 = "d155",
        D240 = "d240",
        D720 = "d720",
        D845 = "d845",
        D850 = "d850",
        D855 = "d855",
        E310 = "e310",
        E330 = "e330",
        E580 = "e580",
        E590 = "e590",
    }
}

text_enum! {
    /// Who is to do something.
    Responsible { Participant = "participant", Staff = "staff", External = "external" }
}

text_enum! {
    /// How far an action has come.
    ActionState { Planned = "planned", UnderWay = "under_way", Done = "done", Dropped = "dropped" }
}

text_enum! {
    /// What can stand in a plan.
    ItemKind {
        Goal = "goal",
        Rating = "rating",
        Action = "action",
        Step = "step",
        TrialDay = "trial_day",
        EmployerCall = "employer_call",
        JobStep = "job_step",
    }
}

impl ItemKind {
    /// Does it tell of a work trial, or of preparing for work, on the page of its own?
    #[must_use]
    pub fn is_of_trial(self) -> bool {
        matches!(self, Self::TrialDay | Self::EmployerCall | Self::JobStep)
    }

    /// Is it agreed on by signing? The others tell how it goes.
    #[must_use]
    pub fn is_signed(self) -> bool {
        matches!(self, Self::Goal | Self::Action | Self::Step)
    }

    /// Whose it is to write, of those who may write in the plan: a diary is only its owner's (`own`), a talk with the
    /// employer is only the team's.
    #[must_use]
    pub fn is_written_by(self, own: bool) -> bool {
        match self {
            Self::TrialDay => own,
            Self::EmployerCall => !own,
            Self::Goal | Self::Rating | Self::Action | Self::Step | Self::JobStep => true,
        }
    }
}

/// The longest text, in characters.
pub const TEXT_MAX: usize = 500;
/// The longest name, and the longest words for one level of a scale.
pub const SHORT_MAX: usize = 200;
/// Sick leave in percent of the contract.
pub const DEGREE: RangeInclusive<i32> = 0..=100;

/// What somebody wants to reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    pub text: String,
    /// Why it matters, in the same words.
    pub why: Option<String>,
    pub icf: Vec<IcfCode>,
    /// What each level of [`LEVELS`] looks like, the lowest first.
    pub scale: [Option<String>; 5],
}

/// Where a goal stood on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// One of [`LEVELS`].
    pub level: i8,
    /// `YYYY-MM-DD`
    pub on: String,
}

/// Something that is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    pub text: String,
    pub responsible: Responsible,
    /// Who of the staff, or which party outside; nobody where the participant does it.
    pub who: Option<String>,
    /// `YYYY-MM-DD`
    pub due: Option<String>,
    pub state: ActionState,
}

/// One step of the way back to work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub task: String,
    /// What the task asks of body and mind.
    pub demand: Option<String>,
    /// What the workplace changes.
    pub adjustment: Option<String>,
    /// A day of the week it begins: `YYYY-MM-DD`
    pub week: Option<String>,
    /// Planned sick leave from then on.
    pub degree: Option<i32>,
}

/// One thing that stands in a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Item {
    Goal(Goal),
    Rating(Rating),
    Action(Action),
    Step(Step),
}

impl Item {
    #[must_use]
    pub fn kind(&self) -> ItemKind {
        match self {
            Self::Goal(_) => ItemKind::Goal,
            Self::Rating(_) => ItemKind::Rating,
            Self::Action(_) => ItemKind::Action,
            Self::Step(_) => ItemKind::Step,
        }
    }

    /// The day it speaks of, as ISO text.
    #[must_use]
    pub fn day(&self) -> Option<&str> {
        match self {
            Self::Goal(_) => None,
            Self::Rating(rating) => Some(&rating.on),
            Self::Action(action) => action.due.as_deref(),
            Self::Step(step) => step.week.as_deref(),
        }
    }
}

/// What is written in one row: something of the plan itself, or of a work trial. Apart, because pages show only one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Written {
    Plan(Item),
    Trial(TrialItem),
}

impl Written {
    #[must_use]
    pub fn kind(&self) -> ItemKind {
        match self {
            Self::Plan(item) => item.kind(),
            Self::Trial(item) => item.kind(),
        }
    }
}

impl From<Item> for Written {
    fn from(item: Item) -> Self {
        Self::Plan(item)
    }
}

impl From<TrialItem> for Written {
    fn from(item: TrialItem) -> Self {
        Self::Trial(item)
    }
}

/// An item with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: PlanItemId,
    /// The goal that a rating or action belongs to.
    pub goal: Option<PlanItemId>,
    pub item: Item,
}

/// What is agreed on: goals, actions and steps. The rest tells how it goes, not what was agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub entries: Vec<Entry>,
}

impl Snapshot {
    /// Of everything that stands, in the order of its making.
    #[must_use]
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self { entries: entries.into_iter().filter(|entry| entry.item.kind().is_signed()).collect() }
    }
}

/// The latest rating of each goal that has one, given the ratings in the order of their making.
#[must_use]
pub fn current_level(entries: &[Entry], goal: PlanItemId) -> Option<i8> {
    let of_goal = entries.iter().filter(|entry| entry.goal == Some(goal));
    let ratings = of_goal.filter_map(|entry| if let Item::Rating(one) = &entry.item { Some(one) } else { None });
    // of several on one day the last one made
    ratings.max_by(|a, b| a.on.cmp(&b.on)).map(|rating| rating.level)
}
