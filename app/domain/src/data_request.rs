//! What a participant may ask to have corrected or deleted, and what can be answered. Invariant: what the law says must be
//! kept is never answered as deleted by a rule of ours: a person answers, and every answer says what is done or why not.

use crate::{
    person::text_enum,
    rights::{Basis, DataKind, rule_of},
};

text_enum! {
    /// What is asked for.
    Wish { Correct = "correct", Delete = "delete" }
}

text_enum! {
    /// What the centre answers.
    Answer {
        /// It will be done, by hand: no code does it.
        Done = "done",
        /// The duty to keep records stands against it.
        KeptByDuty = "kept_by_duty",
        Refused = "refused",
    }
}

impl Answer {
    /// Can a wish about `about` be answered so? The duty to keep records is no reason to leave what is wrong, nor to keep
    /// what is no record; and of the log over who opened it, nothing is deleted.
    #[must_use]
    pub fn fits(self, wish: Wish, about: DataKind) -> bool {
        let basis = rule_of(about).basis;
        match (self, wish) {
            (Self::KeptByDuty, Wish::Correct) => false,
            (Self::KeptByDuty, Wish::Delete) => matches!(basis, Basis::Record | Basis::RecordLog),
            (Self::Done, Wish::Delete) => basis != Basis::RecordLog,
            (Self::Done, Wish::Correct) | (Self::Refused, _) => true,
        }
    }

    /// Is it a no, which can be complained of?
    #[must_use]
    pub fn is_no(self) -> bool {
        self != Self::Done
    }
}

/// The longest wish or reason, in characters.
pub const MOST: usize = 2000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_to_keep_is_an_answer_to_deletion_of_the_record_only() {
        for (about, kept) in [(DataKind::Training, true), (DataKind::Access, true), (DataKind::Devices, false)] {
            assert_eq!(Answer::KeptByDuty.fits(Wish::Delete, about), kept, "{about}");
            assert!(!Answer::KeptByDuty.fits(Wish::Correct, about));
        }
    }

    #[test]
    fn the_log_is_never_answered_as_deleted_and_a_no_always_fits() {
        for &about in DataKind::ALL {
            let is_log = rule_of(about).basis == Basis::RecordLog;
            assert_eq!(Answer::Done.fits(Wish::Delete, about), !is_log, "{about}");
            assert!(Answer::Done.fits(Wish::Correct, about));
            assert!(Wish::ALL.iter().all(|wish| Answer::Refused.fits(*wish, about)));
        }
        assert!(Answer::Refused.is_no() && Answer::KeptByDuty.is_no() && !Answer::Done.is_no());
    }
}
