//! One talk: come, be let in, talk, leave. Invariant: media passes go only to those who let people in and to those who
//! have been let in and have not left; nobody lets themselves in.

use crate::{
    access, attendance,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    events::{About, EventKind},
    guest,
    teaching::{door, everyone_in, issue, moved_on, opens, stage, takes_streams, tell_all},
    wording,
};
use contract::{
    AppError,
    consult::{Party, Standing, Talk, Waiting},
    teaching::{Door, MediaPass, PictureOf, Stage},
};
use domain::{
    id::{AccountId, SessionId},
    person::Role,
    policy::{SessionAct, may_in_session},
    schedule::{Part, SessionKind},
    today,
};
use entity::{account, admission, session, session_party};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// The most that can be in one talk.
const MOST_PARTIES: usize = 8;

/// What the clients are told when it is over for all.
const WORD_ENDED: &str = "ended";

/// The talk as one of its parties may see it.
///
/// # Errors
/// `NotFound` when the actor is not a party, or it is no talk.
pub async fn state(ctx: &Ctx, session: SessionId) -> Result<Talk> {
    let db = ctx.services.db.read();
    let (found, relation) = access::session_of(ctx, db, SessionKind::Consult, session, SessionAct::Talk).await?;
    let actor = ctx.actor()?;
    let may_admit = may_in_session(actor, SessionAct::Admit, relation);
    let stage = stage(&found);
    let rows = admission::of_session(db, session).await?;
    let standing: HashMap<_, _> = rows.iter().map(|row| (row.account_id, standing(row, stage))).collect();
    let of = |account: &AccountId| standing.get(account).copied().unwrap_or(Standing::Outside);
    let me = of(&actor.account);
    let sending: HashMap<_, _> = ctx
        .services
        .media
        .live_parties(session)
        .into_iter()
        .filter(|party| me == Standing::In && party.of == PictureOf::Camera)
        .filter_map(|party| Some((party.account?, party.publisher)))
        .collect();
    let everyone = session_party::everyone(db, &found).await?;
    let guests = guest::kinds(db, session).await?;
    // whoever only has a link learns whom the talk is with when they have been let in
    let outside = actor.role == Role::Guest && me != Standing::In;
    let name_of = |account| everyone.iter().find(|(one, _)| one.id == account).map(|(one, _)| one.name.clone());
    let waiting = rows.iter().filter(|row| may_admit && of(&row.account_id) == Standing::Waiting).filter_map(|row| {
        let since = wording::clock_time(ctx.lang, row.waiting_since.timestamp(), &found.zone);
        Some(Waiting { account: row.account_id, name: name_of(row.account_id)?, since })
    });
    let waiting = waiting.collect();
    let hosts = |account: &account::Model, part: Part| part.is_staff() && account.role.is_clinical();
    let shown =
        |(account, part): &&(account::Model, Part)| !outside || account.id == actor.account || hosts(account, *part);
    let parties = everyone.iter().filter(shown).map(|(account, part)| Party {
        account: account.id,
        name: account.name.clone(),
        role: account.role,
        profession: account.profession,
        me: account.id == actor.account,
        hosts: hosts(account, *part),
        guest: guests.get(&account.id).copied(),
        standing: of(&account.id),
        publisher: sending.get(&account.id).cloned(),
    });
    let (starts, ends) = (found.starts_at.timestamp(), found.ends_at.timestamp());
    Ok(Talk {
        id: found.id,
        title: if actor.role == Role::Guest { String::new() } else { wording::content(ctx.lang, &found.title) },
        date: wording::weekday_date(ctx.lang, wording::day_of(starts, &found.zone)),
        time: wording::clock_span(ctx.lang, starts, ends, &found.zone),
        moved_to: Some(found.channel).filter(|channel| !today::is_on_screen(*channel)),
        opens: opens(ctx, &found),
        stage,
        door: door(ctx, &found),
        me,
        may_admit,
        parties: parties.collect(),
        waiting,
    })
}

/// Comes to the talk: those who let people in go straight in, the others wait. Coming twice changes nothing. A talk that
/// was ended is opened once more only by those who let people in.
///
/// # Errors
/// `NotFound` when the actor is not a party; `Conflict` outside the door, when it has ended, or when it is full.
pub async fn arrive(ctx: &Ctx, session: SessionId) -> Result<()> {
    let transaction = ctx.begin().await?;
    let (found, relation) =
        access::session_of(ctx, &transaction, SessionKind::Consult, session, SessionAct::Talk).await?;
    let hosts = may_in_session(ctx.actor()?, SessionAct::Admit, relation);
    let stage = stage(&found);
    let closed = door(ctx, &found) != Door::Open && stage != Stage::Live;
    if closed || (stage == Stage::Ended && !hosts) {
        return Err(moved_on(&found));
    }
    let account = ctx.actor()?.account;
    if hosts {
        refuse_when_full(&transaction, &found, account).await?;
        if stage != Stage::Live {
            session::go_live(&transaction, session, ctx.at()).await?;
        }
    }
    let row = admission::Model {
        id: ctx.id(),
        centre_id: found.centre_id,
        session_id: session,
        account_id: account,
        waiting_since: ctx.at(),
        admitted_at: hosts.then(|| ctx.at()),
        admitted_by: hosts.then_some(account),
        left_at: None,
    };
    admission::arrive(&transaction, row).await?;
    transaction.commit().await?;
    tell_of_admission(ctx, session).await
}

/// Lets somebody in who waits. Twice changes nothing.
///
/// # Errors
/// `NotFound` for those who let nobody in, and when the person does not wait here; `Conflict` when it is full.
pub async fn admit(ctx: &Ctx, session: SessionId, account: AccountId) -> Result<()> {
    let transaction = ctx.begin().await?;
    let found = talk(ctx, &transaction, session, SessionAct::Admit).await?;
    let row = admission::of(&transaction, session, account).await?.ok_or(AppError::NotFound)?;
    if row.is_in() {
        return Ok(());
    }
    if stage(&found) == Stage::Ended {
        return Err(moved_on(&found));
    }
    refuse_when_full(&transaction, &found, account).await?;
    let actor = ctx.actor()?.account;
    if !admission::admit(&transaction, session, account, actor, ctx.at()).await? {
        return Err(AppError::NotFound.into());
    }
    let deed = Deed {
        act: "admit_to_talk",
        object_kind: "session",
        object_id: Some(session.into()),
        enrolment: attendance::enrolment_in(&transaction, &found, account).await?,
        purpose: "care",
        sitting: None,
    };
    audit::record(ctx, &transaction, deed).await?;
    transaction.commit().await?;
    tell_of_admission(ctx, session).await
}

/// Leaves by choice: to come back, one waits anew.
///
/// # Errors
/// `NotFound` when the actor is not a party.
pub async fn leave(ctx: &Ctx, session: SessionId) -> Result<()> {
    let transaction = ctx.begin().await?;
    talk(ctx, &transaction, session, SessionAct::Talk).await?;
    admission::leave(&transaction, session, Some(ctx.actor()?.account), ctx.at()).await?;
    transaction.commit().await?;
    tell_of_admission(ctx, session).await
}

/// Ends the talk for all. Twice changes nothing.
///
/// # Errors
/// `NotFound` for those who let nobody in.
pub async fn end(ctx: &Ctx, session: SessionId) -> Result<()> {
    let transaction = ctx.begin().await?;
    talk(ctx, &transaction, session, SessionAct::Admit).await?;
    let ended = session::end_live(&transaction, session, ctx.at()).await?;
    if ended {
        admission::leave(&transaction, session, None, ctx.at()).await?;
    }
    transaction.commit().await?;
    if ended {
        ctx.services.media.close_room(session, WORD_ENDED).await;
        tell_all(&ctx.services, session).await?;
    }
    Ok(())
}

/// A pass to send or receive, for those inside.
///
/// # Errors
/// `NotFound` when policy says no; `Conflict` when the actor is not let in, or the talk is not open.
pub async fn pass(ctx: &Ctx, session: SessionId, publish: bool) -> Result<MediaPass> {
    let db = ctx.services.db.read();
    let found = talk(ctx, db, session, SessionAct::Talk).await?;
    if !takes_streams(ctx, &found) || !is_admitted(ctx, db, session).await? {
        return Err(moved_on(&found));
    }
    issue(ctx, session, publish)
}

/// May the actor send and receive in this talk: lets people in, or was let in and has not left. Never once it has ended.
///
/// # Errors
/// `NotFound` when the actor is not a party.
pub async fn is_admitted(ctx: &Ctx, conn: &impl ConnectionTrait, session: SessionId) -> Result<bool> {
    let (found, relation) = access::session_of(ctx, conn, SessionKind::Consult, session, SessionAct::Talk).await?;
    let actor = ctx.actor()?;
    if stage(&found) == Stage::Ended {
        return Ok(false);
    }
    if may_in_session(actor, SessionAct::Admit, relation) {
        return Ok(true);
    }
    let row = admission::of(conn, session, actor.account).await?;
    Ok(row.is_some_and(|row| row.is_in()))
}

fn standing(row: &admission::Model, stage: Stage) -> Standing {
    match stage {
        Stage::Ended => Standing::Outside,
        _ if row.is_in() => Standing::In,
        _ if row.waits() => Standing::Waiting,
        _ => Standing::Outside,
    }
}

async fn refuse_when_full(conn: &impl ConnectionTrait, found: &session::Model, coming: AccountId) -> Result<()> {
    let rows = admission::of_session(conn, found.id).await?;
    let inside = rows.iter().filter(|row| row.is_in() && row.account_id != coming).count();
    if inside >= MOST_PARTIES { Err(moved_on(found)) } else { Ok(()) }
}

async fn tell_of_admission(ctx: &Ctx, session: SessionId) -> Result<()> {
    let everyone = everyone_in(&ctx.services, session).await?;
    ctx.services.hub.tell(everyone, EventKind::Admission, session, About::Session(session));
    Ok(())
}

async fn talk(ctx: &Ctx, conn: &impl ConnectionTrait, session: SessionId, act: SessionAct) -> Result<session::Model> {
    Ok(access::session_of(ctx, conn, SessionKind::Consult, session, act).await?.0)
}
