//! The participant shuts a named person out: they find nothing more, the team is told, and it can be lifted.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    access_block::Blocks, care_team::Team, participants::ParticipantList, teaching::Audience, today::Today,
};
use domain::id::AccountId;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

pub async fn blocks(browser: &Browser, query: &[(&str, &str)]) -> anyhow::Result<Blocks> {
    browser.read("/api/access_block/read", query).await.json()
}

/// The first participant shuts `account` out.
pub async fn block(app: &TestApp, account: AccountId) -> anyhow::Result<Browser> {
    let kari = app.signed_in("deltaker").await;
    let answer = kari.post("/api/access_block/block", &[("account", &account.to_string())]).await;
    ensure!(answer.status == 200, "{} {}", answer.status, answer.text);
    Ok(kari)
}

#[tokio::test]
async fn who_is_shut_out_finds_the_same_as_if_nobody_were_there() {
    on_both(async |app| {
        let person = &app.world.participants[0];
        let (id, talk) = (person.enrolment.id.to_string(), app.world.talk.to_string());
        let ola = app.signed_in("fagperson").await;
        ensure!(ola.read("/api/participants/read", &[("enrolment", &id)]).await.status == 200);
        let kari = block(app, app.world.staff.therapist).await?;

        let nobody = uuid::Uuid::from_u128(7).to_string();
        let routes = [
            ("/api/participants/read", "enrolment", &id),
            ("/api/participants/team", "enrolment", &id),
            ("/api/break_glass/read", "enrolment", &id),
            ("/api/consult/state", "session", &talk),
        ];
        for (path, name, id) in routes {
            let (blocked, missing) = (ola.read(path, &[(name, id)]).await, ola.read(path, &[(name, &nobody)]).await);
            ensure!((blocked.status, &blocked.text) == (missing.status, &missing.text), "{path}: {}", blocked.text);
            ensure!(blocked.status == 404, "{path}");
        }
        for (path, fields) in [
            ("/api/consult/pass", vec![("session", talk.as_str()), ("publish", "true")]),
            ("/api/consult/arrive", vec![("session", talk.as_str())]),
            ("/api/participants/add_to_team", vec![("enrolment", id.as_str()), ("account", "x")]),
            (
                "/api/break_glass/open",
                vec![
                    ("enrolment", id.as_str()),
                    ("reason_kind", "acute"),
                    ("reason", "Trenger medisinlista med en gang"),
                ],
            ),
        ] {
            let answer = ola.post(path, &fields).await;
            ensure!(answer.status == 404, "{path}: {} {}", answer.status, answer.text);
        }
        let list: ParticipantList = ola.read("/api/participants/list", &[]).await.json()?;
        ensure!(list.rows.len() == 5 && list.rows.iter().all(|row| row.name != "Kari Lund"));
        let found = ola.post("/api/break_glass/find", &[("query", "Kari Lund")]).await;
        ensure!(found.status == 422 && found.text.contains("nobody_found"), "{}", found.text);
        for path in ["/", "/participants", &format!("/participants/{id}"), &format!("/sessions/{talk}/talk")] {
            ensure!(!ola.page(path).await.text.contains("Kari Lund"), "{path}");
        }
        // others are not touched
        let anne = app.signed_in("koordinator").await;
        ensure!(anne.read("/api/participants/read", &[("enrolment", &id)]).await.status == 200);
        ensure!(anne.read("/api/consult/state", &[("session", &talk)]).await.status == 200);

        let standing = blocks(&kari, &[]).await?.standing;
        ensure!(standing.len() == 1 && standing[0].who.name == "Ola Vik");
        let answer = kari.post("/api/access_block/lift", &[("block", &standing[0].id.to_string())]).await;
        ensure!(answer.status == 200, "{}", answer.text);
        ensure!(ola.read("/api/participants/read", &[("enrolment", &id)]).await.status == 200, "at once");
        let after = blocks(&kari, &[]).await?;
        ensure!(after.standing.is_empty() && after.lifted.len() == 1, "and it stands in the history: {after:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn news_and_names_in_a_group_are_kept_from_who_is_shut_out() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let ola = app.signed_in("fagperson").await;
        let assignment = app.world.participants[0].open_assignment.to_string();
        // an answer before the block is told, and disappears with it
        for number in 1..=5 {
            let (link, version) = (number.to_string(), (number - 1).to_string());
            let fields = [
                ("assignment", assignment.as_str()),
                ("link_id", link.as_str()),
                ("value[0]", "3"),
                ("version", version.as_str()),
            ];
            let kept = kari.post("/api/questionnaire/answer", &fields).await;
            ensure!(kept.status == 200, "{}", kept.text);
        }
        let sent = kari.post("/api/questionnaire/submit", &[("assignment", &assignment), ("version", "5")]).await;
        ensure!(sent.status == 200, "{}", sent.text);
        service::jobs::run_due(&app.services).await?;
        let news = async |browser: &Browser| -> anyhow::Result<Vec<String>> {
            let today: Today = browser.read("/api/today/read", &[]).await.json()?;
            Ok(today.news.into_iter().map(|one| one.kind).collect())
        };
        ensure!(news(&ola).await? == ["response"]);
        let audience = async || -> anyhow::Result<Audience> {
            ola.read("/api/teaching/audience", &[("session", &app.world.teaching.to_string())]).await.json()
        };
        let expected = audience().await?.expected;
        block(app, app.world.staff.therapist).await?;
        ensure!(news(&ola).await?.is_empty(), "what was told before");
        ensure!(audience().await?.expected == expected - 1, "not even counted");
        // the coordinator is told that, not why, and sees whom on the page of the team
        service::jobs::run_due(&app.services).await?;
        let anne = app.signed_in("koordinator").await;
        ensure!(news(&anne).await? == ["access_blocked"]);
        ensure!(news(&ola).await?.is_empty(), "who is shut out is told nothing");
        let id = app.world.participants[0].enrolment.id.to_string();
        let team: Team = anne.read("/api/participants/team", &[("enrolment", &id)]).await.json()?;
        ensure!(team.arranging.context("the coordinator arranges")?.shut_out == ["Ola Vik"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_page_names_those_who_can_see_and_asks_before_it_shuts_out() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let staff = app.world.staff;
        let page = blocks(&kari, &[("name", "siri"), ("who", &staff.therapist.to_string())]).await?;
        let mut team: Vec<_> = page.team.iter().map(|one| one.name.as_str()).collect();
        team.sort_unstable();
        ensure!(team == ["Anne Dahl", "Ola Vik"], "{team:?}");
        let (searched, found) = page.searched.context("a search")?;
        ensure!(searched == "siri" && found.len() == 1 && found[0].name == "Siri Holm");
        let chosen = page.chosen.context("one is chosen")?;
        ensure!(chosen.who.name == "Ola Vik" && chosen.contact_person);
        ensure!(blocks(&kari, &[("name", "k")]).await?.searched.is_none(), "one letter lists nobody");
        ensure!(blocks(&kari, &[("name", "Kari")]).await?.searched.context("a search")?.1.is_empty(), "staff only");
        // who has opened something is among those who could
        let grete = app.signed_in("sekretaer").await;
        ensure!(grete.read("/api/participants/list", &[]).await.status == 200);
        ensure!(blocks(&kari, &[]).await?.others.iter().any(|one| one.name == "Grete Lie"));

        // by plain forms
        let asked = kari.page(&format!("/privacy/blocks?who={}", staff.therapist)).await;
        ensure!(asked.text.contains("Ja, sperr Ola Vik") && asked.text.contains("kontaktpersonen din"));
        ensure!(asked.text.contains("Det kan påvirke hjelpen du får"));
        let done =
            kari.form("/privacy/blocks", "/api/access_block/block", &[("account", &staff.therapist.to_string())]).await;
        ensure!(done.status == 303 && done.location() == "/privacy/blocks?done=blocked", "{}", done.location());
        let after = kari.page(done.location()).await;
        ensure!(after.text.contains("Personen er sperret") && after.text.contains("Opphev sperringen"));
        ensure!(after.text.contains("spør etter koordinatoren: Anne Dahl"), "whom to ring instead");
        let refused = kari.form("/privacy/blocks", "/api/access_block/block", &[("account", "x")]).await;
        ensure!(refused.status == 303);
        ensure!(app.signed_in("fagperson").await.page("/privacy/blocks").await.status == 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_presses_at_once_are_one_block_and_only_staff_of_the_centre_can_be_shut_out() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let account = app.world.staff.therapist.to_string();
        let press = || async { kari.post("/api/access_block/block", &[("account", &account)]).await.status };
        let (a, b, c) = tokio::join!(press(), press(), press());
        ensure!([a, b, c].iter().all(reqwest::StatusCode::is_success), "{a} {b} {c}");
        let rows = entity::access_block::Entity::find().count(app.services.db.read()).await?;
        ensure!(rows == 1, "{rows}");
        let audit = entity::audit::Entity::find()
            .filter(entity::audit::Column::Act.eq("block_person"))
            .count(app.services.db.read())
            .await?;
        ensure!(audit == 1, "{audit}");
        for nobody in [app.world.participants[1].account, app.other.staff.therapist] {
            let answer = kari.post("/api/access_block/block", &[("account", &nobody.to_string())]).await;
            ensure!(answer.status == 404, "{}", answer.status);
        }
        // another participant lifts nothing
        let jonas = app.signed_in("deltaker2").await;
        let block = blocks(&kari, &[]).await?.standing[0].id.to_string();
        ensure!(jonas.post("/api/access_block/lift", &[("block", &block)]).await.status == 404);
        Ok(())
    })
    .await;
}
