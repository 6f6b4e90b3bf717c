//! The form for planning: what is in it, or everything that is wrong with it. Invariant: whom it names is of the actor's
//! centre, and a participant in it is in the actor's care.

use super::{instant, planner};
use crate::{
    ctx::Ctx,
    error::{FieldErrors, Result},
    field,
    wording::CENTRE_ZONE,
};
use contract::{AppError, FieldError};
use domain::{
    LangMap,
    booking::{MINUTES, MOST_WEEKS},
    id::{AccountId, CentreId, CohortId, EnrolmentId, RoomId},
    policy,
    schedule::{Channel, Format, Part, SessionKind},
};
use entity::{access_block, account, cohort, enrolment, participant, room, session, site};
use jiff::{Timestamp, ToSpan as _, civil::Time};
use sea_orm::ConnectionTrait;
use std::ops::RangeInclusive;

const TITLE_MAX: usize = 80;

/// The fields as they came.
#[derive(Clone, Debug, Default)]
pub struct Form {
    pub title: String,
    pub kind: String,
    pub channel: String,
    /// `YYYY-MM-DD`
    pub date: String,
    /// `HH:MM` on the site's wall.
    pub time: String,
    pub minutes: String,
    pub room: String,
    pub lead: String,
    pub helper: String,
    /// A group's or an enrolment's id.
    pub who: String,
    /// How many weeks in all.
    pub weeks: String,
}

/// What is to be planned: the row without id and times.
pub(super) struct Wanted {
    pub row: session::Model,
    pub parties: Vec<(AccountId, Part)>,
    /// At least one.
    pub starts: Vec<Timestamp>,
    pub minutes: i64,
}

/// Whom a session is for.
pub(super) enum Whom {
    Group(cohort::Model),
    One(enrolment::Model, AccountId),
}

impl Form {
    pub(super) async fn check(&self, ctx: &Ctx, conn: &impl ConnectionTrait) -> Result<Wanted> {
        let actor = planner(ctx)?;
        let mut errors = FieldErrors::default();
        let title = errors.take(title(&self.title));
        let kind = errors.take(pick("kind", &self.kind, SessionKind::parse));
        let channel =
            errors.take(pick("channel", &self.channel, Channel::parse).and_then(|channel| plannable(channel, None)));
        let minutes = errors.take(number("minutes", &self.minutes, MINUTES));
        let weeks = errors.take(number("weeks", &self.weeks, 1..=i64::from(MOST_WEEKS)));
        let starts = errors.take(starts((&self.date, &self.time), CENTRE_ZONE, weeks.unwrap_or(1), ctx.now));
        let room = errors.take(room_of(conn, actor.centre, &self.room, channel).await?);
        let staff = account::staff_of_centre(conn, actor.centre).await?;
        let whom = errors.take(whom(ctx, conn, &self.who).await?);
        let one = whom.as_ref().and_then(|whom| match whom {
            Whom::Group(_) => None,
            Whom::One(_, account) => Some(*account),
        });
        let staff = not_shut_out(ctx, conn, staff, one).await?;
        let lead =
            errors.take(lead_of(&staff, &self.lead, (!policy::may_lay_out(actor.role)).then_some(actor.account)));
        let helper = errors.take(helper_of(&staff, &self.helper, &self.lead, channel));
        errors.finish()?;
        let (Some(title), Some(kind), Some(channel), Some(minutes), Some(starts)) =
            (title, kind, channel, minutes, starts)
        else {
            return Err(AppError::field("", "incomplete").into());
        };
        let (Some(room), Some(lead), Some(helper), Some(whom)) = (room, lead, helper, whom) else {
            return Err(AppError::field("", "incomplete").into());
        };
        let sites = site::of_centre(conn, actor.centre).await?;
        let mut parties = vec![(lead, Part::Leads)];
        parties.extend(helper.map(|account| (account, Part::Facilitates)));
        let (cohort, format) = match &whom {
            Whom::Group(group) => (Some(group), Format::Group),
            Whom::One(_, account) => {
                parties.push((*account, Part::TakesPart));
                (None, Format::Individual)
            }
        };
        let site = room.as_ref().map(|room| room.site_id).or(cohort.map(|group| group.site_id));
        let site = site.or(sites.first().map(|site| site.id)).ok_or(AppError::NotFound)?;
        let zone = sites.iter().find(|one| one.id == site).map_or(CENTRE_ZONE.to_owned(), |one| one.zone.clone());
        let row = session::Model {
            id: ctx.id(),
            centre_id: actor.centre,
            site_id: site,
            cohort_id: cohort.map(|group| group.id),
            kind,
            format,
            channel,
            title: serde_json::to_value(title)?,
            place: serde_json::to_value(place(channel, room.as_ref()))?,
            zone,
            starts_at: starts[0].into(),
            ends_at: starts[0].into(),
            cancelled_at: None,
            live_started_at: None,
            live_ended_at: None,
            version: 1,
            room_id: room.map(|room| room.id),
            series_id: None,
            cancel_reason: None,
            screen_tested_at: None,
            late_minutes: None,
        };
        Ok(Wanted { row, parties, starts, minutes })
    }
}

type Field<T> = std::result::Result<T, FieldError>;

fn title(text: &str) -> Field<LangMap> {
    let text = field::words("title", text, TITLE_MAX)?;
    Ok(LangMap::new(&text, &text, &text))
}

pub(super) fn pick<T>(name: &str, text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Field<T> {
    parse(text).ok_or_else(|| field::not_picked(name, text))
}

/// The channels that a form can plan: the others need an address, which only what is `now` so has.
pub(super) fn plannable(channel: Channel, now: Option<Channel>) -> Field<Channel> {
    match channel {
        same if Some(same) == now => Ok(same),
        Channel::Workplace | Channel::Elsewhere => Err(FieldError::new("channel", "unknown_choice")),
        other => Ok(other),
    }
}

pub(super) fn number(field: &str, text: &str, within: RangeInclusive<i64>) -> Field<i64> {
    let value: i64 = text.trim().parse().map_err(|_| FieldError::new(field, "not_a_number"))?;
    let outside = || FieldError::new(field, "out_of_range").with("min", within.start()).with("max", within.end());
    within.contains(&value).then_some(value).ok_or_else(outside)
}

/// The same time of day, week after week, on the clock on the wall; not before `earliest`.
pub(super) fn starts((date, time): (&str, &str), zone: &str, weeks: i64, earliest: Timestamp) -> Field<Vec<Timestamp>> {
    let date = field::date(date).ok_or_else(|| FieldError::new("date", "invalid_date"))?;
    let time: Time = time.parse().map_err(|_| FieldError::new("time", "invalid_time"))?;
    let at = |week: i64| {
        let local = date.saturating_add(week.weeks()).to_datetime(time);
        instant(local, zone).ok_or_else(|| FieldError::new("time", "no_such_time"))
    };
    let found = (0..weeks).map(at).collect::<Field<Vec<Timestamp>>>()?;
    let gone = found.first().is_some_and(|first| *first < earliest);
    if gone { Err(FieldError::new("date", "past_date")) } else { Ok(found) }
}

/// The room, which a session that somebody comes to must have.
pub(super) async fn room_of(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    text: &str,
    channel: Option<Channel>,
) -> Result<Field<Option<room::Model>>> {
    if text.is_empty() {
        let needed = matches!(channel, Some(Channel::OnSite | Channel::OnSiteRemoteTeam));
        return Ok(if needed { Err(FieldError::new("room", "required")) } else { Ok(None) });
    }
    let id = text.parse::<RoomId>().ok();
    let found = room::of_centre(conn, centre).await?.into_iter().find(|room| Some(room.id) == id);
    Ok(found.map(Some).ok_or_else(|| FieldError::new("room", "unknown_choice")))
}

/// Those whom the one who takes part has not shut out. Nobody is told that somebody is: they are not there to pick.
pub(super) async fn not_shut_out(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    staff: Vec<account::Model>,
    participant: Option<AccountId>,
) -> Result<Vec<account::Model>> {
    let centre = ctx.actor()?.centre;
    let shut = access_block::standing_of_accounts(conn, centre, participant).await?;
    Ok(staff.into_iter().filter(|one| shut.iter().all(|(_, account)| *account != one.id)).collect())
}

/// Who leads. Whoever may not hand sessions to others names `own`: themselves.
pub(super) fn lead_of(staff: &[account::Model], text: &str, own: Option<AccountId>) -> Field<AccountId> {
    let found = pick("lead", text, |text| clinical(staff, text))?;
    if own.is_none_or(|own| own == found) { Ok(found) } else { Err(FieldError::new("lead", "own_sessions")) }
}

/// Who helps on site: with two sites, somebody must.
pub(super) fn helper_of(
    staff: &[account::Model],
    text: &str,
    lead: &str,
    channel: Option<Channel>,
) -> Field<Option<AccountId>> {
    if text.is_empty() {
        let needed = channel == Some(Channel::OnSiteRemoteTeam);
        return if needed { Err(FieldError::new("helper", "required")) } else { Ok(None) };
    }
    if text == lead {
        return Err(FieldError::new("helper", "same_person"));
    }
    pick("helper", text, |text| clinical(staff, text)).map(Some)
}

fn clinical(staff: &[account::Model], text: &str) -> Option<AccountId> {
    let id: AccountId = text.parse().ok()?;
    staff.iter().find(|one| one.id == id && one.role.is_clinical()).map(|one| one.id)
}

pub(super) async fn whom(ctx: &Ctx, conn: &impl ConnectionTrait, text: &str) -> Result<Field<Whom>> {
    let actor = ctx.actor()?;
    if text.is_empty() {
        return Ok(Err(FieldError::new("who", "required")));
    }
    let group = text.parse::<CohortId>().ok();
    let groups = cohort::of_centre(conn, actor.centre).await?;
    if let Some(group) = groups.into_iter().find(|one| Some(one.id) == group) {
        return Ok(Ok(Whom::Group(group)));
    }
    let unknown = || Ok(Err(FieldError::new("who", "unknown_choice")));
    let Ok(id) = text.parse::<EnrolmentId>() else { return unknown() };
    let in_care = enrolment::in_care_of(actor, ctx.at()).all(conn).await?;
    let Some(enrolled) = in_care.into_iter().find(|one| one.id == id) else { return unknown() };
    let person = participant::by_id(conn, enrolled.participant_id).await?;
    Ok(person
        .map(|person| Whom::One(enrolled, person.account_id))
        .ok_or_else(|| FieldError::new("who", "unknown_choice")))
}

/// Where it is, in words for everyone.
pub(super) fn place(channel: Channel, room: Option<&room::Model>) -> LangMap {
    match (channel, room) {
        (Channel::Telephone, _) => LangMap::new("På telefon", "På telefon", "By telephone"),
        (_, Some(room)) => LangMap::new(&room.name, &room.name, &room.name),
        _ => LangMap::new("Direkte på nett", "Direkte på nett", "Live online"),
    }
}
