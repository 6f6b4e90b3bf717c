//! Who and what a planned session takes, and when two want the same. Invariant: a person or a room is in one session at a
//! time; instants are UTC seconds, and what ends when another begins leaves it free.

use crate::{
    id::{AccountId, RoomId, SessionId},
    person::text_enum,
    schedule::{Channel, Part},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

text_enum! {
    /// What a room is used for.
    RoomKind { Room = "room", Screen = "screen", Hall = "hall", Pool = "pool" }
}

text_enum! {
    /// What happened to a planned session.
    ChangeKind {
        Added = "added",
        Moved = "moved",
        Cancelled = "cancelled",
        Substituted = "substituted",
        /// To another room, a tablet or the telephone.
        Rerouted = "rerouted",
    }
}

text_enum! {
    /// Why a session was cancelled: of staff's side, so that it says nothing of anybody's health.
    CancelReason { StaffAway = "staff_away", ParticipantAway = "participant_away", NoRoom = "no_room", Technical = "technical", Merged = "merged", Other = "other" }
}

/// How many weeks a session can be repeated.
pub const MOST_WEEKS: u8 = 26;
/// The shortest and the longest session, in minutes.
pub const MINUTES: std::ops::RangeInclusive<i64> = 5..=480;

/// When, where, how and with whom: what a change keeps of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub starts_at: i64,
    pub ends_at: i64,
    pub room: Option<RoomId>,
    pub channel: Channel,
    pub people: Vec<(AccountId, Part)>,
}

/// From the first second until before the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: i64,
    pub to: i64,
}

impl Span {
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// What only one session has at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Resource {
    Person(AccountId),
    Room(RoomId),
}

/// A session and what it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    pub session: SessionId,
    pub span: Span,
    pub takes: Vec<Resource>,
}

/// Something that is wanted and taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    pub resource: Resource,
    pub span: Span,
}

/// What is taken, by whom and what it is that is taken.
#[derive(Clone, Debug, Default)]
pub struct Calendar(BTreeMap<Resource, Vec<Span>>);

impl Calendar {
    #[must_use]
    pub fn of(taken: &[Booking]) -> Self {
        let mut calendar = Self::default();
        for one in taken {
            calendar.take(one.takes.iter().copied(), one.span);
        }
        calendar
    }

    pub fn take(&mut self, resources: impl IntoIterator<Item = Resource>, span: Span) {
        for resource in resources {
            self.0.entry(resource).or_default().push(span);
        }
    }

    #[must_use]
    pub fn is_free(&self, resource: Resource, span: Span) -> bool {
        self.0.get(&resource).is_none_or(|taken| taken.iter().all(|one| !one.overlaps(span)))
    }

    /// Of those who are free, the one with the least on their hands; of several alike, the first.
    #[must_use]
    pub fn least_busy<T: Copy>(&self, of: &[T], resource: impl Fn(T) -> Resource, span: Span) -> Option<T> {
        let load =
            |one: T| self.0.get(&resource(one)).map_or(0, |taken| taken.iter().map(|span| span.to - span.from).sum());
        let free = of.iter().copied().filter(|one| self.is_free(resource(*one), span));
        free.min_by_key(|one| -> i64 { load(*one) })
    }
}

/// Everything that `wanted` would take and that is `taken` at that time. A session is not in its own way.
#[must_use]
pub fn clashes(wanted: &Booking, taken: &[Booking]) -> Vec<Clash> {
    let others = taken.iter().filter(|one| one.session != wanted.session && one.span.overlaps(wanted.span));
    let both = |one: &Booking| -> Vec<Clash> {
        let shared = wanted.takes.iter().filter(|resource| one.takes.contains(resource));
        shared.map(|&resource| Clash { resource, span: one.span }).collect()
    };
    others.flat_map(both).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn booking(session: u128, from: i64, minutes: i64, person: u128) -> Booking {
        Booking {
            session: SessionId(Uuid::from_u128(session)),
            span: Span { from, to: from + minutes * 60 },
            takes: vec![Resource::Person(AccountId(Uuid::from_u128(person)))],
        }
    }

    #[test]
    fn what_ends_when_another_begins_leaves_it_free() {
        let (first, next) = (booking(1, 0, 30, 7), booking(2, 1800, 30, 7));
        assert!(clashes(&next, std::slice::from_ref(&first)).is_empty());
        let late = booking(3, 1799, 30, 7);
        assert_eq!(clashes(&late, &[first]).len(), 1);
    }

    #[test]
    fn a_room_and_a_person_of_the_same_id_are_two_things() {
        let mut room = booking(1, 0, 30, 7);
        room.takes = vec![Resource::Room(RoomId(Uuid::from_u128(7)))];
        assert!(clashes(&room, &[booking(2, 0, 30, 7)]).is_empty());
    }

    proptest! {
        #[test]
        fn a_clash_is_seen_from_both_sides(
            (a, b) in (0..500_i64, 0..500_i64),
            (long, short) in (1..60_i64, 1..60_i64),
            (mine, theirs) in (0..3_u128, 0..3_u128),
        ) {
            let (one, other) = (booking(1, a, long, mine), booking(2, b, short, theirs));
            let there = !clashes(&one, std::slice::from_ref(&other)).is_empty();
            let back = !clashes(&other, std::slice::from_ref(&one)).is_empty();
            prop_assert_eq!(there, back);
            // second by second, the slow way
            let meet = (a..a + long * 60).any(|at| (b..b + short * 60).contains(&at));
            prop_assert_eq!(there, mine == theirs && meet);
        }

        #[test]
        fn a_calendar_hands_out_nobody_twice_at_a_time(wanted in prop::collection::vec((0..3000_i64, 1..40_i64), 1..40)) {
            let staff = [AccountId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2))];
            let mut calendar = Calendar::default();
            let mut held: Vec<(AccountId, Span)> = Vec::new();
            for (from, minutes) in wanted {
                let span = Span { from, to: from + minutes * 60 };
                let found = calendar.least_busy(&staff, Resource::Person, span);
                let busy = |one: &AccountId| held.iter().any(|(who, at)| who == one && at.overlaps(span));
                prop_assert_eq!(found.is_none(), staff.iter().all(busy));
                if let Some(found) = found {
                    prop_assert!(!busy(&found));
                    calendar.take([Resource::Person(found)], span);
                    held.push((found, span));
                }
            }
        }

        #[test]
        fn what_is_taken_one_after_another_never_overlaps(wanted in prop::collection::vec((0..5000_i64, 1..40_i64, 0..3_u128), 1..20)) {
            let mut taken: Vec<Booking> = Vec::new();
            for (number, (from, minutes, person)) in wanted.into_iter().enumerate() {
                let one = booking(number as u128, from, minutes, person);
                if clashes(&one, &taken).is_empty() {
                    taken.push(one);
                }
            }
            for one in &taken {
                prop_assert!(clashes(one, &taken).is_empty());
            }
        }
    }
}
