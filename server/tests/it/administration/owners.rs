//! What people are promised of their own account: who is shut out, who is told, who is left. Invariant: nothing is done
//! to an account without its owner knowing.

use super::{
    api, recorded_once, rows, to,
    users::{colleague, invite, list, set_post, user},
};
use crate::helpers::{Browser, on_both};
use anyhow::{Context as _, ensure};
use contract::AppError;
use domain::person::Role;
use entity::{account, care_team_member};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

#[tokio::test]
async fn a_participant_reads_in_their_access_log_what_was_done_to_their_account() {
    on_both(async |app| {
        let (admin, kari) = (app.signed_in("admin").await, app.world.participants[0].account);
        for _ in 0..3 {
            ensure!(list(&admin, &[("name", "kari")]).await?.rows.len() == 1);
        }
        recorded_once(app, "see_account", kari).await?;
        user(&admin, kari).await?;
        for act in ["send_link", "end_sessions", "close_account", "open_account"] {
            ensure!(to(&admin, act, kari).await == 200, "{act}");
        }
        for act in ["read_account", "send_reset_link", "end_sessions", "close_account", "open_account"] {
            recorded_once(app, act, kari).await?;
        }
        let log = app.signed_in("deltaker").await.page("/access-log").await.text;
        for words in [
            "Så navnet ditt og e-posten din i en liste",
            "Åpnet siden om kontoen din",
            "Lagde et brev til deg med lenke til nytt passord",
            "Logget deg ut",
            "Stengte kontoen din",
            "Åpnet kontoen din igjen",
        ] {
            ensure!(log.contains(words), "{words}");
        }
        let others = app.signed_in("deltaker2").await.page("/access-log").await.text;
        ensure!(!others.contains("Stengte kontoen din"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_a_participant_no_device_or_time_is_told_and_all_is_ended_at_once() {
    on_both(async |app| {
        let (admin, kari) = (app.signed_in("admin").await, app.world.participants[0].account);
        ensure!(!user(&admin, kari).await?.signed_in);
        let phone = app.signed_in("deltaker").await;
        let own: Vec<contract::account::OwnSession> = phone.read("/api/account/sessions", &[]).await.json()?;
        let seen = user(&admin, kari).await?;
        ensure!(seen.signed_in && seen.sessions.is_empty() && seen.added.is_none(), "{seen:?}");
        let here = format!("/admin/users/{kari}");
        let page = admin.page(&here).await.text;
        ensure!(page.contains("Kontoen er logget inn.") && page.contains("Logg ut overalt"));
        ensure!(!page.contains(&own[0].id.to_string()) && !page.contains(&own[0].signed_in), "neither where nor when");
        let ended = admin.form(&here, &api("end_sessions"), &[("account", &kari.to_string())]).await;
        ensure!(ended.location() == format!("{here}?done=sessions"), "{}", ended.location());
        ensure!(phone.read("/api/account/sessions", &[]).await.status == 401);
        ensure!(admin.page(&here).await.text.contains("Ingen steder nå."));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_done_to_an_account_is_told_its_owner_and_those_who_lead_the_centre() {
    on_both(async |app| {
        let (_, other) = colleague(app, "admin-b").await?;
        let admin = app.signed_in("admin").await;
        let (kari, secretary) = (app.world.participants[0].account, app.world.staff.secretary);
        app.signed_in("deltaker").await;
        for act in ["end_sessions", "close_account", "open_account"] {
            ensure!(to(&admin, act, kari).await == 200, "{act}");
        }
        ensure!(set_post(&admin, secretary, 1, "manager", "").await == 200);
        ensure!(invite(&admin, ["Nora Ny", "ny@senter.example", "therapist", ""]).await.status == 200);
        service::jobs::run_due(&app.services).await?;
        let page = async |browser: &Browser| browser.page("/").await.text;
        let hers = page(&app.signed_in("deltaker").await).await;
        ensure!(hers.contains("En administrator har logget deg ut.") && hers.contains("har åpnet kontoen din igjen."));
        let theirs = page(&app.signed_in("sekretaer").await).await;
        ensure!(theirs.contains("En administrator har endret rollen eller yrket ditt."));
        ensure!(theirs.contains("En ny ansatt er invitert.") && !theirs.contains("En ansatt har fått"));
        for leader in [&app.signed_in("leder").await, &other] {
            let told = page(leader).await;
            ensure!(told.contains("En ny ansatt er invitert.") && told.contains("En ansatt har fått en annen rolle"));
        }
        ensure!(!page(&admin).await.contains("En ny ansatt er invitert."), "who did it knows");
        ensure!(!page(&app.signed_in("fagperson").await).await.contains("En ny ansatt er invitert."));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_who_follows_a_participant_alone_is_taken_away() {
    on_both(async |app| {
        let (admin, ola) = (app.signed_in("admin").await, app.signed_in("fagperson").await);
        let staff = app.world.staff;
        ensure!(set_post(&admin, staff.coordinator, 1, "secretary", "").await == 200, "others follow them too");
        // the coordinator's relationships stand in the rows, but nobody sees anything by them
        let theirs = care_team_member::Column::AccountId.eq(staff.therapist);
        let rows = care_team_member::Entity::find().filter(theirs).all(app.services.db.read()).await?;
        for row in &rows {
            let last = ola.post("/api/participants/end_care", &[("member", &row.id.to_string())]).await;
            ensure!(last.status == 422 && last.text.contains("last_in_team"), "{}", last.text);
        }
        ensure!(!rows.is_empty());
        let (here, id) = (format!("/admin/users/{}", staff.therapist), staff.therapist.to_string());
        let refused = admin.post(&api("close_account"), &[("account", &id)]).await;
        let AppError::Invalid { fields } = refused.json()? else { anyhow::bail!("{}", refused.text) };
        let count = rows.len().to_string();
        ensure!(fields[0].code == "last_in_teams" && fields[0].params.get("n") == Some(&count), "{fields:?}");
        ensure!(set_post(&admin, staff.therapist, 1, "manager", "").await == 422);
        let form = admin.form(&here, &api("close_account"), &[("account", &id)]).await;
        ensure!(admin.page(form.location()).await.text.contains("har ingen andre i teamet sitt."), "in words");
        let kept = account::by_id(app.services.db.read(), staff.therapist).await?.context("an account")?;
        ensure!((kept.role, kept.disabled_at) == (Role::Therapist, None));
        ensure!(set_post(&admin, staff.therapist, 1, "coordinator", "").await == 200, "who stays clinical stays");
        ensure!(set_post(&admin, staff.coordinator, 2, "coordinator", "").await == 200);
        ensure!(to(&admin, "close_account", staff.therapist).await == 200, "somebody is left again");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_refused_for_one_account_is_not_shown_on_the_page_of_another() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        let (one, two) = (app.world.staff.therapist.to_string(), app.world.staff.secretary.to_string());
        let (here, there) = (format!("/admin/users/{one}"), format!("/admin/users/{two}"));
        let fields = [("account", one.as_str()), ("version", "1"), ("role", "manager"), ("profession", "wizard")];
        ensure!(set_post(&admin, app.world.staff.coordinator, 1, "secretary", "").await == 200);
        for (page, shown) in [(&here, true), (&there, false)] {
            ensure!(admin.form(&here, &api("set_post"), &fields).await.location() == here);
            let text = admin.page(page).await.text;
            ensure!(text.contains("Velg en av mulighetene.") == shown, "{page}");
            ensure!(admin.form(&here, &api("close_account"), &[("account", &one)]).await.location() == here);
            ensure!(admin.page(page).await.text.contains("har ingen andre i teamet sitt.") == shown, "{page}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whose_address_is_known_is_not_found_out_by_inviting() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        let known = [&app.world.domain, &app.other.domain].map(|domain| format!("LEDER@{domain}"));
        let mut refused = 0;
        for email in known.iter().cycle() {
            let answer = invite(&admin, ["Nora Ny", email, "therapist", ""]).await;
            if answer.status == 429 {
                break;
            }
            ensure!(answer.json::<AppError>()? == AppError::field("email", "not_invited"), "{}", answer.text);
            refused += 1;
            ensure!(refused < 20, "as often as one likes");
        }
        ensure!(rows(app, "refuse_invitation").await?.len() == refused && refused > 3, "{refused}");
        app.hand.forward(601);
        let admin = app.signed_in("admin").await;
        for number in 0..20 {
            let email = format!("ny{number}@senter.example");
            ensure!(
                invite(&admin, ["Nora Ny", &email, "therapist", ""]).await.status == 200,
                "good ones are not counted"
            );
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_administrator_who_is_shut_out_finds_no_account_letter_or_session_of_theirs() {
    on_both(async |app| {
        let (admin, kari) = (app.signed_in("admin").await, app.world.participants[0].account);
        ensure!(to(&admin, "send_link", kari).await == 200);
        let phone = crate::access_block::block(app, app.world.staff.admin).await?;
        let own: Vec<contract::account::OwnSession> = phone.read("/api/account/sessions", &[]).await.json()?;
        ensure!(list(&admin, &[("name", "kari")]).await?.rows.is_empty());
        let letters = admin.read(&api("outbox"), &[]).await.json::<contract::administration::work::Outbox>()?;
        ensure!(letters.letters.is_empty() && letters.more == 0, "{letters:?}");
        let nobody = uuid::Uuid::from_u128(7).to_string();
        let (kari, session) = (kari.to_string(), own[0].id.to_string());
        let read = async |id: &str| admin.read(&api("user"), &[("account", id)]).await;
        let (theirs, none) = (read(&kari).await, read(&nobody).await);
        ensure!(theirs.status == 404 && theirs.text == none.text, "{}", theirs.text);
        for act in ["close_account", "open_account", "send_link", "forget_factor", "end_sessions"] {
            let answer = admin.post(&api(act), &[("account", &kari)]).await;
            let none = admin.post(&api(act), &[("account", &nobody)]).await;
            ensure!(answer.status == 404 && answer.text == none.text, "{act}: {}", answer.text);
        }
        ensure!(admin.post(&api("end_session"), &[("session", &session)]).await.status == 404);
        ensure!(phone.read("/api/account/sessions", &[]).await.status == 200);
        Ok(())
    })
    .await;
}
