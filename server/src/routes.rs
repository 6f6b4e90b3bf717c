//! The one table of everything that answers HTTP. Invariant: what has no row here is not served; the table makes the
//! router, guards each row's access, and is what the authorisation test and `docs/routes.md` are made of.

mod access;
mod who;

pub use access::Access;
use who::{
    ADMIN, ADMIN_PROVEN, ADMITTING, ANSWERING, CARE_AND_INTAKE, CLINICAL, COORDINATOR, EVERYONE, IN_TALKS, MANAGER,
    OFFICE, PARTICIPANT, PARTICIPANT_AND_CLINICAL, PARTICIPANT_PROVEN, PLANNERS, SECRETARY, STAFF_OF_PROGRAMMES,
};

use crate::{browser_error, download, fhir, health, oidc, page, server_fn, state::AppState, upload, ws};
use axum::{Router, middleware, routing::MethodRouter};

/// What answers.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A page of the app.
    Page,
    /// A server function.
    Call,
    /// Served by the media router.
    Media,
    /// A plain handler.
    Http(fn() -> MethodRouter<AppState>),
}

#[derive(Clone, Copy)]
pub struct Route {
    /// For [`Kind::Http`] all methods it answers, for the docs.
    pub method: &'static str,
    /// As axum writes it.
    pub path: &'static str,
    pub access: Access,
    pub kind: Kind,
    pub about: &'static str,
}

const fn page(path: &'static str, access: Access, about: &'static str) -> Route {
    Route { method: "GET", path, access, kind: Kind::Page, about }
}

const fn read(path: &'static str, access: Access, about: &'static str) -> Route {
    Route { method: "GET", path, access, kind: Kind::Call, about }
}

const fn act(path: &'static str, access: Access, about: &'static str) -> Route {
    Route { method: "POST", path, access, kind: Kind::Call, about }
}

const fn http(
    method: &'static str,
    path: &'static str,
    access: Access,
    handler: fn() -> MethodRouter<AppState>,
    about: &'static str,
) -> Route {
    Route { method, path, access, kind: Kind::Http(handler), about }
}

const fn media(method: &'static str, path: &'static str, about: &'static str) -> Route {
    Route { method, path, access: Access::MediaToken, kind: Kind::Media, about }
}

/// Everything.
pub const ROUTES: &[Route] = &[
    page("/", Access::SignedIn, "today"),
    page("/sign-in", Access::Public, "sign in"),
    page("/sign-in/code", Access::Public, "the code after the password"),
    page("/sign-in/set-up", Access::Public, "set up a second factor before going on"),
    page("/sign-in/forgot", Access::Public, "ask for a link to choose a new password"),
    page("/link/{token}", Access::Public, "choose a password by a link"),
    page("/confirm", Access::SignedIn, "prove once more who one is"),
    page("/account", Access::SignedIn, "own sessions and settings"),
    page("/account/password", Access::Proven, "choose a new password"),
    page("/account/identity", Access::Proven, "identities linked to one's account"),
    page("/account/second-factor", Access::Proven, "authenticator, passkeys and recovery codes"),
    page("/questionnaires", PARTICIPANT, "questionnaires to answer and answered"),
    page("/questionnaires/results", PARTICIPANT, "what I have answered, and what it came to"),
    page("/questionnaires/{assignment}", ANSWERING, "one question at a time"),
    page("/questionnaires/{assignment}/summary", ANSWERING, "all answers before sending"),
    page("/questionnaires/{assignment}/done", ANSWERING, "receipt and result"),
    page("/tablet", Access::Tablet, "what a participant answers on a tablet that was handed over"),
    page("/training", PARTICIPANT, "training log"),
    page("/plan", PARTICIPANT, "my plan, a week at a time"),
    page("/plan/calendar", PARTICIPANT, "my plan in my own calendar"),
    page("/plan/sessions/{id}", PARTICIPANT, "one of my sessions"),
    page("/participants", CARE_AND_INTAKE, "participants in my care"),
    page("/participants/{enrolment}", CARE_AND_INTAKE, "one participant"),
    page("/participants/{enrolment}/team", CLINICAL, "who follows one participant"),
    page("/goals", PARTICIPANT, "one's goals and action plan"),
    page("/work", PARTICIPANT, "one's sick leave and work over time"),
    page("/work-trial", PARTICIPANT, "one's days at work and the way there"),
    page("/participants/arrivals", CLINICAL, "who is expected today, and who has come"),
    page("/participants/{enrolment}/plan", CLINICAL, "goals and action plan of one participant"),
    page("/participants/{enrolment}/work", CLINICAL, "sick leave and work of one participant"),
    page("/participants/{enrolment}/work-trial", CLINICAL, "days at work of one participant, and the way there"),
    page("/participants/{enrolment}/results", CLINICAL, "scores and answers of one participant"),
    page("/participants/{enrolment}/notes", CLINICAL, "notes about one participant"),
    page("/participants/{enrolment}/course", CLINICAL, "the course of one participant"),
    page("/participants/{enrolment}/course/text", CLINICAL, "a draft about one participant for the record"),
    page("/schedule", CLINICAL, "a week of people and rooms"),
    page("/schedule/new", CLINICAL, "plan a session"),
    page("/schedule/lay-out", COORDINATOR, "lay out a whole plan by its programme"),
    page("/schedule/rooms", CLINICAL, "the rooms of the centre"),
    page("/schedule/sessions/{id}", CLINICAL, "one session, for one who may change it"),
    page("/programmes", STAFF_OF_PROGRAMMES, "the programmes of the centre"),
    page("/programmes/new", PLANNERS, "write a programme down"),
    page("/programmes/drafts/{draft}", PLANNERS, "a programme that is being written"),
    page("/programmes/drafts/{draft}/part", PLANNERS, "a part of it"),
    page("/programmes/{programme}", STAFF_OF_PROGRAMMES, "one programme, its promises and a week of it"),
    page("/programmes/{programme}/accounting", STAFF_OF_PROGRAMMES, "what participants were given and promised"),
    page("/programmes/{programme}/edit", PLANNERS, "write it anew"),
    page("/library", STAFF_OF_PROGRAMMES, "the questionnaires of the centre"),
    page("/library/import", PLANNERS, "take one in"),
    page("/library/import/preview", PLANNERS, "the one that is looked at, as somebody would be asked it"),
    page("/library/{code}", STAFF_OF_PROGRAMMES, "one questionnaire and its versions"),
    page("/library/{code}/preview", STAFF_OF_PROGRAMMES, "the same as somebody would be asked it"),
    page("/intake", CARE_AND_INTAKE, "referrals that wait"),
    page("/intake/form", SECRETARY, "register a referral, or complete it"),
    page("/intake/{referral}", CARE_AND_INTAKE, "one referral"),
    page("/break-glass", CLINICAL, "find a participant one does not follow"),
    page("/break-glass/{enrolment}", CLINICAL, "open one, with a reason"),
    page("/privacy", PARTICIPANT, "all there is about me, and why"),
    page("/privacy/consents", PARTICIPANT, "what I have consented to"),
    page("/privacy/requests", PARTICIPANT, "what I want corrected or deleted"),
    page("/privacy/export", PARTICIPANT, "files of all there is about me"),
    page("/processing", OFFICE, "the record of processing"),
    page("/requests", CLINICAL, "wishes for correction and deletion to answer"),
    page("/privacy/blocks", PARTICIPANT, "whom I shut out"),
    page("/access-log", PARTICIPANT, "who has opened my data"),
    page("/unusual-access", MANAGER, "look-ups that stand out"),
    page("/risk-alerts", STAFF_OF_PROGRAMMES, "risk answers that have gone to the reader"),
    page("/risk-duties", PLANNERS, "who is reached by risk answers"),
    page("/admin", ADMIN, "how the installation does"),
    page("/admin/centre", ADMIN, "the centre, its sites and its groups"),
    page("/admin/storage", ADMIN, "what is kept, and under which keys"),
    page("/admin/audit", ADMIN, "whether the audit log is whole"),
    page("/admin/users", ADMIN, "accounts of the centre"),
    page("/admin/users/{account}", ADMIN, "one account"),
    page("/admin/invite", ADMIN, "invite somebody"),
    page("/admin/outbox", ADMIN, "letters of the centre, links unseen"),
    page("/admin/jobs", ADMIN, "jobs of the centre"),
    page("/sessions/{id}/teach", CLINICAL, "send a teaching session"),
    page("/sessions/{id}/watch", PARTICIPANT_AND_CLINICAL, "watch a teaching session"),
    page("/guest/{token}", Access::Public, "a guest's way in to one talk"),
    page("/sessions/{id}/talk", IN_TALKS, "a video talk"),
    act("/api/account/sign_in", Access::Public, "sign in"),
    act("/api/account/give_code", Access::Public, "the code after the password"),
    read("/api/account/set_up", Access::Public, "what to set an authenticator up with after the password"),
    act("/api/account/enrol", Access::Public, "set it up and go in"),
    act("/api/account/ask_reset", Access::Public, "ask for a link to choose a new password"),
    read("/api/account/open_link", Access::Public, "what a link is for"),
    act("/api/account/use_link", Access::Public, "choose a password by a link"),
    act("/api/account/change_password", Access::Proven, "choose a new password"),
    act("/api/account/confirm", Access::SignedIn, "prove once more who one is"),
    read("/api/account/factor", Access::Proven, "how one's second factor stands"),
    act("/api/account/begin_factor", Access::Proven, "begin to set up an authenticator"),
    act("/api/account/confirm_factor", Access::Proven, "put it in force by a code"),
    act("/api/account/remove_factor", Access::Proven, "do without a second factor"),
    act("/api/account/renew_codes", Access::Proven, "new recovery codes"),
    act("/api/account/codes_kept", Access::SignedIn, "the new codes are written down"),
    read("/api/account/ways", Access::Public, "what one can prove oneself with beside the password"),
    act("/api/account/begin_passkey", Access::Proven, "begin to make a passkey"),
    act("/api/account/add_passkey", Access::Proven, "keep the passkey that was made"),
    act("/api/account/remove_passkey", Access::Proven, "take a passkey away"),
    act("/api/account/begin_enrol_passkey", Access::Public, "begin to make a passkey after the password"),
    act("/api/account/enrol_passkey", Access::Public, "keep it and go in"),
    act("/api/account/ask_passkey", Access::Public, "ask for a passkey instead of a password"),
    act("/api/account/ask_passkey_step", Access::Public, "ask for a passkey after the password"),
    act("/api/account/give_passkey", Access::Public, "go in by a passkey"),
    act("/api/account/ask_passkey_proof", Access::SignedIn, "ask for a passkey as a proof"),
    act("/api/account/prove_by_passkey", Access::SignedIn, "prove once more who one is by a passkey"),
    read("/api/account/oidc_ways", Access::Public, "identity providers one can go to"),
    read("/api/account/identities", Access::SignedIn, "identities linked to one's account"),
    act("/api/account/unlink_identity", Access::Proven, "take one away"),
    act("/api/account/sign_out", Access::Public, "sign out"),
    read("/api/account/sessions", Access::SignedIn, "own sessions"),
    act("/api/account/end_session", Access::SignedIn, "end one of one's own sessions"),
    act("/api/account/end_other_sessions", Access::Proven, "end all of one's own sessions but this"),
    act("/api/account/set_language", Access::Public, "language of the interface"),
    act("/api/account/set_theme", EVERYONE, "light, dark or system"),
    act("/api/account/set_text_size", EVERYONE, "text size"),
    read("/api/today/read", Access::SignedIn, "what today's page shows"),
    act("/api/today/quick_log", PARTICIPANT, "log training from today's page"),
    act("/api/today/open_news", Access::SignedIn, "mark one's notices as read"),
    read("/api/training/week", PARTICIPANT, "one week of the training log"),
    read("/api/training/blank", PARTICIPANT, "an empty form, or one entry to change"),
    act("/api/training/log", PARTICIPANT, "log training"),
    act("/api/training/edit", PARTICIPANT, "change an entry"),
    act("/api/training/void", PARTICIPANT, "void an entry"),
    read("/api/plan/course", PARTICIPANT, "my whole course"),
    read("/api/plan/week", PARTICIPANT, "one week of my plan"),
    read("/api/plan/session", PARTICIPANT, "one of my sessions"),
    read("/api/plan/calendar", PARTICIPANT, "the address of my calendar"),
    act("/api/plan/make_calendar", PARTICIPANT, "make one, and take the one before back"),
    act("/api/plan/revoke_calendar", PARTICIPANT, "take it back"),
    act("/api/plan/cannot_come", PARTICIPANT, "say that I cannot come to a session"),
    act("/api/plan/lighter_day", PARTICIPANT, "say that today must be lighter"),
    act("/api/plan/take_back", PARTICIPANT, "take back what I said"),
    read("/api/participants/list", CARE_AND_INTAKE, "participants in my care"),
    read("/api/participants/read", CARE_AND_INTAKE, "one participant"),
    act("/api/participants/set_attendance", CLINICAL, "correct attendance"),
    act("/api/participants/record_identity", Access::Proven, "note that somebody has shown who they are"),
    act("/api/participants/ask_questionnaire", CLINICAL, "ask a questionnaire beside the measuring points"),
    act("/api/participants/take_down", CLINICAL, "write down what a participant answers aloud or on paper"),
    act("/api/participants/hand_over", CLINICAL, "hand this browser to a participant who answers"),
    act("/api/participants/perform", CLINICAL, "begin a test that staff perform"),
    act("/api/participants/withdraw_questionnaire", CLINICAL, "take back a questionnaire that is not begun"),
    read("/api/participants/team", CLINICAL, "who follows one participant"),
    act("/api/participants/add_to_team", CLINICAL, "add a colleague to the team"),
    act("/api/participants/end_care", CLINICAL, "end a care relationship"),
    read("/api/action_plan/read", PARTICIPANT_AND_CLINICAL, "an action plan"),
    act("/api/action_plan/save_goal", PARTICIPANT_AND_CLINICAL, "add a goal or change one"),
    act("/api/action_plan/save_rating", PARTICIPANT_AND_CLINICAL, "say how a goal goes"),
    act("/api/action_plan/save_action", PARTICIPANT_AND_CLINICAL, "add an action or change one"),
    act("/api/action_plan/save_step", PARTICIPANT_AND_CLINICAL, "add a step back to work or change one"),
    act("/api/action_plan/void", PARTICIPANT_AND_CLINICAL, "take an item out of the plan"),
    act("/api/action_plan/sign", PARTICIPANT_AND_CLINICAL, "sign the plan as it stands"),
    read("/api/work_status/read", PARTICIPANT_AND_CLINICAL, "sick leave and work over time"),
    act("/api/work_status/add", PARTICIPANT_AND_CLINICAL, "note what is known from a day on"),
    act("/api/work_status/void", PARTICIPANT_AND_CLINICAL, "take a row out"),
    read("/api/work_trial/read", PARTICIPANT_AND_CLINICAL, "days at work, and what is written of them"),
    act("/api/work_trial/save_day", PARTICIPANT_AND_CLINICAL, "write of a day at work or change it"),
    act("/api/work_trial/save_call", PARTICIPANT_AND_CLINICAL, "write down a talk with the employer or change it"),
    act("/api/work_trial/save_job_step", PARTICIPANT_AND_CLINICAL, "write of a step towards a job or change it"),
    act("/api/work_trial/void", PARTICIPANT_AND_CLINICAL, "take out what was written"),
    read("/api/participants/arrivals", CLINICAL, "who is expected today, and who has come"),
    act("/api/participants/mark_arrival", CLINICAL, "set attendance from the board of arrivals"),
    read("/api/participants/course", CLINICAL, "the course of one participant"),
    read("/api/participants/summary", CLINICAL, "what a discharge summary is written of"),
    act("/api/participants/change_course", CLINICAL, "make it longer, interrupt, move, end or open it again"),
    act("/api/plan/refuse_guest", PARTICIPANT, "say no to somebody from outside in one's talk"),
    act("/api/plan/check_in", PARTICIPANT, "say that one has come"),
    read("/api/notes/read", CLINICAL, "notes about one participant"),
    act("/api/notes/write", CLINICAL, "write one"),
    act("/api/notes/edit", CLINICAL, "change a note of one's own"),
    act("/api/notes/void", CLINICAL, "take a note of one's own out"),
    read("/api/schedule/board", CLINICAL, "a week of people and rooms"),
    act("/api/schedule/prepare", CLINICAL, "write what those in a session are told beforehand"),
    act("/api/schedule/ask_guest", CLINICAL, "ask somebody from outside to a talk"),
    act("/api/schedule/refuse_guest", CLINICAL, "take that back"),
    act("/api/schedule/remove_file", CLINICAL, "take a file of a session out"),
    read("/api/schedule/blank", CLINICAL, "what a new session can be made of"),
    read("/api/schedule/read", CLINICAL, "one session, for one who may change it"),
    read("/api/schedule/rooms", CLINICAL, "the rooms of the centre"),
    read("/api/schedule/outline", COORDINATOR, "what laying out a plan would add"),
    act("/api/schedule/plan", CLINICAL, "plan a session"),
    act("/api/schedule/change", CLINICAL, "move a session, or let another hold it"),
    act("/api/schedule/reroute", CLINICAL, "hold a session in another room or way"),
    act("/api/schedule/cancel", CLINICAL, "cancel a session"),
    act("/api/schedule/test_screen", CLINICAL, "note that the screen was tried"),
    act("/api/schedule/late", CLINICAL, "say that a session is late"),
    act("/api/schedule/add_room", CLINICAL, "add a room"),
    act("/api/schedule/lay_out", COORDINATOR, "lay out a whole plan"),
    read("/api/programmes/list", STAFF_OF_PROGRAMMES, "the programmes of the centre"),
    read("/api/programmes/read", STAFF_OF_PROGRAMMES, "one version of a programme, and a week of it"),
    read("/api/programmes/accounting", STAFF_OF_PROGRAMMES, "what participants were given and promised"),
    read("/api/programmes/newest", PLANNERS, "the newest version as text"),
    act("/api/programmes/try_out", PLANNERS, "what a text would come to"),
    act("/api/programmes/add", PLANNERS, "add a programme"),
    act("/api/programmes/save", PLANNERS, "add a version to one"),
    read("/api/programmes/draft", PLANNERS, "a programme that is being written, and a week of it"),
    read("/api/programmes/draft_part", PLANNERS, "a form or a list of it"),
    act("/api/programmes/start_draft", PLANNERS, "begin to write one anew, or go on"),
    act("/api/programmes/start_new", PLANNERS, "begin one that is not there yet"),
    act("/api/programmes/put_in_draft", PLANNERS, "write a part of it"),
    act("/api/programmes/shift_in_draft", PLANNERS, "move a part of it, or take it out"),
    act("/api/programmes/publish_draft", PLANNERS, "make it the newest version"),
    act("/api/programmes/discard_draft", PLANNERS, "throw it away"),
    read("/api/library/list", STAFF_OF_PROGRAMMES, "the questionnaires of the centre"),
    read("/api/library/read", STAFF_OF_PROGRAMMES, "one questionnaire and its versions"),
    read("/api/library/looked_at", PLANNERS, "what is said of the one that is looked at"),
    act("/api/library/accept", PLANNERS, "take it in"),
    act("/api/library/discard", PLANNERS, "throw it away"),
    act("/api/library/retire", PLANNERS, "give a questionnaire to nobody any more"),
    act("/api/library/take_up", PLANNERS, "give it again"),
    read("/api/intake/board", CARE_AND_INTAKE, "referrals that wait, or that are over"),
    read("/api/intake/read", CARE_AND_INTAKE, "one referral"),
    read("/api/intake/blank", SECRETARY, "an empty form, or a referral to complete"),
    act("/api/intake/save", SECRETARY, "register a referral, or complete it"),
    act("/api/intake/ask", SECRETARY, "write a letter about what is missing"),
    act("/api/intake/assess", CLINICAL, "say whether there is a right to treatment"),
    act("/api/intake/admit", ADMITTING, "give a place"),
    act("/api/intake/withdraw", SECRETARY, "note that a referral is withdrawn"),
    act("/api/intake/reopen", CARE_AND_INTAKE, "take a no or a withdrawal back"),
    act("/api/intake/posted", SECRETARY, "note that a letter was sent"),
    read("/api/break_glass/own", CLINICAL, "what one has opened without a care relationship"),
    act("/api/break_glass/find", CLINICAL, "find a participant by exact address or name"),
    read("/api/break_glass/read", CLINICAL, "a name, before it is opened"),
    act("/api/break_glass/open", CLINICAL, "open one, with a reason"),
    act("/api/break_glass/end", CLINICAL, "close it before its time"),
    read("/api/access_block/read", PARTICIPANT, "who can see, who is shut out, who was"),
    act("/api/access_block/block", PARTICIPANT, "shut somebody out"),
    act("/api/access_block/lift", PARTICIPANT, "let somebody in again"),
    read("/api/rights/read", PARTICIPANT, "all there is about me"),
    read("/api/rights/consents", PARTICIPANT, "what I have consented to"),
    act("/api/rights/set_consent", PARTICIPANT, "give a consent or take it back"),
    read("/api/rights/requests", PARTICIPANT, "what I want corrected or deleted"),
    act("/api/rights/ask", PARTICIPANT, "ask for correction or deletion"),
    read("/api/rights/exports", PARTICIPANT, "my files of all there is about me"),
    act("/api/rights/ask_for_export", PARTICIPANT, "ask for a file of all there is about me"),
    read("/api/rights/processing", OFFICE, "the programmes with a record of processing"),
    read("/api/rights/inbox", CLINICAL, "wishes for correction and deletion to answer"),
    act("/api/rights/answer", CLINICAL, "answer a wish for correction or deletion"),
    read("/api/access_log/read", PARTICIPANT, "who has opened my data"),
    read("/api/unusual_access/read", MANAGER, "look-ups that stand out"),
    act("/api/unusual_access/review", MANAGER, "note that a finding was looked into"),
    read("/api/risk/alerts", STAFF_OF_PROGRAMMES, "risk answers that have gone to the reader"),
    act("/api/risk/acknowledge", STAFF_OF_PROGRAMMES, "write what was done about one"),
    read("/api/risk/duties", PLANNERS, "who is reached by risk answers"),
    act("/api/risk/set_duty", PLANNERS, "say who is reached, and when"),
    act("/api/risk/remove_duty", PLANNERS, "take that back"),
    read("/api/administration/users", ADMIN, "accounts of the centre"),
    read("/api/administration/user", ADMIN, "one account"),
    act("/api/administration/invite", ADMIN_PROVEN, "add an account and write its invitation"),
    act("/api/administration/set_post", ADMIN_PROVEN, "give somebody another role or profession"),
    act("/api/administration/close_account", ADMIN_PROVEN, "close an account and all it has open"),
    act("/api/administration/open_account", ADMIN_PROVEN, "open a closed account again"),
    act("/api/administration/send_link", ADMIN_PROVEN, "write a letter with a link to choose a password"),
    act("/api/administration/forget_factor", ADMIN_PROVEN, "take somebody's second factor away"),
    act("/api/administration/end_session", ADMIN_PROVEN, "end one of somebody's sessions"),
    act("/api/administration/end_sessions", ADMIN_PROVEN, "end all of somebody's sessions"),
    read("/api/administration/outbox", ADMIN, "letters of the centre, links unseen"),
    read("/api/administration/jobs", ADMIN, "jobs of the centre"),
    read("/api/administration/overview", ADMIN, "how the installation does"),
    read("/api/administration/storage", ADMIN, "what is kept, and under which keys"),
    read("/api/administration/audit_log", ADMIN, "whether the audit log is whole"),
    act("/api/administration/check_audit", ADMIN_PROVEN, "walk through the audit log"),
    read("/api/administration/places", ADMIN, "the centre, its sites and its groups"),
    act("/api/administration/rename", ADMIN_PROVEN, "change the name of one of them"),
    act("/api/administration/retry_job", ADMIN_PROVEN, "let a job that failed begin anew"),
    read("/api/questionnaire/due", PARTICIPANT, "questionnaires to answer and answered"),
    act("/api/questionnaire/correct", PARTICIPANT_AND_CLINICAL, "begin to correct sent answers"),
    act("/api/questionnaire/drop_correction", PARTICIPANT_AND_CLINICAL, "let what was sent stand"),
    read("/api/results/read", PARTICIPANT_AND_CLINICAL, "scores over time and all answers"),
    read("/api/questionnaire/preview", STAFF_OF_PROGRAMMES, "a questionnaire as somebody would be asked it"),
    act("/api/questionnaire/start", PARTICIPANT, "begin a questionnaire without being asked"),
    act("/api/questionnaire/put_off", PARTICIPANT, "put one off, or take it up again"),
    read("/api/questionnaire/tablet", Access::Tablet, "what is to be answered on this tablet"),
    act("/api/questionnaire/give_back", Access::Tablet, "give the tablet back"),
    read("/api/questionnaire/open", ANSWERING, "a questionnaire with one's answers"),
    act("/api/questionnaire/answer", ANSWERING, "keep one answer"),
    act("/api/questionnaire/submit", ANSWERING, "send the answers"),
    read("/api/questionnaire/result", ANSWERING, "receipt and result"),
    read("/api/teaching/open", PARTICIPANT_AND_CLINICAL, "a teaching session as one sees it"),
    act("/api/teaching/start", CLINICAL, "go live"),
    act("/api/teaching/end", CLINICAL, "end a live session for all"),
    act("/api/teaching/pass", PARTICIPANT_AND_CLINICAL, "a pass to send or watch"),
    read("/api/teaching/audience", CLINICAL, "who watches now, and what they say"),
    act("/api/teaching/set_sign", PARTICIPANT, "raise a hand, say that one needs a break, or take it back"),
    act("/api/teaching/lower_hand", CLINICAL, "take somebody's hand down"),
    act("/api/teaching/open_poll", CLINICAL, "ask the group, without names"),
    act("/api/teaching/close_poll", CLINICAL, "show the group what that came to"),
    act("/api/teaching/answer_poll", PARTICIPANT, "answer that"),
    act("/api/teaching/ask", PARTICIPANT, "ask those who lead a session"),
    act("/api/teaching/settle", CLINICAL, "say what becomes of a question"),
    read("/api/consult/state", IN_TALKS, "a talk as one sees it"),
    act("/api/consult/arrive", IN_TALKS, "come to the door of a talk"),
    act("/api/consult/admit", CLINICAL, "let somebody in"),
    act("/api/consult/leave", IN_TALKS, "leave a talk"),
    act("/api/consult/end", CLINICAL, "end a talk for all"),
    act("/api/consult/pass", IN_TALKS, "a pass to send or receive"),
    read("/api/consult/open_guest", Access::Public, "what a guest's link leads to"),
    act("/api/consult/enter_as_guest", Access::Public, "come in by a guest's link"),
    media("POST", "/whip/{session}", "send media"),
    media("POST", "/whep/{session}", "receive media"),
    media("DELETE", "/media/{resource}", "end what one started"),
    media("PATCH", "/media/{resource}", "more ways to a stream, or another network"),
    http("POST", "/api/browser_error", Access::Everywhere, browser_error::route, "errors that browsers report"),
    http("GET", "/oidc/to/{provider}", Access::Public, oidc::leave, "go to an identity provider"),
    http("GET", "/oidc/callback", Access::Public, oidc::come_back, "come back from it"),
    http(
        "GET",
        "/privacy/export/{export}/file",
        PARTICIPANT_PROVEN,
        download::route,
        "a file of all there is about me",
    ),
    http("POST", "/schedule/sessions/{session}/files", CLINICAL, upload::route, "attach a file to a session"),
    http(
        "GET",
        "/sessions/{session}/files/{attachment}",
        PARTICIPANT_AND_CLINICAL,
        download::attachment,
        "a file of a session",
    ),
    http("GET", "/questionnaires/results/file", PARTICIPANT, download::own_results, "one's results on paper"),
    http(
        "GET",
        "/participants/{enrolment}/results/file",
        CLINICAL,
        download::results,
        "the results of one participant on paper",
    ),
    http("POST", "/library/import/file", PLANNERS, upload::document, "a questionnaire to look at"),
    http(
        "GET",
        "/library/{code}/original/{which}",
        STAFF_OF_PROGRAMMES,
        download::original,
        "a questionnaire as it came",
    ),
    http("GET", "/library/{code}/answers/{file}", CLINICAL, download::answers, "answers of those in my care"),
    http("GET", "/goals/file", PARTICIPANT, download::own_action_plan, "one's action plan on paper"),
    http(
        "GET",
        "/participants/{enrolment}/plan/file",
        CLINICAL,
        download::action_plan,
        "the action plan of one participant on paper",
    ),
    http(
        "GET",
        "/calendar/{file}",
        Access::Public,
        download::calendar,
        "somebody's plan, for whoever holds its address",
    ),
    http(
        "GET",
        "/programmes/{programme}/accounting/file",
        STAFF_OF_PROGRAMMES,
        download::accounting,
        "the same as a file",
    ),
    http(
        "GET",
        "/programmes/{programme}/file/{file}",
        STAFF_OF_PROGRAMMES,
        download::programme,
        "a version of a programme as a file",
    ),
    http("GET", "/intake/letters/{letter}", SECRETARY, download::letter, "a letter about a referral, to be posted"),
    http("GET", "/processing/{programme}/{file}", OFFICE, download::processing, "the record of processing as a file"),
    http("GET", "/fhir/metadata", Access::Public, fhir::metadata, "what can be read as FHIR"),
    http("GET", "/fhir/Questionnaire", PARTICIPANT_AND_CLINICAL, fhir::questionnaires, "instruments as FHIR"),
    http("GET", "/fhir/Questionnaire/{id}", PARTICIPANT_AND_CLINICAL, fhir::questionnaire, "one instrument as FHIR"),
    http("GET", "/fhir/QuestionnaireResponse", PARTICIPANT_AND_CLINICAL, fhir::responses, "sent answers as FHIR"),
    http("GET", "/fhir/QuestionnaireResponse/{id}", PARTICIPANT_AND_CLINICAL, fhir::response, "one sent form as FHIR"),
    http("GET", "/ws", EVERYONE, ws::route, "kinds and ids of what changed"),
    http("GET", "/healthz", Access::Public, health::live, "the program runs"),
    http("GET", "/readyz", Access::Public, health::ready, "database, storage and media port work"),
    http("GET", "/metrics", Access::Operator, health::metrics, "Prometheus"),
    http("GET", "/i18n/{file}", Access::Everywhere, page::words, "the interface's words in one language"),
];

impl Route {
    /// The row of a server function's path.
    #[must_use]
    pub fn of_call(path: &str) -> Option<&'static Self> {
        ROUTES.iter().find(|route| matches!(route.kind, Kind::Call) && route.path == path)
    }
}

/// Where a visitor signs in to come back to `next`.
#[must_use]
pub fn sign_in_path(next: &str) -> String {
    service::account::with_next("/sign-in", next)
}

/// Where a signed-in person proves who they are once more, to come back to `next`.
#[must_use]
pub fn confirm_path(next: &str) -> String {
    service::account::with_next("/confirm", next)
}

/// The router that the table describes, without media and without the layers all requests share.
pub fn router() -> Router<AppState> {
    let mut router = Router::new();
    for route in ROUTES {
        router = match route.kind {
            Kind::Page => router.route(route.path, page::route(route.access)),
            Kind::Call | Kind::Media => router,
            Kind::Http(handler) => {
                let guard = move |request, next| access::keep_tablets_out(route.access, request, next);
                router.route(route.path, handler().layer(middleware::from_fn(guard)))
            }
        };
    }
    router.route("/api/{*call}", axum::routing::any(server_fn::handle))
}

/// The table as Markdown, for `docs/routes.md`.
#[must_use]
pub fn as_markdown() -> String {
    use std::fmt::Write as _;
    let mut out = String::from(
        "# What answers HTTP\n\nMade from the table in `server/src/routes.rs` by `cargo test -p server routes_doc`; do not edit.\n\n\
         | Method | Path | Who gets past the door | What |\n| --- | --- | --- | --- |\n",
    );
    for Route { method, path, access, about, .. } in ROUTES {
        let who = access.in_words();
        let _ = writeln!(out, "| {method} | `{path}` | {who} | {about} |");
    }
    out
}
