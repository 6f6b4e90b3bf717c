//! Self-logged training. Invariant: an entry that breaks a limit is never stored.

use crate::person::text_enum;

text_enum! {
    /// What was done.
    TrainingKind {
        Walk = "walk",
        Strength = "strength",
        Endurance = "endurance",
        Mobility = "mobility",
        Water = "water",
        Other = "other",
    }
}

text_enum! {
    /// How it went, in the person's own judgement.
    Feeling { Good = "good", Ok = "ok", Hard = "hard" }
}
