//! Proving once more who one is, and forms that wait for it.

use crate::helpers::{Browser, PASSWORD, on_both};
use contract::AppError;

fn session_cookie(answer: &crate::helpers::Answer) -> Option<String> {
    let mut cookies = answer.headers.get_all("set-cookie").iter().filter_map(|one| one.to_str().ok());
    cookies.find_map(|one| one.strip_prefix("tilbake=")?.split(';').next().map(str::to_owned))
}

async fn with_cookie(app: &crate::helpers::TestApp, token: &str) -> u16 {
    let cookie = format!("tilbake={token}");
    let headers = [("cookie", cookie.as_str()), ("accept", "application/json")];
    app.visitor().send(reqwest::Method::GET, "/api/account/sessions?", &headers, None).await.status.as_u16()
}

async fn confirm(browser: &Browser, password: &str, next: &str) -> crate::helpers::Answer {
    let from = format!("/confirm?next={}", next.replace('/', "%2F"));
    browser.form(&from, "/api/account/confirm", &[("password", password), ("next", next)]).await
}

#[tokio::test]
async fn a_sensitive_act_wants_a_password_of_the_last_five_minutes() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        assert_eq!(kari.page("/account/second-factor").await.status, 200);
        app.hand.forward(301);
        assert_eq!(kari.page("/account/second-factor").await.location(), "/confirm?next=%2Faccount%2Fsecond-factor");
        assert_eq!(kari.read("/api/account/factor", &[]).await.json::<AppError>()?, AppError::StepUp);
        assert_eq!(kari.post("/api/account/begin_factor", &[]).await.json::<AppError>()?, AppError::StepUp);
        let sent = kari.form("/account/second-factor", "/api/account/begin_factor", &[]).await;
        assert_eq!(sent.location(), "/confirm?next=%2Faccount%2Fsecond-factor");
        assert_eq!(kari.page("/account").await.status, 200, "all else goes on");

        let wrong = confirm(&kari, "feil", "/account/second-factor").await;
        assert_eq!(wrong.location(), "/confirm?next=%2Faccount%2Fsecond-factor");
        assert!(kari.page(wrong.location()).await.text.contains("Passordet stemmer ikke."));
        let right = confirm(&kari, PASSWORD, "/account/second-factor").await;
        assert_eq!(right.location(), "/account/second-factor");
        assert_eq!(kari.page("/account/second-factor").await.status, 200);
        app.hand.forward(301);
        assert_eq!(kari.page("/account/second-factor").await.status, 303);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_stolen_session_id_is_worth_nothing_after_a_step_up() {
    on_both(async |app| {
        let kari = app.visitor();
        let email = format!("deltaker@{}", app.world.domain);
        let entered = kari.form("/sign-in", "/api/account/sign_in", &[("email", &email), ("password", PASSWORD)]).await;
        let before = session_cookie(&entered).expect("a session");
        assert_eq!(with_cookie(app, &before).await, 200);
        let after = session_cookie(&confirm(&kari, PASSWORD, "/account").await).expect("another");
        assert_eq!((with_cookie(app, &before).await, with_cookie(app, &after).await), (401, 200));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn guessing_the_password_in_a_borrowed_browser_must_wait() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        for _ in 0..8 {
            assert_eq!(kari.post("/api/account/confirm", &[("password", "feil")]).await.status, 422);
        }
        assert_eq!(kari.post("/api/account/confirm", &[("password", PASSWORD)]).await.status, 429);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_is_there_again_after_sign_in_for_its_owner_only() {
    on_both(async |app| {
        for (who, comes_back) in [("deltaker", true), ("deltaker2", false)] {
            let browser = app.signed_in("deltaker").await;
            app.hand.forward(13 * 3600);
            let typed = [("performed_on", "2026-11-23"), ("kind", "walk"), ("note", "gikk rundt Møsvatn")];
            let sent = browser.form("/training", "/api/training/log", &typed).await;
            assert_eq!(sent.location(), "/sign-in?next=%2Ftraining");
            assert!(!browser.page(sent.location()).await.text.contains("Møsvatn"), "not for whoever sits there");

            let email = format!("{who}@{}", app.world.domain);
            let fields = [("email", email.as_str()), ("password", "feil"), ("next", "/training")];
            let wrong = browser.form(sent.location(), "/api/account/sign_in", &fields).await;
            assert!(browser.page(wrong.location()).await.text.contains("E-post eller passord stemmer ikke."));
            let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", "/training")];
            let entered = browser.form(sent.location(), "/api/account/sign_in", &fields).await;
            assert_eq!(entered.location(), "/training");
            let page = browser.page("/training").await;
            assert_eq!(page.text.contains("Møsvatn"), comes_back, "{who}");
            assert_eq!(page.text.contains("Det du skrev, er tatt vare på."), comes_back, "{who}");
            assert!(!browser.page("/training").await.text.contains("Møsvatn"), "once");
        }
        Ok(())
    })
    .await;
}
