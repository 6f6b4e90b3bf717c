//! Giving what was taken in: by hand, by programmes, and no more once it is retired.

use super::*;
use contract::questionnaire::Receipt;
use jiff::ToSpan as _;
use service::{Ctx, questionnaire::ask_due};

/// Asks the first participant, as the therapist.
pub(super) async fn ask(app: &TestApp, code: &str) -> anyhow::Result<Answer> {
    let enrolment = app.world.participants[0].enrolment.id.to_string();
    let due = app.ctx("fagperson").await?.today().saturating_add(7.days()).to_string();
    let fields = [("enrolment", enrolment.as_str()), ("questionnaire", code), ("due", &due)];
    Ok(app.signed_in("fagperson").await.post("/api/participants/ask_questionnaire", &fields).await)
}

/// What the first participant is asked of the centre's own.
pub(super) async fn asked(app: &TestApp) -> anyhow::Result<Vec<assignment::Model>> {
    let db = app.services.db.read();
    let own = questionnaire::with_url(db, app.world.centre, "urn:centre:sleep").await?;
    let rows = assignment::of_enrolment(db, app.world.participants[0].enrolment.id).await?;
    Ok(rows.into_iter().filter(|row| own.iter().any(|one| one.id == row.questionnaire_id)).collect())
}

async fn answer_all(app: &TestApp, asked: &str) -> anyhow::Result<Receipt> {
    let kari = app.signed_in("deltaker").await;
    for (version, link_id, value) in [("0", "1", "b"), ("1", "2", "c")] {
        let fields = [("assignment", asked), ("link_id", link_id), ("value[0]", value), ("version", version)];
        let answer = kari.post("/api/questionnaire/answer", &fields).await;
        ensure!(answer.status == 200, "{link_id}: {}", answer.text);
    }
    kari.post("/api/questionnaire/submit", &[("assignment", asked), ("version", "2")]).await.json()
}

#[tokio::test]
async fn staff_give_it_it_is_answered_and_scored_in_the_version_it_was_given_in() {
    on_both(async |app| {
        let coordinator = app.signed_in("koordinator").await;
        let code = take_in(&coordinator, &sleep("1"), Some(&scoring(None))).await?;
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let therapist = app.signed_in("fagperson").await;
        let read = therapist.read("/api/participants/read", &[("enrolment", &enrolment)]).await;
        let view: ParticipantView = read.json()?;
        let askable = view.care.and_then(|care| care.askable).context("what may be asked")?;
        ensure!(askable.questionnaires.iter().any(|(one, title)| *one == code && title == "Søvn"), "{askable:?}");
        let answer = ask(app, &code).await?;
        ensure!(answer.status == 200, "{}", answer.text);
        let first = asked(app).await?.remove(0);

        // a new version: what is asked already stays as it was
        let mut second = sleep("2");
        second["item"].as_array_mut().context("items")?.remove(1);
        take_in(&coordinator, &second, None).await?;
        let receipt = answer_all(app, &first.id.to_string()).await?;
        ensure!(receipt.score.as_ref().is_some_and(|score| (score.value - 3.0).abs() < f64::EPSILON), "{receipt:?}");
        ensure!(ask(app, &code).await?.status == 200, "it is open no more");
        let given: Vec<_> = asked(app).await?.into_iter().map(|row| row.questionnaire_id).collect();
        ensure!(given.len() == 2 && given[0] != given[1], "{given:?}");
        let again = ask(app, &code).await?;
        ensure!(again.text.contains("asked_already"), "another version is the same question: {}", again.text);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_retired_is_given_to_nobody_new_and_finished_by_who_has_it() {
    on_both(async |app| {
        let coordinator = app.signed_in("koordinator").await;
        let code = take_in(&coordinator, &sleep("1"), Some(&scoring(None))).await?;
        ensure!(ask(app, &code).await?.status == 200);
        let page = format!("/library/{code}");
        for _ in 0..2 {
            let answer = coordinator.form(&page, "/api/library/retire", &[("code", &code)]).await;
            ensure!(answer.location() == format!("{page}?done=retired"), "{}", answer.location());
        }
        ensure!(audited(app, "retire_instrument").await? == 1, "said again, nothing happens");
        let text = coordinator.page(&page).await.text;
        ensure!(text.contains("Tatt ut av bruk") && text.contains("Ta i bruk igjen"), "{text}");
        let given = asked(app).await?.remove(0);
        answer_all(app, &given.id.to_string()).await?;
        let refused = ask(app, &code).await?;
        ensure!(refused.text.contains("unknown_choice"), "{}", refused.text);
        // so for what ships
        coordinator.form("/library/nprs", "/api/library/retire", &[("code", "nprs")]).await;
        ensure!(ask(app, "nprs").await?.text.contains("unknown_choice"));
        // tests too
        coordinator.form("/library/grip-strength", "/api/library/retire", &[("code", "grip-strength")]).await;
        let enrolment = app.world.participants[0].enrolment.id.to_string();
        let fields = [("enrolment", enrolment.as_str()), ("test", "grip-strength")];
        let performed = app.signed_in("fagperson").await.post("/api/participants/perform", &fields).await;
        ensure!(performed.text.contains("unknown_choice"), "{}", performed.text);

        coordinator.form(&page, "/api/library/take_up", &[("code", &code)]).await;
        ensure!(ask(app, &code).await?.status == 200 && audited(app, "take_up_instrument").await? == 1);
        for name in ["fagperson", "deltaker", "admin"] {
            let answer = app.signed_in(name).await.post("/api/library/retire", &[("code", &code)]).await;
            ensure!(answer.status == 403, "{name}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn programmes_name_it_ask_it_and_pass_over_it_while_it_is_retired() {
    on_both(async |app| {
        let coordinator = app.ctx("koordinator").await?;
        let browser = app.signed_in("koordinator").await;
        let code = take_in(&browser, &sleep("1"), None).await?;
        let programme = app.world.participants[0].enrolment.programme_id.to_string();
        let newest = service::programme::newest(&coordinator, &programme, "").await?;
        // every point that asks WHO-5 asks it too
        let text = newest.text.replace("\"who-5\"", &format!("\"who-5\", \"{code}\""));
        ensure!(text != newest.text, "{}", newest.text);
        let unknown = newest.text.replace("\"who-5\"", "\"own_unknown\"");
        let number = newest.number.to_string();
        let refused = service::programme::save(&coordinator, &programme, &number, &unknown).await?;
        ensure!(matches!(refused, service::programme::Saved::Faulty(_)), "{refused:?}");
        let saved = service::programme::save(&coordinator, &programme, &number, &text).await?;
        ensure!(matches!(saved, service::programme::Saved::Kept(_)), "{saved:?}");
        let page = browser.page(&format!("/library/{code}")).await.text;
        ensure!(page.contains("Disse programmene spør om det:") && page.contains("Dagprogram Oslo"), "{page}");
        // the form of a measuring point offers it
        let draft = service::programme::start_draft(&coordinator, &programme).await?;
        let part = service::programme::read_draft_part(&coordinator, &draft.to_string(), "timepoints.0").await?;
        ensure!(part.questionnaires.iter().any(|(one, _)| *one == code), "{:?}", part.questionnaires);

        // the group follows its version: put everybody on the newest
        follow_newest(app, &programme).await?;
        let noon = app.world.participants[0].enrolment.starts_on.0.saturating_add(22.days()).at(12, 0, 0, 0);
        let noon = noon.to_zoned(jiff::tz::TimeZone::get("Europe/Oslo")?)?.timestamp();
        app.hand.forward(noon.duration_since(app.services.clock.now()).as_secs());
        library::retire(&app.ctx("koordinator").await?, &code).await?;
        ask_due(&Ctx::system(&app.services)).await?;
        ensure!(asked(app).await?.is_empty(), "retired");
        library::take_up(&app.ctx("koordinator").await?, &code).await?;
        for _ in 0..2 {
            ask_due(&Ctx::system(&app.services)).await?;
        }
        ensure!(asked(app).await?.len() == 1, "once");
        Ok(())
    })
    .await;
}

/// Has every group and everybody of a programme follow its newest version.
async fn follow_newest(app: &TestApp, programme: &str) -> anyhow::Result<()> {
    use entity::{cohort, enrolment, programme_version};
    use sea_orm::sea_query::Expr;
    let db = app.services.db.write();
    let newest = programme_version::newest(db, app.world.centre, programme.parse()?).await?.context("a version")?.id;
    cohort::Entity::update_many()
        .col_expr(cohort::Column::ProgrammeVersionId, Expr::value(newest))
        .filter(cohort::Column::CentreId.eq(app.world.centre))
        .exec(db)
        .await?;
    enrolment::Entity::update_many()
        .col_expr(enrolment::Column::ProgrammeVersionId, Expr::value(newest))
        .filter(enrolment::Column::CentreId.eq(app.world.centre))
        .exec(db)
        .await?;
    Ok(())
}
