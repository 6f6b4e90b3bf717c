//! Who may do what in a planned session. Invariant: a part in one session opens that session, and nothing else.

use crate::person::{Actor, Role};

/// May `actor` move, cancel or hand over a session it stands to as `relation`? Coordinators plan for their centre,
/// therapists what they hold themselves.
#[must_use]
pub fn may_change_session(actor: &Actor, relation: SessionRelation) -> bool {
    let own = relation.leads || relation.facilitates;
    relation.same_centre
        && !relation.closed
        && (actor.role == Role::Coordinator || (actor.role == Role::Therapist && own))
}

/// How an actor stands to one planned session.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each named where it is set")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionRelation {
    /// Named as leading the session.
    pub leads: bool,
    /// Named as facilitating it on site.
    pub facilitates: bool,
    /// Takes part: named, or enrolled in the cohort it is for.
    pub takes_part: bool,
    /// Asked to it from outside.
    pub guest: bool,
    /// It is a talk with, or a session for, one who has shut the actor out or whom the actor has followed and follows no
    /// more.
    pub closed: bool,
    pub same_centre: bool,
}

/// Something a person can do in a planned session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionAct {
    /// See that it exists, when and where.
    See,
    /// Lead a teaching session: start and end it, see who is there and what they say.
    Present,
    /// Send camera, screen and sound to everyone in a teaching session, alone or beside others.
    Send,
    /// Watch a teaching session.
    Watch,
    /// Type its captions.
    Caption,
    /// Read how its sending went, afterwards.
    ReadLog,
    /// Be a party in a consult.
    Talk,
    /// Let the waiting into a consult, and end it.
    Admit,
    /// Ask somebody from outside to a consult.
    AskGuest,
    /// Take such an invitation back.
    RefuseGuest,
    /// What those in it are told beforehand.
    ReadPreparation,
}

impl SessionAct {
    pub const ALL: [Self; 11] = [
        Self::See,
        Self::Present,
        Self::Send,
        Self::Watch,
        Self::Caption,
        Self::ReadLog,
        Self::Talk,
        Self::Admit,
        Self::AskGuest,
        Self::RefuseGuest,
        Self::ReadPreparation,
    ];
}

/// May `actor` do `act` in a session it stands to as `relation`?
#[must_use]
pub fn may_in_session(actor: &Actor, act: SessionAct, relation: SessionRelation) -> bool {
    if !relation.same_centre || relation.closed {
        return false;
    }
    if actor.role == Role::Guest {
        return relation.guest && matches!(act, SessionAct::See | SessionAct::Talk);
    }
    let holds = relation.leads || relation.facilitates;
    let named = holds || relation.takes_part;
    let clinical = actor.role.is_clinical();
    match act {
        SessionAct::See | SessionAct::ReadPreparation => named,
        // those who can do something about it
        SessionAct::Present | SessionAct::ReadLog => relation.leads && clinical,
        SessionAct::Watch | SessionAct::Talk => named && (clinical || actor.role == Role::Participant),
        // any of the staff who are in it: who leads has enough to do
        SessionAct::Caption => named && clinical,
        SessionAct::Send | SessionAct::Admit | SessionAct::AskGuest => holds && clinical,
        // who is asked to hear a participant's talk is the participant's word too
        SessionAct::RefuseGuest => (holds && clinical) || (relation.takes_part && actor.role == Role::Participant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{AccountId, CentreId},
        policy::{Act, Relation, may, may_break_glass, may_plan},
    };
    use uuid::Uuid;

    fn actor(role: Role) -> Actor {
        Actor { account: AccountId(Uuid::nil()), centre: CentreId(Uuid::nil()), role, participant: None }
    }

    fn all_parts() -> SessionRelation {
        SessionRelation {
            leads: true,
            facilitates: true,
            takes_part: true,
            guest: true,
            closed: false,
            same_centre: true,
        }
    }

    #[test]
    fn another_centre_and_what_is_closed_are_never_reached() {
        for &role in Role::ALL {
            for shut in
                [SessionRelation { closed: true, ..all_parts() }, SessionRelation { same_centre: false, ..all_parts() }]
            {
                assert!(!SessionAct::ALL.into_iter().any(|act| may_in_session(&actor(role), act, shut)), "{role}");
            }
        }
    }

    #[test]
    fn a_guest_talks_and_does_nothing_else() {
        let guest = actor(Role::Guest);
        let asked = SessionRelation { guest: true, same_centre: true, ..Default::default() };
        let may_do: Vec<_> = SessionAct::ALL.into_iter().filter(|act| may_in_session(&guest, *act, asked)).collect();
        assert_eq!(may_do, [SessionAct::See, SessionAct::Talk]);
        let not_asked = SessionRelation { guest: false, ..all_parts() };
        assert!(!SessionAct::ALL.into_iter().any(|act| may_in_session(&guest, act, not_asked)));
        let everything = Relation {
            own: true,
            in_care: true,
            contact_person: true,
            broke_glass: true,
            blocked: false,
            same_centre: true,
        };
        assert!(!Act::ALL.into_iter().any(|act| may(&guest, act, everything)));
        assert!(!may_break_glass(&guest, Relation { same_centre: true, ..Default::default() }));
    }

    #[test]
    fn who_holds_a_talk_asks_guests_and_the_participant_may_refuse_them() {
        let takes_part = SessionRelation { takes_part: true, same_centre: true, ..Default::default() };
        let participant = actor(Role::Participant);
        assert!(!may_in_session(&participant, SessionAct::AskGuest, takes_part));
        assert!(may_in_session(&participant, SessionAct::RefuseGuest, takes_part));
        assert!(!may_in_session(&actor(Role::Therapist), SessionAct::RefuseGuest, takes_part));
        let holds = SessionRelation { facilitates: true, same_centre: true, ..Default::default() };
        for act in [SessionAct::AskGuest, SessionAct::RefuseGuest] {
            assert!(may_in_session(&actor(Role::Coordinator), act, holds), "{act:?}");
            assert!(!may_in_session(&actor(Role::Secretary), act, holds), "{act:?}");
        }
    }

    #[test]
    fn coordinators_plan_for_the_centre_and_therapists_what_is_theirs() {
        let others = SessionRelation { takes_part: true, same_centre: true, ..Default::default() };
        for &role in Role::ALL {
            assert_eq!(may_change_session(&actor(role), others), role == Role::Coordinator, "{role}");
            assert_eq!(may_change_session(&actor(role), all_parts()), may_plan(role), "{role}");
            for shut in
                [SessionRelation { closed: true, ..all_parts() }, SessionRelation { same_centre: false, ..all_parts() }]
            {
                assert!(!may_change_session(&actor(role), shut), "{role}");
            }
        }
    }

    #[test]
    fn captions_are_typed_by_staff_who_are_in_it_and_never_by_participants() {
        let takes_part = SessionRelation { takes_part: true, same_centre: true, ..Default::default() };
        for &role in Role::ALL {
            let may = may_in_session(&actor(role), SessionAct::Caption, takes_part);
            assert_eq!(may, role.is_clinical(), "{role}");
            let not_in_it = SessionRelation { same_centre: true, ..Default::default() };
            assert!(!may_in_session(&actor(role), SessionAct::Caption, not_in_it), "{role}");
        }
    }

    #[test]
    fn how_the_sending_went_is_read_by_those_who_lead() {
        for &role in Role::ALL {
            assert_eq!(may_in_session(&actor(role), SessionAct::ReadLog, all_parts()), role.is_clinical(), "{role}");
            let does_not_lead = SessionRelation { leads: false, ..all_parts() };
            assert!(!may_in_session(&actor(role), SessionAct::ReadLog, does_not_lead), "{role}");
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
        let facilitates = SessionRelation { facilitates: true, same_centre: true, ..Default::default() };
        assert!(!may_in_session(&actor(Role::Coordinator), SessionAct::Present, facilitates));
        assert!(may_in_session(&actor(Role::Coordinator), SessionAct::Send, facilitates), "from the other site");
        assert!(!may_in_session(&actor(Role::Secretary), SessionAct::Send, facilitates));
        assert!(!may_in_session(&actor(Role::Participant), SessionAct::Send, takes_part));
    }
}
