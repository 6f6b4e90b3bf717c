//! What somebody has answered, and what it came to: told in full to them and to those who follow them, and to nobody else.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    questionnaire::{Opened, Saved},
    results::Results,
};
use domain::questionnaire::Change;
use entity::{audit, care_team_member};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, sea_query::Expr};

async fn read(browser: &Browser, enrolment: &str) -> anyhow::Result<Results> {
    let answer = browser.read("/api/results/read", &[("enrolment", enrolment)]).await;
    ensure!(answer.status == 200, "{}", answer.text);
    answer.json()
}

async fn looks(app: &TestApp, act: &str) -> anyhow::Result<u64> {
    let rows = audit::Entity::find().filter(audit::Column::Act.eq(act));
    Ok(rows.count(app.services.db.read()).await?)
}

#[tokio::test]
async fn all_that_was_sent_is_told_with_its_course_and_every_answer() {
    on_both(async |app| {
        let (kari, ola) = (app.signed_in("deltaker").await, app.signed_in("fagperson").await);
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let own = read(&kari, "").await?;
        ensure!(own.instruments.len() == 1 && own.others.is_empty(), "{own:?}");
        let who5 = &own.instruments[0];
        ensure!(who5.forms.len() == 2 && who5.forms.iter().all(|form| form.answers.len() == 5), "{who5:?}");
        ensure!(who5.forms[0].sent.iso > who5.forms[1].sent.iso, "the latest first");
        let answer = &who5.forms[0].answers[0];
        ensure!(answer.counts.is_some_and(|counts| (0.0..=5.0).contains(&counts)), "{answer:?}");
        let course = &who5.scores[0];
        ensure!(course.points.len() == 2 && course.points[0].day == 0 && course.points[1].day > 0, "{course:?}");
        ensure!(course.points[1].value.to_bits() == course.latest.value.to_bits());
        ensure!(course.points[0].timepoint == "Inntak" || !course.points[0].timepoint.is_empty());
        let change = course.latest.change.as_ref().context("a change")?;
        ensure!(change.before.to_bits() == course.points[0].value.to_bits() && change.change != Change::Unknown);
        ensure!(course.since_first.is_none(), "the first is the one before");
        ensure!(course.limits.len() == 1 && !course.limits[0].source.text.is_empty());
        // a draft is told nobody
        let open = app.world.participants[0].open_assignment.to_string();
        let fields = [("assignment", open.as_str()), ("link_id", "1"), ("value[0]", "3"), ("version", "0")];
        ensure!(kari.post("/api/questionnaire/answer", &fields).await.status == 200);
        ensure!(read(&kari, "").await?.instruments[0].forms.len() == 2);

        let before = looks(app, "read_answers").await?;
        let of_staff = read(&ola, &enrolment).await?;
        ensure!(of_staff.instruments == own.instruments && of_staff.name == own.name, "both are told the same");
        ensure!(looks(app, "read_answers").await? == before + 1, "a look leaves a row, one's own does not");
        for (browser, path) in [
            (&kari, "/questionnaires/results/file".to_owned()),
            (&ola, format!("/participants/{enrolment}/results/file")),
        ] {
            let file = browser.page(&path).await;
            ensure!(file.status == 200 && file.text.starts_with("%PDF"), "{path}");
            ensure!(file.headers["content-type"] == "application/pdf" && file.headers["cache-control"] == "no-store");
        }
        ensure!(looks(app, "download_results").await? == 2);
        let log = kari.page("/access-log").await.text;
        ensure!(log.contains("Lastet ned resultatene dine"), "{log}");
        Ok(())
    })
    .await;
}

/// Staff judge every category; `d850` as given.
async fn judge(browser: &Browser, enrolment: &str, d850: &str) -> anyhow::Result<()> {
    let fields = [("enrolment", enrolment), ("test", "icf-work")];
    let path: String = browser.post("/api/participants/perform", &fields).await.json()?;
    let asked = path.strip_prefix("/questionnaires/").context("the way")?;
    let opened: Opened = browser.read("/api/questionnaire/open", &[("assignment", asked)]).await.json()?;
    ensure!(opened.questions.len() == 13, "{:?}", opened.questions);
    let mut version = opened.version.to_string();
    for question in &opened.questions {
        let degree = match question.link_id.as_str() {
            "d850" => d850,
            "e310" => "9",
            _ => "1",
        };
        let fields =
            [("assignment", asked), ("link_id", &question.link_id), ("value[0]", degree), ("version", &version)];
        let kept = browser.post("/api/questionnaire/answer", &fields).await;
        ensure!(kept.status == 200, "{}: {}", question.link_id, kept.text);
        version = kept.json::<Saved>()?.version.to_string();
    }
    let sent = browser.post("/api/questionnaire/submit", &[("assignment", asked), ("version", &version)]).await;
    ensure!(sent.status == 200, "{}", sent.text);
    Ok(())
}

#[tokio::test]
async fn the_icf_profile_is_told_then_and_now_without_what_has_no_degree() {
    on_both(async |app| {
        let grete = app.signed_in("koordinator").await;
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        judge(&grete, &enrolment, "3").await?;
        app.hand.forward(600);
        judge(&grete, &enrolment, "1").await?;
        let told = read(&app.signed_in("deltaker").await, "").await?;
        let profile = told.instruments.iter().find(|one| one.scores.len() > 2).context("the profile")?;
        ensure!(profile.scores.len() == 12, "a category that does not apply has no degree: {:?}", profile.scores);
        let work = profile.scores.iter().find(|one| one.latest.code == "d850").context("paid work")?;
        let values: Vec<f64> = work.points.iter().map(|point| point.value).collect();
        ensure!(values == [3.0, 1.0] && work.latest.highest.to_string() == "4", "{work:?}");
        ensure!(profile.forms[0].answers.len() == 13, "all that was judged is told");
        let page = app.signed_in("fagperson").await.page(&format!("/participants/{enrolment}/results")).await.text;
        ensure!(page.contains("Vansker: lønnet arbeid (d850)") && page.contains("Hver for seg"), "{page}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_else_knows_of_them() {
    on_both(async |app| {
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let elsewhere = app.other.participants[0].enrolment.id.to_string();
        let ola = app.signed_in("fagperson").await;
        for named in [elsewhere.as_str(), "01900000-0000-7000-8000-000000000001", "x", ""] {
            ensure!(ola.read("/api/results/read", &[("enrolment", named)]).await.status == 404, "{named}");
        }
        for (name, status) in
            [("deltaker2", 404), ("psykolog", 404), ("sekretaer", 403), ("leder", 403), ("admin", 403)]
        {
            let browser = app.signed_in(name).await;
            let answer = browser.read("/api/results/read", &[("enrolment", &enrolment)]).await;
            ensure!(answer.status == status, "{name}: {}", answer.status);
            let file = browser.page(&format!("/participants/{enrolment}/results/file")).await;
            ensure!(file.status == 404, "{name}: {}", file.status);
            let own = browser.page(&format!("/questionnaires/results/file?of={enrolment}")).await;
            ensure!(own.status == 404, "{name}: {}", own.status);
        }
        // who no longer follows them
        ensure!(read(&ola, &enrolment).await.is_ok());
        care_team_member::Entity::update_many()
            .col_expr(care_team_member::Column::EndsAt, Expr::value(entity::At::new(app.services.clock.now())))
            .filter(care_team_member::Column::EnrolmentId.eq(app.world.participants[0].enrolment.id))
            .exec(app.services.db.write())
            .await?;
        ensure!(ola.read("/api/results/read", &[("enrolment", &enrolment)]).await.status == 404);
        ensure!(ola.page(&format!("/participants/{enrolment}/results/file")).await.status == 404);
        Ok(())
    })
    .await;
}
