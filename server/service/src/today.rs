//! The page of the day, by role. Invariant: a handful of queries whatever the day holds, "today" is the calendar day of
//! the centre's zone, and nobody's name is shown to one who may not know it.

use crate::{
    access, action_plan,
    ctx::Ctx,
    error::Result,
    questionnaire, risk, training, unusual_access,
    wording::{CENTRE_ZONE, weekday_date},
};
use contract::{
    AppError,
    today::{CentreDay, ClinicianDay, Day, Diary, ManagerDay, News, ParticipantDay, Session, Today, Training},
};
use domain::{
    person::{Actor, Role},
    policy::Act,
    today::sees_centre_day,
};
use entity::{day as rows, session};
use uuid::Uuid;

pub(crate) mod sessions;
mod span;

use span::Span;

/// The acting person's day.
///
/// # Errors
/// `Unauthenticated`; when the database is down.
pub async fn read(ctx: &Ctx) -> Result<Today> {
    let actor = ctx.actor()?;
    let span = Span::of(ctx.now, CENTRE_ZONE)?;
    let name = rows::name_of(ctx.services.db.read(), actor).await?.ok_or(AppError::Unauthenticated)?;
    let (day, changes_in) = match actor.role {
        Role::Participant => participant(ctx, actor, &span).await?,
        Role::Therapist | Role::Coordinator => clinician(ctx, actor, &span).await?,
        Role::Guest => return Err(AppError::Forbidden.into()),
        role if sees_centre_day(role) => centre(ctx, actor, &span).await?,
        Role::Admin => (Day::Admin, span.seconds_left(ctx.now)),
        Role::Secretary | Role::Manager => {
            let unusual = unusual_access::waiting(ctx).await?;
            (Day::Manager(ManagerDay { unusual }), span.seconds_left(ctx.now))
        }
    };
    let name = name.split_whitespace().next().unwrap_or_default().to_owned();
    let (alerts, news) = (risk::waiting(ctx).await?, news(ctx, actor).await?);
    Ok(Today { name, date: weekday_date(ctx.lang, span.date), changes_in, alerts, news, day })
}

/// Marks what was new as read: it has been opened. Gives the path of where it is.
///
/// # Errors
/// `Unauthenticated`; when it cannot be written.
pub async fn open_news(ctx: &Ctx) -> Result<&'static str> {
    let actor = ctx.actor()?;
    let tx = ctx.begin().await?;
    rows::mark_read(&tx, actor, ctx.at()).await?;
    tx.commit().await?;
    Ok(if actor.role.is_clinical() { "/participants" } else { "/" })
}

async fn participant(ctx: &Ctx, actor: &Actor, span: &Span) -> Result<(Day, i64)> {
    let conn = ctx.services.db.read();
    let found = rows::of_actor(actor, ctx.at(), span.at()).all(conn).await?;
    let changes_in = changes_in(ctx, &found, span);
    let sessions = sessions::of_person(ctx, actor, &found).await?;
    let next_later = if found.is_empty() {
        rows::of_actor_from(actor, ctx.at(), span.end()).one(conn).await?.map(|next| sessions::later(ctx, &next))
    } else {
        None
    };
    let (due, training, diary) = match access::own_enrolment_if_any(ctx, conn, Act::LogTraining).await? {
        Some(enrolment) => {
            let summary = training::of_enrolment(ctx, conn, &enrolment).await?;
            let submission_id = ctx.id::<Uuid>().to_string();
            let training = Training { minutes_this_week: summary.minutes_this_week, submission_id };
            let diary = action_plan::unwritten(ctx, conn, &enrolment).await?;
            let diary = diary.map(|on| Diary { on: on.to_string(), day: weekday_date(ctx.lang, on) });
            let due = questionnaire::due(ctx).await?;
            (due.open.into_iter().chain(due.put_off).collect(), Some(training), diary)
        }
        None => (Vec::new(), None, None),
    };
    Ok((Day::Participant(ParticipantDay { sessions, next_later, due, diary, training }), changes_in))
}

async fn clinician(ctx: &Ctx, actor: &Actor, span: &Span) -> Result<(Day, i64)> {
    let conn = ctx.services.db.read();
    let found = rows::of_actor(actor, ctx.at(), span.at()).all(conn).await?;
    let changes_in = changes_in(ctx, &found, span);
    let sessions = sessions::of_person(ctx, actor, &found).await?;
    let next_later = if found.is_empty() {
        rows::of_actor_from(actor, ctx.at(), span.end()).one(conn).await?.map(|next| sessions::later(ctx, &next))
    } else {
        None
    };
    Ok((Day::Clinician(ClinicianDay { sessions, next_later }), changes_in))
}

/// The unread notices by kind. Every role has them: what is done to an account is told its owner. Risk alerts are not among
/// them: they stand by themselves for as long as they wait, read or not.
async fn news(ctx: &Ctx, actor: &Actor) -> Result<Vec<News>> {
    let mut news: Vec<News> = Vec::new();
    let unread = rows::unread(ctx.services.db.read(), actor, ctx.at()).await?;
    for (_, kind) in unread.into_iter().filter(|(_, kind)| kind != risk::NOTICE) {
        match news.iter_mut().find(|known| known.kind == kind) {
            Some(known) => known.count += 1,
            None => news.push(News { kind, count: 1 }),
        }
    }
    Ok(news)
}

async fn centre(ctx: &Ctx, actor: &Actor, span: &Span) -> Result<(Day, i64)> {
    let conn = ctx.services.db.read();
    let found = rows::of_centre(actor.centre, span.at()).all(conn).await?;
    let changes_in = changes_in(ctx, &found, span);
    let sessions: Vec<Session> = sessions::of_centre(ctx, actor, &found).await?;
    let next_later = if found.is_empty() {
        rows::of_centre_from(actor.centre, span.end()).one(conn).await?.map(|next| sessions::later(ctx, &next))
    } else {
        None
    };
    Ok((Day::Centre(CentreDay { sessions, next_later }), changes_in))
}

/// Seconds until the clock alone changes the page.
fn changes_in(ctx: &Ctx, found: &[session::Model], span: &Span) -> i64 {
    let now = ctx.now.as_second();
    let turns = found.iter().filter_map(|session| sessions::times(session).next_change(now)).map(|turn| turn - now);
    turns.chain([span.seconds_left(ctx.now)]).min().unwrap_or(1).max(1)
}
