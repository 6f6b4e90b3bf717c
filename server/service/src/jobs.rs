//! Work and notices that follow a commit. Invariant: a job is written in the transaction of the act that wants it, and
//! its effect and its `done_at` commit together, so it happens once.

use crate::{
    ctx::{Ctx, Services},
    error::Result,
    events::EventKind,
};
use domain::id::{AccountId, CentreId};
use entity::{At, job, notification};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set,
    sea_query::{Expr, OnConflict},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// After this many tries a job is set aside as failed.
const MOST_ATTEMPTS: i32 = 8;

/// What there is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Work {
    /// Tell a person that there is something new.
    Notify { account: AccountId, about: String, object: Uuid },
}

impl Work {
    fn kind(&self) -> &'static str {
        match self {
            Self::Notify { .. } => "notify",
        }
    }
}

/// Writes a job in the act's transaction. The same `key` is kept once.
///
/// # Errors
/// When it cannot be written.
pub async fn enqueue(ctx: &Ctx, conn: &impl ConnectionTrait, centre: CentreId, work: &Work, key: String) -> Result<()> {
    let row = job::ActiveModel {
        id: Set(ctx.id()),
        centre_id: Set(centre),
        kind: Set(work.kind().to_owned()),
        payload: Set(serde_json::to_value(work)?),
        idempotency_key: Set(key),
        run_at: Set(ctx.at()),
        attempts: Set(0),
        done_at: Set(None),
        failed_at: Set(None),
        last_error: Set(None),
    };
    job::Entity::insert(row)
        .on_conflict(OnConflict::column(job::Column::IdempotencyKey).do_nothing().to_owned())
        .exec_without_returning(conn)
        .await?;
    // the runner looks a moment later, when the transaction has committed
    ctx.services.work.notify_one();
    Ok(())
}

/// Runs all jobs that are due, one after another; gives how many.
///
/// # Errors
/// When the database is down.
pub async fn run_due(services: &Arc<Services>) -> Result<usize> {
    let mut ran = 0;
    loop {
        let ctx = Ctx::system(services);
        let due = job::Entity::find()
            .filter(job::Column::DoneAt.is_null())
            .filter(job::Column::FailedAt.is_null())
            .filter(job::Column::RunAt.lte(ctx.at()))
            .order_by_asc(job::Column::RunAt)
            .order_by_asc(job::Column::Id)
            .one(services.db.read())
            .await?;
        let Some(due) = due else { return Ok(ran) };
        match run_one(&ctx, due.clone()).await {
            Ok(()) => ran += 1,
            Err(error) => put_off(&ctx, &due, &error.to_string()).await?,
        }
    }
}

async fn run_one(ctx: &Ctx, due: job::Model) -> Result<()> {
    let work: Work = serde_json::from_value(due.payload)?;
    let transaction = ctx.begin().await?;
    // taken by this runner alone: whoever marks it first does it
    let taken = job::Entity::update_many()
        .col_expr(job::Column::DoneAt, Expr::value(ctx.at()))
        .filter(job::Column::Id.eq(due.id))
        .filter(job::Column::DoneAt.is_null())
        .exec(&transaction)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(());
    }
    match work {
        Work::Notify { account, about, object } => {
            let id: Uuid = ctx.id();
            let row = notification::ActiveModel {
                id: Set(id.into()),
                centre_id: Set(due.centre_id),
                account_id: Set(account),
                kind: Set(about),
                object_id: Set(Some(object)),
                idempotency_key: Set(due.idempotency_key),
                created_at: Set(ctx.at()),
                delivered_at: Set(Some(ctx.at())),
                read_at: Set(None),
            };
            notification::Entity::insert(row)
                .on_conflict(OnConflict::column(notification::Column::IdempotencyKey).do_nothing().to_owned())
                .exec_without_returning(&transaction)
                .await?;
            transaction.commit().await?;
            ctx.services.hub.tell(vec![account], EventKind::Notification, id);
        }
    }
    Ok(())
}

async fn put_off(ctx: &Ctx, due: &job::Model, error: &str) -> Result<()> {
    let attempts = due.attempts + 1;
    tracing::warn!(job = %due.id, attempts, error, "job failed");
    let wait = SignedDuration::from_secs(5 << attempts.clamp(0, 10));
    let again = ctx.now.saturating_add(wait).unwrap_or(Timestamp::MAX);
    job::Entity::update_many()
        .col_expr(job::Column::Attempts, Expr::value(attempts))
        .col_expr(job::Column::LastError, Expr::value(error))
        .col_expr(job::Column::RunAt, Expr::value(At::new(again)))
        .col_expr(job::Column::FailedAt, Expr::value((attempts >= MOST_ATTEMPTS).then_some(ctx.at())))
        .filter(job::Column::Id.eq(due.id))
        .exec(ctx.services.db.write())
        .await?;
    Ok(())
}

/// How many jobs wait, and how many were set aside.
///
/// # Errors
/// When the database is down.
pub async fn backlog(services: &Services) -> Result<(u64, u64)> {
    use sea_orm::PaginatorTrait as _;
    let open = Condition::all().add(job::Column::DoneAt.is_null()).add(job::Column::FailedAt.is_null());
    let waiting = job::Entity::find().filter(open).count(services.db.read()).await?;
    let failed = job::Entity::find().filter(job::Column::FailedAt.is_not_null()).count(services.db.read()).await?;
    Ok((waiting, failed))
}
