//! The course of a participant: longer, interrupted, moved, ended, opened again; what follows for plan, team and access.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    action_plan::Plan,
    course::{CourseView, Summary},
    plan::PlanWeek,
};
use domain::{
    course::{Standing, Step},
    id::SessionId,
};
use entity::{care_team_member, enrolment, session};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

fn whose(app: &TestApp) -> String {
    app.world.participants[0].enrolment.id.to_string()
}

async fn read(browser: &Browser, enrolment: &str) -> anyhow::Result<CourseView> {
    browser.read("/api/participants/course", &[("enrolment", enrolment)]).await.json()
}

async fn take(browser: &Browser, course: &CourseView, fields: &[(&str, &str)]) -> Answer {
    let (enrolment, version) = (course.enrolment.to_string(), course.version.to_string());
    let mut all = vec![("enrolment", enrolment.as_str()), ("version", version.as_str())];
    all.extend_from_slice(fields);
    browser.post("/api/participants/change_course", &all).await
}

/// Takes a step that must work; gives the course after it.
async fn taken(browser: &Browser, course: &CourseView, fields: &[(&str, &str)]) -> anyhow::Result<CourseView> {
    let answer = take(browser, course, fields).await;
    ensure!(answer.status == 200, "{fields:?}: {}", answer.text);
    read(browser, &course.enrolment.to_string()).await
}

fn sessions(week: &PlanWeek) -> Vec<SessionId> {
    week.days.iter().flat_map(|day| &day.sessions).map(|session| session.id).collect()
}

/// A session for the group, or for the first participant alone.
async fn add(app: &TestApp, starts: &str, alone: bool) -> anyhow::Result<SessionId> {
    let (starts, kari) = (starts.parse()?, app.world.participants[0].account);
    let added =
        if alone { app.add_session_of(starts, kari, |_| ()).await? } else { app.add_session(starts, |_| ()).await? };
    Ok(added.id)
}

async fn enrolled(app: &TestApp, id: &str) -> anyhow::Result<enrolment::Model> {
    let found = enrolment::Entity::find_by_id(id.parse::<domain::id::EnrolmentId>()?);
    found.one(app.services.db.read()).await?.context("an enrolment")
}

async fn stands(app: &TestApp, id: SessionId) -> anyhow::Result<bool> {
    let found = session::by_id(app.services.db.read(), id).await?.context("a session")?;
    Ok(found.cancelled_at.is_none())
}

async fn without_end(app: &TestApp, of: &str) -> anyhow::Result<usize> {
    let id: domain::id::EnrolmentId = of.parse()?;
    let all = care_team_member::Entity::find().filter(care_team_member::Column::EnrolmentId.eq(id));
    Ok(all.all(app.services.db.read()).await?.iter().filter(|one| one.ends_at.is_none()).count())
}

#[tokio::test]
async fn in_a_break_the_group_goes_on_without_them_and_what_was_for_them_alone_is_cancelled() {
    on_both(async |app| {
        let (next_week, alone) =
            (add(app, "2026-12-01T09:00:00Z", false).await?, add(app, "2026-12-02T09:00:00Z", true).await?);
        let (ola, kari, jonas) =
            (app.signed_in("fagperson").await, app.signed_in("deltaker").await, app.signed_in("deltaker2").await);
        let week = async |who: &Browser| -> anyhow::Result<Vec<SessionId>> {
            Ok(sessions(&who.read("/api/plan/week", &[("within", "2026-12-01")]).await.json()?))
        };
        let (hers, his) = (week(&kari).await?, week(&jonas).await?);
        ensure!(hers.contains(&next_week) && hers.contains(&alone) && his.contains(&next_week));
        let before = read(&ola, &whose(app)).await?;
        ensure!(before.standing == Standing::Open && before.steps.is_empty(), "{before:?}");
        let last = enrolled(app, &whose(app)).await?.ends_on.context("an end")?.0;

        let away = [("step", "interrupted"), ("on", "2026-11-24"), ("reason", "Influensa")];
        let paused = taken(&ola, &before, &away).await?;
        ensure!(paused.standing == Standing::Interrupted && paused.possible.contains(&Step::Resumed), "{paused:?}");
        ensure!(paused.steps[0].reason.as_deref() == Some("Influensa") && paused.steps[0].by == "Ola Vik");
        let now = week(&kari).await?;
        ensure!(!now.contains(&next_week) && !now.contains(&alone), "{now:?}");
        ensure!(!stands(app, alone).await? && stands(app, next_week).await?);
        ensure!(week(&jonas).await? == his, "the others' plan is as it was");
        let shut = kari.read("/api/plan/session", &[("session", &next_week.to_string())]).await;
        ensure!(shut.status == 404, "what the group does meanwhile is not theirs: {}", shut.text);
        let today: PlanWeek = kari.read("/api/plan/week", &[]).await.json()?;
        ensure!(sessions(&today).contains(&app.world.teaching), "the break begins tomorrow");

        let stale = take(&ola, &before, &away).await;
        ensure!(stale.status == 409, "{}", stale.text);
        let again = take(&ola, &paused, &away).await;
        ensure!(again.json::<AppError>()? == AppError::field("step", "step_not_now"), "{}", again.text);
        let early = take(&ola, &paused, &[("step", "resumed"), ("on", "2026-11-20")]).await;
        ensure!(early.json::<AppError>()? == AppError::field("on", "outside_course"), "{}", early.text);
        let back = taken(&ola, &paused, &[("step", "resumed"), ("on", "2026-12-01")]).await?;
        ensure!(back.standing == Standing::Open);
        ensure!(week(&kari).await?.contains(&next_week));
        let moved = enrolled(app, &whose(app)).await?.ends_on.context("an end")?.0;
        ensure!((moved - last).get_days() == 7, "{last} {moved}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_programme_is_made_longer_as_often_as_it_says_and_the_account_counts_it() {
    on_both(async |app| {
        let ola = app.signed_in("fagperson").await;
        let mut course = read(&ola, &whose(app)).await?;
        let first = enrolled(app, &whose(app)).await?.ends_on.context("an end")?.0;
        for n in 1..=4 {
            ensure!(course.extension == Some(1) && course.possible.contains(&Step::Extended), "{n}: {course:?}");
            course = taken(&ola, &course, &[("step", "extended")]).await?;
            let last = enrolled(app, &whose(app)).await?.ends_on.context("an end")?.0;
            ensure!((last - first).get_days() == 7 * n, "{n}: {last}");
        }
        ensure!(course.extension.is_none() && !course.possible.contains(&Step::Extended), "{course:?}");
        let more = take(&ola, &course, &[("step", "extended")]).await;
        ensure!(more.json::<AppError>()? == AppError::field("step", "no_extension"), "{}", more.text);
        let summary: Summary = ola.read("/api/participants/summary", &[("enrolment", &whose(app))]).await.json()?;
        ensure!(summary.given.context("sums")?.extension_weeks == 4, "{:?}", summary.given);
        ensure!(summary.steps.len() == 4 && !summary.plan.items.is_empty() && summary.one.care.is_some());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_discharged_is_followed_until_the_last_follow_up_and_can_be_taken_in_again() {
    on_both(async |app| {
        let (group, alone) =
            (add(app, "2026-11-26T09:00:00Z", false).await?, add(app, "2026-11-27T09:00:00Z", true).await?);
        let (ola, kari) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let team = without_end(app, &whose(app)).await?;
        ensure!(team > 1);
        let course = read(&ola, &whose(app)).await?;
        let fields = [("step", "discharged"), ("on", "2026-11-25")];
        let why = take(&ola, &course, &fields).await;
        ensure!(why.json::<AppError>()? == AppError::field("reason", "required"), "{}", why.text);
        let done = taken(&ola, &course, &[fields[0], fields[1], ("reason", "Ferdig før tida")]).await?;
        ensure!(done.standing == Standing::Discharged && done.possible == [Step::Reopened], "{done:?}");
        ensure!(without_end(app, &whose(app)).await? == 0);
        ensure!(!stands(app, alone).await? && stands(app, group).await?);
        let week: PlanWeek = kari.read("/api/plan/week", &[]).await.json()?;
        ensure!(!sessions(&week).contains(&group) && sessions(&week).contains(&app.world.teaching));
        ensure!(kari.read("/api/plan/course", &[]).await.text.contains("25. november 2026"));
        ensure!(read(&ola, &whose(app)).await.is_ok(), "the team reads on");

        let again = [("step", "reopened"), ("on", "2026-12-11"), ("reason", "Skrevet ut ved en feil")];
        let open = taken(&ola, &done, &again).await?;
        ensure!(open.standing == Standing::Open, "{open:?}");
        ensure!(without_end(app, &whose(app)).await? == team);
        let week: PlanWeek = kari.read("/api/plan/week", &[]).await.json()?;
        ensure!(sessions(&week).contains(&group));
        ensure!(!stands(app, alone).await?, "what was cancelled is planned again by hand");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_moved_takes_team_and_plan_along() {
    on_both(async |app| {
        let ola = app.signed_in("fagperson").await;
        let course = read(&ola, &whose(app)).await?;
        let goals = async |of: &str| -> anyhow::Result<Plan> {
            ola.read("/api/action_plan/read", &[("enrolment", of)]).await.json()
        };
        let (before, team) = (goals(&whose(app)).await?, without_end(app, &whose(app)).await?);
        let here = course.places.iter().find(|(_, name)| name.contains("Dagprogram")).context("alone")?.0.clone();
        let foreign = format!("programme:{}", app.other.participants[0].enrolment.programme_id);
        let fields = [("step", "transferred"), ("on", "2026-12-07"), ("reason", "Trenger eget løp")];
        for to in ["", "group:x", &foreign] {
            let refused = take(&ola, &course, &[fields[0], fields[1], fields[2], ("to", to)]).await;
            let AppError::Invalid { fields } = refused.json()? else { anyhow::bail!("{}", refused.text) };
            ensure!(fields[0].field == "to", "{to}: {fields:?}");
        }
        let moved = taken(&ola, &course, &[fields[0], fields[1], fields[2], ("to", &here)]).await?;
        ensure!(moved.standing == Standing::Transferred && moved.possible.is_empty());
        let to = moved.steps[0].to.context("where it goes on")?.to_string();
        let (old, new) = (enrolled(app, &whose(app)).await?, enrolled(app, &to).await?);
        ensure!(old.ends_on.context("an end")?.0.to_string() <= "2026-12-06".to_owned());
        ensure!(new.starts_on.0.to_string() == "2026-12-07" && new.cohort_id.is_none() && new.ends_on.is_some());
        ensure!(without_end(app, &to).await? == team && without_end(app, &whose(app)).await? == 0);
        // until then their day is as it was
        let own: Plan = app.signed_in("deltaker").await.read("/api/action_plan/read", &[]).await.json()?;
        ensure!(own.items.iter().map(|item| item.id).eq(before.items.iter().map(|item| item.id)));
        let after = goals(&to).await?;
        ensure!(after.items.len() == before.items.len() && after.versions.is_empty(), "{after:?}");
        let ratings = |plan: &Plan| plan.items.iter().filter(|item| item.goal.is_some()).count();
        ensure!(ratings(&after) == ratings(&before), "what belongs to a goal still does");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_who_arranges_the_team_changes_a_course_and_one_at_a_time() {
    on_both(async |app| {
        let (ola, kari, lege) =
            (app.signed_in("fagperson").await, app.signed_in("deltaker").await, app.signed_in("lege").await);
        let course = read(&ola, &whose(app)).await?;
        ensure!(kari.read("/api/participants/course", &[("enrolment", &whose(app))]).await.status == 403);
        ensure!(read(&lege, &whose(app)).await.is_err(), "not in the team");
        ensure!(take(&lege, &course, &[("step", "extended")]).await.status == 404);
        for step in ["", "thrown_out"] {
            ensure!(take(&ola, &course, &[("step", step)]).await.status == 422, "{step}");
        }
        let both =
            tokio::join!(take(&ola, &course, &[("step", "extended")]), take(&ola, &course, &[("step", "extended")]));
        let mut status = [both.0.status.as_u16(), both.1.status.as_u16()];
        status.sort_unstable();
        ensure!(status == [200, 409], "{status:?}");
        ensure!(read(&ola, &whose(app)).await?.steps.len() == 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_joins_a_group_that_has_begun_was_not_with_it_before() {
    on_both(async |app| {
        let mut alone = enrolled(app, &whose(app)).await?;
        alone.cohort_id = None;
        let id = alone.id;
        enrolment::Entity::update_many()
            .col_expr(enrolment::Column::CohortId, sea_orm::sea_query::Expr::value(None::<domain::id::CohortId>))
            .filter(enrolment::Column::Id.eq(id))
            .exec(app.services.db.write())
            .await?;
        let (soon, later) =
            (add(app, "2026-11-26T09:00:00Z", false).await?, add(app, "2026-12-01T09:00:00Z", false).await?);
        let ola = app.signed_in("fagperson").await;
        let course = read(&ola, &whose(app)).await?;
        let group = course.places.iter().find(|(to, _)| to.starts_with("group:")).context("a group")?.0.clone();
        let fields =
            [("step", "transferred"), ("on", "2026-11-30"), ("reason", "Vil være med flere"), ("to", group.as_str())];
        let moved = taken(&ola, &course, &fields).await?;
        let new = enrolled(app, &moved.steps[0].to.context("where it goes on")?.to_string()).await?;
        let others = enrolled(app, &app.world.participants[1].enrolment.id.to_string()).await?;
        ensure!(new.ends_on <= others.ends_on, "the group ends together: {new:?}");
        let kari = app.signed_in("deltaker").await;
        let mut weeks = Vec::new();
        for within in ["2026-11-26", "2026-12-01"] {
            weeks.extend(sessions(&kari.read("/api/plan/week", &[("within", within)]).await.json()?));
        }
        ensure!(!weeks.contains(&soon) && weeks.contains(&later), "{weeks:?}");
        Ok(())
    })
    .await;
}
