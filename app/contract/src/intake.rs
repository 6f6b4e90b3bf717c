//! Referrals on their way to a place. Invariant: what the reader may not see of a referral is not in here.

use crate::questionnaire::When;
use domain::{
    id::{AccountId, CohortId, EnrolmentId, LetterId, ReferralId},
    referral::{Field, LetterChannel, LetterKind, State},
};
use serde::{Deserialize, Serialize};

/// What the board is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// What has the fewest days left first.
    #[default]
    Left,
    Name,
    State,
    Waited,
    Lacking,
}

impl Sort {
    /// As it stands in an address.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Name => "name",
            Self::State => "state",
            Self::Waited => "waited",
            Self::Lacking => "lacking",
        }
    }

    /// Anything else is the days that are left.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        let all = [Self::Name, Self::State, Self::Waited, Self::Lacking];
        all.into_iter().find(|sort| sort.as_str() == name).unwrap_or_default()
    }
}

/// The board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    pub sort: Sort,
    pub descending: bool,
    /// What is over is shown, not what waits.
    pub over: bool,
    pub may_register: bool,
    pub rows: Vec<Row>,
}

/// One referral in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub referral: ReferralId,
    pub name: String,
    pub programme: String,
    pub state: State,
    pub received: When,
    /// Working days left to assess it in; below zero when it is late. None once it is assessed.
    pub left: Option<i32>,
    /// The last day for assessing it has passed, if only by a Saturday.
    pub late: bool,
    /// The last day for the start, once there is a right to it.
    pub start_by: Option<When>,
    /// Days until then; below zero when it has passed.
    pub start_left: Option<i32>,
    /// Letters on paper that nobody has sent yet.
    pub to_post: u32,
    pub lacking: Vec<Field>,
    /// Days.
    pub waited: u32,
}

/// The fields of the form, as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    pub name: String,
    /// `YYYY-MM-DD`, as all dates.
    pub born_on: String,
    pub phone: String,
    pub email: String,
    pub lang: String,
    pub address: String,
    pub protected: String,
    pub no_email: String,
    pub programme: String,
    pub received_on: String,
    pub source: String,
    pub referrer: String,
    pub problem: String,
    pub problem_text: String,
    pub treatment: String,
    pub employment: String,
    pub sick_leave: String,
    pub degree: String,
    pub marked: String,
    pub interpreter: String,
    pub diet: String,
    pub travel: String,
    pub payment: String,
}

/// A programme to choose, with the words its referrals must be marked with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeChoice {
    pub id: String,
    pub name: String,
    pub mark: Option<String>,
}

/// What the form needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blank {
    pub submission_id: String,
    /// What it says of health is closed: who the person is and what the stay needs can be put right.
    pub decided: bool,
    /// The one to complete: its id and version.
    pub referral: Option<(ReferralId, i32)>,
    pub filled: Filled,
    pub programmes: Vec<ProgrammeChoice>,
    /// `YYYY-MM-DD`
    pub today: String,
}

/// What the reader may do now.
#[expect(clippy::struct_excessive_bools, reason = "one for each button")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct May {
    pub complete: bool,
    pub ask: bool,
    pub assess: bool,
    pub admit: bool,
    pub withdraw: bool,
    pub reopen: bool,
    /// Print letters and say that they were posted.
    pub post: bool,
}

/// What it says of health and of how to reach the person, as far as the reader sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub problem: String,
    pub treatment: String,
}

/// What a clinician decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub right: bool,
    /// None where the reader does not see it.
    pub reason: Option<String>,
    pub by: String,
    pub at: When,
    pub start_by: Option<When>,
}

/// A letter or message about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterRow {
    pub id: LetterId,
    pub kind: LetterKind,
    pub channel: LetterChannel,
    pub written: When,
    pub sent: Option<When>,
    /// Its sending was begun and not ended: nobody knows whether it went.
    pub perhaps: bool,
}

/// Where and with whom a place can be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admitting {
    pub groups: Vec<(CohortId, String)>,
    pub staff: Vec<(AccountId, String)>,
    /// `YYYY-MM-DD`
    pub today: String,
}

/// One referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    pub row: Row,
    pub version: i32,
    pub assess_by: When,
    /// As the form has it, without what is in `told`.
    pub filled: Filled,
    pub told: Option<Told>,
    pub decision: Option<Decision>,
    pub enrolment: Option<EnrolmentId>,
    pub letters: Vec<LetterRow>,
    pub may: May,
    pub admitting: Option<Admitting>,
}
