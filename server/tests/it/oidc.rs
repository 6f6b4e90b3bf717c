//! Sign-in by an identity provider: what opens an account, what does not, and who is first.

mod door;
mod provider;
mod whose;

use crate::{
    helpers::{Browser, TestApp, on_both, on_both_with},
    passkey::told,
};
use anyhow::{Context as _, ensure};
use contract::{
    identity_proof::{How, Level},
    oidc::OwnIdentities,
};
use entity::{audit, oidc_identity, oidc_step, web_session};
use provider::{Bend, Fake, HIGH, LOW, SUBSTANTIAL, Sign};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::{Value, json};
use service::Ctx;
use std::time::Duration;

/// Changes what the provider says.
type Lie = fn(&mut Value);

const SIGN_IN: &str = "/oidc/to/people?for=sign_in&next=%2Ftraining";

/// Runs `test` on both databases, with a provider that the product knows.
async fn with_provider(test: impl AsyncFn(&TestApp, &Fake) -> anyhow::Result<()>) {
    let fake = Fake::start().await;
    on_both_with(|services| services.oidc = fake.oidc(), async |app| test(app, &fake).await).await;
}

/// Goes to the provider by `way`, signs in there and comes back; gives where one lands.
async fn through(
    app: &TestApp,
    fake: &Fake,
    browser: &Browser,
    way: &str,
    (subject, acr): (&str, &str),
) -> anyhow::Result<String> {
    let left = browser.page(way).await;
    let back = fake.authorize(left.location(), subject, acr, app.services.clock.now())?;
    Ok(browser.page(&back).await.location().to_owned())
}

/// Signed in as `name`, with the identity `subject` linked.
async fn linked(app: &TestApp, fake: &Fake, name: &str, subject: &str) -> anyhow::Result<Browser> {
    let browser = app.signed_in(name).await;
    let own: OwnIdentities = browser.read("/api/account/identities", &[]).await.json()?;
    ensure!(own.linked.is_empty() && own.ways.len() == 1, "{own:?}");
    let landed = through(app, fake, &browser, &own.ways[0].href, (subject, SUBSTANTIAL)).await?;
    ensure!(landed == "/account/identity?done=linked", "{landed}");
    Ok(browser)
}

async fn is_in(browser: &Browser) -> bool {
    browser.read("/api/account/sessions", &[]).await.status == 200
}

/// Back at the sign-in page with this problem, and not in.
async fn expect_problem(browser: &Browser, landed: &str, problem: &str, words: &str) -> anyhow::Result<()> {
    ensure!(landed.starts_with("/sign-in?") && landed.ends_with(&format!("&problem={problem}")), "{landed}");
    ensure!(!is_in(browser).await, "{problem}: let in");
    let page = browser.page(landed).await;
    ensure!(page.status == 200 && page.text.contains(words), "{problem}: no words");
    Ok(())
}

#[tokio::test]
async fn a_linked_identity_signs_in_and_leads_to_where_one_was_going() {
    with_provider(async |app, fake| {
        let page = app.visitor().page("/sign-in?next=%2Ftraining").await;
        ensure!(page.text.contains("Logg inn med Ekte-ID people"), "offered");
        let kari = linked(app, fake, "deltaker", "kari").await?;
        let own: OwnIdentities = kari.read("/api/account/identities", &[]).await.json()?;
        ensure!(own.linked.len() == 1 && own.ways.is_empty(), "{own:?}");
        let how = How::Provider { name: "Ekte-ID people".into(), level: Some(Level::Substantial) };
        ensure!(own.proofs.is_some_and(|proofs| proofs.len() == 1 && proofs[0].how == how), "who she is is noted");
        ensure!(kari.page("/account/identity").await.text.contains("Fjern Ekte-ID people"));
        // nobody at the centre has seen that it is hers
        let enrolment = app.world.participants[0].enrolment.id;
        for (browser, path, none) in [
            (&kari, "/account".to_owned(), "ikke notert at du har vist hvem du er"),
            (&app.signed_in("fagperson").await, format!("/participants/{enrolment}"), "Ikke bekreftet ennå"),
        ] {
            let page = browser.page(&path).await.text;
            ensure!(page.contains(none) && page.contains("en ID fra Ekte-ID people ble knyttet til kontoen"), "{path}");
            ensure!(page.contains("betydelig nivå") && !page.contains(SUBSTANTIAL), "{path}: in plain words");
        }

        let visitor = app.visitor();
        let left = visitor.page(SIGN_IN).await;
        ensure!(left.status == 303, "{}", left.status);
        let cookie = left.headers["set-cookie"].to_str()?;
        ensure!(cookie.starts_with("tilbake-oidc=") && cookie.contains("HttpOnly; SameSite=Lax; Max-Age=3600"));
        let token = cookie.trim_start_matches("tilbake-oidc=").split(';').next().unwrap_or_default();
        ensure!(!left.location().contains(token), "the cookie's token stays here");
        let back = fake.authorize(left.location(), "kari", HIGH, app.services.clock.now())?;
        ensure!(visitor.page(&back).await.location() == "/training");
        ensure!(visitor.page("/training").await.text.contains("Kari Lund"), "who it was linked to");
        // the session is like one by password: stored, listed, freshly proven
        let proven = visitor.page("/account/password").await;
        ensure!(proven.status == 200, "{}", proven.status);

        for sign in [Sign::Ps256, Sign::Es256] {
            fake.bend(Bend { sign, ..Bend::default() });
            let visitor = app.visitor();
            let landed = through(app, fake, &visitor, SIGN_IN, ("kari", SUBSTANTIAL)).await?;
            ensure!(landed == "/training" && is_in(&visitor).await, "{sign:?}: {landed}");
        }
        fake.bend(Bend::default());

        let db = app.services.db.read();
        let acts = audit::Entity::find().filter(audit::Column::Act.eq("link_identity")).count(db).await?;
        ensure!(acts == 1, "{acts}");
        let row = oidc_identity::Entity::find().one(db).await?.context("a row")?;
        ensure!(row.subject_hash.len() == 32 && row.level == HIGH, "{row:?}");

        ensure!(kari.post("/api/account/unlink_identity", &[("provider", "people")]).await.status == 200);
        for kind in ["identity_linked", "identity_unlinked"] {
            ensure!(told(app, kind).await? == 1, "{kind}");
        }
        let visitor = app.visitor();
        let landed = through(app, fake, &visitor, SIGN_IN, ("kari", HIGH)).await?;
        expect_problem(&visitor, &landed, "not_linked", "ikke knyttet til en konto").await
    })
    .await;
}

#[tokio::test]
async fn what_does_not_hold_lets_nobody_in() {
    with_provider(async |app, fake| {
        linked(app, fake, "deltaker", "kari").await?;
        let lies: [(&str, Lie); 16] = [
            ("nonce", |claims| claims["nonce"] = "another".into()),
            ("no nonce", |claims| claims["nonce"] = Value::Null),
            ("issuer", |claims| claims["iss"] = "https://evil.example".into()),
            ("audience", |claims| claims["aud"] = "another".into()),
            ("another of ours", |claims| claims["aud"] = "tilbake-staff".into()),
            ("several audiences", |claims| claims["aud"] = json!(["tilbake-people", "another"])),
            ("made for another", |claims| claims["azp"] = "another".into()),
            ("expired", |claims| claims["exp"] = (claims["iat"].as_i64().unwrap_or(0) - 61).into()),
            ("no expiry", |claims| claims["exp"] = Value::Null),
            ("from the future", |claims| claims["iat"] = (claims["iat"].as_i64().unwrap_or(0) + 61).into()),
            ("old", |claims| claims["iat"] = (claims["iat"].as_i64().unwrap_or(0) - 601).into()),
            ("not yet", |claims| claims["nbf"] = (claims["iat"].as_i64().unwrap_or(0) + 61).into()),
            // who was signed in there already, on the same machine, must sign in there anew
            ("signed in long ago", |claims| claims["auth_time"] = 1.into()),
            ("signed in nobody knows when", |claims| claims["auth_time"] = Value::Null),
            ("no subject", |claims| claims["sub"] = "".into()),
            ("no claims", |claims| *claims = json!("kari")),
        ];
        for (name, lie) in lies {
            fake.bend(Bend { claims: Some(lie), ..Bend::default() });
            let visitor = app.visitor();
            let landed = through(app, fake, &visitor, SIGN_IN, ("kari", HIGH)).await?;
            let said = expect_problem(&visitor, &landed, "refused", "Vi kunne ikke bekrefte innloggingen").await;
            said.context(name)?;
        }
        for sign in [Sign::None, Sign::Hs256, Sign::Stranger, Sign::Unnamed, Sign::Changed] {
            fake.bend(Bend { sign, ..Bend::default() });
            let visitor = app.visitor();
            let landed = through(app, fake, &visitor, SIGN_IN, ("kari", HIGH)).await?;
            let said = expect_problem(&visitor, &landed, "refused", "Vi kunne ikke bekrefte innloggingen").await;
            said.with_context(|| format!("{sign:?}"))?;
        }
        fake.bend(Bend::default());
        for acr in [LOW, "", "idporten-loa-substantial "] {
            let visitor = app.visitor();
            let landed = through(app, fake, &visitor, SIGN_IN, ("kari", acr)).await?;
            expect_problem(&visitor, &landed, "too_low", "høyere sikkerhetsnivå").await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_for_the_browser_that_left_and_for_once() {
    with_provider(async |app, fake| {
        linked(app, fake, "deltaker", "kari").await?;
        let now = || app.services.clock.now();
        let words = "tok for lang tid";
        // somebody else's browser, with a step of its own or none
        let (left, victim, stranger) = (app.visitor(), app.visitor(), app.visitor());
        let back = fake.authorize(left.page(SIGN_IN).await.location(), "kari", HIGH, now())?;
        victim.page(SIGN_IN).await;
        for other in [&victim, &stranger] {
            let landed = other.page(&back).await.location().to_owned();
            expect_problem(other, &landed, "expired", words).await?;
        }
        // another state, or none
        for state in ["state=x", "state=", "nothing=x"] {
            let forged = back.replacen("state=", &format!("{state}&was="), 1);
            let landed = left.page(&forged).await.location().to_owned();
            expect_problem(&left, &landed, "expired", words).await?;
        }
        ensure!(left.page(&back).await.location() == "/training", "its own works still");
        // once more, also by the same browser
        let again = left.page(&back).await.location().to_owned();
        ensure!(again.ends_with("problem=expired"), "{again}");

        // a code of another sign-in does not fit the verifier
        let (one, other) = (app.visitor(), app.visitor());
        let stolen = fake.authorize(one.page(SIGN_IN).await.location(), "kari", HIGH, now())?;
        let mine = fake.authorize(other.page(SIGN_IN).await.location(), "kari", HIGH, now())?;
        let code = |path: &str| path.split(['=', '&']).nth(1).map(str::to_owned).context("a code");
        let mixed = mine.replace(&code(&mine)?, &code(&stolen)?);
        let landed = other.page(&mixed).await.location().to_owned();
        expect_problem(&other, &landed, "refused", "Vi kunne ikke bekrefte").await?;

        // an answer under another issuer's name, or under none
        for (from, to) in [("&iss=", "&iss=https%3A%2F%2Fevil.example&was="), ("&iss=", "&was=")] {
            let browser = app.visitor();
            let back = fake.authorize(browser.page(SIGN_IN).await.location(), "kari", HIGH, now())?;
            let landed = browser.page(&back.replace(from, to)).await.location().to_owned();
            expect_problem(&browser, &landed, "refused", "Vi kunne ikke bekrefte").await?;
        }

        // too late
        let late = app.visitor();
        let left_at = late.page(SIGN_IN).await;
        app.hand.forward(601);
        let back = fake.authorize(left_at.location(), "kari", HIGH, now())?;
        let landed = late.page(&back).await.location().to_owned();
        expect_problem(&late, &landed, "expired", words).await?;
        app.hand.forward(2 * 24 * 60 * 60);
        service::keeping::let_go(&Ctx::system(&app.services)).await?;
        ensure!(oidc_step::Entity::find().count(app.services.db.read()).await? == 0, "no trace is left");

        // turned round there
        let browser = app.visitor();
        let request = fake.request(browser.page(SIGN_IN).await.location())?;
        let iss: String = form_urlencoded::byte_serialize(fake.issuer.as_bytes()).collect();
        let back = format!("/oidc/callback?error=access_denied&state={}&iss={iss}", request["state"]);
        let landed = browser.page(&back).await.location().to_owned();
        ensure!(landed.contains("next=%2Ftraining"), "where one was going is kept: {landed}");
        expect_problem(&browser, &landed, "cancelled", "Du avbrøt innloggingen").await
    })
    .await;
}

#[tokio::test]
async fn of_many_who_bring_the_same_answer_at_once_one_gets_in() {
    with_provider(async |app, fake| {
        linked(app, fake, "deltaker", "kari").await?;
        let db = app.services.db.read();
        let before = web_session::Entity::find().count(db).await?;
        let browser = app.visitor();
        let left = browser.page(SIGN_IN).await;
        let back = fake.authorize(left.location(), "kari", HIGH, app.services.clock.now())?;
        let tries: Vec<_> = (0..8)
            .map(|_| {
                let (browser, back) = (browser.clone(), back.clone());
                tokio::spawn(async move { browser.page(&back).await.location().to_owned() })
            })
            .collect();
        let mut won = 0;
        for one in tries {
            won += u32::from(one.await? == "/training");
        }
        ensure!(won == 1, "{won} got in");
        ensure!(web_session::Entity::find().count(db).await? == before + 1, "one session");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn keys_are_fetched_anew_when_they_change_and_not_at_a_liars_pace() {
    with_provider(async |app, fake| {
        linked(app, fake, "deltaker", "kari").await?;
        let read = fake.keys_read();
        fake.bend(Bend { sign: Sign::Unnamed, ..Bend::default() });
        for _ in 0..3 {
            through(app, fake, &app.visitor(), SIGN_IN, ("kari", HIGH)).await?;
        }
        ensure!(fake.keys_read() == read + 1, "asked {} times", fake.keys_read() - read);
        fake.bend(Bend::default());
        fake.rotate();
        app.hand.forward(30);
        let landed = through(app, fake, &app.visitor(), SIGN_IN, ("kari", HIGH)).await?;
        ensure!(landed == "/training" && fake.keys_read() == read + 2, "{landed}");
        app.hand.forward(3601);
        through(app, fake, &app.visitor(), SIGN_IN, ("kari", HIGH)).await?;
        ensure!(fake.keys_read() == read + 3, "old ones are asked for anew");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_provider_that_is_down_slow_or_endless_is_said_and_the_password_works() {
    with_provider(async |app, fake| {
        linked(app, fake, "deltaker", "kari").await?;
        let faults = [
            Bend { broken: true, ..Bend::default() },
            Bend { delay: Duration::from_secs(2), ..Bend::default() },
            Bend { endless: true, ..Bend::default() },
        ];
        for fault in faults {
            // at the door, and on the way back
            fake.bend(fault.clone());
            let visitor = app.visitor();
            let landed = visitor.page(SIGN_IN).await.location().to_owned();
            expect_problem(&visitor, &landed, "unavailable", "svarer ikke akkurat nå").await?;
            fake.bend(Bend::default());
            let left = visitor.page(SIGN_IN).await;
            let back = fake.authorize(left.location(), "kari", HIGH, app.services.clock.now())?;
            fake.bend(fault);
            let landed = visitor.page(&back).await.location().to_owned();
            expect_problem(&visitor, &landed, "unavailable", "svarer ikke akkurat nå").await?;
            fake.bend(Bend::default());
        }
        app.signed_in("deltaker").await;
        // many who leave from one place wait; the password's own count is another
        let visitor = app.visitor();
        let mut landed = String::new();
        for _ in 0..61 {
            landed = visitor.page(SIGN_IN).await.location().to_owned();
        }
        ensure!(landed.ends_with("problem=too_many"), "{landed}");
        app.signed_in("deltaker").await;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_providers_nothing_is_offered() {
    on_both(async |app| {
        let visitor = app.visitor();
        ensure!(!visitor.page("/sign-in").await.text.contains("/oidc/to/"));
        let landed = visitor.page("/oidc/to/people").await.location().to_owned();
        expect_problem(&visitor, &landed, "unavailable", "svarer ikke").await?;
        let kari = app.signed_in("deltaker").await;
        ensure!(kari.page("/account/identity").await.text.contains("ikke tatt dette i bruk"));
        Ok(())
    })
    .await;
}
