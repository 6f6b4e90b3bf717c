//! Files out of the library: documents as they came, and answers of those whom one follows.

use super::*;
use domain::questionnaire::{Answers, parse};
use service::{Ctx, questionnaire::store_completed};

/// The second participant is not the therapist's; both have answered.
async fn answered(app: &TestApp, code: &str) -> anyhow::Result<()> {
    let (ctx, db) = (Ctx::system(&app.services), app.services.db.write());
    let own = instrument::by_code(db, app.world.centre, code).await?.context("the instrument")?;
    for number in [0, 7] {
        let enrolled = &app.world.participants[number].enrolment;
        store_completed(&ctx, db, enrolled, own.questionnaire_id, "midway", &[1, 2], ctx.now).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_document_goes_out_as_it_came() {
    on_both(async |app| {
        let browser = app.signed_in("koordinator").await;
        // another order of fields, space between them, a number as somebody wrote it
        let text = serde_json::to_string_pretty(&sleep("1"))?.replace("\"valueDecimal\": 1", "\"valueDecimal\":  1.0");
        ensure!(send(&browser, &text, "").await.location().ends_with("looked"));
        let (draft, _) = library::looked_at(&app.ctx("koordinator").await?).await?.context("a file")?;
        let code = library::accept(&app.ctx("koordinator").await?, &draft.to_string(), "Vår egen", true, false).await?;
        let version = library::read(&app.ctx("fagperson").await?, &code).await?.versions[0].id.context("a version")?;
        let answer = app.signed_in("fagperson").await.page(&format!("/library/{code}/original/{version}")).await;
        ensure!(answer.status == 200 && answer.text == text, "{}", answer.text);
        let kind = answer.headers.get("content-type").and_then(|value| value.to_str().ok());
        ensure!(kind == Some("application/fhir+json"), "{kind:?}");
        let ships = browser.page("/library/who-5/original/nb").await;
        ensure!(ships.text.contains("urn:tilbake:questionnaire:who-5"), "{}", ships.status);
        for (name, status) in [("deltaker", 403), ("admin", 403), ("sekretaer", 403)] {
            let answer = app.signed_in(name).await.page(&format!("/library/{code}/original/{version}")).await;
            ensure!(answer.status == status, "{name}: {}", answer.status);
        }
        ensure!(browser.page("/library/who-5/original/nn").await.status == 404);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn answers_go_to_who_follows_and_into_the_log_of_each() {
    on_both(async |app| {
        let code = take_in(&app.signed_in("koordinator").await, &sleep("1"), Some(&scoring(None))).await?;
        answered(app, &code).await?;
        let path = format!("/library/{code}/answers/answers.json");
        let answer = app.signed_in("fagperson").await.page(&path).await;
        ensure!(answer.status == 200, "{}", answer.text);
        let bundle: Value = answer.json()?;
        let entries = bundle["entry"].as_array().context("entries")?;
        let of = |kind: &str| -> Vec<&Value> {
            entries.iter().map(|one| &one["resource"]).filter(|one| one["resourceType"] == kind).collect()
        };
        // unknown extensions are there as they came
        ensure!(of("Questionnaire") == [&sleep("1")], "{bundle}");
        let [response] = of("QuestionnaireResponse")[..] else { anyhow::bail!("{bundle}") };
        ensure!(response["questionnaire"] == "urn:centre:sleep|1" && response["status"] == "completed", "{response}");
        let subject = format!("Patient/{}", app.world.participants[0].enrolment.participant_id);
        ensure!(response["subject"]["reference"] == subject.as_str(), "{response}");
        ensure!(!answer.text.contains("Kari"), "it names nobody");
        // and it can be read again
        let form = parse(&sleep("1"))?.form;
        let values = Answers::from_fhir(response)?.values(&form);
        ensure!(values.values().copied().collect::<Vec<_>>() == [1.0, 2.0], "{values:?}");

        let table = app.signed_in("fagperson").await.page(&path.replace("json", "csv")).await.text;
        let lines: Vec<&str> = table.trim_start_matches('\u{feff}').lines().collect();
        let head = "response,participant,name,timepoint,submitted,mode,version,1: Har du sovet urolig?,\
                    2: Har du våknet tidlig?,score sleep";
        ensure!(lines.len() == 2 && lines[0] == head, "{table}");
        ensure!(lines[1].contains(",Kari Lund,") && lines[1].ends_with(",own_hand,1,Noen ganger,Ofte,3"), "{table}");
        ensure!(audited(app, "export_answers").await? == 2, "each time, and of that one alone");
        let log = app.signed_in("deltaker").await.page("/access-log").await.text;
        ensure!(log.contains("Lastet ned svarene dine på et skjema"), "{log}");

        // the psychologist follows the other one
        let theirs = app.signed_in("psykolog").await.page(&path).await.text;
        let other = app.world.participants[7].enrolment.participant_id.to_string();
        ensure!(theirs.contains(&other), "{theirs}");
        for name in ["leder", "admin", "sekretaer", "deltaker"] {
            ensure!(app.signed_in(name).await.page(&path).await.status == 403, "{name}");
        }
        ensure!(app.signed_in("fagperson").await.page("/library/own_nothing/answers/answers.csv").await.status == 404);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_one_has_opened_by_broken_glass_is_not_exported() {
    on_both(async |app| {
        let code = take_in(&app.signed_in("koordinator").await, &sleep("1"), None).await?;
        answered(app, &code).await?;
        let enrolment = app.world.participants[7].enrolment.id.to_string();
        let therapist = app.ctx("fagperson").await?;
        service::break_glass::open(&therapist, &enrolment, "acute", "Akutt forverring, vakta ba meg om det").await?;
        let file = library::answers(&therapist, &code, library::AnswersAs::Csv).await?;
        ensure!(String::from_utf8(file.bytes)?.lines().count() == 2, "the one whom they follow");
        Ok(())
    })
    .await;
}
