//! Links that work once, a new password, and accounts that are closed.

use crate::helpers::{Browser, PASSWORD, TestApp, on_both};
use contract::{AppError, account::OpenLink};
use domain::person::{LinkKind, Role};
use entity::{audit, outbox, seal::Place};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use service::{Ctx, account, events::Signal, jobs};

const GOOD: &str = "fire blå elger danser";

async fn sign_in(app: &TestApp, email: &str, password: &str) -> (Browser, u16) {
    let browser = app.visitor();
    let fields = [("email", email), ("password", password), ("next", "/")];
    let status = browser.post("/api/account/sign_in", &fields).await.status.as_u16();
    (browser, status)
}

async fn choose(browser: &Browser, token: &str, password: &str) -> AppError {
    let answer = browser.post("/api/account/use_link", &[("token", token), ("new_password", password)]).await;
    answer.json().unwrap_or_else(|_| panic!("{}: {}", answer.status, answer.text))
}

fn token_of(path: &str) -> &str {
    path.strip_prefix("/link/").expect("a link")
}

async fn invite(app: &TestApp, email: &str) -> anyhow::Result<String> {
    let ctx = Ctx::system(&app.services);
    let new = account::NewAccount {
        centre: app.ctx("admin").await?.actor()?.centre,
        email: email.to_owned(),
        name: "Ny Nordmann".to_owned(),
        role: Role::Therapist,
        profession: None,
        password_hash: account::no_password(&app.services).await?,
    };
    let transaction = ctx.begin().await?;
    let path = account::invite(&ctx, &transaction, new).await?;
    transaction.commit().await?;
    Ok(path)
}

async fn acts_of(app: &TestApp, act: &str) -> anyhow::Result<usize> {
    Ok(audit::Entity::find().filter(audit::Column::Act.eq(act)).all(app.services.db.read()).await?.len())
}

#[tokio::test]
async fn an_invited_person_chooses_a_password_once() {
    on_both(async |app| {
        let path = invite(app, "ny@eksempel.no").await?;
        let token = token_of(&path).to_owned();
        assert_eq!(sign_in(app, "ny@eksempel.no", "").await.1, 422, "there is no password yet");
        let visitor = app.visitor();
        let page = visitor.page(&path).await;
        assert!(page.text.contains("Velkommen, Ny Nordmann."), "{}", page.text);

        let weak =
            visitor.form(&path, "/api/account/use_link", &[("token", &token), ("new_password", "aaaaaaaaaaaa")]).await;
        assert_eq!(weak.location(), path);
        let again = visitor.page(&path).await;
        assert!(again.text.contains("for lett å gjette") && !again.text.contains("aaaaaaaaaaaa"));
        assert_eq!(choose(&visitor, &token, "kort").await, too_short());

        let mut tries = Vec::new();
        for number in 0..6 {
            let (browser, token) = (app.visitor(), token.clone());
            tries.push(tokio::spawn(async move {
                let chosen = format!("{GOOD} {number}");
                let fields = [("token", token.as_str()), ("new_password", chosen.as_str())];
                (number, browser.post("/api/account/use_link", &fields).await.status.as_u16())
            }));
        }
        let mut winners = Vec::new();
        for one in tries {
            let (number, status) = one.await?;
            assert!([200, 422].contains(&status), "{status}");
            winners.extend((status == 200).then_some(number));
        }
        assert_eq!(winners.len(), 1, "{winners:?}");
        assert_eq!(sign_in(app, "NY@eksempel.no", &format!("{GOOD} {}", winners[0])).await.1, 200);
        assert_eq!(acts_of(app, "accept_invitation").await?, 1);
        assert!(visitor.page(&path).await.text.contains("Lenken virker ikke lenger"));
        Ok(())
    })
    .await;
}

fn too_short() -> AppError {
    AppError::Invalid { fields: vec![contract::FieldError::new("new_password", "too_short").with("min", 10)] }
}

#[tokio::test]
async fn links_grow_old() {
    on_both(async |app| {
        let open = async |path: &str| -> anyhow::Result<Option<OpenLink>> {
            app.visitor().read("/api/account/open_link", &[("token", token_of(path))]).await.json()
        };
        let invitation = invite(app, "ny@eksempel.no").await?;
        let reset = account::reset_link(&app.services, "ny@eksempel.no").await?;
        app.hand.forward(3599);
        assert_eq!(open(&reset).await?.map(|link| link.kind), Some(LinkKind::Reset));
        app.hand.forward(1);
        assert_eq!(open(&reset).await?, None);
        assert_eq!(choose(&app.visitor(), token_of(&reset), GOOD).await, AppError::field("", "link_over"));
        app.hand.forward(7 * 24 * 3600 - 3601);
        assert_eq!(open(&invitation).await?.map(|link| link.name).as_deref(), Some("Ny Nordmann"));
        app.hand.forward(1);
        assert_eq!(open(&invitation).await?, None);
        assert_eq!(open("/link/").await?, None);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_asks_for_a_reset_learns_nothing_and_only_the_owner_gets_a_letter() {
    on_both(async |app| {
        let email = format!("deltaker@{}", app.world.domain);
        let ask = async |email: &str| {
            app.visitor().form("/sign-in/forgot", "/api/account/ask_reset", &[("email", email)]).await
        };
        let (known, unknown) = (ask(&email).await, ask("finnes@ikke.no").await);
        assert_eq!((known.status, known.location()), (unknown.status, unknown.location()));
        assert!(app.visitor().page(known.location()).await.text.contains("Hvis adressen er i bruk hos oss"));
        let mut letters = Vec::new();
        for _ in 0..100 {
            letters = outbox::Entity::find().all(app.services.db.read()).await?;
            if !letters.is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(letters.len(), 1);
        let path: String = app.services.keyring.open(Place::new("outbox", "link", letters[0].id), &letters[0].link)?;

        let phone = app.signed_in("deltaker").await;
        let laptop = app.visitor();
        let fields = [("token", token_of(&path)), ("new_password", GOOD)];
        let chosen = laptop.form(&path, "/api/account/use_link", &fields).await;
        assert_eq!(chosen.location(), "/sign-in?done=password");
        assert!(laptop.page(chosen.location()).await.text.contains("Passordet er lagret."));
        assert_eq!(phone.read("/api/account/sessions", &[]).await.status, 401, "signed out everywhere");
        assert_eq!(sign_in(app, &email, PASSWORD).await.1, 422);
        assert_eq!(sign_in(app, &email, GOOD).await.1, 200);
        assert_eq!(acts_of(app, "reset_password").await?, 1);
        assert_eq!(choose(&laptop, token_of(&path), GOOD).await, AppError::field("", "link_over"));
        for _ in 0..7 {
            assert_eq!(ask("mange@ikke.no").await.location(), "/sign-in/forgot?sent=1");
        }
        ask("mange@ikke.no").await;
        let many = app.visitor().post("/api/account/ask_reset", &[("email", "mange@ikke.no")]).await;
        assert_eq!(many.status, 429);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_what_the_old_one_opened() {
    on_both(async |app| {
        let email = format!("deltaker@{}", app.world.domain);
        let (phone, laptop) = (app.signed_in("deltaker").await, app.signed_in("deltaker").await);
        let link = account::reset_link(&app.services, &email).await?;
        let changed = laptop.form("/account/password", "/api/account/change_password", &[("new_password", GOOD)]).await;
        assert_eq!(changed.location(), "/account?done=password");
        assert!(laptop.page(changed.location()).await.text.contains("Passordet er byttet."));
        assert_eq!(phone.read("/api/account/sessions", &[]).await.status, 401);
        assert_eq!(choose(&app.visitor(), token_of(&link), GOOD).await, AppError::field("", "link_over"));
        assert_eq!(sign_in(app, &email, PASSWORD).await.1, 422);
        assert_eq!(acts_of(app, "change_password").await?, 1);
        let name_in_it = laptop.post("/api/account/change_password", &[("new_password", "tilbaketilbake")]).await;
        assert_eq!(name_in_it.status, 422);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_closed_account_is_closed_everywhere() {
    on_both(async |app| {
        let email = format!("fagperson@{}", app.world.domain);
        let account = app.ctx("fagperson").await?.actor()?.account;
        let (phone, laptop) = (app.signed_in("fagperson").await, app.signed_in("fagperson").await);
        let link = account::reset_link(&app.services, &email).await?;
        let mut signals = app.services.hub.listen();
        account::disable(&app.services, &email).await?;
        for browser in [&phone, &laptop] {
            assert_eq!(browser.read("/api/account/sessions", &[]).await.status, 401);
        }
        assert_eq!(sign_in(app, &email, PASSWORD).await.1, 422);
        assert_eq!(app.visitor().read("/api/account/open_link", &[("token", token_of(&link))]).await.text, "null");
        // sockets and media hear of it from the job runner: the command line is another process
        jobs::run_due(&app.services).await?;
        assert!(matches!(signals.try_recv(), Ok(Signal::AccountEnded(ended)) if ended == account));
        assert!(account::disable(&app.services, "finnes@ikke.no").await.is_err());
        Ok(())
    })
    .await;
}
