//! Who is signed in, and what people are called by what they do. Invariant: a profession says more than a role, and goes
//! before it.

use crate::i18n::t::{access_log, common, notes, today};
use contract::{Me, today::Person};
use domain::{
    note::Readers,
    person::{Profession, Role},
};
use leptos::prelude::*;

/// Who is signed in, if anybody.
#[must_use]
pub fn use_me() -> Option<Me> {
    use_context::<Option<Me>>().flatten()
}

/// What somebody works as: the profession where there is one, else the role.
#[must_use]
pub fn occupation(role: Role, profession: Option<Profession>) -> &'static str {
    match profession {
        Some(Profession::Physician) => access_log::profession_physician(),
        Some(Profession::Psychologist) => access_log::profession_psychologist(),
        Some(Profession::Physiotherapist) => access_log::profession_physiotherapist(),
        Some(Profession::WorkConsultant) => access_log::profession_work_consultant(),
        Some(Profession::SportsEducator) => access_log::profession_sports_educator(),
        Some(Profession::HealthSecretary) => access_log::profession_health_secretary(),
        Some(Profession::Nurse) => access_log::profession_nurse(),
        Some(Profession::OccupationalTherapist) => access_log::profession_occupational_therapist(),
        None => match role {
            Role::Participant => common::role_participant(),
            Role::Therapist => common::role_therapist(),
            Role::Coordinator => common::role_coordinator(),
            Role::Secretary => common::role_secretary(),
            Role::Manager => common::role_manager(),
            Role::Admin => common::role_admin(),
            Role::Guest => common::role_guest(),
        },
    }
}

/// Who reads a note, besides the participant.
#[must_use]
pub fn note_readers(name: &str) -> String {
    match Readers::parse(name) {
        Some(Readers::Team) => notes::who_team().to_owned(),
        Some(Readers::Profession(only)) => notes::who_only(occupation(Role::Therapist, Some(only)).to_lowercase()),
        Some(Readers::Author) | None => notes::who_author().to_owned(),
    }
}

/// "Ola Berg (fysioterapeut) og Anne Lie (lege)"; none when there is nobody.
#[must_use]
pub fn names(people: &[Person]) -> Option<String> {
    let one = |person: &Person| match person.profession {
        // a profession goes before any role
        Some(_) => format!("{} ({})", person.name, occupation(Role::Therapist, person.profession).to_lowercase()),
        None => person.name.clone(),
    };
    let names: Vec<String> = people.iter().map(one).collect();
    let (last, rest) = names.split_last()?;
    Some(if rest.is_empty() { last.clone() } else { format!("{}{}{last}", rest.join(", "), today::and()) })
}
