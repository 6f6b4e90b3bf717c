//! A referral on its way to a yes or a no. Invariant: a state is reached only by a step that [`State::after`] allows, and
//! what is lacking follows from the programme's list, not from code.

use crate::{person::text_enum, working_day};
use jiff::civil::Date;
use std::str::FromStr as _;

text_enum! {
    /// Who referred, or ordered.
    Source {
        Gp = "gp",
        HospitalPhysician = "hospital_physician",
        Chiropractor = "chiropractor",
        ManualTherapist = "manual_therapist",
        /// NAV orders a place.
        NavOrder = "nav_order",
        Other = "other",
    }
}

text_enum! {
    /// What keeps the person from work, roughly: the text says more.
    Problem {
        Musculoskeletal = "musculoskeletal",
        MentalHealth = "mental_health",
        Fatigue = "fatigue",
        Neurological = "neurological",
        Complex = "complex",
        Other = "other",
    }
}

text_enum! {
    Employment {
        Employed = "employed",
        SelfEmployed = "self_employed",
        Student = "student",
        JobSeeker = "job_seeker",
        None = "none",
    }
}

impl Employment {
    /// Is there a workplace to go back to, or a school?
    #[must_use]
    pub fn has_employer(self) -> bool {
        !matches!(self, Self::JobSeeker | Self::None)
    }
}

text_enum! {
    /// How the person stands to sick leave and benefits.
    SickLeave {
        Working = "working",
        /// With a degree.
        OnSickLeave = "on_sick_leave",
        /// Work assessment allowance.
        Assessment = "assessment",
        Disability = "disability",
        NoBenefit = "no_benefit",
    }
}

text_enum! {
    /// What the person pays.
    Payment { CoPayment = "co_payment", Exempt = "exempt", Nav = "nav" }
}

text_enum! {
    /// Who gets the person there.
    Travel { Own = "own", NavPays = "nav_pays", NeedsTransport = "needs_transport" }
}

text_enum! {
    /// Something a programme may ask a referral for.
    Field {
        Problem = "problem",
        Employment = "employment",
        SickLeave = "sick_leave",
        Treatment = "treatment",
        Phone = "phone",
        /// The words that the referral must be marked with.
        Mark = "mark",
        BornOn = "born_on",
    }
}

/// What a programme asks of a referral.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rules {
    #[serde(default)]
    pub required: Vec<Field>,
    /// The words it must be marked with, where there are such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

/// What a referral has.
#[expect(clippy::struct_excessive_bools, reason = "one for each field that may be asked for")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Has {
    pub problem: bool,
    pub employment: bool,
    pub sick_leave: bool,
    pub treatment: bool,
    pub phone: bool,
    pub mark: bool,
    pub born_on: bool,
}

impl Has {
    fn field(self, field: Field) -> bool {
        match field {
            Field::Problem => self.problem,
            Field::Employment => self.employment,
            Field::SickLeave => self.sick_leave,
            Field::Treatment => self.treatment,
            Field::Phone => self.phone,
            Field::Mark => self.mark,
            Field::BornOn => self.born_on,
        }
    }
}

/// What is lacking, in the order in which the programme asks.
#[must_use]
pub fn lacking(rules: &Rules, has: Has) -> Vec<Field> {
    let marked = rules.mark.is_some().then_some(Field::Mark);
    let mut asked = rules.required.clone();
    asked.extend(marked.filter(|mark| !rules.required.contains(mark)));
    asked.into_iter().filter(|field| !has.field(*field)).collect()
}

text_enum! {
    /// Where a referral stands.
    State {
        Received = "received",
        /// For what somebody was asked to send.
        Waiting = "waiting",
        /// A clinician has found that there is a right to treatment.
        Entitled = "entitled",
        /// And here that there is none.
        Declined = "declined",
        Admitted = "admitted",
        Withdrawn = "withdrawn",
    }
}

/// What is done with a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Asking for what is lacking.
    Ask,
    /// It came: nothing is lacking any more.
    Complete,
    /// The clinician's word: is there a right to treatment?
    Assess(bool),
    Admit,
    Withdraw,
    /// A no, or a withdrawal, does not stand: it is to be assessed anew.
    Reopen,
}

impl Step {
    pub const ALL: [Self; 7] =
        [Self::Ask, Self::Complete, Self::Assess(true), Self::Assess(false), Self::Admit, Self::Withdraw, Self::Reopen];
}

impl State {
    /// Where `step` leads from here; None where it cannot be done.
    #[must_use]
    pub fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            (Self::Received | Self::Waiting, Step::Ask) => Some(Self::Waiting),
            (Self::Received | Self::Waiting, Step::Complete) | (Self::Declined | Self::Withdrawn, Step::Reopen) => {
                Some(Self::Received)
            }
            (Self::Received | Self::Waiting, Step::Assess(true)) => Some(Self::Entitled),
            (Self::Received | Self::Waiting, Step::Assess(false)) => Some(Self::Declined),
            (Self::Entitled, Step::Admit) => Some(Self::Admitted),
            (Self::Received | Self::Waiting | Self::Entitled, Step::Withdraw) => Some(Self::Withdrawn),
            _ => None,
        }
    }

    /// Does somebody still have to do something?
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Waiting | Self::Entitled)
    }

    /// Has it been assessed, or is nobody to assess it any more?
    #[must_use]
    pub fn is_assessed(self) -> bool {
        !matches!(self, Self::Received | Self::Waiting)
    }
}

/// What a referral says in free text: health content, kept sealed and opened as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Details {
    pub problem: String,
    pub treatment: String,
    /// The name of who referred.
    pub referrer: String,
    pub address: String,
    /// The language of an interpreter; empty where none is needed.
    pub interpreter: String,
    pub diet: String,
}

text_enum! {
    /// What a letter is about.
    LetterKind {
        /// What is lacking in the referral.
        Missing = "missing",
        Entitled = "entitled",
        Declined = "declined",
        Admission = "admission",
        /// "You have a new message", and nothing more.
        Notice = "notice",
        /// "There is something for you: sign in", and nothing more.
        Asked = "asked",
    }
}

text_enum! {
    /// How a letter goes.
    LetterChannel {
        /// On paper, by post or from hand to hand.
        Post = "post",
        Mail = "mail",
        Sms = "sms",
    }
}

/// A letter's words.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LetterContent {
    /// To whom: an address, an e-mail address or a telephone number; empty where it is given from hand to hand.
    pub to: String,
    pub subject: String,
    pub paragraphs: Vec<String>,
}

/// Within so many working days a referral is to be assessed.
pub const ASSESS_WITHIN: u16 = 10;

/// The last day for assessing what came on `received`. What is lacking does not stop the clock.
#[must_use]
pub fn assess_by(received: Date) -> Date {
    working_day::after(received, ASSESS_WITHIN)
}

/// For how many days somebody has waited, or waited until they came.
#[must_use]
pub fn waited(received: Date, until: Date) -> u32 {
    let days = received.until(until).map_or(0, |span| span.get_days());
    u32::try_from(days).unwrap_or(0)
}

/// The longest text in a field, in characters.
pub const TEXT_MAX: usize = 4000;
/// The longest name, address or other line.
pub const LINE_MAX: usize = 200;

/// Is it a telephone number: of digits, 8 to 15 of them, with spaces, and a `+` in front where one likes?
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let text = text.trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let allowed = text.char_indices().all(|(at, c)| c.is_ascii_digit() || c == ' ' || (c == '+' && at == 0));
    allowed && (8..=15).contains(&digits)
}

/// A degree of sick leave, in per cent.
#[must_use]
pub fn degree(text: &str) -> Option<i32> {
    i32::from_str(text.trim().trim_end_matches('%').trim_end()).ok().filter(|degree| (0..=100).contains(degree))
}

#[cfg(test)]
mod tests;
