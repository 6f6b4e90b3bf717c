//! Who people are to the system. Invariant: what an account may do follows from its role and its care relationships,
//! never from its profession.

use crate::id::{AccountId, CentreId, ParticipantId};
use serde::{Deserialize, Serialize};

/// Implements text conversion for a field-less enum, so that it reads the same in the database and on the wire.
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "db", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "db", sea_orm(rs_type = "String", db_type = "Text"))]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] #[cfg_attr(feature = "db", sea_orm(string_value = $text))] $variant),+
        }
        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The name used in the database and on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
            /// The value of a name, if it is one.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
    };
}
pub(crate) use text_enum;

text_enum! {
    /// What an account is at the centre.
    Role {
        Participant = "participant",
        Therapist = "therapist",
        Coordinator = "coordinator",
        Secretary = "secretary",
        Manager = "manager",
        Admin = "admin",
        /// Somebody from outside, asked to one talk: [`crate::guest`].
        Guest = "guest",
    }
}

impl Role {
    /// Roles that work at the centre.
    pub const STAFF: [Self; 5] = [Self::Therapist, Self::Coordinator, Self::Secretary, Self::Manager, Self::Admin];

    /// Roles that work at the centre.
    #[must_use]
    pub fn is_staff(self) -> bool {
        Self::STAFF.contains(&self)
    }

    /// Roles that may stand in a care relationship and read clinical content through it.
    #[must_use]
    pub fn is_clinical(self) -> bool {
        matches!(self, Self::Therapist | Self::Coordinator)
    }
}

text_enum! {
    /// The profession of a member of staff.
    Profession {
        Physician = "physician",
        Psychologist = "psychologist",
        Physiotherapist = "physiotherapist",
        WorkConsultant = "work_consultant",
        SportsEducator = "sports_educator",
        HealthSecretary = "health_secretary",
        Nurse = "nurse",
        OccupationalTherapist = "occupational_therapist",
    }
}

text_enum! {
    /// How the page should be coloured.
    Theme { System = "system", Light = "light", Dark = "dark" }
}

text_enum! {
    /// How large the text should be.
    TextSize { Normal = "normal", Large = "large", Larger = "larger" }
}

text_enum! {
    /// What a link in a letter is for: most work once.
    LinkKind {
        Invitation = "invitation",
        Reset = "reset",
        /// The way in to one talk, for somebody from outside.
        Guest = "guest",
        /// The way to where somebody reads that a risk item was answered. It opens nothing by itself.
        Alert = "alert",
    }
}

text_enum! {
    /// What a passkey is made or asked for.
    PasskeyAct { Add = "add", Enrol = "enrol", SignIn = "sign_in", SecondStep = "second_step", Proof = "proof" }
}

text_enum! {
    /// What a browser went to an identity provider for.
    OidcPurpose {
        SignIn = "sign_in",
        /// To link an identity to the account that is signed in.
        Link = "link",
        /// To prove once more who sits there.
        Confirm = "confirm",
        /// To accept an invitation without choosing a password.
        Invitation = "invitation",
    }
}

impl OidcPurpose {
    /// Is it something that only somebody who is signed in goes for?
    #[must_use]
    pub const fn is_of_a_session(self) -> bool {
        matches!(self, Self::Link | Self::Confirm)
    }
}

text_enum! {
    /// How a participant has proven who they are.
    ProofKind {
        /// By signing in at an identity provider.
        Provider = "provider",
        /// By a document shown to a named member of staff.
        Document = "document",
    }
}

text_enum! {
    /// A document with a picture that proves who one is.
    IdentityDocument {
        Passport = "passport",
        NationalCard = "national_card",
        DrivingLicence = "driving_licence",
        ResidenceCard = "residence_card",
    }
}

/// Who acts: an account, as it stood when the request began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub account: AccountId,
    pub centre: CentreId,
    pub role: Role,
    /// Set for, and only for, participants.
    pub participant: Option<ParticipantId>,
}
