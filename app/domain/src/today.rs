//! How a planned session stands at this moment, for the page of the day. Invariant: a function of instants only; all in
//! seconds since the epoch.

use crate::{
    person::Role,
    schedule::{Channel, DOOR_CLOSES_AFTER, DOOR_OPENS_BEFORE, Part, SessionKind, door_is_open},
};
use serde::{Deserialize, Serialize};

/// The instants of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    pub starts_at: i64,
    pub ends_at: i64,
    pub live_started_at: Option<i64>,
    pub live_ended_at: Option<i64>,
}

/// Where a session is in its course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The door is still closed.
    Later,
    /// The door is open; it has not begun.
    Open,
    /// It is under way by the clock.
    Running,
    /// It is being sent right now.
    Live,
    Over,
}

impl Times {
    /// Where the session is at `now`. One that is being sent runs on after its planned end.
    #[must_use]
    pub fn stage(self, now: i64) -> Stage {
        let door = door_is_open(self.starts_at, self.ends_at, now);
        match (self.live_started_at, self.live_ended_at) {
            (Some(_), Some(_)) => Stage::Over,
            (Some(_), None) if door => Stage::Live,
            _ if now >= self.ends_at => Stage::Over,
            _ if now >= self.starts_at => Stage::Running,
            _ if door => Stage::Open,
            _ => Stage::Later,
        }
    }

    /// May one come in at `now`?
    #[must_use]
    pub fn door_is_open(self, now: i64) -> bool {
        self.live_ended_at.is_none() && door_is_open(self.starts_at, self.ends_at, now)
    }

    /// The next instant after `now` at which the clock alone changes the answers above.
    #[must_use]
    pub fn next_change(self, now: i64) -> Option<i64> {
        let turns = [
            self.starts_at - DOOR_OPENS_BEFORE,
            self.starts_at,
            self.ends_at,
            // the door is open through this second
            self.ends_at + DOOR_CLOSES_AFTER + 1,
        ];
        turns.into_iter().find(|turn| *turn > now)
    }
}

/// The page where a session is held on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// Sends to the group.
    Teach,
    Watch,
    Talk,
}

/// Does something of it go over a screen?
#[must_use]
pub fn is_on_screen(channel: Channel) -> bool {
    matches!(channel, Channel::Digital | Channel::OnSiteRemoteTeam)
}

/// Which door leads a person with this role and part into a session, if it is held on a screen at all. `part` is none
/// for those who belong by their group.
#[must_use]
pub fn door(role: Role, part: Option<Part>, kind: SessionKind, channel: Channel) -> Option<Door> {
    if !is_on_screen(channel) || !(role.is_clinical() || role == Role::Participant) {
        return None;
    }
    match kind {
        SessionKind::Teaching if role.is_clinical() && part == Some(Part::Leads) => Some(Door::Teach),
        SessionKind::Teaching => Some(Door::Watch),
        SessionKind::Consult => Some(Door::Talk),
        SessionKind::GroupTraining | SessionKind::Guidance | SessionKind::Mapping => None,
    }
}

/// May a role see the whole centre's day: times, titles and places, without names of participants?
#[must_use]
pub fn sees_centre_day(role: Role) -> bool {
    role == Role::Secretary
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Times = Times { starts_at: 36_000, ends_at: 39_600, live_started_at: None, live_ended_at: None };

    #[test]
    fn a_session_goes_from_later_to_over_by_the_clock() {
        for (now, stage, open) in [
            (35_399, Stage::Later, false),
            (35_400, Stage::Open, true),
            (36_000, Stage::Running, true),
            (39_599, Stage::Running, true),
            (39_600, Stage::Over, true),
            (41_400, Stage::Over, true),
            (41_401, Stage::Over, false),
        ] {
            assert_eq!((PLAN.stage(now), PLAN.door_is_open(now)), (stage, open), "{now}");
        }
    }

    #[test]
    fn what_is_sent_is_live_until_it_ends_or_the_door_closes() {
        let live = Times { live_started_at: Some(35_800), ..PLAN };
        assert_eq!(live.stage(35_900), Stage::Live);
        assert_eq!(live.stage(40_000), Stage::Live);
        assert_eq!(live.stage(41_401), Stage::Over);
        let ended = Times { live_ended_at: Some(39_000), ..live };
        assert_eq!((ended.stage(39_001), ended.door_is_open(39_001)), (Stage::Over, false));
    }

    #[test]
    fn every_change_is_foretold() {
        for times in [PLAN, Times { live_started_at: Some(35_800), ..PLAN }] {
            let mut now = 35_000;
            while let Some(turn) = times.next_change(now) {
                for quiet in now..turn {
                    let before = (times.stage(now), times.door_is_open(now));
                    assert_eq!((times.stage(quiet), times.door_is_open(quiet)), before, "{quiet}");
                }
                now = turn;
            }
            assert_eq!((times.stage(now), times.door_is_open(now)), (Stage::Over, false));
        }
    }

    #[test]
    fn only_who_leads_a_teaching_session_sends() {
        let teaching = |role, part| door(role, part, SessionKind::Teaching, Channel::Digital);
        assert_eq!(teaching(Role::Therapist, Some(Part::Leads)), Some(Door::Teach));
        assert_eq!(teaching(Role::Coordinator, Some(Part::Facilitates)), Some(Door::Watch));
        assert_eq!(teaching(Role::Participant, Some(Part::Leads)), Some(Door::Watch));
        assert_eq!(teaching(Role::Secretary, Some(Part::Leads)), None);
        assert_eq!(door(Role::Participant, None, SessionKind::Consult, Channel::OnSiteRemoteTeam), Some(Door::Talk));
        assert_eq!(door(Role::Participant, None, SessionKind::Consult, Channel::OnSite), None);
        assert_eq!(door(Role::Participant, None, SessionKind::GroupTraining, Channel::Digital), None);
    }
}
