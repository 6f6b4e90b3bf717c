//! What is clinical is in no answer to those who may not see it. Invariant: everything a role can fetch is fetched, so
//! that a field added to a page is caught here.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    note::Notes,
    participants::{CareView, ParticipantView},
};
use sea_orm::EntityTrait as _;
use server::routes::{Access, Kind, ROUTES};
use service::questionnaire::SHIPPED;
use std::collections::BTreeSet;

/// What stands in the care of somebody who may see it: titles, questions, answers, scores, notes, feelings, as sent.
fn clinical(care: &CareView) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for form in &care.answered {
        found.insert(form.title.text.clone());
        for (question, answer) in &form.answers {
            found.extend([question.clone(), answer.clone()]);
        }
    }
    for score in &care.scores {
        let value = score.score.value;
        found.insert(format!("{value} av {}", score.score.highest));
        found.insert(format!("\"value\":{value:?}"));
    }
    for entry in &care.training.entries {
        found.extend(entry.note.clone());
    }
    let keys = ["feeling", "effort", "answers", "attention", "training", "scores"].map(|key| format!("\"{key}\":"));
    found.extend(keys.into_iter().chain(["Gikk greit", "Var tungt"].map(str::to_owned)));
    found
}

/// Bodies of everything that can be read by GET: calls and pages, about two participants here and one elsewhere.
async fn everything(app: &TestApp, browser: &Browser) -> Vec<(String, String)> {
    let mut bodies = Vec::new();
    let people: Vec<_> = app.world.participants.iter().take(2).chain(&app.other.participants).collect();
    let sessions = [app.world.teaching, app.world.talk, app.other.teaching, app.other.talk].map(|id| id.to_string());
    for route in ROUTES.iter().filter(|route| route.method == "GET" && route.access != Access::Public) {
        for (person, session) in people.iter().zip(sessions.iter().cycle()) {
            let (enrolment, assignment) = (person.enrolment.id.to_string(), person.open_assignment.to_string());
            let account = person.account.to_string();
            let answer = match route.kind {
                Kind::Call => {
                    let ids = [
                        ("enrolment", enrolment.as_str()),
                        ("assignment", assignment.as_str()),
                        ("session", session.as_str()),
                        ("account", account.as_str()),
                    ];
                    browser.read(route.path, &ids).await
                }
                Kind::Page => {
                    let path = route.path.replace("{assignment}", &assignment).replace("{enrolment}", &enrolment);
                    let path = path.replace("{account}", &account);
                    browser.page(&path.replace("{id}", session)).await
                }
                Kind::Media | Kind::Http(_) => continue,
            };
            bodies.push((route.path.to_owned(), answer.text));
        }
    }
    bodies
}

/// What the coordinator, who follows everybody, sees of participant `number`.
async fn seen_in_care(app: &TestApp, number: usize) -> anyhow::Result<BTreeSet<String>> {
    let id = app.world.participants.get(number).context("a participant")?.enrolment.id.to_string();
    let anne = app.signed_in("koordinator").await;
    let view: ParticipantView = anne.read("/api/participants/read", &[("enrolment", &id)]).await.json()?;
    let notes: Notes = anne.read("/api/notes/read", &[("enrolment", &id)]).await.json()?;
    let notes = notes.notes.into_iter().map(|note| note.text);
    Ok(clinical(&view.care.context("clinical content")?).into_iter().chain(notes).collect())
}

#[tokio::test]
async fn secretary_manager_and_admin_fetch_no_answer_note_score_or_feeling() {
    on_both(async |app| {
        let mut never = BTreeSet::new();
        for number in 0..app.world.participants.len() {
            never.extend(seen_in_care(app, number).await?);
        }
        ensure!(never.len() > 15, "there is something to look for: {never:?}");
        let noted = ["Vil tilbake i halv stilling", "Nedsatt kraft"];
        ensure!(noted.iter().all(|note| never.iter().any(|text| text.starts_with(note))), "notes too: {never:?}");
        // the same look finds it where it may be
        let anne = everything(app, &app.signed_in("koordinator").await).await;
        ensure!(never.iter().filter(|text| anne.iter().any(|(_, body)| body.contains(*text))).count() > 10);
        for role in ["sekretaer", "leder", "admin"] {
            let bodies = everything(app, &app.signed_in(role).await).await;
            ensure!(bodies.len() > 50, "{role}: {}", bodies.len());
            for (path, body) in &bodies {
                // what instruments say is nobody's answer where all of them stand
                let of_instruments = path.contains("/library") || path == "/api/questionnaire/preview";
                for text in &never {
                    let is_wording =
                        of_instruments && SHIPPED.iter().any(|one| one.forms.iter().any(|form| form.contains(text)));
                    ensure!(is_wording || !body.contains(text), "{role} {path}: {text}");
                }
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_shut_out_fetches_neither_content_nor_name() {
    on_both(async |app| {
        let own = seen_in_care(app, 0).await?;
        let mut others = BTreeSet::new();
        for number in 1..app.world.participants.len() {
            others.extend(seen_in_care(app, number).await?);
        }
        let staff = app.world.staff;
        for account in [staff.therapist, staff.secretary, staff.physician, staff.admin] {
            crate::access_block::block(app, account).await?;
        }
        for role in ["fagperson", "sekretaer", "lege", "admin"] {
            for (path, body) in everything(app, &app.signed_in(role).await).await {
                ensure!(!body.contains("Kari Lund"), "{role} {path}");
                for text in own.difference(&others) {
                    ensure!(!body.contains(text), "{role} {path}: {text}");
                }
            }
        }
        Ok(())
    })
    .await;
}

/// What an administrator looks after says who has an account, never what anybody is here for.
#[tokio::test]
async fn an_administrator_fetches_no_programme_questionnaire_enrolment_or_talk() {
    on_both(async |app| {
        let form =
            entity::questionnaire::Entity::find().one(app.services.db.read()).await?.context("a questionnaire")?;
        let mut never = vec!["Dagprogram Oslo".to_owned(), "Samtale om målene dine".to_owned(), form.id.to_string()];
        for person in &app.world.participants {
            let ids = [person.enrolment.id.to_string(), person.enrolment.participant_id.to_string()];
            never.extend(ids.into_iter().chain([person.open_assignment.to_string()]));
        }
        let bodies = everything(app, &app.signed_in("admin").await).await;
        let theirs = |path: &str| path.starts_with("/admin") || path.starts_with("/api/administration/");
        let theirs: Vec<_> = bodies.iter().filter(|(path, _)| theirs(path)).collect();
        ensure!(theirs.iter().any(|(_, body)| body.contains("Kari Lund")), "there is something to see");
        for (path, body) in theirs {
            for text in &never {
                ensure!(!body.contains(text), "{path}: {text}");
            }
        }
        Ok(())
    })
    .await;
}
