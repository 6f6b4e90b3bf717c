//! What each role finds in the main menu. Invariant: at most five entries, today first.

use domain::person::Role;
use ui::{
    i18n::t,
    icon::{self, Glyph},
};

/// One entry of the main menu.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub path: &'static str,
    pub icon: Glyph,
    pub label: fn() -> &'static str,
}

const TODAY: Entry = Entry { path: "/", icon: icon::HOUSE, label: t::shell::nav_today };
const PLAN: Entry = Entry { path: "/plan", icon: icon::CLOCK, label: t::shell::nav_plan };
const QUESTIONNAIRES: Entry =
    Entry { path: "/questionnaires", icon: icon::CLIPBOARD, label: t::shell::nav_questionnaires };
const TRAINING: Entry = Entry { path: "/training", icon: icon::TREND, label: t::shell::nav_training };
const PRIVACY: Entry = Entry { path: "/privacy", icon: icon::PERSON, label: t::shell::nav_privacy };
const UNUSUAL_ACCESS: Entry = Entry { path: "/unusual-access", icon: icon::EYE, label: t::shell::nav_unusual_access };
const PROCESSING: Entry = Entry { path: "/processing", icon: icon::BOOK, label: t::shell::nav_processing };
const PARTICIPANTS: Entry = Entry { path: "/participants", icon: icon::PEOPLE, label: t::shell::nav_participants };
const PROGRAMMES: Entry = Entry { path: "/programmes", icon: icon::BRIEFCASE, label: t::shell::nav_programmes };
const SCHEDULE: Entry = Entry { path: "/schedule", icon: icon::CLOCK, label: t::shell::nav_schedule };
const INTAKE: Entry = Entry { path: "/intake", icon: icon::CLIPBOARD, label: t::shell::nav_intake };
const ADMIN: Entry = Entry { path: "/admin", icon: icon::BRIEFCASE, label: t::shell::nav_admin };
const ACCOUNT: Entry = Entry { path: "/account", icon: icon::PERSON, label: t::shell::nav_account };

/// The main menu of a role.
pub(crate) fn entries(role: Role) -> &'static [Entry] {
    match role {
        Role::Participant => &[TODAY, PLAN, QUESTIONNAIRES, TRAINING, PRIVACY],
        Role::Therapist | Role::Coordinator => &[TODAY, PARTICIPANTS, SCHEDULE, INTAKE, ACCOUNT],
        Role::Manager => &[TODAY, UNUSUAL_ACCESS, PROGRAMMES, PROCESSING, ACCOUNT],
        Role::Secretary => &[TODAY, INTAKE, ACCOUNT],
        Role::Admin => &[TODAY, ADMIN, PROCESSING, ACCOUNT],
        Role::Guest => &[],
    }
}

/// Is `path` the page of an entry, or below it?
pub(crate) fn is_current(entry: &str, path: &str) -> bool {
    path == entry || (entry != "/" && path.strip_prefix(entry).is_some_and(|rest| rest.starts_with('/')))
}

/// Pages with camera or microphone have their own Permissions-Policy: they are left by a full page load.
pub(crate) fn is_media_page(path: &str) -> bool {
    path.starts_with("/sessions/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_starts_with_today_and_fits_a_phone() {
        for role in Role::ALL {
            let entries = entries(*role);
            // a guest has one page
            let first = Some("/").filter(|_| *role != Role::Guest);
            assert_eq!(entries.first().map(|e| e.path), first, "{role}");
            assert!(entries.len() <= 5, "{role}");
        }
    }

    #[test]
    fn clinical_pages_are_offered_to_clinical_roles_only() {
        for role in Role::ALL {
            let offered = entries(*role).iter().any(|e| e.path == "/participants");
            assert_eq!(offered, role.is_clinical(), "{role}");
        }
    }

    #[test]
    fn a_page_below_an_entry_marks_it() {
        assert!(is_current("/questionnaires", "/questionnaires/1/summary"));
        assert!(!is_current("/questionnaires", "/questionnaires-old"));
        assert!(is_current("/", "/"));
        assert!(!is_current("/", "/training"));
    }
}
