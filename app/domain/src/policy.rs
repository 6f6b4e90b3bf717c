//! The one place that says who may do what. Invariant: everything is denied unless a row here allows it.
//!
//! Scoped queries (crate `entity`) pick rows; this picks acts and fields. A test in `server/tests/it` proves that the
//! two agree.

mod referral;
mod risk;
mod session;

pub use referral::{ReferralAct, may_with_referral};
pub use risk::{AlertRelation, may_be_named_for_risk, may_set_risk_duties, may_take_risk_alert};
pub use session::{SessionAct, SessionRelation, may_change_session, may_in_session};

use crate::person::{Actor, Role};

/// How an actor stands to the enrolment that an act is about, as the database knows it at this moment.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each named where it is set")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// The enrolment is the actor's own.
    pub own: bool,
    /// The actor has a care relationship with the enrolment that has started and not ended.
    pub in_care: bool,
    /// The actor is named as the contact person of the enrolment.
    pub contact_person: bool,
    /// The actor has broken the glass to the enrolment, and it has not closed again.
    pub broke_glass: bool,
    /// The participant has shut the actor out. Nothing overrides it: decision 10.
    pub blocked: bool,
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
    /// Goals, action plan, sick leave and work.
    ReadActionPlan,
    /// Write in them.
    WriteActionPlan,
    /// Agree on the plan by signing it.
    SignActionPlan,
    /// Who was present.
    ReadAttendance,
    /// Set attendance by hand.
    RecordAttendance,
    /// Note that the person has shown who they are.
    RecordIdentity,
    /// Who has opened this person's data.
    ReadAccessLog,
    /// Shut a named person out, and lift it again.
    Block,
    /// See all there is about oneself, consent and take it back, ask for correction and deletion.
    OwnData,
    /// Who is in the care team.
    ReadTeam,
    /// End one's own care relationship.
    LeaveTeam,
    /// Add a colleague to the care team, end a colleague's relationship, know who is shut out.
    ManageTeam,
    /// Read and answer wishes for correction and deletion.
    AnswerRequest,
    /// Read notes, as far as their authors let one: [`crate::note::may_read`].
    ReadNotes,
    /// Write a note, and change or take out one's own.
    WriteNote,
    /// Make the course longer, interrupt it, move it to another programme, end it, open it again.
    ChangeCourse,
    /// Ask a questionnaire beside the measuring points, and take back what is not begun.
    AskQuestionnaire,
    /// Write down what the participant answers aloud or on paper, or how a test went.
    AnswerFor,
}

impl Act {
    pub const ALL: [Self; 23] = [
        Self::ReadAdministration,
        Self::ReadAnswers,
        Self::Answer,
        Self::ReadTraining,
        Self::LogTraining,
        Self::ReadActionPlan,
        Self::WriteActionPlan,
        Self::SignActionPlan,
        Self::ReadAttendance,
        Self::RecordAttendance,
        Self::RecordIdentity,
        Self::ReadAccessLog,
        Self::Block,
        Self::OwnData,
        Self::ReadTeam,
        Self::LeaveTeam,
        Self::ManageTeam,
        Self::AnswerRequest,
        Self::ReadNotes,
        Self::WriteNote,
        Self::ChangeCourse,
        Self::AskQuestionnaire,
        Self::AnswerFor,
    ];
}

/// May `actor` do `act` to the enrolment it stands to as `relation`?
#[must_use]
pub fn may(actor: &Actor, act: Act, relation: Relation) -> bool {
    if !relation.same_centre || relation.blocked {
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
                        | Act::ReadActionPlan
                        | Act::WriteActionPlan
                        | Act::SignActionPlan
                        | Act::ReadAttendance
                        | Act::ReadAccessLog
                        | Act::Block
                        | Act::OwnData
                )
        }
        Role::Therapist | Role::Coordinator => match act {
            Act::ReadAdministration
            | Act::ReadAnswers
            | Act::ReadTraining
            | Act::ReadActionPlan
            | Act::ReadAttendance
            | Act::ReadTeam
            | Act::ReadNotes => relation.in_care || relation.broke_glass,
            Act::WriteActionPlan
            | Act::RecordAttendance
            | Act::RecordIdentity
            | Act::LeaveTeam
            | Act::WriteNote
            | Act::AskQuestionnaire
            | Act::AnswerFor => relation.in_care,
            Act::SignActionPlan => relation.in_care && relation.contact_person,
            Act::ManageTeam | Act::AnswerRequest | Act::ChangeCourse => {
                relation.in_care && (actor.role == Role::Coordinator || relation.contact_person)
            }
            Act::Answer | Act::LogTraining | Act::ReadAccessLog | Act::Block | Act::OwnData => false,
        },
        Role::Secretary => matches!(act, Act::ReadAdministration | Act::RecordIdentity),
        Role::Manager | Role::Admin | Role::Guest => false,
    }
}

/// May a role see which look-ups stand out, without what was looked at?
#[must_use]
pub fn may_review_access(role: Role) -> bool {
    role == Role::Manager
}

/// May a role run its centre's installation: accounts, letters, jobs, upkeep? Nothing clinical comes with it.
#[must_use]
pub fn may_administer(role: Role) -> bool {
    role == Role::Admin
}

/// May a role read the record of processing: what kinds of data a programme needs, on what ground? It names nobody.
#[must_use]
pub fn may_read_processing(role: Role) -> bool {
    matches!(role, Role::Manager | Role::Admin)
}

/// May a role see how programmes are written? They name nobody.
#[must_use]
pub fn may_read_programmes(role: Role) -> bool {
    role.is_clinical() || role == Role::Manager
}

/// May a role write programmes anew?
#[must_use]
pub fn may_edit_programmes(role: Role) -> bool {
    matches!(role, Role::Coordinator | Role::Manager)
}

/// May `actor` break the glass to an enrolment of somebody whom they do not follow? Asked before they may know of it.
#[must_use]
pub fn may_break_glass(actor: &Actor, relation: Relation) -> bool {
    relation.same_centre && !relation.blocked && !relation.in_care && actor.role.is_clinical()
}

/// May `actor` answer a wish for correction or deletion that nobody in the team can answer? The wish alone, and asked only
/// where nobody else is: what is seen and done follows from no care relationship.
#[must_use]
pub fn may_stand_in(actor: &Actor, relation: Relation) -> bool {
    relation.same_centre && !relation.blocked && actor.role == Role::Coordinator
}

/// May a role plan sessions at all?
#[must_use]
pub fn may_plan(role: Role) -> bool {
    role.is_clinical()
}

/// May a role lay out the whole plan of a group or a participant?
#[must_use]
pub fn may_lay_out(role: Role) -> bool {
    role == Role::Coordinator
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AccountId, CentreId};
    use uuid::Uuid;

    fn actor(role: Role) -> Actor {
        Actor { account: AccountId(Uuid::nil()), centre: CentreId(Uuid::nil()), role, participant: None }
    }

    fn everything() -> Relation {
        Relation {
            own: true,
            in_care: true,
            contact_person: true,
            broke_glass: true,
            blocked: false,
            same_centre: true,
        }
    }

    #[test]
    fn another_centre_is_never_reached() {
        for &role in Role::ALL {
            for act in Act::ALL {
                assert!(!may(&actor(role), act, Relation { same_centre: false, ..everything() }));
            }
            assert!(!may_break_glass(&actor(role), Relation::default()));
        }
    }

    #[test]
    fn who_is_shut_out_reaches_nothing_and_breaks_no_glass() {
        for &role in Role::ALL {
            let shut_out = Relation { blocked: true, ..everything() };
            assert!(!Act::ALL.into_iter().any(|act| may(&actor(role), act, shut_out)), "{role}");
            assert!(!may_break_glass(
                &actor(role),
                Relation { blocked: true, same_centre: true, ..Default::default() }
            ));
        }
    }

    #[test]
    fn broken_glass_is_for_reading_only_and_for_clinicians_only() {
        let broke = Relation { broke_glass: true, same_centre: true, ..Default::default() };
        for &role in Role::ALL {
            let may_do: Vec<_> = Act::ALL.into_iter().filter(|act| may(&actor(role), *act, broke)).collect();
            match role {
                Role::Therapist | Role::Coordinator => assert_eq!(
                    may_do,
                    [
                        Act::ReadAdministration,
                        Act::ReadAnswers,
                        Act::ReadTraining,
                        Act::ReadActionPlan,
                        Act::ReadAttendance,
                        Act::ReadTeam,
                        Act::ReadNotes
                    ]
                ),
                // what it may do of everybody at the centre, no more
                Role::Secretary => assert_eq!(may_do, [Act::ReadAdministration, Act::RecordIdentity]),
                _ => assert!(may_do.is_empty(), "{role}"),
            }
            let stranger = Relation { same_centre: true, ..Default::default() };
            assert_eq!(may_break_glass(&actor(role), stranger), role.is_clinical());
            assert!(!may_break_glass(&actor(role), Relation { in_care: true, ..stranger }), "no need to");
        }
    }

    #[test]
    fn the_coordinator_and_the_contact_person_arrange_the_team() {
        let in_care = Relation { in_care: true, same_centre: true, ..Default::default() };
        assert!(may(&actor(Role::Coordinator), Act::ManageTeam, in_care));
        assert!(!may(&actor(Role::Therapist), Act::ManageTeam, in_care));
        assert!(may(&actor(Role::Coordinator), Act::AnswerRequest, in_care));
        assert!(!may(&actor(Role::Therapist), Act::AnswerRequest, in_care));
        assert!(may(&actor(Role::Therapist), Act::LeaveTeam, in_care));
        assert!(may(&actor(Role::Therapist), Act::ManageTeam, Relation { contact_person: true, ..in_care }));
        let left = Relation { in_care: false, contact_person: true, ..in_care };
        assert!(!may(&actor(Role::Therapist), Act::ManageTeam, left), "named, but no longer in the team");
    }

    #[test]
    fn the_team_writes_in_the_plan_and_the_contact_person_signs_it() {
        let in_care = Relation { in_care: true, same_centre: true, ..Default::default() };
        let contact = Relation { contact_person: true, ..in_care };
        for role in [Role::Therapist, Role::Coordinator] {
            assert!(may(&actor(role), Act::WriteActionPlan, in_care), "{role}");
            assert!(!may(&actor(role), Act::SignActionPlan, in_care), "{role}");
            assert!(may(&actor(role), Act::SignActionPlan, contact), "{role}");
            assert!(!may(&actor(role), Act::SignActionPlan, Relation { in_care: false, ..contact }), "{role}");
        }
        let own = Relation { own: true, same_centre: true, ..Default::default() };
        assert!(may(&actor(Role::Participant), Act::SignActionPlan, own));
    }

    #[test]
    fn a_coordinator_alone_stands_in_and_never_for_who_shut_them_out() {
        let stranger = Relation { same_centre: true, ..Default::default() };
        for &role in Role::ALL {
            assert_eq!(may_stand_in(&actor(role), stranger), role == Role::Coordinator, "{role}");
            assert!(!may_stand_in(&actor(role), Relation { blocked: true, ..stranger }));
            assert!(!may_stand_in(&actor(role), Relation { same_centre: false, ..everything() }));
        }
    }

    #[test]
    fn a_role_without_a_care_relationship_reads_no_clinical_content() {
        let stranger = Relation { same_centre: true, ..Default::default() };
        for &role in Role::ALL {
            for act in [
                Act::ReadAnswers,
                Act::ReadTraining,
                Act::ReadActionPlan,
                Act::ReadAttendance,
                Act::ReadAccessLog,
                Act::Answer,
                Act::ReadNotes,
                Act::WriteNote,
            ] {
                assert!(!may(&actor(role), act, stranger), "{role} {act:?}");
            }
        }
    }

    #[test]
    fn secretary_manager_and_admin_never_read_clinical_content_even_in_a_care_team() {
        let in_care = Relation { own: false, ..everything() };
        for role in [Role::Secretary, Role::Manager, Role::Admin] {
            let not_clinical = [Act::ReadAdministration, Act::RecordIdentity];
            for act in Act::ALL.into_iter().filter(|act| !not_clinical.contains(act)) {
                assert!(!may(&actor(role), act, in_care), "{role} {act:?}");
            }
        }
    }

    #[test]
    fn a_referral_is_assessed_by_clinicians_only_and_closes_to_the_secretary_then() {
        use ReferralAct as R;
        for &role in Role::ALL {
            for assessed in [false, true] {
                assert_eq!(may_with_referral(role, R::Assess, assessed), role.is_clinical() && !assessed, "{role}");
                let reads = role.is_clinical() || (role == Role::Secretary && !assessed);
                assert_eq!(may_with_referral(role, R::ReadProblem, assessed), reads, "{role}");
            }
            let works_here = role.is_clinical() || role == Role::Secretary;
            for act in R::ALL {
                assert!(works_here || !may_with_referral(role, act, true), "{role} {act:?}");
            }
        }
    }

    #[test]
    fn only_an_administrator_runs_the_installation_and_only_a_manager_reviews_look_ups() {
        for &role in Role::ALL {
            assert_eq!(may_administer(role), role == Role::Admin, "{role}");
            assert_eq!(may_review_access(role), role == Role::Manager, "{role}");
        }
    }
}
