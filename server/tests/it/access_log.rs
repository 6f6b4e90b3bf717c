//! The participant sees who has opened their data.

use crate::helpers::{Browser, on_both};
use contract::access_log::AccessLog;
use domain::person::Profession;

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
        assert_eq!((newest.date.as_str(), newest.time.as_str()), ("23. november 2026", "10.30"));
        assert_eq!(newest.purpose, "care");
        let mut acts = newest.acts.clone();
        acts.sort();
        assert_eq!(acts, ["read_answers", "read_attendance", "read_training"]);
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
        assert_eq!(told.iter().map(|one| one.acts.clone()).collect::<Vec<_>>(), [["read_overview".to_owned()]]);
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
async fn a_long_log_turns_in_pages_of_fifty_newest_first() {
    on_both(async |app| {
        let id = app.world.participants[0].enrolment.id.to_string();
        let therapist = app.signed_in("fagperson").await;
        for _ in 0..20 {
            assert_eq!(therapist.read("/api/participants/read", &[("enrolment", &id)]).await.status, 200);
            app.hand.forward(1);
        }
        let kari = app.signed_in("deltaker").await;
        let (first, second) = (log(&kari, "1").await?, log(&kari, "2").await?);
        assert!(first.older && !second.older);
        let moments: Vec<_> = first.entries.iter().chain(&second.entries).map(|one| one.at.clone()).collect();
        let mut sorted = moments.clone();
        sorted.sort();
        sorted.reverse();
        assert_eq!(moments, sorted);
        assert_eq!(first.entries.iter().chain(&second.entries).map(|one| one.acts.len()).sum::<usize>(), 60);
        assert!(log(&kari, "3").await?.entries.is_empty());
        assert_eq!(log(&kari, "nonsense").await?, first);
        let page = kari.page("/access-log?page=2").await;
        assert!(page.text.contains("/access-log?page=1") && page.text.contains("Ola Vik"), "without script too");
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
