//! Programmes as staff write them: what is kept is a new version, nothing faulty is, and nobody writes over another unseen.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    programme::{Accounting, Programme, Programmes, Tried, Written},
};
use entity::{audit, cohort, programme_version};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

fn programme(app: &TestApp) -> String {
    app.world.participants[0].enrolment.programme_id.to_string()
}

async fn list(browser: &Browser) -> anyhow::Result<Programmes> {
    browser.read("/api/programmes/list", &[]).await.json()
}

async fn read(browser: &Browser, id: &str, more: &[(&str, &str)]) -> anyhow::Result<Programme> {
    let fields: Vec<_> = [("programme", id)].into_iter().chain(more.iter().copied()).collect();
    browser.read("/api/programmes/read", &fields).await.json()
}

async fn newest(browser: &Browser, id: &str) -> anyhow::Result<Written> {
    browser.read("/api/programmes/newest", &[("programme", id)]).await.json()
}

async fn save(browser: &Browser, id: &str, version: i32, text: &str) -> crate::helpers::Answer {
    let version = version.to_string();
    browser.post("/api/programmes/save", &[("programme", id), ("version", &version), ("text", text)]).await
}

#[tokio::test]
async fn a_programme_shows_its_week_by_the_rules_that_make_the_real_one() {
    on_both(async |app| {
        let (id, ola) = (programme(app), app.signed_in("fagperson").await);
        let found = list(&ola).await?;
        ensure!(found.programmes.len() == 1 && found.shipped.is_none(), "{found:?}");
        let shown = read(&ola, &id, &[("week", "2"), ("participants", "3")]).await?;
        ensure!((shown.version, shown.newest, shown.may_edit) == (1, 1, false));
        ensure!(shown.phases.len() == 3 && shown.phases[1].weeks == (2, 3), "{:?}", shown.phases);
        let preview = &shown.preview;
        ensure!((preview.week, preview.weeks, preview.participants) == (2, 4, 3) && preview.days.len() == 3);
        let guidance = preview.days[0].sessions.iter().find(|one| one.time == "12.00–12.45").context("guidance")?;
        ensure!(guidance.whom.len() <= 2, "so many at once: {guidance:?}");
        let all: usize = preview.days[0].sessions.iter().map(|one| one.whom.len()).sum();
        ensure!(all == 3 + 3 + 3, "each has each: {preview:?}");
        ensure!(shown.promises.len() == 1 && shown.promises[0].weak == Some(Vec::new()), "{:?}", shown.promises);
        ensure!(shown.versions[0].groups == ["Gruppe høst"], "{:?}", shown.versions);
        // more than the afternoon has room for
        let crowded = read(&ola, &id, &[("participants", "40")]).await?;
        ensure!(crowded.promises[0].weak.is_none(), "no plan, no promise kept");
        let problem = crowded.preview.problem.context("a word for it")?;
        ensure!(problem.contains("har plass til") && problem.contains("av 40 deltakere"), "{problem}");
        for odd in [[("week", "0"), ("participants", "0")], [("week", "99"), ("participants", "x")]] {
            ensure!(read(&ola, &id, &odd).await.is_ok(), "{odd:?}");
        }
        let english = ola.read("/api/programmes/read", &[("programme", &id), ("version", "2")]).await;
        ensure!(english.status == 404, "no such version");
        let page = ola.page(&format!("/programmes/{id}?week=2")).await.text;
        ensure!(
            page.contains("Trening i sal") && page.contains("Holdes av planen") && !page.contains("Endre programmet")
        );
        ensure!(ola.post("/api/programmes/save", &[("programme", &id)]).await.status == 403);
        ensure!(ola.page(&format!("/programmes/{id}/edit")).await.status == 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_saved_is_a_new_version_and_groups_keep_theirs() {
    on_both(async |app| {
        let (id, anne) = (programme(app), app.signed_in("koordinator").await);
        let text = newest(&anne, &id).await?.text;
        ensure!(text.contains("Trening i sal"));
        // written out and read back it is the same, and adds nothing
        ensure!(save(&anne, &id, 1, &text).await.status == 200);
        ensure!(read(&anne, &id, &[]).await?.newest == 1);
        let other = text.replace("Trening i sal", "Trening ute");
        let saved = save(&anne, &id, 1, &other).await;
        ensure!(saved.status == 200 && saved.text.contains("done=saved"), "{}", saved.text);
        ensure!(save(&anne, &id, 1, &other).await.status == 200, "sent once more");
        let shown = read(&anne, &id, &[]).await?;
        ensure!((shown.version, shown.newest, shown.versions.len()) == (2, 2, 2));
        ensure!(shown.versions[0].by.as_deref() == Some("Anne Dahl"), "{:?}", shown.versions);
        ensure!(shown.versions[0].changes == ["Endret: Timetypen «training»"], "{:?}", shown.versions);
        ensure!(shown.versions[0].groups.is_empty() && shown.versions[1].groups == ["Gruppe høst"]);
        let group = cohort::Entity::find().filter(cohort::Column::CentreId.eq(app.world.centre));
        let group = group.one(app.services.db.read()).await?.and_then(|one| one.programme_version_id);
        let followed = programme_version::Entity::find_by_id(group.context("a version")?);
        ensure!(followed.one(app.services.db.read()).await?.context("a row")?.number == 1, "the group keeps its own");
        let old = read(&anne, &id, &[("version", "1")]).await?;
        ensure!((old.version, old.newest) == (1, 2));
        let rows = audit::Entity::find().filter(audit::Column::Act.eq("change_programme"));
        ensure!(rows.count(app.services.db.read()).await? == 1);

        // from a page of before: told, with what was changed meanwhile, and nothing is lost
        let mine = text.replace("Velkommen og målene dine", "Velkommen");
        let stale = save(&anne, &id, 1, &mine).await;
        ensure!(stale.json::<AppError>()? == AppError::Conflict { current: 2 }, "{}", stale.text);
        let now: Written = anne.read("/api/programmes/newest", &[("programme", &id), ("base", "1")]).await.json()?;
        ensure!(now.version == 2 && now.changes.len() == 1 && now.by.as_deref() == Some("Anne Dahl"), "{now:?}");
        // of many at once one is kept, the others are told
        let tries: Vec<String> = (0..5).map(|n| text.replace("Trening i sal", &format!("Trening {n}"))).collect();
        let answers = futures_util::future::join_all(tries.iter().map(|text| save(&anne, &id, 2, text))).await;
        let count = |status| answers.iter().filter(|answer| answer.status == status).count();
        ensure!((count(200), count(409)) == (1, 4), "{:?}", answers.iter().map(|one| one.status).collect::<Vec<_>>());

        for (kind, start) in [("toml", "code = \"day_oslo\""), ("json", "{")] {
            let file = anne.page(&format!("/programmes/{id}/file/2.{kind}")).await;
            ensure!(file.status == 200 && file.text.starts_with(start), "{kind}: {}", file.text);
            ensure!(file.text.contains("Trening ute"));
        }
        for missing in ["9.toml", "2.exe", "2"] {
            ensure!(anne.page(&format!("/programmes/{id}/file/{missing}")).await.status == 404, "{missing}");
        }
        let elsewhere = app.other.participants[0].enrolment.programme_id;
        ensure!(anne.page(&format!("/programmes/{elsewhere}/file/1.toml")).await.status == 404);
        ensure!(app.signed_in("deltaker").await.page(&format!("/programmes/{id}/file/2.toml")).await.status == 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_faulty_text_is_told_line_by_line_and_nothing_is_kept() {
    on_both(async |app| {
        let (id, leder) = (programme(app), app.signed_in("leder").await);
        let text = newest(&leder, &id).await?.text;
        let code = |text: &str| text.replace("code = \"day_oslo\"", "code = \"Day Oslo\"");
        let faulty = code(&text);
        let AppError::Invalid { fields } = save(&leder, &id, 1, &faulty).await.json()? else { anyhow::bail!("kept") };
        let fault = &fields[0];
        ensure!((fault.field.as_str(), fault.code.as_str()) == ("text", "at_line"), "{fault:?}");
        let line = faulty.lines().position(|line| line.contains("Day Oslo")).context("a line")? + 1;
        ensure!(fault.params["line"] == line.to_string() && fault.params["quoted"].contains("Day Oslo"), "{fault:?}");
        ensure!(fault.params["words"].contains("små bokstaver"), "{fault:?}");
        ensure!(read(&leder, &id, &[]).await?.newest == 1);
        let renamed = text.replace("code = \"day_oslo\"", "code = \"another\"");
        ensure!(save(&leder, &id, 1, &renamed).await.text.contains("other_code"));

        // without script what was typed comes back, with the line
        let page = format!("/programmes/{id}/edit");
        let fields = [("programme", id.as_str()), ("version", "1"), ("text", &faulty)];
        let back = leder.form(&page, "/api/programmes/save", &fields).await;
        let shown = leder.page(back.location()).await.text;
        ensure!(shown.contains("Day Oslo") && shown.contains(&format!("Linje {line}:")), "{}", back.location());

        // trying out keeps nothing either
        let tried = async |text: &str| leder.post("/api/programmes/try_out", &[("text", text), ("week", "1")]).await;
        ensure!(tried(&faulty).await.status == 422 && tried("").await.status == 422);
        let weaker = text.replace("at_least = 3", "at_least = 5");
        let weak: Tried = tried(&weaker).await.json()?;
        ensure!(weak.promises[0].weak == Some(vec!["uke 1: 3 av 5 dager".to_owned()]), "{:?}", weak.promises);
        ensure!(weak.preview.days.len() == 3);
        ensure!(read(&leder, &id, &[]).await?.newest == 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_words_of_programmes_come_with_their_pages_and_with_no_other() {
    on_both(async |app| {
        let ola = app.signed_in("fagperson").await;
        let told = "Programmet lover ikke noe som blir talt.";
        for (path, theirs) in [("/programmes", true), ("/programmes?done=discarded", true), ("/schedule", false)] {
            let page = ola.page(path).await.text;
            let script = page.split('"').find(|part| part.starts_with("/i18n/")).context("no words")?;
            ensure!(ola.page(script).await.text.contains(told) == theirs, "{path}: {script}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_programme_that_ships_is_added_once_and_one_may_be_written_anew() {
    on_both(async |app| {
        let anne = app.signed_in("koordinator").await;
        let shipped = list(&anne).await?.shipped.context("may add")?;
        ensure!(shipped.len() == 4 && shipped.iter().all(|(code, _)| code != "day_oslo"), "{shipped:?}");
        for (code, _) in &shipped {
            let sent = anne.form("/programmes", "/api/programmes/add", &[("code", code)]).await;
            ensure!(sent.location().ends_with("?done=added"), "{}", sent.location());
            let page = anne.page(sent.location()).await;
            ensure!(page.status == 200 && page.text.contains("Programmet er lagt til."), "{code}");
            ensure!(!page.text.contains("Holdes ikke"), "{code} keeps what it promises");
            let again = anne.form("/programmes", "/api/programmes/add", &[("code", code)]).await;
            ensure!(again.location() == sent.location(), "sent once more: {}", again.location());
        }
        ensure!(list(&anne).await?.shipped.is_some_and(|left| left.is_empty()));
        ensure!(anne.post("/api/programmes/add", &[("code", "none_such")]).await.status == 404);
        ensure!(anne.post("/api/programmes/add", &[("text", "  ")]).await.status == 422);
        let own = newest(&anne, &programme(app)).await?.text.replace("code = \"day_oslo\"", "code = \"day_bergen\"");
        // many at once, each with words of its own: one is kept, the others are told
        let tries: Vec<String> = (0..5).map(|n| own.replace("Trening i sal", &format!("Trening {n}"))).collect();
        let adding = tries.iter().map(|text| async { anne.post("/api/programmes/add", &[("text", text)]).await });
        let answers = futures_util::future::join_all(adding).await;
        let told = answers.iter().filter(|one| one.text.contains("known_programme")).count();
        ensure!((answers.iter().filter(|one| one.status == 200).count(), told) == (1, 4));
        ensure!(list(&anne).await?.programmes.len() == 6);
        let rows = audit::Entity::find().filter(audit::Column::Act.eq("add_programme"));
        ensure!(rows.count(app.services.db.read()).await? == 5);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_given_is_counted_and_named_to_those_who_may_know_whose_it_is() {
    on_both(async |app| {
        let (anne, leder) = (app.signed_in("koordinator").await, app.signed_in("leder").await);
        let id = programme(app);
        let read = async |browser: &Browser| {
            browser.read("/api/programmes/accounting", &[("programme", &id)]).await.json::<Accounting>()
        };
        let told = read(&anne).await?;
        ensure!(told.rows.len() == app.world.participants.len() && told.totals.len() == 1, "{told:?}");
        let kari = told.rows.iter().find(|row| row.who == "Kari Lund").context("Kari")?;
        // three or four hours of training in the group, teaching and a talk: most of it together
        ensure!(kari.day.is_some() && kari.individual.is_some_and(|percent| percent < 50), "{kari:?}");
        ensure!(kari.attended.1 > 0 && kari.attended.0 <= kari.attended.1 && kari.promises.len() == 1, "{kari:?}");
        ensure!(kari.extension_weeks == 0, "as long as planned: {kari:?}");
        let absent = told.rows.iter().find(|row| row.who == "Per Solheim").context("Per")?;
        ensure!(absent.attended.0 < absent.attended.1, "{absent:?}");
        let sum: u32 = told.rows.iter().map(|row| row.attended.1).sum();
        ensure!(told.totals[0].attended.1 == sum, "the sum of all");

        // a manager knows numbers, of everybody
        let nameless = read(&leder).await?;
        ensure!(nameless.rows.len() == told.rows.len() && nameless.rows[0].who == "Deltaker 1", "{nameless:?}");
        let page = leder.page(&format!("/programmes/{id}/accounting")).await;
        ensure!(page.status == 200 && !page.text.contains("Kari") && page.text.contains("Deltaker 1"));
        let file = anne.page(&format!("/programmes/{id}/accounting/file")).await;
        ensure!(
            file.status == 200 && file.text.contains("Kari Lund") && file.text.lines().count() > 8,
            "{}",
            file.text
        );
        // a therapist, those they follow
        let theirs = read(&app.signed_in("lege").await).await?;
        ensure!(theirs.rows.is_empty(), "{theirs:?}");
        let elsewhere = app.other.participants[0].enrolment.programme_id.to_string();
        for strange in [elsewhere.as_str(), "x"] {
            ensure!(anne.read("/api/programmes/accounting", &[("programme", strange)]).await.status == 404);
            ensure!(anne.page(&format!("/programmes/{strange}/accounting/file")).await.status == 404, "{strange}");
        }
        let group = [("programme", id.as_str()), ("group", "01900000-0000-7000-8000-000000000001")];
        ensure!(anne.read("/api/programmes/accounting", &group).await.status == 404);
        let rows = audit::Entity::find().filter(audit::Column::Act.eq("read_accounting"));
        let count = rows.count(app.services.db.read()).await?;
        ensure!(
            count == app.world.participants.len() as u64 + 2,
            "once a day of each, and each time of a manager: {count}"
        );
        Ok(())
    })
    .await;
}
