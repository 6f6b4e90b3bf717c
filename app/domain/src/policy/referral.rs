//! Who may do what with a referral. Invariant: before there is a place no care relationship guards it; the log and the
//! centre's wall do.

use crate::person::Role;

/// Something one can do with a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferralAct {
    /// See that it exists: name, state, deadlines, what is lacking, what is needed for the stay.
    See,
    /// Read what it says of the problem and earlier treatment, and the reason that was given for a decision.
    ReadProblem,
    /// Register one, complete it, ask for what is lacking, withdraw it, print its letters.
    Register,
    /// Say whether there is a right to treatment.
    Assess,
    /// Give a place.
    Admit,
    /// Take a no or a withdrawal back.
    Reopen,
}

impl ReferralAct {
    pub const ALL: [Self; 6] = [Self::See, Self::ReadProblem, Self::Register, Self::Assess, Self::Admit, Self::Reopen];
}

/// May a role do `act` with a referral of its centre? `assessed`: a clinician has decided, or it is over. From then on the
/// secretary sees administration only (decision 18).
#[must_use]
pub fn may_with_referral(role: Role, act: ReferralAct, assessed: bool) -> bool {
    match role {
        Role::Therapist | Role::Coordinator => match act {
            ReferralAct::See | ReferralAct::ReadProblem => true,
            ReferralAct::Assess => !assessed,
            ReferralAct::Admit => assessed && role == Role::Coordinator,
            ReferralAct::Reopen => assessed,
            ReferralAct::Register => false,
        },
        Role::Secretary => match act {
            ReferralAct::See | ReferralAct::Register => true,
            ReferralAct::ReadProblem => !assessed,
            // what a clinician has said no to, a clinician opens again
            ReferralAct::Admit | ReferralAct::Reopen => assessed,
            ReferralAct::Assess => false,
        },
        Role::Participant | Role::Manager | Role::Admin | Role::Guest => false,
    }
}
