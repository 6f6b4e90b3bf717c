//! How great a problem in an ICF category is. Invariant: 8 and 9 say that there is no degree; they are never counted.

use crate::person::text_enum;

text_enum! {
    /// The generic qualifier of ICF. For environmental factors the same degrees are of a barrier. Source: World Health
    /// Organization. International Classification of Functioning, Disability and Health (ICF). Geneva: WHO, 2001. Words for
    /// them are ours.
    Qualifier {
        NoProblem = "0",
        Mild = "1",
        Moderate = "2",
        Severe = "3",
        Complete = "4",
        /// There is too little to tell how great it is.
        NotSpecified = "8",
        NotApplicable = "9",
    }
}

impl Qualifier {
    /// From 0 (no problem) to 4 (complete); nothing where none is told.
    #[must_use]
    pub fn degree(self) -> Option<u8> {
        match self {
            Self::NoProblem => Some(0),
            Self::Mild => Some(1),
            Self::Moderate => Some(2),
            Self::Severe => Some(3),
            Self::Complete => Some(4),
            Self::NotSpecified | Self::NotApplicable => None,
        }
    }
}
