//! A plan laid out by its programme. Invariant: whoever and whatever is in it is free; what somebody in it has no time for is
//! left out and told, and laid out once more it adds only what was left out.

use super::{
    booking,
    form::{Whom, place, whom},
    free, later, preparation, telling,
};
use crate::{
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    jobs::{self, Work},
    programme, wording,
};
use contract::{
    AppError,
    schedule::{Laid, Outline},
};
use domain::{
    Lang, LangMap,
    booking::{Calendar, ChangeKind, Resource, Span},
    course::Step,
    id::{AccountId, RoomId, SessionId},
    person::Profession,
    policy,
    programme::{Path, PlannedSession, SessionType, Template, generate},
    schedule::{Channel, Format, Part},
};
use entity::{access_block, account, cohort, course_step, planning, referral, room, session, site};
use jiff::civil::Date;
use sea_orm::ConnectionTrait;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// What would be added, and what not.
///
/// # Errors
/// `Forbidden` for who may not; `Invalid` for whom there is no plan to lay out.
pub async fn outline(ctx: &Ctx, who: &str) -> Result<Outline> {
    let db = ctx.services.db.read();
    let laying = Laying::read(ctx, db, who).await?;
    let (added, left) = laying.work_out(ctx, db).await?;
    let mut weeks: BTreeMap<Date, Vec<Laid>> = BTreeMap::new();
    for one in &added {
        let day = wording::day_of(one.row.starts_at.timestamp(), &one.row.zone);
        weeks.entry(wording::monday_of(day)).or_default().push(laying.told(ctx, one));
    }
    let week = |(monday, sessions)| (wording::weekday_date(ctx.lang, monday), sessions);
    Ok(Outline {
        who: who.to_owned(),
        name: laying.name.clone(),
        programme: laying.template.name.text(ctx.lang).to_owned(),
        weeks: weeks.into_iter().map(week).collect(),
        left: left.iter().map(|row| line(ctx, row)).collect(),
    })
}

/// Adds it. Gives the Monday of its first week, as an ISO date; none when nothing was missing.
///
/// # Errors
/// As [`outline`].
pub async fn lay_out(ctx: &Ctx, who: &str) -> Result<Option<String>> {
    let tx = ctx.begin().await?;
    let laying = Laying::read(ctx, &tx, who).await?;
    let (people, rooms) = laying.everyone();
    planning::hold(&tx, laying.site.centre_id, people, rooms).await?;
    let (added, _) = laying.work_out(ctx, &tx).await?;
    let Some(first) = added.first() else { return Ok(None) };
    for one in &added {
        super::insert(ctx, &tx, &one.row, &one.parties).await?;
        telling::keep(ctx, &tx, &one.row, ChangeKind::Added, None).await?;
        preparation::give(ctx, &tx, &one.row, ctx.actor()?.account, &one.beforehand).await?;
    }
    let object = laying.object();
    let deed = Deed {
        act: "lay_out_plan",
        object_kind: object.0,
        object_id: Some(object.1),
        enrolment: laying.enrolment,
        purpose: if laying.enrolment.is_some() { "care" } else { "administration" },
        sitting: None,
    };
    audit::record(ctx, &tx, deed).await?;
    let told = laying.tell(ctx, &tx, &added).await?;
    let day = wording::day_of(first.row.starts_at.timestamp(), &first.row.zone);
    tx.commit().await?;
    telling::announce(ctx, told, first.row.id);
    Ok(Some(wording::monday_of(day).to_string()))
}

/// One that is to be added.
struct Added {
    row: session::Model,
    parties: Vec<(AccountId, Part)>,
    /// What its programme says of it.
    beforehand: LangMap,
}

/// Everything that a plan is laid out from.
struct Laying {
    name: String,
    template: Template,
    starts_on: Date,
    cohort: Option<cohort::Model>,
    enrolment: Option<domain::id::EnrolmentId>,
    participants: Vec<AccountId>,
    /// Of each of them, as their referral says; with an employer where it says nothing.
    paths: Vec<Path>,
    /// By which a course was made longer: one's own, for a group goes on as it was planned.
    extra_weeks: u16,
    site: site::Model,
    staff: Vec<account::Model>,
    rooms: Vec<room::Model>,
    /// Of those who take part: who shuts out whom.
    shut: HashSet<(AccountId, AccountId)>,
}

impl Laying {
    async fn read(ctx: &Ctx, conn: &impl ConnectionTrait, who: &str) -> Result<Self> {
        let actor = ctx.actor()?;
        if !policy::may_lay_out(actor.role) {
            return Err(AppError::Forbidden.into());
        }
        let found = whom(ctx, conn, who).await??;
        let nothing = || AppError::field("who", "no_plan");
        let (name, template, starts_on, cohort, enrolled, participants) = match found {
            Whom::Group(group) => {
                let template = programme::template_of_group(conn, &group).await?.ok_or_else(nothing)?;
                // whoever is away now is not laid out with the others
                let people = free::Groups::read(conn, actor.centre, [group.id]).await?;
                let mut people: Vec<AccountId> = people.of(Some(group.id), ctx.at()).collect();
                people.sort_unstable();
                (group.name.clone(), template, group.starts_on.0, Some(group), None, people)
            }
            Whom::One(enrolled, account) => {
                let template = programme::template_of(ctx, conn, &enrolled).await?.ok_or_else(nothing)?;
                let name = account::by_id(conn, account).await?.map_or_else(String::new, |one| one.name);
                let group = match enrolled.cohort_id {
                    Some(id) => cohort::by_id(conn, actor.centre, id).await?,
                    None => None,
                };
                (name, template, enrolled.starts_on.0, group, Some(enrolled.id), vec![account])
            }
        };
        let sites = site::of_centre(conn, actor.centre).await?;
        let at = cohort.as_ref().map(|group| group.site_id);
        let site =
            sites.iter().find(|site| Some(site.id) == at).or(sites.first()).cloned().ok_or(AppError::NotFound)?;
        let staff = account::staff_of_centre(conn, actor.centre).await?;
        let staff = staff.into_iter().filter(|one| one.role.is_clinical()).collect();
        let rooms = room::of_centre(conn, actor.centre).await?;
        let people = participants.iter().copied();
        let shut = access_block::standing_of_accounts(conn, actor.centre, people).await?;
        let employment = referral::employment_of(conn, actor.centre, participants.iter().copied()).await?;
        let path = |account| match employment.get(account) {
            Some(employment) if !employment.has_employer() => Path::WithoutEmployer,
            _ => Path::WithEmployer,
        };
        let paths = participants.iter().map(path).collect();
        let steps = course_step::of_all(conn, enrolled).await?;
        let longer = steps.iter().filter(|step| step.step == Step::Extended).filter_map(|step| step.weeks).sum::<i32>();
        let extra_weeks = u16::try_from(longer).unwrap_or(0);
        Ok(Self {
            name,
            template,
            starts_on,
            cohort,
            enrolment: enrolled,
            participants,
            paths,
            extra_weeks,
            site,
            staff,
            rooms,
            shut,
        })
    }

    /// A notice for everyone in it, but for who did it. Gives whom to tell at once.
    async fn tell(&self, ctx: &Ctx, conn: &impl ConnectionTrait, added: &[Added]) -> Result<Vec<AccountId>> {
        let (cause, me): (Uuid, _) = (ctx.id(), ctx.actor()?.account);
        let staff = added.iter().flat_map(|one| &one.parties).filter(|(_, part)| part.is_staff());
        let staff: BTreeSet<AccountId> = staff.map(|(account, _)| *account).filter(|one| *one != me).collect();
        let participants = self.participants.iter().map(|account| (*account, "plan_laid_out"));
        let all: Vec<_> = participants.chain(staff.into_iter().map(|account| (account, "sessions_laid_out"))).collect();
        for (account, about) in &all {
            let notice = Work::Notify { account: *account, about: (*about).to_owned(), object: self.object().1 };
            jobs::enqueue(ctx, conn, self.site.centre_id, &notice, format!("{about}:{cause}:{account}")).await?;
        }
        Ok(all.into_iter().map(|(account, _)| account).collect())
    }

    /// What the audit log and the notices are about.
    fn object(&self) -> (&'static str, Uuid) {
        match (self.enrolment, &self.cohort) {
            (Some(enrolment), _) => ("enrolment", enrolment.into()),
            (None, Some(group)) => ("cohort", group.id.into()),
            (None, None) => ("centre", self.site.centre_id.into()),
        }
    }

    /// Whoever and whatever may come to be in it.
    fn everyone(&self) -> (Vec<AccountId>, Vec<RoomId>) {
        let people = self.participants.iter().copied().chain(self.staff.iter().map(|one| one.id));
        (people.collect(), self.rooms.iter().map(|room| room.id).collect())
    }

    /// What is ahead and can be held, in order; and what cannot.
    async fn work_out(&self, ctx: &Ctx, conn: &impl ConnectionTrait) -> Result<(Vec<Added>, Vec<session::Model>)> {
        let planned = generate(&self.template, self.starts_on, &self.paths, self.extra_weeks)
            .map_err(|_| AppError::field("who", "cannot_lay_out"))?;
        let mut times = HashMap::new();
        let ahead = planned.into_iter().filter_map(|one| self.row(one, &mut times).transpose());
        let ahead = ahead.collect::<Result<Vec<_>>>()?;
        let laid = session::with_ids(conn, self.site.centre_id, ahead.iter().map(|(row, ..)| row.id)).await?;
        let laid: HashSet<SessionId> = laid.into_iter().map(|row| row.id).collect();
        let is_new = |row: &session::Model| row.starts_at.timestamp() > ctx.now && !laid.contains(&row.id);
        let ahead: Vec<_> = ahead.into_iter().filter(|(row, ..)| is_new(row)).collect();
        let (Some(first), Some(last)) = (ahead.first(), ahead.last()) else { return Ok((Vec::new(), Vec::new())) };
        let span = (first.0.starts_at, later(last.0.ends_at.timestamp(), MOST_MINUTES).into());
        let mut calendar = Calendar::of(&free::within(conn, self.site.centre_id, span).await?);
        let (mut added, mut left) = (Vec::new(), Vec::new());
        for (row, kind, people) in ahead {
            match self.place(&mut calendar, &row, &kind, &people) {
                Some(one) => added.push(one),
                None => left.push(row),
            }
        }
        Ok((added, left))
    }

    /// A session as the programme has it; none for what a whole group has and only one is planned for.
    /// `times` counts how often somebody has had it that day.
    fn row(
        &self,
        planned: PlannedSession,
        times: &mut HashMap<String, u16>,
    ) -> Result<Option<(session::Model, SessionType, Vec<AccountId>)>> {
        let of_group = planned.format == Format::Group && self.cohort.is_some();
        if of_group && self.enrolment.is_some() {
            return Ok(None);
        }
        let Some(kind) = self.template.kind(&planned.kind) else { return Ok(None) };
        let (starts, ends) = programme::instants(&planned, &self.site.zone);
        let people: Vec<AccountId> =
            planned.participants.iter().filter_map(|number| self.participants.get(*number).copied()).collect();
        let whose = match (&self.cohort, people.first()) {
            (Some(group), _) if of_group => group.id.to_string(),
            (_, Some(account)) => account.to_string(),
            (_, None) => return Ok(None),
        };
        let what = format!("{whose} {} {}", planned.kind, planned.date);
        let time = times.entry(what.clone()).or_default();
        *time += 1;
        let row = session::Model {
            id: lasting_id(&format!("{what} {time}")),
            centre_id: self.site.centre_id,
            site_id: self.site.id,
            cohort_id: self.cohort.as_ref().filter(|_| of_group).map(|group| group.id),
            kind: kind.kind,
            format: planned.format,
            channel: planned.channel,
            title: serde_json::to_value(&kind.name)?,
            place: serde_json::to_value(&kind.place)?,
            zone: self.site.zone.clone(),
            starts_at: starts.into(),
            ends_at: ends.into(),
            cancelled_at: None,
            live_started_at: None,
            live_ended_at: None,
            version: 1,
            room_id: None,
            series_id: None,
            cancel_reason: None,
            screen_tested_at: None,
            late_minutes: None,
        };
        Ok(Some((row, kind.clone(), people)))
    }

    /// Finds who leads it and where; none when somebody who takes part has something else then.
    fn place(
        &self,
        calendar: &mut Calendar,
        row: &session::Model,
        kind: &SessionType,
        people: &[AccountId],
    ) -> Option<Added> {
        let span = booking(row, []).span;
        let of_group = row.cohort_id.is_some();
        let everyone: &[AccountId] = if of_group { &self.participants } else { people };
        if !everyone.iter().all(|account| calendar.is_free(Resource::Person(*account), span)) {
            return None;
        }
        // nobody who is shut out by one who takes part; a group is nobody's alone
        let may = |one: &AccountId| of_group || people.iter().all(|person| !self.shut.contains(&(*person, *one)));
        let leads: Vec<AccountId> = self.of_profession(kind.profession).into_iter().filter(may).collect();
        let lead = calendar.least_busy(&leads, Resource::Person, span);
        let mut parties: Vec<(AccountId, Part)> = lead.into_iter().map(|account| (account, Part::Leads)).collect();
        if row.channel == Channel::OnSiteRemoteTeam {
            let helpers: Vec<AccountId> = self.coordinators().filter(|one| Some(*one) != lead).filter(may).collect();
            let helper = calendar.least_busy(&helpers, Resource::Person, span);
            parties.extend(helper.map(|account| (account, Part::Facilitates)));
        }
        let mut row = row.clone();
        if let Some(room) = self.room(calendar, &row, kind, span) {
            row.room_id = Some(room.id);
            if let Ok(words) = serde_json::to_value(place(row.channel, Some(room))) {
                row.place = words;
            }
        }
        let staff = parties.iter().map(|(account, _)| Resource::Person(*account));
        let others = everyone.iter().map(|account| Resource::Person(*account)).chain(row.room_id.map(Resource::Room));
        let all: Vec<Resource> = staff.chain(others).collect();
        calendar.take(all, span);
        if !of_group {
            parties.extend(people.iter().map(|account| (*account, Part::TakesPart)));
        }
        Some(Added { row, parties, beforehand: kind.preparation.clone() })
    }

    /// Those of a profession; for what is anybody's, the coordinators.
    fn of_profession(&self, profession: Option<Profession>) -> Vec<AccountId> {
        match profession {
            None => self.coordinators().collect(),
            of => self.staff.iter().filter(|one| one.profession == of).map(|one| one.id).collect(),
        }
    }

    fn coordinators(&self) -> impl Iterator<Item = AccountId> {
        let theirs = self.staff.iter().filter(|one| one.role == domain::person::Role::Coordinator);
        theirs.map(|one| one.id)
    }

    /// The room that the programme names, if it is free; else another of its kind at the same site.
    fn room(&self, calendar: &Calendar, row: &session::Model, kind: &SessionType, span: Span) -> Option<&room::Model> {
        if !matches!(row.channel, Channel::OnSite | Channel::OnSiteRemoteTeam) {
            return None;
        }
        let of_site = |room: &&room::Model| room.site_id == self.site.id;
        let named = self.rooms.iter().filter(of_site).find(|room| room.name == kind.place.text(Lang::Nb))?;
        let alike: Vec<RoomId> =
            self.rooms.iter().filter(of_site).filter(|room| room.kind == named.kind).map(|room| room.id).collect();
        let first = Some(named.id).filter(|id| calendar.is_free(Resource::Room(*id), span));
        let found = first.or_else(|| calendar.least_busy(&alike, Resource::Room, span))?;
        self.rooms.iter().find(|room| room.id == found)
    }

    fn told(&self, ctx: &Ctx, one: &Added) -> Laid {
        let name = |part: Part| {
            let account = one.parties.iter().find(|(_, of)| *of == part)?.0;
            self.staff.iter().find(|one| one.id == account).map(|one| one.name.clone())
        };
        let room = self.rooms.iter().find(|room| Some(room.id) == one.row.room_id);
        Laid {
            when: moment(ctx, &one.row),
            title: wording::content(ctx.lang, &one.row.title),
            lead: name(Part::Leads),
            helper: name(Part::Facilitates),
            room: room.map(|room| room.name.clone()),
        }
    }
}

/// The id of a session that a programme makes: the same each time it is laid out, also when it was moved or cancelled since.
fn lasting_id(what: &str) -> SessionId {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(what.as_bytes())[..16]);
    SessionId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

fn moment(ctx: &Ctx, row: &session::Model) -> String {
    wording::day_span(ctx.lang, row.starts_at.into(), row.ends_at.into(), &row.zone)
}

fn line(ctx: &Ctx, row: &session::Model) -> String {
    format!("{}: {}", moment(ctx, row), wording::content(ctx.lang, &row.title))
}

/// The longest session, in minutes.
const MOST_MINUTES: i64 = *domain::booking::MINUTES.end();
