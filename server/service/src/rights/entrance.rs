//! How the participant comes in, and how they have proven who they are. Invariant: secrets and keys are never told, only that
//! they are there.

use super::{Subject, when};
use crate::{ctx::Ctx, error::Result};
use contract::{
    AppError,
    rights::{OwnProof, OwnWayIn},
};
use entity::{account, calendar_feed, identity_proof, oidc_identity, passkey, seal::Place, second_factor};
use sea_orm::ConnectionTrait;

pub(super) async fn ways_in(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnWayIn>> {
    let account = subject.whose.account;
    let mut told = Vec::new();
    if let Some(since) = second_factor::of(conn, account).await?.and_then(|row| row.confirmed_at) {
        told.push(OwnWayIn::Authenticator { since: when(ctx, since) });
    }
    for row in passkey::of(conn, account).await? {
        let name = ctx.open(Place::new("passkey", "name", row.id), &row.name)?;
        let last_used = row.last_used_at.map(|at| when(ctx, at));
        told.push(OwnWayIn::Passkey { name, since: when(ctx, row.created_at), last_used });
    }
    for row in oidc_identity::of_account(conn, account).await? {
        told.push(OwnWayIn::Provider { name: row.provider, level: row.level, since: when(ctx, row.linked_at) });
    }
    for row in calendar_feed::of_account(conn, account).await? {
        let (since, revoked) = (when(ctx, row.created_at), row.revoked_at.map(|at| when(ctx, at)));
        told.push(OwnWayIn::Calendar { named: row.named, since, revoked });
    }
    Ok(told)
}

pub(super) async fn identity(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnProof>> {
    let Some(participant) = ctx.actor()?.participant else { return Err(AppError::Forbidden.into()) };
    let rows = identity_proof::of_participant(conn, subject.whose.centre, participant).await?;
    let people = account::of_centre(conn, subject.whose.centre, rows.iter().filter_map(|row| row.staff_id)).await?;
    let told = rows.into_iter().map(|row| OwnProof {
        at: when(ctx, row.proven_at),
        kind: row.kind,
        provider: row.provider,
        level: row.level,
        document: row.document,
        shown_to: row.staff_id.and_then(|id| people.get(&id)).map(|person| person.name.clone()),
    });
    Ok(told.collect())
}
