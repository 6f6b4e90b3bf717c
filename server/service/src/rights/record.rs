//! The record itself: answers, training, attendance, talks. Invariant: what was voided or is a draft is told too, as such.

use super::{Subject, day, when};
use crate::{
    attendance::Corrections,
    ctx::Ctx,
    error::Result,
    participants::answers,
    questionnaire::{self, Earlier, Instrument},
    wording,
};
use contract::rights::{OwnAttendance, OwnEarlierForm, OwnForm, OwnScore, OwnTalk, OwnTraining};
use domain::schedule::SessionKind;
use entity::{assignment, attendance as attended, own, questionnaire as forms, score, seal::Place, session_party};
use sea_orm::ConnectionTrait;

pub(super) async fn answers(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnForm>> {
    let whose = &subject.whose;
    let rows = own::responses(conn, whose).await?;
    let asked = assignment::with_ids(conn, rows.iter().map(|row| row.assignment_id)).await?;
    let stored = forms::with_ids(conn, whose.centre, asked.iter().map(|one| one.questionnaire_id)).await?;
    let scores = score::of_enrolments(conn, &whose.enrolments).await?;
    let earlier = questionnaire::earlier(ctx, conn, &whose.enrolments).await?;
    let before = |instrument: &Instrument, one: &Earlier| OwnEarlierForm {
        sent: when(ctx, one.row.sent_at),
        corrected: when(ctx, one.row.replaced_at),
        answers: answers::lines(ctx, instrument, &one.answers),
        scores: one.scores.iter().map(|(code, value)| OwnScore { code: code.clone(), value: *value }).collect(),
    };
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let form = asked.iter().find(|one| one.id == row.assignment_id);
        let Some(form) = form.and_then(|one| stored.iter().find(|form| form.id == one.questionnaire_id)) else {
            continue;
        };
        let instrument = Instrument::read(form, ctx.lang)?;
        let (title, answers) =
            (instrument.title(), answers::lines(ctx, &instrument, &questionnaire::answers_of(ctx, &row)?));
        let correction = questionnaire::corrected(ctx, &row)?;
        let of_row = scores.iter().filter(|score| score.response_id == row.id);
        told.push(OwnForm {
            response: row.id,
            assignment: row.assignment_id,
            title: title.text,
            lang: title.lang,
            started: when(ctx, row.started_at),
            sent: row.submitted_at.map(|at| when(ctx, at)),
            voided: row.voided_at.map(|at| when(ctx, at)),
            answers,
            scores: of_row.map(|score| OwnScore { code: score.code.clone(), value: score.value }).collect(),
            earlier: earlier
                .iter()
                .filter(|one| one.row.response_id == row.id)
                .map(|one| before(&instrument, one))
                .collect(),
            correction: correction.map(|draft| answers::lines(ctx, &instrument, &draft)).unwrap_or_default(),
        });
    }
    Ok(told)
}

pub(super) async fn training(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnTraining>> {
    let rows = own::training(conn, &subject.whose).await?;
    rows.into_iter()
        .map(|row| {
            let open = |column, sealed| ctx.open(Place::new("training_log_entry", column, row.id), sealed);
            Ok(OwnTraining {
                id: row.id,
                day: day(ctx, row.performed_on),
                kind: row.kind,
                minutes: row.minutes,
                effort: row.effort,
                feeling: row.feeling,
                note: row.note.as_ref().map(|note| open("note", note)).transpose()?,
                voided: row.voided_at.map(|at| when(ctx, at)),
                void_reason: row.void_reason.as_ref().map(|reason| open("void_reason", reason)).transpose()?,
            })
        })
        .collect()
}

pub(super) async fn attendance(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    subject: &Subject,
) -> Result<Vec<OwnAttendance>> {
    let rows = own::attendance(conn, &subject.whose).await?;
    let sessions = own::sessions(conn, &subject.whose, rows.iter().map(|row| row.session_id)).await?;
    let mut corrections = Corrections::of(ctx, conn, rows.iter().map(|row| row.enrolment_id).collect()).await?;
    let told = sessions.iter().filter_map(|session| {
        let row = rows.iter().find(|row| row.session_id == session.id)?;
        let corrected = corrections.take(row.enrolment_id, session.id);
        let measured = row.source == attended::MEDIA || corrected.was_measured;
        Some(OwnAttendance {
            session: session.id,
            title: wording::content(ctx.lang, &session.title),
            starts: when(ctx, session.starts_at),
            status: row.status,
            seen: measured.then(|| (when(ctx, row.first_seen_at), when(ctx, row.last_seen_at))),
            corrections: corrected.in_words,
        })
    });
    Ok(told.collect())
}

pub(super) async fn talks(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnTalk>> {
    let whose = &subject.whose;
    let doors = own::admissions(conn, whose).await?;
    let sessions = own::sessions(conn, whose, doors.iter().map(|door| door.session_id)).await?;
    let mut told = Vec::new();
    for session in sessions.iter().filter(|session| session.kind == SessionKind::Consult) {
        let door = doors.iter().find(|door| door.session_id == session.id);
        let people = session_party::everyone(conn, session).await?;
        told.push(OwnTalk {
            session: session.id,
            title: wording::content(ctx.lang, &session.title),
            starts: when(ctx, session.starts_at),
            ends: when(ctx, session.ends_at),
            cancelled: session.cancelled_at.map(|at| when(ctx, at)),
            came: door.map(|door| when(ctx, door.waiting_since)),
            admitted: door.and_then(|door| door.admitted_at).map(|at| when(ctx, at)),
            left: door.and_then(|door| door.left_at).map(|at| when(ctx, at)),
            others: people
                .into_iter()
                .filter(|(person, _)| person.id != whose.account)
                .map(|(person, _)| person.name)
                .collect(),
        });
    }
    Ok(told)
}
