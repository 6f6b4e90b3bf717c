//! A participant's plan over HTTP: weeks, one session, and that it is nobody else's.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    plan::{Course, MilestoneKind, PlanWeek, Planned, Turn},
    programme::Written,
};
use domain::schedule::Format;
use entity::{At, session};
use jiff::Timestamp;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};

async fn week(browser: &Browser, within: &str) -> anyhow::Result<PlanWeek> {
    browser.read("/api/plan/week", &[("within", within)]).await.json()
}

/// Another session for the first cohort, as the live one is.
async fn add(app: &TestApp, starts: &str, ends: &str, cancelled: bool) -> anyhow::Result<session::Model> {
    let (starts, ends): (Timestamp, Timestamp) = (starts.parse()?, ends.parse()?);
    let teaching = session::by_id(app.services.db.read(), app.world.teaching).await?.expect("teaching");
    let row = session::Model {
        id: app.services.dice.id(starts),
        starts_at: At::new(starts),
        ends_at: At::new(ends),
        cancelled_at: cancelled.then(|| At::new(starts)),
        live_started_at: None,
        ..teaching
    };
    let insert = session::Entity::insert(row.clone().into_active_model().reset_all());
    insert.exec_without_returning(app.services.db.write()).await?;
    Ok(row)
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
