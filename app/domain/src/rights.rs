//! What kinds of data there are about a participant, on what ground each is held, who sees it and for how long it is kept.
//! Invariant: what the participant reads, what is exported and the processing record are all made from this one table.

use crate::{
    person::text_enum,
    retention::{self, CLASSES, Class},
};

text_enum! {
    /// A kind of data about a participant.
    DataKind {
        Account = "account",
        WaysIn = "ways_in",
        Identity = "identity",
        Referral = "referral",
        Programme = "programme",
        Team = "team",
        Asked = "asked",
        Answers = "answers",
        RiskAlerts = "risk_alerts",
        Training = "training",
        Notes = "notes",
        ActionPlan = "action_plan",
        WorkStatus = "work_status",
        Planned = "planned",
        Messages = "messages",
        Attendance = "attendance",
        Talks = "talks",
        Access = "access",
        Emergencies = "emergencies",
        OwnActs = "own_acts",
        Blocks = "blocks",
        Consents = "consents",
        Requests = "requests",
        Files = "files",
        Notices = "notices",
        Letters = "letters",
        Devices = "devices",
    }
}

text_enum! {
    /// Why the centre may, or must, have it.
    Basis {
        /// The duty to keep a patient record.
        Record = "record",
        /// The duty to know who opened a record.
        RecordLog = "record_log",
        /// The participant's own right to decide.
        OwnChoice = "own_choice",
        /// The duty to be able to show what was consented to, and what not.
        ConsentProof = "consent_proof",
        /// The right to have it, and to have it corrected or deleted.
        Correction = "correction",
        /// Needed to give the service at all.
        Service = "service",
        Security = "security",
    }
}

impl Basis {
    /// The paragraphs behind it, the same in every language.
    #[must_use]
    pub fn law(self) -> &'static str {
        match self {
            Self::Record => "helsepersonelloven §§ 39, 40; pasientjournalloven § 8; GDPR art. 6 (1) c, 9 (2) h",
            Self::RecordLog => {
                "pasientjournalloven §§ 18, 22; pasientjournalforskriften § 14; GDPR art. 6 (1) c, 9 (2) h"
            }
            Self::OwnChoice => "pasientjournalloven § 17; GDPR art. 6 (1) c, 9 (2) h, 12",
            Self::ConsentProof => "GDPR art. 5 (2), 6 (1) c, 7 (1), 9 (2) h",
            Self::Correction => "helsepersonelloven §§ 42, 43; GDPR art. 6 (1) c, 9 (2) h, 12, 15–17, 20",
            Self::Service => "pasientjournalloven §§ 6, 8; GDPR art. 6 (1) c, 6 (1) e, 9 (2) h",
            Self::Security => "GDPR art. 6 (1) c, 32",
        }
    }
}

text_enum! {
    /// Who at the centre sees it, the participant aside.
    Seer {
        /// The care team, and who breaks the glass.
        Team = "team",
        /// Of those, the ones the author lets read it.
        ChosenOfTeam = "chosen_of_team",
        /// The team and who breaks the glass, and the centre's secretaries.
        TeamAndSecretary = "team_and_secretary",
        /// Those, and the administrators.
        TeamSecretaryAndAdmins = "team_secretary_and_admins",
        /// The centre's clinicians and secretaries; the secretaries not what it says of health once it is decided.
        Intake = "intake",
        /// The team and the secretaries, and who takes part in the session.
        SessionPeople = "session_people",
        /// The team, what stands now.
        TeamNow = "team_now",
        /// The coordinators of the team and the contact person.
        Coordinators = "coordinators",
        /// The same, or the centre's other coordinators where those cannot answer.
        Answerers = "answerers",
        /// Who broke the glass; the manager without the participant's name; the officer.
        GlassBreakers = "glass_breakers",
        /// Administrators, only whether there is a second factor.
        AdminsWhetherFactor = "admins_whether_factor",
        /// Administrators, only whether there is a browser that is signed in.
        AdminsWhetherSignedIn = "admins_whether_signed_in",
        /// Administrators, that there is one, and of what sort.
        AdminsThat = "admins_that",
        /// Those named for risk answers, and the leaders once it has gone to them.
        NamedForRisk = "named_for_risk",
        /// The manager, as findings without names of participants, and the officer.
        Controllers = "controllers",
        Nobody = "nobody",
    }
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub data: DataKind,
    pub basis: Basis,
    pub seer: Seer,
    kept: retention::Kind,
}

impl Rule {
    /// How long it is kept.
    #[must_use]
    pub fn class(self) -> &'static Class {
        // every class is in the table: tested there
        CLASSES.iter().find(|class| class.kind == self.kept).unwrap_or(&CLASSES[0])
    }
}

const fn rule(data: DataKind, basis: Basis, seer: Seer, kept: retention::Kind) -> Rule {
    Rule { data, basis, seer, kept }
}

/// Every kind, once, in the order in which it is told.
pub const RULES: &[Rule] = &[
    rule(DataKind::Account, Basis::Service, Seer::TeamSecretaryAndAdmins, retention::Kind::Account),
    rule(DataKind::WaysIn, Basis::Security, Seer::AdminsWhetherFactor, retention::Kind::Account),
    rule(DataKind::Identity, Basis::Security, Seer::TeamAndSecretary, retention::Kind::Account),
    rule(DataKind::Referral, Basis::Record, Seer::Intake, retention::Kind::Referral),
    rule(DataKind::Programme, Basis::Record, Seer::TeamAndSecretary, retention::Kind::Record),
    rule(DataKind::Team, Basis::Record, Seer::Team, retention::Kind::Record),
    rule(DataKind::Asked, Basis::Record, Seer::Team, retention::Kind::Record),
    rule(DataKind::Answers, Basis::Record, Seer::Team, retention::Kind::Record),
    rule(DataKind::RiskAlerts, Basis::Record, Seer::NamedForRisk, retention::Kind::Record),
    rule(DataKind::Training, Basis::Record, Seer::Team, retention::Kind::Record),
    rule(DataKind::Notes, Basis::Record, Seer::ChosenOfTeam, retention::Kind::Record),
    rule(DataKind::ActionPlan, Basis::Record, Seer::Team, retention::Kind::Record),
    rule(DataKind::WorkStatus, Basis::Record, Seer::Team, retention::Kind::Record),
    rule(DataKind::Planned, Basis::Record, Seer::SessionPeople, retention::Kind::Record),
    rule(DataKind::Messages, Basis::Record, Seer::Team, retention::Kind::Record),
    rule(DataKind::Attendance, Basis::Record, Seer::Team, retention::Kind::Record),
    rule(DataKind::Talks, Basis::Record, Seer::Team, retention::Kind::Record),
    rule(DataKind::Access, Basis::RecordLog, Seer::Controllers, retention::Kind::Audit),
    rule(DataKind::Emergencies, Basis::RecordLog, Seer::GlassBreakers, retention::Kind::Audit),
    rule(DataKind::OwnActs, Basis::RecordLog, Seer::Controllers, retention::Kind::Audit),
    rule(DataKind::Blocks, Basis::OwnChoice, Seer::Coordinators, retention::Kind::Choice),
    rule(DataKind::Consents, Basis::ConsentProof, Seer::TeamNow, retention::Kind::Choice),
    rule(DataKind::Requests, Basis::Correction, Seer::Answerers, retention::Kind::Choice),
    rule(DataKind::Files, Basis::Correction, Seer::Nobody, retention::Kind::Choice),
    rule(DataKind::Notices, Basis::Service, Seer::Nobody, retention::Kind::Notification),
    rule(DataKind::Letters, Basis::Security, Seer::AdminsThat, retention::Kind::Letter),
    rule(DataKind::Devices, Basis::Security, Seer::AdminsWhetherSignedIn, retention::Kind::WebSession),
];

/// The rule of a kind.
#[must_use]
pub fn rule_of(data: DataKind) -> Rule {
    RULES.iter().copied().find(|rule| rule.data == data).unwrap_or(RULES[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_rule_and_every_rule_a_class() {
        let told: Vec<_> = RULES.iter().map(|rule| rule.data).collect();
        assert_eq!(told, DataKind::ALL);
        for rule in RULES {
            assert_eq!(rule.class().kind, rule.kept);
            assert_eq!(rule_of(rule.data), *rule);
        }
    }

    #[test]
    fn what_is_of_the_record_is_kept_always() {
        for rule in RULES.iter().filter(|rule| matches!(rule.basis, Basis::Record | Basis::RecordLog)) {
            assert_eq!(rule.class().keep, retention::Keep::Always, "{}", rule.data);
        }
    }
}
