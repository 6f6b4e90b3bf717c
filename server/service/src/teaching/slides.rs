//! Decks of slides and their images. Invariant: only those who may send in a session bring them and take them out; a watcher gets an
//! image only of a deck that has been shown (decision 43).

use super::{showing, teaching, tell_all, tell_to};
use crate::{
    access,
    ctx::Ctx,
    error::{Error, Result},
    stored_file::{self, Home},
    training::told,
};
use contract::AppError;
use domain::{
    attachment::name_of,
    id::{SessionId, SlideDeckId, SlideId},
    policy::{SessionAct, may_in_session},
    schedule::{Part, SessionKind},
    slides::{IMAGE_MAX, MOST_DECKS, PAGES, SIDE, SlideKind, text_of},
};
use entity::{Sealed, seal::Place, slide, slide_deck, slide_turn};
use object_store::path::Path;
use sea_orm::ConnectionTrait;
use std::ops::RangeInclusive;

const DECK: &str = "slide_deck";
const TABLE: &str = "slide";
const FOLDER: &str = "slides";

fn home(id: SlideId) -> Home {
    let path = Path::from(format!("{FOLDER}/{id}"));
    Home { path, file: Place::new(TABLE, "file", id), key: Place::new(TABLE, "file_key", id) }
}

/// A page as it comes in, beside its image.
#[derive(Debug, Default)]
pub struct Page {
    pub number: String,
    /// In pixels, and so the height.
    pub width: String,
    pub height: String,
    pub text: String,
}

/// Makes room for the pages of a PDF, which come one by one.
///
/// # Errors
/// `NotFound` for others than those who may send; `Invalid` for a name or a number that cannot be, and for one deck too many.
pub async fn add_deck(ctx: &Ctx, session: SessionId, name: &str, pages: &str) -> Result<SlideDeckId> {
    let transaction = ctx.begin().await?;
    let found = teaching(ctx, &transaction, session, SessionAct::Send).await?;
    let name = name_of(name).map_err(|fault| AppError::Invalid { fields: vec![told(&fault)] })?;
    let pages = number("pages", pages, PAGES)?;
    // one at a time: of two that come at once the second sees the first
    entity::session::lock(&transaction, session).await?;
    let decks = slide_deck::all_of_session(&transaction, session).await?;
    if decks.iter().filter(|deck| deck.removed_at.is_none()).count() >= MOST_DECKS {
        return Err(AppError::field("file", "too_many").into());
    }
    let id: SlideDeckId = ctx.id();
    let row = slide_deck::Model {
        id,
        centre_id: found.centre_id,
        session_id: session,
        name: ctx.seal(Place::new(DECK, "name", id), &name)?,
        pages,
        created_by: ctx.actor()?.account,
        created_at: ctx.at(),
        removed_by: None,
        removed_at: None,
    };
    entity::insert(&transaction, row).await?;
    transaction.commit().await?;
    tell_senders(ctx, &found).await?;
    Ok(id)
}

/// Might the actor bring a slide to this deck?
///
/// # Errors
/// `NotFound` for others than those who may send, and for a deck that does not stand there.
pub async fn addable(ctx: &Ctx, session: &str, deck: &str) -> Result<()> {
    standing(ctx, ctx.services.db.read(), session, deck).await.map(|_| ())
}

/// Keeps the image of a page. Twice changes nothing.
///
/// # Errors
/// As [`addable`]; `Invalid` for a page that the deck does not have, and for an image that is too large or none that may be.
pub async fn add_slide(ctx: &Ctx, session: &str, deck: &str, page: &Page, content: &[u8]) -> Result<()> {
    let (_, stands) = standing(ctx, ctx.services.db.read(), session, deck).await?;
    let place = number("number", &page.number, 1..=stands.pages)?;
    let (width, height) = (number("width", &page.width, SIDE)?, number("height", &page.height, SIDE)?);
    if content.len() > IMAGE_MAX {
        return Err(AppError::field("file", "invalid_value").into());
    }
    let kind = SlideKind::of(content).ok_or_else(|| AppError::field("file", "invalid_value"))?;
    if slide::at(ctx.services.db.read(), stands.id, place).await?.is_some() {
        return Ok(());
    }
    let id: SlideId = ctx.id();
    let key = stored_file::new_key(ctx, &home(id))?;
    // outside the transaction: others write meanwhile
    stored_file::put(ctx, &home(id), &key, content).await?;
    let row = slide::Model {
        id,
        centre_id: stands.centre_id,
        deck_id: stands.id,
        number: place,
        kind,
        size: i32::try_from(content.len()).map_err(Error::internal)?,
        width,
        height,
        text: ctx.seal(Place::new(TABLE, "text", id), &text_of(&page.text))?,
        file_key: Some(key),
    };
    stored_file::drop_refused(ctx, &home(id), keep(ctx, session, deck, row).await).await
}

async fn keep(ctx: &Ctx, session: &str, deck: &str, row: slide::Model) -> Result<()> {
    let transaction = ctx.begin().await?;
    let (found, stands) = standing(ctx, &transaction, session, deck).await?;
    // a deck that is taken out meanwhile is out, with all its keys
    entity::session::lock(&transaction, found.id).await?;
    if slide_deck::standing(&transaction, found.id, stands.id).await?.is_none() {
        return Err(AppError::NotFound.into());
    }
    // of the same page twice at once, the second image is left for the sweep
    slide::keep(&transaction, row).await?;
    let whole = is_whole(&transaction, &stands).await?;
    transaction.commit().await?;
    if whole { tell_senders(ctx, &found).await } else { Ok(()) }
}

/// Are all pages there?
pub(super) async fn is_whole(conn: &impl ConnectionTrait, deck: &slide_deck::Model) -> Result<bool> {
    Ok(slide::count(conn, deck.id).await? == u64::try_from(deck.pages).unwrap_or_default())
}

/// Takes a deck out, for good. What is shown of it is shown no longer; twice changes nothing.
///
/// # Errors
/// `NotFound` for others than those who may send.
pub async fn remove_deck(ctx: &Ctx, session: SessionId, deck: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    teaching(ctx, &transaction, session, SessionAct::Send).await?;
    entity::session::lock(&transaction, session).await?;
    let id: SlideDeckId = deck.parse().map_err(|_| AppError::NotFound)?;
    if slide_deck::standing(&transaction, session, id).await?.is_none() {
        return Ok(());
    }
    slide_deck::remove(&transaction, id, (ctx.actor()?.account, ctx.at())).await?;
    // its images open to nobody now; a backup that is being made still finds the bytes, until the sweep
    slide::forget_keys(&transaction, id).await?;
    if showing::shown_of(&transaction, session, id).await? {
        showing::hide(ctx, &transaction, session).await?;
    }
    transaction.commit().await?;
    tell_all(&ctx.services, session).await
}

/// The image of a slide, for those who may send, and for who may watch once its deck has been shown.
///
/// # Errors
/// `NotFound`; `Unavailable` when the store does not answer.
pub async fn slide_image(ctx: &Ctx, session: &str, slide: &str) -> Result<(SlideKind, Vec<u8>)> {
    let conn = ctx.services.db.read();
    let session: SessionId = parse(ctx, session)?;
    let (_, relation) = access::session_of(ctx, conn, SessionKind::Teaching, session, SessionAct::Watch).await?;
    let row = slide::by_id(conn, parse(ctx, slide)?).await?.ok_or(AppError::NotFound)?;
    let deck = slide_deck::standing(conn, session, row.deck_id).await?.ok_or(AppError::NotFound)?;
    let sends = may_in_session(ctx.actor()?, SessionAct::Send, relation);
    if !sends && !slide_turn::has_shown(conn, deck.id).await? {
        return Err(AppError::NotFound.into());
    }
    let key: &Sealed<String> = row.file_key.as_ref().ok_or(AppError::NotFound)?;
    Ok((row.kind, stored_file::get(ctx, &home(row.id), key).await?))
}

/// Deletes images that no deck has any more, or that none ever had. Gives how many.
///
/// # Errors
/// When the store or the database is down: it is tried again the next time.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<u64> {
    let known = slide::kept_since(ctx.services.db.read(), stored_file::sweeps_before(ctx)).await?;
    stored_file::sweep(ctx, FOLDER, &known, home).await
}

/// What a deck is called.
pub(super) fn name(ctx: &Ctx, deck: &slide_deck::Model) -> Result<String> {
    ctx.open(Place::new(DECK, "name", deck.id), &deck.name)
}

/// What is on a slide.
pub(super) fn text(ctx: &Ctx, row: &slide::Model) -> Result<String> {
    ctx.open(Place::new(TABLE, "text", row.id), &row.text)
}

/// A deck that stands at a session that the actor may send in.
async fn standing(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    session: &str,
    deck: &str,
) -> Result<(entity::session::Model, slide_deck::Model)> {
    let found = teaching(ctx, conn, parse(ctx, session)?, SessionAct::Send).await?;
    let deck = slide_deck::standing(conn, found.id, parse(ctx, deck)?).await?;
    Ok((found, deck.ok_or(AppError::NotFound)?))
}

/// Tells those who may send in it that a deck has changed: nobody else sees one before it is shown.
async fn tell_senders(ctx: &Ctx, session: &entity::session::Model) -> Result<()> {
    tell_to(ctx, session, |_, part| matches!(part, Part::Leads | Part::Facilitates)).await
}

/// An id of an address. Nobody learns there whether it could be one before they are signed in.
fn parse<T: std::str::FromStr>(ctx: &Ctx, id: &str) -> Result<T> {
    ctx.actor()?;
    Ok(id.parse().map_err(|_| AppError::NotFound)?)
}

fn number(field: &str, given: &str, of: RangeInclusive<i32>) -> Result<i32> {
    let number = given.parse().ok().filter(|number| of.contains(number));
    Ok(number.ok_or_else(|| AppError::field(field, "invalid_value"))?)
}
