//! The library of instruments, for staff (decision 33). Invariant: who reads programmes reads it, and who writes programmes
//! writes it; what is asked already is answered in the version it was asked in, whatever becomes of the instrument.
//!
//! What there is: [`list`], [`read`], [`preview`]; [`retire`], [`take_up`]. Taking one in: [`look_at`], [`looked_at`],
//! [`accept`], [`discard`]. Files: [`original`], [`answers`]. For all who ask or name an instrument: [`Library`].

mod contents;
mod exporting;
mod importing;
mod one;
mod report;

pub use contents::{Entry, Library};
pub use exporting::{AnswersAs, answers, original};
pub use importing::{accept, discard, look_at, looked_at, may_look};
pub use one::{Shown, Version, preview, preview_looked_at, read};
pub use report::{Before, Judged, Wrong};

use crate::{
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    questionnaire::as_it_ships,
};
use contract::AppError;
use domain::{id::RetiredInstrumentId, person::Actor, policy, questionnaire::parse};
use entity::{assignment, centre, questionnaire, retired_instrument};

/// The actor, if they may read the library.
fn reader(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if policy::may_read_programmes(actor.role) { Ok(actor) } else { Err(AppError::Forbidden.into()) }
}

/// The actor, if they may change it.
fn editor(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if policy::may_edit_programmes(actor.role) { Ok(actor) } else { Err(AppError::Forbidden.into()) }
}

/// An instrument in a list.
pub struct Listed {
    pub entry: Entry,
    /// Of the version that is given.
    pub version: String,
    pub langs: Vec<domain::Lang>,
    /// Whose it is, as the form says.
    pub copyright: Option<String>,
    /// How many answers were sent, to all its versions.
    pub answers: u64,
}

/// All that the actor's centre has.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who may not read programmes. So for all below.
pub async fn list(ctx: &Ctx) -> Result<Vec<Listed>> {
    let (actor, db) = (reader(ctx)?, ctx.services.db.read());
    let mut answers = assignment::answered_by_url(db, actor.centre).await?;
    let entries = Library::of(db, actor.centre).await?.entries(ctx.lang);
    let own = questionnaire::with_ids(db, actor.centre, entries.iter().filter_map(|entry| entry.own)).await?;
    let mut listed = Vec::with_capacity(entries.len());
    for entry in entries {
        let row = match entry.own {
            None => as_it_ships(ctx, actor.centre, &entry.code)?,
            Some(id) => own.iter().find(|one| one.id == id).cloned().ok_or(AppError::NotFound)?,
        };
        let body = row.body.get(entry.lang.as_str());
        let copyright = body.and_then(|body| parse(body).ok()).and_then(|read| read.form.copyright);
        let answers = answers.remove(&entry.url).and_then(|count| u64::try_from(count).ok()).unwrap_or_default();
        listed.push(Listed { langs: langs(&row), version: row.instrument_version, copyright, answers, entry });
    }
    Ok(listed)
}

/// The languages of a version.
fn langs(row: &questionnaire::Model) -> Vec<domain::Lang> {
    domain::Lang::ALL.into_iter().filter(|lang| row.body.get(lang.as_str()).is_some()).collect()
}

/// The instrument with this code, retired or not, of the actor's centre.
async fn entry(ctx: &Ctx, conn: &impl sea_orm::ConnectionTrait, actor: &Actor, code: &str) -> Result<Entry> {
    let found = Library::of(conn, actor.centre).await?.entries(ctx.lang).into_iter().find(|entry| entry.code == code);
    found.ok_or_else(|| AppError::NotFound.into())
}

/// From now on it is given to nobody. Said again, it changes nothing.
///
/// # Errors
/// As [`list`], for who may not write programmes; `NotFound`.
pub async fn retire(ctx: &Ctx, code: &str) -> Result<()> {
    let actor = editor(ctx)?;
    let tx = ctx.begin().await?;
    entry(ctx, &tx, actor, code).await?;
    let id: RetiredInstrumentId = ctx.id();
    let row = retired_instrument::Model {
        id,
        centre_id: actor.centre,
        code: code.to_owned(),
        retired_by: actor.account,
        retired_at: ctx.at(),
    };
    if retired_instrument::retire(&tx, row).await? {
        audit::record(ctx, &tx, Deed::office("retire_instrument", "retired_instrument", Some(id.0))).await?;
    }
    Ok(tx.commit().await?)
}

/// It is given again. Said again, it changes nothing.
///
/// # Errors
/// As [`retire`].
pub async fn take_up(ctx: &Ctx, code: &str) -> Result<()> {
    let actor = editor(ctx)?;
    let tx = ctx.begin().await?;
    centre::hold(&tx, actor.centre).await?;
    entry(ctx, &tx, actor, code).await?;
    let retired = retired_instrument::of_centre(&tx, actor.centre).await?;
    let Some(row) = retired.into_iter().find(|row| row.code == code) else { return Ok(()) };
    if retired_instrument::take_up(&tx, row.id).await? {
        audit::record(ctx, &tx, Deed::office("take_up_instrument", "retired_instrument", Some(row.id.0))).await?;
    }
    Ok(tx.commit().await?)
}
