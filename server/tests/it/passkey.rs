//! Passkeys: made, used alone, after the password and as a proof, removed.

use crate::{
    authenticator::{Key, Manner, make},
    helpers::{Answer, Browser, PASSWORD, TestApp, on_both},
    second_factor::{Staff, code_of, give, is_in},
};
use contract::{
    AppError,
    account::{Ceremony, Factor, Ways},
};
use entity::{audit, notification};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

pub const WRONG: &str = "wrong_passkey";

/// Has the browser asked at `path`, with a name where one is wanted.
pub async fn asked(browser: &Browser, path: &str) -> anyhow::Result<Ceremony> {
    browser.post(&format!("/api/account/{path}"), &[("name", "Jobbtelefonen")]).await.json()
}

pub async fn answered(browser: &Browser, path: &str, ticket: &str, answer: &str) -> Answer {
    let fields = [("ticket", ticket), ("answer", answer), ("next", "/account")];
    browser.post(&format!("/api/account/{path}"), &fields).await
}

/// Adds a passkey to whoever is signed in.
pub async fn added(browser: &Browser) -> anyhow::Result<Key> {
    let asked = asked(browser, "begin_passkey").await?;
    let (key, answer) = make(&asked.options, &Manner::default())?;
    let kept = answered(browser, "add_passkey", &asked.ticket, &answer).await;
    anyhow::ensure!(kept.status == 200, "{}", kept.text);
    Ok(key)
}

/// Sets up a passkey as the first factor of a member of staff, and goes in by it.
pub async fn enrolled(staff: &Staff<'_>) -> anyhow::Result<(Browser, Key)> {
    let browser = staff.half("/sign-in/set-up").await;
    let asked = asked(&browser, "begin_enrol_passkey").await?;
    let (key, answer) = make(&asked.options, &Manner::default())?;
    let kept = answered(&browser, "enrol_passkey", &asked.ticket, &answer).await;
    anyhow::ensure!(kept.json::<String>()? == "/account/second-factor?next=%2Faccount", "{}", kept.text);
    Ok((browser, key))
}

/// Goes in by a passkey alone, or after the password, in `browser`.
pub async fn go_in(browser: &Browser, path: &str, key: &mut Key) -> anyhow::Result<Answer> {
    let asked = asked(browser, path).await?;
    let answer = key.sign(&asked.options, &Manner::default())?;
    Ok(answered(browser, "give_passkey", &asked.ticket, &answer).await)
}

pub async fn prove_by_password(browser: &Browser) {
    assert_eq!(browser.post("/api/account/confirm", &[("password", PASSWORD)]).await.status, 200);
}

pub async fn factor(browser: &Browser) -> anyhow::Result<Factor> {
    browser.read("/api/account/factor", &[]).await.json()
}

pub fn is_wrong(answer: &Answer) -> anyhow::Result<bool> {
    Ok(answer.status == 422 && answer.json::<AppError>()? == AppError::field("", WRONG))
}

pub async fn told(app: &TestApp, kind: &str) -> anyhow::Result<u64> {
    service::jobs::run_due(&app.services).await?;
    let all = notification::Entity::find().filter(notification::Column::Kind.eq(kind));
    Ok(all.count(app.services.db.read()).await?)
}

async fn noted(app: &TestApp, act: &str) -> anyhow::Result<u64> {
    Ok(audit::Entity::find().filter(audit::Column::Act.eq(act)).count(app.services.db.read()).await?)
}

#[tokio::test]
async fn staff_set_up_a_passkey_and_come_in_by_it() {
    on_both(async |app| {
        let staff = Staff::new(app).await?;
        let (browser, mut key) = enrolled(&staff).await?;
        let standing = factor(&browser).await?;
        assert!(!standing.active && standing.required && standing.new_codes.len() == 10);
        let one = &standing.passkeys[0];
        assert!(one.name == "Jobbtelefonen" && one.last_used.is_none() && !one.suspect && !one.removable);
        assert_eq!((noted(app, "add_passkey").await?, told(app, "passkey_added").await?), (1, 1));

        let half = staff.half("/sign-in/code").await;
        assert_eq!(half.read("/api/account/ways", &[]).await.json::<Ways>()?, Ways { app: false, passkey: true });
        let page = half.page("/sign-in/code").await;
        assert!(page.text.contains("Bruk passnøkkelen") && page.text.contains("Gjenopprettingskode"));
        assert!(page.headers["permissions-policy"].to_str()?.contains("publickey-credentials-get=(self)"));
        assert!(!is_in(&half).await);
        assert_eq!(go_in(&half, "ask_passkey_step", &mut key).await?.json::<String>()?, "/account");
        assert!(is_in(&half).await);

        let alone = app.visitor();
        assert_eq!(alone.read("/api/account/ways", &[]).await.json::<Ways>()?, Ways::default());
        assert_eq!(go_in(&alone, "ask_passkey", &mut key).await?.json::<String>()?, "/account");
        assert!(is_in(&alone).await && factor(&alone).await?.passkeys[0].last_used.is_some(), "proven, and used");

        let by_code = staff.half("/sign-in/code").await;
        assert_eq!(give(&by_code, &standing.new_codes[0]).await, 200, "a recovery code opens too");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_participants_passkey_comes_with_codes_and_goes_with_them() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let mut key = added(&kari).await?;
        let standing = factor(&kari).await?;
        assert!(standing.new_codes.len() == 10 && standing.passkeys[0].removable);
        let asked_again = asked(&kari, "begin_passkey").await?;
        assert!(
            asked_again.options.contains("excludeCredentials")
                && asked_again.options.contains(r#""residentKey":"required""#)
        );
        let email = format!("deltaker@{}", app.world.domain);
        let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", "/")];
        let visitor = app.visitor();
        let path: String = visitor.post("/api/account/sign_in", &fields).await.json()?;
        assert_eq!(path, "/sign-in/code?next=%2F");
        assert_eq!(go_in(&visitor, "ask_passkey_step", &mut key).await?.status, 200);

        let id = standing.passkeys[0].id.to_string();
        let ola = app.signed_in("deltaker2").await;
        assert_eq!(ola.post("/api/account/remove_passkey", &[("passkey", &id)]).await.status, 404, "not theirs");
        let gone = kari.form("/account/second-factor", "/api/account/remove_passkey", &[("passkey", &id)]).await;
        assert_eq!(gone.location(), "/account/second-factor");
        let standing = factor(&kari).await?;
        assert!(standing.passkeys.is_empty() && standing.codes_left == 0 && standing.new_codes.is_empty());
        assert_eq!((noted(app, "remove_passkey").await?, told(app, "passkey_removed").await?), (1, 1));
        assert!(is_wrong(&go_in(&app.visitor(), "ask_passkey", &mut key).await?)?, "it opens nothing any more");
        assert_eq!(app.visitor().post("/api/account/sign_in", &fields).await.json::<String>()?, "/");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_passkey_is_a_proof_for_its_owner_and_the_session_changes_its_id() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let mut key = added(&kari).await?;
        let mut others = added(&app.signed_in("deltaker2").await).await?;
        app.hand.forward(301);
        assert_eq!(kari.post("/api/account/begin_passkey", &[("name", "x")]).await.status, 401, "wants a proof");
        let page = kari.page("/account/second-factor").await;
        assert_eq!(page.location(), "/confirm?next=%2Faccount%2Fsecond-factor");
        let ceremony = asked(&kari, "ask_passkey_proof").await?;
        let answer = others.sign(&ceremony.options, &Manner::default())?;
        let refused = answered(&kari, "prove_by_passkey", &ceremony.ticket, &answer).await;
        assert!(is_wrong(&refused)?, "{}", refused.text);
        let ceremony = asked(&kari, "ask_passkey_proof").await?;
        let answer = key.sign(&ceremony.options, &Manner::default())?;
        let proven = answered(&kari, "prove_by_passkey", &ceremony.ticket, &answer).await;
        assert_eq!(proven.json::<String>()?, "/account");
        assert!(proven.headers.contains_key("set-cookie"));
        assert_eq!(kari.page("/account/second-factor").await.status, 200);
        assert_eq!(app.visitor().post("/api/account/ask_passkey_proof", &[]).await.status, 401);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn staff_are_never_left_without_a_factor() {
    on_both(async |app| {
        let staff = Staff::new(app).await?;
        let (browser, _) = enrolled(&staff).await?;
        let first = factor(&browser).await?.passkeys[0].id.to_string();
        let remove = async |id: &str| {
            let id = id.to_owned();
            browser.post("/api/account/remove_passkey", &[("passkey", &id)]).await.status.as_u16()
        };
        assert_eq!(remove(&first).await, 403);
        added(&browser).await?;
        let standing = factor(&browser).await?;
        assert!(standing.passkeys.iter().all(|one| one.removable) && standing.codes_left == 10, "codes stand");
        let ids = standing.passkeys.iter().map(|one| one.id.to_string());
        let second = ids.into_iter().find(|id| *id != first).expect("another");
        let (one, other) = tokio::join!(remove(&first), remove(&second));
        assert_eq!((one.min(other), one.max(other)), (200, 403), "at once: one stays");

        browser.post("/api/account/begin_factor", &[]).await;
        let app_key = factor(&browser).await?.set_up.expect("one being set up").secret;
        browser.post("/api/account/confirm_factor", &[("code", &code_of(&app_key, staff.now()))]).await;
        let standing = factor(&browser).await?;
        assert!(standing.active && standing.app_may_go() && standing.passkeys[0].removable);
        assert_eq!(browser.post("/api/account/remove_factor", &[]).await.status, 200, "the passkey is left");
        let standing = factor(&browser).await?;
        assert!(!standing.active && standing.codes_left == 10 && !standing.passkeys[0].removable);
        Ok(())
    })
    .await;
}
