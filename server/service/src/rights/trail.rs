//! What is left behind: emergency access, the participant's own acts in the log, letters, files. Invariant: links, keys and
//! what staff wrote under seal are never told, only that they are there.

use super::{Subject, when};
use crate::{access_block::colleague, ctx::Ctx, error::Result};
use contract::{
    AppError,
    rights::{OwnAct, OwnEmergency, OwnFile, OwnLetter},
};
use entity::{account, break_glass, data_export, own};
use sea_orm::ConnectionTrait;

pub(super) async fn emergencies(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    subject: &Subject,
) -> Result<Vec<OwnEmergency>> {
    let whose = &subject.whose;
    let rows = break_glass::of_enrolments(conn, whose.enrolments.iter().copied()).await?;
    let people = account::of_centre(conn, whose.centre, rows.iter().map(|row| row.account_id)).await?;
    let told = rows.iter().filter_map(|row| {
        Some(OwnEmergency {
            who: colleague(people.get(&row.account_id)?),
            kind: row.reason_kind,
            from: when(ctx, row.starts_at),
            until: when(ctx, row.expires_at),
            ended: row.ended_at.map(|at| when(ctx, at)),
        })
    });
    Ok(told.collect())
}

pub(super) async fn acts(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnAct>> {
    let rows = own::acts(conn, &subject.whose).await?;
    Ok(rows.into_iter().map(|row| OwnAct { act: row.act, at: when(ctx, row.at) }).collect())
}

pub(super) async fn letters(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnLetter>> {
    let rows = own::letters(conn, &subject.whose).await?;
    let told = rows.into_iter().map(|row| OwnLetter {
        kind: row.kind,
        made: when(ctx, row.created_at),
        sent: row.sent_at.map(|at| when(ctx, at)),
    });
    Ok(told.collect())
}

pub(super) async fn files(ctx: &Ctx, conn: &impl ConnectionTrait) -> Result<Vec<OwnFile>> {
    let Some(participant) = ctx.actor()?.participant else { return Err(AppError::Forbidden.into()) };
    let rows = data_export::of_participant(conn, participant).await?;
    let told = rows.into_iter().map(|row| OwnFile {
        export: row.id,
        asked: when(ctx, row.requested_at),
        ready: row.ready_at.map(|at| when(ctx, at)),
        removed: row.removed_at.map(|at| when(ctx, at)),
    });
    Ok(told.collect())
}
