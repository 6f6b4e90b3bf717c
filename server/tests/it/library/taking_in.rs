//! What is taken in, and what is kept out.

use super::*;
use domain::Lang;

#[tokio::test]
async fn a_good_document_is_looked_at_and_taken_in_without_script() {
    on_both(async |app| {
        let browser = app.signed_in("koordinator").await;
        let empty = browser.page("/library/import").await;
        ensure!(empty.status == 200 && empty.text.contains("Velg fila"), "{}", empty.text);
        let report = report_to(&browser, &sleep("1"), Some(&scoring(None))).await?;
        let read = report.read.as_ref().context("it can be read")?;
        ensure!(report.errors.is_empty() && read.questions == 2 && read.scores == ["uro"], "{report:?}");
        let told = report.warnings.iter().find(|one| one.words.text.contains("urn:somebody:else")).context("told")?;
        ensure!(told.words.lang == Lang::Nb && told.words.text.starts_with("Utvidelsen"), "{report:?}");
        ensure!(read.to_confirm.is_empty() && read.risk.is_empty() && read.replaces.is_none(), "{read:?}");
        // nothing is in the library yet
        ensure!(instrument::Entity::find().count(app.services.db.read()).await? == 0);
        let preview = browser.page("/library/import/preview").await;
        ensure!(preview.status == 200 && preview.text.contains("Har du sovet urolig?"), "{}", preview.text);

        // without words about the licence it is not taken in, and what was typed stays
        let draft = report.draft.to_string();
        let page = "/library/import";
        let refused = browser.form(page, "/api/library/accept", &[("draft", &draft), ("licence", "Fra meg")]).await;
        ensure!(refused.location() == page, "{}", refused.location());
        let told = browser.page(page).await.text;
        ensure!(told.contains("Fra meg") && told.contains("Du må fylle ut dette."), "{told}");

        let mut fields = vec![("draft", draft.as_str())];
        fields.extend(LICENCE);
        let taken = browser.form(page, "/api/library/accept", &fields).await;
        ensure!(taken.location() == "/library/own_sovn?done=imported", "{} {}", taken.status, taken.location());
        let page = browser.page(taken.location()).await.text;
        for words in ["Skjemaet er tatt inn i biblioteket.", "Tillatelse fra forfatteren", "Senteret selv. Fri bruk."] {
            ensure!(page.contains(words), "{words}: {page}");
        }
        let list = app.signed_in("fagperson").await.page("/library").await.text;
        ensure!(list.contains("Søvn") && list.contains("Tatt inn av senteret") && list.contains("WHO-5"), "{list}");
        ensure!(audited(app, "import_instrument").await? == 1);
        // sent again, because the answer was lost: there is nothing to take in any more
        ensure!(browser.post("/api/library/accept", &fields).await.status == 404);
        ensure!(instrument::Entity::find().count(app.services.db.read()).await? == 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_element_and_kept_out() {
    on_both(async |app| {
        let changed = |change: &dyn Fn(&mut Value)| {
            let mut document = sleep("1");
            change(&mut document);
            document
        };
        let who5 = "urn:tilbake:questionnaire:who-5";
        for (document, words_told, path) in [
            (json!({"resourceType": "Patient"}), "Dette er et Patient", "Questionnaire"),
            (json!([]), "Fila er ikke FHIR", "Questionnaire"),
            (changed(&|one| one["url"] = json!("")), "Skjemaet mangler url.", "Questionnaire.url"),
            (changed(&|one| one["version"] = Value::Null), "Skjemaet mangler version.", "Questionnaire.version"),
            (changed(&|one| one["url"] = json!(who5)), "som følger med", "Questionnaire.url"),
            (changed(&|one| one["language"] = json!("de")), "Språket de er ikke", "Questionnaire.language"),
            (changed(&|one| one["item"] = json!([])), "ingen spørsmål", ""),
            (changed(&|one| one["item"][1]["linkId"] = json!("1")), "1 er brukt to ganger.", "Questionnaire.item[1]"),
            (changed(&|one| one["item"][1]["type"] = json!("attachment")), "kan ikke sidene her spørre om", "2"),
            (
                changed(&|one| one["item"][0]["modifierExtension"] = json!([{"url": "urn:x"}])),
                "Dette støtter vi ikke",
                "Questionnaire.item[0]",
            ),
        ] {
            let report = report(app, &document, None).await?;
            let told = report.errors.iter().find(|one| one.words.text.contains(words_told));
            ensure!(told.is_some_and(|one| one.path.starts_with(path)), "{words_told}: {:?}", report.errors);
            let draft = report.draft.to_string();
            let mut fields = vec![("draft", draft.as_str())];
            fields.extend(LICENCE);
            let answer = app.signed_in("koordinator").await.post("/api/library/accept", &fields).await;
            ensure!(answer.status == 409, "{words_told}: {} {}", answer.status, answer.text);
        }
        for (definition, words_told) in [
            (json!({"version": "1"}), "Fila med utregning kan ikke leses"),
            (
                json!({"version": "1", "scores": [], "risk": [{"item": "x", "at_least": 1, "source": {"text": "x"}}]}),
                "Utregningen passer ikke",
            ),
            (scoring(Some(("1", 9))), "Regelen om fare slår aldri til"),
        ] {
            let report = report(app, &sleep("1"), Some(&definition)).await?;
            ensure!(words(&report).iter().any(|one| one.contains(words_told)), "{words_told}: {:?}", report.errors);
        }
        ensure!(instrument::Entity::find().count(app.services.db.read()).await? == 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_hostile_is_refused_and_shown_as_text() {
    on_both(async |app| {
        let browser = app.signed_in("koordinator").await;
        let page = "/library/import";
        let large = format!("{{\"x\": \"{}\"}}", "x".repeat(1024 * 1024));
        for (content, told) in [(large.as_str(), "høyst 1 MB"), ("a\0b", "Fila er ikke tekst."), ("", "Du må fylle ut")]
        {
            let answer = send(&browser, content, "").await;
            ensure!(answer.location() == page, "{told}: {} {}", answer.status, answer.location());
            let text = browser.page(page).await.text;
            ensure!(text.contains(told), "{told}: {text}");
        }
        // a scoring definition is bounded likewise
        ensure!(send(&browser, &sleep("1").to_string(), &large).await.location() == page);
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        let nul = sleep("1").to_string().replace("Søvn", "S\\u0000vn");
        for (content, told) in [(deep.as_str(), "kan ikke leses"), (&nul, "ikke kan lagres")] {
            ensure!(send(&browser, content, "").await.location().ends_with("done=looked"), "{told}");
            ensure!(browser.page(page).await.text.contains(told), "{told}");
        }
        let mut html = sleep("1");
        html["title"] = json!("<script>alert(1)</script>");
        html["item"][0]["text"] = json!("<img src=x onerror=alert(1)>");
        let code = take_in(&browser, &html, None).await?;
        for path in [format!("/library/{code}"), format!("/library/{code}/preview"), "/library".to_owned()] {
            let text = browser.page(&path).await.text;
            ensure!(!text.contains("<script>alert") && !text.contains("<img src=x"), "{path}");
        }
        // who may not write programmes sends nothing in, and from another site nobody does
        for name in ["fagperson", "deltaker", "sekretaer", "admin"] {
            let other = app.signed_in(name).await;
            ensure!(send(&other, &sleep("2").to_string(), "").await.location() == page, "{name}");
            ensure!(other.post("/api/library/discard", &[]).await.status == 403, "{name}");
        }
        let headers = [("content-type", "multipart/form-data; boundary=b"), ("sec-fetch-site", "cross-site")];
        let answer = browser.send(Method::POST, "/library/import/file", &headers, Some("--b--".into())).await;
        ensure!(answer.status == 403, "{}", answer.status);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_version_that_is_there_never_changes_and_a_new_one_stands_beside_it() {
    on_both(async |app| {
        let browser = app.signed_in("koordinator").await;
        let code = take_in(&browser, &sleep("1"), Some(&scoring(None))).await?;
        let again = report(app, &sleep("1"), None).await?;
        ensure!(words(&again) == ["Denne versjonen er i biblioteket allerede."], "{again:?}");
        let mut other = sleep("1");
        other["item"][0]["text"] = json!("Har du sovet dårlig?");
        let refused = report(app, &other, None).await?;
        ensure!(words(&refused)[0].starts_with("Biblioteket har denne versjonen med et annet innhold"), "{refused:?}");

        other["version"] = json!("2");
        let report = report(app, &other, None).await?;
        let (before, changes) = report.read.and_then(|read| read.replaces).context("what it replaces")?;
        ensure!(before == "1" && changes[0].contains("har nye ord. Før: «Har du sovet urolig?»"), "{changes:?}");
        ensure!(changes[1] == "Utregning tatt ut: sleep", "{changes:?}");
        ensure!(take_in(&browser, &other, Some(&scoring(None))).await? == code, "the same instrument");
        let page = browser.page(&format!("/library/{code}")).await.text;
        ensure!(
            page.contains("Se versjon 1 som deltakeren") && !page.contains("Se versjon 2 som deltakeren"),
            "{page}"
        );
        ensure!(
            questionnaire::with_url(app.services.db.read(), app.world.centre, "urn:centre:sleep").await?.len() == 2
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_two_who_take_the_same_in_at_once_one_does() {
    on_both(async |app| {
        let (anne, lars) = (app.signed_in("koordinator").await, app.signed_in("leder").await);
        let mut drafts = Vec::new();
        for browser in [&anne, &lars] {
            drafts.push(report_to(browser, &sleep("1"), None).await?.draft.to_string());
        }
        let accept = async |browser: &Browser, draft: &str| {
            let mut fields = vec![("draft", draft)];
            fields.extend(LICENCE);
            browser.post("/api/library/accept", &fields).await.status.as_u16()
        };
        // each has a file of their own: nobody takes in what they have not looked at
        ensure!(accept(&anne, &drafts[1]).await == 404);
        let both = futures_util::future::join(accept(&anne, &drafts[0]), accept(&lars, &drafts[1])).await;
        ensure!([(200, 409), (409, 200)].contains(&both), "{both:?}");
        ensure!(instrument::Entity::find().count(app.services.db.read()).await? == 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_centre_has_a_library_of_its_own() {
    on_both(async |app| {
        use entity::account;
        let code = take_in(&app.signed_in("koordinator").await, &sleep("1"), None).await?;
        let other = account::by_id(app.services.db.read(), app.other.staff.coordinator).await?.context("another")?;
        let other = service::account::actor(app.services.db.read(), &other).await?;
        let other = service::Ctx::system(&app.services).acting_as(other);
        let gone =
            |outcome: Result<(), service::Error>| matches!(outcome, Err(service::Error::App(AppError::NotFound)));
        ensure!(library::list(&other).await?.iter().all(|one| one.entry.own.is_none()));
        ensure!(gone(library::read(&other, &code).await.map(|_| ())));
        ensure!(gone(library::preview(&other, &code, "").await.map(|_| ())));
        ensure!(gone(library::retire(&other, &code).await));
        ensure!(gone(library::answers(&other, &code, library::AnswersAs::Csv).await.map(|_| ())));
        let version = library::read(&app.ctx("fagperson").await?, &code).await?.versions[0].id.context("a version")?;
        ensure!(gone(library::original(&other, &code, &version.to_string()).await.map(|_| ())));
        // under the same address it takes in what it likes
        library::look_at(&other, sleep("1").to_string().as_bytes(), b"").await?;
        let (draft, judged) = library::looked_at(&other).await?.context("a file")?;
        ensure!(judged.wrong.is_empty(), "{:?}", judged.wrong);
        library::accept(&other, &draft.to_string(), "Vår egen", true, false).await?;
        ensure!(gone(library::original(&other, &code, &version.to_string()).await.map(|_| ())), "not ours");
        Ok(())
    })
    .await;
}
