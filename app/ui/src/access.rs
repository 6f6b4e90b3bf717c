//! Words for what the audit log records. Invariant: an act or a reason without words of its own is still told, in general
//! words.

use crate::i18n::t::access_log;
use domain::break_glass::ReasonKind;

/// What was done, for the person it was done to.
#[must_use]
pub fn act(name: &str) -> &'static str {
    match name {
        "read_overview" => access_log::act_read_overview(),
        "read_administration" => access_log::act_read_administration(),
        "admit_to_talk" => access_log::act_admit_to_talk(),
        "ask_guest" => access_log::act_ask_guest(),
        "come_as_guest" => access_log::act_come_as_guest(),
        "refuse_guest" => access_log::act_refuse_guest(),
        "read_answers" => access_log::act_read_answers(),
        "read_training" => access_log::act_read_training(),
        "read_attendance" => access_log::act_read_attendance(),
        "record_attendance" => access_log::act_record_attendance(),
        "record_identity" => access_log::act_record_identity(),
        "read_course" => access_log::act_read_course(),
        "take_down_answers" | "write_answers" | "submit_answers" | "begin_correction" | "drop_correction" => {
            access_log::act_take_down_answers()
        }
        "correct_answers" => access_log::act_correct_answers(),
        "hand_over_tablet" => access_log::act_hand_over_tablet(),
        "ask_questionnaire" => access_log::act_ask_questionnaire(),
        "withdraw_questionnaire" => access_log::act_withdraw_questionnaire(),
        "change_course" => access_log::act_change_course(),
        "see_referral" => access_log::act_see_referral(),
        "open_referral" => access_log::act_open_referral(),
        "reopen_referral" => access_log::act_reopen_referral(),
        "read_referral" => access_log::act_read_referral(),
        "register_referral" => access_log::act_register_referral(),
        "complete_referral" => access_log::act_complete_referral(),
        "ask_for_missing" => access_log::act_ask_for_missing(),
        "assess_referral" => access_log::act_assess_referral(),
        "admit" => access_log::act_admit(),
        "withdraw_referral" => access_log::act_withdraw_referral(),
        "print_letter" => access_log::act_print_letter(),
        "post_letter" => access_log::act_post_letter(),
        "break_glass" => access_log::act_break_glass(),
        "end_break_glass" => access_log::act_end_break_glass(),
        "search_participant" | "see_name" => access_log::act_search_participant(),
        "see_account" => access_log::act_see_account(),
        "read_account" => access_log::act_read_account(),
        "send_reset_link" => access_log::act_send_reset_link(),
        "close_account" => access_log::act_close_account(),
        "open_account" => access_log::act_open_account(),
        "remove_second_factor" => access_log::act_remove_second_factor(),
        "end_session" | "end_sessions" => access_log::act_end_sessions(),
        "read_team" => access_log::act_read_team(),
        "add_to_team" => access_log::act_add_to_team(),
        "end_care" => access_log::act_end_care(),
        "read_notes" => access_log::act_read_notes(),
        "read_plan_messages" => access_log::act_read_plan_messages(),
        "read_risk_alert" => access_log::act_read_risk_alert(),
        "acknowledge_risk_alert" => access_log::act_acknowledge_risk_alert(),
        "raise_risk_alert" => access_log::act_raise_risk_alert(),
        "make_calendar_feed" => access_log::act_make_calendar_feed(),
        "revoke_calendar_feed" => access_log::act_revoke_calendar_feed(),
        "say_cannot_come" => access_log::act_say_cannot_come(),
        "plan_session" => access_log::act_plan_session(),
        "move_session" => access_log::act_move_session(),
        "cancel_session" => access_log::act_cancel_session(),
        "substitute_in_session" => access_log::act_substitute_in_session(),
        "reroute_session" => access_log::act_reroute_session(),
        "prepare_session" => access_log::act_prepare_session(),
        "attach_file" => access_log::act_attach_file(),
        "remove_file" => access_log::act_remove_file(),
        "test_screen" => access_log::act_test_screen(),
        "say_session_late" => access_log::act_say_session_late(),
        "lay_out_plan" => access_log::act_lay_out_plan(),
        "check_in" => access_log::act_check_in(),
        "export_answers" => access_log::act_export_answers(),
        "read_accounting" => access_log::act_read_accounting(),
        "add_room" => access_log::act_add_room(),
        "say_lighter_day" => access_log::act_say_lighter_day(),
        "take_back_plan_message" => access_log::act_take_back_plan_message(),
        "write_note" => access_log::act_write_note(),
        "edit_note" => access_log::act_edit_note(),
        "void_note" => access_log::act_void_note(),
        "read_consents" => access_log::act_read_consents(),
        "read_plan" => access_log::act_read_plan(),
        "download_plan" => access_log::act_download_plan(),
        "download_results" => access_log::act_download_results(),
        "add_to_plan" | "edit_plan" | "void_in_plan" => access_log::act_write_plan(),
        "sign_plan" => access_log::act_sign_plan(),
        "read_work_trial" => access_log::act_read_work_trial(),
        "read_work_status" => access_log::act_read_work_status(),
        "add_work_status" | "void_work_status" => access_log::act_write_work_status(),
        "read_request" => access_log::act_read_request(),
        "answer_request" => access_log::act_answer_request(),
        _ => access_log::act_other(),
    }
}

/// Why it was done; `need` is what sort of need was given when the glass was broken.
#[must_use]
pub fn purpose(name: &str, need: Option<ReasonKind>) -> &'static str {
    match (name, need) {
        ("care", _) => access_log::purpose_care(),
        ("stand_in", _) => access_log::purpose_stand_in(),
        ("risk", _) => access_log::purpose_risk(),
        ("administration", _) => access_log::purpose_administration(),
        ("break_glass", Some(ReasonKind::Acute)) => access_log::purpose_break_glass_acute(),
        ("break_glass", Some(ReasonKind::StandIn)) => access_log::purpose_break_glass_stand_in(),
        ("break_glass", Some(ReasonKind::Asked)) => access_log::purpose_break_glass_asked(),
        ("break_glass", _) => access_log::purpose_break_glass(),
        _ => access_log::purpose_other(),
    }
}
