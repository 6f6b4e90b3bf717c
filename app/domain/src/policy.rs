//! The one place that says who may do what. Invariant: everything is denied unless a row here allows it.
//!
//! Scoped queries (crate `entity`) pick rows; this picks acts and fields. A test in `server/tests/it` proves that the
//! two agree.

use crate::person::{Actor, Role};

/// How an actor stands to the enrolment that an act is about, as the database knows it at this moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// The enrolment is the actor's own.
    pub own: bool,
    /// The actor has a care relationship with the enrolment that has started and not ended.
    pub in_care: bool,
    /// The enrolment belongs to the actor's centre.
    pub same_centre: bool,
}

/// Something a person can do with one participant's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Name, cohort, dates, planned sessions.
    ReadAdministration,
    /// Questionnaire answers and scores.
    ReadAnswers,
    /// Answer a questionnaire, submit it.
    Answer,
    /// The training log.
    ReadTraining,
    /// Write, edit or void in the training log.
    LogTraining,
    /// Who was present.
    ReadAttendance,
    /// Set attendance by hand.
    RecordAttendance,
    /// Who has opened this person's data.
    ReadAccessLog,
}

impl Act {
    pub const ALL: [Self; 8] = [
        Self::ReadAdministration,
        Self::ReadAnswers,
        Self::Answer,
        Self::ReadTraining,
        Self::LogTraining,
        Self::ReadAttendance,
        Self::RecordAttendance,
        Self::ReadAccessLog,
    ];
}

/// May `actor` do `act` to the enrolment it stands to as `relation`?
#[must_use]
pub fn may(actor: &Actor, act: Act, relation: Relation) -> bool {
    if !relation.same_centre {
        return false;
    }
    match actor.role {
        Role::Participant => {
            relation.own
                && matches!(
                    act,
                    Act::ReadAdministration
                        | Act::ReadAnswers
                        | Act::Answer
                        | Act::ReadTraining
                        | Act::LogTraining
                        | Act::ReadAttendance
                        | Act::ReadAccessLog
                )
        }
        Role::Therapist | Role::Coordinator => {
            relation.in_care
                && matches!(
                    act,
                    Act::ReadAdministration
                        | Act::ReadAnswers
                        | Act::ReadTraining
                        | Act::ReadAttendance
                        | Act::RecordAttendance
                )
        }
        Role::Secretary => matches!(act, Act::ReadAdministration),
        Role::Manager | Role::Admin => false,
    }
}

/// May a role see which look-ups stand out, without what was looked at?
#[must_use]
pub fn may_review_access(role: Role) -> bool {
    role == Role::Manager
}

/// How an actor stands to one planned session.
#[expect(clippy::struct_excessive_bools, reason = "four independent facts, each named where it is set")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionRelation {
    /// Named as leading the session.
    pub leads: bool,
    /// Named as facilitating it on site.
    pub facilitates: bool,
    /// Takes part: named, or enrolled in the cohort it is for.
    pub takes_part: bool,
    pub same_centre: bool,
}

/// Something a person can do in a planned session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionAct {
    /// See that it exists, when and where.
    See,
    /// Send camera and sound to everyone in a teaching session; start and end it.
    Present,
    /// Watch a teaching session.
    Watch,
    /// Be a party in a consult.
    Talk,
    /// Let the waiting into a consult, and end it.
    Admit,
}

impl SessionAct {
    pub const ALL: [Self; 5] = [Self::See, Self::Present, Self::Watch, Self::Talk, Self::Admit];
}

/// May `actor` do `act` in a session it stands to as `relation`?
#[must_use]
pub fn may_in_session(actor: &Actor, act: SessionAct, relation: SessionRelation) -> bool {
    if !relation.same_centre {
        return false;
    }
    let named = relation.leads || relation.facilitates || relation.takes_part;
    let clinical = actor.role.is_clinical();
    match act {
        SessionAct::See => named,
        SessionAct::Present => relation.leads && clinical,
        SessionAct::Watch | SessionAct::Talk => named && (clinical || actor.role == Role::Participant),
        SessionAct::Admit => (relation.leads || relation.facilitates) && clinical,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AccountId, CentreId};
    use uuid::Uuid;

    fn actor(role: Role) -> Actor {
        Actor { account: AccountId(Uuid::nil()), centre: CentreId(Uuid::nil()), role, participant: None }
    }

    #[test]
    fn another_centre_is_never_reached() {
        for &role in Role::ALL {
            for act in Act::ALL {
                assert!(!may(&actor(role), act, Relation { own: true, in_care: true, same_centre: false }));
            }
            for act in SessionAct::ALL {
                let all = SessionRelation { leads: true, facilitates: true, takes_part: true, same_centre: false };
                assert!(!may_in_session(&actor(role), act, all));
            }
        }
    }

    #[test]
    fn a_role_without_a_care_relationship_reads_no_clinical_content() {
        let stranger = Relation { own: false, in_care: false, same_centre: true };
        for &role in Role::ALL {
            for act in [Act::ReadAnswers, Act::ReadTraining, Act::ReadAttendance, Act::ReadAccessLog, Act::Answer] {
                assert!(!may(&actor(role), act, stranger), "{role} {act:?}");
            }
        }
    }

    #[test]
    fn secretary_manager_and_admin_never_read_clinical_content_even_in_a_care_team() {
        let in_care = Relation { own: false, in_care: true, same_centre: true };
        for role in [Role::Secretary, Role::Manager, Role::Admin] {
            for act in Act::ALL.into_iter().filter(|act| *act != Act::ReadAdministration) {
                assert!(!may(&actor(role), act, in_care), "{role} {act:?}");
            }
        }
    }

    #[test]
    fn only_the_leader_presents_and_only_staff_admits() {
        let takes_part = SessionRelation { takes_part: true, same_centre: true, ..Default::default() };
        assert!(may_in_session(&actor(Role::Participant), SessionAct::Watch, takes_part));
        assert!(!may_in_session(&actor(Role::Participant), SessionAct::Present, takes_part));
        assert!(!may_in_session(&actor(Role::Participant), SessionAct::Admit, takes_part));
        let leads = SessionRelation { leads: true, same_centre: true, ..Default::default() };
        assert!(may_in_session(&actor(Role::Therapist), SessionAct::Present, leads));
        assert!(!may_in_session(&actor(Role::Secretary), SessionAct::Present, leads));
    }
}
