//! What a participant may say yes to, and take back. Invariant: nothing is consented to unless the latest word on it is a
//! yes, and each word bears the version of the text it was said to.

use crate::person::text_enum;

text_enum! {
    /// What the consent is about.
    ConsentKind {
        Recording = "recording",
        Pictures = "pictures",
        QualityRegister = "quality_register",
        ShareGp = "share_gp",
        ShareNav = "share_nav",
        ShareEmployer = "share_employer",
    }
}

impl ConsentKind {
    /// The version of the text that is shown now. A new text is a new version, beside the old one.
    #[must_use]
    pub fn wording(self) -> i32 {
        1
    }
}
