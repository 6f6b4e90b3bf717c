//! Which account an identity opens: the one it was linked to by its owner, or by an invitation; and what it stands for.

use super::{
    SIGN_IN, expect_problem, is_in, linked,
    provider::{Bend, HIGH, LOW, SUBSTANTIAL},
    through, with_provider,
};
use crate::{helpers::PASSWORD, passkey::told};
use anyhow::ensure;
use domain::person::{Profession, Role};
use entity::{audit, oidc_identity};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::{Ctx, account};

/// What an invited person reads who has to begin anew.
const AGAIN: &str = "Åpne lenken i brevet en gang til.";

#[tokio::test]
async fn an_identity_opens_one_account_and_is_linked_only_by_its_owner() {
    with_provider(async |app, fake| {
        // the provider says an e-mail address that is in use: it opens nothing
        let visitor = app.visitor();
        let landed = through(app, fake, &visitor, SIGN_IN, ("kari", HIGH)).await?;
        expect_problem(&visitor, &landed, "not_linked", "ikke knyttet").await?;
        // nobody links without being signed in, or long after it
        let way = "/oidc/to/people?for=link";
        ensure!(visitor.page(way).await.location() == "/sign-in?next=%2Faccount%2Fidentity");
        let (kari, other) = (app.signed_in("deltaker").await, app.signed_in("deltaker2").await);
        app.hand.forward(301);
        ensure!(kari.page(way).await.location() == "/confirm?next=%2Faccount%2Fidentity");
        for browser in [&kari, &other] {
            let fields = [("password", PASSWORD), ("next", "/account/identity")];
            ensure!(browser.post("/api/account/confirm", &fields).await.status == 200);
        }
        // not another role's provider, nor from another site
        let landed = kari.page("/oidc/to/staff?for=link").await;
        ensure!(landed.location() == "/account/identity?problem=not_linked", "{}", landed.location());
        let crossed = [("accept", "text/html"), ("sec-fetch-site", "cross-site")];
        let crossed = kari.send(reqwest::Method::GET, way, &crossed, None).await;
        ensure!(crossed.location() == "/sign-in", "{}", crossed.location());
        // who was signed in there already, on the same machine, must sign in there anew
        fake.bend(Bend { claims: Some(|claims| claims["auth_time"] = 1.into()), ..Bend::default() });
        let landed = through(app, fake, &kari, way, ("kari", HIGH)).await?;
        ensure!(landed == "/account/identity?problem=refused", "{landed}");
        fake.bend(Bend::default());

        // of two who link the same identity at once, one has it
        let mut backs = Vec::new();
        for browser in [&kari, &other] {
            let left = browser.page(way).await;
            backs.push(fake.authorize(left.location(), "kari", HIGH, app.services.clock.now())?);
        }
        let (first, second) = tokio::join!(kari.page(&backs[0]), other.page(&backs[1]));
        let mut landed = [first.location(), second.location()];
        landed.sort_unstable();
        ensure!(landed == ["/account/identity?done=linked", "/account/identity?problem=taken"], "{landed:?}");
        let page = other.page("/account/identity?problem=taken").await;
        ensure!(page.text.contains("i bruk på en annen konto"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_links_nothing_to_whoever_signed_in_meanwhile() {
    with_provider(async |app, fake| {
        let browser = app.signed_in("deltaker").await;
        let left = browser.page("/oidc/to/people?for=link").await;
        let back = fake.authorize(left.location(), "kari", HIGH, app.services.clock.now())?;
        let email = format!("deltaker2@{}", app.world.domain);
        let fields = [("email", email.as_str()), ("password", PASSWORD)];
        ensure!(browser.post("/api/account/sign_in", &fields).await.status == 200);
        let landed = browser.page(&back).await.location().to_owned();
        ensure!(landed == "/account/identity?problem=expired", "{landed}");
        ensure!(oidc_identity::Entity::find().count(app.services.db.read()).await? == 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_proves_by_ones_own_identity_who_one_is() {
    with_provider(async |app, fake| {
        let kari = linked(app, fake, "deltaker", "kari").await?;
        app.hand.forward(301);
        let asked = kari.page("/account/password").await;
        ensure!(asked.location() == "/confirm?next=%2Faccount%2Fpassword");
        ensure!(kari.page(asked.location()).await.text.contains("Bekreft med Ekte-ID people"));
        let way = "/oidc/to/people?for=confirm&next=%2Faccount%2Fpassword";
        let landed = through(app, fake, &kari, way, ("somebody-else", HIGH)).await?;
        ensure!(landed == "/confirm?next=%2Faccount%2Fpassword&problem=not_linked", "{landed}");
        ensure!(kari.page("/account/password").await.status == 303, "not proven");
        let before = kari.clone();
        let landed = through(app, fake, &kari, way, ("kari", SUBSTANTIAL)).await?;
        ensure!(landed == "/account/password", "{landed}");
        ensure!(before.page("/account/password").await.status == 200, "the same browser, the new token");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_high_level_stands_for_two_steps_and_a_lower_one_does_not() {
    with_provider(async |app, fake| {
        linked(app, fake, "fagperson", "ola").await?;
        // from now on no demo: staff must have two steps
        app.real_centre().await?;
        let way = "/oidc/to/staff?for=sign_in&next=%2Fparticipants";
        let weak = app.visitor();
        let landed = through(app, fake, &weak, way, ("ola", SUBSTANTIAL)).await?;
        ensure!(landed == "/sign-in/set-up?next=%2Fparticipants", "{landed}");
        ensure!(!is_in(&weak).await, "half in is not in");
        let strong = app.visitor();
        ensure!(through(app, fake, &strong, way, ("ola", HIGH)).await? == "/participants");
        ensure!(strong.page("/participants").await.status == 200);
        // who has come in on the higher level sets up nothing by the lower one
        let weak = app.visitor();
        let landed = through(app, fake, &weak, way, ("ola", SUBSTANTIAL)).await?;
        expect_problem(&weak, &landed, "too_low", "høyere sikkerhetsnivå").await?;
        // a provider opens only the roles it is for
        let visitor = app.visitor();
        let landed = through(app, fake, &visitor, SIGN_IN, ("ola", HIGH)).await?;
        expect_problem(&visitor, &landed, "not_linked", "ikke knyttet").await?;
        // and no account that is closed
        let email = format!("fagperson@{}", app.world.domain);
        account::disable(&app.services, &email).await?;
        let visitor = app.visitor();
        let landed = through(app, fake, &visitor, way, ("ola", HIGH)).await?;
        expect_problem(&visitor, &landed, "not_linked", "ikke knyttet").await
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_accepted_by_an_identity_once() {
    with_provider(async |app, fake| {
        let ctx = Ctx::system(&app.services);
        let new = account::NewAccount {
            centre: app.world.centre,
            email: "nora@senteret.example".into(),
            name: "Nora Ny".into(),
            role: Role::Therapist,
            profession: Some(Profession::Nurse),
            password_hash: account::no_password(&app.services).await?,
        };
        let transaction = ctx.begin().await?;
        let path = account::invite(&ctx, &transaction, new).await?;
        transaction.commit().await?;
        let visitor = app.visitor();
        let page = visitor.page(&path).await;
        ensure!(page.text.contains("Bruk Ekte-ID staff i stedet for passord") && !page.text.contains("Ekte-ID people"));
        let token = path.trim_start_matches("/link/");
        let way = format!("/oidc/to/staff?for=invitation&token={token}");
        // who was signed in there already, on the same machine, is not who was invited
        fake.bend(Bend { claims: Some(|claims| claims["auth_time"] = 1.into()), ..Bend::default() });
        let landed = through(app, fake, &visitor, &way, ("ola", HIGH)).await?;
        expect_problem(&visitor, &landed, "refused", AGAIN).await?;
        fake.bend(Bend::default());
        // who turns round there, is too low or too late has the letter still
        let low = through(app, fake, &visitor, &way, ("nora", LOW)).await?;
        expect_problem(&visitor, &low, "too_low", "Åpne lenken i brevet en gang til, og velg").await?;
        let back = fake.authorize(visitor.page(&way).await.location(), "nora", HIGH, app.services.clock.now())?;
        app.hand.forward(601);
        let late = visitor.page(&back).await.location().to_owned();
        expect_problem(&visitor, &late, "expired", AGAIN).await?;
        // of several at once, one accepts it
        let mut away = Vec::new();
        for subject in ["nora", "nora-2", "nora-3"] {
            let browser = app.visitor();
            let left = browser.page(&way).await;
            let back = fake.authorize(left.location(), subject, HIGH, app.services.clock.now())?;
            away.push((browser, back, subject));
        }
        let tries: Vec<_> = away
            .into_iter()
            .map(|(browser, back, subject)| {
                tokio::spawn(async move { (browser.page(&back).await.location().to_owned(), browser, subject) })
            })
            .collect();
        let mut won = Vec::new();
        for one in tries {
            let (landed, browser, subject) = one.await?;
            if landed == "/" {
                won.push((browser, subject));
            } else {
                expect_problem(&browser, &landed, "expired", AGAIN).await?;
            }
        }
        let [(browser, subject)] = won.as_slice() else { anyhow::bail!("{} accepted", won.len()) };
        ensure!(is_in(browser).await);
        ensure!(told(app, "identity_linked").await? == 1, "as if they had linked it themselves");
        ensure!(visitor.page(&path).await.text.contains("Lenken virker ikke lenger"));
        let landed = visitor.page(&way).await.location().to_owned();
        expect_problem(&visitor, &landed, "expired", AGAIN).await?;
        // their password, by a letter, is no way round the two steps of the provider
        let link = account::reset_link(&app.services, "nora@senteret.example").await?;
        let chosen = "fire blå elger danser";
        let fields = [("token", link.trim_start_matches("/link/")), ("new_password", chosen)];
        ensure!(visitor.post("/api/account/use_link", &fields).await.status == 200);
        app.real_centre().await?;
        let fields = [("email", "nora@senteret.example"), ("password", chosen)];
        let refused = visitor.post("/api/account/sign_in", &fields).await;
        ensure!(refused.status == 422 && refused.text.contains("use_provider"), "{}", refused.text);
        let weak = app.visitor();
        let landed = through(app, fake, &weak, "/oidc/to/staff", (subject, SUBSTANTIAL)).await?;
        expect_problem(&weak, &landed, "too_low", "høyere sikkerhetsnivå").await?;
        let again = app.visitor();
        ensure!(through(app, fake, &again, "/oidc/to/staff", (subject, HIGH)).await? == "/");
        let db = app.services.db.read();
        let accepted = audit::Entity::find().filter(audit::Column::Act.eq("accept_invitation")).count(db).await?;
        ensure!(accepted == 1, "{accepted}");
        // one who has lost it all begins anew by password, and the identity opens nothing
        account::forget_factor(&app.services, "nora@senteret.example").await?;
        let begun = visitor.post("/api/account/sign_in", &fields).await;
        ensure!(begun.text.contains("/sign-in/set-up"), "{}", begun.text);
        let landed = through(app, fake, &weak, "/oidc/to/staff", (subject, HIGH)).await?;
        expect_problem(&weak, &landed, "not_linked", "ikke knyttet").await?;
        Ok(())
    })
    .await;
}
