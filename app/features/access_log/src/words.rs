//! Words for what the audit log records. Invariant: an act or a reason without words of its own is still told, in general
//! words.

use domain::person::{Profession, Role};
use ui::i18n::t::{access_log, common};

/// What was done, for the person it was done to.
#[must_use]
pub fn act(name: &str) -> &'static str {
    match name {
        "read_overview" => access_log::act_read_overview(),
        "read_administration" => access_log::act_read_administration(),
        "admit_to_talk" => access_log::act_admit_to_talk(),
        "read_answers" => access_log::act_read_answers(),
        "read_training" => access_log::act_read_training(),
        "read_attendance" => access_log::act_read_attendance(),
        "record_attendance" => access_log::act_record_attendance(),
        _ => access_log::act_other(),
    }
}

/// Why it was done.
#[must_use]
pub fn purpose(name: &str) -> &'static str {
    match name {
        "care" => access_log::purpose_care(),
        "break_glass" => access_log::purpose_break_glass(),
        "administration" => access_log::purpose_administration(),
        _ => access_log::purpose_other(),
    }
}

/// What the person works as: the profession where there is one, else the role.
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
        },
    }
}
