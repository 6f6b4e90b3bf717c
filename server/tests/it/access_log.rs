//! The participant sees who has opened their data.

use crate::helpers::{Browser, on_both};
use contract::access_log::AccessLog;
use domain::person::Profession;
use jiff::ToSpan as _;
use service::audit::{self, Deed};

async fn log(browser: &Browser, page: &str) -> anyhow::Result<AccessLog> {
    browser.read("/api/access_log/read", &[("page", page)]).await.json()
}

#[tokio::test]
async fn what_staff_open_is_told_once_per_opening_with_who_what_and_why() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let other = app.signed_in("deltaker2").await;
        let before = log(&kari, "1").await?.entries.len();
        let id = app.world.participants[0].enrolment.id.to_string();
        let therapist = app.signed_in("fagperson").await;
        assert_eq!(therapist.read("/api/participants/read", &[("enrolment", &id)]).await.status, 200);

        let told = log(&kari, "1").await?.entries;
        assert_eq!(told.len(), before + 1, "one opening, one entry");
        let newest = told.first().expect("an entry");
        assert_eq!((newest.name.as_str(), newest.profession), ("Ola Vik", Some(Profession::Physiotherapist)));
        assert_eq!((newest.date.as_str(), newest.moments.len()), ("23. november 2026", 1));
        assert_eq!(newest.moments[0].time, "10.30");
        assert_eq!(newest.purpose, "care");
        let mut acts: Vec<_> = newest.acts.iter().map(|one| (one.act.as_str(), one.times)).collect();
        acts.sort_unstable();
        let read = ["read_answers", "read_attendance", "read_consents", "read_plan_messages", "read_training"];
        assert_eq!(acts, read.map(|act| (act, 1)));
        assert!(log(&other, "1").await?.entries.is_empty(), "nobody else is told");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn own_acts_are_not_in_it_and_the_list_counts_once_a_day() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let fields = [("submission_id", "0193b000-0000-7000-8000-000000000001"), ("kind", "walk"), ("minutes", "20")];
        assert_eq!(kari.post("/api/today/quick_log", &fields).await.status, 200, "an own act, which is audited");
        assert!(log(&kari, "1").await?.entries.is_empty());

        let therapist = app.signed_in("fagperson").await;
        for _ in 0..3 {
            assert_eq!(therapist.read("/api/participants/list", &[]).await.status, 200);
            app.hand.forward(60);
        }
        let told = log(&kari, "1").await?.entries;
        assert_eq!((told.len(), told[0].acts.len(), told[0].acts[0].act.as_str()), (1, 1, "read_overview"));
        app.hand.forward(24 * 3600);
        let therapist = app.signed_in("fagperson").await;
        therapist.read("/api/participants/list", &[]).await;
        let kari = app.signed_in("deltaker").await;
        assert_eq!(log(&kari, "1").await?.entries.len(), 2, "and once more the next day");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_same_over_and_over_on_a_day_is_one_entry_with_every_moment() {
    on_both(async |app| {
        let id = app.world.participants[0].enrolment.id.to_string();
        let therapist = app.signed_in("fagperson").await;
        for _ in 0..20 {
            assert_eq!(therapist.read("/api/participants/read", &[("enrolment", &id)]).await.status, 200);
            app.hand.forward(60);
        }
        let kari = app.signed_in("deltaker").await;
        let told = log(&kari, "1").await?;
        assert_eq!((told.entries.len(), told.older), (1, false));
        let entry = &told.entries[0];
        let times: Vec<_> = entry.moments.iter().map(|moment| moment.time.as_str()).collect();
        assert_eq!((times.len(), times[0], times[19]), (20, "10.30", "10.49"));
        assert!(entry.acts.iter().all(|one| one.times == 20), "{:?}", entry.acts);
        let page = kari.page("/access-log").await;
        assert!(page.text.contains("Leste svarene dine på skjema (20 ganger)"), "in words, without script");
        assert!(page.text.contains("første gang kl. 10.30 og siste gang kl. 10.49"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_long_log_turns_in_pages_newest_first() {
    on_both(async |app| {
        let id = app.world.participants[0].enrolment.id;
        let mut ctx = app.ctx("fagperson").await?;
        let transaction = ctx.begin().await?;
        for hours in 0..25_i64 {
            let deed = Deed::care("read_answers", "enrolment", id, id);
            audit::record(&ctx, &transaction, deed).await?;
            // emergency access is told apart, even on the same day
            if hours == 24 {
                let deed = Deed { purpose: "break_glass", ..Deed::care("read_answers", "enrolment", id, id) };
                audit::record(&ctx, &transaction, deed).await?;
            }
            ctx.now = ctx.now.saturating_sub(24.hours())?;
        }
        transaction.commit().await?;
        let kari = app.signed_in("deltaker").await;
        let (first, second) = (log(&kari, "1").await?, log(&kari, "2").await?);
        assert_eq!((first.entries.len(), first.older), (20, true));
        assert_eq!((second.entries.len(), second.older), (6, false));
        let moments: Vec<_> =
            first.entries.iter().chain(&second.entries).map(|one| one.moments[0].at.clone()).collect();
        let mut sorted = moments.clone();
        sorted.sort();
        sorted.reverse();
        assert_eq!(moments, sorted);
        assert!(log(&kari, "3").await?.entries.is_empty() && log(&kari, "4294967295").await?.entries.is_empty());
        assert_eq!(log(&kari, "nonsense").await?, first);
        let page = kari.page("/access-log?page=2").await;
        assert!(page.text.contains("/access-log?page=1") && page.text.contains("Ola Vik"), "without script too");
        assert!(page.text.contains("Nødtilgang") && page.text.contains("ikke i teamet ditt"), "emergencies stand out");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_is_the_participants_own_page() {
    on_both(async |app| {
        assert_eq!(app.visitor().read("/api/access_log/read", &[]).await.status, 401);
        for role in ["fagperson", "koordinator", "sekretaer", "leder", "admin"] {
            let staff = app.signed_in(role).await;
            assert_eq!(staff.read("/api/access_log/read", &[]).await.status, 403, "{role}");
            let page = staff.page("/access-log").await;
            assert_eq!(page.status, 403, "{role}");
            assert!(page.text.contains("Du har ikke tilgang til dette"));
        }
        let kari = app.signed_in("deltaker").await;
        assert!(kari.page("/access-log").await.text.contains("Ingen har åpnet opplysninger om deg ennå"));
        Ok(())
    })
    .await;
}
