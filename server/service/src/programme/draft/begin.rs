//! Drafts that are begun. Invariant: one at most of each programme: who comes second goes on where the first one was.

use super::{deed, wrong::Wrong};
use crate::{
    audit,
    ctx::Ctx,
    error::Result,
    field,
    programme::{
        reading::{begun, editor, of_centre},
        template_in,
    },
};
use contract::AppError;
use domain::{
    Lang, LangMap,
    id::{ProgrammeDraftId, ProgrammeId},
    person::Actor,
    programme::{Problem, Template, code_of},
};
use entity::{centre, programme, programme_draft, programme_version};
use sea_orm::ConnectionTrait;

/// Characters of a programme's name, as it is first given.
const MOST_OF_NAME: usize = 200;

/// What came of beginning.
#[derive(Debug)]
pub enum Started {
    Draft(ProgrammeDraftId),
    /// Nothing was begun.
    Wrong(Vec<Wrong>),
}

/// The draft of a programme: the one that is there, else one of its newest version.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who may not edit; `NotFound` when it is not the centre's, or not written down.
pub async fn start_draft(ctx: &Ctx, programme: &str) -> Result<ProgrammeDraftId> {
    let actor = editor(ctx)?;
    let transaction = ctx.begin().await?;
    let id = of_centre(&transaction, actor, programme).await?.id;
    programme::lock(&transaction, actor.centre, id).await?.ok_or(AppError::NotFound)?;
    if let Some(draft) = programme_draft::of_programme(&transaction, actor.centre, id).await? {
        return Ok(draft.id);
    }
    let newest = programme_version::newest(&transaction, actor.centre, id).await?.ok_or(AppError::NotFound)?;
    let draft = add(ctx, &transaction, actor, (Some(id), newest.number), newest.content).await?;
    transaction.commit().await?;
    Ok(draft)
}

/// A draft of a programme that is not there yet, by its name. Its code is made of that where none is given.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who may not edit; `Invalid` without a name, or with a code that is known.
pub async fn start_new(ctx: &Ctx, name: &str, code: &str) -> Result<Started> {
    let actor = editor(ctx)?;
    let name = LangMap([(Lang::Nb, field::words("name_nb", name, MOST_OF_NAME)?)].into());
    let transaction = ctx.begin().await?;
    // two with one code wait for one another
    centre::hold(&transaction, actor.centre).await?;
    let begun = begun(&transaction, actor).await?;
    if let Some((id, _)) = begun.iter().find(|(_, template)| is_sent_again(template, &name, code.trim())) {
        return Ok(Started::Draft(*id));
    }
    let known = known_codes(&transaction, actor).await?;
    let taken: Vec<&str> =
        known.iter().chain(begun.iter().map(|(_, template)| &template.code)).map(String::as_str).collect();
    let code = match code.trim() {
        "" => code_of(&name, &taken),
        code if taken.contains(&code) => return Err(AppError::field("code", "known_programme").into()),
        code => code.to_owned(),
    };
    let template = empty(code, name);
    if template.faults().iter().any(|fault| fault.problem == Problem::BadCode) {
        return Ok(Started::Wrong(vec![Wrong { field: "code".to_owned(), problem: Problem::BadCode }]));
    }
    let id = add(ctx, &transaction, actor, (None, 0), serde_json::to_value(&template)?).await?;
    transaction.commit().await?;
    Ok(Started::Draft(id))
}

/// With the word that most centres use, until another is written.
fn empty(code: String, name: LangMap) -> Template {
    Template::empty(code, name, LangMap::new("deltaker", "deltakar", "participant"))
}

/// Because the answer was lost.
fn is_sent_again(draft: &Template, name: &LangMap, code: &str) -> bool {
    let same_code = code.is_empty() || code == draft.code;
    same_code && *draft == empty(draft.code.clone(), name.clone())
}

async fn add(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    actor: &Actor,
    (programme_id, base): (Option<ProgrammeId>, i32),
    content: serde_json::Value,
) -> Result<ProgrammeDraftId> {
    let row = programme_draft::Model {
        id: ctx.id(),
        centre_id: actor.centre,
        programme_id,
        base,
        content,
        changed_by: actor.account,
        changed_at: ctx.at(),
        version: 1,
    };
    let id = row.id;
    entity::insert(conn, row).await?;
    audit::record(ctx, conn, deed("start_programme_draft", id)).await?;
    Ok(id)
}

/// The codes of the centre's programmes.
pub(super) async fn known_codes(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<String>> {
    let newest = programme_version::newest_of_centre(conn, actor.centre).await?;
    newest.iter().map(|version| Ok(template_in(&version.content)?.code)).collect()
}
