//! Questionnaires on the command line: what ships, and a response scored.

use crate::{helpers::Kind, program::Place};
use anyhow::ensure;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Writes a response with these codes for items 1, 2 and so on.
fn response(dir: &Path, to: &str, codes: &[Option<&str>]) -> anyhow::Result<PathBuf> {
    let answered = codes.iter().enumerate().filter_map(|(before, code)| Some((before + 1, (*code)?)));
    let item = |(number, code): (usize, &str)| json!({ "linkId": number.to_string(), "answer": [{ "valueCoding": { "code": code } }] });
    let mut items: Vec<Value> = answered.map(item).collect();
    if to == PHQ9 {
        items = vec![json!({ "linkId": "phq9", "item": items })];
    }
    let path = dir.join("response.json");
    let response = json!({ "resourceType": "QuestionnaireResponse", "questionnaire": to, "item": items });
    std::fs::write(&path, response.to_string())?;
    Ok(path)
}

const PHQ9: &str = "urn:tilbake:questionnaire:phq-9|1999";

#[tokio::test]
async fn what_ships_is_listed_with_its_licence() -> anyhow::Result<()> {
    let place = Place::new(Kind::Sqlite).await?;
    let list = place.run_well(&["questionnaire", "list"])?;
    ensure!(
        list.lines().count() == service::questionnaire::SHIPPED.len()
            && list.lines().all(|line| line.split('\t').count() == 4),
        "{list}"
    );
    ensure!(list.contains("nprs\tSmerte, 0–10\tnb,nn,en\tTilbakes egen ordlyd"), "{list}");
    ensure!(!place.data().join("tilbake.db").exists(), "no database is made");
    place.remove().await;
    Ok(())
}

#[tokio::test]
async fn a_response_is_scored_with_sources_and_risks() -> anyhow::Result<()> {
    let place = Place::new(Kind::Sqlite).await?;
    let dir = place.dir.as_path();
    let path = response(dir, PHQ9, &[[Some("1"); 8].as_slice(), &[Some("2")]].concat())?;
    let path = path.display().to_string();
    let score = ["questionnaire", "score", "phq-9", "--response", &path];
    let told: Value = serde_json::from_str(&place.run_well(&[&score[..], &["--json"]].concat())?)?;
    let number = &told["scores"][0];
    ensure!(number["value"] == 10.0 && number["not_computed"].is_null(), "{told}");
    ensure!(number["bands"][0]["source"]["text"].as_str().is_some_and(|text| text.contains("Kroenke")), "{told}");
    ensure!(told["risks"][0]["item"] == "9", "{told}");
    let words = place.run_well(&score)?;
    for part in ["phq9: 10 of 0–27, low mood", "10–14 is counted as moderate", "a change counts from 5", "RISK: item 9"]
    {
        ensure!(words.contains(part), "{part} is not in {words}");
    }
    place.remove().await;
    Ok(())
}

#[tokio::test]
async fn what_has_no_score_says_why_and_what_is_wrong_fails() -> anyhow::Result<()> {
    let place = Place::new(Kind::Sqlite).await?;
    let dir = place.dir.as_path();
    let path = response(dir, PHQ9, &[Some("3"); 8])?.display().to_string();
    let score = |source| ["questionnaire", "score", source, "--response", &path, "--json"];
    let told: Value = serde_json::from_str(&place.run_well(&score("phq-9"))?)?;
    let reason = &told["scores"][0]["not_computed"];
    ensure!(told["scores"][0]["value"].is_null() && reason["code"] == "missing" && reason["items"] == json!(["9"]));
    let said = place.run_badly(&score("who-5"))?;
    ensure!(said.contains("it answers urn:tilbake:questionnaire:phq-9|1999"), "{said}");
    response(dir, PHQ9, &[Some("7")])?;
    let said = place.run_badly(&score("phq-9"))?;
    ensure!(said.contains("item 1: "), "{said}");
    let form = dir.join("form.json");
    std::fs::write(&form, include_str!("../../service/instruments/nprs/nb.json"))?;
    let form = form.display().to_string();
    ensure!(place.run_badly(&score(&form))?.contains("--scoring"), "a form of one's own has no scoring yet");
    let scoring = dir.join("scoring.json");
    std::fs::write(&scoring, include_str!("../../service/instruments/nprs/scoring.json"))?;
    response(dir, "urn:tilbake:questionnaire:nprs", &[Some("7")])?;
    let definition = scoring.display().to_string();
    let own = [&score(&form)[..], &["--scoring", &definition]].concat();
    let told: Value = serde_json::from_str(&place.run_well(&own)?)?;
    ensure!(told["scores"][0]["value"] == 7.0, "{told}");
    std::fs::write(&scoring, "{\"version\": \"\", \"scores\": []}")?;
    ensure!(place.run_badly(&own)?.contains("version is empty"), "a definition without a version");
    place.remove().await;
    Ok(())
}
