//! Raised hands and needs of a break. Invariant: one says them for oneself, and only those who lead learn of them.

use super::{speaking, teaching, tell_leaders};
use crate::{
    attendance,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    wording,
};
use contract::{AppError, teaching::Raised};
use domain::{
    id::{AccountId, SessionId},
    policy::SessionAct,
    teaching::SignKind,
};
use entity::{account, session, session_sign};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// Says something by a press, or takes it back. Twice changes nothing: a hand that is up keeps its place.
///
/// # Errors
/// `NotFound` when the actor is not in it as a participant, or there is no such `kind`; `Conflict` when it cannot be watched.
pub async fn set_sign(ctx: &Ctx, session: SessionId, kind: &str, up: bool) -> Result<()> {
    let kind = SignKind::parse(kind).ok_or(AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let (found, _) = speaking(ctx, &transaction, session).await?;
    let account = ctx.actor()?.account;
    if up {
        let row = session_sign::Model {
            id: ctx.id(),
            centre_id: found.centre_id,
            session_id: session,
            account_id: account,
            kind,
            raised_at: ctx.at(),
        };
        session_sign::raise(&transaction, row).await?;
    } else {
        session_sign::lower(&transaction, session, account, kind).await?;
    }
    transaction.commit().await?;
    tell_leaders(ctx, &found, account).await
}

/// Takes somebody's hand down once they have had the word. Twice changes nothing.
///
/// # Errors
/// `NotFound` for others than those who lead.
pub async fn lower_hand(ctx: &Ctx, session: SessionId, account: AccountId) -> Result<()> {
    let transaction = ctx.begin().await?;
    let found = teaching(ctx, &transaction, session, SessionAct::Present).await?;
    if !super::listeners(ctx, &transaction, &found).await?.contains_key(&account) {
        return Err(AppError::NotFound.into());
    }
    if session_sign::lower(&transaction, session, account, SignKind::Hand).await?
        && let Some(enrolment) = attendance::enrolment_in(&transaction, &found, account).await?
    {
        audit::record(ctx, &transaction, Deed::care("lower_hand", "session", session, enrolment)).await?;
    }
    transaction.commit().await?;
    tell_leaders(ctx, &found, account).await
}

/// What the actor says just now.
pub(super) async fn own(ctx: &Ctx, conn: &impl ConnectionTrait, session: SessionId) -> Result<Vec<SignKind>> {
    let rows = session_sign::of(conn, session, ctx.actor()?.account).await?;
    Ok(rows.into_iter().map(|row| row.kind).collect())
}

/// What the named say just now, the first one first.
pub(super) async fn raised(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    session: &session::Model,
    names: &HashMap<AccountId, account::Model>,
) -> Result<Vec<Raised>> {
    let rows = session_sign::of_session(conn, session.id).await?.into_iter();
    let raised = rows.filter_map(|row| {
        Some(Raised {
            kind: row.kind,
            account: row.account_id,
            name: names.get(&row.account_id)?.name.clone(),
            since: wording::clock_time(ctx.lang, row.raised_at.timestamp(), &session.zone),
        })
    });
    Ok(raised.collect())
}
