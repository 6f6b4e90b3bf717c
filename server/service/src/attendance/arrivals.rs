//! The board of arrivals: who is expected today, and who has come. Invariant: of those the actor follows only.

use super::{Expected, doors_open, of_people_within};
use crate::{
    access,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    participants::Around,
    wording::{self},
};
use contract::{
    AppError,
    participants::{Arrival, ArrivalSession, Arrivals},
};
use domain::{
    id::{EnrolmentId, SessionId},
    policy::Act,
    schedule::{AttendanceStatus, Channel},
};
use entity::{attendance, enrolment, plan_message, session};
use sea_orm::ConnectionTrait;
use std::collections::{HashMap, HashSet};

/// Today's arrivals.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who follows nobody by their role.
pub async fn arrivals(ctx: &Ctx) -> Result<Arrivals> {
    let actor = ctx.actor()?;
    if !actor.role.is_clinical() {
        return Err(AppError::Forbidden.into());
    }
    let today = ctx.today();
    // what is still on when the day begins is on its board
    let (begun, span) =
        (wording::days_span(today, today).0, wording::days_span(today.yesterday().unwrap_or(today), today));
    let tx = ctx.begin().await?;
    let followed = enrolment::in_care_of(actor, ctx.at()).all(&tx).await?;
    let around = Around::read(&tx, actor.centre, &followed).await?;
    let names: HashMap<EnrolmentId, String> = followed.iter().map(|one| (one.id, around.name(one))).collect();
    let people: Vec<_> = followed.iter().filter_map(|one| around.person(one)).collect();
    let mut expected = of_people_within(&tx, actor.centre, &people, span).await?;
    expected.retain(|one| one.session.ends_at > begun);
    let said = plan_message::of(&tx, followed.iter().map(|one| one.id)).await?;
    let said = said.iter().filter(|one| one.withdrawn_at.is_none());
    let no: HashSet<(EnrolmentId, SessionId)> =
        said.filter_map(|one| Some((one.enrolment_id, one.session_id?))).collect();
    let shown: HashSet<EnrolmentId> = expected.iter().map(|one| one.enrolment).collect();
    for enrolment in shown {
        audit::record(ctx, &tx, Deed::look(ctx, "read_attendance", enrolment)?).await?;
    }
    tx.commit().await?;
    let mut sessions: Vec<ArrivalSession> = Vec::new();
    let mut in_order: Vec<Expected> = expected;
    in_order.sort_by_key(|one| (one.session.starts_at, one.session.id));
    for one in in_order {
        let Expected { enrolment, session, attendance } = one;
        let arrival = Arrival {
            enrolment,
            name: names.get(&enrolment).cloned().unwrap_or_default(),
            status: attendance.as_ref().map(|row| row.status),
            version: attendance.as_ref().map_or(0, |row| row.version),
            said_no: no.contains(&(enrolment, session.id)),
        };
        match sessions.last_mut().filter(|last| last.session == session.id) {
            Some(last) => last.people.push(arrival),
            None => sessions.push(ArrivalSession {
                session: session.id,
                title: wording::content(ctx.lang, &session.title),
                span: wording::clock_span(ctx.lang, session.starts_at.into(), session.ends_at.into(), &session.zone),
                place: wording::content(ctx.lang, &session.place),
                doors_open: doors_open(ctx, &session),
                people: vec![arrival],
            }),
        }
    }
    let order = wording::name_order();
    for session in &mut sessions {
        session.people.sort_by(|a, b| order(&a.name, &b.name));
    }
    Ok(Arrivals { date: wording::weekday_date(ctx.lang, today), sessions })
}

/// The acting participant has come to a session that is held at the centre. Once is enough; what staff have set stands.
///
/// # Errors
/// `Forbidden` for staff; `NotFound` for a session they are not expected at; `Invalid` when it is not held at the centre, or
/// not now, or staff have noted something else.
pub async fn check_in(ctx: &Ctx, session: &str) -> Result<SessionId> {
    let id: SessionId = session.parse().map_err(|_| AppError::NotFound)?;
    let tx = ctx.begin().await?;
    let enrolled = access::own_enrolment(ctx, &tx, Act::OwnData).await?;
    let found = super::expected_at(&tx, &enrolled, id).await?;
    if !may_check_in(ctx, &found) {
        return Err(AppError::field("", "not_now").into());
    }
    let row = attendance::Model {
        source: attendance::SELF.to_owned(),
        ..super::by_hand(ctx, &found, enrolled.id, AttendanceStatus::Present)
    };
    let row_id = row.id;
    if attendance::insert_if_none(&tx, row).await? {
        audit::record(ctx, &tx, Deed::own("check_in", "attendance", row_id, enrolled.id)).await?;
        super::commit(ctx, tx, &enrolled).await?;
        return Ok(id);
    }
    let kept = attendance::of(id, enrolled.id).one(&tx).await?.map(|row| row.status);
    match kept {
        Some(AttendanceStatus::Present | AttendanceStatus::Remote) => Ok(id),
        // what staff have said stands: they must hear it
        _ => Err(AppError::field("", "ask_staff").into()),
    }
}

/// Is it held at the centre, and now, or within the hour?
pub(crate) fn may_check_in(ctx: &Ctx, session: &session::Model) -> bool {
    let at_centre = matches!(session.channel, Channel::OnSite | Channel::OnSiteRemoteTeam);
    at_centre && doors_open(ctx, session) && session.ends_at.timestamp() > ctx.now
}

/// Has the acting participant come to a session? None when that is not to be said now.
pub(crate) async fn checked_in(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    session: &session::Model,
) -> Result<Option<bool>> {
    if !may_check_in(ctx, session) {
        return Ok(None);
    }
    let Some(own) = access::own_enrolment_if_any(ctx, conn, Act::OwnData).await? else { return Ok(None) };
    let row = attendance::of(session.id, own.id).one(conn).await?;
    let here = |row: attendance::Model| matches!(row.status, AttendanceStatus::Present | AttendanceStatus::Remote);
    Ok(Some(row.is_some_and(here)))
}
