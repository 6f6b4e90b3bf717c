//! Somebody from outside in one talk: an employer, a doctor, somebody close. Invariant: a guest reaches one session, by a
//! link that works once and only around its time, and nothing else.

use crate::{
    person::text_enum,
    schedule::door_is_open,
    training::{Fault, free_text},
};

text_enum! {
    /// What a guest is to the participant.
    GuestKind {
        Employer = "employer",
        Nav = "nav",
        Doctor = "doctor",
        Relative = "relative",
        Interpreter = "interpreter",
        Other = "other",
    }
}

/// The longest name, in characters.
pub const NAME_MAX: usize = 80;
/// So many are asked to one talk: with those who hold it and the participant it is full.
pub const MOST: usize = 5;
/// A link opens the way in from this many seconds before the start: time to find the camera.
pub const LINK_OPENS_BEFORE: i64 = 30 * 60;
/// A link is kept for this many seconds after the planned end, for a talk that is moved.
pub const LINK_KEPT_AFTER: i64 = 30 * 24 * 60 * 60;

/// What a guest is called.
///
/// # Errors
/// `required`, `too_long`.
pub fn name(text: &str) -> Result<String, Fault> {
    free_text("name", text, NAME_MAX)?.ok_or_else(|| Fault::new("name", "required"))
}

/// Whether a link lets one in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Come back later: nothing is used up.
    NotYet,
    Open,
    Over,
}

/// How the link to a talk stands at `now`. All in seconds since the epoch.
#[must_use]
pub fn gate(starts_at: i64, ends_at: i64, now: i64) -> Gate {
    if now < starts_at - LINK_OPENS_BEFORE {
        Gate::NotYet
    } else if now < starts_at || door_is_open(starts_at, ends_at, now) {
        Gate::Open
    } else {
        Gate::Over
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::DOOR_CLOSES_AFTER;

    #[test]
    fn a_link_opens_half_an_hour_before_and_closes_with_the_door() {
        let (start, end) = (36_000, 39_600);
        assert_eq!(gate(start, end, start - 1801), Gate::NotYet);
        assert_eq!(gate(start, end, start - 1800), Gate::Open);
        assert_eq!(gate(start, end, end + DOOR_CLOSES_AFTER), Gate::Open);
        assert_eq!(gate(start, end, end + DOOR_CLOSES_AFTER + 1), Gate::Over);
    }

    #[test]
    fn a_guest_has_a_name() {
        assert_eq!(name("  Per Hagen ").as_deref(), Ok("Per Hagen"));
        assert_eq!(name(" ").map_err(|fault| fault.code), Err("required"));
        assert_eq!(name(&"x".repeat(81)).map_err(|fault| fault.code), Err("too_long"));
    }
}
