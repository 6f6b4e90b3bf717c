//! Words and choices that several of the pages share.

use domain::person::{Profession, Role};
use ui::{person::occupation, prelude::*};

/// What a role is called, whatever its holder's profession.
pub fn role(role: Role) -> &'static str {
    occupation(role, None)
}

/// What a profession is called.
pub fn profession(profession: Profession) -> &'static str {
    // a profession goes before any role
    occupation(Role::Therapist, Some(profession))
}

/// Roles as choices: those that work here, or all.
pub fn roles(all: bool) -> Vec<Choice> {
    let some = Role::ALL.iter().filter(|one| one.is_staff() || (all && **one != Role::Guest));
    some.map(|one| Choice::new(one.as_str(), role(*one))).collect()
}

/// Professions as choices.
pub fn professions() -> Vec<Choice> {
    Profession::ALL.iter().map(|one| Choice::new(one.as_str(), profession(*one))).collect()
}

/// "Åpen" or "Stengt".
pub fn standing(closed: bool) -> &'static str {
    if closed { t::administration::closed() } else { t::administration::open() }
}
