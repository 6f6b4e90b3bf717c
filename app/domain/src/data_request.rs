//! What a participant may ask to have corrected or deleted, and what can be answered. Invariant: what the law says must be
//! kept is never answered as deleted by a rule of ours: a person answers, and a no has a reason.

use crate::person::text_enum;

text_enum! {
    /// What is asked for.
    Wish { Correct = "correct", Delete = "delete" }
}

text_enum! {
    /// What the centre answers.
    Answer {
        Done = "done",
        /// The duty to keep records stands against it.
        KeptByDuty = "kept_by_duty",
        Refused = "refused",
    }
}

impl Answer {
    /// Can a wish be answered so? A duty to keep is no reason to leave what is wrong.
    #[must_use]
    pub fn fits(self, wish: Wish) -> bool {
        self != Self::KeptByDuty || wish == Wish::Delete
    }

    /// Must it be said why? The duty says it by itself.
    #[must_use]
    pub fn needs_reason(self) -> bool {
        self == Self::Refused
    }
}

/// The longest wish or reason, in characters.
pub const MOST: usize = 2000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_to_keep_is_an_answer_to_deletion_only() {
        assert!(Answer::KeptByDuty.fits(Wish::Delete) && !Answer::KeptByDuty.fits(Wish::Correct));
        for answer in [Answer::Done, Answer::Refused] {
            assert!(Wish::ALL.iter().all(|wish| answer.fits(*wish)));
        }
        assert!(Answer::Refused.needs_reason() && !Answer::KeptByDuty.needs_reason());
    }
}
