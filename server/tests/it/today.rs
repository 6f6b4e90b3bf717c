//! The page of the day over HTTP: by role, by the clock, and on the nights when clocks change.

use crate::helpers::{Browser, TestApp, on_both};
use contract::{
    AppError,
    today::{Day, ManagerDay, Session, Today, Training},
};
use domain::{
    LangMap,
    schedule::{Channel, Format, SessionKind},
    today::{Door, Stage},
};
use entity::{At, notification, session};
use jiff::Timestamp;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _};

async fn today(browser: &Browser) -> anyhow::Result<Today> {
    browser.read("/api/today/read", &[]).await.json()
}

fn sessions(today: &Today) -> &[Session] {
    match &today.day {
        Day::Participant(day) => &day.sessions,
        Day::Clinician(day) => &day.sessions,
        Day::Centre(day) => &day.sessions,
        Day::Manager(_) | Day::Admin => &[],
    }
}

fn titled<'a>(today: &'a Today, title: &str) -> Option<&'a Session> {
    sessions(today).iter().find(|session| session.title == title)
}

/// Plans group training for the first cohort.
async fn plan(app: &TestApp, title: &str, starts: &str, ends: &str) -> anyhow::Result<()> {
    let (starts, ends): (Timestamp, Timestamp) = (starts.parse()?, ends.parse()?);
    let teaching =
        session::Entity::find_by_id(app.world.teaching).one(app.services.db.read()).await?.expect("teaching");
    let row = session::Model {
        id: app.services.dice.id(starts),
        kind: SessionKind::GroupTraining,
        format: Format::Group,
        channel: Channel::OnSite,
        title: serde_json::to_value(LangMap::new(title, title, title))?,
        starts_at: At::new(starts),
        ends_at: At::new(ends),
        live_started_at: None,
        live_ended_at: None,
        ..teaching
    };
    session::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(app.services.db.write())
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_participant_sees_the_day_in_order_with_the_way_in() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let today = today(&kari).await?;
        assert_eq!(today.date, "mandag 23. november");
        let Day::Participant(day) = &today.day else { anyhow::bail!("{today:?}") };
        let mut starts: Vec<&str> = day.sessions.iter().map(|session| session.starts.as_str()).collect();
        let found = starts.clone();
        starts.sort_unstable();
        assert_eq!(found, starts);
        let teaching = day.sessions.iter().find(|session| session.id == app.world.teaching).expect("teaching");
        assert_eq!((teaching.stage, teaching.door, teaching.door_open), (Stage::Live, Some(Door::Watch), true));
        assert!(teaching.people.iter().any(|person| person.profession.is_some()));
        let talk = day.sessions.iter().find(|session| session.id == app.world.talk).expect("the talk");
        assert_eq!((talk.stage, talk.door, talk.door_open), (Stage::Open, Some(Door::Talk), true));
        assert_eq!((talk.span.as_str(), talk.opens.as_str()), ("10.35–11.20", "10.25"));
        assert_eq!(day.due.len(), 1);
        assert!(day.training.is_some());
        let page = kari.page("/").await;
        assert_eq!(page.status, 200);
        for link in [
            format!("/sessions/{}/watch", app.world.teaching),
            format!("/sessions/{}/talk", app.world.talk),
            format!("/questionnaires/{}", day.due[0].assignment),
        ] {
            assert!(page.text.contains(&format!(r#"href="{link}""#)), "{link}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_day_goes_on_with_the_clock() {
    on_both(async |app| {
        plan(app, "Tur", "2026-11-23T12:00:00Z", "2026-11-23T13:00:00Z").await?;
        for (at, expected) in [
            ("2026-11-23T11:49:59Z", Stage::Later),
            ("2026-11-23T11:50:00Z", Stage::Open),
            ("2026-11-23T12:00:00Z", Stage::Running),
            ("2026-11-23T13:00:00Z", Stage::Over),
        ] {
            app.hand.set(at.parse()?);
            // sessions end when nobody is there: sign in anew
            let kari = app.signed_in("deltaker").await;
            assert_eq!(titled(&today(&kari).await?, "Tur").map(|session| session.stage), Some(expected), "{at}");
        }
        // the browser is told when to ask again
        app.hand.set("2026-11-23T11:49:00Z".parse()?);
        let kari = app.signed_in("deltaker").await;
        assert!((1..=60).contains(&today(&kari).await?.changes_in));
        // at midnight in Oslo it is another day
        app.hand.set("2026-11-23T22:59:59Z".parse()?);
        let kari = app.signed_in("deltaker").await;
        let eve = today(&kari).await?;
        assert_eq!((eve.changes_in, eve.date.as_str()), (1, "mandag 23. november"));
        app.hand.set("2026-11-23T23:00:00Z".parse()?);
        let kari = app.signed_in("deltaker").await;
        let next = today(&kari).await?;
        assert_eq!(next.date, "tirsdag 24. november");
        assert!(titled(&next, "Tur").is_none());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_day_is_the_centres_own_on_the_nights_clocks_change() {
    on_both(async |app| {
        // forward on 29 March 2026: the day lasts from 23.00 UTC to 22.00 UTC; back on 25 October: 22.00 to 23.00
        plan(app, "mars først", "2026-03-28T23:00:00Z", "2026-03-28T23:30:00Z").await?;
        plan(app, "mars før", "2026-03-28T22:00:00Z", "2026-03-28T23:00:00Z").await?;
        plan(app, "mars sist", "2026-03-29T21:59:00Z", "2026-03-29T22:30:00Z").await?;
        plan(app, "mars etter", "2026-03-29T22:00:00Z", "2026-03-29T22:30:00Z").await?;
        plan(app, "oktober først", "2026-10-24T22:00:00Z", "2026-10-24T22:30:00Z").await?;
        plan(app, "oktober to", "2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z").await?;
        plan(app, "oktober sist", "2026-10-25T22:59:00Z", "2026-10-25T23:30:00Z").await?;
        plan(app, "oktober etter", "2026-10-25T23:00:00Z", "2026-10-25T23:30:00Z").await?;
        for (now, date, expected) in [
            ("2026-03-28T23:00:00Z", "søndag 29. mars", vec!["mars først", "mars sist"]),
            ("2026-03-29T21:59:59Z", "søndag 29. mars", vec!["mars først", "mars sist"]),
            ("2026-10-24T22:00:00Z", "søndag 25. oktober", vec!["oktober først", "oktober to", "oktober sist"]),
            ("2026-10-25T22:59:59Z", "søndag 25. oktober", vec!["oktober først", "oktober to", "oktober sist"]),
        ] {
            app.hand.set(now.parse()?);
            let kari = app.signed_in("deltaker").await;
            let today = today(&kari).await?;
            let titles: Vec<&str> = sessions(&today).iter().map(|session| session.title.as_str()).collect();
            assert_eq!((today.date.as_str(), titles), (date, expected), "{now}");
        }
        // the hour that comes twice is told by its clock
        app.hand.set("2026-10-25T00:00:00Z".parse()?);
        let kari = app.signed_in("deltaker").await;
        assert_eq!(
            titled(&today(&kari).await?, "oktober to").map(|session| session.span.clone()),
            Some("02.30–03.00".into())
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_empty_day_tells_the_next_session() {
    on_both(async |app| {
        plan(app, "Tur i skogen", "2027-02-02T09:00:00Z", "2027-02-02T10:00:00Z").await?;
        app.hand.set("2027-02-01T09:00:00Z".parse()?);
        let kari = app.signed_in("deltaker").await;
        let Day::Participant(day) = today(&kari).await?.day else { anyhow::bail!("not a participant's day") };
        assert!(day.sessions.is_empty());
        let later = day.next_later.expect("the next one");
        assert_eq!((later.title.as_str(), later.moment.as_str()), ("Tur i skogen", "tirsdag 2. februar kl. 10.00"));
        assert!(kari.page("/").await.text.contains("Tur i skogen, tirsdag 2. februar kl. 10.00"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn training_is_logged_from_the_page_of_the_day() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let Day::Participant(day) = today(&kari).await?.day else { anyhow::bail!("not a participant's day") };
        let before = day.training.expect("training");
        let fields = [("submission_id", before.submission_id.as_str()), ("kind", "walk"), ("minutes", "25")];
        for _ in 0..2 {
            let after: Training = kari.post("/api/today/quick_log", &fields).await.json()?;
            assert_eq!(after.minutes_this_week, before.minutes_this_week + 25);
            assert_ne!(after.submission_id, before.submission_id);
        }
        // without script: refused, filled in; then kept
        let bad = [("submission_id", before.submission_id.as_str()), ("kind", "strength"), ("minutes", "0")];
        let refused = kari.form("/", "/api/today/quick_log", &bad).await;
        assert_eq!((refused.status.as_u16(), refused.location()), (303, "/"));
        let page = kari.page("/").await.text;
        assert!(page.contains("Velg et tall fra 1 til 600.") && page.contains(r#"value="strength" selected"#));
        let rows = entity::training_log_entry::Entity::find().count(app.services.db.read()).await?;
        let id = uuid::Uuid::from_u128(7).to_string();
        let kept =
            kari.form("/", "/api/today/quick_log", &[("submission_id", &id), ("kind", "walk"), ("minutes", "5")]).await;
        assert_eq!((kept.status.as_u16(), kept.location()), (303, "/?done=logged"));
        assert!(kari.page("/?done=logged").await.text.contains("Treningen står i loggen"));
        assert_eq!(entity::training_log_entry::Entity::find().count(app.services.db.read()).await?, rows + 1);
        let staff = app.signed_in("fagperson").await.post("/api/today/quick_log", &fields).await;
        assert_eq!((staff.status.as_u16(), staff.json::<AppError>()?), (403, AppError::Forbidden));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn staff_see_their_own_sessions_and_what_is_new() {
    on_both(async |app| {
        let anne = app.signed_in("fagperson").await;
        let day = today(&anne).await?;
        let teaching = sessions(&day).iter().find(|session| session.id == app.world.teaching).expect("teaching");
        assert_eq!((teaching.door, teaching.door_open), (Some(Door::Teach), true));
        let talk = sessions(&day).iter().find(|session| session.id == app.world.talk).expect("the talk");
        assert_eq!(talk.door, Some(Door::Talk));
        // a therapist who is in none of them sees none of them
        assert!(
            sessions(&today(&app.signed_in("lege").await).await?).iter().all(|session| session.id != app.world.talk)
        );
        // two notices, of which one is somebody else's
        let me = app.ctx("fagperson").await?.actor()?.clone();
        for (account, key) in [(me.account, "a"), (app.ctx("koordinator").await?.actor()?.account, "b")] {
            let ctx = app.ctx("fagperson").await?;
            let row = notification::Model {
                id: ctx.id(),
                centre_id: me.centre,
                account_id: account,
                kind: "response".into(),
                object_id: None,
                idempotency_key: key.into(),
                created_at: ctx.at(),
                delivered_at: None,
                read_at: None,
            };
            notification::Entity::insert(row.into_active_model().reset_all())
                .exec_without_returning(app.services.db.write())
                .await?;
        }
        let news = async |browser: &Browser| -> anyhow::Result<Vec<(String, i64)>> {
            Ok(today(browser).await?.news.into_iter().map(|news| (news.kind, news.count)).collect())
        };
        assert_eq!(news(&anne).await?, [("response".to_owned(), 1)]);
        assert!(anne.page("/").await.text.contains("1 nytt svar på skjema"));
        let opened = anne.form("/", "/api/today/open_news", &[]).await;
        assert_eq!((opened.status.as_u16(), opened.location()), (303, "/participants"));
        assert_eq!(news(&anne).await?, []);
        assert_eq!(news(&app.signed_in("koordinator").await).await?, [("response".to_owned(), 1)]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_has_a_notice_reads_it_and_marks_it_as_read() {
    on_both(async |app| {
        for name in ["deltaker", "fagperson", "koordinator", "sekretaer", "leder", "admin"] {
            let (browser, ctx) = (app.signed_in(name).await, app.ctx(name).await?);
            let kinds = ["new_device", "passkey_added", "passkey_removed", "account_factor"];
            for kind in kinds {
                let account = ctx.actor()?.account;
                let work = service::jobs::Work::Notify { account, about: kind.to_owned(), object: account.into() };
                let key = format!("{kind}:{name}");
                service::jobs::enqueue(&ctx, app.services.db.write(), app.world.centre, &work, key).await?;
            }
            service::jobs::run_due(&app.services).await?;
            let page = browser.page("/").await.text;
            for words in [
                "Kontoen din ble brukt på en ny enhet.",
                "En passnøkkel er lagt til kontoen din.",
                "En passnøkkel er fjernet fra kontoen din.",
                "En administrator har fjernet innlogging i to trinn fra kontoen din.",
            ] {
                anyhow::ensure!(page.contains(words), "{name}: {words}");
            }
            let opened = browser.form("/", "/api/today/open_news", &[]).await;
            let to = if matches!(name, "fagperson" | "koordinator") { "/participants" } else { "/" };
            assert_eq!((opened.status.as_u16(), opened.location()), (303, to), "{name}");
            anyhow::ensure!(!browser.page("/").await.text.contains("En passnøkkel"), "{name}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_secretary_plans_without_participants_names() {
    on_both(async |app| {
        let secretary = app.signed_in("sekretaer").await;
        let answer = secretary.read("/api/today/read", &[]).await;
        let day: Today = answer.json()?;
        let Day::Centre(centre) = &day.day else { anyhow::bail!("{day:?}") };
        let talk = centre.sessions.iter().find(|session| session.id == app.world.talk).expect("the talk");
        assert!(talk.door.is_none() && talk.site.is_some());
        let kari = app.ctx("deltaker").await?.actor()?.account;
        let names =
            entity::account::of_centre(app.services.db.read(), app.ctx("deltaker").await?.actor()?.centre, [kari])
                .await?;
        let name = names[&kari].name.clone();
        assert!(!answer.text.contains(&name), "{name} in {}", answer.text);
        assert!(!secretary.page("/").await.text.contains(&name));
        // another centre's day is another day
        assert!(centre.sessions.iter().all(|session| session.id != app.other.talk && session.id != app.other.teaching));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn manager_and_admin_see_nothing_clinical() {
    on_both(async |app| {
        for (role, expected) in [("leder", Day::Manager(ManagerDay { unusual: 0 })), ("admin", Day::Admin)] {
            let browser = app.signed_in(role).await;
            assert_eq!(today(&browser).await?.day, expected);
            let page = browser.page("/").await;
            assert_eq!(page.status, 200);
            assert!(page.text.contains("Du ser ingen helseopplysninger"));
        }
        let visitor = app.visitor();
        assert_eq!(visitor.read("/api/today/read", &[]).await.status, 401);
        assert_eq!(visitor.page("/").await.location(), "/sign-in?next=%2F");
        Ok(())
    })
    .await;
}
