//! An identity that stands for two steps, and what else opens the same account: the password, factors, and who takes the
//! identity away.

use super::{
    SIGN_IN, expect_problem, is_in, linked,
    provider::{Bend, HIGH, LOW, SUBSTANTIAL},
    through, with_provider,
};
use crate::{
    helpers::{Answer, PASSWORD, TestApp},
    passkey::{added, factor},
};
use anyhow::{Context as _, ensure};
use contract::oidc::OwnIdentities;
use domain::person::Role;
use entity::{account as accounts, audit, oidc_identity, web_session};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::{
    account::{
        self,
        oidc::{Answer as Brought, Asked, begin, finish},
    },
    reply::Reply,
};
use std::time::Duration;

const STAFF: &str = "/oidc/to/staff?for=sign_in&next=%2Faccount";

/// Tries the password of `name` alone.
async fn by_password(app: &TestApp, name: &str, password: &str) -> Answer {
    let email = format!("{name}@{}", app.world.domain);
    let fields = [("email", email.as_str()), ("password", password), ("next", "/account")];
    app.visitor().post("/api/account/sign_in", &fields).await
}

/// The password of `name` is right, and does not let them in.
async fn is_shut(app: &TestApp, name: &str, password: &str, code: &str) -> anyhow::Result<()> {
    let answer = by_password(app, name, password).await;
    ensure!(answer.status == 422 && answer.text.contains(code), "{}", answer.text);
    Ok(())
}

#[tokio::test]
async fn a_participants_high_level_replaces_their_password() {
    with_provider(async |app, fake| {
        let kari = linked(app, fake, "deltaker", "kari").await?;
        let says = "Denne ID-en erstatter passordet";
        let email = format!("deltaker@{}", app.world.domain);
        ensure!(through(app, fake, &app.visitor(), SIGN_IN, ("kari", HIGH)).await? == "/training");
        ensure!(by_password(app, "deltaker", PASSWORD).await.status == 200, "a demo's password is everybody's");
        ensure!(!kari.page("/account/identity").await.text.contains(says), "nor is it said");
        app.real_centre().await?;
        let page = kari.page("/account/identity").await.text;
        ensure!(page.contains(says) && page.contains("Fjern Ekte-ID people"), "may go: no two steps are wanted");
        is_shut(app, "deltaker", PASSWORD, "use_provider").await?;
        // nor one that a letter gives
        let (link, chosen) = (account::reset_link(&app.services, &email).await?, "fire blå elger danser");
        let fields = [("token", link.trim_start_matches("/link/")), ("new_password", chosen)];
        ensure!(app.visitor().post("/api/account/use_link", &fields).await.status == 200);
        is_shut(app, "deltaker", chosen, "use_provider").await?;
        // she herself comes in on any level that is good enough, and the higher one is not forgotten
        ensure!(through(app, fake, &app.visitor(), SIGN_IN, ("kari", SUBSTANTIAL)).await? == "/training");
        is_shut(app, "deltaker", chosen, "use_provider").await?;
        // who has lost it is let in by the password again
        account::forget_factor(&app.services, &email).await?;
        ensure!(by_password(app, "deltaker", chosen).await.status == 200);
        let visitor = app.visitor();
        let landed = through(app, fake, &visitor, SIGN_IN, ("kari", HIGH)).await?;
        expect_problem(&visitor, &landed, "not_linked", "ikke knyttet").await
    })
    .await;
}

#[tokio::test]
async fn the_highest_level_that_was_used_counts_at_the_passwords_door() {
    with_provider(async |app, fake| {
        linked(app, fake, "fagperson", "ola").await?;
        app.real_centre().await?;
        let begun = by_password(app, "fagperson", PASSWORD).await;
        ensure!(begun.text.contains("/sign-in/set-up"), "{}", begun.text);
        ensure!(through(app, fake, &app.visitor(), STAFF, ("ola", HIGH)).await? == "/account");
        is_shut(app, "fagperson", PASSWORD, "use_provider").await?;
        let row = oidc_identity::Entity::find().one(app.services.db.read()).await?.context("a row")?;
        ensure!(row.level == HIGH, "{row:?}");
        let raised = audit::Entity::find().filter(audit::Column::Act.eq("raise_identity"));
        ensure!(raised.count(app.services.db.read()).await? == 1, "it leaves a row");
        // another role, which the provider is not for: nobody is sent where nothing opens
        let (db, id) = (app.services.db.write(), row.account_id);
        let post = accounts::by_id(db, id).await?.context("an account")?;
        ensure!(accounts::set_post(db, (id, post.version), (Role::Participant, None)).await?);
        is_shut(app, "fagperson", PASSWORD, "ask_administrator").await?;
        let visitor = app.visitor();
        let landed = through(app, fake, &visitor, STAFF, ("ola", HIGH)).await?;
        expect_problem(&visitor, &landed, "not_linked", "ikke knyttet").await
    })
    .await;
}

#[tokio::test]
async fn staff_are_never_left_without_two_steps() {
    with_provider(async |app, fake| {
        linked(app, fake, "fagperson", "ola").await?;
        let ola = app.visitor();
        ensure!(through(app, fake, &ola, STAFF, ("ola", HIGH)).await? == "/account");
        app.real_centre().await?;
        let unlink = async || {
            let fields = [("provider", "staff")];
            ola.post("/api/account/unlink_identity", &fields).await.status.as_u16()
        };
        ensure!(unlink().await == 403, "the only one");
        let page = ola.page("/account/identity").await.text;
        ensure!(page.contains("Den kan ikke fjernes, for uten den") && !page.contains("Fjern Ekte-ID staff"));
        added(&ola).await?;
        let standing = factor(&ola).await?;
        ensure!(standing.by_identity && standing.passkeys[0].removable, "the identity is left");
        ensure!(ola.page("/account/identity").await.text.contains("Fjern Ekte-ID staff"), "the passkey is left");
        // both at once: one stays
        let key = standing.passkeys[0].id.to_string();
        let remove = async || {
            let fields = [("passkey", key.as_str())];
            ola.post("/api/account/remove_passkey", &fields).await.status.as_u16()
        };
        let (one, other) = tokio::join!(unlink(), remove());
        ensure!((one.min(other), one.max(other)) == (200, 403), "{one} {other}");
        let own: OwnIdentities = ola.read("/api/account/identities", &[]).await.json()?;
        ensure!(own.linked.len() + factor(&ola).await?.passkeys.len() == 1, "{own:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nothing_is_linked_when_the_session_ended_on_the_way() {
    with_provider(async |app, fake| {
        let kari = app.signed_in("deltaker").await;
        let db = app.services.db.write();
        let mut ctx = app.ctx("deltaker").await?;
        let account = ctx.actor()?.account;
        let session = web_session::open_of(db, account, ctx.at()).await?;
        (ctx.web_session, ctx.proven_at) = (session.first().copied(), Some(ctx.now));
        let asked = Asked { purpose: "link".into(), ..Asked::default() };
        for close in [false, true] {
            let begun = begin(&ctx, "people", &asked).await;
            let back = fake.authorize(&begun.address, "kari", HIGH, ctx.now)?;
            let back = form_urlencoded::parse(back.split_once('?').context("a query")?.1.as_bytes());
            let mut brought = Brought::default();
            for (name, value) in back.into_owned() {
                match name.as_str() {
                    "code" => brought.code = value,
                    "state" => brought.state = value,
                    _ => brought.iss = Some(value),
                }
            }
            // ended while the provider is being asked: the request knew it as standing
            if close {
                accounts::close(db, account, ctx.at()).await?;
            } else {
                web_session::end_all(db, account, ctx.at()).await?;
            }
            let landed = finish(&ctx, &Reply::default(), begun.token.as_deref(), &brought).await;
            ensure!(landed == "/account/identity?problem=expired", "{landed}");
            ensure!(oidc_identity::Entity::find().count(db).await? == 0);
        }
        ensure!(!is_in(&kari).await);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_identity_that_is_taken_away_meanwhile_opens_nothing() {
    with_provider(async |app, fake| {
        linked(app, fake, "deltaker", "kari").await?;
        let visitor = app.visitor();
        let left = visitor.page(SIGN_IN).await;
        let back = fake.authorize(left.location(), "kari", HIGH, app.services.clock.now())?;
        let ctx = app.ctx("deltaker").await?;
        let (actor, taking) = (ctx.actor()?.clone(), ctx.begin().await?);
        accounts::hold(&taking, actor.centre, actor.account).await?;
        let coming = {
            let visitor = visitor.clone();
            tokio::spawn(async move { visitor.page(&back).await.location().to_owned() })
        };
        // long enough for it to be looked up and to wait
        tokio::time::sleep(Duration::from_millis(500)).await;
        oidc_identity::unlink_all(&taking, actor.account).await?;
        taking.commit().await?;
        expect_problem(&visitor, &coming.await?, "not_linked", "ikke knyttet").await
    })
    .await;
}

#[tokio::test]
async fn tries_of_one_account_are_counted_under_it_unless_the_provider_failed() {
    with_provider(async |app, fake| {
        let (kari, other) = (app.signed_in("deltaker").await, app.signed_in("deltaker2").await);
        let way = "/oidc/to/people?for=link";
        fake.bend(Bend { broken: true, ..Bend::default() });
        for _ in 0..9 {
            let landed = kari.page(way).await.location().to_owned();
            ensure!(landed == "/account/identity?problem=unavailable", "{landed}");
        }
        // what it does not take from us is nothing that the person could mend
        fake.bend(Bend { refuses: true, ..Bend::default() });
        let landed = kari.page(way).await.location().to_owned();
        ensure!(landed == "/account/identity?problem=unavailable", "{landed}");
        fake.bend(Bend::default());
        for _ in 0..8 {
            let landed = through(app, fake, &kari, way, ("kari", LOW)).await?;
            ensure!(landed == "/account/identity?problem=too_low", "{landed}");
        }
        ensure!(kari.page(way).await.location() == "/account/identity?problem=too_many");
        let landed = through(app, fake, &other, way, ("other", HIGH)).await?;
        ensure!(landed == "/account/identity?done=linked", "{landed}");
        Ok(())
    })
    .await;
}
