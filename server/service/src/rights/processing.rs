//! The record of processing, by programme (GDPR art. 30). Invariant: it speaks of kinds of data, never of anybody.

use crate::{ctx::Ctx, error::Result, wording};
use contract::{AppError, rights::Processing};
use domain::{id::ProgrammeId, policy};
use entity::programme;

/// The programmes of the actor's centre.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for others than manager and admin.
pub async fn read(ctx: &Ctx) -> Result<Processing> {
    let actor = ctx.actor()?;
    if !policy::may_read_processing(actor.role) {
        return Err(AppError::Forbidden.into());
    }
    let found = programme::of_centre(ctx.services.db.read(), actor.centre).await?;
    let programmes = found.iter().map(|one| (one.id, wording::content(ctx.lang, &one.name))).collect();
    Ok(Processing { programmes })
}

/// The name of one of them.
///
/// # Errors
/// As [`read`]; `NotFound` when it is not the centre's.
pub async fn name_of(ctx: &Ctx, programme: &str) -> Result<String> {
    let all = read(ctx).await?.programmes;
    let id: ProgrammeId = programme.parse().map_err(|_| AppError::NotFound)?;
    Ok(all.into_iter().find(|(known, _)| *known == id).ok_or(AppError::NotFound)?.1)
}
