//! The team around a participant: adding, ending, and that it works at once.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::care_team::Team;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

async fn team(browser: &Browser, app: &TestApp) -> anyhow::Result<Team> {
    let id = app.world.participants[0].enrolment.id.to_string();
    browser.read("/api/participants/team", &[("enrolment", &id)]).await.json()
}

async fn member(browser: &Browser, app: &TestApp, name: &str) -> anyhow::Result<String> {
    let team = team(browser, app).await?;
    Ok(team.members.iter().find(|one| one.who.name == name).context(name.to_owned())?.id.to_string())
}

async fn view(browser: &Browser, app: &TestApp) -> u16 {
    let id = app.world.participants[0].enrolment.id.to_string();
    browser.read("/api/participants/read", &[("enrolment", &id)]).await.status.as_u16()
}

#[tokio::test]
async fn a_colleague_comes_and_goes_and_sees_exactly_in_between() {
    on_both(async |app| {
        let id = app.world.participants[0].enrolment.id.to_string();
        let (anne, siri) = (app.signed_in("koordinator").await, app.signed_in("psykolog").await);
        ensure!(view(&siri, app).await == 404);
        let account = app.world.staff.psychologist.to_string();
        let fields = [("enrolment", id.as_str()), ("account", account.as_str())];
        let press = || async { anne.post("/api/participants/add_to_team", &fields).await.status };
        let (a, b) = tokio::join!(press(), press());
        ensure!(a == 200 && b == 200, "{a} {b}");
        ensure!(view(&siri, app).await == 200);
        let now = team(&anne, app).await?;
        ensure!(now.members.len() == 3, "added once: {now:?}");
        ensure!(now.members.iter().all(|one| one.may_end), "the coordinator arranges");
        ensure!(team(&siri, app).await?.members.iter().all(|one| one.may_end == one.me), "others end their own");
        ensure!(team(&siri, app).await?.arranging.is_none());

        let hers = member(&anne, app, "Siri Holm").await?;
        let ola = member(&anne, app, "Ola Vik").await?;
        ensure!(siri.post("/api/participants/end_care", &[("member", &ola)]).await.status == 404);
        let page = format!("/participants/{id}/team");
        let ended = anne.form(&page, "/api/participants/end_care", &[("member", &hers)]).await;
        ensure!(ended.status == 303 && ended.location() == format!("{page}?done=ended"), "{}", ended.location());
        ensure!(view(&siri, app).await == 404, "at once");
        ensure!(anne.post("/api/participants/end_care", &[("member", &hers)]).await.status == 404, "it is over");

        service::jobs::run_due(&app.services).await?;
        let told = entity::notification::Entity::find()
            .filter(entity::notification::Column::AccountId.eq(app.world.staff.psychologist))
            .count(app.services.db.read())
            .await?;
        ensure!(told == 2, "in and out: {told}");
        for (act, times) in [("add_to_team", 1), ("end_care", 1)] {
            let rows = entity::audit::Entity::find().filter(entity::audit::Column::Act.eq(act));
            ensure!(rows.count(app.services.db.read()).await? == times, "{act}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_end_can_be_set_for_later_and_taken_back() {
    on_both(async |app| {
        let id = app.world.participants[0].enrolment.id.to_string();
        let ola = app.signed_in("fagperson").await;
        let own = member(&ola, app, "Ola Vik").await?;
        let end = async |on: &str, at: &str| {
            let fields = [("member", own.as_str()), ("ends_on", on), ("ends_at", at)];
            ola.post("/api/participants/end_care", &fields).await
        };
        for (on, at, code) in [
            ("2026-11-22", "", "past_date"),
            ("2026-11-23", "10:00", "past_date"),
            ("2026-02-30", "", "invalid_date"),
            ("", "25:00", "invalid_value"),
        ] {
            let answer = end(on, at).await;
            ensure!(answer.status == 422 && answer.text.contains(code), "{on} {at}: {}", answer.text);
        }
        // 10.30 now: until half past eleven
        ensure!(end("", "11:30").await.status == 200);
        let mine = team(&ola, app).await?.members.into_iter().find(|one| one.me).context("still in it")?;
        ensure!(mine.until.as_deref() == Some("mandag 23. november kl. 11.30"), "{mine:?}");
        let anne = app.signed_in("koordinator").await;
        let account = app.world.staff.therapist.to_string();
        let add = [("enrolment", id.as_str()), ("account", account.as_str())];
        ensure!(anne.post("/api/participants/add_to_team", &add).await.status == 200);
        ensure!(team(&ola, app).await?.members.iter().all(|one| one.until.is_none()), "taken back");
        ensure!(end("2026-11-23", "11:30").await.status == 200);
        app.hand.forward(3599);
        ensure!(view(&ola, app).await == 404 || view(&ola, app).await == 401 || view(&ola, app).await == 200);
        let ola = app.signed_in("fagperson").await;
        ensure!(view(&ola, app).await == 200, "a second before");
        app.hand.forward(1);
        ensure!(view(&ola, app).await == 404, "on the second");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn somebody_is_always_left_and_nobody_joins_who_cannot() {
    on_both(async |app| {
        let id = app.world.participants[0].enrolment.id.to_string();
        let (anne, ola) = (app.signed_in("koordinator").await, app.signed_in("fagperson").await);
        let (hers, his) = (member(&anne, app, "Anne Dahl").await?, member(&ola, app, "Ola Vik").await?);
        let left = anne.post("/api/participants/end_care", &[("member", &hers)]).await;
        ensure!(left.json::<String>()? == "/participants", "out of sight");
        let last = ola.post("/api/participants/end_care", &[("member", &his)]).await;
        ensure!(last.status == 422 && last.text.contains("last_in_team"), "{}", last.text);
        let staff = app.world.staff;
        let strangers = [staff.secretary, staff.manager, app.other.staff.therapist, app.world.participants[1].account];
        for nobody in strangers {
            let nobody = nobody.to_string();
            let fields = [("enrolment", id.as_str()), ("account", nobody.as_str())];
            let answer = ola.post("/api/participants/add_to_team", &fields).await;
            ensure!(answer.status == 422 && answer.text.contains("unknown_choice"), "{}", answer.text);
        }
        crate::access_block::block(app, staff.psychologist).await?;
        let siri = staff.psychologist.to_string();
        let fields = [("enrolment", id.as_str()), ("account", siri.as_str())];
        let answer = ola.post("/api/participants/add_to_team", &fields).await;
        ensure!(answer.status == 422 && answer.text.contains("shut_out"), "{}", answer.text);
        let page = ola.page(&format!("/participants/{id}/team")).await.text;
        ensure!(page.contains("Deltakeren har sperret") && page.contains("Siri Holm") && page.contains("Per Bakke"));
        Ok(())
    })
    .await;
}
