//! Programmes: the templates that ship, those a centre has made its own, and what each person follows. Invariant: a version
//! never changes; who has begun keeps theirs.

mod accounts;
mod draft;
mod instants;
mod place_in_text;
mod reading;
mod shipped;
mod text;
mod writing;

pub(crate) use accounts::account_of;
pub use accounts::{Account, Accounts, accounts};
pub use draft::{
    DraftShown, PartShown, Placed, Published, Put, Started, discard_draft, publish_draft, put_in_draft, read_draft,
    read_draft_part, shift_in_draft, start_draft, start_new,
};
pub use instants::instants;
pub use reading::{
    All, GoneThrough, Listed, Newest, Shown, Tried, VersionTold, export, list, newest, read as read_programme, try_out,
};
pub use shipped::{SHIPPED, shipped};
pub use text::{TextFault, TextFormat, TextProblem, line_at, read, schema, write};
pub use writing::{Saved, add_programme, save};

use crate::{ctx::Ctx, error::Result, wording};
use domain::{
    id::{AccountId, CentreId, ProgrammeId, ProgrammeVersionId},
    programme::Template,
};
use entity::{Day, cohort, enrolment, programme, programme_version};
use sea_orm::ConnectionTrait;

/// The template that a person's course follows: of their enrolment, else of their group, else the newest that was there when
/// they began. None for a programme that has none. The caller has authorised the enrolment.
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
    followed(conn, own, (enrolment.centre_id, enrolment.programme_id), enrolment.starts_on).await
}

/// The same of a group.
pub(crate) async fn template_of_group(conn: &impl ConnectionTrait, group: &cohort::Model) -> Result<Option<Template>> {
    followed(conn, group.programme_version_id, (group.centre_id, group.programme_id), group.starts_on).await
}

/// A centre's programmes as they are written now.
pub(crate) async fn newest_of_centre(
    conn: &impl ConnectionTrait,
    centre: CentreId,
) -> Result<Vec<(ProgrammeId, Template)>> {
    let newest = programme_version::newest_of_centre(conn, centre).await?;
    newest.iter().map(|version| Ok((version.programme_id, template_in(&version.content)?))).collect()
}

/// What is written down as followed, else what was the newest on the first day.
async fn followed(
    conn: &impl ConnectionTrait,
    own: Option<ProgrammeVersionId>,
    (centre, programme): (CentreId, ProgrammeId),
    starts_on: Day,
) -> Result<Option<Template>> {
    let version = if let Some(id) = own {
        programme_version::by_id(conn, centre, id).await?
    } else {
        let begun = wording::end_of_day(starts_on.0, wording::CENTRE_ZONE);
        programme_version::standing_at(conn, (centre, programme), begun.into()).await?
    };
    version.map(|version| template_in(&version.content)).transpose()
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
    let row = summary(ctx.id(), centre_id, template)?;
    let id = row.id;
    entity::insert(conn, row).await?;
    add_version(ctx, conn, (centre_id, id), template, created_by).await?;
    Ok(id)
}

/// What is told of a programme in lists, and the names of its measuring points.
fn summary(id: ProgrammeId, centre_id: CentreId, template: &Template) -> Result<programme::Model> {
    let points = template.timepoints.iter();
    Ok(programme::Model {
        id,
        centre_id,
        name: serde_json::to_value(&template.name)?,
        weeks: i32::from(template.weeks(0)),
        participant_word: serde_json::to_value(&template.participant_word)?,
        timepoints: points.map(|point| serde_json::json!({ "code": point.code, "name": point.name })).collect(),
        version: 1,
    })
}

fn template_in(content: &serde_json::Value) -> Result<Template> {
    Ok(serde_json::from_value(content.clone())?)
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
