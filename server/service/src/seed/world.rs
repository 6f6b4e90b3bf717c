//! One centre in week 2 of its day programme, relative to the clock, so that a demo is always alive. Invariant: every
//! curve is plausible and the same for the same participant number; nothing here is a real person.

use super::{
    builder::{Builder, NewSession},
    goals, intake,
};
use crate::{
    audit::{self, Deed},
    error::Result,
    note, questionnaire,
    risk::{self, NewDuty},
    training, wording,
};
use domain::{
    LangMap,
    booking::RoomKind,
    id::{
        AccountId, AssignmentId, CentreId, CohortId, ProgrammeId, QuestionnaireId, ReferralId, RoomId, SessionId,
        SiteId,
    },
    note::Readers,
    person::{Actor, Profession, Role},
    programme::TimeOfDay,
    risk::{Hours, Span},
    schedule::{AttendanceStatus, Channel, Format, Part, SessionKind},
    training::{RawEntry, ValidEntry},
};
use entity::{account, cohort, enrolment, room, session, site};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};

/// How large a world.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub participants: usize,
    pub is_demo: bool,
}

/// The ids of what was made, for tests.
#[derive(Clone, Debug)]
pub struct World {
    pub centre: CentreId,
    /// After the `@` of every address.
    pub domain: String,
    pub staff: Staff,
    pub participants: Vec<Person>,
    /// Live now, for the cohort, led by the therapist.
    pub teaching: SessionId,
    /// A talk of the first participant with therapist and coordinator; its door is open.
    pub talk: SessionId,
    pub questionnaire: QuestionnaireId,
    /// Received, waiting, entitled, late; the last is the eighth participant's, who has a place.
    pub referrals: Vec<ReferralId>,
}

#[derive(Clone, Copy, Debug)]
pub struct Staff {
    pub therapist: AccountId,
    pub coordinator: AccountId,
    pub physician: AccountId,
    pub psychologist: AccountId,
    pub secretary: AccountId,
    pub manager: AccountId,
    pub admin: AccountId,
}

#[derive(Clone, Debug)]
pub struct Person {
    pub account: AccountId,
    pub enrolment: enrolment::Model,
    /// The questionnaire that waits for them.
    pub open_assignment: AssignmentId,
}

const NAMES: [&str; 8] = [
    "Kari Lund",
    "Jonas Berg",
    "Amina Hassan",
    "Per Solheim",
    "Ingrid Moen",
    "Mohammed Ali",
    "Silje Haugen",
    "Tor Nygård",
];
const PROGRAMME: &str = "day_oslo";
const TALK_ROOM: &str = "Rom 204";
const GYM: &str = "Treningssalen, 1. etasje";
/// WHO-5 answers at intake and arrival by participant number: slow and uneven, as real curves are.
const ANSWERS: [([u8; 5], [u8; 5]); 8] = [
    ([1, 2, 1, 1, 2], [2, 2, 2, 1, 3]),
    ([2, 2, 1, 2, 2], [1, 2, 1, 1, 2]),
    ([3, 2, 3, 2, 3], [3, 3, 3, 3, 4]),
    ([1, 1, 0, 1, 1], [1, 1, 1, 0, 1]),
    ([2, 3, 2, 2, 3], [3, 3, 3, 2, 3]),
    ([3, 3, 2, 3, 3], [3, 3, 3, 3, 3]),
    ([1, 2, 2, 1, 1], [2, 3, 2, 2, 2]),
    ([2, 1, 2, 2, 2], [2, 2, 2, 2, 2]),
];

struct Place {
    centre: CentreId,
    oslo: SiteId,
    rauland: SiteId,
    programme: ProgrammeId,
    cohort: CohortId,
    talk_room: Option<RoomId>,
    gym: Option<RoomId>,
    staff: Staff,
    today: Date,
    monday: Date,
}

fn local(date: Date, hour: i8, minute: i8) -> Timestamp {
    let zone = wording::zone(wording::CENTRE_ZONE);
    date.at(hour, minute, 0, 0).to_zoned(zone).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

fn plus(at: Timestamp, minutes: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(at)
}

/// Makes everything.
pub async fn build(builder: &mut Builder<'_>, domain: &str, size: Size) -> Result<World> {
    let place = lay_ground(builder, domain, size).await?;
    let questionnaire = questionnaire::install(builder.ctx, builder.conn(), place.centre, "who-5").await?.id;
    let mut participants = Vec::with_capacity(size.participants);
    for number in 0..size.participants {
        participants.push(person(builder, &place, domain, number, questionnaire).await?);
    }
    if let Some(first) = participants.first() {
        goals::plan(builder, first, place.staff, place.today).await?;
    }
    plan_past(builder, &place, &participants).await?;
    let (teaching, talk) = plan_today(builder, &place, participants.first().map(|person| person.account)).await?;
    let referrals = intake::plant(builder, (place.centre, place.programme), place.staff, &participants).await?;
    Ok(World {
        centre: place.centre,
        domain: domain.to_owned(),
        staff: place.staff,
        participants,
        teaching,
        talk,
        questionnaire,
        referrals,
    })
}

async fn lay_ground(builder: &Builder<'_>, domain: &str, size: Size) -> Result<Place> {
    let today = wording::day_of(builder.ctx.now, wording::CENTRE_ZONE);
    let this_monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    let monday = this_monday.saturating_sub(1.week());
    let centre = builder.centre("Rauland og Oslo", size.is_demo).await?;
    let oslo = builder.site(centre, "Oslo").await?;
    let rauland = builder.site(centre, "Rauland").await?;
    let talk_room = Some(builder.room((centre, oslo), TALK_ROOM, RoomKind::Screen).await?);
    builder.room((centre, oslo), "Rom 205", RoomKind::Screen).await?;
    builder.room((centre, oslo), "Grupperommet", RoomKind::Room).await?;
    let gym = Some(builder.room((centre, oslo), GYM, RoomKind::Hall).await?);
    builder.room((centre, rauland), "Studio 1", RoomKind::Screen).await?;
    let programme = builder.programme(centre, PROGRAMME).await?;
    let cohort = builder.cohort(centre, oslo, programme, "Gruppe høst", monday).await?;
    let add = async |address: &str, name: &str, role, profession| {
        builder.account(centre, format!("{address}@{domain}"), name, role, profession).await
    };
    let staff = Staff {
        therapist: add("fagperson", "Ola Vik", Role::Therapist, Some(Profession::Physiotherapist)).await?,
        coordinator: add("koordinator", "Anne Dahl", Role::Coordinator, Some(Profession::Physiotherapist)).await?,
        physician: add("lege", "Per Bakke", Role::Therapist, Some(Profession::Physician)).await?,
        psychologist: add("psykolog", "Siri Holm", Role::Therapist, Some(Profession::Psychologist)).await?,
        secretary: add("sekretaer", "Grete Lie", Role::Secretary, Some(Profession::HealthSecretary)).await?,
        manager: add("leder", "Hans Foss", Role::Manager, None).await?,
        admin: add("admin", "Eva Strand", Role::Admin, None).await?,
    };
    duty(builder, centre, staff).await?;
    Ok(Place { centre, oslo, rauland, programme, cohort, talk_room, gym, staff, today, monday })
}

/// Whom risk answers of the programme reach: the therapist, else the coordinator, in office hours.
async fn duty(builder: &Builder<'_>, centre: CentreId, staff: Staff) -> Result<()> {
    let day = TimeOfDay::from_minutes(8 * 60).zip(TimeOfDay::from_minutes(15 * 60 + 30));
    let day = day.and_then(|(from, to)| Span::new(from, to));
    let new = NewDuty {
        responsible: staff.therapist,
        deputy: staff.coordinator,
        hours: Hours { week: [day, day, day, day, day, None, None], holidays: false },
        minutes: 60,
    };
    risk::add_duty(builder.ctx, builder.conn(), (centre, staff.manager), (PROGRAMME, ""), &new).await?;
    Ok(())
}

async fn person(
    builder: &Builder<'_>,
    place: &Place,
    domain: &str,
    number: usize,
    questionnaire: QuestionnaireId,
) -> Result<Person> {
    let address = if number == 0 { "deltaker".to_owned() } else { format!("deltaker{}", number + 1) };
    let name = NAMES[number % NAMES.len()];
    let account = builder.account(place.centre, format!("{address}@{domain}"), name, Role::Participant, None).await?;
    let days = (place.monday, place.monday.saturating_add(25.days()));
    let staff = place.staff;
    let enrolment = builder.enrol(place.centre, account, place.programme, place.cohort, staff.therapist, days).await?;
    let begin = local(place.monday.saturating_sub(2.weeks()), 8, 0);
    builder.care(&enrolment, staff.coordinator, begin, None).await?;
    // the therapist follows six of eight; two of the others are the psychologist's
    let second = if number % NAMES.len() < 6 { staff.therapist } else { staff.psychologist };
    builder.care(&enrolment, second, begin, None).await?;
    if number % NAMES.len() == 5 {
        // a care relationship that has ended opens nothing
        builder.care(&enrolment, staff.psychologist, begin, Some(local(place.monday, 8, 0))).await?;
    }
    let (intake, arrival) = ANSWERS[number % ANSWERS.len()];
    let (ctx, conn) = (builder.ctx, builder.conn());
    let asked = |date: Date| local(date, 9, 0);
    let before = place.monday.saturating_sub(10.days());
    questionnaire::store_completed(ctx, conn, &enrolment, questionnaire, "intake", &intake, asked(before)).await?;
    questionnaire::store_completed(ctx, conn, &enrolment, questionnaire, "arrival", &arrival, asked(place.monday))
        .await?;
    let due = local(place.today.saturating_add(3.days()), 23, 59);
    let opens = plus(builder.ctx.now, -24 * 60);
    let open_assignment =
        questionnaire::assign(ctx, conn, &enrolment, questionnaire, ("midway", 0), opens, due).await?;
    if number % NAMES.len() == 7 {
        // one is asked more than one thing at once
        let pain = questionnaire::install(ctx, conn, place.centre, "nprs").await?.id;
        questionnaire::assign(ctx, conn, &enrolment, pain, ("midway", 1), opens, due).await?;
    }
    log_past(builder, place, &enrolment, number).await?;
    note_past(builder, place, &enrolment, number).await?;
    Ok(Person { account, enrolment, open_assignment })
}

/// What the first two's therapist has written: one for all of the team, one for her own profession.
async fn note_past(builder: &Builder<'_>, place: &Place, enrolment: &enrolment::Model, number: usize) -> Result<()> {
    let content = match number {
        0 => ("Vil tilbake i halv stilling før jul. Trener best om morgenen.", Readers::Team),
        1 => (
            "Nedsatt kraft i høyre skulder. Prøver lettere vekter i to uker.",
            Readers::Profession(Profession::Physiotherapist),
        ),
        _ => return Ok(()),
    };
    let at = local(place.today.saturating_sub(2.days()), 14, 15);
    note::insert(builder.ctx, builder.conn(), enrolment, place.staff.therapist, content, at).await
}

/// Ten days of training, by a pattern of each participant.
async fn log_past(builder: &Builder<'_>, place: &Place, enrolment: &enrolment::Model, number: usize) -> Result<()> {
    for back in 1..=10_i64 {
        let turn = usize::try_from(back).unwrap_or(0) + number * 3;
        if turn.is_multiple_of(3) || (number % NAMES.len() == 3 && back < 9) {
            continue;
        }
        let kind = ["walk", "strength", "mobility", "walk", "endurance"][turn % 5];
        let minutes = (15 + turn * 7 % 30).to_string();
        let effort = (3 + turn % 4).to_string();
        let date = place.today.saturating_sub(back.days());
        let raw = RawEntry {
            kind,
            minutes: &minutes,
            effort: &effort,
            feeling: ["good", "ok", "hard"][turn % 3],
            note: if back == 2 { "Gikk til butikken og hjem igjen." } else { "" },
            days_ago: Some(back),
        };
        let Ok(entry) = ValidEntry::check(&raw) else { continue };
        training::insert(builder.ctx, builder.conn(), enrolment, date, entry, local(date, 18, 0)).await?;
    }
    Ok(())
}

fn group_training(gym: Option<RoomId>, date: Date, hour: i8) -> NewSession {
    NewSession {
        kind: SessionKind::GroupTraining,
        format: Format::Group,
        channel: Channel::OnSite,
        title: LangMap::new("Trening i sal", "Trening i sal", "Training in the gym"),
        place: LangMap::new("Treningssalen, 1. etasje", "Treningssalen, 1. etasje", "The gym, first floor"),
        starts_at: local(date, hour, 0),
        ends_at: local(date, hour + 1, 0),
        live_since: None,
        room: gym,
        beforehand: LangMap::new(
            "Ha på klær og sko du kan bevege deg i. Ta med vannflaske.",
            "Ha på klede og sko du kan røre deg i. Ta med vassflaske.",
            "Wear clothes and shoes you can move in. Bring a water bottle.",
        ),
    }
}

/// Monday, Wednesday and Thursday of both weeks, up to yesterday, with attendance.
async fn plan_past(builder: &Builder<'_>, place: &Place, people: &[Person]) -> Result<()> {
    let staff = place.staff;
    for offset in [0_i64, 2, 3, 7, 9, 10] {
        let date = place.monday.saturating_add(offset.days());
        if date == place.today {
            continue;
        }
        let session = group_training(place.gym, date, 9);
        let span = (session.starts_at, session.ends_at);
        let parties = [(staff.coordinator, Part::Leads)];
        let id = builder.session(place.centre, place.oslo, Some(place.cohort), session, &parties).await?;
        if date > place.today {
            continue;
        }
        for (number, person) in people.iter().enumerate() {
            let status = match (number % NAMES.len(), offset) {
                (3, 2..) => AttendanceStatus::Absent,
                (1, 3) | (6, 7) => AttendanceStatus::Excused,
                _ => AttendanceStatus::Present,
            };
            builder.attended(place.centre, id, person.enrolment.id, status, span).await?;
        }
    }
    Ok(())
}

/// The therapist read one participant's answers late last night: something for a manager to ask about.
pub async fn look_late(builder: &Builder<'_>, world: &World) -> Result<()> {
    let Some(id) = world.participants.get(1).map(|person| person.enrolment.id) else { return Ok(()) };
    let (account, centre) = (world.staff.therapist, world.centre);
    let today = wording::day_of(builder.ctx.now, wording::CENTRE_ZONE);
    let mut ctx = builder.ctx.acting_as(Actor { account, centre, role: Role::Therapist, participant: None });
    ctx.now = local(today.saturating_sub(1.day()), 22, 40);
    audit::record(&ctx, builder.conn(), Deed::care("read_answers", "enrolment", id, id)).await
}

/// When the group trains today: in the morning, or after lunch when the morning holds what is live now.
fn training_hour(today: Date, now: Timestamp) -> i8 {
    let morning_is_taken = plus(now, -10) < local(today, 10, 0) && plus(now, 50) > local(today, 9, 0);
    if morning_is_taken { 12 } else { 9 }
}

/// Today: training in the gym, teaching that is live now, a talk whose door is open.
async fn plan_today(builder: &Builder<'_>, place: &Place, first: Option<AccountId>) -> Result<(SessionId, SessionId)> {
    let staff = place.staff;
    let now = builder.ctx.now;
    let training = group_training(place.gym, place.today, training_hour(place.today, now));
    builder
        .session(place.centre, place.oslo, Some(place.cohort), training, &[(staff.coordinator, Part::Leads)])
        .await?;
    let teaching = NewSession {
        kind: SessionKind::Teaching,
        format: Format::Group,
        channel: Channel::Digital,
        title: LangMap::new("Smerte og hvile", "Smerte og kvile", "Pain and rest"),
        place: LangMap::new("Direkte på nett", "Direkte på nett", "Live online"),
        starts_at: plus(now, -10),
        ends_at: plus(now, 50),
        live_since: Some(plus(now, -10)),
        room: None,
        beforehand: LangMap::default(),
    };
    let parties = [(staff.therapist, Part::Leads), (staff.coordinator, Part::Facilitates)];
    let teaching = builder.session(place.centre, place.rauland, Some(place.cohort), teaching, &parties).await?;
    let talk = NewSession {
        kind: SessionKind::Consult,
        format: Format::Individual,
        channel: Channel::OnSiteRemoteTeam,
        title: LangMap::new("Samtale om målene dine", "Samtale om måla dine", "Talk about your goals"),
        place: LangMap::new("Rom 204", "Rom 204", "Room 204"),
        starts_at: plus(now, 5),
        ends_at: plus(now, 50),
        live_since: None,
        room: place.talk_room,
        beforehand: LangMap::default(),
    };
    let mut parties = parties.to_vec();
    parties.extend(first.map(|account| (account, Part::TakesPart)));
    let talk = builder.session(place.centre, place.oslo, None, talk, &parties).await?;
    Ok((teaching, talk))
}

/// A demo that was started before: the same people, today's day.
pub async fn refresh(builder: &mut Builder<'_>, centre: CentreId) -> Result<()> {
    let conn = builder.conn();
    account::set_all_passwords(conn, centre, builder.password_hash()).await?;
    // yesterday's live sessions are over; today's are made anew
    session::cancel_open_media(conn, centre, builder.ctx.at()).await?;
    let today = wording::day_of(builder.ctx.now, wording::CENTRE_ZONE);
    let found = cohort::first_of_centre(conn, centre).await?;
    let sites = site::of_centre(conn, centre).await?;
    let people = account::all_of_centre(conn, centre).await?;
    let named = |address: &str| people.iter().find(|a| a.email_folded.starts_with(address)).map(|a| a.id);
    let site_named = |name: &str| sites.iter().find(|site| site.name == name).map(|site| site.id);
    let (Some(cohort), Some(oslo), Some(rauland)) = (found, site_named("Oslo"), site_named("Rauland")) else {
        return Ok(());
    };
    let (Some(therapist), Some(coordinator)) = (named("fagperson@"), named("koordinator@")) else { return Ok(()) };
    let other = therapist;
    let staff = Staff {
        therapist,
        coordinator,
        physician: named("lege@").unwrap_or(other),
        psychologist: named("psykolog@").unwrap_or(other),
        secretary: named("sekretaer@").unwrap_or(other),
        manager: named("leder@").unwrap_or(other),
        admin: named("admin@").unwrap_or(other),
    };
    let monday = cohort.starts_on.0;
    let rooms = room::of_centre(conn, centre).await?;
    let room_named = |name: &str| rooms.iter().find(|room| room.name == name).map(|room| room.id);
    let place = Place {
        centre,
        oslo,
        rauland,
        programme: cohort.programme_id,
        cohort: cohort.id,
        talk_room: room_named(TALK_ROOM),
        gym: room_named(GYM),
        staff,
        today,
        monday,
    };
    plan_today(builder, &place, named("deltaker@")).await?;
    Ok(())
}
