//! What follows from a change. Invariant: the row of it, the audit row and the notices are written in its transaction.

use crate::{
    attendance,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    events::{About, EventKind},
    jobs::{self, Work},
};
use domain::{
    booking::{ChangeKind, Plan},
    id::{AccountId, SessionChangeId, SessionId},
    schedule::{Format, Part},
};
use entity::{session, session_change, session_party};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// How a session stands.
pub(super) async fn plan_of(conn: &impl ConnectionTrait, row: &session::Model) -> Result<Plan> {
    let named = entity::planning::named(conn, row.centre_id, [row.id]).await?;
    Ok(Plan {
        starts_at: row.starts_at.timestamp().as_second(),
        ends_at: row.ends_at.timestamp().as_second(),
        room: row.room_id,
        channel: row.channel,
        people: named.into_iter().map(|party| (party.account_id, party.part)).collect(),
    })
}

/// Keeps what was changed, and writes it in the log.
pub(super) async fn keep(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    row: &session::Model,
    kind: ChangeKind,
    before: Option<&Plan>,
) -> Result<SessionChangeId> {
    let after = match kind {
        ChangeKind::Cancelled => None,
        _ => Some(plan_of(conn, row).await?),
    };
    let change = session_change::Model {
        id: ctx.id(),
        centre_id: row.centre_id,
        session_id: row.id,
        account_id: ctx.actor()?.account,
        at: ctx.at(),
        kind,
        before: serde_json::to_value(before)?,
        after: serde_json::to_value(after)?,
    };
    let id = change.id;
    entity::insert(conn, change).await?;
    log(ctx, conn, row, act(kind)).await?;
    Ok(id)
}

/// The audit row: of a session for one, about that one.
pub(crate) async fn log(ctx: &Ctx, conn: &impl ConnectionTrait, row: &session::Model, act: &str) -> Result<()> {
    let named = entity::planning::named(conn, row.centre_id, [row.id]).await?;
    let one = named.iter().find(|party| party.part == Part::TakesPart && row.format == Format::Individual);
    let enrolment = match one {
        Some(party) => attendance::enrolment_in(conn, row, party.account_id).await?,
        None => None,
    };
    let purpose = if enrolment.is_some() { "care" } else { "administration" };
    let deed = Deed { act, object_kind: "session", object_id: Some(row.id.into()), enrolment, purpose, sitting: None };
    audit::record(ctx, conn, deed).await
}

fn act(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "plan_session",
        ChangeKind::Moved => "move_session",
        ChangeKind::Cancelled => "cancel_session",
        ChangeKind::Substituted => "substitute_in_session",
        ChangeKind::Rerouted => "reroute_session",
    }
}

/// Keeps it, and leaves a notice for everyone in the session now or before, but for who did it. Gives whom to tell at once.
pub(super) async fn record(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    row: &session::Model,
    kind: ChangeKind,
    before: Option<&Plan>,
) -> Result<Vec<AccountId>> {
    let change = keep(ctx, conn, row, kind, before).await?;
    notify(ctx, conn, row, (&format!("session_{}", kind.as_str()), change.into()), before).await
}

/// Leaves a notice for everyone in the session now or before, but for who did it; once for each `cause`. Gives whom to tell
/// at once.
pub(crate) async fn notify(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    row: &session::Model,
    (about, cause): (&str, Uuid),
    before: Option<&Plan>,
) -> Result<Vec<AccountId>> {
    let now = session_party::everyone(conn, row).await?.into_iter().map(|(account, part)| (account.id, part));
    let before = before.iter().flat_map(|plan| plan.people.iter().copied());
    let mut people: Vec<(AccountId, Part)> = now.chain(before).collect();
    people.sort_unstable();
    people.dedup_by_key(|(account, _)| *account);
    let me = ctx.actor()?.account;
    // a guest has no page that shows notices
    for &(account, _) in people.iter().filter(|(one, part)| *one != me && *part != Part::Guest) {
        let notice = Work::Notify { account, about: about.to_owned(), object: row.id.into() };
        jobs::enqueue(ctx, conn, row.centre_id, &notice, format!("{about}:{cause}:{account}")).await?;
    }
    Ok(people.into_iter().map(|(account, _)| account).collect())
}

/// Tells open pages, after the commit.
pub(crate) fn announce(ctx: &Ctx, people: Vec<AccountId>, session: SessionId) {
    ctx.services.hub.tell(people, EventKind::Session, session, About::Session(session));
}
