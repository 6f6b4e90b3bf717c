//! Planning: of many who want the same time one has it, and what is stale or taken changes nothing.

use crate::helpers::{TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::AppError;
use domain::{
    booking::RoomKind,
    id::RoomId,
    person::{Actor, Role},
};
use entity::{room, session, session_change};
use sea_orm::EntityTrait as _;
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
        scheduling::change(&ctx, &id, "1", &to).await?;
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
