//! Programmes: the templates that ship, those a centre has made its own, and what each person follows. Invariant: a version
//! never changes; who has begun keeps theirs.

mod instants;
mod place_in_text;
mod shipped;
mod text;

pub use instants::instants;
pub use shipped::{SHIPPED, shipped};
pub use text::{TextFault, TextFormat, read, schema, write};

use crate::{ctx::Ctx, error::Result};
use domain::{
    id::{AccountId, CentreId, ProgrammeId, ProgrammeVersionId},
    programme::Template,
};
use entity::{cohort, enrolment, programme, programme_version};
use sea_orm::ConnectionTrait;

/// The template that a person's course follows: of their enrolment, else of their group, else the programme's newest. None
/// for a programme that has none. The caller has authorised the enrolment.
///
/// # Errors
/// When the database is down.
pub async fn template_of(
    _: &Ctx,
    conn: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
) -> Result<Option<Template>> {
    let own = match (enrolment.programme_version_id, enrolment.cohort_id) {
        (None, Some(cohort)) => {
            cohort::by_id(conn, enrolment.centre_id, cohort).await?.and_then(|one| one.programme_version_id)
        }
        (own, _) => own,
    };
    let version = match own {
        Some(id) => programme_version::by_id(conn, enrolment.centre_id, id).await?,
        None => programme_version::newest(conn, enrolment.centre_id, enrolment.programme_id).await?,
    };
    Ok(version.map(|version| serde_json::from_value(version.content)).transpose()?)
}

/// Adds a programme with its first version; the caller has authorised it and found nothing wrong with the template.
///
/// # Errors
/// When it cannot be written. So for the other.
pub(crate) async fn add(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    centre_id: CentreId,
    template: &Template,
    created_by: Option<AccountId>,
) -> Result<ProgrammeId> {
    let row = programme::Model {
        id: ctx.id(),
        centre_id,
        name: serde_json::to_value(&template.name)?,
        weeks: i32::from(template.weeks(0)),
        participant_word: serde_json::to_value(&template.participant_word)?,
        timepoints: timepoints(template),
        version: 1,
    };
    let id = row.id;
    entity::insert(conn, row).await?;
    add_version(ctx, conn, (centre_id, id), template, created_by).await?;
    Ok(id)
}

/// The measuring points with their names, as a programme keeps them.
fn timepoints(template: &Template) -> serde_json::Value {
    template.timepoints.iter().map(|point| serde_json::json!({ "code": point.code, "name": point.name })).collect()
}

/// Adds a version; the caller has authorised it, locked the programme and found nothing wrong with the template.
pub(crate) async fn add_version(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    (centre_id, programme_id): (CentreId, ProgrammeId),
    template: &Template,
    created_by: Option<AccountId>,
) -> Result<ProgrammeVersionId> {
    let newest = programme_version::newest(conn, centre_id, programme_id).await?;
    let row = programme_version::Model {
        id: ctx.id(),
        centre_id,
        programme_id,
        number: newest.map_or(0, |version| version.number) + 1,
        content: serde_json::to_value(template)?,
        created_at: ctx.at(),
        created_by,
    };
    let id = row.id;
    entity::insert(conn, row).await?;
    Ok(id)
}

#[cfg(test)]
mod tests;
