//! Tests that staff perform. Invariant: only the marks of this house say so; other documents are the participant's to
//! answer.
//!
//! `useContext` is R4's own place for who uses a questionnaire, but has no code for this; nor has R4 a place for how long a
//! test takes.

use super::{Gathered, ParseError, item::warn, node::Node};
use crate::questionnaire::{Remark, form::Performed};

/// Seconds that a test may be timed for.
pub const MOST_SECONDS: u32 = 3600;

const CONTEXTS: &str = "http://terminology.hl7.org/CodeSystem/usage-context-type";
const PERFORMERS: &str = "urn:tilbake:codesystem:performer";
const TIMER: &str = "urn:tilbake:extension:timer-seconds";

/// By staff, where a `useContext` of the type `user` has the code `staff` of this house.
pub(super) fn performed(root: &Node<'_>) -> Result<Performed, ParseError> {
    for context in root.list("useContext")? {
        let Some(kind) = context.node("code")? else { continue };
        if !is(&kind, CONTEXTS, "user")? {
            continue;
        }
        let Some(concept) = context.node("valueCodeableConcept")? else { continue };
        for coding in concept.list("coding")? {
            if is(&coding, PERFORMERS, "staff")? {
                return Ok(Performed::ByStaff);
            }
        }
    }
    Ok(Performed::ByParticipant)
}

/// How long the test takes; says whether the extension was that.
pub(super) fn timer(extension: &Node<'_>, url: &str, gathered: &mut Gathered<'_>) -> Result<bool, ParseError> {
    if url != TIMER {
        return Ok(false);
    }
    let seconds = extension.count("valueInteger")?.and_then(|seconds| u32::try_from(seconds).ok());
    gathered.timer = seconds.filter(|seconds| (1..=MOST_SECONDS).contains(seconds));
    if gathered.timer.is_none() {
        warn(gathered, &extension.path, Remark::NoTimer);
    }
    Ok(true)
}

fn is(coding: &Node<'_>, system: &str, code: &str) -> Result<bool, ParseError> {
    Ok(coding.text("system")?.as_deref() == Some(system) && coding.text("code")?.as_deref() == Some(code))
}
