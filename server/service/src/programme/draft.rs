//! A programme that is being written by forms. Invariant: a draft may have faults, and nobody follows it; what is published
//! of it is a version as any other, and what somebody else saved meanwhile is never written over unseen.

mod begin;
mod change;
mod form;
mod publish;
mod wrong;

pub use begin::{Started, start_draft, start_new};
pub use change::{Placed, Put, put_in_draft, shift_in_draft};
pub use publish::{Published, discard_draft, publish_draft};

use super::{
    GoneThrough,
    reading::{editor, go_through, writers},
    template_in,
};
use crate::{
    audit::Deed,
    ctx::Ctx,
    error::{Error, Result},
    library::Library,
};
use contract::AppError;
use domain::{
    Lang,
    id::{AccountId, ProgrammeDraftId, ProgrammeId},
    person::Actor,
    programme::{Change, Fault, NoSuchPlace, Place, Template, Thing},
};
use entity::{programme_draft, programme_version};
use sea_orm::ConnectionTrait;

/// A draft, what is wrong with it and what comes of it.
pub struct DraftShown {
    pub draft: programme_draft::Model,
    pub template: Template,
    pub by: Option<String>,
    /// The newest version of its programme; 0 where there is none.
    pub newest: i32,
    /// What others have saved of the programme since the draft was begun.
    pub since: Vec<Change>,
    /// What publishing would change.
    pub changes: Vec<Change>,
    pub faults: Vec<Fault>,
    /// Where there are no faults.
    pub gone_through: Option<GoneThrough>,
}

/// A draft, gone through with so many participants.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who may not edit; `NotFound` when it is not the centre's. So for all below.
pub async fn read_draft(ctx: &Ctx, draft: &str, participants: usize) -> Result<DraftShown> {
    let (actor, db) = (editor(ctx)?, ctx.services.db.read());
    let draft = programme_draft::by_id(db, actor.centre, id_of(draft)?).await?.ok_or(AppError::NotFound)?;
    let template = template_in(&draft.content)?;
    let faults = template.faults();
    let before = match draft.programme_id {
        Some(programme) => versions(db, actor, programme, draft.base).await?,
        None => None,
    };
    let gone_through = if faults.is_empty() { Some(go_through(ctx, &template, participants).await?) } else { None };
    let (number, base, newest) = before.map_or((0, None, None), |(number, base, newest)| (number, base, Some(newest)));
    Ok(DraftShown {
        by: name_of(db, actor, draft.changed_by).await?,
        newest: number,
        since: base.zip(newest.as_ref()).map(|(base, newest)| newest.changes_since(&base)).unwrap_or_default(),
        changes: newest.map(|newest| template.changes_since(&newest)).unwrap_or_default(),
        faults,
        gone_through,
        template,
        draft,
    })
}

/// The number of the newest version, the version `base`, and the newest.
async fn versions(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    programme: ProgrammeId,
    base: i32,
) -> Result<Option<(i32, Option<Template>, Template)>> {
    let Some(newest) = programme_version::newest(conn, actor.centre, programme).await? else { return Ok(None) };
    let base = programme_version::numbered(conn, (actor.centre, programme), base).await?;
    let base = base.map(|version| template_in(&version.content)).transpose()?;
    Ok(Some((newest.number, base, template_in(&newest.content)?)))
}

/// A draft, and a place in it.
pub struct PartShown {
    pub draft: programme_draft::Model,
    pub template: Template,
    pub by: Option<String>,
    pub place: Place,
    /// What stands there; none for a list, and where something can be added.
    pub thing: Option<Thing>,
    pub faults: Vec<Fault>,
    /// The codes and titles of what a measuring point can ask.
    pub questionnaires: Vec<(String, String)>,
}

/// A part of a draft. `NotFound` also where there is no such part.
///
/// # Errors
/// As [`read_draft`].
pub async fn read_draft_part(ctx: &Ctx, draft: &str, place: &str) -> Result<PartShown> {
    let (actor, db) = (editor(ctx)?, ctx.services.db.read());
    let draft = programme_draft::by_id(db, actor.centre, id_of(draft)?).await?.ok_or(AppError::NotFound)?;
    let template = template_in(&draft.content)?;
    let place: Place = place.parse().map_err(nowhere)?;
    let is_list = place.steps().is_empty() && place.section().depth() > 0;
    let thing = if is_list { None } else { template.thing(&place).map_err(nowhere)? };
    let by = name_of(db, actor, draft.changed_by).await?;
    let questionnaires = askable(&Library::of(db, actor.centre).await?, ctx.lang, thing.as_ref());
    Ok(PartShown { faults: template.faults(), by, place, thing, questionnaires, template, draft })
}

/// What may be asked at a measuring point; with what it asks already, though that is given to nobody any more.
fn askable(library: &Library, lang: Lang, thing: Option<&Thing>) -> Vec<(String, String)> {
    let asked = if let Some(Thing::Timepoint(point)) = thing { point.questionnaires.as_slice() } else { &[] };
    let all = library.entries(lang).into_iter().filter(|entry| !entry.by_staff);
    let shown = all.filter(|entry| !entry.retired || asked.contains(&entry.code));
    shown.map(|entry| (entry.code, entry.title)).collect()
}

async fn name_of(conn: &impl ConnectionTrait, actor: &Actor, who: AccountId) -> Result<Option<String>> {
    Ok(writers(conn, actor, std::iter::once(who)).await?.into_values().next())
}

fn id_of(draft: &str) -> Result<ProgrammeDraftId> {
    draft.parse().map_err(|_| AppError::NotFound.into())
}

fn nowhere(_: NoSuchPlace) -> Error {
    AppError::NotFound.into()
}

fn deed(act: &str, draft: ProgrammeDraftId) -> Deed<'_> {
    Deed::office(act, "programme_draft", Some(draft.0))
}
