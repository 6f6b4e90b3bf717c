//! The centre, its sites and its groups.

use super::{api, recorded_once, rows};
use crate::helpers::{Answer, Browser, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    administration::places::{Place, Places},
};

async fn places(admin: &Browser) -> anyhow::Result<Places> {
    admin.read(&api("places"), &[]).await.json()
}

async fn rename(admin: &Browser, place: &Place, name: &str, zone: &str) -> Answer {
    let version = place.version.to_string();
    let fields = [
        ("kind", place.kind.as_str()),
        ("id", place.id.as_str()),
        ("version", version.as_str()),
        ("name", name),
        ("zone", zone),
        ("address", "Storgata 1, Bergen"),
    ];
    admin.post(&api("rename"), &fields).await
}

#[tokio::test]
async fn names_are_changed_one_at_a_time_and_never_unseen() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        let first = places(&admin).await?;
        ensure!(first.sites.len() == 2 && first.groups.len() == 1, "{first:?}");
        let group = &first.groups[0];
        ensure!(
            group.staff.iter().any(|name| name == "Anne Dahl") && !group.staff.iter().any(|name| name == "Kari Lund")
        );
        ensure!(rename(&admin, &first.centre, " Fjell  og fjord ", "").await.status == 200);
        recorded_once(app, "rename_centre", app.world.centre).await?;
        let site = &first.sites[0];
        ensure!(rename(&admin, site, "Bergen", "Europe/Berlin").await.status == 200);
        ensure!(rename(&admin, site, "Bergen", "Europe/Berlin").await.status == 200, "sent once more");
        let stale = rename(&admin, site, "Trondheim", "Europe/Oslo").await;
        ensure!(
            stale.status == 409 && stale.json::<AppError>()? == AppError::Conflict { current: 2 },
            "{}",
            stale.text
        );
        ensure!(rename(&admin, &group.place, "Gruppe vår", "").await.status == 200);
        let now = places(&admin).await?;
        ensure!(now.centre.name == "Fjell og fjord" && now.centre.version == 2);
        let bergen = now.sites.iter().find(|one| one.id == site.id).context("the site")?;
        ensure!((bergen.name.as_str(), bergen.zone.as_str(), bergen.version) == ("Bergen", "Europe/Berlin", 2));
        ensure!(bergen.address == "Storgata 1, Bergen");
        ensure!(now.groups[0].place.name == "Gruppe vår");
        ensure!(rows(app, "change_site").await?.len() == 1 && rows(app, "rename_group").await?.len() == 1);
        for (name, zone, code) in [("", "Europe/Oslo", "required"), ("Oslo", "Mars/Olympus", "unknown_zone")] {
            let refused = rename(&admin, bergen, name, zone).await;
            ensure!(refused.status == 422 && refused.text.contains(code), "{}", refused.text);
        }
        // another centre's are not there
        for theirs in [
            &app.other.centre.to_string(),
            &app.other.participants[0].enrolment.cohort_id.map_or_else(String::new, |id| id.to_string()),
        ] {
            for kind in ["centre", "site", "group"] {
                let answer = admin.read(&api("places"), &[("kind", kind), ("id", theirs)]).await;
                ensure!(answer.status == 404, "{kind} {theirs}");
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_script_what_was_typed_comes_back() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        let site = places(&admin).await?.sites[0].clone();
        let here = format!("/admin/centre?kind=site&id={}", site.id);
        ensure!(admin.page(&here).await.text.contains("Endre Oslo"));
        let fields = [("kind", "site"), ("id", &site.id), ("version", "1"), ("name", "Oslo sentrum"), ("zone", "Oslo")];
        let refused = admin.form(&here, &api("rename"), &fields).await;
        ensure!(refused.location() == here, "{}", refused.location());
        let again = admin.page(&here).await.text;
        ensure!(again.contains("Oslo sentrum") && again.contains("Vi kjenner ikke denne tidssonen"));
        let fields =
            [("kind", "site"), ("id", &site.id), ("version", "1"), ("name", "Oslo sentrum"), ("zone", "Europe/Oslo")];
        let saved = admin.form(&here, &api("rename"), &fields).await;
        ensure!(saved.location() == "/admin/centre?done=saved");
        ensure!(admin.page(saved.location()).await.text.contains("Oslo sentrum"));
        Ok(())
    })
    .await;
}
