//! Sessions in words, as one person may see them. Invariant: participants are named only to those who are in the session
//! with them; the centre's day names nobody but staff.

use crate::{
    ctx::Ctx,
    error::Result,
    wording::{clock_span, clock_time, content, moment},
};
use contract::today::{Later, Person, Session};
use domain::{
    id::SessionId,
    person::Actor,
    schedule::DOOR_OPENS_BEFORE,
    today::{Stage, Times, door},
};
use entity::{
    At, access_block,
    day::{Named, named, site_names},
    session,
};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

/// The sessions of one who is in them.
pub async fn of_person(ctx: &Ctx, actor: &Actor, found: &[session::Model]) -> Result<Vec<Session>> {
    let mut people = people(ctx, actor, found).await?;
    let dto = |session: &session::Model| {
        let all = people.remove(&session.id).unwrap_or_default();
        let part = all.iter().find(|person| person.account == actor.account).map(|person| person.part);
        let others = all.into_iter().filter(|person| person.account != actor.account).map(person).collect();
        let door = door(actor.role, part, session.kind, session.channel);
        Session { door, people: others, ..plain(ctx, session) }
    };
    Ok(found.iter().map(dto).collect())
}

/// The sessions of the whole centre, for one who plans them: with who leads, without who takes part.
pub async fn of_centre(ctx: &Ctx, actor: &Actor, found: &[session::Model]) -> Result<Vec<Session>> {
    let mut people = people(ctx, actor, found).await?;
    let sites: HashMap<_, _> = site_names(ctx.services.db.read(), actor.centre).await?.into_iter().collect();
    let dto = |session: &session::Model| {
        let all = people.remove(&session.id).unwrap_or_default();
        let staff = all.into_iter().filter(|person| person.part.is_staff()).map(person).collect();
        Session { site: sites.get(&session.site_id).cloned(), people: staff, ..plain(ctx, session) }
    };
    Ok(found.iter().map(dto).collect())
}

/// A session of another day.
pub fn later(ctx: &Ctx, session: &session::Model) -> Later {
    Later {
        title: content(ctx.lang, &session.title),
        moment: moment(ctx.lang, session.starts_at.timestamp(), &session.zone),
    }
}

pub fn times(session: &session::Model) -> Times {
    let second = |at: At| at.timestamp().as_second();
    Times {
        starts_at: second(session.starts_at),
        ends_at: second(session.ends_at),
        live_started_at: session.live_started_at.map(second),
        live_ended_at: session.live_ended_at.map(second),
    }
}

async fn people(ctx: &Ctx, actor: &Actor, found: &[session::Model]) -> Result<HashMap<SessionId, Vec<Named>>> {
    let ids: Vec<SessionId> = found.iter().map(|session| session.id).collect();
    let mut by_session: HashMap<SessionId, Vec<Named>> = HashMap::new();
    let db = ctx.services.db.read();
    let hidden = access_block::hidden_from(db, actor).await?;
    for person in named(db, actor.centre, &ids).await?.into_iter().filter(|person| !hidden.contains(&person.account)) {
        by_session.entry(person.session).or_default().push(person);
    }
    Ok(by_session)
}

fn person(named: Named) -> Person {
    Person { name: named.name, profession: named.profession, part: named.part }
}

/// What everybody who may see a session sees of it.
fn plain(ctx: &Ctx, session: &session::Model) -> Session {
    let (times, now) = (times(session), ctx.now.as_second());
    let (starts, ends): (Timestamp, Timestamp) = (session.starts_at.into(), session.ends_at.into());
    let opens = starts.saturating_sub(SignedDuration::from_secs(DOOR_OPENS_BEFORE)).unwrap_or(starts);
    let stage: Stage = times.stage(now);
    Session {
        id: session.id,
        title: content(ctx.lang, &session.title),
        place: content(ctx.lang, &session.place),
        site: None,
        channel: session.channel,
        span: clock_span(ctx.lang, starts, ends, &session.zone),
        starts: clock_time(ctx.lang, starts, &session.zone),
        opens: clock_time(ctx.lang, opens, &session.zone),
        stage,
        door: None,
        door_open: times.door_is_open(now),
        late_minutes: session.late_minutes.filter(|_| stage != Stage::Over),
        people: Vec::new(),
    }
}
