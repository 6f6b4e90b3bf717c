//! What is said in a live teaching session beside picture and sound. Invariant: a participant speaks for themselves; what
//! becomes of a question is decided by whoever leads.

use crate::person::text_enum;

/// Longest question, in characters.
pub const MOST_QUESTION: usize = 500;

/// Longest quick question to the group, and longest choice of one, in characters.
pub const MOST_POLL: usize = 200;
pub const MOST_CHOICE: usize = 80;
/// How many choices it may have.
pub const CHOICES: std::ops::RangeInclusive<usize> = 2..=6;
/// Fewer who chose the same are not told: in a small group one would guess who they are.
pub const FEWEST_TOLD: u32 = 3;

/// A count, if it may be told.
#[must_use]
pub fn told_count(count: u32) -> Option<u32> {
    (count >= FEWEST_TOLD).then_some(count)
}

text_enum! {
    /// What a participant says by one press, until they take it back.
    SignKind {
        /// I would like to say something.
        Hand = "hand",
        /// I need a break. Told to those who lead, and to nobody else.
        Pause = "pause",
    }
}

text_enum! {
    /// What has become of a question.
    QuestionState {
        Waiting = "waiting",
        Answered = "answered",
        /// Not for now. It can be taken up again.
        SetAside = "set_aside",
    }
}

text_enum! {
    /// What whoever leads does with a question.
    Verdict {
        Show = "show",
        Hide = "hide",
        Answer = "answer",
        SetAside = "set_aside",
        /// Undoes the last two.
        TakeUp = "take_up",
    }
}

/// How a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuestionStanding {
    pub state: QuestionState,
    /// For the whole group, unless it is set aside.
    pub shown: bool,
}

impl QuestionStanding {
    /// What it becomes. Setting aside and taking up again gives back whether it was shown.
    #[must_use]
    pub fn after(self, verdict: Verdict) -> Self {
        match verdict {
            Verdict::Show if self.state == QuestionState::SetAside => {
                Self { state: QuestionState::Waiting, shown: true }
            }
            Verdict::Show => Self { shown: true, ..self },
            Verdict::Hide => Self { shown: false, ..self },
            Verdict::Answer => Self { state: QuestionState::Answered, ..self },
            Verdict::SetAside => Self { state: QuestionState::SetAside, ..self },
            Verdict::TakeUp => Self { state: QuestionState::Waiting, ..self },
        }
    }

    /// Does the whole group see it?
    #[must_use]
    pub fn is_for_all(self) -> bool {
        self.shown && self.state != QuestionState::SetAside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_than_three_are_not_told_not_even_that_there_are_none() {
        assert_eq!([0, 1, 2, 3, 40].map(told_count), [None, None, None, Some(3), Some(40)]);
    }

    #[test]
    fn what_is_set_aside_is_seen_by_nobody_and_comes_back_as_it_was() {
        let shown = QuestionStanding { state: QuestionState::Waiting, shown: false }.after(Verdict::Show);
        let aside = shown.after(Verdict::SetAside);
        assert!(shown.is_for_all() && !aside.is_for_all());
        assert_eq!(aside.after(Verdict::TakeUp), shown);
        assert_eq!(aside.after(Verdict::Show), shown);
        assert!(!shown.after(Verdict::Hide).is_for_all());
        assert!(shown.after(Verdict::Answer).is_for_all(), "an answered one may stay for all to see");
    }
}
