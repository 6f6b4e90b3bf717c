//! When sessions end, and what keeps them.

use crate::helpers::{Browser, TestApp, on_both};
use contract::account::OwnSession;
use domain::id::WebSessionId;
use service::account::{self, Left};

async fn current(browser: &Browser) -> anyhow::Result<WebSessionId> {
    let list: Vec<OwnSession> = browser.read("/api/account/sessions", &[]).await.json()?;
    Ok(list.into_iter().find(|one| one.current).expect("the one that asks").id)
}

async fn stands(browser: &Browser) -> bool {
    browser.read("/api/account/sessions", &[]).await.status == 200
}

async fn left(app: &TestApp, session: WebSessionId) -> anyhow::Result<Option<Left>> {
    Ok(account::left(&app.services, session, app.services.clock.now()).await?)
}

#[tokio::test]
async fn a_talk_keeps_the_browser_it_goes_through_and_no_other() {
    on_both(async |app| {
        let (laptop, phone) = (app.signed_in("fagperson").await, app.signed_in("fagperson").await);
        let talking = current(&laptop).await?;
        for _ in 0..40 {
            app.hand.forward(60);
            account::keep_through(&app.services, talking, app.services.clock.now()).await?;
        }
        assert!(stands(&laptop).await && !stands(&phone).await);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_absolute_limit_waits_for_the_end_of_a_talk_within_reason() {
    on_both(async |app| {
        let laptop = app.signed_in("fagperson").await;
        let talking = current(&laptop).await?;
        let mut minutes = 0;
        while stands(&laptop).await && minutes < 20 * 60 {
            app.hand.forward(60);
            minutes += 1;
            account::keep_through(&app.services, talking, app.services.clock.now()).await?;
        }
        assert_eq!(minutes, 16 * 60, "twelve hours, and four for the talk");

        let laptop = app.signed_in("fagperson").await;
        let session = current(&laptop).await?;
        for _ in 0..(12 * 60 / 20) - 1 {
            app.hand.forward(20 * 60);
            assert!(laptop.page("/account").await.status == 200);
        }
        app.hand.forward(19 * 60);
        account::keep_through(&app.services, session, app.services.clock.now()).await?;
        app.hand.forward(120);
        assert!(stands(&laptop).await, "the talk has just ended");
        app.hand.forward(120);
        assert!(!stands(&laptop).await, "and now the limit holds");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_left_of_a_session_is_known() {
    on_both(async |app| {
        let laptop = app.signed_in("fagperson").await;
        let session = current(&laptop).await?;
        app.hand.forward(28 * 60);
        let Some(Left { idle, absolute }) = left(app, session).await? else { anyhow::bail!("it stands") };
        assert_eq!((idle.as_mins(), absolute.as_mins()), (2, 12 * 60 - 28));
        account::touch(&app.services, session, app.services.clock.now()).await?;
        assert_eq!(left(app, session).await?.map(|left| left.idle.as_mins()), Some(30));
        app.hand.forward(31 * 60);
        assert_eq!(left(app, session).await?, None);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_new_device_is_told_of_and_marked_for_a_week() {
    on_both(async |app| {
        use sea_orm::EntityTrait as _;
        let old = app.signed_in("fagperson").await;
        app.hand.forward(60);
        let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Safari/604.1";
        let email = format!("fagperson@{}", app.world.domain);
        let body = format!("email={}&password={}", email.replace('@', "%40"), "pr%C3%B8v-igjen-2026");
        let headers = [
            ("user-agent", agent),
            ("accept", "application/json"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        let phone = app.visitor();
        for _ in 0..2 {
            let answer = phone.send(reqwest::Method::POST, "/api/account/sign_in", &headers, Some(body.clone())).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            app.hand.forward(60);
        }
        service::jobs::run_due(&app.services).await?;
        let notices = entity::notification::Entity::find().all(app.services.db.read()).await?;
        assert_eq!(notices.iter().filter(|notice| notice.kind == "new_device").count(), 1, "told once");
        let list: Vec<OwnSession> = old.read("/api/account/sessions", &[]).await.json()?;
        let marks: Vec<_> = list.iter().map(|one| (one.current, one.new_device)).collect();
        assert!(marks.contains(&(true, false)) && marks.contains(&(false, true)) && marks.len() == 2, "{marks:?}");

        let others = old.form("/account", "/api/account/end_other_sessions", &[]).await;
        assert_eq!(others.location(), "/account");
        assert!(!stands(&phone).await && stands(&old).await);
        Ok(())
    })
    .await;
}
