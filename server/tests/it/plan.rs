//! A participant's plan over HTTP: weeks, one session, and that it is nobody else's.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    participants::{ParticipantView, Said},
    plan::{Course, MilestoneKind, PlanWeek, Planned, Turn},
    programme::Written,
    rights::MyData,
};
use domain::{
    id::SessionId,
    plan_message::{AbsenceReason, MessageKind},
    schedule::Format,
};
use entity::{At, plan_message, session};
use jiff::Timestamp;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

async fn week(browser: &Browser, within: &str) -> anyhow::Result<PlanWeek> {
    browser.read("/api/plan/week", &[("within", within)]).await.json()
}

/// Another session for the first cohort, as the live one is.
async fn add(app: &TestApp, starts: &str, ends: &str, cancelled: bool) -> anyhow::Result<session::Model> {
    let (starts, ends): (Timestamp, Timestamp) = (starts.parse()?, ends.parse()?);
    let change = |row: &mut session::Model| {
        (row.ends_at, row.cancelled_at) = (At::new(ends), cancelled.then(|| At::new(starts)));
    };
    app.add_session(starts, change).await
}

#[tokio::test]
async fn a_week_has_its_days_in_order_and_leads_to_the_nearest_ones() {
    on_both(async |app| {
        let later = add(app, "2027-03-09T08:00:00Z", "2027-03-09T09:00:00Z", false).await?;
        let kari = app.signed_in("deltaker").await;
        let now = week(&kari, "").await?;
        ensure!((now.number, now.this_week) == (48, true));
        let today = now.days.iter().find(|day| day.today).expect("today");
        ensure!(today.date == "mandag 23. november");
        ensure!(today.sessions.iter().any(|session| session.id == app.world.talk));
        let march = week(&kari, "2027-03-12").await?;
        ensure!((march.number, march.this_week, march.next.as_deref()) == (10, false, None));
        ensure!(march.days.len() == 1 && march.days[0].sessions[0].id == later.id, "{march:?}");
        ensure!(march.previous.is_some());
        // what is no date is this week
        for odd in ["i morgen", "2026-02-30", "9999-12-31"] {
            ensure!(week(&kari, odd).await?.this_week, "{odd}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn weeks_end_at_midnight_in_oslo_on_the_nights_clocks_change() {
    on_both(async |app| {
        // 28 March and 31 October 2027 are Sundays; summer time begins and ends
        let last = add(app, "2027-03-28T21:30:00Z", "2027-03-28T22:00:00Z", false).await?;
        let first = add(app, "2027-03-28T22:00:00Z", "2027-03-28T22:30:00Z", false).await?;
        let autumn = add(app, "2027-10-31T22:30:00Z", "2027-10-31T23:00:00Z", false).await?;
        let kari = app.signed_in("deltaker").await;
        for (within, day, expected) in [
            ("2027-03-28", "søndag 28. mars", last.id),
            ("2027-03-29", "mandag 29. mars", first.id),
            ("2027-10-31", "søndag 31. oktober", autumn.id),
        ] {
            let found = week(&kari, within).await?;
            let of_day = found.days.iter().find(|one| one.date == day).expect(day);
            let ids: Vec<_> = of_day.sessions.iter().map(|session| session.id).collect();
            ensure!(ids == [expected], "{day}: {ids:?}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_session_is_shown_to_those_in_it_and_to_nobody_else() {
    on_both(async |app| {
        let cancelled = add(app, "2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z", true).await?;
        let kari = app.signed_in("deltaker").await;
        let read = async |id: String| kari.read("/api/plan/session", &[("session", &id)]).await;
        let talk: Planned = read(app.world.talk.to_string()).await.json()?;
        ensure!(talk.session.id == app.world.talk && talk.format == Format::Individual);
        ensure!((talk.date.as_str(), talk.week.as_str()) == ("23. november 2026", "2026-11-23"));
        ensure!(kari.page(&format!("/plan/sessions/{}", app.world.talk)).await.text.contains("10.35–11.20"));
        let missing = read("01900000-0000-7000-8000-000000000001".into()).await;
        ensure!(missing.status == 404);
        for id in [app.other.teaching.to_string(), cancelled.id.to_string(), "nei".into()] {
            let answer = read(id.clone()).await;
            ensure!((answer.status, &answer.text) == (missing.status, &missing.text), "{id}");
        }
        for role in ["fagperson", "sekretaer", "leder", "admin"] {
            let staff = app.signed_in(role).await;
            ensure!(staff.read("/api/plan/week", &[]).await.status == 403, "{role}");
            ensure!(staff.page("/plan").await.status == 403, "{role}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_whole_course_follows_the_version_that_its_group_began_with() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let course = async || kari.read("/api/plan/course", &[]).await.json::<Option<Course>>();
        let told = course().await?.context("written down")?;
        let enrolled = &app.world.participants[0].enrolment;
        ensure!(told.programme == "Dagprogram Oslo" && told.weeks == 4, "{told:?}");
        let weeks: Vec<u16> = told.phases.iter().map(|phase| phase.weeks).collect();
        ensure!(weeks == [1, 2, 1], "{:?}", told.phases);
        ensure!(told.phases.iter().filter(|phase| phase.turn == Turn::Now).count() <= 1);
        let of = |kind| told.milestones.iter().filter(move |one| one.kind == kind);
        ensure!(of(MilestoneKind::Start).count() == 1 && of(MilestoneKind::End).count() == 1);
        ensure!(of(MilestoneKind::Timepoint).count() == 6 && of(MilestoneKind::FollowUp).count() == 0);
        let turns: Vec<Turn> = told.milestones.iter().map(|one| one.turn).collect();
        ensure!(turns.contains(&Turn::Over) && turns.last() == Some(&Turn::Ahead), "{turns:?}");

        // another version says something else; whoever has begun keeps theirs
        let anne = app.signed_in("koordinator").await;
        let id = enrolled.programme_id.to_string();
        let newest: Written = anne.read("/api/programmes/newest", &[("programme", &id)]).await.json()?;
        let text = newest.text.replace("repeat = 2", "repeat = 3");
        let saved = anne.post("/api/programmes/save", &[("programme", &id), ("version", "1"), ("text", &text)]).await;
        ensure!(saved.status == 200, "{}", saved.text);
        ensure!(course().await?.as_ref() == Some(&told), "their own");
        ensure!(anne.read("/api/plan/course", &[]).await.status == 403);
        Ok(())
    })
    .await;
}

async fn said(browser: &Browser, enrolment: &str) -> anyhow::Result<Vec<Said>> {
    let view: ParticipantView = browser.read("/api/participants/read", &[("enrolment", enrolment)]).await.json()?;
    Ok(view.care.context("followed")?.said)
}

#[tokio::test]
async fn who_cannot_come_says_so_once_and_those_who_arrange_are_told() {
    on_both(async |app| {
        let (kari, anne) = (app.signed_in("deltaker").await, app.signed_in("koordinator").await);
        let person = app.world.participants[0].enrolment.id.to_string();
        let talk = app.world.talk.to_string();
        let no = async |reason: &str, words: &str| {
            kari.post("/api/plan/cannot_come", &[("session", &talk), ("reason", reason), ("words", words)]).await
        };
        ensure!(no("", "").await.status == 422 && no("tired", "").await.status == 422);
        ensure!(no("ill", &"a".repeat(501)).await.status == 422);
        ensure!(said(&anne, &person).await?.is_empty());
        for _ in 0..2 {
            ensure!(no("ill", "Har feber").await.status == 200);
        }
        let told = said(&anne, &person).await?;
        ensure!(told.len() == 1 && told[0].kind == MessageKind::CannotCome, "{told:?}");
        ensure!(told[0].reason == Some(AbsenceReason::Ill) && told[0].words.as_deref() == Some("Har feber"));
        service::jobs::run_due(&app.services).await?;
        ensure!(anne.page("/").await.text.contains("1 deltaker kan ikke komme til en time"), "told once");
        let planned: Planned = kari.read("/api/plan/session", &[("session", &talk)]).await.json()?;
        let own = planned.cannot_come.context("said")?;
        ensure!(week(&kari, "").await?.cannot_come == [app.world.talk]);
        let rows = plan_message::of(app.services.db.read(), [app.world.participants[0].enrolment.id]).await?;
        ensure!(rows.len() == 1 && !format!("{rows:?}").contains("feber"), "sealed");

        // nobody else's to take back; twice is once
        let id = own.id.to_string();
        ensure!(app.signed_in("deltaker2").await.post("/api/plan/take_back", &[("message", &id)]).await.status == 404);
        for _ in 0..2 {
            let back = kari.form(&format!("/plan/sessions/{talk}"), "/api/plan/take_back", &[("message", &id)]).await;
            ensure!(back.location() == format!("/plan/sessions/{talk}?done=taken_back"), "{}", back.location());
        }
        ensure!(said(&anne, &person).await?.is_empty() && week(&kari, "").await?.cannot_come.is_empty());
        service::jobs::run_due(&app.services).await?;
        ensure!(anne.page("/").await.text.contains("kan komme eller har krefter likevel"));
        let own: MyData = kari.read("/api/rights/read", &[("kind", "messages")]).await.json()?;
        let own = own.shown.context("a kind was asked for")?.1.messages;
        ensure!(
            own.len() == 1 && own[0].withdrawn.is_some() && own[0].words.as_deref() == Some("Har feber"),
            "{own:?}"
        );
        ensure!(no("work", "").await.status == 200, "said anew");
        ensure!(said(&anne, &person).await?.len() == 1);
        // what was said last stands, and what was said before is still there to read
        ensure!(no("family", "Barnet er sykt").await.status == 200);
        let told = said(&anne, &person).await?;
        ensure!(told.len() == 1 && told[0].reason == Some(AbsenceReason::Family), "{told:?}");
        let rows = plan_message::of(app.services.db.read(), [app.world.participants[0].enrolment.id]).await?;
        ensure!(rows.len() == 3 && rows.iter().filter(|row| row.withdrawn_at.is_none()).count() == 1, "{rows:?}");
        // and of a session in half a year they are told now
        let far = add(app, "2027-05-24T07:00:00Z", "2027-05-24T08:00:00Z", false).await?.id.to_string();
        ensure!(kari.post("/api/plan/cannot_come", &[("session", &far), ("reason", "work")]).await.status == 200);
        ensure!(said(&anne, &person).await?.len() == 2);
        // it follows its session to another day
        entity::session::Entity::update_many()
            .col_expr(session::Column::StartsAt, Expr::value(At::new("2027-05-26T07:00:00Z".parse()?)))
            .filter(session::Column::Id.eq(far.parse::<SessionId>()?))
            .exec(app.services.db.write())
            .await?;
        let again = kari.post("/api/plan/cannot_come", &[("session", &far), ("reason", "work")]).await;
        ensure!(again.status == 200 && said(&anne, &person).await?.len() == 2, "said already");
        ensure!(said(&anne, &person).await?[1].day == "onsdag 26. mai");
        ensure!(kari.read("/api/plan/session", &[("session", &far)]).await.text.contains("\"reason\":\"work\""));

        // what is over, and what is another's, cannot be cancelled
        let ended = add(app, "2026-11-23T07:00:00Z", "2026-11-23T08:00:00Z", false).await?.id.to_string();
        let late = kari.post("/api/plan/cannot_come", &[("session", &ended), ("reason", "ill")]).await;
        ensure!(late.status == 422 && late.text.contains("session_over"), "{}", late.text);
        let ola = app.signed_in("fagperson").await;
        ensure!(ola.post("/api/plan/cannot_come", &[("session", &talk), ("reason", "ill")]).await.status == 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_day_with_little_strength_is_said_once_and_loses_nothing() {
    on_both(async |app| {
        let (kari, anne) = (app.signed_in("deltaker").await, app.signed_in("koordinator").await);
        let before = week(&kari, "").await?;
        ensure!(before.lighter_today.is_none());
        let many = futures_util::future::join_all((0..5).map(|_| kari.post("/api/plan/lighter_day", &[]))).await;
        ensure!(many.iter().all(|answer| answer.status == 200));
        let after = week(&kari, "").await?;
        let message = after.lighter_today.context("said")?.to_string();
        ensure!(after.days == before.days, "the plan stands");
        let rows = plan_message::of(app.services.db.read(), [app.world.participants[0].enrolment.id]).await?;
        ensure!(rows.len() == 1, "{rows:?}");
        ensure!(kari.page("/plan").await.text.contains("Du har sagt fra: lite krefter i dag"));
        let person = app.world.participants[0].enrolment.id.to_string();
        ensure!(said(&anne, &person).await?[0].kind == MessageKind::LighterDay);
        ensure!(anne.page(&format!("/participants/{person}")).await.text.contains("Lite krefter"));
        ensure!(kari.post("/api/plan/take_back", &[("message", &message)]).await.status == 200);
        ensure!(week(&kari, "").await?.lighter_today.is_none());
        // a new day is a new day
        ensure!(kari.post("/api/plan/lighter_day", &[]).await.status == 200);
        app.hand.forward(24 * 60 * 60);
        let kari = app.signed_in("deltaker").await;
        ensure!(week(&kari, "").await?.lighter_today.is_none(), "yesterday's");
        Ok(())
    })
    .await;
}
