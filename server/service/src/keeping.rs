//! Keeping what was written readable, and letting go of what is no longer kept. Invariant: nothing here changes what a
//! value says, or deletes what no rule in `domain::retention` lets go.

use crate::{Ctx, Result, rights::export, scheduling, teaching, upkeep};
use domain::{
    retention::{CLASSES, Class, Keep, Kind, UNREAD_DAYS},
    upkeep::Upkeep,
};
use entity::{
    At,
    retention::Stale,
    seal::Place,
    sealed_column::{self, ALL, SealedColumn},
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use uuid::Uuid;

/// So many rows are changed in one transaction: others' writes come in between.
const BATCH: u64 = 100;

/// What resealing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    pub values: u64,
    /// Table, column and row of what no key opens.
    pub broken: Vec<String>,
}

/// Seals everything anew that is not under the newest key. Stopped halfway, it goes on where it was when run again.
///
/// # Errors
/// When the database is down.
pub async fn reseal(ctx: &Ctx) -> Result<Resealed> {
    let mut done = Resealed::default();
    for column in ALL {
        let mut after = Uuid::nil();
        while let Some(last) = reseal_batch(ctx, *column, after, &mut done).await? {
            after = last;
        }
    }
    Ok(done)
}

/// Reseals what comes after the row `after`; gives the last row it saw.
async fn reseal_batch(ctx: &Ctx, column: SealedColumn, after: Uuid, done: &mut Resealed) -> Result<Option<Uuid>> {
    let ring = ctx.services.keyring.now();
    let transaction = ctx.begin().await?;
    let batch = column.not_under(&transaction, ring.newest(), after, BATCH).await?;
    let last = batch.last().map(|found| found.row);
    for found in batch {
        let place = Place::new(column.table, column.column, found.row);
        match ring.reseal(place, ctx.services.dice.bytes(), &found.value) {
            // what somebody has just written is under the newest key already
            Ok(new) => done.values += u64::from(column.replace(&transaction, found, new).await?),
            Err(error) => done.broken.push(format!("{}.{} {}: {error}", column.table, column.column, found.row)),
        }
    }
    transaction.commit().await?;
    Ok(last)
}

/// How many values are sealed under each version of the key.
///
/// # Errors
/// When the database is down.
pub async fn sealed_under(ctx: &Ctx) -> Result<BTreeMap<u16, u64>> {
    Ok(sealed_column::versions(ctx.services.db.read()).await?)
}

/// What a class's rule reaches now, where it is in the database and has an end.
fn stale(ctx: &Ctx, class: &Class) -> Option<Stale> {
    let before = |days: u16| {
        At::new(ctx.now.saturating_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN))
    };
    let Keep::Days(days) = class.keep else { return None };
    match class.kind {
        Kind::WebSession => Some(Stale::WebSessions(before(days))),
        Kind::OidcStep => Some(Stale::OidcSteps(before(days))),
        Kind::Notification => Some(Stale::Notifications(before(days), before(UNREAD_DAYS))),
        Kind::Job => Some(Stale::Jobs(before(days))),
        Kind::PasskeyChallenge => Some(Stale::PasskeyChallenges(before(days))),
        Kind::PollAnswer => Some(Stale::PollAnswers(before(days))),
        Kind::SessionSign => Some(Stale::SessionSigns(before(days))),
        _ => None,
    }
}

/// Every class, and how much of it is kept no longer.
///
/// # Errors
/// When the database is down.
pub async fn overdue(ctx: &Ctx) -> Result<Vec<(&'static Class, u64)>> {
    let mut all = Vec::new();
    for class in CLASSES {
        let count = match stale(ctx, class) {
            Some(stale) => stale.count(ctx.services.db.read()).await?,
            None if class.kind == Kind::Export => export::overdue(ctx).await?,
            None => 0,
        };
        all.push((class, count));
    }
    Ok(all)
}

/// Lets go of all that; gives what went.
///
/// # Errors
/// When the database is down.
pub async fn let_go(ctx: &Ctx) -> Result<Vec<(&'static Class, u64)>> {
    let mut all = Vec::new();
    for class in CLASSES {
        // files lie elsewhere than rows, and their rows stay
        let mut gone = if class.kind == Kind::Export { export::let_go(ctx).await? } else { 0 };
        if let Some(stale) = stale(ctx, class) {
            loop {
                let transaction = ctx.begin().await?;
                let some = stale.delete(&transaction, BATCH).await?;
                transaction.commit().await?;
                gone += some;
                if some < BATCH {
                    break;
                }
            }
        }
        if gone > 0 {
            tracing::info!(class = class.name, gone, "no longer kept");
        }
        all.push((class, gone));
    }
    let swept = scheduling::sweep(ctx).await? + teaching::sweep(ctx).await?;
    if swept > 0 {
        tracing::info!(swept, "files that no row speaks of");
    }
    let gone = all.iter().map(|(_, gone)| gone).sum::<u64>() + swept;
    upkeep::done(ctx, ctx.services.db.write(), Upkeep::Retention, gone, None).await?;
    Ok(all)
}
