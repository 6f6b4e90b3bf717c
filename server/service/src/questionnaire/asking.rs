//! What programmes ask at their measuring points. Invariant: a questionnaire is asked once at a point, however often this
//! runs and whatever happens to the course meanwhile; whoever is asked is told, and told once more before it is too late.

use super::{
    planting::{Asking, write_assignment},
    standing::{Open, asked_of, open_of},
};
use crate::{
    Ctx, Result,
    jobs::{self, Work},
    letters,
    library::{self, Library},
    programme, risk, wording,
};
use domain::{
    course::Standing,
    id::CentreId,
    programme::{Timepoint, Window},
    questionnaire::Mode,
};
use entity::{Day, assignment, course_step, enrolment, participant, questionnaire, referral};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use sea_orm::ConnectionTrait;
use std::{
    collections::{HashMap, hash_map::Entry},
    ops::Range,
};

/// Hours of the centre's day in which people may be written to.
const AWAKE: Range<i8> = 7..21;
/// Days before the first and after the last day of a course, within which no programme asks.
const BEFORE: i64 = 90;
const AFTER: i64 = 800;
/// So long before it is too late, whoever has not answered is told once more.
const REMINDED: SignedDuration = SignedDuration::from_hours(48);

/// Asks everybody what their programmes ask today, and reminds who has not answered. At night, nobody. Gives how many were
/// asked anew.
///
/// # Errors
/// When the database is down.
pub async fn ask_due(ctx: &Ctx) -> Result<u64> {
    if !AWAKE.contains(&ctx.centre_time().hour()) {
        return Ok(0);
    }
    let today = ctx.today();
    let span = (Day(today.saturating_sub(AFTER.days())), Day(today.saturating_add(BEFORE.days())));
    let mut asked = 0;
    let mut libraries: HashMap<CentreId, Library> = HashMap::new();
    for enrolled in enrolment::around(ctx.services.db.read(), span).await? {
        let library = match libraries.entry(enrolled.centre_id) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(new) => new.insert(Library::of(ctx.services.db.read(), enrolled.centre_id).await?),
        };
        match see_to(ctx, &enrolled, library).await {
            Ok(new) => asked += new,
            // one that cannot be asked keeps nobody else waiting
            Err(error) => tracing::error!(enrolment = %enrolled.id, %error, "what a programme asks was not asked"),
        }
    }
    Ok(asked)
}

async fn see_to(ctx: &Ctx, enrolled: &enrolment::Model, library: &Library) -> Result<u64> {
    let conn = ctx.services.db.read();
    let there = asked_of(conn, enrolled).await?;
    // another version of it is the same question
    let asks = |point: &Timepoint, given: &library::Entry| {
        let same = |(one, form): &(assignment::Model, questionnaire::Model)| {
            one.timepoint == point.code && given.url == form.url
        };
        !there.iter().any(same)
    };
    let mut points = Vec::new();
    for (point, window) in open_points(ctx, conn, enrolled).await? {
        // each with its place in the order of the point
        let listed = (0..).zip(&point.questionnaires);
        let given = listed.filter_map(|(place, code)| Some((place, library.gives(code, false)?)));
        let new = given.filter(|(_, given)| asks(&point, given)).collect();
        let new = watched(ctx, conn, enrolled, &point.code, new).await?;
        if !new.is_empty() {
            points.push((point.code, window, new));
        }
    }
    let open: Vec<_> =
        open_of(ctx, conn, enrolled, there).await?.into_iter().filter(|one| is_told_of(ctx, one)).collect();
    let put_off_over: Vec<_> = open.iter().map(|one| &one.asked).filter(|one| one.put_off_until.is_some()).collect();
    // who was told of it when it was put off is not told twice in two days
    let told = |one: &assignment::Model| one.put_off_until.is_some_and(|until| is_late(one, until.timestamp()));
    let soon_over: Vec<_> =
        open.iter().map(|one| &one.asked).filter(|one| is_late(one, ctx.now) && !told(one)).collect();
    if points.is_empty() && soon_over.is_empty() && put_off_over.is_empty() {
        return Ok(0);
    }
    let mut asked = 0;
    let transaction = ctx.begin().await?;
    // first, as whoever asks by hand does: nobody waits for the other
    enrolment::lock(&transaction, enrolled.id).await?;
    for (timepoint, window, questionnaires) in &points {
        let span = (wording::days_span(window.first, window.last).0.timestamp(), wording::last_minute(window.last));
        let mut new = Vec::new();
        for (place, given) in questionnaires {
            if !risk::may_ask(ctx, &transaction, enrolled, timepoint, given).await? {
                continue;
            }
            let form = given.form(ctx, &transaction, enrolled.centre_id).await?;
            let asking = Asking { timepoint, span, place: *place, self_started: false };
            new.push(write_assignment(ctx, &transaction, enrolled, form.id, asking).await?);
        }
        tell(ctx, &transaction, enrolled, ("asked", ASKED), &new.iter().collect::<Vec<_>>()).await?;
        asked += new.len() as u64;
    }
    tell(ctx, &transaction, enrolled, ("asked_again", |one| format!("asked_again:{}", one.id)), &soon_over).await?;
    tell(ctx, &transaction, enrolled, ("put_off_over", put_off_key), &put_off_over).await?;
    transaction.commit().await?;
    Ok(asked)
}

/// Is the participant reminded of it: what staff write down is nothing to answer, what nobody asked is nobody's, and what is put
/// off waits.
fn is_told_of(ctx: &Ctx, one: &Open) -> bool {
    let waits = one.asked.put_off_until.is_none_or(|until| until <= ctx.at());
    waits && !one.asked.self_started && one.mode != Mode::Performed
}

/// Is it too late for it soon after `at`?
fn is_late(one: &assignment::Model, at: Timestamp) -> bool {
    one.due_at.timestamp().duration_since(at) <= REMINDED
}

/// What is told once of something that is asked: a key for each.
type Key = fn(&assignment::Model) -> String;

pub(super) const ASKED: Key = |one| format!("asked:{}", one.id);

fn put_off_key(one: &assignment::Model) -> String {
    format!("put_off:{}:{}", one.id, one.put_off_until.map(|until| until.timestamp().to_string()).unwrap_or_default())
}

/// What of a point is asked: nothing with a risk item where nobody would be reached by the answer. The leaders are told.
async fn watched(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    timepoint: &str,
    questionnaires: Vec<(i32, library::Entry)>,
) -> Result<Vec<(i32, library::Entry)>> {
    let (all, mut watched) = (questionnaires.len(), Vec::new());
    for (place, given) in questionnaires {
        if risk::watched(ctx, conn, enrolled, timepoint, &given).await? {
            watched.push((place, given));
        }
    }
    if watched.len() < all {
        risk::tell_unwatched(ctx, enrolled, timepoint).await?;
    }
    Ok(watched)
}

/// The measuring points that are open today and ask something.
async fn open_points(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
) -> Result<Vec<(Timepoint, Window)>> {
    let Some(template) = programme::template_of(ctx, conn, enrolled).await? else { return Ok(Vec::new()) };
    let start = enrolled.starts_on.0;
    let end = enrolled.ends_on.map_or_else(|| template.last_day(start, 0), |day| day.0);
    let open = template.timepoints_of(start, end).into_iter().filter(|window| window.holds(ctx.today()));
    let point = |window: Window| {
        let point = template.timepoints.iter().find(|point| point.code == window.code)?;
        (!point.questionnaires.is_empty()).then(|| (point.clone(), window))
    };
    let points: Vec<_> = open.filter_map(point).collect();
    if points.is_empty() {
        return Ok(points);
    }
    // who is away is asked when they are back; who goes on elsewhere is asked there
    let steps = course_step::of(conn, enrolled).await?;
    let away = matches!(Standing::of(steps.iter().map(|one| one.step)), Standing::Interrupted | Standing::Transferred);
    Ok(if away { Vec::new() } else { points })
}

/// A notice for each, and one message to whoever can be reached so. Said again, it is not told again.
pub(super) async fn tell(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    (about, key): (&str, Key),
    what: &[&assignment::Model],
) -> Result<()> {
    if what.is_empty() {
        return Ok(());
    }
    let Some(person) = participant::by_id(conn, enrolled.participant_id).await? else { return Ok(()) };
    for one in what {
        let notice = Work::Notify { account: person.account_id, about: about.to_owned(), object: one.id.into() };
        jobs::enqueue(ctx, conn, enrolled.centre_id, &notice, key(one)).await?;
    }
    let referral = referral::of_enrolments(conn, enrolled.centre_id, [enrolled.id]).await?.pop();
    if let (Some(referral), Some(first)) = (referral, what.first()) {
        letters::ask_to_sign_in(ctx, conn, &referral, &key(first)).await?;
    }
    Ok(())
}
