//! The training log over HTTP: what is kept, what is refused, and that nothing is lost.

use crate::helpers::{Browser, TestApp, on_both};
use contract::{
    AppError,
    training::{Blank, Entry, Week},
};
use entity::training_log_entry;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

const TODAY: &str = "2026-11-23";

async fn blank(browser: &Browser) -> anyhow::Result<Blank> {
    browser.read("/api/training/blank", &[]).await.json()
}

async fn week(browser: &Browser, within: &str) -> anyhow::Result<Week> {
    browser.read("/api/training/week", &[("within", within)]).await.json()
}

async fn rows(app: &TestApp) -> anyhow::Result<u64> {
    Ok(training_log_entry::Entity::find().count(app.services.db.read()).await?)
}

/// Logs a walk of `minutes` today; gives the entry.
async fn walk(browser: &Browser, minutes: &str) -> anyhow::Result<Entry> {
    let id = blank(browser).await?.submission_id;
    let fields = [("submission_id", id.as_str()), ("performed_on", TODAY), ("kind", "walk"), ("minutes", minutes)];
    let answer = browser.post("/api/training/log", &fields).await;
    anyhow::ensure!(answer.status == 200, "{}", answer.text);
    let newest = week(browser, TODAY).await?.entries.into_iter().find(|entry| entry.minutes.to_string() == minutes);
    newest.ok_or_else(|| anyhow::anyhow!("the entry is not in its week"))
}

fn codes(error: &AppError) -> Vec<(String, String)> {
    match error {
        AppError::Invalid { fields } => fields.iter().map(|f| (f.field.clone(), f.code.clone())).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn what_is_logged_stands_in_its_week() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let before = week(&kari, "").await?;
        let form = blank(&kari).await?;
        assert_eq!((form.today.as_str(), form.oldest.as_str()), (TODAY, "2026-09-24"));
        let note = "Gikk rundt vannet. <script>alert(1)</script> 🙂";
        let fields = [
            ("submission_id", form.submission_id.as_str()),
            ("performed_on", TODAY),
            ("kind", "water"),
            ("minutes", " 45 "),
            ("effort", "0"),
            ("feeling", "hard"),
            ("note", note),
        ];
        let answer = kari.post("/api/training/log", &fields).await;
        assert_eq!((answer.status.as_u16(), answer.json::<String>()?.as_str()), (200, TODAY));
        let after = week(&kari, TODAY).await?;
        assert_eq!((after.monday.as_str(), after.number, after.today), (TODAY, 48, Some(0)));
        assert_eq!(after.minutes, before.minutes + 45);
        assert_eq!(after.days.len(), 7);
        let entry = after.entries.iter().find(|entry| entry.note.as_deref() == Some(note)).expect("the entry");
        assert_eq!((entry.minutes, entry.effort, entry.day.as_str()), (45, Some(0), "mandag 23. november"));
        // the page shows it, as text
        let page = kari.page("/training").await;
        assert!(page.text.contains("Gikk rundt vannet.") && !page.text.contains("<script>alert(1)"));
        // and the week before knows of this one
        let past = week(&kari, "2026-11-20").await?;
        assert_eq!((past.monday.as_str(), past.next.as_deref()), ("2026-11-16", Some(TODAY)));
        assert_eq!(after.minutes_week_before, past.minutes);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_note_is_unreadable_in_the_database() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let form = blank(&kari).await?;
        let fields = [
            ("submission_id", form.submission_id.as_str()),
            ("performed_on", TODAY),
            ("kind", "walk"),
            ("minutes", "5"),
            ("note", "vondt i kneet"),
        ];
        assert_eq!(kari.post("/api/training/log", &fields).await.status, 200);
        let submission: uuid::Uuid = form.submission_id.parse()?;
        let row = training_log_entry::Entity::find()
            .filter(training_log_entry::Column::SubmissionId.eq(submission))
            .one(app.services.db.read())
            .await?
            .expect("the row");
        let stored: Vec<u8> = match sea_orm::Value::from(row.note.expect("a note")) {
            sea_orm::Value::Bytes(Some(bytes)) => bytes.clone(),
            other => anyhow::bail!("{other:?}"),
        };
        assert!(!String::from_utf8_lossy(&stored).contains("kneet"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn wrong_values_are_named_and_nothing_is_kept() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let rows_before = rows(app).await?;
        let long = "å".repeat(1001);
        let submission = blank(&kari).await?.submission_id;
        let good = [
            ("performed_on", TODAY),
            ("kind", "walk"),
            ("minutes", "30"),
            ("effort", ""),
            ("feeling", ""),
            ("note", ""),
        ];
        for (field, value, code) in [
            ("kind", "", "required"),
            ("kind", "walk'; DROP TABLE training_log_entry;--", "unknown_choice"),
            ("minutes", "", "required"),
            ("minutes", "0", "out_of_range"),
            ("minutes", "601", "out_of_range"),
            ("minutes", "-1", "out_of_range"),
            ("minutes", "99999999999999999999999", "out_of_range"),
            ("minutes", "1e2", "not_a_number"),
            ("minutes", "<b>", "not_a_number"),
            ("effort", "11", "unknown_choice"),
            ("effort", "-1", "unknown_choice"),
            ("feeling", "\0", "unknown_choice"),
            ("note", long.as_str(), "too_long"),
            ("performed_on", "", "invalid_date"),
            ("performed_on", "2026-02-30", "invalid_date"),
            ("performed_on", "2026-11-23T10:00", "invalid_date"),
            ("performed_on", "2026-11-24", "future_date"),
            ("performed_on", "2026-09-23", "date_too_old"),
        ] {
            let mut fields: Vec<(&str, &str)> = good.iter().filter(|(name, _)| *name != field).copied().collect();
            fields.extend([(field, value), ("submission_id", submission.as_str())]);
            let answer = kari.post("/api/training/log", &fields).await;
            assert_eq!(answer.status, 422, "{field}={value:?}: {}", answer.text);
            assert_eq!(codes(&answer.json()?), [(field.to_owned(), code.to_owned())], "{field}={value:?}");
        }
        // nothing at all, and what cannot come from the page
        let answer = kari.post("/api/training/log", &[]).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        let answer =
            kari.post("/api/training/log", &[("submission_id", "x"), ("kind", "walk"), ("minutes", "1")]).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        let huge = "x".repeat(300_000);
        assert_eq!(kari.post("/api/training/log", &[("note", huge.as_str())]).await.status, 413);
        assert_eq!(rows(app).await?, rows_before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_twice_is_kept_once() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let before = rows(app).await?;
        let id = blank(&kari).await?.submission_id;
        let fields = |minutes| {
            [
                ("submission_id", id.as_str()),
                ("performed_on", TODAY),
                ("kind", "walk"),
                ("minutes", minutes),
                ("note", "én"),
            ]
        };
        let (first, second) = (fields("30"), fields("30"));
        let (first, second) =
            tokio::join!(kari.post("/api/training/log", &first), kari.post("/api/training/log", &second));
        assert_eq!((first.status.as_u16(), second.status.as_u16()), (200, 200), "{} {}", first.text, second.text);
        assert_eq!(rows(app).await?, before + 1);
        // the same form with other content is neither kept nor said to be
        let answer = kari.post("/api/training/log", &fields("40")).await;
        assert_eq!((answer.status.as_u16(), answer.json::<AppError>()?), (409, AppError::Conflict { current: 1 }));
        assert_eq!(rows(app).await?, before + 1);
        // another person's form may carry the same id
        let ola = app.signed_in("deltaker2").await;
        assert_eq!(ola.post("/api/training/log", &fields("30")).await.status, 200);
        assert_eq!(rows(app).await?, before + 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_stale_change_is_refused_and_says_what_stands() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let entry = walk(&kari, "31").await?;
        let id = entry.id.to_string();
        let change = |minutes, version| {
            [("id", id.as_str()), ("version", version), ("performed_on", TODAY), ("kind", "walk"), ("minutes", minutes)]
        };
        assert_eq!(kari.post("/api/training/edit", &change("32", "1")).await.status, 200);
        // sent twice: the same as once
        assert_eq!(kari.post("/api/training/edit", &change("32", "1")).await.status, 200);
        let stale = kari.post("/api/training/edit", &change("33", "1")).await;
        assert_eq!((stale.status.as_u16(), stale.json::<AppError>()?), (409, AppError::Conflict { current: 2 }));
        let now: Blank = kari.read("/api/training/blank", &[("edit", &id)]).await.json()?;
        let now = now.entry.expect("the entry");
        assert_eq!((now.minutes, now.version), (32, 2));
        assert_eq!(kari.post("/api/training/edit", &change("33", "2")).await.status, 200);
        for version in ["", "x", "2147483648", "2147483647", "-1"] {
            let answer = kari.post("/api/training/edit", &change("99", version)).await;
            assert!(matches!(answer.status.as_u16(), 409 | 422), "{version}: {}", answer.status);
        }
        // without script the page comes back with what was typed and what stands
        let page = format!("/training?edit={id}");
        let refused = kari.form(&page, "/api/training/edit", &change("34", "1")).await;
        assert_eq!((refused.status.as_u16(), refused.location()), (303, page.as_str()));
        let again = kari.page(&page).await;
        assert!(again.text.contains(r#"value="34""#), "what was typed");
        assert!(again.text.contains("Nå står det: mandag 23. november. Gåtur, 33 minutter."), "what stands");
        assert!(again.text.contains(r#"name="version" value="3""#), "the version that stands");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_out_is_kept_with_who_and_why() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let entry = walk(&kari, "34").await?;
        let (id, before) = (entry.id.to_string(), rows(app).await?);
        for (reason, code) in [("", "required"), ("fordi", "unknown_choice")] {
            let answer = kari.post("/api/training/void", &[("id", &id), ("version", "1"), ("reason", reason)]).await;
            assert_eq!((answer.status.as_u16(), codes(&answer.json()?)), (422, vec![("reason".into(), code.into())]));
        }
        let stale = kari.post("/api/training/void", &[("id", &id), ("version", "7"), ("reason", "twice")]).await;
        assert_eq!(stale.status, 409);
        for _ in 0..2 {
            let answer = kari.post("/api/training/void", &[("id", &id), ("version", "1"), ("reason", "twice")]).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
        assert!(week(&kari, TODAY).await?.entries.iter().all(|other| other.id != entry.id));
        assert_eq!(rows(app).await?, before);
        let row = training_log_entry::Entity::find_by_id(entry.id).one(app.services.db.read()).await?.expect("the row");
        let ctx = app.ctx("deltaker").await?;
        assert_eq!((row.voided_by, row.voided_at, row.version), (Some(ctx.actor()?.account), Some(ctx.at()), 2));
        let place = entity::seal::Place::new("training_log_entry", "void_reason", entry.id);
        assert_eq!(ctx.open(place, &row.void_reason.expect("a reason"))?, "twice");
        // out of the log means out of reach of changes
        let change =
            [("id", id.as_str()), ("version", "2"), ("performed_on", TODAY), ("kind", "walk"), ("minutes", "5")];
        assert_eq!(kari.post("/api/training/edit", &change).await.status, 404);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_reaches_anothers_entries() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let entry = walk(&kari, "36").await?;
        let id = entry.id.to_string();
        let change =
            [("id", id.as_str()), ("version", "1"), ("performed_on", TODAY), ("kind", "walk"), ("minutes", "5")];
        let void = [("id", id.as_str()), ("version", "1"), ("reason", "twice")];
        let others = [app.signed_in("deltaker2").await, app.signed_in_to(&app.other, "deltaker").await];
        for other in others {
            assert_eq!(other.post("/api/training/edit", &change).await.status, 404);
            assert_eq!(other.post("/api/training/void", &void).await.status, 404);
            assert_eq!(other.read("/api/training/blank", &[("edit", &id)]).await.status, 404);
        }
        // not even those who may read it
        for role in ["fagperson", "koordinator", "sekretaer", "leder", "admin"] {
            let staff = app.signed_in(role).await;
            for (path, fields) in [("/api/training/edit", &change[..]), ("/api/training/void", &void[..])] {
                let status = staff.post(path, fields).await.status;
                assert!(matches!(status.as_u16(), 403 | 404), "{role} {path}: {status}");
            }
        }
        assert_eq!(app.visitor().post("/api/training/edit", &change).await.status, 401);
        for bad in ["", "x", "00000000-0000-0000-0000-000000000000"] {
            assert_eq!(
                kari.post("/api/training/void", &[("id", bad), ("version", "1"), ("reason", "twice")]).await.status,
                404
            );
        }
        let row = training_log_entry::Entity::find_by_id(entry.id).one(app.services.db.read()).await?.expect("the row");
        assert_eq!((row.minutes, row.version, row.voided_at), (36, 1, None));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_script_a_refused_form_comes_back_filled_in() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let before = rows(app).await?;
        let id = blank(&kari).await?.submission_id;
        let fields = [
            ("submission_id", id.as_str()),
            ("performed_on", TODAY),
            ("minutes", "900"),
            ("note", "</textarea><i>lang tur</i>"),
        ];
        let refused = kari.form("/training", "/api/training/log", &fields).await;
        assert_eq!((refused.status.as_u16(), refused.location()), (303, "/training"));
        let page = kari.page("/training").await;
        assert!(page.text.contains(r#"value="900""#), "what was typed");
        assert!(page.text.contains("&lt;/textarea&gt;&lt;i&gt;lang tur"), "as text, not as markup");
        assert!(!page.text.contains("<i>lang tur"));
        assert!(page.text.contains("Velg et tall fra 1 til 600."), "the error beside its field");
        assert!(page.text.contains(r##"href="#field-kind""##), "the summary leads to the field");
        assert_eq!(rows(app).await?, before);
        let good = [("submission_id", id.as_str()), ("performed_on", TODAY), ("kind", "walk"), ("minutes", "90")];
        let kept = kari.form("/training", "/api/training/log", &good).await;
        assert_eq!((kept.status.as_u16(), kept.location()), (303, "/training?week=2026-11-23&done=saved"));
        assert!(kari.page(kept.location()).await.text.contains("Treningen står i loggen"));
        assert_eq!(rows(app).await?, before + 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_strange_week_is_this_week() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        for strange in
            ["", "i går", "2026-11-31", "2030-01-01", "9999-12-31", "-009999-01-01", "1999-12-31", "<script>"]
        {
            assert_eq!(week(&kari, strange).await?.monday, TODAY, "{strange}");
        }
        assert_eq!(kari.page("/training?week=%3Cscript%3E&edit=x").await.status, 200);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn staff_see_the_sums_of_this_week_and_the_last() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let enrolment = &app.world.participants[0].enrolment;
        let ctx = app.ctx("fagperson").await?;
        let sums = async || service::training::of_enrolment(&ctx, app.services.db.read(), enrolment).await;
        let before = sums().await?;
        walk(&kari, "37").await?;
        let after = sums().await?;
        assert_eq!(after.minutes_this_week, before.minutes_this_week + 37);
        assert_eq!(after.minutes_last_week, before.minutes_last_week);
        Ok(())
    })
    .await;
}
