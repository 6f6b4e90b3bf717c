//! Planned sessions: their kinds, channels, and when the door opens. Invariant: instants are UTC seconds; local
//! reckoning belongs to the server.

use crate::person::text_enum;

text_enum! {
    /// What a session is.
    SessionKind {
        Teaching = "teaching",
        Consult = "consult",
        GroupTraining = "group_training",
        Guidance = "guidance",
        Mapping = "mapping",
    }
}

text_enum! {
    /// How and where a session is held.
    Channel {
        OnSite = "on_site",
        OnSiteRemoteTeam = "on_site_remote_team",
        Digital = "digital",
        Telephone = "telephone",
        Workplace = "workplace",
        Elsewhere = "elsewhere",
    }
}

text_enum! {
    /// Alone or together, for the programme's accounting.
    Format { Individual = "individual", Group = "group" }
}

text_enum! {
    /// A person's part in a session.
    Part {
        Leads = "leads",
        Facilitates = "facilitates",
        TakesPart = "takes_part",
        /// From outside, asked to this talk: [`crate::guest`].
        Guest = "guest",
    }
}

impl Part {
    /// The parts of those who hold a session.
    pub const STAFF: [Self; 2] = [Self::Leads, Self::Facilitates];

    /// Does somebody with this part hold the session?
    #[must_use]
    pub fn is_staff(self) -> bool {
        Self::STAFF.contains(&self)
    }
}

text_enum! {
    /// Whether a person was there.
    AttendanceStatus { Present = "present", Remote = "remote", Excused = "excused", Absent = "absent" }
}

/// The join button is shown from this many seconds before the start.
pub const DOOR_OPENS_BEFORE: i64 = 10 * 60;
/// A session that runs late may still be joined this many seconds after its planned end.
pub const DOOR_CLOSES_AFTER: i64 = 30 * 60;

/// Is the door of a session open at `now`? All in seconds since the epoch.
#[must_use]
pub fn door_is_open(starts_at: i64, ends_at: i64, now: i64) -> bool {
    starts_at - DOOR_OPENS_BEFORE <= now && now <= ends_at + DOOR_CLOSES_AFTER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_door_opens_ten_minutes_before_and_stays_for_a_late_end() {
        let (start, end) = (36_000, 39_600);
        assert!(!door_is_open(start, end, start - 601));
        assert!(door_is_open(start, end, start - 600));
        assert!(door_is_open(start, end, end + 1800));
        assert!(!door_is_open(start, end, end + 1801));
    }
}
