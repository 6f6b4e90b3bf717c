//! The end of a draft. Invariant: what is published goes the way of every version: without faults, readable as text, and
//! over nothing that its author has not been told of.

use super::{begin::known_codes, deed, id_of};
use crate::{
    audit,
    ctx::Ctx,
    error::Result,
    field,
    library::Library,
    programme::{
        TextFault, TextFormat,
        reading::editor,
        template_in,
        text::read_with,
        write,
        writing::{keep, keep_new},
    },
};
use contract::AppError;
use domain::{
    id::{ProgrammeDraftId, ProgrammeId},
    person::Actor,
    programme::{Template, code_of},
};
use entity::{centre, programme, programme_draft, programme_version};
use sea_orm::ConnectionTrait;

/// What came of publishing.
#[derive(Debug)]
pub enum Published {
    Kept(ProgrammeId),
    /// Nothing was kept.
    Faulty(Vec<TextFault>),
}

/// Makes a draft that is still at `version` the newest version of its programme, after version `over`.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who may not edit; `NotFound` when it is not the centre's; `Conflict` when the draft was
/// changed, or another version saved.
pub async fn publish_draft(ctx: &Ctx, draft: &str, version: &str, over: &str) -> Result<Published> {
    let actor = editor(ctx)?;
    let id = id_of(draft)?;
    let transaction = ctx.begin().await?;
    let found = programme_draft::by_id(&transaction, actor.centre, id).await?.ok_or(AppError::NotFound)?;
    // in the order in which everybody waits: programmes before drafts
    match found.programme_id {
        Some(programme) => drop(programme::lock(&transaction, actor.centre, programme).await?),
        None => centre::hold(&transaction, actor.centre).await?,
    }
    let row = lock_at(&transaction, actor, id, version).await?;
    let mut template = template_in(&row.content)?;
    if row.programme_id.is_none() {
        let known = known_codes(&transaction, actor).await?;
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        if known.contains(&template.code.as_str()) {
            // another has taken it meanwhile, and no form changes it
            template.code = code_of(&template.name, &known);
        }
    }
    let library = Library::of(&transaction, actor.centre).await?;
    if let Err(faults) = read_with(&write(&template, TextFormat::Json)?, &library) {
        return Ok(Published::Faulty(faults));
    }
    let programme = match row.programme_id {
        Some(programme) => add_to(ctx, &transaction, actor, (programme, field::version(over)?), &template).await?,
        None => keep_new(ctx, &transaction, actor, &template).await?,
    };
    programme_draft::remove(&transaction, id).await?;
    transaction.commit().await?;
    Ok(Published::Kept(programme))
}

/// Adds a version; a draft that says the same as the newest one adds none.
async fn add_to(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    actor: &Actor,
    (id, over): (ProgrammeId, i32),
    template: &Template,
) -> Result<ProgrammeId> {
    let row = programme::by_id(conn, actor.centre, id).await?.ok_or(AppError::NotFound)?;
    let newest = programme_version::newest(conn, actor.centre, id).await?.ok_or(AppError::NotFound)?;
    if newest.number != over {
        return Err(AppError::Conflict { current: newest.number }.into());
    }
    if template_in(&newest.content)? != *template {
        keep(ctx, conn, actor, row, template).await?;
    }
    Ok(id)
}

/// Throws a draft away that is still at `version`. Gives its programme, where there is one.
///
/// # Errors
/// As [`publish_draft`].
pub async fn discard_draft(ctx: &Ctx, draft: &str, version: &str) -> Result<Option<ProgrammeId>> {
    let actor = editor(ctx)?;
    let transaction = ctx.begin().await?;
    let row = lock_at(&transaction, actor, id_of(draft)?, version).await?;
    programme_draft::remove(&transaction, row.id).await?;
    audit::record(ctx, &transaction, deed("discard_programme_draft", row.id)).await?;
    transaction.commit().await?;
    Ok(row.programme_id)
}

async fn lock_at(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    id: ProgrammeDraftId,
    version: &str,
) -> Result<programme_draft::Model> {
    let row = programme_draft::lock(conn, actor.centre, id).await?.ok_or(AppError::NotFound)?;
    if field::version(version)? == row.version {
        return Ok(row);
    }
    Err(AppError::Conflict { current: row.version }.into())
}
