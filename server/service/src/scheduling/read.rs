//! What those who plan see. Invariant: what a session is about is told to those who are in it and to those who may change it;
//! what is closed to the reader is a time that is taken, and no participant is named.

use super::{booking, holder, may_change, planner};
use crate::{
    ctx::Ctx,
    error::Result,
    field, guest,
    wording::{self, CENTRE_ZONE, clock_span, content, day_of, day_span, moment, monday_of, week_span, weekday_date},
};
use contract::schedule::{Blank, Board, Change, Checks, Pick, Picks, Planned, Rooms, Row, Slot};
use domain::{
    booking::{Plan, Span},
    id::{AccountId, RoomId, SessionId},
    person::Actor,
    policy,
    schedule::{Channel, Part},
};
use entity::{
    account, admission, cohort, enrolment, participant, planning, room, session, session_change, session_party, site,
};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use sea_orm::ConnectionTrait;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Years that a week may be asked for: databases do not know years without end.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2200;

/// The week of `day`, or this one when it is no date.
///
/// # Errors
/// `Forbidden`.
pub async fn board(ctx: &Ctx, day: &str) -> Result<Board> {
    let actor = planner(ctx)?;
    let asked = field::date(day).filter(|date| YEARS.contains(&date.year()));
    let monday = monday_of(asked.unwrap_or_else(|| ctx.today()));
    let db = ctx.services.db.read();
    let week = Week::read(ctx, db, actor, monday).await?;
    let staff = account::staff_of_centre(db, actor.centre).await?;
    let people = staff.into_iter().filter(|one| one.role.is_clinical()).map(|one| Row {
        id: one.id.to_string(),
        days: week.days(|session| week.named.contains_key(&(session.id, one.id))),
        name: one.name,
        place: None,
    });
    let people = people.collect();
    let sites = site::of_centre(db, actor.centre).await?;
    let of_room = |room: room::Model| {
        let site = sites.iter().find(|site| site.id == room.site_id).map_or_else(String::new, |site| site.name.clone());
        Row {
            id: room.id.to_string(),
            days: week.days(|session| session.room == Some(room.id)),
            name: room.name,
            place: Some((site, room.kind)),
        }
    };
    let rooms = room::of_centre(db, actor.centre).await?.into_iter().map(of_room).collect();
    let days = week.shown().map(|day| weekday_date(ctx.lang, day)).collect();
    Ok(Board {
        number: monday.iso_week_date().week(),
        monday: monday.to_string(),
        previous: monday.saturating_sub(1.week()).to_string(),
        next: monday.saturating_add(1.week()).to_string(),
        days,
        dates: week.shown().map(|day| day.to_string()).collect(),
        people,
        rooms,
    })
}

struct Week {
    monday: Date,
    sessions: Vec<Taken>,
    named: HashMap<(SessionId, AccountId), Part>,
}

/// A session of the week, worked out once: several rows show it.
struct Taken {
    id: SessionId,
    room: Option<RoomId>,
    day: Date,
    span: Span,
    /// Without what clashes, which a row knows.
    slot: Slot,
}

impl Week {
    async fn read(ctx: &Ctx, conn: &impl ConnectionTrait, actor: &Actor, monday: Date) -> Result<Self> {
        let span = week_span(monday);
        let sessions = planning::touching(conn, actor.centre, span).await?;
        let named = planning::named(conn, actor.centre, sessions.iter().map(|one| one.id)).await?;
        let named: HashMap<_, _> =
            named.into_iter().map(|party| ((party.session_id, party.account_id), party.part)).collect();
        let open: HashSet<SessionId> = planning::open_within(conn, actor, ctx.at(), span).await?.into_iter().collect();
        let taken = |session: session::Model| {
            let part = named.get(&(session.id, actor.account)).copied();
            Taken {
                id: session.id,
                room: session.room_id,
                // that it begins on, or goes on into
                day: day_of(session.starts_at.timestamp(), &session.zone).max(monday),
                span: booking(&session, []).span,
                slot: slot(ctx, actor, &session, (part, open.contains(&session.id))),
            }
        };
        let sessions = sessions.into_iter().map(taken).collect();
        Ok(Self { monday, sessions, named })
    }

    /// Monday to Friday, and the days after that have something.
    fn shown(&self) -> impl Iterator<Item = Date> {
        let last = self.sessions.iter().map(|one| one.day).max();
        let friday = self.monday.saturating_add(4.days());
        let until = last.map_or(friday, |last| last.clamp(friday, self.monday.saturating_add(6.days())));
        self.monday.series(1.day()).take_while(move |day| *day <= until)
    }

    fn days(&self, is_theirs: impl Fn(&Taken) -> bool) -> Vec<Vec<Slot>> {
        let theirs: Vec<&Taken> = self.sessions.iter().filter(|one| is_theirs(one)).collect();
        let clashes = |one: &Taken| theirs.iter().any(|other| other.id != one.id && other.span.overlaps(one.span));
        let on = |day: Date| {
            let of_day = theirs.iter().filter(|one| one.day == day);
            of_day.map(|one| Slot { clash: clashes(one), ..one.slot.clone() }).collect()
        };
        self.shown().map(on).collect()
    }
}

fn slot(ctx: &Ctx, actor: &Actor, session: &session::Model, (part, open): (Option<Part>, bool)) -> Slot {
    let changes = open && may_change(actor, session, part);
    let knows = open && (changes || part.is_some());
    Slot {
        span: clock_span(ctx.lang, session.starts_at.into(), session.ends_at.into(), &session.zone),
        title: knows.then(|| content(ctx.lang, &session.title)),
        session: changes.then_some(session.id),
        clash: false,
    }
}

/// The rooms of the centre, and its sites to add one at.
///
/// # Errors
/// `Forbidden`.
pub async fn rooms(ctx: &Ctx) -> Result<Rooms> {
    let actor = planner(ctx)?;
    let db = ctx.services.db.read();
    let sites = site::of_centre(db, actor.centre).await?;
    let rooms = room::of_centre(db, actor.centre).await?.into_iter();
    let at = |room: &room::Model| {
        sites.iter().find(|site| site.id == room.site_id).map_or_else(String::new, |site| site.name.clone())
    };
    Ok(Rooms {
        rooms: rooms.map(|room| (room.name.clone(), at(&room), room.kind)).collect(),
        sites: sites.iter().map(|site| pick(site.id, site.name.clone())).collect(),
    })
}

/// An empty form.
///
/// # Errors
/// `Forbidden`.
pub async fn blank(ctx: &Ctx) -> Result<Blank> {
    let actor = planner(ctx)?;
    Ok(Blank {
        submission_id: ctx.id::<Uuid>().to_string(),
        today: ctx.today().to_string(),
        me: actor.account.to_string(),
        may_name_others: policy::may_lay_out(actor.role),
        picks: picks(ctx, ctx.services.db.read(), actor).await?,
    })
}

/// One session, with the form for changing it.
///
/// # Errors
/// `Forbidden`; `NotFound` when it does not stand or the actor may not change it.
pub async fn planned(ctx: &Ctx, id: &str) -> Result<Planned> {
    let db = ctx.services.db.read();
    let (found, named) = super::changeable(ctx, db, id).await?;
    let actor = ctx.actor()?;
    let lead = holder(&named, Part::Leads);
    let id_of = |account: Option<AccountId>| account.map(|id| id.to_string()).unwrap_or_default();
    let (starts, ends): (Timestamp, Timestamp) = (found.starts_at.into(), found.ends_at.into());
    let local = starts.to_zoned(wording::zone(&found.zone));
    let preparation = if super::may_read(ctx, db, (&found, &named)).await? {
        Some(super::preparation_of(ctx, db, found.id).await?)
    } else {
        None
    };
    Ok(Planned {
        id: found.id,
        version: found.version,
        title: content(ctx.lang, &found.title),
        channel: found.channel,
        whom: whom(ctx, db, actor, &found, &named).await?,
        moment: moment(ctx.lang, starts, &found.zone),
        week: monday_of(local.date()).to_string(),
        date: local.date().to_string(),
        time: format!("{:02}:{:02}", local.hour(), local.minute()),
        minutes: ends.duration_since(starts).as_mins(),
        room: found.room_id,
        lead: id_of(lead),
        helper: id_of(holder(&named, Part::Facilitates)),
        open: super::is_open(ctx, &found),
        reroutable: super::is_held(ctx, &found),
        today: day_of(starts, &found.zone) == day_of(ctx.now, &found.zone),
        may_hand_over: super::may_hand_over(actor, lead),
        checks: checks(db, &found).await?,
        picks: picks(ctx, db, actor).await?,
        changes: changes(ctx, db, &found).await?,
        preparation,
        guests: guest::of_session(ctx, db, &found).await?,
    })
}

/// The group, or the person where the reader follows them.
async fn whom(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    actor: &Actor,
    session: &session::Model,
    named: &[session_party::Model],
) -> Result<String> {
    if let Some(cohort) = session.cohort_id {
        let group = cohort::by_id(conn, actor.centre, cohort).await?;
        return Ok(group.map_or_else(String::new, |group| group.name));
    }
    let followed = enrolment::in_care_of(actor, ctx.at()).all(conn).await?;
    let people = participant::accounts(conn, actor.centre, followed.iter().map(|one| one.participant_id)).await?;
    let takes_part =
        |account: AccountId| named.iter().any(|party| party.part == Part::TakesPart && party.account_id == account);
    let mut whom: Vec<&str> = people.values().filter(|one| takes_part(one.id)).map(|one| one.name.as_str()).collect();
    whom.sort_unstable();
    Ok(whom.join(", "))
}

async fn checks(conn: &impl ConnectionTrait, session: &session::Model) -> Result<Option<Checks>> {
    if session.channel != Channel::OnSiteRemoteTeam {
        return Ok(None);
    }
    let of_participants = admission::of_participants(conn, session.id).await?;
    Ok(Some(Checks {
        screen_tested: session.screen_tested_at.is_some(),
        arrived: of_participants.iter().any(|one| one.waits() || one.is_in()),
        admitted: of_participants.iter().any(admission::Model::is_in),
    }))
}

async fn picks(ctx: &Ctx, conn: &impl ConnectionTrait, actor: &Actor) -> Result<Picks> {
    let staff = account::staff_of_centre(conn, actor.centre).await?;
    let staff = staff.into_iter().filter(|one| one.role.is_clinical());
    let sites: HashMap<_, _> =
        site::of_centre(conn, actor.centre).await?.into_iter().map(|site| (site.id, site.name)).collect();
    let of_room = |room: room::Model| {
        let site = sites.get(&room.site_id).map_or("", String::as_str);
        pick(room.id, format!("{}, {site}", room.name))
    };
    Ok(Picks {
        staff: staff.map(|one| pick(one.id, one.name)).collect(),
        rooms: room::of_centre(conn, actor.centre).await?.into_iter().map(of_room).collect(),
        groups: cohort::of_centre(conn, actor.centre).await?.into_iter().map(|one| pick(one.id, one.name)).collect(),
        participants: in_care(ctx, conn, actor).await?,
    })
}

async fn in_care(ctx: &Ctx, conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Pick>> {
    let enrolled = enrolment::in_care_of(actor, ctx.at()).all(conn).await?;
    let people = participant::accounts(conn, actor.centre, enrolled.iter().map(|one| one.participant_id)).await?;
    let name = |one: &enrolment::Model| people.get(&one.participant_id).map(|found| found.name.clone());
    let mut people: Vec<Pick> = enrolled.iter().filter_map(|one| Some(pick(one.id, name(one)?))).collect();
    let order = wording::name_order();
    people.sort_by(|a, b| order(&a.name, &b.name));
    Ok(people)
}

fn pick(id: impl ToString, name: String) -> Pick {
    Pick { id: id.to_string(), name }
}

async fn changes(ctx: &Ctx, conn: &impl ConnectionTrait, found: &session::Model) -> Result<Vec<Change>> {
    let rows = session_change::of_sessions(conn, found.centre_id, [found.id]).await?;
    let plan = |stored: &serde_json::Value| serde_json::from_value::<Option<Plan>>(stored.clone());
    let plans = rows.iter().map(|row| Ok((plan(&row.before)?, plan(&row.after)?))).collect::<Result<Vec<_>>>()?;
    let of_plan = |plan: &Option<Plan>| plan.iter().flat_map(|plan| plan.people.clone()).collect::<Vec<_>>();
    let people = plans.iter().flat_map(|(before, after)| [of_plan(before), of_plan(after)].concat());
    // who takes part is not told here
    let staff = people.filter(|(_, part)| part.is_staff()).map(|(account, _)| account);
    let named: Vec<AccountId> = staff.chain(rows.iter().map(|row| row.account_id)).collect();
    let people = account::of_centre(conn, found.centre_id, named).await?;
    let rooms = room::of_centre(conn, found.centre_id).await?;
    let words = Words { found, rooms, people };
    let change = |(row, (before, after)): (&session_change::Model, &(Option<Plan>, Option<Plan>))| Change {
        kind: row.kind,
        at: moment(ctx.lang, row.at.timestamp(), CENTRE_ZONE),
        by: words.name(row.account_id),
        before: before.as_ref().map(|plan| words.told(ctx, plan)),
        after: after.as_ref().map(|plan| words.told(ctx, plan)),
    };
    Ok(rows.iter().zip(&plans).map(change).collect())
}

/// What the plans of a session are told by.
struct Words<'a> {
    found: &'a session::Model,
    rooms: Vec<room::Model>,
    people: HashMap<AccountId, account::Model>,
}

impl Words<'_> {
    fn name(&self, account: AccountId) -> String {
        self.people.get(&account).map_or_else(String::new, |one| one.name.clone())
    }

    /// "mandag 23. november 09.00–10.00, Rom 204, Ola Vik"
    fn told(&self, ctx: &Ctx, plan: &Plan) -> String {
        let at = |second: i64| Timestamp::from_second(second).unwrap_or(ctx.now);
        let (from, to) = (at(plan.starts_at), at(plan.ends_at));
        let zone = &self.found.zone;
        let when = day_span(ctx.lang, from, to, zone);
        let room = self.rooms.iter().find(|room| Some(room.id) == plan.room);
        let place = super::form::place(plan.channel, room).text(ctx.lang).to_owned();
        let staff = plan.people.iter().filter(|(_, part)| part.is_staff()).map(|(one, _)| self.name(*one));
        [when, place].into_iter().chain(staff).collect::<Vec<_>>().join(", ")
    }
}
