//! What programmes ask at their measuring points: once, of those who are there, and said again before it is too late.

use crate::helpers::{TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    course::CourseView,
    participants::{CareView, ParticipantView},
};
use domain::id::EnrolmentId;
use entity::{assignment, audit, job, notification};
use jiff::{SignedDuration, ToSpan as _, tz::TimeZone};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::{Ctx, jobs, questionnaire::ask_due};

async fn ask(app: &TestApp) -> anyhow::Result<u64> {
    Ok(ask_due(&Ctx::system(&app.services)).await?)
}

async fn asked(app: &TestApp, enrolment: EnrolmentId, point: &str) -> anyhow::Result<usize> {
    let rows = assignment::of_enrolment(app.services.db.read(), enrolment).await?;
    Ok(rows.iter().filter(|row| row.timepoint == point).count())
}

/// Noon of the day so long after the course of the demo's people began.
fn forward_to_day(app: &TestApp, days: i64) -> anyhow::Result<()> {
    let start = app.world.participants[0].enrolment.starts_on.0;
    let noon = start.saturating_add(days.days()).at(12, 0, 0, 0).to_zoned(TimeZone::get("Europe/Oslo")?)?.timestamp();
    let ahead = noon.duration_since(app.services.clock.now()).as_secs();
    ensure!(ahead > 0, "day {days} is not ahead");
    app.hand.forward(ahead);
    Ok(())
}

async fn notices(app: &TestApp, kind: &str) -> anyhow::Result<u64> {
    let account = app.world.participants[0].account;
    let found = notification::Entity::find().filter(notification::Column::Kind.eq(kind));
    Ok(found.filter(notification::Column::AccountId.eq(account)).count(app.services.db.read()).await?)
}

#[tokio::test]
async fn what_a_programme_asks_is_asked_once_and_told_again_before_it_is_too_late() {
    on_both(async |app| {
        let [kari, other] = [0, 1].map(|number| app.world.participants[number].enrolment.id);
        // at night nobody is asked
        forward_to_day(app, 13)?;
        app.hand.forward(SignedDuration::from_hours(14).as_secs());
        ensure!(ask(app).await? == 0);
        // midway was asked when the demo was made; another version, or this program, does not ask it again
        forward_to_day(app, 14)?;
        ask(app).await?;
        ensure!(asked(app, kari, "midway").await? == 1);
        // the last day is 25 days on; the point opens three days before it and closes four days after
        forward_to_day(app, 22)?;
        ensure!(ask(app).await? > 0 && ask(app).await? == 0, "once");
        ensure!(asked(app, kari, "discharge").await? == 3 && asked(app, other, "discharge").await? == 3);
        jobs::run_due(&app.services).await?;
        ensure!(notices(app, "asked").await? == 3 && notices(app, "asked_again").await? == 0);
        let page = app.signed_in("deltaker").await.page("/").await;
        ensure!(page.text.contains("3 nye spørreskjemaer til deg"), "{}", page.text);
        let due = app.signed_in("deltaker").await.page("/questionnaires").await;
        ensure!(due.text.contains("Smerte, 0–10") && due.text.contains("Ved avslutning"), "{}", due.text);

        forward_to_day(app, 28)?;
        ensure!(ask(app).await? == 0);
        ask(app).await?;
        jobs::run_due(&app.services).await?;
        ensure!(notices(app, "asked_again").await? == 3, "said again once");
        forward_to_day(app, 31)?;
        let before = job::Entity::find().count(app.services.db.read()).await?;
        ask(app).await?;
        ensure!(job::Entity::find().count(app.services.db.read()).await? == before, "too late is not said");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_away_is_asked_when_they_are_back() {
    on_both(async |app| {
        let kari = app.world.participants[0].enrolment.id;
        let id = kari.to_string();
        // signed in anew each time: weeks go by
        let course = async || -> anyhow::Result<CourseView> {
            let anne = app.signed_in("koordinator").await;
            anne.read("/api/participants/course", &[("enrolment", &id)]).await.json()
        };
        let today = app.services.clock.now().to_zoned(TimeZone::get("Europe/Oslo")?).date();
        let take = async |step: &str, on: &str| -> anyhow::Result<()> {
            let version = course().await?.version.to_string();
            let fields = [
                ("enrolment", id.as_str()),
                ("version", &version),
                ("step", step),
                ("on", on),
                ("reason", "Operasjon"),
            ];
            let answer = app.signed_in("koordinator").await.post("/api/participants/change_course", &fields).await;
            ensure!(answer.status == 200, "{step}: {}", answer.text);
            Ok(())
        };
        take("interrupted", &today.to_string()).await?;
        let before = assignment::of_enrolment(app.services.db.read(), kari).await?.len();
        forward_to_day(app, 24)?;
        ask(app).await?;
        ensure!(assignment::of_enrolment(app.services.db.read(), kari).await?.len() == before, "away");
        let back = app.services.clock.now().to_zoned(TimeZone::get("Europe/Oslo")?).date();
        take("resumed", &back.to_string()).await?;
        // the end has moved with the break
        app.hand.forward(SignedDuration::from_hours(24 * 14).as_secs());
        for _ in 0..3 {
            app.hand.forward(SignedDuration::from_hours(24 * 4).as_secs());
            ask(app).await?;
        }
        let rows = assignment::of_enrolment(app.services.db.read(), kari).await?;
        ensure!(rows.iter().filter(|row| row.timepoint == "discharge").count() == 3, "{rows:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn staff_ask_beside_the_points_and_take_back_what_is_not_begun() {
    on_both(async |app| {
        let (ola, kari) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let id = app.world.participants[0].enrolment.id.to_string();
        let today = app.services.clock.now().to_zoned(TimeZone::get("Europe/Oslo")?).date();
        let until = today.saturating_add(7.days()).to_string();
        let ask = async |code: &str, due: &str| {
            let fields = [("enrolment", id.as_str()), ("questionnaire", code), ("due", due)];
            ola.post("/api/participants/ask_questionnaire", &fields).await
        };
        let shown = async || -> anyhow::Result<CareView> {
            let view: ParticipantView = ola.read("/api/participants/read", &[("enrolment", &id)]).await.json()?;
            view.care.context("clinical")
        };
        for (code, due) in
            [("", ""), ("phq-10", &until), ("nprs", "2020-01-01"), ("nprs", "2030-01-01"), ("nprs", "i dag")]
        {
            ensure!(ask(code, due).await.status == 422, "{code} {due}");
        }
        ensure!(ask("nprs", &until).await.status == 200);
        let again: AppError = ask("nprs", &until).await.json()?;
        ensure!(again == AppError::field("questionnaire", "asked_already"), "{again:?}");
        let care = shown().await?;
        ensure!(care.askable.is_some() && care.asked.len() == 2, "{:?}", care.asked);
        let new = care.asked.iter().find(|one| one.title.text == "Smerte, 0–10").context("asked")?;
        ensure!(new.timepoint.is_empty() && !new.begun);
        let assignment = new.assignment.to_string();
        let opened = kari.read("/api/questionnaire/open", &[("assignment", &assignment)]).await;
        ensure!(opened.status == 200, "{}", opened.text);

        let withdraw =
            async |asked: &str| ola.post("/api/participants/withdraw_questionnaire", &[("assignment", asked)]).await;
        ensure!(
            withdraw(&assignment).await.status == 200 && withdraw(&assignment).await.status == 200,
            "twice is once"
        );
        ensure!(kari.read("/api/questionnaire/open", &[("assignment", &assignment)]).await.status == 404);
        ensure!(shown().await?.asked.len() == 1);
        ensure!(ask("nprs", &until).await.status == 200, "asked anew");
        let begun =
            shown().await?.asked.iter().find(|one| one.timepoint.is_empty()).context("asked")?.assignment.to_string();
        let answer = [("assignment", begun.as_str()), ("link_id", "1"), ("value[0]", "4"), ("version", "0")];
        let kept = kari.post("/api/questionnaire/answer", &answer).await;
        ensure!(kept.status == 200, "{}", kept.text);
        ensure!(matches!(withdraw(&begun).await.json()?, AppError::Conflict { .. }), "begun stays");
        for (act, count) in [("ask_questionnaire", 2), ("withdraw_questionnaire", 1)] {
            let rows = audit::Entity::find().filter(audit::Column::Act.eq(act));
            ensure!(rows.count(app.services.db.read()).await? == count, "{act}");
        }
        // who follows somebody else asks nothing of them
        let stranger = app.signed_in("psykolog").await;
        let fields = [("enrolment", id.as_str()), ("questionnaire", "who-5"), ("due", until.as_str())];
        ensure!(stranger.post("/api/participants/ask_questionnaire", &fields).await.status == 404);
        Ok(())
    })
    .await;
}
