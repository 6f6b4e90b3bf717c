//! How answers came to be written down. Invariant: what somebody else wrote for a participant is told as that.

use crate::person::text_enum;

text_enum! {
    /// Who wrote, and from what.
    Mode {
        /// The participant.
        OwnHand = "own_hand",
        /// Staff read the questions out, and wrote down what was answered.
        ReadOut = "read_out",
        /// Staff copied what was answered on paper.
        Paper = "paper",
        /// Staff tested the participant, and wrote down what they saw.
        Performed = "performed",
        /// The participant, on a tablet that staff handed to them at the centre.
        Tablet = "tablet",
    }
}

impl Mode {
    /// Do staff write the answers down?
    #[must_use]
    pub fn is_by_staff(self) -> bool {
        matches!(self, Self::ReadOut | Self::Paper | Self::Performed)
    }
}
