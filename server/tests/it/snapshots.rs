//! What the server sends before any script runs: the content of the main pages, as stored in `snapshots/`. After a wanted
//! change: `INSTA_UPDATE=always scripts/with-postgres cargo test -p server --test it snapshots`, then read the diff.

use crate::helpers::{Browser, TestApp, on_both};

/// The document's title and its `<main>`, a tag a line, without what differs from run to run.
async fn expect_page(browser: &Browser, name: &str, path: &str) -> anyhow::Result<()> {
    let answer = browser.page(path).await;
    anyhow::ensure!(answer.status == 200, "{path}: {}", answer.status);
    let between = |from: &str, to: &str| {
        let start = answer.text.find(from)?;
        let end = answer.text[start..].find(to)?;
        Some(&answer.text[start..start + end + to.len()])
    };
    let title = between("<title", "</title>").unwrap_or_default();
    let main = between("<main", "</main>").ok_or_else(|| anyhow::anyhow!("{path} has no <main>: {}", answer.text))?;
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // places that only hydration needs
    settings.add_filter(r"<!--.*?-->|<!>", "");
    settings.add_filter(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "[id]");
    settings.add_filter(r"@[a-z0-9.-]+\.example", "@[centre]");
    settings.add_filter(r#"<svg viewBox="0 0 24 24".*?</svg>"#, "[icon]");
    settings.add_filter(r"><", ">\n<");
    settings.bind(|| insta::assert_snapshot!(name, format!("{title}\n{main}")));
    Ok(())
}

async fn expect_pages(app: &TestApp, account: &str, pages: &[(&str, &str)]) -> anyhow::Result<()> {
    let browser = app.signed_in(account).await;
    for (name, path) in pages {
        expect_page(&browser, name, path).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_participants_pages() {
    on_both(async |app| {
        let kari = &app.world.participants[0];
        let question = format!("/questionnaires/{}", kari.open_assignment);
        let summary = format!("{question}/summary");
        let watch = format!("/sessions/{}/watch", app.world.teaching);
        let talk = format!("/sessions/{}/talk", app.world.talk);
        let pages = [
            ("participant_today", "/"),
            ("participant_questionnaires", "/questionnaires"),
            ("participant_results", "/questionnaires/results?all=true"),
            ("participant_question", &question),
            ("participant_summary", &summary),
            ("participant_training", "/training"),
            ("participant_access_log", "/access-log"),
            ("participant_privacy", "/privacy"),
            ("participant_privacy_team", "/privacy?kind=team"),
            ("participant_consents", "/privacy/consents"),
            ("participant_requests", "/privacy/requests"),
            ("participant_export", "/privacy/export"),
            ("participant_watch", &watch),
            ("participant_talk", &talk),
        ];
        expect_pages(app, "deltaker", &pages).await?;
        expect_page(&app.tablet("fagperson", 0, "").await?, "tablet", "/tablet").await
    })
    .await;
}

#[tokio::test]
async fn the_pages_of_staff() {
    on_both(async |app| {
        let kari = format!("/participants/{}", app.world.participants[0].enrolment.id);
        let teach = format!("/sessions/{}/teach", app.world.teaching);
        let captions = format!("/sessions/{}/captions", app.world.teaching);
        let results = format!("{kari}/results");
        let of_therapist = [
            ("therapist_today", "/"),
            ("therapist_participants", "/participants"),
            ("therapist_participant", &kari),
            ("therapist_results", &results),
            ("therapist_teach", &teach),
            ("therapist_captions", &captions),
            ("therapist_library", "/library"),
            ("therapist_instrument", "/library/who-5"),
            ("therapist_preview", "/library/who-5/preview?q=2"),
        ];
        expect_pages(app, "fagperson", &of_therapist).await?;
        let of_secretary = [("secretary_today", "/"), ("secretary_participant", &kari)];
        expect_pages(app, "sekretaer", &of_secretary).await?;
        let of_manager = [
            ("manager_today", "/"),
            ("manager_unusual_access", "/unusual-access"),
            ("manager_library_import", "/library/import"),
        ];
        expect_pages(app, "leder", &of_manager).await?;
        let therapist = format!("/admin/users/{}", app.world.staff.therapist);
        let of_admin = [
            ("admin_today", "/"),
            ("admin_users", "/admin/users?role=therapist"),
            ("admin_user", &therapist),
            ("admin_invite", "/admin/invite"),
            ("admin_centre", "/admin/centre"),
            ("admin_jobs", "/admin/jobs"),
            ("admin_outbox", "/admin/outbox"),
            ("admin_processing", "/processing"),
        ];
        expect_pages(app, "admin", &of_admin).await
    })
    .await;
}

#[tokio::test]
async fn the_door_in_three_languages() {
    on_both(async |app| {
        for lang in ["nb", "nn", "en"] {
            let visitor = app.visitor();
            visitor.form("/sign-in", "/api/account/set_language", &[("lang", lang), ("next", "/sign-in")]).await;
            expect_page(&visitor, &format!("sign_in_{lang}"), "/sign-in").await?;
        }
        Ok(())
    })
    .await;
}
