//! What participants say about their plan. Invariant: it tells, it changes nothing: sessions, questionnaires and the log stand
//! as they did.

use crate::person::text_enum;

/// Longest words beside a reason, in characters.
pub const MOST_WORDS: usize = 500;

text_enum! {
    /// What is said.
    MessageKind {
        /// I cannot come to this session.
        CannotCome = "cannot_come",
        /// I have little strength today.
        LighterDay = "lighter_day",
    }
}

text_enum! {
    /// Why somebody cannot come.
    AbsenceReason {
        Ill = "ill",
        Appointment = "appointment",
        Work = "work",
        Family = "family",
        Other = "other",
    }
}
