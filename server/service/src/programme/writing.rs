//! New programmes and new versions. Invariant: nothing with a fault is kept, what somebody else wrote in the meantime is
//! never overwritten unseen, and who follows an earlier version keeps it.

use super::{TextFault, add, add_version, reading::editor, summary, template_in, text::read_with};
use crate::{
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    field,
    library::Library,
};
use contract::AppError;
use domain::{id::ProgrammeId, person::Actor, programme::Template};
use entity::{centre, programme, programme_version};
use sea_orm::ConnectionTrait;

/// What came of a text.
#[derive(Debug)]
pub enum Saved {
    Kept(ProgrammeId),
    /// Nothing was kept.
    Faulty(Vec<TextFault>),
}

/// Adds a programme to the centre: one that ships, by its code, or one written as text.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who may not edit; `NotFound` when none such ships; `Invalid` when the centre has
/// another one with this code.
pub async fn add_programme(ctx: &Ctx, code: &str, text: &str) -> Result<Saved> {
    let actor = editor(ctx)?;
    let text = match super::SHIPPED.iter().find(|(known, _)| *known == code) {
        Some((_, shipped)) => *shipped,
        None if code.is_empty() => text,
        None => return Err(AppError::NotFound.into()),
    };
    if text.trim().is_empty() {
        return Err(AppError::field("text", "required").into());
    }
    let transaction = ctx.begin().await?;
    let template = match read_with(text, &Library::of(&transaction, actor.centre).await?) {
        Ok(template) => template,
        Err(faults) => return Ok(Saved::Faulty(faults)),
    };
    // two with one code wait for one another
    centre::hold(&transaction, actor.centre).await?;
    if let Some((known, before)) = with_code(&transaction, actor, &template.code).await? {
        // sent again, because the answer was lost
        let same = before == template;
        return if same { Ok(Saved::Kept(known)) } else { Err(AppError::field("text", "known_programme").into()) };
    }
    let id = keep_new(ctx, &transaction, actor, &template).await?;
    transaction.commit().await?;
    Ok(Saved::Kept(id))
}

pub(super) async fn with_code(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    code: &str,
) -> Result<Option<(ProgrammeId, Template)>> {
    for version in programme_version::newest_of_centre(conn, actor.centre).await? {
        let template = template_in(&version.content)?;
        if template.code == code {
            return Ok(Some((version.programme_id, template)));
        }
    }
    Ok(None)
}

/// Adds a version to a programme that is still at `version`. The same as it is there already adds nothing.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`; `NotFound` when it is not the centre's; `Conflict` when there is a newer version;
/// `Invalid` when it has another code.
pub async fn save(ctx: &Ctx, programme: &str, version: &str, text: &str) -> Result<Saved> {
    let actor = editor(ctx)?;
    let id: ProgrammeId = programme.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let row = programme::lock(&transaction, actor.centre, id).await?.ok_or(AppError::NotFound)?;
    let newest = programme_version::newest(&transaction, actor.centre, id).await?.ok_or(AppError::NotFound)?;
    let version = field::version(version)?;
    let template = match read_with(text, &Library::of(&transaction, actor.centre).await?) {
        Ok(template) => template,
        Err(faults) => return Ok(Saved::Faulty(faults)),
    };
    let stored = template_in(&newest.content)?;
    if template == stored {
        return Ok(Saved::Kept(id));
    }
    if newest.number != version {
        return Err(AppError::Conflict { current: newest.number }.into());
    }
    if template.code != stored.code {
        return Err(AppError::field("text", "other_code").into());
    }
    keep(ctx, &transaction, actor, row, &template).await?;
    transaction.commit().await?;
    Ok(Saved::Kept(id))
}

/// Adds the version that follows; the caller has authorised it, locked the programme and found nothing wrong.
pub(super) async fn keep(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    actor: &Actor,
    row: programme::Model,
    template: &Template,
) -> Result<()> {
    let id = row.id;
    add_version(ctx, conn, (actor.centre, id), template, Some(actor.account)).await?;
    programme::set_summary(conn, renewed(row, template)?).await?;
    audit::record(ctx, conn, deed("change_programme", id)).await
}

/// Adds a programme with its first version; the caller has authorised it, holds the centre and found nothing wrong.
pub(super) async fn keep_new(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    actor: &Actor,
    template: &Template,
) -> Result<ProgrammeId> {
    let id = add(ctx, conn, actor.centre, template, Some(actor.account)).await?;
    audit::record(ctx, conn, deed("add_programme", id)).await?;
    Ok(id)
}

/// What lists tell of it from now on. Measuring points that are gone keep their names: answers were given at them.
fn renewed(row: programme::Model, template: &Template) -> Result<programme::Model> {
    let mut new = summary(row.id, row.centre_id, template)?;
    let names = |points: &serde_json::Value| points.as_array().cloned().unwrap_or_default();
    let mut points = names(&new.timepoints);
    let gone = names(&row.timepoints).into_iter();
    let gone = gone.filter(|old| !points.iter().any(|point| point.get("code") == old.get("code")));
    let gone: Vec<_> = gone.collect();
    points.extend(gone);
    new.timepoints = points.into();
    new.version = row.version;
    Ok(new)
}

fn deed(act: &str, programme: ProgrammeId) -> Deed<'_> {
    Deed::office(act, "programme", Some(programme.0))
}
