//! What a form says wrongly of its own thing. Invariant: each is told by a field that the form has.

use domain::programme::{Place, Problem, Promise, Section, Template};

/// A field, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Empty for what belongs to no single field.
    pub field: String,
    pub problem: Problem,
}

/// What keeps a template from being kept with what was just put in `place`.
pub(super) fn with(template: &Template, place: &Place) -> Vec<Wrong> {
    let mut found = Vec::new();
    for fault in template.faults() {
        if matches!(fault.problem, Problem::TooMany { .. }) {
            found.push(Wrong { field: String::new(), problem: fault.problem });
            continue;
        }
        // how it fits with others: the next form may put that right
        if matches!(fault.problem, Problem::Overlap { .. } | Problem::Unknown { .. }) {
            continue;
        }
        let (at, what) = Place::of_fault(&fault.path);
        if let Some(field) = field(template, place, &what).filter(|_| at == *place) {
            found.push(Wrong { field: field.to_owned(), problem: fault.problem });
        }
    }
    found
}

/// The form's field for what a fault names; none for what the form does not ask.
fn field(template: &Template, place: &Place, what: &str) -> Option<&'static str> {
    let depth = place.steps().len();
    Some(match (place.section(), depth, what) {
        (_, _, "name") => "name_nb",
        (Section::Head, _, "participant_word") => "word_nb",
        (Section::Head, _, _) => return None,
        (_, _, "code") => "code",
        (_, _, "minutes") => "minutes",
        (_, _, "place") => "place_nb",
        (Section::Phases, 1, "after") => "after",
        (Section::Phases, 2, "repeat") => "repeat",
        (Section::Phases, 3, "on") => "on",
        (Section::Phases, 4, "at") => "starts",
        (Section::Phases, 4, "until") => "until",
        (Section::Phases, 4, "at_once") => "at_once",
        (Section::Promises, 1, "") => promised(template.promises.get(*place.steps().first()?)?),
        (Section::Extension, _, "weeks") => "weeks",
        (Section::Extension, _, "times") => "times",
        (Section::Referral, _, "mark") => "mark",
        _ => return None,
    })
}

/// The first number of a promise.
fn promised(promise: &Promise) -> &'static str {
    match promise {
        Promise::StructuredDay { .. } => "minutes",
        Promise::DaysAWeek { .. } | Promise::FollowUps { .. } => "at_least",
        Promise::IndividualShare { .. } | Promise::OnSiteShare { .. } => "percent",
        Promise::Contact { .. } => "months",
        Promise::StartWithin { .. } => "days",
    }
}
