//! Signing in and out, own sessions, own settings.

use crate::helpers::{Browser, PASSWORD, TestApp, on_both};
use contract::{AppError, account::OwnSession};

fn address(app: &TestApp, name: &str) -> String {
    format!("{name}@{}", app.world.domain)
}

async fn sign_in(browser: &Browser, email: &str, password: &str, next: &str) -> crate::helpers::Answer {
    browser.post("/api/account/sign_in", &[("email", email), ("password", password), ("next", next)]).await
}

#[tokio::test]
async fn without_script_a_wrong_password_comes_back_with_the_address_and_a_right_one_goes_on() {
    on_both(async |app| {
        let browser = app.visitor();
        let email = address(app, "deltaker");
        let asked = browser.page("/training").await;
        assert_eq!((asked.status.as_u16(), asked.location()), (303, "/sign-in?next=%2Ftraining"));
        let page = browser.page(asked.location()).await;
        assert!(page.text.contains(r#"action="/api/account/sign_in""#) && page.text.contains(r#"value="/training""#));

        let wrong = [("email", email.as_str()), ("password", "feil-passord"), ("next", "/training")];
        let refused = browser.form("/sign-in?next=%2Ftraining", "/api/account/sign_in", &wrong).await;
        assert_eq!((refused.status.as_u16(), refused.location()), (303, "/sign-in?next=%2Ftraining"));
        assert!(
            refused
                .headers
                .get_all("set-cookie")
                .iter()
                .all(|cookie| !cookie.to_str().unwrap_or("").contains("session"))
        );
        let again = browser.page(refused.location()).await;
        assert!(again.text.contains(&email), "the address is filled in again");
        assert!(again.text.contains("E-post eller passord stemmer ikke."));
        assert!(!again.text.contains("feil-passord"), "the password is not");

        let right = [("email", email.as_str()), ("password", PASSWORD), ("next", "/training")];
        let accepted = browser.form("/sign-in?next=%2Ftraining", "/api/account/sign_in", &right).await;
        assert_eq!((accepted.status.as_u16(), accepted.location()), (303, "/training"));
        let cookies: Vec<_> =
            accepted.headers.get_all("set-cookie").iter().filter_map(|one| one.to_str().ok()).collect();
        assert!(cookies.iter().any(|one| one.contains("HttpOnly") && one.contains("SameSite=Lax")), "{cookies:?}");
        assert_eq!(browser.page("/training").await.status, 200);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_unknown_address_is_answered_like_a_wrong_password() {
    on_both(async |app| {
        let known = sign_in(&app.visitor(), &address(app, "deltaker"), "feil", "/").await;
        let unknown = sign_in(&app.visitor(), &address(app, "finnes-ikke"), "feil", "/").await;
        assert_eq!((known.status.as_u16(), &known.text), (422, &unknown.text));
        assert_eq!(known.json::<AppError>()?, AppError::field("", "wrong_credentials"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_paths_of_this_site_are_followed() {
    on_both(async |app| {
        let email = address(app, "deltaker");
        for evil in ["//evil.example", "https://evil.example/x", "/\\evil.example", "javascript:alert(1)"] {
            let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", evil)];
            let answer = app.visitor().form("/sign-in", "/api/account/sign_in", &fields).await;
            assert_eq!(answer.location(), "/", "{evil}");
            assert_eq!(sign_in(&app.visitor(), &email, PASSWORD, evil).await.json::<String>()?, "/", "{evil}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn too_many_tries_must_wait_even_with_the_right_password_and_then_need_not() {
    on_both(async |app| {
        let email = address(app, "deltaker");
        for _ in 0..8 {
            assert_eq!(sign_in(&app.visitor(), &email, "feil", "/").await.status, 422);
        }
        let held = sign_in(&app.visitor(), &email, PASSWORD, "/").await;
        assert_eq!(held.status, 429);
        assert!(matches!(held.json::<AppError>()?, AppError::RateLimited { seconds: 1..=600 }));
        assert_eq!(
            sign_in(&app.visitor(), &address(app, "deltaker2"), PASSWORD, "/").await.status,
            200,
            "others go on"
        );
        app.hand.forward(601);
        assert_eq!(sign_in(&app.visitor(), &email, PASSWORD, "/").await.status, 200);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn missing_and_oversized_input_is_told_by_field() {
    on_both(async |app| {
        let nothing = app.visitor().post("/api/account/sign_in", &[]).await;
        assert_eq!(nothing.status, 422);
        let AppError::Invalid { fields } = nothing.json()? else { anyhow::bail!("{}", nothing.text) };
        assert_eq!(fields.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), ["email", "password"]);
        let long = "x".repeat(10_000);
        assert_eq!(sign_in(&app.visitor(), &long, &long, "/").await.status, 422);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn ending_a_session_works_in_the_other_browser_at_once_and_only_for_ones_own() {
    on_both(async |app| {
        let phone = app.signed_in("deltaker").await;
        let laptop = app.signed_in("deltaker").await;
        let stranger = app.signed_in("deltaker2").await;
        let list: Vec<OwnSession> = laptop.read("/api/account/sessions", &[]).await.json()?;
        assert_eq!(list.len(), 2);
        assert_eq!(list.iter().filter(|one| one.current).count(), 1);
        let other = list.iter().find(|one| !one.current).expect("the phone").id.to_string();

        assert_eq!(stranger.post("/api/account/end_session", &[("session", &other)]).await.status, 404);
        assert_eq!(stranger.post("/api/account/end_session", &[("session", "no-id")]).await.status, 404);
        assert_eq!(phone.read("/api/account/sessions", &[]).await.status, 200, "nothing has happened");

        let ended = laptop.form("/account", "/api/account/end_session", &[("session", &other)]).await;
        assert_eq!((ended.status.as_u16(), ended.location()), (303, "/account"));
        assert_eq!(phone.read("/api/account/sessions", &[]).await.status, 401);
        assert_eq!(phone.page("/account").await.location(), "/sign-in?next=%2Faccount");
        assert_eq!(laptop.read("/api/account/sessions", &[]).await.json::<Vec<OwnSession>>()?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn signing_out_ends_the_session_for_good() {
    on_both(async |app| {
        let browser = app.signed_in("fagperson").await;
        let out = browser.form("/", "/api/account/sign_out", &[]).await;
        assert_eq!((out.status.as_u16(), out.location()), (303, "/sign-in"));
        assert_eq!(browser.read("/api/account/sessions", &[]).await.status, 401);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn staff_are_signed_out_after_half_an_hour_without_use_participants_are_not() {
    on_both(async |app| {
        let (staff, participant) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        app.hand.forward(31 * 60);
        assert_eq!(staff.read("/api/account/sessions", &[]).await.status, 401);
        assert_eq!(participant.read("/api/account/sessions", &[]).await.status, 200);
        app.hand.forward(12 * 3600);
        assert_eq!(participant.read("/api/account/sessions", &[]).await.status, 401);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn settings_are_kept_per_person_and_bad_ones_change_nothing() {
    on_both(async |app| {
        let browser = app.signed_in("deltaker").await;
        let set = async |path: &str, name: &str, value: &str| {
            browser.form("/account", path, &[(name, value), ("next", "/account")]).await
        };
        for (path, name, value) in [
            ("/api/account/set_language", "lang", "nn"),
            ("/api/account/set_theme", "theme", "dark"),
            ("/api/account/set_text_size", "text_size", "larger"),
        ] {
            assert_eq!(set(path, name, value).await.location(), "/account", "{path}");
            let bad = browser.post(path, &[(name, "<script>"), ("next", "/")]).await;
            assert_eq!(bad.json::<AppError>()?, AppError::field(name, "unknown_choice"));
        }
        let page = browser.page("/account").await;
        assert!(page.text.contains(r#"lang="nn""#), "nynorsk");
        assert!(page.text.contains("Kontoen min"));
        let elsewhere = app.signed_in("deltaker").await.page("/account").await;
        assert!(elsewhere.text.contains(r#"lang="nn""#), "in every browser of theirs");
        let other = app.signed_in("deltaker2").await.page("/account").await;
        assert!(other.text.contains(r#"lang="nb""#), "and nobody else's");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_visitor_chooses_language_but_nothing_that_needs_an_account() {
    on_both(async |app| {
        let visitor = app.visitor();
        let chosen =
            visitor.form("/sign-in", "/api/account/set_language", &[("lang", "en"), ("next", "/sign-in")]).await;
        assert_eq!(chosen.location(), "/sign-in");
        assert!(visitor.page("/sign-in").await.text.contains("Have you forgotten your password?"));
        assert_eq!(visitor.post("/api/account/set_theme", &[("theme", "dark")]).await.status, 401);
        assert_eq!(visitor.post("/api/account/set_text_size", &[("text_size", "large")]).await.status, 401);
        Ok(())
    })
    .await;
}
