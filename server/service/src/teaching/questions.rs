//! Questions of participants. Invariant: those who lead decide what the group sees, and the group never learns who asked.

use super::{listeners, speaking, teaching, tell_all, tell_leaders};
use crate::{
    attendance,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    field, wording,
};
use contract::{
    AppError,
    teaching::{Asked, Question},
};
use domain::{
    id::{AccountId, SessionId, SessionQuestionId},
    policy::SessionAct,
    teaching::{MOST_QUESTION, QuestionState, Verdict},
};
use entity::{account, seal::Place, session, session_question};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

const TABLE: &str = "session_question";

/// Asks those who lead. The same form twice is one question.
///
/// # Errors
/// `NotFound` when the actor is not in it as a participant; `Invalid`; `Conflict` when it cannot be watched, or the same form
/// has been kept with other words.
pub async fn ask(ctx: &Ctx, session: SessionId, submission_id: &str, words: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    let (found, enrolment) = speaking(ctx, &transaction, session).await?;
    let submission_id = field::submission(submission_id)?;
    let words = field::words("words", &words.replace("\r\n", "\n"), MOST_QUESTION)?;
    let account = ctx.actor()?.account;
    let id: SessionQuestionId = ctx.id();
    let row = session_question::Model {
        id,
        centre_id: found.centre_id,
        session_id: session,
        account_id: account,
        submission_id,
        words: ctx.seal(Place::new(TABLE, "words", id), &words)?,
        asked_at: ctx.at(),
        state: QuestionState::Waiting,
        shown: false,
        settled_by: None,
        settled_at: None,
        version: 1,
    };
    if !session_question::ask(&transaction, row).await? {
        let kept = session_question::of_submission(&transaction, account, submission_id).await?;
        let kept = kept.ok_or(AppError::NotFound)?;
        let same = kept.session_id == session && words_of(ctx, &kept)? == words;
        return if same { Ok(()) } else { Err(AppError::Conflict { current: kept.version }.into()) };
    }
    audit::record(ctx, &transaction, Deed::own("ask_in_session", TABLE, id, enrolment)).await?;
    transaction.commit().await?;
    tell_leaders(ctx, &found, account).await
}

/// Says what becomes of a question.
///
/// # Errors
/// `NotFound` for others than those who lead, and for a question that is not asked here; `Conflict` when it stands otherwise
/// by now.
pub async fn settle(ctx: &Ctx, session: SessionId, question: &str, version: &str, verdict: &str) -> Result<()> {
    let id: SessionQuestionId = question.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let found = teaching(ctx, &transaction, session, SessionAct::Present).await?;
    let asked = session_question::of(&transaction, session, id).await?.ok_or(AppError::NotFound)?;
    if !listeners(ctx, &transaction, &found).await?.contains_key(&asked.account_id) {
        return Err(AppError::NotFound.into());
    }
    let verdict = Verdict::parse(verdict).ok_or_else(|| AppError::field("", "unreadable"))?;
    let standing = asked.standing().after(verdict);
    let by = (ctx.actor()?.account, ctx.at());
    if !session_question::settle(&transaction, (id, field::version(version)?), standing, by).await? {
        return Err(AppError::Conflict { current: asked.version }.into());
    }
    if let Some(enrolment) = attendance::enrolment_in(&transaction, &found, asked.account_id).await? {
        audit::record(ctx, &transaction, Deed::care("settle_question", TABLE, id, enrolment)).await?;
    }
    transaction.commit().await?;
    tell_all(&ctx.services, session).await
}

/// The actor's own, and those that all may see.
pub(super) async fn for_group(ctx: &Ctx, conn: &impl ConnectionTrait, session: SessionId) -> Result<Vec<Question>> {
    let account = ctx.actor()?.account;
    let mut seen = Vec::new();
    for row in session_question::of_session(conn, session).await? {
        let (mine, shown) = (row.account_id == account, row.standing().is_for_all());
        if mine || shown {
            seen.push(Question { id: row.id, words: words_of(ctx, &row)?, mine, state: row.state, shown });
        }
    }
    Ok(seen)
}

/// All that the named have asked, and whose they are.
pub(super) async fn asked(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    session: &session::Model,
    names: &HashMap<AccountId, account::Model>,
) -> Result<(Vec<Asked>, Vec<AccountId>)> {
    let (mut asked, mut askers) = (Vec::new(), Vec::new());
    for row in session_question::of_session(conn, session.id).await? {
        let Some(account) = names.get(&row.account_id) else { continue };
        askers.push(account.id);
        asked.push(Asked {
            id: row.id,
            version: row.version,
            name: account.name.clone(),
            at: wording::clock_time(ctx.lang, row.asked_at.timestamp(), &session.zone),
            words: words_of(ctx, &row)?,
            state: row.state,
            shown: row.standing().is_for_all(),
        });
    }
    Ok((asked, askers))
}

/// What was asked, in its own words. The caller has authorised the reading.
pub(crate) fn words_of(ctx: &Ctx, row: &session_question::Model) -> Result<String> {
    ctx.open(Place::new(TABLE, "words", row.id), &row.words)
}
