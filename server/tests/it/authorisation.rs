//! Every row of the route table, for every role, on one's own, on another's and on what does not exist. Invariant: a row
//! without a sample here fails the test, so nothing is served that was not thought through.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::ensure;
use contract::AppError;
use domain::person::Role;
use reqwest::{Method, StatusCode};
use server::routes::{Access, Kind, ROUTES, Route};
use uuid::Uuid;

/// Whose data a request names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Own,
    /// Of somebody in the same centre whom the actor has no business with.
    Stranger,
    /// Of another centre.
    Elsewhere,
    Missing,
}

/// One role's sign-in name.
fn name_of(role: Role) -> &'static str {
    match role {
        Role::Participant => "deltaker",
        Role::Therapist => "fagperson",
        Role::Coordinator => "koordinator",
        Role::Secretary => "sekretaer",
        Role::Manager => "leder",
        Role::Admin => "admin",
    }
}

type Fields = Vec<(&'static str, String)>;

struct Ids {
    enrolment: Uuid,
    assignment: Uuid,
    teaching: Uuid,
    talk: Uuid,
    account: Uuid,
    /// A care relationship.
    member: Uuid,
    programme: Uuid,
}

async fn ids(app: &TestApp, target: Target) -> anyhow::Result<Ids> {
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
            let [enrolment, assignment, teaching, talk, account, member, programme] = [nowhere; 7];
            Ids { enrolment, assignment, teaching, talk, account, member, programme }
        }
    })
}

/// What a call is asked with; nothing where it names nobody's data. An error for a call nobody thought through.
#[expect(clippy::too_many_lines, reason = "one flat list: a row for each call")]
fn sample(path: &str, ids: &Ids) -> anyhow::Result<Option<Fields>> {
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
        | "/api/plan/lighter_day"
        | "/api/plan/week"
        | "/api/questionnaire/due"
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
        | "/api/administration/users"
        | "/api/administration/invite"
        | "/api/administration/overview"
        | "/api/administration/storage"
        | "/api/administration/audit_log"
        | "/api/administration/check_audit"
        | "/api/administration/outbox"
        | "/api/administration/jobs"
        | "/api/schedule/board"
        | "/api/schedule/blank"
        | "/api/schedule/rooms"
        | "/api/schedule/plan"
        | "/api/schedule/add_room"
        | "/api/schedule/outline"
        | "/api/schedule/lay_out"
        | "/api/programmes/list"
        | "/api/programmes/try_out"
        | "/api/participants/list" => None,
        "/api/plan/cannot_come" => teaching().map(|of| of.into_iter().chain([("reason", "ill".to_owned())]).collect()),
        // a message's, which no session's id is
        "/api/plan/take_back" => Some(vec![("message", ids.talk.to_string())]),
        "/api/programmes/read" | "/api/programmes/newest" => Some(vec![("programme", ids.programme.to_string())]),
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
        "/api/questionnaire/open" | "/api/questionnaire/result" => Some(assignment()),
        "/api/questionnaire/answer" => {
            let rest = [("link_id", "1".to_owned()), ("value", "3".to_owned()), ("version", "0".to_owned())];
            Some(assignment().into_iter().chain(rest).collect())
        }
        "/api/questionnaire/submit" => Some(assignment().into_iter().chain([("version", "0".to_owned())]).collect()),
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
        "/api/participants/record_identity" => {
            Some(vec![("enrolment", ids.enrolment.to_string()), ("document", "passport".into())])
        }
        "/api/participants/end_care" => Some(vec![("member", ids.member.to_string())]),
        "/api/participants/team"
        | "/api/break_glass/read"
        | "/api/break_glass/end"
        | "/api/notes/read"
        | "/api/participants/read" => Some(vec![("enrolment", ids.enrolment.to_string())]),
        "/api/participants/set_attendance" => Some(vec![
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
        | "/api/plan/session" => teaching(),
        "/api/schedule/reroute" | "/api/schedule/cancel" | "/api/schedule/late" | "/api/schedule/change" => {
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

async fn call(browser: &Browser, route: &Route, fields: &[(&'static str, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if route.method == "GET" {
        browser.read(route.path, &fields).await
    } else {
        browser.post(route.path, &fields).await
    }
}

fn may_pass(access: Access, role: Role) -> bool {
    match access {
        Access::Roles(roles) | Access::ProvenRoles(roles) => roles.contains(&role),
        _ => true,
    }
}

fn calls() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().filter(|route| matches!(route.kind, Kind::Call))
}

#[tokio::test]
async fn a_visitor_gets_no_further_than_public_rows() {
    on_both(async |app| {
        let visitor = app.visitor();
        for route in calls() {
            let fields = sample(route.path, &ids(app, Target::Own).await?)?;
            let answer = call(&visitor, route, &fields.unwrap_or_default()).await;
            let refused = answer.status == StatusCode::UNAUTHORIZED;
            ensure!(refused != (route.access == Access::Public), "{} {}: {}", route.path, answer.status, answer.text);
        }
        for route in ROUTES.iter().filter(|route| matches!(route.kind, Kind::Page)) {
            let path = page_path(route.path, &ids(app, Target::Own).await?);
            let answer = visitor.page(&path).await;
            if route.access == Access::Public {
                ensure!(answer.status == StatusCode::OK, "{path}: {}", answer.status);
            } else {
                ensure!(answer.status.is_redirection() && answer.location().starts_with("/sign-in?next="), "{path}");
            }
        }
        Ok(())
    })
    .await;
}

fn page_path(pattern: &str, ids: &Ids) -> String {
    let session = if pattern.ends_with("/talk") { ids.talk } else { ids.teaching };
    pattern
        .replace("{assignment}", &ids.assignment.to_string())
        .replace("{enrolment}", &ids.enrolment.to_string())
        .replace("{account}", &ids.account.to_string())
        .replace("{programme}", &ids.programme.to_string())
        .replace("{token}", "no-such-token")
        .replace("{id}", &session.to_string())
}

#[tokio::test]
async fn a_role_that_has_no_business_there_is_refused_before_anything_is_looked_up() {
    on_both(async |app| {
        for &role in Role::ALL {
            let browser = app.signed_in(name_of(role)).await;
            for route in calls().filter(|route| !may_pass(route.access, role)) {
                for target in [Target::Own, Target::Missing] {
                    let fields = sample(route.path, &ids(app, target).await?)?.unwrap_or_default();
                    let answer = call(&browser, route, &fields).await;
                    ensure!(answer.status == StatusCode::FORBIDDEN, "{role} {} {}", route.path, answer.status);
                }
            }
            for route in ROUTES.iter().filter(|route| matches!(route.kind, Kind::Page) && !may_pass(route.access, role))
            {
                let path = page_path(route.path, &ids(app, Target::Own).await?);
                let answer = browser.page(&path).await;
                ensure!(answer.status == StatusCode::FORBIDDEN, "{role} {path} {}", answer.status);
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_anothers_answers_as_what_does_not_exist() {
    on_both(async |app| {
        for &role in Role::ALL {
            let browser = app.signed_in(name_of(role)).await;
            for route in calls().filter(|route| may_pass(route.access, role)) {
                let Some(missing) = sample(route.path, &ids(app, Target::Missing).await?)? else { continue };
                let nothing = call(&browser, route, &missing).await;
                ensure!(
                    nothing.status == StatusCode::NOT_FOUND,
                    "{role} {} {} {}",
                    route.path,
                    nothing.status,
                    nothing.text
                );
                for target in [Target::Stranger, Target::Elsewhere] {
                    if knows_stranger(role, route, target) {
                        continue;
                    }
                    let fields = sample(route.path, &ids(app, target).await?)?.unwrap_or_default();
                    let anothers = call(&browser, route, &fields).await;
                    ensure!(
                        (anothers.status, &anothers.text) == (nothing.status, &nothing.text),
                        "{role} {} {target:?}: {} {}",
                        route.path,
                        anothers.status,
                        anothers.text
                    );
                }
            }
        }
        Ok(())
    })
    .await;
}

/// The coordinator follows all of the centre; the secretary sees everybody's administration; broken glass is for
/// strangers; the administrator knows every account of the centre.
fn knows_stranger(role: Role, route: &Route, target: Target) -> bool {
    let knows_all = matches!(role, Role::Coordinator | Role::Secretary) && route.path.starts_with("/api/participants/");
    let follows_all = role == Role::Coordinator && route.path.starts_with("/api/notes/");
    let administers = role == Role::Admin && route.path.starts_with("/api/administration/");
    target == Target::Stranger
        && (knows_all || follows_all || administers || route.path.starts_with("/api/break_glass/"))
}

#[tokio::test]
async fn ones_own_is_reached() {
    on_both(async |app| {
        for role in [Role::Participant, Role::Therapist, Role::Coordinator] {
            let browser = app.signed_in(name_of(role)).await;
            let reads = calls().filter(|route| route.method == "GET" && may_pass(route.access, role));
            for route in
                reads.filter(|route| !["/api/training/blank", "/api/questionnaire/result"].contains(&route.path))
            {
                // only the leader asks who watches
                if route.path == "/api/teaching/audience" && role != Role::Therapist {
                    continue;
                }
                let fields = sample(route.path, &ids(app, Target::Own).await?)?.unwrap_or_default();
                let answer = call(&browser, route, &fields).await;
                ensure!(answer.status == StatusCode::OK, "{role} {} {} {}", route.path, answer.status, answer.text);
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_care_relationship_that_has_ended_opens_nothing_on_the_next_request() {
    on_both(async |app| {
        use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};
        let therapist = app.signed_in("fagperson").await;
        let enrolment = app.world.participants[0].enrolment.id;
        let id = enrolment.to_string();
        let before = therapist.read("/api/participants/read", &[("enrolment", &id)]).await;
        ensure!(before.status == StatusCode::OK, "{}", before.text);
        entity::care_team_member::Entity::update_many()
            .col_expr(entity::care_team_member::Column::EndsAt, Expr::value(entity::At::new(app.services.clock.now())))
            .filter(entity::care_team_member::Column::EnrolmentId.eq(enrolment))
            .exec(app.services.db.write())
            .await?;
        let after = therapist.read("/api/participants/read", &[("enrolment", &id)]).await;
        ensure!(after.status == StatusCode::NOT_FOUND, "{}", after.status);
        ensure!(after.json::<AppError>()? == AppError::NotFound, "{}", after.text);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn plain_handlers_guard_themselves() {
    on_both(async |app| {
        let visitor = app.visitor();
        for route in ROUTES.iter().filter(|route| matches!(route.kind, Kind::Http(_) | Kind::Media)) {
            let path = route
                .path
                .replace("{session}", &app.world.teaching.to_string())
                .replace("{resource}", "0".repeat(32).as_str());
            let path = path.replace("{file}", "nb-0.js").replace("{export}", &app.world.talk.to_string());
            let path = path.replace("{programme}", &app.world.talk.to_string());
            let method = Method::from_bytes(route.method.as_bytes())?;
            let headers = [
                ("sec-fetch-site", "same-origin"),
                ("content-type", "application/sdp"),
                ("x-forwarded-for", "203.0.113.9"),
            ];
            let answer = visitor.send(method, &path, &headers, Some("v=0".into())).await;
            let expected: &[u16] = match route.path {
                // back to the sign-in page: nothing is set up, nobody has left
                "/oidc/to/{provider}" | "/oidc/callback" | "/privacy/export/{export}/file" => &[303],
                "/healthz" | "/readyz" => &[200],
                // to the door
                "/metrics" | "/i18n/{file}" | "/calendar/{file}" | "/media/{resource}" => &[404],
                "/whip/{session}"
                | "/whep/{session}"
                | "/processing/{programme}/{file}"
                | "/programmes/{programme}/file/{file}" => &[401],
                "/ws" => &[400, 401, 426],
                "/api/browser_error" => &[400],
                other => anyhow::bail!("say here what {other} answers a stranger"),
            };
            ensure!(expected.contains(&answer.status.as_u16()), "{} {}", route.path, answer.status);
        }
        Ok(())
    })
    .await;
}
