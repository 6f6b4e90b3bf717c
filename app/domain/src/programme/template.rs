//! What staff write down of a programme. Invariant: plain data; a field that is not known is refused, never dropped.

use super::TimeOfDay;
use crate::{
    LangMap,
    person::{Profession, text_enum},
    referral,
    schedule::{Channel, Format, SessionKind},
};
use serde::{Deserialize, Serialize};

text_enum! {
    /// A day of the week.
    Weekday {
        Monday = "monday",
        Tuesday = "tuesday",
        Wednesday = "wednesday",
        Thursday = "thursday",
        Friday = "friday",
        Saturday = "saturday",
        Sunday = "sunday",
    }
}

text_enum! {
    /// Two ways through the same programme.
    Path { WithEmployer = "with_employer", WithoutEmployer = "without_employer" }
}

text_enum! {
    /// What happens on public holidays.
    Holidays {
        /// The day falls out.
        Skip = "skip",
        /// As on any other day.
        Work = "work",
    }
}

text_enum! {
    /// What time is counted from: the first day, or the last one.
    Anchor { Start = "start", End = "end" }
}

/// A programme as it can be copied and changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Small letters, digits and underscores; the same in every version.
    pub code: String,
    pub name: LangMap,
    /// What the person in rehabilitation is called.
    pub participant_word: LangMap,
    /// The day of the week on which it begins; any day where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<Weekday>,
    #[serde(default = "skip_holidays")]
    pub holidays: Holidays,
    /// The kinds of sessions that slots name.
    #[serde(default)]
    pub kinds: Vec<SessionType>,
    /// Empty for a programme that treats nobody.
    #[serde(default)]
    pub phases: Vec<Phase>,
    #[serde(default)]
    pub timepoints: Vec<Timepoint>,
    #[serde(default)]
    pub follow_ups: Vec<FollowUp>,
    #[serde(default)]
    pub promises: Vec<Promise>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
    #[serde(default)]
    pub referral: referral::Rules,
}

fn skip_holidays() -> Holidays {
    Holidays::Skip
}

fn once() -> u16 {
    1
}

fn yes() -> bool {
    true
}

/// A kind of session as this programme has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SessionType {
    pub code: String,
    pub name: LangMap,
    pub kind: SessionKind,
    pub format: Format,
    pub channel: Channel,
    /// Who leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profession: Option<Profession>,
    pub minutes: u16,
    #[serde(default)]
    pub place: LangMap,
    /// What those who take part are told beforehand: what to bring, how to dress.
    #[serde(default, skip_serializing_if = "LangMap::is_empty")]
    pub preparation: LangMap,
    /// Does it count as structured time? A meal does not.
    #[serde(default = "yes")]
    pub structured: bool,
    /// Does it count when individual and group are weighed? Days at the own workplace are neither.
    #[serde(default = "yes")]
    pub in_balance: bool,
}

/// A part of the programme, of whole weeks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Phase {
    pub code: String,
    pub name: LangMap,
    /// It begins when these have ended; where nothing is said, when the one written before it has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// Only for those on this path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Path>,
    pub weeks: Vec<WeekPattern>,
}

/// What a week looks like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WeekPattern {
    /// For so many weeks.
    #[serde(default = "once")]
    pub repeat: u16,
    pub days: Vec<DayPattern>,
}

/// What these days of a week look like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DayPattern {
    pub on: Vec<Weekday>,
    pub slots: Vec<Slot>,
}

/// A time of a day that holds one session of a group, or one of each participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// The code of a [`SessionType`].
    pub kind: String,
    pub at: TimeOfDay,
    /// Individual sessions follow each other until then; where nothing is said, there is room for one after `at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<TimeOfDay>,
    /// Where it is not as long as its kind is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
    /// How many participants can have their individual session at the same time.
    #[serde(default = "once")]
    pub at_once: u16,
    /// Where it is not held as its kind is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Only for those on this path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Path>,
}

/// So long after a day; below zero, before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct After {
    #[serde(default, skip_serializing_if = "is_zero")]
    pub months: i16,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub weeks: i16,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub days: i16,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde calls")]
fn is_zero(number: &i16) -> bool {
    *number == 0
}

/// When participants are asked how they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Timepoint {
    pub code: String,
    pub name: LangMap,
    pub from: Anchor,
    #[serde(default)]
    pub after: After,
    /// So many days before it, answers are taken.
    #[serde(default)]
    pub opens_days_before: u16,
    /// So many days after it, they still are.
    #[serde(default)]
    pub closes_days_after: u16,
    /// The codes of what is asked, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questionnaires: Vec<String>,
}

/// A talk after the programme, or a message that asks how it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    pub code: String,
    pub name: LangMap,
    /// Counted from the last day of the programme.
    pub after: After,
    pub channel: Channel,
    pub minutes: u16,
    /// It counts when it is held at most so many days too early,
    #[serde(default)]
    pub days_early: u16,
    /// or too late.
    #[serde(default)]
    pub days_late: u16,
}

/// What is to be accounted for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Promise {
    /// On every day of the programme, structured time without meals of at least this.
    StructuredDay { minutes: u16 },
    /// So many days with sessions, every week.
    DaysAWeek { at_least: u8 },
    /// Of each week's structured time, individual: this, give or take.
    IndividualShare { percent: u8, give_or_take: u8 },
    /// Of all structured time, where others are in the same place.
    OnSiteShare { at_least_percent: u8 },
    /// Follow-ups in their windows.
    FollowUps { at_least: u8, within_weeks: u8 },
    /// A contact in its window, so many months after.
    Contact { months: Vec<u8> },
    /// From referral to the first day.
    StartWithin { days: u16 },
}

/// How the programme can be made longer: the last week of a phase is had again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The code of the phase.
    pub phase: String,
    /// By so many weeks at a time,
    pub weeks: u16,
    /// so many times.
    pub times: u16,
}

impl Template {
    /// The kind that a slot names.
    #[must_use]
    pub fn kind(&self, code: &str) -> Option<&SessionType> {
        self.kinds.iter().find(|kind| kind.code == code)
    }
}

impl Phase {
    /// Its week `number`, counted from 0; weeks beyond its own repeat the last one.
    #[must_use]
    pub fn week(&self, number: u16) -> Option<&WeekPattern> {
        let mut before = 0_u16;
        for week in &self.weeks {
            before = before.saturating_add(week.repeat);
            if number < before {
                return Some(week);
            }
        }
        self.weeks.last()
    }

    /// Its own weeks, without extension.
    #[must_use]
    pub fn length(&self) -> u16 {
        self.weeks.iter().fold(0, |sum, week| sum.saturating_add(week.repeat))
    }
}

impl Weekday {
    /// Days after Monday.
    #[must_use]
    pub fn from_monday(self) -> i8 {
        Self::ALL.iter().zip(0_i8..).find(|(day, _)| **day == self).map_or(0, |(_, number)| number)
    }
}

impl From<jiff::civil::Weekday> for Weekday {
    fn from(day: jiff::civil::Weekday) -> Self {
        usize::try_from(day.to_monday_zero_offset())
            .ok()
            .and_then(|at| Self::ALL.get(at))
            .copied()
            .unwrap_or(Self::Monday)
    }
}
