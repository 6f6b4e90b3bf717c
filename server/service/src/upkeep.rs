//! Remembers when the installation was last looked after. Invariant: written after the work, so that what failed is not
//! called done.

use crate::{Ctx, Result};
use domain::upkeep::Upkeep;
use entity::upkeep;
use sea_orm::ConnectionTrait;

/// Keeps that it was done now; `count` is of what its kind counts.
///
/// # Errors
/// When it cannot be written.
pub async fn done(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    kind: Upkeep,
    count: u64,
    note: Option<String>,
) -> Result<()> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    Ok(upkeep::put(conn, upkeep::Model { id: ctx.id(), kind, done_at: ctx.at(), count, note }).await?)
}
