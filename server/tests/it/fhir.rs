//! `/fhir`: the same answers as on the pages, for the same people, as FHIR resources.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use domain::questionnaire::{Answers, parse};
use entity::{audit, care_team_member, enrolment};
use reqwest::Method;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, sea_query::Expr};
use serde_json::Value;

async fn ask(browser: &Browser, path: &str) -> Answer {
    browser.send(Method::GET, path, &[("accept", "application/fhir+json")], None).await
}

async fn read(browser: &Browser, path: &str) -> anyhow::Result<Value> {
    let answer = ask(browser, path).await;
    ensure!(answer.status == 200, "{path}: {} {}", answer.status, answer.text);
    ensure!(answer.headers["content-type"].to_str()?.starts_with("application/fhir+json"), "{path}");
    ensure!(answer.headers["cache-control"] == "no-store", "{path}");
    answer.json()
}

/// Ids of a bundle's resources.
fn ids(bundle: &Value) -> Vec<String> {
    let entries = bundle["entry"].as_array().into_iter().flatten();
    entries.filter_map(|entry| entry["resource"]["id"].as_str().map(str::to_owned)).collect()
}

async fn refused(browser: &Browser, path: &str, status: u16, code: &str) -> anyhow::Result<()> {
    let answer = ask(browser, path).await;
    let outcome: Value = answer.json()?;
    ensure!(answer.status == status, "{path}: {} {outcome}", answer.status);
    ensure!(outcome["resourceType"] == "OperationOutcome", "{path}: {outcome}");
    ensure!(outcome["issue"][0]["code"] == code, "{path}: {outcome}");
    Ok(())
}

async fn looks(app: &TestApp) -> anyhow::Result<u64> {
    let rows = audit::Entity::find().filter(audit::Column::Act.eq("read_answers"));
    Ok(rows.count(app.services.db.read()).await?)
}

const RESPONSES: &str = "/fhir/QuestionnaireResponse";

#[tokio::test]
async fn instruments_and_answers_are_read_as_the_engine_reads_them() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let metadata = read(&app.visitor(), "/fhir/metadata").await?;
        ensure!(metadata["resourceType"] == "CapabilityStatement" && metadata["fhirVersion"] == "4.0.1");
        let forms = read(&kari, "/fhir/Questionnaire").await?;
        ensure!(forms["total"] == 1, "{forms}");
        let id = ids(&forms)[0].clone();
        let form = read(&kari, &format!("/fhir/Questionnaire/{id}")).await?;
        let parsed = parse(&form).map_err(|error| anyhow::anyhow!("{error}"))?.form;
        let own = read(&kari, RESPONSES).await?;
        ensure!(own["type"] == "searchset" && own["total"] == 2, "{own}");
        let first = &own["entry"][0]["resource"];
        let whose = enrolment::Entity::find_by_id(app.world.participants[0].enrolment.id);
        let whose = whose.one(app.services.db.read()).await?.context("an enrolment")?.participant_id;
        ensure!(first["subject"]["reference"] == format!("Patient/{whose}"), "{first}");
        ensure!(first["questionnaire"] == format!("{}|{}", parsed.url, parsed.version), "{first}");
        ensure!(first["status"] == "completed" && first["authored"].is_string(), "{first}");
        let answers = Answers::from_fhir(first).map_err(|error| anyhow::anyhow!("{error}"))?;
        ensure!(answers.values(&parsed).len() == 5, "{answers:?}");
        let text = own.to_string();
        ensure!(!text.contains("Kari") && !text.contains("Lund"), "nobody is named");
        let one = read(&kari, &format!("{RESPONSES}/{}", ids(&own)[0])).await?;
        ensure!(one == *first);
        ensure!(looks(app).await? == 0, "one's own leaves no row");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_may_not_be_read_on_the_pages_is_not_read_here() {
    on_both(async |app| {
        let (kari, ola) = (app.signed_in("deltaker").await, app.signed_in("fagperson").await);
        let own = ids(&read(&kari, RESPONSES).await?);
        let before = looks(app).await?;
        let of_staff = read(&ola, RESPONSES).await?;
        let followed = care_team_member::Entity::find()
            .filter(care_team_member::Column::AccountId.eq(app.world.staff.therapist))
            .filter(care_team_member::Column::EndsAt.is_null());
        let followed = followed.count(app.services.db.read()).await?;
        ensure!(of_staff["total"].as_u64() == Some(2 * followed), "two of each: {followed} {of_staff}");
        ensure!(looks(app).await? == before + followed, "a row for each whose answers these are");
        ensure!(own.iter().all(|id| ids(&of_staff).contains(id)));
        let one = format!("{RESPONSES}/{}", own[0]);
        read(&ola, &one).await?;
        refused(&app.visitor(), RESPONSES, 401, "login").await?;
        refused(&app.visitor(), "/fhir/Questionnaire", 401, "login").await?;
        for name in ["sekretaer", "leder", "admin"] {
            let browser = app.signed_in(name).await;
            for path in [RESPONSES, &one, "/fhir/Questionnaire", "/fhir/Questionnaire/x"] {
                refused(&browser, path, 403, "forbidden").await?;
            }
        }
        let elsewhere = app.signed_in_to(&app.other, "deltaker").await;
        let theirs = ids(&read(&elsewhere, RESPONSES).await?);
        ensure!(!theirs.is_empty() && theirs.iter().all(|id| !own.contains(id)));
        for browser in [&elsewhere, &app.signed_in("deltaker2").await, &app.signed_in("psykolog").await] {
            refused(browser, &one, 404, "not-found").await?;
            let found = ids(&read(browser, RESPONSES).await?);
            ensure!(own.iter().all(|id| !found.contains(id)), "{found:?}");
        }
        for id in [theirs[0].as_str(), "01900000-0000-7000-8000-000000000001", "x"] {
            refused(&ola, &format!("{RESPONSES}/{id}"), 404, "not-found").await?;
        }
        // who no longer follows anybody, or was shut out
        crate::access_block::block(app, app.world.staff.therapist).await?;
        refused(&ola, &one, 404, "not-found").await?;
        care_team_member::Entity::update_many()
            .col_expr(care_team_member::Column::EndsAt, Expr::value(entity::At::new(app.services.clock.now())))
            .exec(app.services.db.write())
            .await?;
        ensure!(read(&ola, RESPONSES).await?["total"] == 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_search_narrows_goes_on_page_by_page_and_refuses_what_it_does_not_understand() {
    on_both(async |app| {
        let ola = app.signed_in("fagperson").await;
        let all = read(&ola, RESPONSES).await?;
        let total = all["total"].as_u64().context("a total")?;
        // page by page, by the links
        let (mut found, mut path) = (Vec::new(), format!("{RESPONSES}?_count=3"));
        loop {
            let page = read(&ola, &path).await?;
            ensure!(page["total"].as_u64() == Some(total));
            found.extend(ids(&page));
            let links = page["link"].as_array().context("links")?;
            let next = links.iter().find(|link| link["relation"] == "next").and_then(|link| link["url"].as_str());
            let Some(next) = next else { break };
            path = next.strip_prefix(&app.services.origin).context("our own")?.to_owned();
        }
        let distinct: std::collections::BTreeSet<_> = found.iter().collect();
        ensure!(found.len() as u64 == total && distinct.len() == found.len(), "{found:?}");
        let first = &all["entry"][0]["resource"];
        let (subject, canonical) = (first["subject"]["reference"].as_str(), first["questionnaire"].as_str());
        let (subject, canonical) = (subject.context("a subject")?, canonical.context("a form")?);
        let id = subject.trim_start_matches("Patient/");
        for of_one in [format!("subject={subject}"), format!("patient={id}"), format!("patient={subject}")] {
            ensure!(read(&ola, &format!("{RESPONSES}?{of_one}")).await?["total"] == 2, "{of_one}");
        }
        let encoded = canonical.replace('|', "%7C");
        let (url, _) = canonical.split_once('|').context("a version")?;
        for (form, count) in [(encoded.as_str(), total), (url, total), ("urn:other", 0)] {
            let found = read(&ola, &format!("{RESPONSES}?questionnaire={form}")).await?;
            ensure!(found["total"].as_u64() == Some(count), "{form}: {found}");
        }
        ensure!(read(&ola, &format!("/fhir/Questionnaire?url={url}")).await?["total"] == 1);
        ensure!(read(&ola, "/fhir/Questionnaire?url=urn:other").await?["total"] == 0);
        let day = first["authored"].as_str().context("authored")?.get(..10).context("a day")?.to_owned();
        let of = async |query: &str| -> anyhow::Result<u64> {
            read(&ola, &format!("{RESPONSES}?{query}")).await?["total"].as_u64().context("a total")
        };
        let (from, until) = (of(&format!("authored=ge{day}")).await?, of(&format!("authored=lt{day}")).await?);
        ensure!(from + until == total && from > 0, "{from} {until} {total}");
        ensure!(of(&format!("authored=ge{day}&authored=lt{day}")).await? == 0);
        ensure!(of("authored=ge2020&authored=le2030").await? == total);
        for wrong in ["_sort=authored", "authored=x", "subject=Patient/x", "_count=0", "status=completed"] {
            refused(&ola, &format!("{RESPONSES}?{wrong}"), 400, "invalid").await?;
        }
        refused(&ola, "/fhir/Questionnaire?name=x", 400, "invalid").await?;
        refused(&ola, &format!("{RESPONSES}?_format=xml"), 406, "not-supported").await?;
        let xml = ola.send(Method::GET, RESPONSES, &[("accept", "application/fhir+xml")], None).await;
        ensure!(xml.status == 406, "{}", xml.status);
        ensure!(read(&ola, &format!("{RESPONSES}?_format=application/fhir%2Bjson")).await?["total"] == total);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn drafts_are_not_told_and_what_was_corrected_is_amended() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let asked = app.world.participants[0].open_assignment.to_string();
        let answer = async |link_id: &str, text: &str, version: i32| {
            let version = version.to_string();
            let fields =
                [("assignment", asked.as_str()), ("link_id", link_id), ("value[0]", text), ("version", &version)];
            kari.post("/api/questionnaire/answer", &fields).await
        };
        for (link_id, version) in ["1", "2", "3", "4", "5"].into_iter().zip(0..) {
            ensure!(answer(link_id, "3", version).await.status == 200);
        }
        ensure!(read(&kari, RESPONSES).await?["total"] == 2, "a draft");
        let submit = async |version: &str| {
            kari.post("/api/questionnaire/submit", &[("assignment", &asked), ("version", version)]).await
        };
        ensure!(submit("5").await.status == 200);
        let before = ids(&read(&kari, RESPONSES).await?);
        ensure!(before.len() == 3);
        ensure!(kari.post("/api/questionnaire/correct", &[("assignment", &asked)]).await.status == 200);
        ensure!(answer("1", "0", 7).await.status == 200);
        app.hand.forward(60);
        let statuses = async || -> anyhow::Result<Vec<String>> {
            let all = read(&kari, RESPONSES).await?;
            let entries = all["entry"].as_array().context("entries")?.clone();
            Ok(entries
                .iter()
                .map(|entry| entry["resource"]["status"].as_str().unwrap_or_default().to_owned())
                .collect())
        };
        ensure!(statuses().await? == ["completed", "completed", "completed"], "not sent yet");
        ensure!(submit("8").await.status == 200);
        let mut now = statuses().await?;
        now.sort();
        ensure!(now == ["amended", "completed", "completed"], "{now:?}");
        ensure!(ids(&read(&kari, RESPONSES).await?) == before, "it is the same");
        Ok(())
    })
    .await;
}
