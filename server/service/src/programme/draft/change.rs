//! One change to a draft. Invariant: what a form says wrongly of its own thing is not kept; what does not fit with the rest
//! is, and told, since the next form may put it right.

use super::{deed, form, id_of, nowhere, wrong};
use crate::{
    audit,
    ctx::Ctx,
    error::Result,
    field,
    library::Library,
    programme::{draft::wrong::Wrong, reading::editor, template_in},
};
use contract::AppError;
use domain::{
    id::ProgrammeDraftId,
    person::Actor,
    programme::{Edit, Place, Shift, Template},
};
use entity::programme_draft;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::BTreeMap;

/// What stands somewhere in a draft now.
#[derive(Debug)]
pub struct Placed {
    pub draft: ProgrammeDraftId,
    pub place: Place,
    /// It was not there before.
    pub added: bool,
}

/// What came of a form.
#[derive(Debug)]
pub enum Put {
    Kept(Placed),
    /// Nothing was kept.
    Wrong(Vec<Wrong>),
}

/// Puts what a form says in its place, in a draft that is still at `version`. The same as it is there already changes nothing.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who may not edit; `NotFound` when the draft is not the centre's or has no such place;
/// `Conflict` when it was changed meanwhile; `Invalid` with what cannot be read.
pub async fn put_in_draft(
    ctx: &Ctx,
    draft: &str,
    (place, version): (&str, &str),
    fields: &BTreeMap<String, String>,
) -> Result<Put> {
    let actor = editor(ctx)?;
    let (transaction, row, template) = held(ctx, actor, draft).await?;
    let place: Place = place.parse().map_err(nowhere)?;
    let version = field::version(version)?;
    let conflict = AppError::Conflict { current: row.version };
    let before = match template.thing(&place) {
        Ok(before) => before,
        Err(gone) if version == row.version => return Err(nowhere(gone)),
        Err(_) => return Err(conflict.into()),
    };
    let library = Library::of(&transaction, actor.centre).await?.entries(ctx.lang);
    let named: Vec<&str> = library.iter().filter(|entry| !entry.by_staff).map(|entry| entry.code.as_str()).collect();
    let thing = form::thing(&template, &place, before.as_ref(), fields, &named)?;
    let placed = Placed { draft: row.id, place: place.clone(), added: before.is_none() };
    let edited = template.edited(&Edit::Put(place.clone(), thing)).map_err(nowhere)?;
    if edited == template {
        return Ok(Put::Kept(placed));
    }
    if version != row.version {
        return Err(conflict.into());
    }
    let wrong = wrong::with(&edited, &place);
    if !wrong.is_empty() {
        return Ok(Put::Wrong(wrong));
    }
    write(ctx, &transaction, actor, row.id, &edited).await?;
    transaction.commit().await?;
    Ok(Put::Kept(placed))
}

/// Moves a thing within its list, or takes it out.
///
/// # Errors
/// As [`put_in_draft`].
pub async fn shift_in_draft(ctx: &Ctx, draft: &str, (place, version): (&str, &str), shift: &str) -> Result<Placed> {
    let actor = editor(ctx)?;
    let (transaction, row, template) = held(ctx, actor, draft).await?;
    let place: Place = place.parse().map_err(nowhere)?;
    let shift = Shift::parse(shift).ok_or_else(|| AppError::field("", "unreadable"))?;
    if field::version(version)? != row.version {
        return Err(AppError::Conflict { current: row.version }.into());
    }
    let edited = template.edited(&Edit::Shift(place.clone(), shift)).map_err(nowhere)?;
    write(ctx, &transaction, actor, row.id, &edited).await?;
    transaction.commit().await?;
    Ok(Placed { draft: row.id, place, added: false })
}

/// A draft that others wait for, and what it says.
async fn held(
    ctx: &Ctx,
    actor: &Actor,
    draft: &str,
) -> Result<(DatabaseTransaction, programme_draft::Model, Template)> {
    let id = id_of(draft)?;
    let transaction = ctx.begin().await?;
    let row = programme_draft::lock(&transaction, actor.centre, id).await?.ok_or(AppError::NotFound)?;
    let template = template_in(&row.content)?;
    Ok((transaction, row, template))
}

async fn write(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    actor: &Actor,
    id: ProgrammeDraftId,
    template: &Template,
) -> Result<()> {
    let by = (actor.account, ctx.at());
    programme_draft::rewrite(conn, id, serde_json::to_value(template)?, by).await?;
    audit::record(ctx, conn, deed("change_programme_draft", id)).await
}
