//! Who decides whom risk answers reach, and who sees and takes an alert. Invariant: an alert is its named persons' and, when
//! they have not seen to it, the leaders'; a care relationship alone opens none, and none opens anything else (decision 31).

use crate::person::{Actor, Role};

/// May a role say who is to be reached, and when? Who writes what programmes ask does.
#[must_use]
pub fn may_set_risk_duties(role: Role) -> bool {
    super::may_edit_programmes(role)
}

/// May somebody with this role be named as responsible or deputy? Who is to judge such an answer is a clinician.
#[must_use]
pub fn may_be_named_for_risk(role: Role) -> bool {
    role.is_clinical()
}

/// How an actor stands to an alert, as the database knows it at this moment.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each named where it is set")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AlertRelation {
    /// The actor is its responsible or its deputy.
    pub named: bool,
    /// It has gone to the leaders.
    pub at_leaders: bool,
    /// The participant has shut the actor out.
    pub blocked: bool,
    pub same_centre: bool,
}

/// May `actor` see an alert: whose it is, what was answered and when, who has done what; and write what was done?
#[must_use]
pub fn may_take_risk_alert(actor: &Actor, relation: AlertRelation) -> bool {
    let theirs = match actor.role {
        Role::Manager => relation.at_leaders,
        role => may_be_named_for_risk(role) && relation.named,
    };
    relation.same_centre && !relation.blocked && theirs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AccountId, CentreId};
    use uuid::Uuid;

    #[test]
    fn an_alert_is_its_named_persons_and_then_the_leaders() {
        for &role in Role::ALL {
            let (account, centre) = (AccountId(Uuid::nil()), CentreId(Uuid::nil()));
            let actor = Actor { account, centre, role, participant: None };
            let here = AlertRelation { same_centre: true, ..AlertRelation::default() };
            let named = AlertRelation { named: true, ..here };
            let late = AlertRelation { at_leaders: true, ..here };
            assert!(!may_take_risk_alert(&actor, here), "{role}");
            assert_eq!(may_take_risk_alert(&actor, named), role.is_clinical(), "{role}");
            assert_eq!(may_take_risk_alert(&actor, late), role == Role::Manager, "{role}");
            for closed in [AlertRelation { blocked: true, ..named }, AlertRelation { same_centre: false, ..named }] {
                assert!(!may_take_risk_alert(&actor, AlertRelation { at_leaders: true, ..closed }), "{role}");
            }
            assert_eq!(may_set_risk_duties(role), matches!(role, Role::Coordinator | Role::Manager), "{role}");
        }
    }
}
