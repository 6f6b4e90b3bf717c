//! How answers came to be written down. Invariant: what somebody else wrote for a participant is told as that.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// By the participant.
    #[default]
    OwnHand,
    /// Staff read the questions out, and wrote down what was answered.
    ReadOut,
    /// Staff copied what was answered on paper.
    Paper,
    /// Staff tested the participant, and wrote down what they saw.
    Performed,
}

impl Mode {
    pub const ALL: [Self; 4] = [Self::OwnHand, Self::ReadOut, Self::Paper, Self::Performed];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OwnHand => "own_hand",
            Self::ReadOut => "read_out",
            Self::Paper => "paper",
            Self::Performed => "performed",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == text)
    }
}
