//! The library of instruments: what is taken in and what is kept out, what becomes of versions, who is given what, and files.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{AppError, library::Report, participants::ParticipantView};
use entity::{assignment, audit, instrument, questionnaire};
use http::Method;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::{Value, json};
use service::library;

mod asking;
mod danger;
mod files;
mod repeating;
mod taking_in;

/// A questionnaire of the centre's own: two questions with numbers, and an extension that nobody here knows.
fn sleep(version: &str) -> Value {
    let option = |code: &str, display: &str, worth: u8| {
        json!({"valueCoding": {
            "code": code, "display": display,
            "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": worth}],
        }})
    };
    let choice = |link_id: &str, text: &str| {
        json!({
            "linkId": link_id, "type": "choice", "text": text, "required": true,
            "answerOption": [option("a", "Aldri", 0), option("b", "Noen ganger", 1), option("c", "Ofte", 2)],
            "extension": [{"url": "urn:somebody:else", "valueString": "bevares"}],
        })
    };
    json!({
        "resourceType": "Questionnaire", "url": "urn:centre:sleep", "version": version, "title": "Søvn",
        "language": "nb", "status": "active", "copyright": "Senteret selv. Fri bruk.",
        "item": [choice("1", "Har du sovet urolig?"), choice("2", "Har du våknet tidlig?")],
    })
}

/// Adds both up; with a rule about the answers to `risk`, if any.
fn scoring(risk: Option<(&str, u8)>) -> Value {
    let source = json!({"text": "Senteret"});
    let risk: Vec<Value> =
        risk.iter().map(|(item, least)| json!({"item": item, "at_least": least, "source": source})).collect();
    json!({
        "version": "1", "risk": risk,
        "scores": [{
            "code": "sleep", "measures": {"nb": "uro"}, "higher_means": "more", "method": "sum",
            "parts": [{"item": "1"}, {"item": "2"}], "lowest": 0, "highest": 4, "source": source,
        }],
    })
}

/// Sends files as a browser without script does; an empty text is no file.
async fn send(browser: &Browser, document: &str, scoring: &str) -> Answer {
    let part = |name: &str, content: &str| {
        let file = if content.is_empty() { "" } else { "fil.json" };
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
             Content-Type: application/json\r\n\r\n{content}\r\n"
        )
    };
    let body = format!("{}{}--b--\r\n", part("file", document), part("scoring", scoring));
    let headers = [("content-type", "multipart/form-data; boundary=b"), ("sec-fetch-site", "same-origin")];
    browser.send(Method::POST, "/library/import/file", &headers, Some(body)).await
}

/// What the coordinator is told of a document.
async fn report(app: &TestApp, document: &Value, scoring: Option<&Value>) -> anyhow::Result<Report> {
    let browser = app.signed_in("koordinator").await;
    report_to(&browser, document, scoring).await
}

async fn report_to(browser: &Browser, document: &Value, scoring: Option<&Value>) -> anyhow::Result<Report> {
    let scoring = scoring.map(ToString::to_string).unwrap_or_default();
    let answer = send(browser, &document.to_string(), &scoring).await;
    ensure!(answer.location() == "/library/import?done=looked", "{} {}", answer.status, answer.location());
    let found: Option<Report> = browser.read("/api/library/looked_at", &[]).await.json()?;
    found.context("a report")
}

const LICENCE: [(&str, &str); 2] = [("licence", "Tillatelse fra forfatteren, 1. mai 2026"), ("accepted", "true")];

/// Takes a document in as `browser`, and gives its code.
async fn take_in(browser: &Browser, document: &Value, scoring: Option<&Value>) -> anyhow::Result<String> {
    let report = report_to(browser, document, scoring).await?;
    ensure!(report.errors.is_empty(), "{:?}", report.errors);
    let draft = report.draft.to_string();
    let mut fields = vec![("draft", draft.as_str())];
    fields.extend(LICENCE);
    let path: String = browser.post("/api/library/accept", &fields).await.json()?;
    let code = path.strip_prefix("/library/").and_then(|rest| rest.strip_suffix("?done=imported"));
    Ok(code.context("a code")?.to_owned())
}

async fn audited(app: &TestApp, act: &str) -> anyhow::Result<u64> {
    let found = audit::Entity::find().filter(audit::Column::Act.eq(act));
    Ok(found.count(app.services.db.read()).await?)
}

/// The words of what keeps a document out.
fn words(report: &Report) -> Vec<&str> {
    report.errors.iter().map(|finding| finding.words.text.as_str()).collect()
}
