//! How long each kind of data is kept, why, and what then. Invariant: a kind without a rule here is kept, and what the law
//! tells us to keep has no rule that ends.

/// A kind of data that this product has now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Answers, scores, training log, notes, action plan, work status, sessions held and who was there.
    Record,
    /// Referrals, decisions on them, and the letters that were written.
    Referral,
    /// Who did what with whose data.
    Audit,
    /// What the participant has decided: whom to shut out, what to consent to; what they asked for.
    Choice,
    Account,
    /// Who is, and was, to be reached by risk answers.
    RiskDuty,
    /// A link on its way to somebody, sealed.
    Letter,
    WebSession,
    OidcStep,
    Notification,
    Job,
    Upkeep,
    /// A file a participant asked for, of everything about them.
    Export,
    FormStash,
    SignInFailures,
    PasskeyChallenge,
    /// What is so only as long as a live session lasts.
    SessionSign,
    /// Of a quick question that nobody has closed.
    PollAnswer,
}

/// Counted from when it is of no more use: ended, read, done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    Always,
    Days(u16),
    /// In the program's memory only.
    Minutes(u16),
}

/// What is done when that time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    Nothing,
    Deleted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    pub kind: Kind,
    pub name: &'static str,
    /// The rule or the need behind it.
    pub basis: &'static str,
    pub keep: Keep,
    pub then: Then,
}

const fn class(kind: Kind, name: &'static str, basis: &'static str, keep: Keep, then: Then) -> Class {
    Class { kind, name, basis, keep, then }
}

/// Every kind, once.
pub const CLASSES: &[Class] = &[
    class(
        Kind::Record,
        "answers, scores, training log, notes, action plan, work status, messages about the plan, questions and captions in teaching, sessions with how their sending went, attendance, risk alerts and what was done",
        "duty to keep patient records (pasientjournalloven § 25)",
        Keep::Always,
        Then::Nothing,
    ),
    class(
        Kind::Referral,
        "referrals, decisions on the right to treatment, and letters about them",
        "duty to keep patient records (pasientjournalloven § 25)",
        Keep::Always,
        Then::Nothing,
    ),
    class(
        Kind::Audit,
        "log of who opened and changed what",
        "belongs to the record (pasientjournalforskriften § 14)",
        Keep::Always,
        Then::Nothing,
    ),
    class(
        Kind::Choice,
        "blocks and consents, given and taken back; wishes for correction, with the answers",
        "shows what the participant decided and was answered, and when (GDPR art. 5 (2), 7 (1), 12)",
        Keep::Always,
        Then::Nothing,
    ),
    class(
        Kind::Account,
        "accounts, identities linked to them, and how participants have proven who they are",
        "record and log name them",
        Keep::Always,
        Then::Nothing,
    ),
    class(
        Kind::RiskDuty,
        "who is to be reached when somebody answers a risk item, and who was",
        "shows who answered for what, and when (helsepersonelloven §§ 4, 16)",
        Keep::Always,
        Then::Nothing,
    ),
    class(
        Kind::Letter,
        "letters with links, the links sealed",
        "to look into misuse (GDPR art. 32)",
        Keep::Always,
        Then::Nothing,
    ),
    class(
        Kind::WebSession,
        "signed-in browsers that have ended",
        "to look into misuse (GDPR art. 32)",
        Keep::Days(90),
        Then::Deleted,
    ),
    class(
        Kind::OidcStep,
        "browsers on their way to an identity provider",
        "of no use after ten minutes",
        Keep::Days(1),
        Then::Deleted,
    ),
    class(
        Kind::Notification,
        "notices that were read, or are a year old",
        "no more use; what they speak of is kept itself",
        Keep::Days(90),
        Then::Deleted,
    ),
    class(Kind::Job, "work that is done", "to look into what was sent", Keep::Days(30), Then::Deleted),
    class(
        Kind::PasskeyChallenge,
        "sign-ins by passkey that were begun",
        "six minutes in use, then to look into misuse (GDPR art. 32)",
        Keep::Days(1),
        Then::Deleted,
    ),
    class(
        Kind::SessionSign,
        "raised hands and needs of a break in teaching, where the session was never ended",
        "gone when they are taken down or the session ends; of no use after it",
        Keep::Days(1),
        Then::Deleted,
    ),
    class(
        Kind::PollAnswer,
        "answers to a quick question in teaching, where it was never closed",
        "counted and gone when it is closed; of no use after it",
        Keep::Days(1),
        Then::Deleted,
    ),
    class(
        Kind::Upkeep,
        "when backup, deletion and the check of the log were last done",
        "one row each, to see that it is done; says nothing of anybody",
        Keep::Always,
        Then::Nothing,
    ),
    class(
        Kind::Export,
        "files that participants asked for, of everything about them",
        "so that they can be fetched; what is in them is kept itself",
        Keep::Days(7),
        Then::Deleted,
    ),
    class(Kind::FormStash, "a form that failed", "so that it comes back filled in", Keep::Minutes(10), Then::Deleted),
    class(Kind::SignInFailures, "failed sign-ins, by address", "limits on guessing", Keep::Minutes(10), Then::Deleted),
];

/// Notices nobody read are let go after this many days.
pub const UNREAD_DAYS: u16 = 365;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_rule_and_what_is_kept_always_is_never_deleted() {
        let mut kinds: Vec<_> = CLASSES.iter().map(|class| class.kind).collect();
        kinds.dedup();
        assert_eq!(kinds.len(), CLASSES.len());
        for class in CLASSES {
            assert_eq!(class.keep == Keep::Always, class.then == Then::Nothing, "{}", class.name);
        }
        for kept in [Kind::Record, Kind::Audit] {
            assert!(CLASSES.iter().any(|class| class.kind == kept && class.keep == Keep::Always));
        }
    }
}
