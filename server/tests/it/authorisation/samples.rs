//! What each call is asked with, for whose data. Invariant: a call without a row here is an error.

use crate::helpers::TestApp;
use uuid::Uuid;

/// Whose data a request names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Own,
    /// Of somebody in the same centre whom the actor has no business with.
    Stranger,
    /// Of another centre.
    Elsewhere,
    Missing,
}

pub(super) type Fields = Vec<(&'static str, String)>;

pub(super) struct Ids {
    pub enrolment: Uuid,
    pub assignment: Uuid,
    pub teaching: Uuid,
    pub talk: Uuid,
    pub account: Uuid,
    /// A care relationship.
    pub member: Uuid,
    pub programme: Uuid,
    pub referral: Uuid,
}

pub(super) async fn ids(app: &TestApp, target: Target) -> anyhow::Result<Ids> {
    use entity::care_team_member::{Column, Entity};
    use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
    let members = Entity::find().filter(Column::EndsAt.is_null()).all(app.services.db.read()).await?;
    let member = |enrolment| {
        let of =
            members.iter().find(|one| one.enrolment_id == enrolment && one.account_id != app.world.staff.coordinator);
        of.map_or_else(Uuid::nil, |one| one.id.0)
    };
    let of = |world: &service::seed::World, number: usize| Ids {
        member: member(world.participants[number].enrolment.id),
        enrolment: world.participants[number].enrolment.id.0,
        assignment: world.participants[number].open_assignment.0,
        teaching: world.teaching.0,
        talk: world.talk.0,
        account: world.participants[number].account.0,
        programme: world.participants[number].enrolment.programme_id.0,
        // the last one has become the enrolment of the eighth participant
        referral: if number == 7 { world.referrals[4].0 } else { world.referrals[0].0 },
    };
    let nowhere = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
    Ok(match target {
        Target::Own => of(&app.world, 0),
        // number 7 is in the care of the psychologist and the coordinator; sessions and programme are the other centre's
        Target::Stranger => {
            let Ids { teaching, talk, programme, .. } = of(&app.other, 0);
            Ids { teaching, talk, programme, ..of(&app.world, 7) }
        }
        Target::Elsewhere => of(&app.other, 0),
        Target::Missing => {
            let [enrolment, assignment, teaching, talk, account, member, programme, referral] = [nowhere; 8];
            Ids { enrolment, assignment, teaching, talk, account, member, programme, referral }
        }
    })
}

/// What a call is asked with; nothing where it names nobody's data. An error for a call nobody thought through.
#[expect(clippy::too_many_lines, reason = "one flat list: a row for each call")]
pub(super) fn sample(path: &str, ids: &Ids) -> anyhow::Result<Option<Fields>> {
    let teaching = || Some(vec![("session", ids.teaching.to_string())]);
    let talk = || Some(vec![("session", ids.talk.to_string())]);
    let assignment = || vec![("assignment", ids.assignment.to_string())];
    Ok(match path {
        "/api/account/sign_in"
        | "/api/account/give_code"
        | "/api/account/set_up"
        | "/api/account/enrol"
        | "/api/account/ask_reset"
        | "/api/account/open_link"
        | "/api/account/use_link"
        | "/api/account/change_password"
        | "/api/account/confirm"
        | "/api/account/factor"
        | "/api/account/begin_factor"
        | "/api/account/confirm_factor"
        | "/api/account/remove_factor"
        | "/api/account/renew_codes"
        | "/api/account/codes_kept"
        | "/api/account/ways"
        | "/api/account/begin_passkey"
        | "/api/account/add_passkey"
        | "/api/account/begin_enrol_passkey"
        | "/api/account/enrol_passkey"
        | "/api/account/ask_passkey"
        | "/api/account/ask_passkey_step"
        | "/api/account/give_passkey"
        | "/api/account/ask_passkey_proof"
        | "/api/account/prove_by_passkey"
        | "/api/account/end_other_sessions"
        | "/api/account/oidc_ways"
        | "/api/consult/open_guest"
        | "/api/consult/enter_as_guest"
        | "/api/account/identities"
        | "/api/account/sign_out"
        | "/api/account/sessions"
        | "/api/account/set_language"
        | "/api/account/set_theme"
        | "/api/account/set_text_size"
        | "/api/today/read"
        | "/api/today/quick_log"
        | "/api/today/open_news"
        | "/api/training/week"
        | "/api/training/log"
        | "/api/plan/course"
        | "/api/plan/calendar"
        | "/api/plan/make_calendar"
        | "/api/plan/revoke_calendar"
        | "/api/library/list"
        | "/api/library/read"
        | "/api/library/looked_at"
        | "/api/library/discard"
        | "/api/library/retire"
        | "/api/library/take_up"
        | "/api/questionnaire/preview"
        | "/api/plan/lighter_day"
        | "/api/plan/week"
        | "/api/questionnaire/due"
        | "/api/questionnaire/tablet"
        | "/api/questionnaire/start"
        | "/api/questionnaire/give_back"
        | "/api/access_log/read"
        | "/api/rights/read"
        | "/api/rights/consents"
        | "/api/rights/requests"
        | "/api/rights/ask"
        | "/api/rights/inbox"
        | "/api/rights/processing"
        | "/api/rights/exports"
        | "/api/rights/ask_for_export"
        | "/api/access_block/read"
        | "/api/break_glass/own"
        | "/api/break_glass/find"
        | "/api/risk/alerts"
        | "/api/risk/duties"
        | "/api/administration/users"
        | "/api/administration/invite"
        | "/api/administration/overview"
        | "/api/administration/storage"
        | "/api/administration/audit_log"
        | "/api/administration/check_audit"
        | "/api/administration/outbox"
        | "/api/administration/jobs"
        | "/api/intake/board"
        | "/api/participants/arrivals"
        | "/api/schedule/board"
        | "/api/schedule/blank"
        | "/api/schedule/rooms"
        | "/api/schedule/plan"
        | "/api/schedule/add_room"
        | "/api/schedule/outline"
        | "/api/schedule/lay_out"
        | "/api/programmes/list"
        | "/api/programmes/try_out"
        | "/api/programmes/start_new"
        | "/api/participants/list" => None,
        "/api/plan/cannot_come" => teaching().map(|of| of.into_iter().chain([("reason", "ill".to_owned())]).collect()),
        // a message's, which no session's id is
        "/api/plan/take_back" => Some(vec![("message", ids.talk.to_string())]),
        "/api/programmes/read"
        | "/api/programmes/newest"
        | "/api/programmes/accounting"
        | "/api/programmes/start_draft" => Some(vec![("programme", ids.programme.to_string())]),
        // a draft's, which no session's id is
        "/api/programmes/draft"
        | "/api/programmes/draft_part"
        | "/api/programmes/put_in_draft"
        | "/api/programmes/shift_in_draft"
        | "/api/programmes/publish_draft"
        | "/api/programmes/discard_draft" => Some(vec![
            ("draft", ids.talk.to_string()),
            ("version", "1".into()),
            ("place", "head".into()),
            ("shift", "up".into()),
            ("over", "1".into()),
        ]),
        "/api/action_plan/read"
        | "/api/work_status/read"
        | "/api/work_status/add"
        | "/api/work_trial/read"
        | "/api/results/read" => {
            Some(vec![("enrolment", ids.enrolment.to_string()), ("submission_id", ids.talk.to_string())])
        }
        "/api/action_plan/save_goal"
        | "/api/action_plan/save_rating"
        | "/api/action_plan/save_action"
        | "/api/action_plan/save_step"
        | "/api/work_trial/save_day"
        | "/api/work_trial/save_call"
        | "/api/work_trial/save_job_step"
        | "/api/action_plan/sign" => Some(vec![("enrolment", ids.enrolment.to_string()), ("digest", "x".into())]),
        // an item's, which no session's id is
        "/api/action_plan/void" | "/api/work_status/void" | "/api/work_trial/void" => {
            Some(vec![("id", ids.talk.to_string()), ("version", "1".into())])
        }
        "/api/programmes/add" => Some(vec![("code", "none_such".into())]),
        "/api/programmes/save" => {
            Some(vec![("programme", ids.programme.to_string()), ("version", "1".into()), ("text", "code = 1".into())])
        }
        "/api/account/remove_passkey" => Some(vec![("passkey", ids.talk.to_string())]),
        "/api/administration/user"
        | "/api/administration/close_account"
        | "/api/administration/open_account"
        | "/api/administration/send_link"
        | "/api/administration/forget_factor"
        | "/api/administration/end_sessions" => Some(vec![("account", ids.account.to_string())]),
        "/api/administration/set_post" => Some(vec![
            ("account", ids.account.to_string()),
            ("version", "1".into()),
            ("role", "therapist".into()),
            ("profession", String::new()),
        ]),
        // of a site, which no participant's id is
        "/api/administration/places" => Some(vec![("kind", "site".into()), ("id", ids.talk.to_string())]),
        "/api/administration/rename" => Some(vec![
            ("kind", "site".into()),
            ("id", ids.talk.to_string()),
            ("version", "1".into()),
            ("name", "Et sted".into()),
            ("zone", "Europe/Oslo".into()),
        ]),
        "/api/administration/retry_job" => Some(vec![("job", ids.talk.to_string())]),
        "/api/account/end_session" | "/api/administration/end_session" => Some(vec![("session", ids.talk.to_string())]),
        "/api/account/unlink_identity" => Some(vec![("provider", "none-such".into())]),
        "/api/training/blank" => Some(vec![("edit", ids.talk.to_string())]),
        "/api/training/edit" => Some(vec![
            ("id", ids.talk.to_string()),
            ("version", "1".into()),
            ("performed_on", "2026-11-23".into()),
            ("kind", "walk".into()),
            ("minutes", "20".into()),
        ]),
        "/api/training/void" => {
            Some(vec![("id", ids.talk.to_string()), ("version", "1".into()), ("reason", "mistake".into())])
        }
        "/api/intake/read" | "/api/intake/blank" => Some(vec![("referral", ids.referral.to_string())]),
        "/api/intake/save"
        | "/api/intake/ask"
        | "/api/intake/assess"
        | "/api/intake/admit"
        | "/api/intake/withdraw"
        | "/api/intake/reopen" => Some(vec![("referral", ids.referral.to_string()), ("version", "1".into())]),
        "/api/intake/posted" => Some(vec![("letter", ids.talk.to_string())]),
        "/api/questionnaire/open" | "/api/questionnaire/result" => Some(assignment()),
        "/api/questionnaire/answer" => {
            let rest = [("link_id", "1".to_owned()), ("value[0]", "3".to_owned()), ("version", "0".to_owned())];
            Some(assignment().into_iter().chain(rest).collect())
        }
        "/api/questionnaire/submit" | "/api/questionnaire/correct" | "/api/questionnaire/drop_correction" => {
            Some(assignment().into_iter().chain([("version", "0".to_owned())]).collect())
        }
        "/api/questionnaire/put_off" => {
            Some(assignment().into_iter().chain([("until", "tomorrow".to_owned())]).collect())
        }
        // an alert's, which no session's id is
        "/api/risk/acknowledge" => {
            Some(vec![("alert", ids.talk.to_string()), ("version", "1".into()), ("done", "Ringte".into())])
        }
        "/api/risk/set_duty" | "/api/risk/remove_duty" => {
            Some(vec![("programme", "no_such".into()), ("version", "0".into())])
        }
        "/api/unusual_access/read" => Some(vec![("finding", finding(ids))]),
        "/api/unusual_access/review" => {
            Some(vec![("finding", finding(ids)), ("looks", "1".into()), ("note", "Snakket sammen".into())])
        }
        "/api/rights/set_consent" => Some(vec![("kind", ids.talk.to_string()), ("give", "true".into())]),
        "/api/rights/answer" => Some(vec![("request", ids.talk.to_string()), ("answer", "done".into())]),
        // whom one shuts out is a colleague, not a participant
        "/api/access_block/block" => Some(vec![("account", ids.talk.to_string())]),
        "/api/access_block/lift" => Some(vec![("block", ids.talk.to_string())]),
        "/api/notes/write" => Some(vec![
            ("enrolment", ids.enrolment.to_string()),
            ("submission_id", ids.talk.to_string()),
            ("text", "Sover bedre".into()),
            ("readers", "team".into()),
        ]),
        // a note's, which no session's id is
        "/api/notes/edit" => Some(vec![
            ("note", ids.talk.to_string()),
            ("version", "1".into()),
            ("text", "Sover bedre".into()),
            ("readers", "team".into()),
        ]),
        "/api/notes/void" => {
            Some(vec![("note", ids.talk.to_string()), ("version", "1".into()), ("reason", "Feil person".into())])
        }
        "/api/break_glass/open" => Some(vec![
            ("enrolment", ids.enrolment.to_string()),
            ("reason_kind", "acute".into()),
            ("reason", "Trenger medisinlista med en gang".into()),
        ]),
        "/api/participants/add_to_team" => {
            Some(vec![("enrolment", ids.enrolment.to_string()), ("account", ids.account.to_string())])
        }
        "/api/participants/course" | "/api/participants/summary" => {
            Some(vec![("enrolment", ids.enrolment.to_string())])
        }
        "/api/participants/change_course" => {
            Some(vec![("enrolment", ids.enrolment.to_string()), ("version", "0".into()), ("step", "extended".into())])
        }
        "/api/participants/record_identity" => {
            Some(vec![("enrolment", ids.enrolment.to_string()), ("document", "passport".into())])
        }
        "/api/participants/ask_questionnaire" => Some(vec![
            ("enrolment", ids.enrolment.to_string()),
            ("questionnaire", "nprs".into()),
            ("due", "2026-11-27".into()),
        ]),
        // what is asked of the first participant
        "/api/participants/take_down" => {
            Some(assignment().into_iter().chain([("mode", "read_out".to_owned())]).collect())
        }
        "/api/participants/perform" => {
            Some(vec![("enrolment", ids.enrolment.to_string()), ("test", "sit-to-stand".into())])
        }
        "/api/participants/withdraw_questionnaire" => Some(vec![("assignment", ids.assignment.to_string())]),
        "/api/participants/end_care" => Some(vec![("member", ids.member.to_string())]),
        "/api/participants/team"
        | "/api/break_glass/read"
        | "/api/break_glass/end"
        | "/api/participants/hand_over"
        | "/api/notes/read"
        | "/api/participants/read" => Some(vec![("enrolment", ids.enrolment.to_string())]),
        "/api/participants/set_attendance" | "/api/participants/mark_arrival" => Some(vec![
            ("session", ids.teaching.to_string()),
            ("enrolment", ids.enrolment.to_string()),
            ("status", "present".into()),
            ("version", "0".into()),
        ]),
        "/api/teaching/open"
        | "/api/teaching/start"
        | "/api/teaching/end"
        | "/api/teaching/pass"
        | "/api/teaching/audience"
        | "/api/teaching/log"
        | "/api/teaching/captions"
        | "/api/teaching/open_poll"
        | "/api/teaching/close_poll"
        | "/api/teaching/answer_poll"
        | "/api/plan/check_in"
        | "/api/plan/session" => teaching(),
        "/api/teaching/set_sign" => {
            teaching().map(|of| of.into_iter().chain([("kind", "hand".into()), ("up", "true".into())]).collect())
        }
        "/api/teaching/lower_hand" => {
            teaching().map(|of| of.into_iter().chain([("account", ids.account.to_string())]).collect())
        }
        "/api/teaching/write_caption" => {
            let more = [("submission_id", ids.talk.to_string()), ("words", "Velkommen".to_owned())];
            teaching().map(|of| of.into_iter().chain(more).collect())
        }
        // a line's, which no session's id is
        "/api/teaching/correct_caption" | "/api/teaching/take_back_caption" => {
            let more =
                [("caption", ids.talk.to_string()), ("version", "1".to_owned()), ("anew", "Velkommen".to_owned())];
            teaching().map(|of| of.into_iter().chain(more).collect())
        }
        "/api/teaching/ask" => {
            let more = [("submission_id", ids.talk.to_string()), ("words", "Hvor lenge?".to_owned())];
            teaching().map(|of| of.into_iter().chain(more).collect())
        }
        // a question's, which no session's id is
        "/api/teaching/settle" => {
            let more =
                [("question", ids.talk.to_string()), ("version", "1".to_owned()), ("verdict", "answer".to_owned())];
            teaching().map(|of| of.into_iter().chain(more).collect())
        }
        "/api/teaching/add_deck" => {
            let more = [("name", "Smerte.pdf".to_owned()), ("pages", "3".to_owned())];
            teaching().map(|of| of.into_iter().chain(more).collect())
        }
        // a deck's, which no session's id is
        "/api/teaching/remove_deck" => {
            teaching().map(|of| of.into_iter().chain([("deck", ids.talk.to_string())]).collect())
        }
        // nothing is shown, which is so already
        "/api/teaching/show_slide" => teaching().map(|of| of.into_iter().chain([("turn", "0".to_owned())]).collect()),
        // a file's, which no session's id is
        "/api/schedule/remove_file" => {
            Some(vec![("session", ids.talk.to_string()), ("file", ids.teaching.to_string())])
        }
        "/api/schedule/ask_guest" => {
            let more = [
                ("submission_id", "0197d1c4-5b3a-7000-8000-000000000009"),
                ("name", "Per Hagen"),
                ("kind", "employer"),
            ];
            talk().map(|of| of.into_iter().chain(more.map(|(name, value)| (name, value.to_owned()))).collect())
        }
        "/api/library/accept" => Some(vec![
            ("draft", ids.enrolment.to_string()),
            ("licence", "fra forfatteren".to_owned()),
            ("accepted", "true".to_owned()),
        ]),
        // a guest's, which no session's id is
        "/api/schedule/refuse_guest" | "/api/plan/refuse_guest" => {
            Some(vec![("session", ids.talk.to_string()), ("guest", ids.teaching.to_string())])
        }
        "/api/schedule/reroute"
        | "/api/schedule/cancel"
        | "/api/schedule/late"
        | "/api/schedule/prepare"
        | "/api/schedule/change" => {
            let more = [("version", "1"), ("to", "telephone"), ("reason", "other"), ("minutes", "5")];
            talk().map(|of| of.into_iter().chain(more.map(|(name, value)| (name, value.to_owned()))).collect())
        }
        "/api/consult/state"
        | "/api/consult/arrive"
        | "/api/consult/leave"
        | "/api/consult/end"
        | "/api/consult/pass"
        | "/api/schedule/read"
        | "/api/schedule/test_screen" => talk(),
        "/api/consult/admit" => {
            talk().map(|fields| fields.into_iter().chain([("account", ids.account.to_string())]).collect())
        }
        _ => anyhow::bail!("no sample for {path}"),
    })
}

/// A finding that no centre has.
fn finding(ids: &Ids) -> String {
    format!("colleague:{}:{}:20000", ids.account, ids.enrolment)
}
