//! Planning: of many who want the same time one has it, and what is stale or taken changes nothing.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    plan::PlanWeek,
    schedule::{Board, Outline, Planned, Rooms},
};
use domain::{
    booking::RoomKind,
    id::RoomId,
    person::{Actor, Role},
};
use entity::{room, session, session_change};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};
use service::{
    Ctx, Error,
    scheduling::{self, Change, Form},
};
use uuid::Uuid;

fn coordinator(app: &TestApp) -> Ctx {
    acting(app, app.world.staff.coordinator, Role::Coordinator)
}

fn acting(app: &TestApp, account: domain::id::AccountId, role: Role) -> Ctx {
    Ctx::system(&app.services).acting_as(Actor { account, centre: app.world.centre, role, participant: None })
}

async fn room(app: &TestApp, name: &str) -> anyhow::Result<RoomId> {
    let teaching = session::by_id(app.services.db.read(), app.world.teaching).await?.context("teaching")?;
    let id = Ctx::system(&app.services).id();
    let row = room::Model {
        id,
        centre_id: app.world.centre,
        site_id: teaching.site_id,
        name: name.to_owned(),
        kind: RoomKind::Room,
        version: 1,
    };
    entity::insert(app.services.db.write(), row).await?;
    Ok(id)
}

fn form(app: &TestApp, room: RoomId) -> Form {
    Form {
        title: "Samtale".into(),
        kind: "guidance".into(),
        channel: "on_site".into(),
        date: "2026-12-02".into(),
        time: "09:00".into(),
        minutes: "45".into(),
        room: room.to_string(),
        lead: app.world.staff.psychologist.to_string(),
        helper: String::new(),
        who: app.world.participants[0].enrolment.id.to_string(),
        weeks: "1".into(),
    }
}

fn codes(error: &Error) -> Vec<String> {
    match error {
        Error::App(AppError::Invalid { fields }) => {
            fields.iter().map(|one| format!("{}:{}", one.field, one.code)).collect()
        }
        other => vec![other.to_string()],
    }
}

#[tokio::test]
async fn of_fifty_who_want_one_room_one_has_it() {
    on_both(async |app| {
        let room = room(app, "Rom 12").await?;
        let before = session::Entity::find().all(app.services.db.read()).await?.len();
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let (ctx, form) = (coordinator(app), form(app, room));
            let id: Uuid = ctx.id();
            tries.spawn(async move { scheduling::plan(&ctx, &id.to_string(), &form).await });
        }
        let (mut won, mut refused) = (0, 0);
        while let Some(done) = tries.join_next().await {
            match done? {
                Ok(_) => won += 1,
                Err(error) => {
                    ensure!(codes(&error).contains(&"room:room_taken".to_owned()), "{error}");
                    refused += 1;
                }
            }
        }
        ensure!((won, refused) == (1, 49), "{won} {refused}");
        let after = session::Entity::find().all(app.services.db.read()).await?.len();
        ensure!(after == before + 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_session_is_planned_moved_and_cancelled_and_stale_edits_change_nothing() {
    on_both(async |app| {
        let (ctx, room) = (coordinator(app), room(app, "Rom 12").await?);
        let id = ctx.id::<Uuid>().to_string();
        scheduling::plan(&ctx, &id, &form(app, room)).await?;
        scheduling::plan(&ctx, &id, &form(app, room)).await?;
        for other in [Form { weeks: "8".into(), ..form(app, room) }, Form { minutes: "30".into(), ..form(app, room) }] {
            let refused = scheduling::plan(&ctx, &id, &other).await.err().context("another plan")?;
            ensure!(matches!(refused, Error::App(AppError::Conflict { current: 1 })), "{refused}");
        }
        let other = ctx.id::<Uuid>().to_string();
        let taken = scheduling::plan(&ctx, &other, &form(app, room)).await.err().context("taken")?;
        ensure!(codes(&taken).len() == 3, "lead, participant and room: {taken}");

        let to = Change {
            date: "2026-12-02".into(),
            time: "10:00".into(),
            minutes: "45".into(),
            channel: "on_site".into(),
            room: room.to_string(),
            lead: app.world.staff.physician.to_string(),
            helper: String::new(),
        };
        let stranger = acting(app, app.world.staff.therapist, Role::Therapist);
        let refused = scheduling::change(&stranger, &id, "1", &to).await.err().context("not theirs")?;
        ensure!(matches!(refused, Error::App(AppError::NotFound)), "{refused}");
        app.hand.forward(60);
        let ctx = coordinator(app);
        scheduling::change(&ctx, &id, "1", &to).await?;
        // saved once more as it is: nothing is written, nobody is told
        scheduling::change(&ctx, &id, "2", &to).await?;
        ensure!(session::by_id(app.services.db.read(), id.parse()?).await?.context("it")?.version == 2);
        app.hand.forward(60);
        let ctx = coordinator(app);
        let stale = scheduling::cancel(&ctx, &id, "1", "no_room").await.err().context("stale")?;
        ensure!(matches!(stale, Error::App(AppError::Conflict { current: 2 })), "{stale}");
        scheduling::cancel(&ctx, &id, "2", "no_room").await?;
        let again = scheduling::cancel(&ctx, &id, "3", "no_room").await.err().context("over")?;
        ensure!(matches!(again, Error::App(AppError::NotFound)), "{again}");

        let changes = session_change::of_sessions(app.services.db.read(), app.world.centre, [id.parse()?]).await?;
        let kinds: Vec<&str> = changes.iter().rev().map(|one| one.kind.as_str()).collect();
        ensure!(kinds == ["added", "moved", "cancelled"], "{kinds:?}");
        scheduling::plan(&ctx, &other, &form(app, room)).await?;
        Ok(())
    })
    .await;
}

async fn board(browser: &Browser, week: &str) -> anyhow::Result<Board> {
    browser.read("/api/schedule/board", &[("week", week)]).await.json()
}

async fn planned(browser: &Browser, session: &str) -> anyhow::Result<Planned> {
    browser.read("/api/schedule/read", &[("session", session)]).await.json()
}

#[tokio::test]
async fn the_board_shows_who_and_what_is_taken_and_never_who_takes_part() {
    on_both(async |app| {
        let (anne, per) = (app.signed_in("koordinator").await, app.signed_in("lege").await);
        let now = board(&anne, "").await?;
        ensure!((now.number, now.monday.as_str(), now.days.len()) == (48, "2026-11-23", 5), "{now:?}");
        let ola = now.people.iter().find(|row| row.name == "Ola Vik").context("Ola")?;
        let talk = ola.days[0].iter().find(|slot| slot.session == Some(app.world.talk)).context("the talk")?;
        ensure!(talk.title.as_deref() == Some("Samtale om målene dine") && talk.clash, "teaching is on then: {talk:?}");
        let room = now.rooms.iter().find(|row| row.name == "Rom 204").context("its room")?;
        ensure!(room.days[0].len() == 1 && !room.days[0][0].clash);
        ensure!(!anne.page("/schedule").await.text.contains("Kari Lund"));
        // one who is not in it knows that it is taken, and no more
        let theirs = board(&per, "").await?;
        let ola = theirs.people.iter().find(|row| row.name == "Ola Vik").context("Ola")?;
        ensure!(ola.days[0].len() == 2 && ola.days[0].iter().all(|one| one.title.is_none() && one.session.is_none()));
        for odd in ["i morgen", "2026-02-30", "9999-12-31", ""] {
            ensure!(board(&anne, odd).await?.monday == "2026-11-23", "{odd}");
        }
        ensure!(board(&anne, "2026-12-30").await?.monday == "2026-12-28");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_session_of_two_sites_has_its_checks_and_moves_with_one_press() {
    on_both(async |app| {
        let (anne, kari) = (app.signed_in("koordinator").await, app.signed_in("deltaker").await);
        let talk = app.world.talk.to_string();
        let page = format!("/schedule/sessions/{talk}");
        let shown = planned(&anne, &talk).await?;
        let checks = shown.checks.context("two sites")?;
        ensure!(!checks.screen_tested && !checks.arrived && !checks.admitted && shown.whom == "Kari Lund", "{shown:?}");
        for _ in 0..2 {
            let tried = anne.form(&page, "/api/schedule/test_screen", &[("session", &talk)]).await;
            ensure!(tried.location() == format!("{page}?done=tested"), "{}", tried.location());
        }
        ensure!(kari.post("/api/consult/arrive", &[("session", &talk)]).await.status == 200);
        let checks = planned(&anne, &talk).await?.checks.context("two sites")?;
        ensure!(checks.screen_tested && checks.arrived && !checks.admitted, "{checks:?}");

        // late: told to those who wait, and shown
        let late = anne.form(&page, "/api/schedule/late", &[("session", &talk), ("minutes", "15")]).await;
        ensure!(late.location() == format!("{page}?done=late"), "{}", late.location());
        service::jobs::run_due(&app.services).await?;
        let today = kari.page("/").await.text;
        ensure!(today.contains("Begynner omtrent 15 minutter senere.") && today.contains("En time er forsinket"));
        for odd in ["0", "121", "x", ""] {
            ensure!(
                anne.post("/api/schedule/late", &[("session", &talk), ("minutes", odd)]).await.status == 422,
                "{odd}"
            );
        }

        // another room, then the telephone
        let free = shown.picks.rooms.iter().find(|room| room.name.starts_with("Rom 205")).context("a room")?;
        let to = async |version: &str, to: &str| {
            anne.post("/api/schedule/reroute", &[("session", &talk), ("version", version), ("to", to)]).await
        };
        ensure!(to("1", &free.id).await.status == 200);
        ensure!(to("1", "telephone").await.json::<AppError>()? == AppError::Conflict { current: 2 });
        ensure!(to("2", "moon").await.status == 422);
        ensure!(to("2", "telephone").await.status == 200);
        service::jobs::run_due(&app.services).await?;
        let today = kari.page("/").await.text;
        let week: PlanWeek = kari.read("/api/plan/week", &[]).await.json()?;
        ensure!(week.changed == [app.world.talk], "marked: {:?}", week.changed);
        ensure!(today.contains("2 timer holdes et annet sted enn før") && today.contains("På telefon"), "{today}");
        ensure!(today.contains("Begynner omtrent 15 minutter senere."), "the time is the same");
        let changes = planned(&anne, &talk).await?.changes;
        ensure!(changes.len() == 2 && changes[0].by == "Anne Dahl", "{changes:?}");
        // what is live is not moved under those who watch
        let live = app.world.teaching.to_string();
        let refused =
            anne.post("/api/schedule/cancel", &[("session", &live), ("version", "1"), ("reason", "other")]).await;
        ensure!(refused.status == 422 && refused.text.contains("session_begun"), "{}", refused.text);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn rooms_are_added_once_and_a_series_is_planned_whole_or_not_at_all() {
    on_both(async |app| {
        let anne = app.signed_in("koordinator").await;
        let rooms: Rooms = anne.read("/api/schedule/rooms", &[]).await.json()?;
        let oslo = rooms.sites.iter().find(|site| site.name == "Oslo").context("Oslo")?.id.clone();
        let fields = [("site", oslo.as_str()), ("name", " Rom 300 "), ("kind", "room")];
        let (one, other) =
            tokio::join!(anne.post("/api/schedule/add_room", &fields), anne.post("/api/schedule/add_room", &fields));
        ensure!(one.status == 200 && other.status == 200);
        ensure!(
            anne.post("/api/schedule/add_room", &[("site", &oslo), ("name", ""), ("kind", "sky")]).await.status == 422
        );
        let elsewhere = session::by_id(app.services.db.read(), app.other.teaching).await?.context("theirs")?.site_id;
        let foreign = [("site", elsewhere.to_string()), ("name", "X".into()), ("kind", "room".into())];
        let foreign: Vec<(&str, &str)> = foreign.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ensure!(anne.post("/api/schedule/add_room", &foreign).await.status == 422);
        let after: Rooms = anne.read("/api/schedule/rooms", &[]).await.json()?;
        ensure!(after.rooms.len() == rooms.rooms.len() + 1, "{:?}", after.rooms);

        // four Wednesdays over Christmas, of which the third is taken
        let ctx = coordinator(app);
        let room = room(app, "Rom 12").await?;
        let third = Form { date: "2026-12-16".into(), ..form(app, room) };
        scheduling::plan(&ctx, &ctx.id::<Uuid>().to_string(), &third).await?;
        let series = Form { weeks: "4".into(), ..form(app, room) };
        let count = async || anyhow::Ok(session::Entity::find().all(app.services.db.read()).await?.len());
        let before = count().await?;
        let refused = scheduling::plan(&ctx, &ctx.id::<Uuid>().to_string(), &series).await.err().context("taken")?;
        ensure!(format!("{refused:?}").contains("16. desember") && count().await? == before, "{refused:?}");
        let series = Form { time: "13:00".into(), ..series };
        scheduling::plan(&ctx, &ctx.id::<Uuid>().to_string(), &series).await?;
        ensure!(count().await? == before + 4);
        let kari: PlanWeek =
            app.signed_in("deltaker").await.read("/api/plan/week", &[("within", "2026-12-23")]).await.json()?;
        ensure!(kari.days.iter().any(|day| day.sessions.iter().any(|one| one.span == "13.00–13.45")), "{kari:?}");
        // a time that the clock jumps over
        let night = Form { date: "2027-03-28".into(), time: "02:30".into(), ..form(app, room) };
        let refused =
            scheduling::plan(&ctx, &ctx.id::<Uuid>().to_string(), &night).await.err().context("no such time")?;
        ensure!(codes(&refused) == ["time:no_such_time"], "{refused:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_plan_is_laid_out_with_whom_and_what_is_free_and_twice_is_once() {
    on_both(async |app| {
        let (anne, kari) = (app.signed_in("koordinator").await, app.signed_in("deltaker").await);
        let group = entity::cohort::of_centre(app.services.db.read(), app.world.centre).await?;
        let who = group[0].id.to_string();
        let outline =
            async |who: &str| anne.read("/api/schedule/outline", &[("who", who)]).await.json::<Option<Outline>>();
        ensure!(outline("").await?.is_none());
        let shown = outline(&who).await?.context("a plan")?;
        ensure!(shown.programme == "Dagprogram Oslo" && shown.name == "Gruppe høst", "{shown:?}");
        let count: usize = shown.weeks.iter().map(|(_, sessions)| sessions.len()).sum();
        ensure!(count > 20, "{count}");
        let all = || shown.weeks.iter().flat_map(|(_, sessions)| sessions);
        ensure!(all().any(|one| one.room.as_deref() == Some("Rom 204") && one.helper.as_deref() == Some("Anne Dahl")));
        ensure!(all().any(|one| one.lead.is_none()), "there is no work consultant");
        ensure!(!shown.left.is_empty(), "training is planned already: {:?}", shown.left);

        // many at once: it is laid out once, and nobody and nothing is taken twice
        let tries = (0..4).map(|_| async { anne.post("/api/schedule/lay_out", &[("who", &who)]).await });
        let answers = futures_util::future::join_all(tries).await;
        ensure!(answers.iter().all(|answer| answer.status == 200), "{:?}", answers[0].text);
        let again = outline(&who).await?.context("a plan")?;
        ensure!(again.weeks.is_empty() && again.left == shown.left, "nothing is missing: {again:?}");
        // what was cancelled does not come back, and of one of the group there is nothing more to lay out
        let later = board(&anne, "2026-11-30").await?;
        let mut slots = later.people.iter().flat_map(|row| row.days.iter().flatten());
        let laid = slots.find(|slot| slot.session.is_some() && slot.title.as_deref() != Some("Trening i sal"));
        let one = laid.and_then(|slot| slot.session).context("one that was laid out")?;
        let id = one.to_string();
        let gone = anne.post("/api/schedule/cancel", &[("session", &id), ("version", "1"), ("reason", "other")]).await;
        ensure!(gone.status == 200, "{}", gone.text);
        ensure!(outline(&who).await?.context("a plan")?.weeks.is_empty(), "it is not laid out anew");
        let person = app.world.participants[0].enrolment.id.to_string();
        let of_one = outline(&person).await?.context("a plan")?;
        ensure!(of_one.weeks.is_empty(), "{of_one:?}");
        for week in ["2026-11-23", "2026-11-30", "2026-12-07"] {
            let board = board(&anne, week).await?;
            let slots = board.people.iter().chain(&board.rooms).flat_map(|row| row.days.iter().flatten());
            let clashes: Vec<_> = slots.filter(|slot| slot.clash && slot.session != Some(app.world.talk)).collect();
            ensure!(clashes.iter().all(|slot| slot.session == Some(app.world.teaching)), "{week}: {clashes:?}");
        }
        let week: PlanWeek = kari.read("/api/plan/week", &[("within", "2026-11-30")]).await.json()?;
        let mine: usize = week.days.iter().map(|day| day.sessions.len()).sum();
        ensure!(mine >= 3, "{week:?}");
        service::jobs::run_due(&app.services).await?;
        ensure!(kari.page("/").await.text.contains("Planen din er lagt ut"));
        ensure!(app.signed_in("psykolog").await.page("/").await.text.contains("En plan med timer for deg er lagt ut"));
        for (role, status) in [("fagperson", 403), ("leder", 403), ("deltaker", 403)] {
            let refused = app.signed_in(role).await.post("/api/schedule/lay_out", &[("who", &who)]).await;
            ensure!(refused.status.as_u16() == status, "{role}");
        }
        ensure!(anne.post("/api/schedule/lay_out", &[("who", &app.other.teaching.to_string())]).await.status == 422);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_is_named_to_who_does_not_follow_them_and_who_is_shut_out_leads_nothing() {
    on_both(async |app| {
        let (ctx, room) = (coordinator(app), room(app, "Rom 12").await?);
        let id = ctx.id::<Uuid>().to_string();
        scheduling::plan(&ctx, &id, &form(app, room)).await?;
        let at_nine = ctx.id::<Uuid>().to_string();
        let earlier = Form { time: "08:00".into(), lead: app.world.staff.physician.to_string(), ..form(app, room) };
        scheduling::plan(&ctx, &at_nine, &earlier).await?;
        // the coordinator leaves the team
        entity::care_team_member::Entity::update_many()
            .col_expr(entity::care_team_member::Column::EndsAt, Expr::value(entity::At::new(app.services.clock.now())))
            .filter(entity::care_team_member::Column::AccountId.eq(app.world.staff.coordinator))
            .filter(entity::care_team_member::Column::EnrolmentId.eq(app.world.participants[0].enrolment.id))
            .exec(app.services.db.write())
            .await?;
        app.hand.forward(60);
        let ctx = coordinator(app);
        let to = Change {
            date: "2026-12-02".into(),
            time: "09:15".into(),
            minutes: "45".into(),
            channel: "telephone".into(),
            room: String::new(),
            lead: app.world.staff.physician.to_string(),
            helper: String::new(),
        };
        match scheduling::change(&ctx, &at_nine, "1", &to).await {
            // whom one does not follow, one does not plan for
            Err(Error::App(AppError::NotFound)) => {}
            Err(refused) => {
                let told = format!("{refused:?}");
                ensure!(told.contains("participant_taken") && !told.contains("Kari"), "{told}");
            }
            Ok(_) => anyhow::bail!("two at once"),
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_shut_out_by_a_participant_is_not_there_to_pick() {
    on_both(async |app| {
        crate::access_block::block(app, app.world.staff.psychologist).await?;
        let (ctx, room) = (coordinator(app), room(app, "Rom 12").await?);
        let refused =
            scheduling::plan(&ctx, &ctx.id::<Uuid>().to_string(), &form(app, room)).await.err().context("shut")?;
        ensure!(codes(&refused) == ["lead:unknown_choice"], "{refused:?}");
        let who = app.world.participants[0].enrolment.id.to_string();
        let shown = scheduling::outline(&ctx, &who).await?;
        let all = shown.weeks.iter().flat_map(|(_, sessions)| sessions);
        ensure!(
            all.clone().count() > 0 && all.clone().all(|one| one.lead.as_deref() != Some("Siri Holm")),
            "{shown:?}"
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_has_begun_is_handed_over_and_who_only_helps_ousts_nobody() {
    on_both(async |app| {
        let talk = app.world.talk.to_string();
        let shown = planned(&app.signed_in("koordinator").await, &talk).await?;
        // five minutes into it the therapist is taken ill
        app.hand.forward(10 * 60);
        let ctx = coordinator(app);
        let over = |lead: domain::id::AccountId| Change {
            date: shown.date.clone(),
            time: shown.time.clone(),
            minutes: shown.minutes.to_string(),
            channel: shown.channel.as_str().into(),
            room: shown.room.map(|room| room.to_string()).unwrap_or_default(),
            lead: lead.to_string(),
            helper: shown.helper.clone(),
        };
        let helper = acting(app, app.world.staff.coordinator, Role::Therapist);
        let ousting = over(app.world.staff.psychologist);
        let refused = scheduling::change(&helper, &talk, "1", &ousting).await.err().context("not theirs to give")?;
        ensure!(codes(&refused) == ["lead:own_sessions"], "{refused:?}");
        scheduling::change(&ctx, &talk, "1", &over(app.world.staff.physician)).await?;
        let changes = planned(&app.signed_in("koordinator").await, &talk).await?.changes;
        let told = (changes[0].before.clone().unwrap_or_default(), changes[0].after.clone().unwrap_or_default());
        ensure!(told.0.contains("Ola Vik") && told.1.contains("Per Bakke") && !told.1.contains("Kari"), "{told:?}");
        Ok(())
    })
    .await;
}
