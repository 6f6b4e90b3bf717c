//! Rooms, screens and halls. Invariant: of one site no two have the same name.

use super::{form::pick, planner};
use crate::{
    audit::{self, Deed},
    ctx::Ctx,
    error::{FieldErrors, Result},
    field,
};
use contract::AppError;
use domain::{
    booking::RoomKind,
    id::{RoomId, SiteId},
};
use entity::{centre, room, site};

const NAME_MAX: usize = 60;

/// Adds a room. Sent twice it is there once.
///
/// # Errors
/// `Forbidden`; `Invalid`.
pub async fn add_room(ctx: &Ctx, site: &str, name: &str, kind: &str) -> Result<()> {
    let actor = planner(ctx)?;
    let mut errors = FieldErrors::default();
    let transaction = ctx.begin().await?;
    // two of one name wait for one another
    centre::hold(&transaction, actor.centre).await?;
    let sites = site::of_centre(&transaction, actor.centre).await?;
    let at = |text: &str| text.parse::<SiteId>().ok().filter(|id| sites.iter().any(|site| site.id == *id));
    let site = errors.take(pick("site", site, at));
    let name = errors.take(field::words("name", name, NAME_MAX));
    let kind = errors.take(pick("kind", kind, RoomKind::parse));
    errors.finish()?;
    let (Some(site), Some(name), Some(kind)) = (site, name, kind) else {
        return Err(AppError::field("", "incomplete").into());
    };
    let known = room::of_centre(&transaction, actor.centre).await?;
    if known.iter().any(|room| room.site_id == site && room.name == name) {
        return Ok(());
    }
    let id: RoomId = ctx.id();
    let row = room::Model { id, centre_id: actor.centre, site_id: site, name, kind, version: 1 };
    entity::insert(&transaction, row).await?;
    audit::record(ctx, &transaction, Deed::office("add_room", "room", Some(id.0))).await?;
    transaction.commit().await?;
    Ok(())
}
