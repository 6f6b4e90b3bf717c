//! How the sending of a session went: kept while it is sent, read by those who lead it. Invariant: teaching alone is kept, and
//! nothing of it says who sent or watched (decision 47).

use super::teaching;
use crate::{
    ctx::{Ctx, Services},
    error::Result,
    wording,
};
use domain::{
    id::{CentreId, SessionId},
    policy::SessionAct,
    schedule::SessionKind,
    sending::{Line, SendingStep, told},
};
use entity::{At, sending_step, sending_sum, session};
use jiff::Timestamp;
use std::sync::Arc;

/// What was kept of a session before.
#[derive(Clone, Debug)]
pub struct Kept {
    pub centre: CentreId,
    /// Of the latest step; 0 before the first.
    pub number: i32,
    /// Each step with its stream, the first one first.
    pub steps: Vec<(i32, SendingStep)>,
}

/// How the sending of a session went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Went {
    /// What happened, with when ("09.12"), the first one first.
    pub steps: Vec<(String, Line)>,
    /// None until those who watched have gone.
    pub reached: Option<Reached>,
}

/// How it reached those who watched, without saying who they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// How many watched at once, at most.
    pub most: i64,
    /// How many had a good, an unstable, a weak network.
    pub good: i64,
    pub unstable: i64,
    pub weak: i64,
    /// Lost on the way, in thousandths of what was sent.
    pub loss: i64,
    /// In milliseconds, on an average.
    pub jitter: Option<i64>,
    pub round_trip: Option<i64>,
    pub freezes: i64,
}

/// What was kept of a session; none where nothing is to be kept. For the system.
///
/// # Errors
/// When the database is down. So for the two below.
pub async fn kept(services: &Arc<Services>, session: SessionId) -> Result<Option<Kept>> {
    let db = services.db.read();
    let Some(found) = session::by_id(db, session).await?.filter(|found| found.kind == SessionKind::Teaching) else {
        return Ok(None);
    };
    let rows = sending_step::of_session(db, session).await?;
    Ok(Some(Kept {
        centre: found.centre_id,
        number: rows.last().map_or(0, |row| row.number),
        steps: rows.iter().map(|row| (row.stream, row.step)).collect(),
    }))
}

/// Keeps a step of a session's under its `number`.
pub async fn keep_step(
    ctx: &Ctx,
    (centre_id, session_id): (CentreId, SessionId),
    number: i32,
    (stream, step): (i32, SendingStep),
    at: Timestamp,
) -> Result<()> {
    let row =
        sending_step::Model { id: ctx.id(), centre_id, session_id, number, stream, step, happened_at: At::new(at) };
    let transaction = ctx.begin().await?;
    entity::insert(&transaction, row).await?;
    transaction.commit().await?;
    Ok(())
}

/// Adds `sums` to what the session has.
pub async fn add_sums(ctx: &Ctx, sums: sending_sum::Model) -> Result<()> {
    let transaction = ctx.begin().await?;
    session::lock(&transaction, sums.session_id).await?;
    sending_sum::add(&transaction, sums).await?;
    transaction.commit().await?;
    Ok(())
}

/// How it went.
///
/// # Errors
/// `NotFound` for others than those who lead.
pub async fn log(ctx: &Ctx, session: SessionId) -> Result<Went> {
    let db = ctx.services.db.read();
    let found = teaching(ctx, db, session, SessionAct::ReadLog).await?;
    let rows = sending_step::of_session(db, session).await?;
    let kept: Vec<_> = rows.iter().map(|row| (row.stream, row.step, row.happened_at.timestamp().as_second())).collect();
    let when = |line: &Line| {
        let at = Timestamp::from_second(line.at).unwrap_or_default();
        wording::clock_time(ctx.lang, at, &found.zone)
    };
    Ok(Went {
        steps: told(&kept).into_iter().map(|line| (when(&line), line)).collect(),
        reached: sending_sum::of_session(db, session).await?.map(|sum| reached(&sum)),
    })
}

fn reached(sum: &sending_sum::Model) -> Reached {
    let average = |sum: i64, count: i32| (count > 0).then(|| sum / i64::from(count));
    Reached {
        most: sum.most.into(),
        good: sum.good.into(),
        unstable: sum.unstable.into(),
        weak: sum.weak.into(),
        loss: sum.lost.saturating_mul(1000) / sum.expected.max(1),
        jitter: average(sum.jitter_ms, sum.connections),
        round_trip: average(sum.trip_ms, sum.trips),
        freezes: sum.freezes,
    }
}
