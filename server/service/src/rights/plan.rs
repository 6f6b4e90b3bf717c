//! What lies ahead: questionnaires to answer, sessions in the plan. Invariant: what is cancelled or not yet open is told too,
//! since it is held.

use super::{Subject, when};
use crate::{ctx::Ctx, error::Result, plan::message, questionnaire as forms, teaching, wording};
use contract::rights::{OwnAsked, OwnMessage, OwnPlanned, OwnQuestion};
use entity::{overview, own, plan_message, questionnaire, session, session_question};
use sea_orm::ConnectionTrait;

pub(super) async fn asked(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnAsked>> {
    let Subject { whose, enrolments } = subject;
    let rows = own::unanswered(conn, whose).await?;
    let known = questionnaire::with_ids(conn, whose.centre, rows.iter().map(|one| one.questionnaire_id)).await?;
    let around = overview::around(conn, whose.centre, enrolments).await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(form) = known.iter().find(|form| form.id == row.questionnaire_id) else { continue };
        let title = forms::title(ctx, form)?;
        let enrolled = enrolments.iter().find(|one| one.id == row.enrolment_id);
        let programme = enrolled.and_then(|one| around.programmes.get(&one.programme_id));
        told.push(OwnAsked {
            assignment: row.id,
            title: title.text,
            lang: title.lang,
            timepoint: programme
                .map(|programme| forms::timepoint_name(ctx, &programme.timepoints, &row.timepoint))
                .unwrap_or_default(),
            opens: when(ctx, row.opens_at),
            due: when(ctx, row.due_at),
            self_started: row.self_started,
            put_off: row.put_off_until.map(|until| when(ctx, until)),
        });
    }
    Ok(told)
}

pub(super) async fn planned(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnPlanned>> {
    let cohorts = subject.enrolments.iter().filter_map(|one| one.cohort_id);
    let rows = own::planned(conn, &subject.whose, cohorts).await?;
    let told = rows.into_iter().map(|row| OwnPlanned {
        session: row.id,
        title: wording::content(ctx.lang, &row.title),
        place: wording::content(ctx.lang, &row.place),
        starts: when(ctx, row.starts_at),
        ends: when(ctx, row.ends_at),
        cancelled: row.cancelled_at.map(|at| when(ctx, at)),
    });
    Ok(told.collect())
}

/// What the participant has said about the plan, also what was taken back.
pub(super) async fn messages(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnMessage>> {
    let rows = plan_message::of(conn, subject.whose.enrolments.iter().copied()).await?;
    let about = message::sessions(conn, subject.whose.centre, &rows).await?;
    let told = |row: &plan_message::Model| {
        Ok(OwnMessage {
            kind: row.kind,
            day: wording::long_date(ctx.lang, row.day.0),
            session: row.session_id.and_then(|id| about.get(&id)).map(|one| wording::content(ctx.lang, &one.title)),
            reason: row.reason,
            words: message::words_of(ctx, row)?,
            said: when(ctx, row.created_at),
            withdrawn: row.withdrawn_at.map(|at| when(ctx, at)),
        })
    };
    rows.iter().map(told).collect()
}

/// What the participant has asked in teaching.
pub(super) async fn questions(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnQuestion>> {
    let rows = session_question::of_account(conn, subject.whose.centre, subject.whose.account).await?;
    let about = session::with_ids(conn, subject.whose.centre, rows.iter().map(|row| row.session_id)).await?;
    let told = |row: &session_question::Model| {
        let session = about.iter().find(|one| one.id == row.session_id);
        Ok(OwnQuestion {
            session: session.map(|one| wording::content(ctx.lang, &one.title)).unwrap_or_default(),
            words: teaching::words_of(ctx, row)?,
            asked: when(ctx, row.asked_at),
            state: row.state,
            shown: row.standing().is_for_all(),
        })
    };
    rows.iter().map(told).collect()
}
