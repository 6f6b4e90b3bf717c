//! One live teaching session: open, start, pass, end. Invariant: only those who lead start and end, only they and those who
//! facilitate send; a pass is given only while the door is open or the session is live.

use crate::{
    access, attendance,
    audit::{self, Deed},
    ctx::{Ctx, Services},
    error::Result,
    events::{About, EventKind},
    media_gate::{MediaRole, Pass},
    wording,
};
use contract::{
    AppError,
    teaching::{Audience, Door, Leader, Listener, MediaPass, Picture, Stage, Teaching},
};
use domain::{
    id::{AccountId, EnrolmentId, SessionId},
    person::Role,
    policy::{SessionAct, may_in_session},
    schedule::{DOOR_OPENS_BEFORE, Part, SessionKind, door_is_open},
};
use entity::{access_block, account, session, session_party, session_sign};
use jiff::{SignedDuration, ToSpan as _};
use sea_orm::ConnectionTrait;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

mod afterwards;
mod captions;
mod log;
mod polls;
mod questions;
mod showing;
mod signs;
mod slides;

pub use captions::{captions, correct_caption, take_back_caption, webvtt, write_caption};
pub use log::{Kept, Reached, Went, add_sums, keep_step, kept, log};
pub use polls::{answer_poll, close_poll, open_poll};
pub(crate) use questions::words_of;
pub use questions::{ask, settle};
pub use showing::show_slide;
pub use signs::{lower_hand, set_sign};
pub(crate) use slides::sweep;
pub use slides::{Page, add_deck, add_slide, addable, remove_deck, slide_image};

/// How long a pass may be used to start a stream. Running streams are not ended by it.
const PASS_MINUTES: i64 = 5;

/// What the watching clients are told when it is over.
const WORD_ENDED: &str = "ended";

/// The session as the actor may see it.
///
/// # Errors
/// `NotFound` when the actor is not in it, or it is no teaching session.
pub async fn open(ctx: &Ctx, session: SessionId) -> Result<Teaching> {
    let db = ctx.services.db.read();
    let (found, relation) = access::session_of(ctx, db, SessionKind::Teaching, session, SessionAct::Watch).await?;
    let actor = ctx.actor()?;
    let may = |act| may_in_session(actor, act, relation);
    let (may_send, may_caption) = (may(SessionAct::Send), may(SessionAct::Caption));
    let everyone = session_party::everyone(db, &found).await?;
    let pictures = pictures(ctx, session, &everyone)?;
    let leaders = everyone.into_iter().filter(|(_, part)| *part == Part::Leads);
    let (starts, ends) = (found.starts_at.timestamp(), found.ends_at.timestamp());
    let stage = stage(&found);
    let live_since = found.live_started_at.filter(|_| stage == Stage::Live);
    let may_speak = actor.role == Role::Participant && takes_streams(ctx, &found);
    Ok(Teaching {
        id: found.id,
        title: wording::content(ctx.lang, &found.title),
        date: wording::weekday_date(ctx.lang, wording::day_of(starts, &found.zone)),
        time: wording::clock_span(ctx.lang, starts, ends, &found.zone),
        opens: opens(ctx, &found),
        starts: wording::clock_time(ctx.lang, starts, &found.zone),
        starts_at: starts.to_string(),
        starts_in: starts.as_second() - ctx.now.as_second(),
        leaders: leaders.map(|(one, _)| Leader { name: one.name, profession: one.profession }).collect(),
        stage,
        door: door(ctx, &found),
        live_since: live_since.map(|at| wording::clock_time(ctx.lang, at.timestamp(), &found.zone)),
        pictures,
        may_present: may(SessionAct::Present),
        may_send,
        signs: signs::own(ctx, db, session).await?,
        questions: questions::for_group(ctx, db, session).await?,
        poll: polls::for_group(ctx, db, session).await?,
        slide: showing::now(ctx, db, &found).await?,
        slide_desk: if may_send { Some(showing::desk(ctx, db, &found).await?) } else { None },
        submission_id: if may_speak { ctx.id::<Uuid>().to_string() } else { String::new() },
        may_caption,
        may_read_log: may(SessionAct::ReadLog),
        captions: captions::told(ctx, db, &found, may_caption).await?,
        next: if stage == Stage::Ended { afterwards::next(ctx, db).await? } else { None },
    })
}

/// What is sent in `session` just now, told by who of `everyone` sends it.
fn pictures(ctx: &Ctx, session: SessionId, everyone: &[(account::Model, Part)]) -> Result<Vec<Picture>> {
    let actor = ctx.actor()?.account;
    let sent = ctx.services.media.live_parties(session).into_iter();
    let picture = sent.map(|one| {
        let sender = everyone.iter().find(|(account, _)| Some(account.id) == one.account);
        Picture {
            publisher: one.publisher,
            name: sender.map(|(account, _)| account.name.clone()),
            of: one.of,
            mine: one.account == Some(actor),
        }
    });
    Ok(picture.collect())
}

/// Goes live. Harmless when it is live already; one that has ended starts again only when asked to by `again`.
///
/// # Errors
/// `NotFound` for others than those who lead; `Conflict` outside the door, or when it has ended.
pub async fn start(ctx: &Ctx, session: SessionId, again: bool) -> Result<()> {
    let transaction = ctx.begin().await?;
    let found = teaching(ctx, &transaction, session, SessionAct::Present).await?;
    match stage(&found) {
        Stage::Live => return Ok(()),
        Stage::Ended if !again => return Err(moved_on(&found)),
        Stage::Planned | Stage::Ended => {}
    }
    if door(ctx, &found) != Door::Open {
        return Err(moved_on(&found));
    }
    session::go_live(&transaction, session, ctx.at()).await?;
    transaction.commit().await?;
    tell_all(&ctx.services, session).await
}

/// Ends it for all. Harmless when it is not live.
///
/// # Errors
/// `NotFound` for others than those who lead.
pub async fn end(ctx: &Ctx, session: SessionId) -> Result<()> {
    let transaction = ctx.begin().await?;
    teaching(ctx, &transaction, session, SessionAct::Present).await?;
    let ended = session::end_live(&transaction, session, ctx.at()).await?;
    session_sign::clear(&transaction, session).await?;
    polls::close_open(ctx, &transaction, session).await?;
    showing::hide(ctx, &transaction, session).await?;
    transaction.commit().await?;
    if ended {
        ctx.services.media.close_room(session, WORD_ENDED).await;
        tell_all(&ctx.services, session).await?;
    }
    Ok(())
}

/// A pass to send (`publish`) or watch, for minutes.
///
/// # Errors
/// `NotFound` when policy says no; `Conflict` when the door is closed and it is not live, or it has ended.
pub async fn pass(ctx: &Ctx, session: SessionId, publish: bool) -> Result<MediaPass> {
    let act = if publish { SessionAct::Send } else { SessionAct::Watch };
    let found = teaching(ctx, ctx.services.db.read(), session, act).await?;
    if !takes_streams(ctx, &found) {
        return Err(moved_on(&found));
    }
    issue(ctx, session, publish)
}

/// Who is here now and what they say, for those who lead. Whom it names is recorded, once for each who leads.
///
/// # Errors
/// `NotFound` for others.
pub async fn audience(ctx: &Ctx, session: SessionId) -> Result<Audience> {
    let db = ctx.services.db.read();
    let found = teaching(ctx, db, session, SessionAct::Present).await?;
    let present: HashSet<_> = ctx.services.media.present(session).into_iter().collect();
    let mut audience = Audience::default();
    let names = listeners(ctx, db, &found).await?;
    for account in names.values() {
        audience.expected += 1;
        if present.contains(&account.id) {
            audience.here.push(Listener { name: account.name.clone(), role: account.role });
        }
    }
    audience.here.sort_by(|a, b| a.name.cmp(&b.name));
    audience.signs = signs::raised(ctx, db, &found, &names).await?;
    let (questions, askers) = questions::asked(ctx, db, &found, &names).await?;
    audience.questions = questions;
    audience.poll = polls::for_leader(db, session).await?;
    let speakers: HashSet<_> = audience.signs.iter().map(|one| one.account).chain(askers).collect();
    record_look(ctx, &found, speakers).await?;
    Ok(audience)
}

/// Those in `session` besides who leads it, without those who have shut the actor out.
async fn listeners(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    session: &session::Model,
) -> Result<HashMap<AccountId, account::Model>> {
    let hidden = access_block::hidden_from(conn, ctx.actor()?).await?;
    let everyone = session_party::everyone(conn, session).await?.into_iter();
    let listens = everyone.filter(|(account, part)| *part != Part::Leads && !hidden.contains(&account.id));
    Ok(listens.map(|(account, _)| (account.id, account)).collect())
}

/// Notes that the actor has seen what these people say in `session`: once for each of them.
async fn record_look(ctx: &Ctx, session: &session::Model, of: HashSet<AccountId>) -> Result<()> {
    if of.is_empty() {
        return Ok(());
    }
    let transaction = ctx.begin().await?;
    for account in of {
        let Some(enrolment) = attendance::enrolment_in(&transaction, session, account).await? else { continue };
        let sitting = format!("read_session_talk:{}:{}:{enrolment}", ctx.actor()?.account, session.id);
        let deed = Deed::care("read_session_talk", "session", session.id, enrolment);
        audit::record(ctx, &transaction, Deed { sitting: Some(sitting), ..deed }).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// All accounts in a session: the named and its cohort. For the system: nobody's content is read.
///
/// # Errors
/// When the database is down.
pub async fn everyone_in(services: &Arc<Services>, session: SessionId) -> Result<Vec<AccountId>> {
    let db = services.db.read();
    let Some(found) = session::by_id(db, session).await? else { return Ok(Vec::new()) };
    Ok(session_party::everyone(db, &found).await?.into_iter().map(|(account, _)| account.id).collect())
}

/// Who is told that somebody came to `session` or went: in a talk all who are in it, in teaching those who lead, or a group
/// that comes would read the session anew once for each of its own.
///
/// # Errors
/// When the database is down.
pub async fn minding(services: &Arc<Services>, session: SessionId) -> Result<Vec<AccountId>> {
    let db = services.db.read();
    let Some(found) = session::by_id(db, session).await? else { return Ok(Vec::new()) };
    let everyone = session_party::everyone(db, &found).await?.into_iter();
    let minds = everyone.filter(|(_, part)| found.kind != SessionKind::Teaching || *part == Part::Leads);
    Ok(minds.map(|(account, _)| account.id).collect())
}

/// Tells every open tab of those in `session` to read it anew.
pub(crate) async fn tell_all(services: &Arc<Services>, session: SessionId) -> Result<()> {
    services.hub.tell(everyone_in(services, session).await?, EventKind::Session, session, About::Session(session));
    Ok(())
}

/// Tells those who lead `session`, and `also`, to read it anew: what one says by a press is nobody else's.
async fn tell_leaders(ctx: &Ctx, session: &session::Model, also: AccountId) -> Result<()> {
    tell_to(ctx, session, |account, part| part == Part::Leads || account == also).await
}

/// Tells those of `session` who are meant to read it anew.
async fn tell_to(ctx: &Ctx, session: &session::Model, meant: impl Fn(AccountId, Part) -> bool) -> Result<()> {
    let everyone = session_party::everyone(ctx.services.db.read(), session).await?.into_iter();
    let to = everyone.filter(|(account, part)| meant(account.id, *part));
    let to = to.map(|(account, _)| account.id).collect();
    ctx.services.hub.tell(to, EventKind::Session, session.id, About::Session(session.id));
    Ok(())
}

/// May streams start: not ended, and the door open or live beyond it.
#[must_use]
pub fn takes_streams(ctx: &Ctx, session: &session::Model) -> bool {
    match stage(session) {
        Stage::Ended => false,
        Stage::Live => true,
        Stage::Planned => door(ctx, session) == Door::Open,
    }
}

/// A signed pass for the acting person.
pub(crate) fn issue(ctx: &Ctx, session: SessionId, publish: bool) -> Result<MediaPass> {
    let (role, kind) = if publish { (MediaRole::Publish, "whip") } else { (MediaRole::Play, "whep") };
    let token = ctx.services.media.token(&Pass {
        session,
        account: ctx.actor()?.account,
        web_session: ctx.web_session,
        role,
        until: ctx.now.saturating_add(SignedDuration::from_mins(PASS_MINUTES)).unwrap_or(ctx.now),
    });
    Ok(MediaPass { url: format!("/{kind}/{session}"), token })
}

/// How far it has come.
pub(crate) fn stage(session: &session::Model) -> Stage {
    match (session.live_started_at, session.live_ended_at) {
        (_, Some(_)) => Stage::Ended,
        (Some(_), None) => Stage::Live,
        (None, None) => Stage::Planned,
    }
}

/// Whether people may come in by the clock.
pub(crate) fn door(ctx: &Ctx, session: &session::Model) -> Door {
    let (starts, ends) = (session.starts_at.timestamp().as_second(), session.ends_at.timestamp().as_second());
    let now = ctx.now.as_second();
    if door_is_open(starts, ends, now) {
        Door::Open
    } else if now < starts {
        Door::NotYet
    } else {
        Door::Closed
    }
}

/// When the door opens, in words.
pub(crate) fn opens(ctx: &Ctx, session: &session::Model) -> String {
    let starts = session.starts_at.timestamp();
    let opens = starts.checked_sub(DOOR_OPENS_BEFORE.seconds()).unwrap_or(starts);
    wording::clock_time(ctx.lang, opens, &session.zone)
}

/// What was on the screen is no longer so: read it anew.
pub(crate) fn moved_on(session: &session::Model) -> crate::Error {
    AppError::Conflict { current: session.version }.into()
}

/// The session that a participant says something in, with the enrolment they are in it by.
async fn speaking(ctx: &Ctx, conn: &impl ConnectionTrait, session: SessionId) -> Result<(session::Model, EnrolmentId)> {
    let found = teaching(ctx, conn, session, SessionAct::Watch).await?;
    let enrolment = attendance::enrolment_in(conn, &found, ctx.actor()?.account).await?.ok_or(AppError::NotFound)?;
    if takes_streams(ctx, &found) { Ok((found, enrolment)) } else { Err(moved_on(&found)) }
}

async fn teaching(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    session: SessionId,
    act: SessionAct,
) -> Result<session::Model> {
    Ok(access::session_of(ctx, conn, SessionKind::Teaching, session, act).await?.0)
}
