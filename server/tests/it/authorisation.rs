//! Every row of the route table, for every role, on one's own, on another's and on what does not exist. Invariant: a row
//! without a sample here fails the test, so nothing is served that was not thought through.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::ensure;
use contract::AppError;
use domain::person::Role;
use reqwest::{Method, StatusCode};
use server::routes::{Access, Kind, ROUTES, Route};

mod samples;
use samples::{Ids, Target, ids, sample};

/// One role's sign-in name.
fn name_of(role: Role) -> &'static str {
    match role {
        Role::Participant => "deltaker",
        Role::Therapist => "fagperson",
        Role::Coordinator => "koordinator",
        Role::Secretary => "sekretaer",
        Role::Manager => "leder",
        Role::Admin => "admin",
        Role::Guest => "gjest",
    }
}

async fn signed_in(app: &TestApp, role: Role) -> anyhow::Result<Browser> {
    if role == Role::Guest { app.guest().await } else { Ok(app.signed_in(name_of(role)).await) }
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
        Access::Roles(roles) | Access::ProvenRoles(roles) | Access::RolesOrTablet(roles) => roles.contains(&role),
        Access::Tablet => false,
        Access::SignedIn | Access::Proven => role != Role::Guest,
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
        .replace("{referral}", &ids.referral.to_string())
        .replace("{token}", "no-such-token")
        .replace("{code}", "who-5")
        .replace("{id}", &session.to_string())
}

#[tokio::test]
async fn a_role_that_has_no_business_there_is_refused_before_anything_is_looked_up() {
    on_both(async |app| {
        for &role in Role::ALL {
            let browser = signed_in(app, role).await?;
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
                let expected =
                    if route.access == Access::Tablet { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN };
                ensure!(answer.status == expected, "{role} {path} {}", answer.status);
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
            let browser = signed_in(app, role).await?;
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
    let of_all = ["/api/participants/", "/api/intake/"].iter().any(|area| route.path.starts_with(area));
    let knows_all = matches!(role, Role::Coordinator | Role::Secretary) && of_all;
    let of_care = ["/api/notes/", "/api/action_plan/", "/api/work_status/", "/api/work_trial/", "/api/results/"];
    let follows_all = role == Role::Coordinator && of_care.iter().any(|path| route.path.starts_with(path));
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
            // of a draft there is nothing to read until one is begun: programme_drafts.rs
            let not_yet = [
                "/api/training/blank",
                "/api/questionnaire/result",
                "/api/programmes/draft",
                "/api/programmes/draft_part",
                // by code, which is nobody's data: library.rs
                "/api/library/read",
                "/api/questionnaire/preview",
            ];
            for route in reads.filter(|route| !not_yet.contains(&route.path)) {
                // staff open what they have said that they write down: answering.rs
                if route.path == "/api/questionnaire/open" && role != Role::Participant {
                    continue;
                }
                // only the leader asks who watches, and how the sending went
                if matches!(route.path, "/api/teaching/audience" | "/api/teaching/log") && role != Role::Therapist {
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

/// A handler's path, with something in each place of it.
fn handler_path(app: &TestApp, pattern: &str) -> String {
    pattern
        .replace("{session}", &app.world.teaching.to_string())
        .replace("{resource}", "0".repeat(32).as_str())
        .replace("{file}", "nb-0.js")
        .replace("{export}", &app.world.talk.to_string())
        .replace("{programme}", &app.world.talk.to_string())
        .replace("{enrolment}", "x")
}

#[tokio::test]
async fn a_tablet_that_was_handed_over_reaches_what_is_for_it_and_nothing_else() {
    on_both(async |app| {
        let tablet = app.tablet("fagperson", 0, "").await?;
        let own = ids(app, Target::Own).await?;
        for route in ROUTES {
            match route.kind {
                Kind::Call if route.access.is_for_tablets() => {
                    for target in [Target::Stranger, Target::Elsewhere, Target::Missing] {
                        let Some(fields) = sample(route.path, &ids(app, target).await?)? else { continue };
                        let answer = call(&tablet, route, &fields).await;
                        ensure!(answer.status == StatusCode::NOT_FOUND, "{} {target:?} {}", route.path, answer.status);
                    }
                }
                Kind::Call => {
                    let answer = call(&tablet, route, &sample(route.path, &own)?.unwrap_or_default()).await;
                    ensure!(answer.status == StatusCode::FORBIDDEN, "{} {}", route.path, answer.status);
                }
                Kind::Page => {
                    let path = page_path(route.path, &own);
                    let answer = tablet.page(&path).await;
                    if route.access.is_for_tablets() {
                        // the receipt is there when something was sent
                        let expected = if path.ends_with("/done") { StatusCode::NOT_FOUND } else { StatusCode::OK };
                        ensure!(answer.status == expected, "{path} {}", answer.status);
                        let stranger = page_path(route.path, &ids(app, Target::Stranger).await?);
                        let refused = tablet.page(&stranger).await.status == StatusCode::NOT_FOUND;
                        ensure!(refused || stranger == path, "{stranger}");
                    } else {
                        ensure!(answer.status == StatusCode::SEE_OTHER && answer.location() == "/tablet", "{path}");
                    }
                    ensure!(answer.headers["cache-control"] == "no-store", "{path}");
                }
                Kind::Http(_) => {
                    let path = handler_path(app, route.path);
                    let method = Method::from_bytes(route.method.as_bytes())?;
                    let answer = tablet.send(method, &path, &[("sec-fetch-site", "same-origin")], None).await;
                    let refused = answer.status == StatusCode::FORBIDDEN;
                    ensure!(refused != route.access.is_for_tablets(), "{path} {}", answer.status);
                }
                // they take no cookie
                Kind::Media => {}
            }
        }
        ensure!(
            tablet.read("/api/questionnaire/tablet", &[]).await.status == StatusCode::OK,
            "it stands all the while"
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn plain_handlers_guard_themselves() {
    on_both(async |app| {
        let visitor = app.visitor();
        for route in ROUTES.iter().filter(|route| matches!(route.kind, Kind::Http(_) | Kind::Media)) {
            let path = handler_path(app, route.path);
            let method = Method::from_bytes(route.method.as_bytes())?;
            let headers = [
                ("sec-fetch-site", "same-origin"),
                ("content-type", "application/sdp"),
                ("x-forwarded-for", "203.0.113.9"),
            ];
            let answer = visitor.send(method, &path, &headers, Some("v=0".into())).await;
            let expected: &[u16] = match route.path {
                // back to the sign-in page: nothing is set up, nobody has left
                "/oidc/to/{provider}"
                | "/oidc/callback"
                | "/privacy/export/{export}/file"
                | "/schedule/sessions/{session}/files"
                | "/library/import/file"
                | "/sessions/{session}/files/{attachment}"
                | "/sessions/{session}/captions.vtt"
                | "/intake/letters/{letter}" => &[303],
                "/healthz" | "/readyz" | "/fhir/metadata" => &[200],
                // to the door
                "/metrics" | "/i18n/{file}" | "/calendar/{file}" => &[404],
                // nobody has that resource; what is sent to it here is no fragment either
                "/media/{resource}" => &[404, 415],
                "/whip/{session}"
                | "/whep/{session}"
                | "/processing/{programme}/{file}"
                | "/programmes/{programme}/file/{file}"
                | "/programmes/{programme}/accounting/file"
                | "/library/{code}/original/{which}"
                | "/library/{code}/answers/{file}"
                | "/sessions/{session}/decks/{deck}/slides"
                | "/sessions/{session}/slides/{slide}"
                | "/participants/{enrolment}/plan/file"
                | "/participants/{enrolment}/results/file"
                | "/questionnaires/results/file"
                | "/fhir/Questionnaire"
                | "/fhir/Questionnaire/{id}"
                | "/fhir/QuestionnaireResponse"
                | "/fhir/QuestionnaireResponse/{id}"
                | "/goals/file" => &[401],
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
