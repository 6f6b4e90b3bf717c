//! Accounts, seen and changed.

use super::{api, recorded_once, rows, to};
use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    administration::users::{User, Users},
};
use domain::{
    id::AccountId,
    person::{LinkKind, Profession, Role},
};
use entity::{account, audit, outbox, seal::Place, second_factor};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::{Ctx, account as accounts, events::Signal};

pub(super) async fn list(admin: &Browser, query: &[(&str, &str)]) -> anyhow::Result<Users> {
    admin.read(&api("users"), query).await.json()
}

pub(super) async fn user(admin: &Browser, id: AccountId) -> anyhow::Result<User> {
    admin.read(&api("user"), &[("account", &id.to_string())]).await.json()
}

pub(super) async fn invite(admin: &Browser, fields: [&str; 4]) -> crate::helpers::Answer {
    let [name, email, role, profession] = fields;
    let fields = [("name", name), ("email", email), ("role", role), ("profession", profession)];
    admin.post(&api("invite"), &fields).await
}

pub(super) async fn set_post(admin: &Browser, id: AccountId, version: i32, role: &str, profession: &str) -> u16 {
    let (id, version) = (id.to_string(), version.to_string());
    let fields = [("account", id.as_str()), ("version", version.as_str()), ("role", role), ("profession", profession)];
    admin.post(&api("set_post"), &fields).await.status.as_u16()
}

/// One more administrator of the first centre, signed in.
pub(super) async fn colleague(app: &TestApp, name: &str) -> anyhow::Result<(AccountId, Browser)> {
    let ctx = Ctx::system(&app.services);
    let db = app.services.db.read();
    let admin = account::by_id(db, app.world.staff.admin).await?.context("the administrator")?;
    let new = accounts::NewAccount {
        centre: admin.centre_id,
        email: format!("{name}@{}", app.world.domain),
        name: format!("Ei {name}"),
        role: Role::Admin,
        profession: None,
        password_hash: admin.password_hash,
    };
    let added = accounts::create(&ctx, app.services.db.write(), new).await?;
    Ok((added.id, app.signed_in(name).await))
}

#[tokio::test]
async fn accounts_are_found_by_name_address_and_role_and_nothing_else_is_told() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        let all = list(&admin, &[]).await?;
        ensure!(all.rows.len() == 7 && all.more == 0, "staff only: {}", all.rows.len());
        ensure!(list(&admin, &[("role", "participant")]).await?.rows.is_empty(), "participants are searched for");
        let by_name = list(&admin, &[("name", " AMINA ")]).await?;
        ensure!(by_name.rows.len() == 1 && by_name.rows[0].name == "Amina Hassan", "{by_name:?}");
        ensure!(list(&admin, &[("name", "koordinator@")]).await?.rows[0].name == "Anne Dahl");
        let staff = list(&admin, &[("role", "therapist")]).await?;
        ensure!(staff.rows.iter().all(|row| row.role == Role::Therapist) && staff.rows.len() == 3, "{staff:?}");
        ensure!(list(&admin, &[("name", "finnes ikke")]).await?.rows.is_empty());
        let page = admin.page("/admin/users?name=amina").await;
        ensure!(page.text.contains("Amina Hassan") && !page.text.contains("Kari Lund"), "searched without script");
        ensure!(rows(app, "read_accounts").await?.len() == 1, "one row a day");
        let elsewhere = format!("/admin/users/{}", app.other.participants[0].account);
        ensure!(admin.page(&elsewhere).await.status == 404, "another centre's is not there");
        let kari = &app.world.participants[0];
        let seen = user(&admin, kari.account).await?;
        ensure!(seen.row.name == "Kari Lund" && !seen.me && !seen.factor);
        recorded_once(app, "read_account", kari.account).await?;
        let page = admin.page(&format!("/admin/users/{}", kari.account)).await.text;
        ensure!(page.contains("Steng kontoen") && !page.contains("Lagre rolle"), "a participant stays one");
        ensure!(!page.contains("Dagprogram") && !page.contains(&kari.enrolment.id.to_string()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_invited_colleague_gets_a_letter_whose_link_the_administrator_never_sees() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        for (fields, field, code) in [
            (["", "ny@senter.example", "therapist", ""], "name", "required"),
            (["Nora Ny", "ingen", "therapist", ""], "email", "invalid_email"),
            (["Nora Ny", "ny@senter.example", "", ""], "role", "required"),
            (["Nora Ny", "ny@senter.example", "participant", ""], "role", "unknown_choice"),
            (["Nora Ny", "ny@senter.example", "therapist", "wizard"], "profession", "unknown_choice"),
        ] {
            let AppError::Invalid { fields } = invite(&admin, fields).await.json()? else { anyhow::bail!("{field}") };
            ensure!(fields.iter().any(|one| one.field == field && one.code == code), "{fields:?}");
        }

        let typed = [("name", "Nora Ny"), ("email", "ingen"), ("role", "therapist"), ("profession", "nurse")];
        let back = admin.form("/admin/invite", &api("invite"), &typed).await;
        ensure!(back.location() == "/admin/invite");
        let again = admin.page("/admin/invite").await.text;
        ensure!(again.contains("Nora Ny") && again.contains("Skriv en gyldig e-postadresse"), "comes back filled in");

        let sent = invite(&admin, [" Nora   Ny ", " Ny@senter.example ", "therapist", "nurse"]).await;
        let added = account::by_email(app.services.db.read(), "ny@senter.example").await?.context("an account")?;
        ensure!(sent.status == 200 && sent.text.contains(&added.id.to_string()), "{}", sent.text);
        ensure!((added.name.as_str(), added.profession) == ("Nora Ny", Some(Profession::Nurse)));
        ensure!(added.centre_id == app.world.centre);
        recorded_once(app, "invite_account_therapist", added.id).await?;
        let letter = outbox::Entity::find().one(app.services.db.read()).await?.context("a letter")?;
        ensure!((letter.kind, letter.account_id) == (LinkKind::Invitation, added.id));
        let path: String = app.services.keyring.open(Place::new("outbox", "link", letter.id), &letter.link)?;
        let token = path.strip_prefix("/link/").context("a link")?.to_owned();
        for page in ["/admin/users", "/admin/users?name=nora", &format!("/admin/users/{}?done=invited", added.id)] {
            ensure!(!admin.page(page).await.text.contains(&token), "{page}");
        }
        ensure!(app.visitor().page(&path).await.text.contains("Velkommen, Nora Ny."));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_role_holds_at_once_and_a_stale_form_changes_nothing() {
    on_both(async |app| {
        let (admin, therapist) = (app.signed_in("admin").await, app.signed_in("fagperson").await);
        let id = app.world.staff.therapist;
        let mut signals = app.services.hub.listen();
        ensure!(therapist.page("/participants").await.status == 200);
        ensure!(set_post(&admin, id, 1, "manager", "").await == 200);
        ensure!(matches!(signals.try_recv(), Ok(Signal::AccessChanged(changed)) if changed == id));
        ensure!(therapist.page("/participants").await.status == 403);
        ensure!(therapist.page("/unusual-access").await.status == 200);
        recorded_once(app, "set_post_manager", id).await?;
        ensure!(set_post(&admin, id, 1, "manager", "").await == 200, "sent once more");
        ensure!(set_post(&admin, id, 1, "coordinator", "").await == 409, "from a page of before");
        ensure!(set_post(&admin, id, 2, "participant", "").await == 422);
        ensure!(set_post(&admin, app.world.participants[0].account, 1, "therapist", "").await == 422);
        ensure!(rows(app, "set_post_manager").await?.len() == 1);
        let here = format!("/admin/users/{id}");
        let id = id.to_string();
        let fields = [("account", id.as_str()), ("version", "2"), ("role", "therapist"), ("profession", "physician")];
        let sent = admin.form(&here, &api("set_post"), &fields).await;
        ensure!(sent.location() == format!("{here}?done=post"), "{}", sent.location());
        let page = admin.page(sent.location()).await.text;
        ensure!(page.contains("Rolle og yrke er lagret.") && page.contains("Lege"), "without script");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_closed_account_ends_everywhere_at_once_and_opens_again() {
    on_both(async |app| {
        let (admin, phone) = (app.signed_in("admin").await, app.signed_in("fagperson").await);
        let id = app.world.staff.therapist;
        let mut signals = app.services.hub.listen();
        ensure!(to(&admin, "close_account", id).await == 200);
        ensure!(to(&admin, "close_account", id).await == 200, "twice is once");
        ensure!(matches!(signals.try_recv(), Ok(Signal::AccountEnded(ended)) if ended == id));
        recorded_once(app, "close_account", id).await?;
        ensure!(phone.read("/api/account/sessions", &[]).await.status == 401);
        ensure!(to(&admin, "send_link", id).await == 409, "no letter to a closed account");
        ensure!(list(&admin, &[("name", "fagperson@")]).await?.rows[0].closed);
        let here = format!("/admin/users/{id}");
        let page = admin.page(&here).await.text;
        ensure!(page.contains("Åpne kontoen igjen") && !page.contains("Steng kontoen"));
        let opened = admin.form(&here, &api("open_account"), &[("account", &id.to_string())]).await;
        ensure!(opened.location() == format!("{here}?done=opened"));
        recorded_once(app, "open_account", id).await?;
        ensure!(phone.read("/api/account/sessions", &[]).await.status == 401, "what has ended stays ended");
        ensure!(app.signed_in("fagperson").await.page("/").await.status == 200);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_lost_factor_is_forgotten_by_the_administrator_in_their_own_name() {
    on_both(async |app| {
        let (admin, id) = (app.signed_in("admin").await, app.world.staff.therapist);
        ensure!(to(&admin, "forget_factor", id).await == 409, "there is none");
        let ctx = Ctx::system(&app.services);
        let row = second_factor::Model {
            id: ctx.id(),
            centre_id: app.world.centre,
            account_id: id,
            secret: None,
            pending_secret: None,
            last_step: None,
            confirmed_at: None,
        };
        let secret = ctx.seal(Place::new("second_factor", "secret", row.id), &"JBSWY3DPEHPK3PXP".to_owned())?;
        let row = second_factor::Model { secret: Some(secret), ..row };
        entity::insert(app.services.db.write(), row.clone()).await?;
        ensure!(user(&admin, id).await?.factor);
        ensure!(admin.page(&format!("/admin/users/{id}")).await.text.contains("Fjern innlogging i to trinn"));
        ensure!(to(&admin, "forget_factor", id).await == 200);
        ensure!(second_factor::of(app.services.db.read(), id).await?.is_none());
        recorded_once(app, "remove_second_factor", id).await?;
        // by the command line no account acts, and none is named
        entity::insert(app.services.db.write(), row).await?;
        accounts::forget_factor(&app.services, &format!("fagperson@{}", app.world.domain)).await?;
        ensure!(second_factor::of(app.services.db.read(), id).await?.is_none());
        recorded_once(app, "remove_second_factor", id).await
    })
    .await;
}

#[tokio::test]
async fn sessions_are_seen_and_ended_one_or_all() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        let (phone, laptop) = (app.signed_in("fagperson").await, app.signed_in("fagperson").await);
        let id = app.world.staff.therapist;
        let seen = user(&admin, id).await?.sessions;
        ensure!(seen.len() == 2 && seen.iter().all(|one| !one.current));
        let here = format!("/admin/users/{id}");
        let ended = admin.form(&here, &api("end_session"), &[("session", &seen[0].id.to_string())]).await;
        ensure!(ended.location() == format!("{here}?done=session"), "{}", ended.location());
        let standing = async || -> usize {
            let mut standing = 0;
            for browser in [&phone, &laptop] {
                standing += usize::from(browser.read("/api/account/sessions", &[]).await.status == 200);
            }
            standing
        };
        ensure!(standing().await == 1);
        ensure!(admin.post(&api("end_session"), &[("session", &seen[0].id.to_string())]).await.status == 404);
        let again = admin.form(&here, &api("end_session"), &[("session", &seen[0].id.to_string())]).await;
        ensure!(again.location() == here, "{}", again.location());
        ensure!(admin.page(&here).await.text.contains("Vi finner ikke dette. Det kan være fjernet."), "and says why");
        ensure!(to(&admin, "end_sessions", id).await == 200);
        ensure!(standing().await == 0);
        recorded_once(app, "end_session", id).await?;
        recorded_once(app, "end_sessions", id).await?;
        // a session of another centre is not there at all
        let elsewhere = app.signed_in_to(&app.other, "deltaker").await;
        let theirs: Vec<contract::account::OwnSession> = elsewhere.read("/api/account/sessions", &[]).await.json()?;
        let answer = admin.post(&api("end_session"), &[("session", &theirs[0].id.to_string())]).await;
        ensure!(answer.status == 404 && elsewhere.read("/api/account/sessions", &[]).await.status == 200);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_takes_themselves_away() {
    on_both(async |app| {
        let (admin, me) = (app.signed_in("admin").await, app.world.staff.admin);
        for act in ["close_account", "open_account", "send_link", "forget_factor", "end_sessions"] {
            let answer = admin.post(&api(act), &[("account", &me.to_string())]).await;
            ensure!(answer.json::<AppError>()? == AppError::field("", "own_account"), "{act}: {}", answer.text);
        }
        ensure!(set_post(&admin, me, 1, "therapist", "").await == 422);
        let page = admin.page(&format!("/admin/users/{me}")).await.text;
        ensure!(page.contains("Dette er din egen konto.") && !page.contains("Steng kontoen"));
        let refused =
            admin.form(&format!("/admin/users/{me}"), &api("close_account"), &[("account", &me.to_string())]).await;
        ensure!(refused.location() == format!("/admin/users/{me}"));
        let kept = account::by_id(app.services.db.read(), me).await?.context("an account")?;
        ensure!((kept.role, kept.disabled_at) == (Role::Admin, None));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_administrators_who_take_each_other_away_at_once_one_is_left() {
    on_both(async |app| {
        for round in 0..4 {
            let (one, first) = colleague(app, &format!("admin-a{round}")).await?;
            let (two, second) = colleague(app, &format!("admin-b{round}")).await?;
            let open = async || -> anyhow::Result<u64> {
                let admins = account::Entity::find().filter(account::Column::Id.is_in([one, two]));
                let open = admins.filter(account::Column::DisabledAt.is_null());
                Ok(open.filter(account::Column::Role.eq(Role::Admin)).count(app.services.db.read()).await?)
            };
            let statuses = if round % 2 == 0 {
                let (a, b) = tokio::join!(to(&first, "close_account", two), to(&second, "close_account", one));
                [a, b]
            } else {
                let by_role = async |by: &Browser, whom| set_post(by, whom, 1, "therapist", "").await;
                let (a, b) = tokio::join!(by_role(&first, two), by_role(&second, one));
                [a, b]
            };
            ensure!(statuses.iter().filter(|status| **status == 200).count() == 1, "{statuses:?}");
            ensure!(open().await? == 1, "round {round}: {statuses:?}");
        }
        let closed = audit::Entity::find().filter(audit::Column::Act.is_in(["close_account", "set_post_therapist"]));
        ensure!(closed.count(app.services.db.read()).await? == 4);
        Ok(())
    })
    .await;
}
