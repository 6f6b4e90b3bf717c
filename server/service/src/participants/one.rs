//! The page of one participant.

use super::{Around, answers, attention, staff};
use crate::{
    access, attendance,
    attendance::{Corrected, Corrections, Expected},
    audit::{self, Deed},
    break_glass, consent,
    ctx::Ctx,
    error::Result,
    identity_proof,
    plan::message,
    questionnaire, training, wording,
};
use contract::{
    AppError,
    participants::{Attended, CareView, ParticipantView, PlannedSession, TrainingView},
};
use domain::{
    id::EnrolmentId,
    policy::{self, Act, Relation},
};
use entity::{Day, account, attendance as row, break_glass as broken_glass, enrolment, referral, training_log_entry};
use jiff::{ToSpan as _, civil::Date};
use sea_orm::ConnectionTrait;

/// Weeks in the training chart.
const WEEKS: i64 = 4;

/// One participant, as far as the actor may see.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for roles that have no participants; `NotFound` when there is no such enrolment, or it
/// is not the actor's to see.
pub async fn read(ctx: &Ctx, enrolment: &str) -> Result<ParticipantView> {
    let actor = staff(ctx)?;
    let id: EnrolmentId = enrolment.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let clinical = actor.role.is_clinical();
    let act = if clinical { Act::ReadAnswers } else { Act::ReadAdministration };
    let (enrolled, relation) = access::enrolment_and_relation(ctx, &transaction, id, act).await?;
    let around = Around::read(&transaction, actor.centre, std::slice::from_ref(&enrolled)).await?;
    let care = if clinical { Some(care(ctx, &transaction, &enrolled, relation).await?) } else { None };
    if !clinical {
        let deed = Deed { purpose: "administration", ..Deed::care("read_administration", "enrolment", id, id) };
        audit::record(ctx, &transaction, deed).await?;
    }
    let broken = broken_glass::standing(&transaction, actor, id, ctx.at()).await?;
    let referral = referral::of_enrolments(&transaction, actor.centre, [id]).await?;
    let contact = account::of_centre(&transaction, actor.centre, enrolled.contact_person_id).await?;
    let identity = identity_proof::of(ctx, &transaction, actor.centre, enrolled.participant_id).await?;
    transaction.commit().await?;
    Ok(ParticipantView {
        enrolment: id,
        name: around.name(&enrolled),
        programme: around.programme(ctx, &enrolled),
        cohort: around.cohort(&enrolled),
        stage: around.stage(&enrolled, ctx.today()),
        starts: wording::long_date(ctx.lang, enrolled.starts_on.0),
        ends: enrolled.ends_on.map(|day| wording::long_date(ctx.lang, day.0)),
        contact_person: contact.into_values().next().map(|account| account.name),
        referral: referral.into_iter().next().map(|one| one.id),
        identity,
        open_until: broken.filter(|_| !relation.in_care).map(|one| break_glass::until(ctx, one.expires_at)),
        care,
    })
}

/// The clinical part, with an audit row for each kind of content in it.
async fn care(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    relation: Relation,
) -> Result<CareView> {
    let (id, purpose) = (enrolled.id, access::purpose(relation));
    let deed = |act| Deed { purpose, ..Deed::care(act, "enrolment", id, id) };
    let week = attendance::of_week(conn, enrolled, wording::monday_of(ctx.today())).await?;
    let mut corrections = Corrections::of(ctx, conn, vec![id]).await?;
    audit::record(ctx, conn, deed("read_attendance")).await?;
    let scores = questionnaire::latest_scores(ctx, conn, &[enrolled]).await?;
    let answered = answers::of(ctx, conn, enrolled).await?;
    let asked = questionnaire::open_in_words(ctx, conn, enrolled).await?;
    audit::record(ctx, conn, deed("read_answers")).await?;
    let training = training(ctx, conn, enrolled).await?;
    audit::record(ctx, conn, deed("read_training")).await?;
    let said = message::told(ctx, conn, enrolled).await?;
    audit::record(ctx, conn, deed("read_plan_messages")).await?;
    let consents = consent::standing(ctx, conn, enrolled).await?;
    audit::record(ctx, conn, deed("read_consents")).await?;
    let reasons = attention::of(ctx, conn, &[id], &scores).await?.remove(&id).unwrap_or_default();
    let may_ask = policy::may(ctx.actor()?, Act::AskQuestionnaire, relation);
    let askable = if may_ask { Some(questionnaire::askable(ctx, conn, enrolled.centre_id).await?) } else { None };
    Ok(CareView {
        attention: reasons,
        asked,
        askable,
        attendance: attendance::count(&week, ctx.now),
        sessions: week.into_iter().map(|one| planned(ctx, one, &mut corrections)).collect(),
        scores,
        answered,
        training,
        consents,
        said,
    })
}

/// This week's log, and minutes of this and the weeks before it.
async fn training(ctx: &Ctx, conn: &impl ConnectionTrait, enrolled: &enrolment::Model) -> Result<TrainingView> {
    let week = training::week_of(ctx, conn, enrolled, None).await?;
    let monday = wording::monday_of(ctx.today());
    let mondays: Vec<Date> = (0..WEEKS).rev().map(|back| monday.saturating_sub((7 * back).days())).collect();
    let first = mondays.first().copied().unwrap_or(monday);
    let logged = training_log_entry::minutes(conn, enrolled, (Day(first), Day(ctx.today()))).await?;
    let of_week = |monday: Date| {
        let in_week = logged.iter().filter(|(day, _)| wording::monday_of(day.0) == monday);
        (monday.iso_week_date().week(), in_week.map(|(_, minutes)| i64::from(*minutes)).sum())
    };
    Ok(TrainingView { weeks: mondays.into_iter().map(of_week).collect(), entries: week.entries })
}

fn planned(ctx: &Ctx, one: Expected, corrections: &mut Corrections) -> PlannedSession {
    let (session, zone) = (&one.session, one.session.zone.as_str());
    let (from, to) = (session.starts_at.timestamp(), session.ends_at.timestamp());
    PlannedSession {
        id: session.id,
        title: wording::content(ctx.lang, &session.title),
        date: wording::weekday_date(ctx.lang, wording::day_of(from, zone)),
        time: wording::clock_span(ctx.lang, from, to, zone),
        starts_at: from.to_string(),
        channel: session.channel,
        place: wording::content(ctx.lang, &session.place),
        begun: from <= ctx.now,
        attendance: one
            .attendance
            .as_ref()
            .map(|row| attended(ctx, row, zone, corrections.take(one.enrolment, session.id))),
    }
}

fn attended(ctx: &Ctx, row: &row::Model, zone: &str, corrected: Corrected) -> Attended {
    let seen = || wording::clock_span(ctx.lang, row.first_seen_at.timestamp(), row.last_seen_at.timestamp(), zone);
    let seen = (row.source == row::MEDIA || corrected.was_measured).then(seen);
    Attended { status: row.status, seen, version: row.version, corrections: corrected.in_words }
}
