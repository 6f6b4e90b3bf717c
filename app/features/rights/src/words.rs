//! Words for the table in `domain::rights`. Invariant: numbers come from the table itself, so that words and rule are one.

use domain::{
    consent::ConsentKind,
    data_request::{Answer, Wish},
    retention::{Class, Keep, Kind, UNREAD_DAYS},
    rights::{Basis, DataKind, Seer},
};
use ui::prelude::t::rights as t;

/// What a kind of data is called.
#[must_use]
pub fn title(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Account => t::kind_account(),
        DataKind::WaysIn => t::kind_ways_in(),
        DataKind::Identity => t::kind_identity(),
        DataKind::Referral => t::kind_referral(),
        DataKind::Programme => t::kind_programme(),
        DataKind::Team => t::kind_team(),
        DataKind::Asked => t::kind_asked(),
        DataKind::Answers => t::kind_answers(),
        DataKind::RiskAlerts => t::kind_risk_alerts(),
        DataKind::Training => t::kind_training(),
        DataKind::Notes => t::kind_notes(),
        DataKind::ActionPlan => t::kind_action_plan(),
        DataKind::WorkStatus => t::kind_work_status(),
        DataKind::Planned => t::kind_planned(),
        DataKind::Messages => t::kind_messages(),
        DataKind::Attendance => t::kind_attendance(),
        DataKind::Talks => t::kind_talks(),
        DataKind::Access => t::kind_access(),
        DataKind::Emergencies => t::kind_emergencies(),
        DataKind::OwnActs => t::kind_own_acts(),
        DataKind::Blocks => t::kind_blocks(),
        DataKind::Consents => t::kind_consents(),
        DataKind::Requests => t::kind_requests(),
        DataKind::Files => t::kind_files(),
        DataKind::Notices => t::kind_notices(),
        DataKind::Letters => t::kind_letters(),
        DataKind::Devices => t::kind_devices(),
    }
}

/// What is in it, in a sentence or two.
pub(crate) fn what(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Account => t::what_account(),
        DataKind::WaysIn => t::what_ways_in(),
        DataKind::Identity => t::what_identity(),
        DataKind::Referral => t::what_referral(),
        DataKind::Programme => t::what_programme(),
        DataKind::Team => t::what_team(),
        DataKind::Asked => t::what_asked(),
        DataKind::Answers => t::what_answers(),
        DataKind::RiskAlerts => t::what_risk_alerts(),
        DataKind::Training => t::what_training(),
        DataKind::Notes => t::what_notes(),
        DataKind::ActionPlan => t::what_action_plan(),
        DataKind::WorkStatus => t::what_work_status(),
        DataKind::Planned => t::what_planned(),
        DataKind::Messages => t::what_messages(),
        DataKind::Attendance => t::what_attendance(),
        DataKind::Talks => t::what_talks(),
        DataKind::Access => t::what_access(),
        DataKind::Emergencies => t::what_emergencies(),
        DataKind::OwnActs => t::what_own_acts(),
        DataKind::Blocks => t::what_blocks(),
        DataKind::Consents => t::what_consents(),
        DataKind::Requests => t::what_requests(),
        DataKind::Files => t::what_files(),
        DataKind::Notices => t::what_notices(),
        DataKind::Letters => t::what_letters(),
        DataKind::Devices => t::what_devices(),
    }
}

/// What it is for.
pub(crate) fn purpose(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Account => t::purpose_account(),
        DataKind::WaysIn => t::purpose_ways_in(),
        DataKind::Identity => t::purpose_identity(),
        DataKind::Referral => t::purpose_referral(),
        DataKind::Programme => t::purpose_programme(),
        DataKind::Team => t::purpose_team(),
        DataKind::Asked => t::purpose_asked(),
        DataKind::Answers => t::purpose_answers(),
        DataKind::RiskAlerts => t::purpose_risk_alerts(),
        DataKind::Training => t::purpose_training(),
        DataKind::Notes => t::purpose_notes(),
        DataKind::ActionPlan => t::purpose_action_plan(),
        DataKind::WorkStatus => t::purpose_work_status(),
        DataKind::Planned => t::purpose_planned(),
        DataKind::Messages => t::purpose_messages(),
        DataKind::Attendance => t::purpose_attendance(),
        DataKind::Talks => t::purpose_talks(),
        DataKind::Access => t::purpose_access(),
        DataKind::Emergencies => t::purpose_emergencies(),
        DataKind::OwnActs => t::purpose_own_acts(),
        DataKind::Blocks => t::purpose_blocks(),
        DataKind::Consents => t::purpose_consents(),
        DataKind::Requests => t::purpose_requests(),
        DataKind::Files => t::purpose_files(),
        DataKind::Notices => t::purpose_notices(),
        DataKind::Letters => t::purpose_letters(),
        DataKind::Devices => t::purpose_devices(),
    }
}

pub(crate) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Record => t::basis_record(),
        Basis::RecordLog => t::basis_record_log(),
        Basis::OwnChoice => t::basis_own_choice(),
        Basis::ConsentProof => t::basis_consent(),
        Basis::Correction => t::basis_correction(),
        Basis::Service => t::basis_service(),
        Basis::Security => t::basis_security(),
    }
}

pub(crate) fn seer(seer: Seer) -> &'static str {
    match seer {
        Seer::Team => t::seer_team(),
        Seer::ChosenOfTeam => t::seer_chosen_of_team(),
        Seer::TeamAndSecretary => t::seer_team_and_secretary(),
        Seer::TeamSecretaryAndAdmins => t::seer_account(),
        Seer::Intake => t::seer_intake(),
        Seer::SessionPeople => t::seer_session(),
        Seer::TeamNow => t::seer_team_consents(),
        Seer::Coordinators => t::seer_coordinators(),
        Seer::Answerers => t::seer_answerers(),
        Seer::GlassBreakers => t::seer_emergency(),
        Seer::AdminsWhetherFactor => t::seer_factor(),
        Seer::AdminsWhetherSignedIn => t::seer_signed_in(),
        Seer::AdminsThat => t::seer_admins(),
        Seer::NamedForRisk => t::seer_named_for_risk(),
        Seer::Controllers => t::seer_controllers(),
        Seer::Nobody => t::seer_nobody(),
    }
}

/// For how long.
pub(crate) fn keep(class: &Class) -> String {
    match (class.kind, class.keep) {
        (Kind::Record | Kind::Referral | Kind::Audit, Keep::Always) => t::keep_record().to_owned(),
        (Kind::Account, Keep::Always) => t::keep_account().to_owned(),
        (_, Keep::Always) => t::keep_always().to_owned(),
        (Kind::Notification, Keep::Days(days)) => t::keep_days_read(days, UNREAD_DAYS),
        (_, Keep::Days(days) | Keep::Minutes(days)) => t::keep_days_ended(days),
    }
}

/// The text that is said yes to, in the version in force: [`ConsentKind::wording`].
pub(crate) fn consent_text(kind: ConsentKind) -> &'static str {
    match kind {
        ConsentKind::Recording => t::consent_recording_1(),
        ConsentKind::Pictures => t::consent_pictures_1(),
        ConsentKind::QualityRegister => t::consent_quality_register_1(),
        ConsentKind::ShareGp => t::consent_share_gp_1(),
        ConsentKind::ShareNav => t::consent_share_nav_1(),
        ConsentKind::ShareEmployer => t::consent_share_employer_1(),
    }
}

pub(crate) fn wish(wish: Wish) -> &'static str {
    match wish {
        Wish::Correct => t::wish_correct(),
        Wish::Delete => t::wish_delete(),
    }
}

/// What an answer means to that wish.
pub(crate) fn answer(answer: Answer, wish: Wish) -> &'static str {
    match (answer, wish) {
        (Answer::Done, Wish::Correct) => t::answer_corrected(),
        (Answer::Done, Wish::Delete) => t::answer_deleted(),
        (Answer::KeptByDuty, _) => t::answer_kept(),
        (Answer::Refused, _) => t::answer_refused(),
    }
}

/// What the participant did, as the log names it.
pub(crate) fn deed(act: &str) -> &'static str {
    match act {
        "log_training" => t::did_log_training(),
        "edit_training" => t::did_edit_training(),
        "void_training" => t::did_void_training(),
        "add_to_plan" | "edit_plan" | "void_in_plan" => t::did_write_plan(),
        "sign_plan" => t::did_sign_plan(),
        "download_plan" => t::did_download_plan(),
        "download_results" => t::did_download_results(),
        "add_work_status" | "void_work_status" => t::did_write_work_status(),
        "write_answers" | "begin_correction" | "drop_correction" => t::did_write_answers(),
        "ask_in_session" => t::asked_in_teaching(),
        "submit_answers" => t::did_submit_answers(),
        "correct_answers" => t::did_correct_answers(),
        "start_questionnaire" => t::did_start_questionnaire(),
        "put_off_questionnaire" => t::did_put_off_questionnaire(),
        "take_up_questionnaire" => t::did_take_up_questionnaire(),
        "give_back_tablet" => t::did_give_back_tablet(),
        "raise_risk_alert" => t::did_raise_risk_alert(),
        "block_person" => t::did_block_person(),
        "lift_block" => t::did_lift_block(),
        "ask_about_data" => t::did_ask_about_data(),
        "give_consent" => t::did_give_consent(),
        "withdraw_consent" => t::did_withdraw_consent(),
        "ask_for_export" => t::did_ask_for_export(),
        "download_export" => t::did_download_export(),
        _ => t::did_other(),
    }
}

/// What a notice says, without its content.
pub(crate) fn notice(kind: &str) -> &'static str {
    match kind {
        "new_device" => t::notice_new_device(),
        "request_answered" => t::notice_request_answered(),
        "passkey_added" => t::notice_passkey_added(),
        "passkey_removed" => t::notice_passkey_removed(),
        "passkey_suspect" => t::notice_passkey_suspect(),
        "identity_linked" => t::notice_identity_linked(),
        "identity_unlinked" => t::notice_identity_unlinked(),
        "account_opened" => t::notice_account_opened(),
        "account_factor" => t::notice_account_factor(),
        "account_signed_out" => t::notice_account_signed_out(),
        _ => t::notice_other(),
    }
}
