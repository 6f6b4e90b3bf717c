//! Nothing that asks of danger to life is taken in without a rule that reaches somebody, and none is given where nobody is.

use super::*;
use service::{library::Library, risk};

fn with_text(text: &str) -> Value {
    let mut document = sleep("1");
    document["item"][1]["text"] = json!(text);
    document
}

#[tokio::test]
async fn what_is_known_for_it_needs_a_rule_that_every_such_answer_meets() {
    on_both(async |app| {
        let mut coded = sleep("1");
        coded["item"][1]["code"] = json!([{"system": "http://loinc.org", "code": "44260-8"}]);
        let bare = report(app, &coded, Some(&scoring(None))).await?;
        ensure!(bare.errors.len() == 1 && bare.errors[0].question == "Har du våknet tidlig?", "{bare:?}");
        ensure!(words(&bare)[0].contains("kjent for å gjelde fare for liv"), "{bare:?}");
        // a rule about another question, or one that only the worst answer meets, does not help
        for risk in [("1", 1), ("2", 2)] {
            ensure!(!report(app, &coded, Some(&scoring(Some(risk)))).await?.errors.is_empty(), "{risk:?}");
        }
        let ruled = report(app, &coded, Some(&scoring(Some(("2", 1))))).await?;
        ensure!(ruled.errors.is_empty(), "{ruled:?}");
        ensure!(ruled.read.is_some_and(|read| read.risk == ["Har du våknet tidlig?"]));
        for (key, value) in [("title", "PHQ-9"), ("name", "phq9_nb"), ("url", "http://loinc.org/q/44249-1")] {
            let mut named = sleep("1");
            named[key] = json!(value);
            let report = report(app, &named, Some(&scoring(None))).await?;
            ensure!(words(&report)[0].contains("kjent for å ha et spørsmål om fare"), "{key}: {report:?}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_only_sounds_so_is_judged_by_who_takes_it_in() {
    on_both(async |app| {
        let browser = app.signed_in("koordinator").await;
        let document = with_text("Jeg er redd for å skade meg selv når jeg trener");
        let report = report_to(&browser, &document, None).await?;
        let read = report.read.context("it can be read")?;
        ensure!(report.errors.is_empty() && read.to_confirm.len() == 1, "{read:?}");
        let draft = report.draft.to_string();
        let mut fields = vec![("draft", draft.as_str())];
        fields.extend(LICENCE);
        let refused = browser.post("/api/library/accept", &fields).await;
        ensure!(refused.status == 422 && refused.text.contains("harmless"), "{}", refused.text);
        fields.push(("harmless", "true"));
        ensure!(browser.post("/api/library/accept", &fields).await.status == 200);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_with_a_rule_is_given_only_where_somebody_is_named_and_its_rule_stays() {
    on_both(async |app| {
        let browser = app.signed_in("koordinator").await;
        let document = with_text("Har du tenkt at du heller ville vært død?");
        let code = take_in(&browser, &document, Some(&scoring(Some(("2", 1))))).await?;
        let page = browser.page(&format!("/library/{code}")).await.text;
        ensure!(page.contains("Har spørsmål om fare for liv"), "{page}");
        let enrolled = &app.world.participants[0].enrolment;
        let may = async || -> anyhow::Result<bool> {
            let ctx = app.ctx("fagperson").await?;
            let tx = ctx.begin().await?;
            let given = Library::of(&tx, enrolled.centre_id).await?.find(&code).context("it was taken in")?;
            Ok(risk::may_ask(&ctx, &tx, enrolled, "", &given).await?)
        };
        ensure!(may().await?, "the demo's programme has somebody");
        risk::remove_duty(&app.ctx("leder").await?, "day_oslo", "", "1").await?;
        ensure!(!may().await?);
        // a new version without the rule is kept out, also when its words have become harmless
        let mut next = sleep("2");
        next["item"][1]["text"] = json!("Har du våknet tidlig?");
        let report = report(app, &next, Some(&scoring(None))).await?;
        ensure!(words(&report)[0].starts_with("Versjonen som brukes nå, har regler"), "{report:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_with_a_risk_reaches_who_is_named() {
    on_both(async |app| {
        let browser = app.signed_in("koordinator").await;
        let document = with_text("Har du tenkt at du heller ville vært død?");
        let code = take_in(&browser, &document, Some(&scoring(Some(("2", 1))))).await?;
        let ctx = app.ctx("fagperson").await?;
        let enrolment = app.world.participants[0].enrolment.id;
        let due = ctx.today().to_string();
        service::questionnaire::ask(&ctx, &enrolment.to_string(), &code, &due).await?;
        let db = app.services.db.read();
        let own = instrument::by_code(db, app.world.centre, &code).await?.context("the instrument")?;
        let rows = assignment::of_enrolment(db, enrolment).await?;
        let asked =
            rows.iter().find(|row| row.questionnaire_id == own.questionnaire_id).context("asked")?.id.to_string();
        let kari = app.signed_in("deltaker").await;
        let fields = [("assignment", asked.as_str()), ("link_id", "2"), ("value[0]", "b"), ("version", "0")];
        let answer = kari.post("/api/questionnaire/answer", &fields).await;
        ensure!(answer.status == 200, "{}", answer.text);
        ensure!(risk::open_alerts(&app.ctx("fagperson").await?).await?.open.len() == 1);
        Ok(())
    })
    .await;
}
