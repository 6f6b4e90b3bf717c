//! Which slide is shown, and which was when. Invariant: those who may send decide; who changes it has seen how it stands, and each
//! change is a row that stays (decision 43).

use super::{
    moved_on,
    slides::{is_whole, name, text},
    stage, takes_streams, teaching, tell_all,
};
use crate::{ctx::Ctx, error::Result, field, wording};
use contract::{
    AppError,
    teaching::{Chapter, Slide, SlideDeck, SlideDesk, Stage},
};
use domain::{
    id::{SessionId, SlideDeckId, SlideId},
    policy::SessionAct,
};
use entity::{session, slide, slide_deck, slide_turn};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// Shows a slide of a deck, or nothing without a deck. `turn` is how it stood when that was decided.
///
/// # Errors
/// `NotFound` for others than those who may send, and for a slide that is not there, or of a deck that is not whole; `Conflict`
/// when somebody has changed it since, or the session cannot be watched.
pub async fn show_slide(ctx: &Ctx, session: SessionId, turn: &str, deck: &str, number: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    let found = teaching(ctx, &transaction, session, SessionAct::Send).await?;
    if !takes_streams(ctx, &found) {
        return Err(moved_on(&found));
    }
    let turn = field::version(turn)?;
    // one at a time: of two who press at once the second is told
    session::lock(&transaction, session).await?;
    let wanted = if deck.is_empty() { None } else { Some(find(&transaction, session, deck, number).await?) };
    let (current, shown) = stands(&transaction, session).await?;
    if current != turn {
        return Err(AppError::Conflict { current }.into());
    }
    if shown == wanted {
        return Ok(());
    }
    add(ctx, &transaction, &found, (turn, wanted)).await?;
    transaction.commit().await?;
    tell_all(&ctx.services, session).await
}

/// Shows nothing any more.
pub(super) async fn hide(ctx: &Ctx, conn: &impl ConnectionTrait, session: SessionId) -> Result<()> {
    let Some(found) = session::lock(conn, session).await? else { return Ok(()) };
    let (turn, shown) = stands(conn, session).await?;
    if shown.is_some() { add(ctx, conn, &found, (turn, None)).await } else { Ok(()) }
}

/// Is something of this deck shown now?
pub(super) async fn shown_of(conn: &impl ConnectionTrait, session: SessionId, deck: SlideDeckId) -> Result<bool> {
    let Some(shown) = stands(conn, session).await?.1 else { return Ok(false) };
    Ok(slide::by_id(conn, shown).await?.is_some_and(|row| row.deck_id == deck))
}

/// What everyone in a session sees now.
pub(super) async fn now(ctx: &Ctx, conn: &impl ConnectionTrait, session: &session::Model) -> Result<Option<Slide>> {
    let Some(shown) = stands(conn, session.id).await?.1 else { return Ok(None) };
    let Some(row) = slide::by_id(conn, shown).await? else { return Ok(None) };
    let Some(deck) = slide_deck::standing(conn, session.id, row.deck_id).await? else { return Ok(None) };
    let image = |id: SlideId| format!("/sessions/{}/slides/{id}", session.id);
    let next = slide::at(conn, deck.id, row.number.saturating_add(1)).await?;
    Ok(Some(Slide {
        deck: deck.id,
        number: row.number,
        of: deck.pages,
        image: image(row.id),
        width: row.width,
        height: row.height,
        text: text(ctx, &row)?,
        next: next.map(|next| image(next.id)),
    }))
}

/// What those who may send show by, and, once it has ended, what was shown when.
pub(super) async fn desk(ctx: &Ctx, conn: &impl ConnectionTrait, session: &session::Model) -> Result<SlideDesk> {
    let decks = slide_deck::all_of_session(conn, session.id).await?;
    let turns = slide_turn::of_session(conn, session.id).await?;
    let places = slide::places(conn, decks.iter().map(|deck| deck.id)).await?;
    let names: HashMap<_, _> = decks.iter().map(|deck| Ok((deck.id, name(ctx, deck)?))).collect::<Result<_>>()?;
    let shown = || turns.iter().filter_map(|turn| Some((turn, *places.get(&turn.slide_id?)?)));
    let standing = decks.iter().filter(|deck| deck.removed_at.is_none()).map(|deck| SlideDeck {
        id: deck.id,
        name: names.get(&deck.id).cloned().unwrap_or_default(),
        pages: deck.pages,
        kept: i32::try_from(places.values().filter(|(of, _)| *of == deck.id).count()).unwrap_or_default(),
        at: shown().rev().find(|(_, (of, _))| *of == deck.id).map_or(1, |(_, (_, number))| number),
    });
    let chapter = |(turn, (deck, number)): (&slide_turn::Model, (SlideDeckId, i32))| Chapter {
        at: wording::clock_time(ctx.lang, turn.shown_at.timestamp(), &session.zone),
        deck: names.get(&deck).cloned().unwrap_or_default(),
        number,
    };
    Ok(SlideDesk {
        turn: turns.last().map_or(0, |turn| turn.turn),
        decks: standing.collect(),
        chapters: if stage(session) == Stage::Ended { shown().map(chapter).collect() } else { Vec::new() },
    })
}

/// How it stands: the number of the latest change, and what has been shown since.
async fn stands(conn: &impl ConnectionTrait, session: SessionId) -> Result<(i32, Option<SlideId>)> {
    Ok(slide_turn::latest(conn, session).await?.map_or((0, None), |latest| (latest.turn, latest.slide_id)))
}

/// Adds a change to the one numbered `after`.
async fn add(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    session: &session::Model,
    (after, slide_id): (i32, Option<SlideId>),
) -> Result<()> {
    let row = slide_turn::Model {
        id: ctx.id(),
        centre_id: session.centre_id,
        session_id: session.id,
        turn: after.saturating_add(1),
        slide_id,
        shown_by: ctx.actor()?.account,
        shown_at: ctx.at(),
    };
    entity::insert(conn, row).await?;
    Ok(())
}

async fn find(conn: &impl ConnectionTrait, session: SessionId, deck: &str, number: &str) -> Result<SlideId> {
    let deck = slide_deck::standing(conn, session, deck.parse().map_err(|_| AppError::NotFound)?).await?;
    let deck = deck.ok_or(AppError::NotFound)?;
    let number = number.parse().map_err(|_| AppError::NotFound)?;
    let found = slide::at(conn, deck.id, number).await?.ok_or(AppError::NotFound)?;
    if is_whole(conn, &deck).await? { Ok(found.id) } else { Err(AppError::NotFound.into()) }
}
