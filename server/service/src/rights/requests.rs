//! Wishes to have something corrected or deleted. Invariant: whoever arranges the team answers, or a coordinator of the
//! centre where nobody in the team can, once; both sides see the same words, and each is told when it is their turn to read.

use super::when;
use crate::{
    access, arrangers,
    audit::{self, Deed},
    ctx::Ctx,
    error::{Error, FieldErrors, Result},
    field,
    jobs::{self, Work},
};
use contract::{
    AppError, FieldError,
    rights::{Answerer, Inbox, MyRequests, OwnRequest, Reply, RequestRow},
};
use domain::{
    data_request::{Answer, MOST, Wish},
    id::{DataRequestId, EnrolmentId},
    policy::{self, Act},
    rights::DataKind,
};
use entity::{Sealed, account, data_request, enrolment, participant, seal::Place};
use sea_orm::ConnectionTrait;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

const TABLE: &str = "data_request";
/// Why one reads and answers whom one does not follow: nobody in the team can.
const STAND_IN: &str = "stand_in";

/// The acting participant's own wishes, and what a new one needs.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for staff.
pub async fn own(ctx: &Ctx) -> Result<MyRequests> {
    let db = ctx.services.db.read();
    let (_, enrolments) = super::whose(ctx, db).await?;
    let answerer = match enrolments.first() {
        Some(latest) => arrangers::answerer(ctx, db, latest).await?,
        None => Answerer::Nobody,
    };
    let all = told(ctx, db, &enrolments).await?;
    Ok(MyRequests { submission_id: ctx.id::<Uuid>().to_string(), answerer, all })
}

/// The wishes of these enrolments with their answers, the newest first. The caller has authorised each.
pub(super) async fn told(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolments: &[enrolment::Model],
) -> Result<Vec<OwnRequest>> {
    let rows = data_request::of_enrolments(conn, enrolments.iter().map(|one| one.id)).await?;
    let Some(centre) = enrolments.first().map(|one| one.centre_id) else { return Ok(Vec::new()) };
    let people = account::of_centre(conn, centre, rows.iter().filter_map(|row| row.answered_by)).await?;
    rows.iter().map(|row| one(ctx, row, &people)).collect()
}

fn one(
    ctx: &Ctx,
    row: &data_request::Model,
    people: &HashMap<domain::id::AccountId, account::Model>,
) -> Result<OwnRequest> {
    let open = |column, sealed: &Sealed<String>| ctx.open(Place::new(TABLE, column, row.id), sealed);
    let reply = match (row.answer, row.answered_at) {
        (Some(answer), Some(at)) => Some(Reply {
            answer,
            reason: row.reason.as_ref().map(|reason| open("reason", reason)).transpose()?,
            at: when(ctx, at),
            by: row.answered_by.and_then(|id| people.get(&id)).map(|person| person.name.clone()).unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(OwnRequest {
        id: row.id,
        wish: row.wish,
        about: row.about,
        text: open("text", &row.text)?,
        at: when(ctx, row.created_at),
        reply,
    })
}

/// A wish as its form sends it.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    pub wish: &'a str,
    pub about: &'a str,
    pub text: &'a str,
    pub submission_id: &'a str,
}

/// Asks for something to be corrected or deleted. The same form twice is one wish. Gives who can answer it.
///
/// # Errors
/// `Forbidden` for staff; `NotFound` without an enrolment; `Invalid`.
pub async fn ask(ctx: &Ctx, form: Form<'_>) -> Result<Answerer> {
    let transaction = ctx.begin().await?;
    let enrolled = access::own_enrolment(ctx, &transaction, Act::OwnData).await?;
    let mut errors = FieldErrors::default();
    let wish = errors.take(Wish::parse(form.wish).ok_or_else(|| field::not_picked("wish", form.wish)));
    let about = errors.take(DataKind::parse(form.about).ok_or_else(|| field::not_picked("about", form.about)));
    let text = errors.take(field::words("text", form.text, MOST));
    let submission_id = errors.take(form.submission_id.parse().map_err(|_| FieldError::new("", "unreadable")));
    errors.finish()?;
    let (Some(wish), Some(about), Some(text), Some(submission_id)) = (wish, about, text, submission_id) else {
        return Err(AppError::NotFound.into());
    };
    let id: DataRequestId = ctx.id();
    let row = data_request::Model {
        id,
        centre_id: enrolled.centre_id,
        enrolment_id: enrolled.id,
        wish,
        about,
        text: ctx.seal(Place::new(TABLE, "text", id), &text)?,
        submission_id,
        created_at: ctx.at(),
        answer: None,
        reason: None,
        answered_at: None,
        answered_by: None,
    };
    if !data_request::insert_once(&transaction, row).await? {
        return arrangers::answerer(ctx, &transaction, &enrolled).await;
    }
    audit::record(ctx, &transaction, Deed::own("ask_about_data", TABLE, id, enrolled.id)).await?;
    let answerer = arrangers::tell_of_wish(ctx, &transaction, &enrolled, id.into()).await?;
    transaction.commit().await?;
    Ok(answerer)
}

/// The wishes of those whose team the actor arranges, and those that wait where nobody in the team can answer: who waits
/// for an answer first. A row in the log for each person, once a day.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for others than clinicians.
pub async fn inbox(ctx: &Ctx) -> Result<Inbox> {
    let actor = ctx.actor()?;
    if !actor.role.is_clinical() {
        return Err(AppError::Forbidden.into());
    }
    let transaction = ctx.begin().await?;
    let mut rows = Vec::new();
    let mut arranged = HashSet::new();
    for enrolled in enrolment::in_care_of(actor, ctx.at()).all(&transaction).await? {
        let relation = access::relation(ctx, &transaction, &enrolled).await?;
        if !policy::may(actor, Act::AnswerRequest, relation) {
            continue;
        }
        arranged.insert(enrolled.id);
        let requests = told(ctx, &transaction, std::slice::from_ref(&enrolled)).await?;
        rows.extend(opened(ctx, &transaction, &enrolled, requests, "care").await?);
    }
    for enrolled in enrolment::waiting_open_to(actor).all(&transaction).await? {
        if arranged.contains(&enrolled.id) || !arrangers::stands_in(ctx, &transaction, &enrolled).await? {
            continue;
        }
        let mut requests = told(ctx, &transaction, std::slice::from_ref(&enrolled)).await?;
        requests.retain(|request| request.reply.is_none());
        rows.extend(opened(ctx, &transaction, &enrolled, requests, STAND_IN).await?);
    }
    transaction.commit().await?;
    // who has waited longest first, then what is answered, the newest first
    rows.sort_by(|a: &RequestRow, b| {
        let (x, y) = (a.request.reply.is_some(), b.request.reply.is_some());
        let by_time = a.request.at.iso.cmp(&b.request.at.iso);
        x.cmp(&y).then(if x { by_time.reverse() } else { by_time })
    });
    Ok(Inbox { rows })
}

/// These wishes under the name of who has them, with a row in the log.
async fn opened(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    requests: Vec<OwnRequest>,
    purpose: &str,
) -> Result<Vec<RequestRow>> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    let today = ctx.today();
    let sitting = format!("read_request:{}:{}:{purpose}:{today}", ctx.actor()?.account, enrolled.id);
    let deed = Deed::care("read_request", "enrolment", enrolled.id, enrolled.id);
    audit::record(ctx, conn, Deed { sitting: Some(sitting), purpose, ..deed }).await?;
    let people = participant::accounts(conn, enrolled.centre_id, [enrolled.participant_id]).await?;
    let name = people.into_values().next().map(|person| person.name).unwrap_or_default();
    // to who stands in, the way on to the participant is closed
    let enrolment = (purpose != STAND_IN).then_some(enrolled.id);
    let row = |request| RequestRow { enrolment, name: name.clone(), request };
    Ok(requests.into_iter().map(row).collect())
}

/// Answers a wish. The participant is told that there is an answer.
///
/// # Errors
/// `NotFound` when it does not exist or is not the actor's to answer; `Invalid`; `Conflict` when it has an answer.
pub async fn answer(ctx: &Ctx, request: &str, answer: &str, reason: &str) -> Result<()> {
    let actor = ctx.actor()?;
    let id: DataRequestId = request.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let row = data_request::by_id(&transaction, actor.centre, id).await?.ok_or(AppError::NotFound)?;
    let (enrolled, purpose) = to_answer(ctx, &transaction, row.enrolment_id).await?;
    let mut errors = FieldErrors::default();
    let chosen = Answer::parse(answer).filter(|chosen| chosen.fits(row.wish, row.about));
    let chosen = errors.take(chosen.ok_or_else(|| field::not_picked("answer", answer)));
    let reason = errors.take(field::words("reason", reason, MOST));
    errors.finish()?;
    let (Some(chosen), Some(reason)) = (chosen, reason) else { return Ok(()) };
    let sealed = ctx.seal(Place::new(TABLE, "reason", id), &reason)?;
    if !data_request::answer(&transaction, id, (chosen, sealed), actor.account, ctx.at()).await? {
        return Err(AppError::Conflict { current: 1 }.into());
    }
    let deed = Deed { purpose, ..Deed::care("answer_request", TABLE, id, enrolled.id) };
    audit::record(ctx, &transaction, deed).await?;
    let person = participant::by_id(&transaction, enrolled.participant_id).await?.ok_or(AppError::NotFound)?;
    let notice =
        Work::Notify { account: person.account_id, about: "request_answered".to_owned(), object: enrolled.id.into() };
    jobs::enqueue(ctx, &transaction, enrolled.centre_id, &notice, format!("request_answered:{id}")).await?;
    transaction.commit().await?;
    Ok(())
}

/// The enrolment of a wish that is the actor's to answer, and why it is.
async fn to_answer(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    id: EnrolmentId,
) -> Result<(enrolment::Model, &'static str)> {
    match access::enrolment(ctx, conn, id, Act::AnswerRequest).await {
        Ok(found) => Ok((found, "care")),
        Err(Error::App(AppError::NotFound)) => Ok((arrangers::enrolment_stood_in_for(ctx, conn, id).await?, STAND_IN)),
        Err(other) => Err(other),
    }
}
