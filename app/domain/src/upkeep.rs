//! What keeps an installation well. Invariant: of each kind only the last time is remembered.

use crate::person::text_enum;

text_enum! {
    /// Something that is done again and again, by a timer or by hand.
    Upkeep {
        /// A backup was written; counts its bytes.
        Backup = "backup",
        /// What is kept no longer was deleted; counts the rows.
        Retention = "retention",
        /// The audit log was walked through; counts its rows.
        AuditCheck = "audit_check",
    }
}
