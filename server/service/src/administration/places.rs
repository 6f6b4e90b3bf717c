//! The centre, its sites and its groups, by name. Invariant: a name changed elsewhere is never overwritten unseen; of a
//! group nobody is told who is in it.

use super::{admin, check_name, deed, proven_admin};
use crate::{
    audit,
    ctx::Ctx,
    error::{FieldErrors, Result},
    wording,
};
use contract::{
    AppError, FieldError,
    administration::places::{Group, Kind, Place, Places},
};
use domain::id::CentreId;
use entity::{centre, cohort, site};
use jiff::tz::TimeZone;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// The longest address, in characters.
const ADDRESS_MAX: usize = 200;

fn of_centre(row: &centre::Model) -> Place {
    Place {
        kind: Kind::Centre,
        id: row.id.to_string(),
        version: row.version,
        name: row.name.clone(),
        zone: String::new(),
        address: String::new(),
    }
}

fn of_site(row: &site::Model) -> Place {
    Place {
        kind: Kind::Site,
        id: row.id.to_string(),
        version: row.version,
        name: row.name.clone(),
        zone: row.zone.clone(),
        address: row.address.clone().unwrap_or_default(),
    }
}

fn of_group(row: &cohort::Model) -> Place {
    Place {
        kind: Kind::Group,
        id: row.id.to_string(),
        version: row.version,
        name: row.name.clone(),
        zone: String::new(),
        address: String::new(),
    }
}

/// The centre with its sites and groups, by name; and the one about to be changed, if given.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for all but administrators; `NotFound` when the chosen one is not the centre's.
pub async fn places(ctx: &Ctx, kind: &str, id: &str) -> Result<Places> {
    let (actor, db) = (admin(ctx)?, ctx.services.db.read());
    let centre = centre::by_id(db, actor.centre).await?.ok_or(AppError::NotFound)?;
    let sites = site::of_centre(db, actor.centre).await?;
    let groups = cohort::of_centre(db, actor.centre).await?;
    let mut staff = cohort::staff_names(db, actor.centre, ctx.at()).await?;
    let order = wording::name_order();
    let group = |row: &cohort::Model| {
        let mut staff = staff.remove(&row.id).unwrap_or_default();
        staff.sort_by(|a, b| order(a, b));
        Group {
            place: of_group(row),
            site: sites.iter().find(|site| site.id == row.site_id).map(|site| site.name.clone()).unwrap_or_default(),
            starts: wording::long_date(ctx.lang, row.starts_on.0),
            staff,
        }
    };
    let mut places = Places {
        centre: of_centre(&centre),
        groups: groups.iter().map(group).collect(),
        sites: sites.iter().map(of_site).collect(),
        chosen: None,
    };
    let by_name = |a: &Place, b: &Place| order(&a.name, &b.name).then(a.id.cmp(&b.id));
    places.sites.sort_by(by_name);
    places.groups.sort_by(|a, b| by_name(&a.place, &b.place));
    if !kind.is_empty() {
        places.chosen = Some(chosen(&places, kind, id)?);
    }
    Ok(places)
}

fn chosen(places: &Places, kind: &str, id: &str) -> Result<Place> {
    let kind = Kind::parse(kind).ok_or(AppError::NotFound)?;
    let all =
        std::iter::once(&places.centre).chain(&places.sites).chain(places.groups.iter().map(|group| &group.place));
    Ok(all.into_iter().find(|place| place.kind == kind && place.id == id).cloned().ok_or(AppError::NotFound)?)
}

/// What the form that changes a name says.
#[derive(Clone, Debug, Default)]
pub struct Naming {
    pub kind: String,
    pub id: String,
    pub version: String,
    pub name: String,
    /// Of a site.
    pub zone: String,
    /// Of a site; may be empty.
    pub address: String,
}

/// Changes the name of the centre, a site or a group; of a site its time zone and address too.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, `StepUp`; `NotFound` when it is not the centre's; `Conflict` when it is no longer as it
/// was at that version; `Invalid`.
pub async fn rename(ctx: &Ctx, naming: &Naming) -> Result<()> {
    let actor = proven_admin(ctx)?;
    let kind = Kind::parse(&naming.kind).ok_or(AppError::NotFound)?;
    let id: Uuid = naming.id.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let stored = stored(&transaction, actor.centre, kind, id).await?;
    let mut errors = FieldErrors::default();
    let version = errors.take(naming.version.parse::<i32>().map_err(|_| FieldError::new("", "unreadable")));
    let name = errors.take(check_name(&naming.name));
    let zone = naming.zone.trim();
    if kind == Kind::Site && TimeZone::get(zone).is_err() {
        errors.add(FieldError::new("zone", "unknown_zone"));
    }
    let address = naming.address.trim();
    if address.chars().count() > ADDRESS_MAX {
        errors.add(FieldError::new("address", "too_long").with("max", ADDRESS_MAX));
    }
    errors.finish()?;
    let (Some(version), Some(name)) = (version, name) else { return Ok(()) };
    if stored.name == name && (kind != Kind::Site || (stored.zone == zone && stored.address == address)) {
        // as it was asked for: the same form sent once more
        return Ok(());
    }
    let done = match kind {
        Kind::Centre => centre::rename(&transaction, (id.into(), version), &name).await?,
        Kind::Site => {
            let address = (!address.is_empty()).then_some(address);
            site::change(&transaction, (id.into(), version), (&name, zone, address)).await?
        }
        Kind::Group => cohort::rename(&transaction, (id.into(), version), &name).await?,
    };
    if !done {
        return Err(AppError::Conflict { current: stored.version }.into());
    }
    let act = match kind {
        Kind::Centre => "rename_centre",
        Kind::Site => "change_site",
        Kind::Group => "rename_group",
    };
    audit::record(ctx, &transaction, deed(act, kind.as_str(), id)).await?;
    transaction.commit().await?;
    Ok(())
}

async fn stored(conn: &impl ConnectionTrait, centre: CentreId, kind: Kind, id: Uuid) -> Result<Place> {
    let found = match kind {
        Kind::Centre => centre::by_id(conn, centre).await?.filter(|row| row.id.0 == id).as_ref().map(of_centre),
        Kind::Site => site::of_centre(conn, centre).await?.iter().find(|row| row.id.0 == id).map(of_site),
        Kind::Group => cohort::of_centre(conn, centre).await?.iter().find(|row| row.id.0 == id).map(of_group),
    };
    Ok(found.ok_or(AppError::NotFound)?)
}
