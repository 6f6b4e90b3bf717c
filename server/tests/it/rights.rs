//! What a participant can see, have and decide about their own data.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::rights::{Consents, ExportState, Exports, Inbox, MyData, MyRequests, Own, Processing};
use domain::{consent::ConsentKind, data_request::Wish, retention::Kind, rights::DataKind};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

async fn all_of(browser: &Browser, kind: DataKind) -> anyhow::Result<Own> {
    let data: MyData = browser.read("/api/rights/read", &[("kind", kind.as_str())]).await.json()?;
    let (shown, own) = data.shown.context("a kind was asked for")?;
    ensure!(shown == kind);
    Ok(own)
}

async fn consents(browser: &Browser) -> anyhow::Result<Consents> {
    browser.read("/api/rights/consents", &[]).await.json()
}

async fn audited(app: &TestApp, act: &str) -> anyhow::Result<u64> {
    let rows = entity::audit::Entity::find().filter(entity::audit::Column::Act.eq(act));
    Ok(rows.count(app.services.db.read()).await?)
}

#[tokio::test]
async fn everything_about_oneself_is_told_with_why_and_for_how_long() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let fields = [
            ("performed_on", "2026-11-22"),
            ("kind", "walk"),
            ("minutes", "20"),
            ("note", "Gikk rundt vannet"),
            ("submission_id", "0193b000-0000-7000-8000-000000000001"),
        ];
        ensure!(kari.post("/api/training/log", &fields).await.status == 200);
        let ola = app.signed_in("fagperson").await;
        let id = app.world.participants[0].enrolment.id.to_string();
        ensure!(ola.read("/api/participants/read", &[("enrolment", &id)]).await.status == 200);

        let page: MyData = kari.read("/api/rights/read", &[]).await.json()?;
        ensure!(page.shown.is_none() && page.counts.iter().map(|(kind, _)| *kind).eq(DataKind::ALL.iter().copied()));
        for (kind, count) in &page.counts {
            let own = all_of(&kari, *kind).await?;
            ensure!(own.count(*kind) == *count, "{kind}");
            let others = DataKind::ALL.iter().filter(|other| *other != kind);
            ensure!(others.map(|other| own.count(*other)).sum::<usize>() == 0, "{kind} alone");
        }
        let account = all_of(&kari, DataKind::Account).await?.account;
        ensure!(account[0].name == "Kari Lund" && account[0].email.starts_with("deltaker@"));
        let answers = all_of(&kari, DataKind::Answers).await?.answers;
        ensure!(answers.len() >= 2 && answers.iter().all(|form| form.answers.len() == 5 && !form.scores.is_empty()));
        let training = all_of(&kari, DataKind::Training).await?.training;
        ensure!(training.iter().any(|one| one.note.as_deref() == Some("Gikk rundt vannet")));
        ensure!(!all_of(&kari, DataKind::Attendance).await?.attendance.is_empty());
        ensure!(all_of(&kari, DataKind::Talks).await?.talks.iter().any(|one| one.others.contains(&"Ola Vik".into())));
        ensure!(all_of(&kari, DataKind::Access).await?.access[0].name == "Ola Vik");
        ensure!(all_of(&kari, DataKind::Team).await?.team.len() >= 2);

        // without script, in words, with law and time
        let html = kari.page("/privacy").await.text;
        for words in ["Treningsloggen", "pasientjournalloven", "90 dager etter at du er logget ut"] {
            ensure!(html.contains(words), "{words}");
        }
        let html = kari.page("/privacy?kind=training").await.text;
        ensure!(html.contains("Gikk rundt vannet") && html.contains("22. november 2026"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_out_is_told_as_such_and_nobody_elses_is() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let before = all_of(&kari, DataKind::Training).await?.training;
        let entry = before.first().context("an entry of the seed")?;
        let fields = [("id", entry.id.to_string()), ("version", "1".into()), ("reason", "mistake".into())];
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ensure!(kari.post("/api/training/void", &fields).await.status == 200);
        let after = all_of(&kari, DataKind::Training).await?.training;
        ensure!(after.len() == before.len(), "it is still held");
        ensure!(after.iter().any(|one| one.id == entry.id && one.voided.is_some()), "and told as taken out");

        let jonas = app.signed_in("deltaker2").await;
        for kind in DataKind::ALL {
            let body = jonas.read("/api/rights/read", &[("kind", kind.as_str())]).await.text;
            ensure!(!body.contains(&entry.id.to_string()) && !body.contains("Kari Lund"), "{kind}");
        }
        for staff in ["fagperson", "koordinator", "sekretaer", "leder", "admin"] {
            let browser = app.signed_in(staff).await;
            ensure!(browser.read("/api/rights/read", &[]).await.status == 403, "{staff}");
            ensure!(browser.page("/privacy").await.status == 403, "{staff}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_consent_is_given_and_taken_back_with_its_history() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        ensure!(consents(&kari).await?.all.iter().all(|one| !one.given && one.history.is_empty()), "nothing by itself");
        let give = [("kind", "recording"), ("give", "true"), ("wording", "1")];
        let press = || async { kari.post("/api/rights/set_consent", &give).await.status };
        let (a, b) = tokio::join!(press(), press());
        ensure!(a == 200 && b == 200);
        let all = consents(&kari).await?.all;
        for one in &all {
            ensure!(one.given == (one.kind == ConsentKind::Recording), "{:?}", one.kind);
        }
        app.hand.forward(60);
        let take_back = [("kind", "recording"), ("give", "false")];
        let done = kari.form("/privacy/consents", "/api/rights/set_consent", &take_back).await;
        ensure!(done.status == 303 && done.location() == "/privacy/consents?done=withdrawn", "{}", done.location());
        let html = kari.page(done.location()).await.text;
        ensure!(html.contains("Du har trukket det tilbake") && html.contains("Hva du har sagt før"));
        let recording = consents(&kari).await?.all.into_iter().find(|one| one.kind == ConsentKind::Recording);
        let history = recording.context("there")?.history;
        ensure!(history.iter().map(|word| word.given).eq([false, true]), "the newest first: {history:?}");
        ensure!(history.iter().all(|word| word.by == "Kari Lund" && word.wording == 1));
        ensure!(all_of(&kari, DataKind::Consents).await?.consents.len() == 2);
        ensure!(audited(app, "give_consent").await? == 1 && audited(app, "withdraw_consent").await? == 1);

        // to a text that is not in force, nobody says yes
        let stale = [("kind", "pictures"), ("give", "true"), ("wording", "0")];
        ensure!(kari.post("/api/rights/set_consent", &stale).await.status == 409);
        let jonas = app.signed_in("deltaker2").await;
        ensure!(consents(&jonas).await?.all.iter().all(|one| one.history.is_empty()), "nobody else's");
        Ok(())
    })
    .await;
}

const SUBMISSION: &str = "0193b000-0000-7000-8000-0000000000aa";

async fn ask(browser: &Browser, wish: &str, text: &str, submission: &str) -> reqwest::StatusCode {
    let fields = [("wish", wish), ("about", "training"), ("text", text), ("submission_id", submission)];
    browser.post("/api/rights/ask", &fields).await.status
}

async fn inbox(browser: &Browser) -> anyhow::Result<Inbox> {
    browser.read("/api/rights/inbox", &[]).await.json()
}

#[tokio::test]
async fn a_wish_is_answered_once_by_who_arranges_the_team_and_both_see_the_same() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        ensure!(kari.page("/privacy/requests").await.text.contains("plikt til å ta vare på journalen"), "said before");
        let press = || ask(&kari, "delete", "Notatet om kneet var ikke mitt", SUBMISSION);
        let (a, b) = tokio::join!(press(), press());
        ensure!(a == 200 && b == 200, "the same form twice");
        ensure!(ask(&kari, "correct", "Turen var 40 minutter", "0193b000-0000-7000-8000-0000000000ab").await == 200);
        let mine: MyRequests = kari.read("/api/rights/requests", &[]).await.json()?;
        ensure!(mine.all.len() == 2 && mine.all.iter().all(|one| one.reply.is_none()));
        let stored = entity::data_request::Entity::find().one(app.services.db.read()).await?.context("a row")?;
        ensure!(!format!("{stored:?}").contains("kneet"), "it lies sealed");

        // told to the coordinator and the contact person, who read and answer it
        service::jobs::run_due(&app.services).await?;
        let anne = app.signed_in("koordinator").await;
        let ola = app.signed_in("fagperson").await;
        for staff in [&anne, &ola] {
            ensure!(staff.page("/").await.text.contains("2 ønsker om retting eller sletting"));
            let rows = inbox(staff).await?.rows;
            ensure!(rows.len() == 2 && rows.iter().all(|row| row.name == "Kari Lund"));
        }
        ensure!(audited(app, "read_request").await? == 2, "one row each");
        let about = |wish| mine.all.iter().find(|one| one.wish == wish).map(|one| one.id.to_string());
        let (delete, correct) = (about(Wish::Delete).context("one")?, about(Wish::Correct).context("one")?);

        // the duty is no answer to what is wrong, and a no has a reason
        for (request, answer) in [(&correct, "kept_by_duty"), (&correct, "refused"), (&delete, "")] {
            let refused = anne.post("/api/rights/answer", &[("request", request), ("answer", answer)]).await;
            ensure!(refused.status == 422, "{answer}: {}", refused.text);
        }
        let kept = [("request", delete.as_str()), ("answer", "kept_by_duty"), ("reason", "Notatet er journal")];
        let page = format!("/requests?answer={delete}");
        ensure!(anne.page(&page).await.text.contains("Ikke slettet: plikt til å ta vare på journalen"));
        let done = anne.form(&page, "/api/rights/answer", &kept).await;
        ensure!(done.status == 303 && done.location() == "/requests?done=answered", "{}", done.location());
        ensure!(ola.post("/api/rights/answer", &kept).await.status == 409, "answered once");
        let refusal = [("request", correct.as_str()), ("answer", "refused"), ("reason", "Klokka di viser 20")];
        ensure!(ola.post("/api/rights/answer", &refusal).await.status == 200);

        let mine: MyRequests = kari.read("/api/rights/requests", &[]).await.json()?;
        let theirs: Vec<_> = inbox(&anne).await?.rows.into_iter().map(|row| row.request).collect();
        ensure!(mine.all.iter().all(|one| theirs.contains(one)), "both sides see the same");
        let html = kari.page("/privacy/requests").await.text;
        ensure!(html.contains("Klokka di viser 20") && html.contains("Ola Vik") && html.contains("Avslått"));
        service::jobs::run_due(&app.services).await?;
        ensure!(kari.page("/").await.text.contains("Du har fått svar på 2 ønsker"), "it is told on the first page");
        let notices = all_of(&kari, DataKind::Notices).await?.notices;
        ensure!(notices.iter().filter(|one| one.kind == "request_answered").count() == 2, "{notices:?}");
        let log = all_of(&kari, DataKind::Access).await?.access;
        ensure!(log.iter().any(|entry| entry.acts.iter().any(|one| one.act == "answer_request")), "{log:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_wish_is_for_no_other_eyes() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        ensure!(ask(&kari, "delete", "Slett notatet om naboen", SUBMISSION).await == 200);
        let refused = kari.post("/api/rights/ask", &[("wish", "x"), ("submission_id", SUBMISSION)]).await;
        ensure!(refused.status == 422 && refused.text.contains("about") && refused.text.contains("text"));
        let mine: MyRequests = kari.read("/api/rights/requests", &[]).await.json()?;
        let id = mine.all[0].id.to_string();
        // in the team or not, who does not arrange it does not see it
        for staff in ["psykolog", "lege"] {
            let browser = app.signed_in(staff).await;
            ensure!(inbox(&browser).await?.rows.is_empty(), "{staff}");
            let answer = browser.post("/api/rights/answer", &[("request", &id), ("answer", "done")]).await;
            ensure!(answer.status == 404, "{staff}: {}", answer.status);
        }
        // and who is shut out no more
        crate::access_block::block(app, app.world.staff.coordinator).await?;
        let anne = app.signed_in("koordinator").await;
        ensure!(inbox(&anne).await?.rows.iter().all(|row| row.name != "Kari Lund"));
        ensure!(anne.post("/api/rights/answer", &[("request", &id), ("answer", "done")]).await.status == 404);
        let jonas = app.signed_in("deltaker2").await;
        ensure!(!jonas.page("/privacy/requests").await.text.contains("naboen"));
        Ok(())
    })
    .await;
}

async fn exports(browser: &Browser) -> anyhow::Result<Exports> {
    browser.read("/api/rights/exports", &[]).await.json()
}

/// Asks for a file and lets the runner make it; gives where it is fetched.
async fn export(app: &TestApp, browser: &Browser) -> anyhow::Result<String> {
    let asked = browser.post("/api/rights/ask_for_export", &[]).await;
    ensure!(asked.status == 200, "{}", asked.text);
    ensure!(exports(browser).await?.all[0].state == ExportState::UnderWay { step: 0 });
    service::jobs::run_due(&app.services).await?;
    let latest = exports(browser).await?.all.into_iter().next().context("one")?;
    ensure!(matches!(latest.state, ExportState::Ready { .. }), "{latest:?}");
    Ok(format!("/privacy/export/{}/file", latest.id))
}

/// The bytes behind an answer, as they came.
async fn fetched(app: &TestApp, id: &str) -> anyhow::Result<Vec<u8>> {
    let mut ctx = app.ctx("deltaker").await?;
    ctx.proven_at = Some(ctx.now);
    Ok(service::rights::export::fetch(&ctx, id).await?.bytes)
}

#[tokio::test]
async fn everything_is_taken_along_in_a_file_that_lies_sealed() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let path = export(app, &kari).await?;
        ensure!(exports(&kari).await?.all.len() == 1);
        let id = path.split('/').nth(3).context("an id")?;
        let answer = kari.page(&path).await;
        ensure!(answer.status == 200, "{}", answer.text);
        let header = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        ensure!(header("content-type") == "application/zip" && header("cache-control") == "no-store");
        ensure!(header("content-disposition") == "attachment; filename=\"tilbake-2026-11-23.zip\"");
        ensure!(header("x-content-type-options") == "nosniff");

        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(fetched(app, id).await?))?;
        ensure!(zip.len() == 2);
        let content: serde_json::Value = serde_json::from_reader(zip.by_name("tilbake.json")?)?;
        let own: Own = serde_json::from_value(content["data"].clone())?;
        for kind in DataKind::ALL {
            let on_page = all_of(&kari, *kind).await?.count(*kind);
            // fetching it is an act too, and came after
            let on_page = if *kind == DataKind::OwnActs { on_page - 2 } else { on_page };
            ensure!(own.count(*kind) == on_page, "{kind}: {} and {on_page}", own.count(*kind));
        }
        ensure!(content["rules"].as_array().map(Vec::len) == Some(DataKind::ALL.len()));
        let mut pdf = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_name("tilbake.pdf")?, &mut pdf)?;
        ensure!(pdf.starts_with(b"%PDF-1.") && pdf.len() > 10_000);

        // nobody reads it where it lies
        let stored = std::fs::read(app.files().join("exports").join(id))?;
        ensure!(!stored.windows(4).any(|four| four == b"PK\x03\x04"), "it lies sealed");
        ensure!(audited(app, "ask_for_export").await? == 1 && audited(app, "download_export").await? == 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_its_owner_fetches_it_who_has_just_proven_it_and_for_seven_days() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let path = export(app, &kari).await?;
        for other in ["deltaker2", "fagperson", "koordinator", "admin"] {
            ensure!(app.signed_in(other).await.page(&path).await.status == 404, "{other}");
        }
        let door = app.visitor().page(&path).await;
        ensure!(door.status == 303 && door.location().starts_with("/sign-in?next="), "{}", door.location());
        app.hand.forward(6 * 60);
        let door = kari.page(&path).await;
        ensure!(door.status == 303 && door.location().starts_with("/confirm?next="), "{}", door.location());

        // its key goes first, then the file
        let id = path.split('/').nth(3).context("an id")?;
        app.hand.forward(7 * 24 * 60 * 60);
        let kari = app.signed_in("deltaker").await;
        ensure!(kari.page(&path).await.status == 404, "its days are over");
        let overdue = service::keeping::overdue(&service::Ctx::system(&app.services)).await?;
        ensure!(overdue.iter().any(|(class, count)| class.kind == Kind::Export && *count == 1));
        service::keeping::let_go(&service::Ctx::system(&app.services)).await?;
        ensure!(!app.files().join("exports").join(id).exists(), "the file is gone");
        let row = entity::data_export::Entity::find().one(app.services.db.read()).await?.context("a row")?;
        ensure!(row.file_key.is_none() && row.removed_at.is_some());
        ensure!(exports(&kari).await?.all[0].state == ExportState::Over);
        ensure!(kari.page("/privacy/export").await.text.contains("Tida er ute"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_lost_store_is_said_plainly_and_tried_again() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let lost = app.files().with_extension("lost");
        // the folder is gone, and cannot be made
        std::fs::rename(app.files(), &lost)?;
        std::fs::write(app.files(), b"")?;
        ensure!(kari.post("/api/rights/ask_for_export", &[]).await.status == 200);
        service::jobs::run_due(&app.services).await?;
        ensure!(exports(&kari).await?.all[0].state == ExportState::Trouble);
        let html = kari.page("/privacy/export").await.text;
        ensure!(html.contains("Vi fikk ikke laget fila") && html.contains("Vi prøver igjen av oss selv"), "{html}");
        ensure!(kari.post("/api/rights/ask_for_export", &[]).await.status == 200, "asking again is the same");
        ensure!(exports(&kari).await?.all.len() == 1);

        std::fs::remove_file(app.files())?;
        std::fs::rename(&lost, app.files())?;
        app.hand.forward(60);
        service::jobs::run_due(&app.services).await?;
        let latest = exports(&kari).await?.all.into_iter().next().context("one")?;
        ensure!(matches!(latest.state, ExportState::Ready { .. }), "{latest:?}");

        // lost once more when it is to be fetched: unavailable, not gone
        std::fs::rename(app.files(), &lost)?;
        std::fs::write(app.files(), b"")?;
        let answer = kari.page(&format!("/privacy/export/{}/file", latest.id)).await;
        ensure!(answer.status == 503, "{}", answer.status);
        // and given up in the end
        app.hand.forward(2 * 24 * 60 * 60);
        let kari = app.signed_in("deltaker").await;
        ensure!(kari.post("/api/rights/ask_for_export", &[]).await.status == 200);
        for _ in 0..8 {
            service::jobs::run_due(&app.services).await?;
            app.hand.forward(60 * 60);
        }
        let kari = app.signed_in("deltaker").await;
        ensure!(exports(&kari).await?.all[0].state == ExportState::Failed);
        ensure!(kari.page("/privacy/export").await.text.contains("Be om en ny"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_record_of_processing_is_the_same_table_and_names_nobody() {
    on_both(async |app| {
        for role in ["leder", "admin"] {
            let browser = app.signed_in(role).await;
            let all: Processing = browser.read("/api/rights/processing", &[]).await.json()?;
            let (id, name) = all.programmes.first().context("a programme")?;
            let csv = browser.page(&format!("/processing/{id}/record.csv")).await;
            ensure!(csv.status == 200 && csv.text.lines().count() == DataKind::ALL.len() + 1, "{}", csv.text);
            ensure!(csv.text.contains("Treningsloggen") && csv.text.contains("pasientjournalloven"));
            let disposition = csv.headers.get("content-disposition").and_then(|value| value.to_str().ok());
            ensure!(disposition == Some("attachment; filename=\"processing-record.csv\""), "{disposition:?}");
            let json: serde_json::Value = browser.page(&format!("/processing/{id}/record.json")).await.json()?;
            ensure!(json["programme"] == name.as_str());
            ensure!(json["processing"].as_array().map(Vec::len) == Some(DataKind::ALL.len()));
            ensure!(browser.page(&format!("/processing/{id}/other.txt")).await.status == 404);
            let page = browser.page("/processing").await.text;
            ensure!(
                page.contains(name) && page.contains("Del av behandlingsprotokollen") && !page.contains("Kari Lund")
            );
        }
        let others = app.ctx("leder").await?;
        let programme = service::rights::processing::read(&others).await?.programmes[0].0;
        for role in ["deltaker", "fagperson", "koordinator", "sekretaer"] {
            let answer = app.signed_in(role).await.page(&format!("/processing/{programme}/record.csv")).await;
            ensure!(answer.status == 403, "{role} {}", answer.status);
        }
        Ok(())
    })
    .await;
}
