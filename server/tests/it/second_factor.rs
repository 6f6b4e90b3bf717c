//! The second factor: required for staff, accepted once, replaced, recovered from.

use crate::helpers::{Browser, PASSWORD, TestApp, on_both};
use anyhow::Context as _;
use contract::{
    AppError,
    account::{Factor, SetUp},
};
use entity::centre;
use jiff::Timestamp;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, IntoActiveModel as _};
use totp_rs::{Builder, Secret};

/// What an app shows for a key, as typed from the page.
pub fn code_of(key: &str, now: Timestamp) -> String {
    let secret = Secret::try_from_base32(key.replace(' ', "")).expect("a key");
    let second = u64::try_from(now.as_second()).expect("after 1970");
    Builder::new().with_secret(secret).build().expect("an app").generate(second).to_string()
}

/// A member of staff of a centre that is no demo.
pub struct Staff<'a> {
    app: &'a TestApp,
    pub email: String,
}

impl<'a> Staff<'a> {
    pub async fn new(app: &'a TestApp) -> anyhow::Result<Self> {
        let found = centre::Entity::find_by_id(app.other.centre).one(app.services.db.read()).await?;
        let mut centre = found.context("the other centre")?.into_active_model();
        centre.is_demo = Set(false);
        centre.update(app.services.db.write()).await?;
        Ok(Self { app, email: format!("fagperson@{}", app.other.domain) })
    }

    pub fn now(&self) -> Timestamp {
        self.app.services.clock.now()
    }

    /// A browser that has given the password and is led to `path`.
    pub async fn half(&self, path: &str) -> Browser {
        let browser = self.app.visitor();
        let fields = [("email", self.email.as_str()), ("password", PASSWORD), ("next", "/participants")];
        let answer = browser.form("/sign-in", "/api/account/sign_in", &fields).await;
        assert_eq!(answer.location(), format!("{path}?next=%2Fparticipants"));
        browser
    }

    /// Signs in for the first time: the browser, the key and the recovery codes.
    pub async fn enrolled(&self) -> anyhow::Result<(Browser, String, Vec<String>)> {
        let browser = self.half("/sign-in/set-up").await;
        let set_up: Option<SetUp> = browser.read("/api/account/set_up", &[]).await.json()?;
        let key = set_up.expect("a set-up").secret;
        let answer = browser.post("/api/account/enrol", &[("code", &code_of(&key, self.now()))]).await;
        assert_eq!(answer.json::<String>()?, "/account/second-factor?next=%2F");
        let codes = browser.read("/api/account/factor", &[]).await.json::<Factor>()?.new_codes;
        Ok((browser, key, codes))
    }
}

pub async fn give(browser: &Browser, code: &str) -> u16 {
    browser.post("/api/account/give_code", &[("code", code), ("next", "/")]).await.status.as_u16()
}

pub async fn is_in(browser: &Browser) -> bool {
    browser.read("/api/account/sessions", &[]).await.status == 200
}

#[tokio::test]
async fn staff_without_a_factor_set_one_up_before_anything_else() {
    on_both(async |app| {
        let staff = Staff::new(app).await?;
        let browser = staff.half("/sign-in/set-up").await;
        assert!(!is_in(&browser).await, "half in is not in");
        assert_eq!(browser.page("/participants").await.location(), "/sign-in?next=%2Fparticipants");
        assert_eq!(give(&browser, "000000").await, 422, "there is no code to give yet");

        let here = "/sign-in/set-up?next=%2Fparticipants";
        let page = browser.page(here).await;
        let set_up: Option<SetUp> = browser.read("/api/account/set_up", &[]).await.json()?;
        let key = set_up.expect("a set-up").secret;
        assert!(page.text.contains(&key) && page.text.contains("otpauth://totp/Tilbake"), "the key and the picture");
        assert_eq!(app.visitor().read("/api/account/set_up", &[]).await.json::<Option<SetUp>>()?, None);

        let wrong = browser.form(here, "/api/account/enrol", &[("code", "000000"), ("next", "/participants")]).await;
        assert_eq!(wrong.location(), here);
        let again = browser.page(here).await;
        assert!(again.text.contains("Koden stemmer ikke") && again.text.contains(&key), "the same key stands");

        let code = code_of(&key, staff.now());
        let right = browser.form(here, "/api/account/enrol", &[("code", &code), ("next", "/participants")]).await;
        assert_eq!(right.location(), "/account/second-factor?next=%2Fparticipants");
        let codes = browser.read("/api/account/factor", &[]).await.json::<Factor>()?.new_codes;
        assert_eq!(codes.len(), 10);
        let page = browser.page(right.location()).await;
        assert!(codes.iter().all(|code| page.text.contains(code)));
        let kept = browser.form(right.location(), "/api/account/codes_kept", &[("next", "/participants")]).await;
        assert_eq!(kept.location(), "/participants");
        assert_eq!(browser.page("/participants").await.status, 200);
        let factor: Factor = browser.read("/api/account/factor", &[]).await.json()?;
        assert!(factor.active && factor.required && factor.new_codes.is_empty() && factor.codes_left == 10);
        assert_eq!(browser.post("/api/account/remove_factor", &[]).await.status, 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_password_alone_never_sets_up_a_second_authenticator() {
    on_both(async |app| {
        let staff = Staff::new(app).await?;
        let early = staff.half("/sign-in/set-up").await;
        let set_up: Option<SetUp> = early.read("/api/account/set_up", &[]).await.json()?;
        staff.enrolled().await?;
        // whoever stood half in with a key of their own comes too late
        let code = code_of(&set_up.expect("a set-up").secret, staff.now());
        assert_eq!(early.post("/api/account/enrol", &[("code", &code)]).await.status, 422);
        let late = staff.half("/sign-in/code").await;
        assert_eq!(late.read("/api/account/set_up", &[]).await.json::<Option<SetUp>>()?, None);
        assert_eq!(late.post("/api/account/enrol", &[("code", "123456")]).await.status, 422);
        assert!(!is_in(&early).await && !is_in(&late).await);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_code_is_asked_for_and_accepted_once() {
    on_both(async |app| {
        let staff = Staff::new(app).await?;
        let (_, key, _) = staff.enrolled().await?;
        let browser = staff.half("/sign-in/code").await;
        assert_eq!(give(&browser, &code_of(&key, staff.now())).await, 422, "used when it was set up");
        app.hand.forward(30);
        let code = code_of(&key, staff.now());
        let fields = [("code", code.as_str()), ("next", "/participants")];
        let answer = browser.form("/sign-in/code?next=%2Fparticipants", "/api/account/give_code", &fields).await;
        assert_eq!(answer.location(), "/participants");
        assert!(is_in(&browser).await);
        let other = staff.half("/sign-in/code").await;
        assert_eq!(give(&other, &code).await, 422, "not by another browser either");
        assert!(!is_in(&other).await);
        app.hand.forward(30);
        // the clock of the phone may be half a minute fast
        assert_eq!(
            give(&other, &code_of(&key, staff.now().saturating_add(jiff::SignedDuration::from_secs(30))?)).await,
            200
        );
        let slow = staff.half("/sign-in/code").await;
        app.hand.forward(601);
        let answer = slow.post("/api/account/give_code", &[("code", &code_of(&key, staff.now()))]).await;
        assert_eq!(answer.json::<AppError>()?, AppError::field("", "sign_in_expired"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_many_who_give_the_same_code_at_once_one_gets_in() {
    on_both(async |app| {
        let staff = Staff::new(app).await?;
        let (_, key, codes) = staff.enrolled().await?;
        app.hand.forward(30);
        for code in [code_of(&key, staff.now()), codes[0].to_uppercase().replace('-', " ")] {
            let mut tries = Vec::new();
            for _ in 0..6 {
                let browser = staff.half("/sign-in/code").await;
                let code = code.clone();
                tries.push(tokio::spawn(async move { give(&browser, &code).await }));
            }
            let mut statuses = Vec::new();
            for one in tries {
                statuses.push(one.await?);
            }
            assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
            assert!(statuses.iter().all(|status| [200, 422].contains(status)), "{statuses:?}");
            // what was counted against the account is forgotten
            app.hand.forward(601);
        }
        // one browser that sends two codes has one session
        let browser = staff.half("/sign-in/code").await;
        let (first, second) = tokio::join!(give(&browser, &codes[1]), give(&browser, &codes[2]));
        assert_eq!([first, second].iter().filter(|status| **status == 200).count(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn guessing_codes_must_wait() {
    on_both(async |app| {
        let staff = Staff::new(app).await?;
        let (_, key, _) = staff.enrolled().await?;
        app.hand.forward(30);
        let browser = staff.half("/sign-in/code").await;
        for guess in 0..8 {
            assert_eq!(give(&browser, &format!("{guess:06}")).await, 422);
        }
        assert_eq!(give(&browser, &code_of(&key, staff.now())).await, 429);
        let anew = staff.half("/sign-in/code").await;
        assert_eq!(give(&anew, &code_of(&key, staff.now())).await, 429, "a new password does not help");
        app.hand.forward(601);
        let later = staff.half("/sign-in/code").await;
        assert_eq!(give(&later, &code_of(&key, staff.now())).await, 200);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_authenticator_is_replaced_and_codes_are_renewed_by_whoever_is_in() {
    on_both(async |app| {
        let staff = Staff::new(app).await?;
        let (browser, old, codes) = staff.enrolled().await?;
        browser.form("/account/second-factor", "/api/account/begin_factor", &[]).await;
        let factor: Factor = browser.read("/api/account/factor", &[]).await.json()?;
        let new = factor.set_up.expect("one being set up").secret;
        app.hand.forward(30);
        let half = staff.half("/sign-in/code").await;
        assert_eq!(give(&half, &code_of(&new, staff.now())).await, 422, "not in force yet");
        assert_eq!(give(&half, &code_of(&old, staff.now())).await, 200);
        let confirmed = browser.post("/api/account/confirm_factor", &[("code", &code_of(&new, staff.now()))]).await;
        assert_eq!(confirmed.status, 200, "{}", confirmed.text);
        app.hand.forward(30);
        let half = staff.half("/sign-in/code").await;
        assert_eq!(give(&half, &code_of(&old, staff.now())).await, 422);
        assert_eq!(give(&half, &codes[0]).await, 422, "codes of the old one are worth nothing");
        let renewed = browser.form("/account/second-factor", "/api/account/renew_codes", &[]).await;
        assert_eq!(renewed.location(), "/account/second-factor");
        let factor: Factor = browser.read("/api/account/factor", &[]).await.json()?;
        assert_eq!(give(&half, &factor.new_codes[0]).await, 200);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_participant_may_choose_and_a_demo_says_what_it_lets_pass() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        assert_eq!(kari.form("/account/second-factor", "/api/account/begin_factor", &[]).await.status, 303);
        let factor: Factor = kari.read("/api/account/factor", &[]).await.json()?;
        assert!(!factor.required && !factor.excused && !factor.active);
        let key = factor.set_up.expect("one being set up").secret;
        let now = app.services.clock.now();
        assert_eq!(kari.post("/api/account/confirm_factor", &[("code", &code_of(&key, now))]).await.status, 200);
        let email = format!("deltaker@{}", app.world.domain);
        let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", "/")];
        let asked = app.visitor().post("/api/account/sign_in", &fields).await;
        assert_eq!(asked.json::<String>()?, "/sign-in/code?next=%2F");
        assert_eq!(kari.post("/api/account/remove_factor", &[]).await.status, 200);
        assert_eq!(app.visitor().post("/api/account/sign_in", &fields).await.json::<String>()?, "/");

        let note = "Her kan ansatte logge inn uten kode.";
        assert!(app.visitor().page("/sign-in").await.text.contains(note));
        let staff = app.signed_in("fagperson").await;
        assert!(staff.page("/account").await.text.contains(note));
        assert!(staff.read("/api/account/factor", &[]).await.json::<Factor>()?.excused);
        Ok(())
    })
    .await;
}
