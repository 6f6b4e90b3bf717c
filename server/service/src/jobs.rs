//! Work and notices that follow a commit. Invariant: a job is written in the transaction of the act that wants it, and
//! its effect and its `done_at` commit together, so it happens once.

use crate::{
    ctx::{Ctx, Services},
    error::{Error, Result, new_id},
    events::{About, EventKind},
    letters, rights, risk,
};
use domain::id::{AccountId, CentreId, DataExportId, LetterId, NotificationId, OutboxId, RiskAlertId};
use entity::{At, job, notification};
use jiff::{SignedDuration, Timestamp};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// After this many tries a job is set aside as failed.
const MOST_ATTEMPTS: i32 = 8;
/// A mail server may be down for a working day.
const MOST_SENDINGS: i32 = 14;

/// What there is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Work {
    /// Tell a person that there is something new.
    Notify { account: AccountId, about: String, object: Uuid },
    /// Tell a person that somebody has answered a risk item: a notice of its own, and to open tabs at once.
    RiskAlert { account: AccountId, alert: RiskAlertId },
    /// Close what an account has open: its sockets and media. Its sessions have ended already.
    EndAccount { account: AccountId },
    /// Make a participant's file of everything.
    Export { export: DataExportId },
    /// Send a letter or message.
    Send { letter: LetterId },
    /// Send a letter with a link.
    SendLink { letter: OutboxId },
}

impl Work {
    fn kind(&self) -> &'static str {
        match self {
            Self::Notify { .. } => "notify",
            Self::RiskAlert { .. } => "risk_alert",
            Self::EndAccount { .. } => "end_account",
            Self::Export { .. } => "export",
            Self::Send { .. } => "send",
            Self::SendLink { .. } => "send_link",
        }
    }
}

/// Writes a job in the act's transaction. The same `key` is kept once.
///
/// # Errors
/// When it cannot be written.
pub async fn enqueue(ctx: &Ctx, conn: &impl ConnectionTrait, centre: CentreId, work: &Work, key: String) -> Result<()> {
    let row = job::Model {
        id: ctx.id(),
        centre_id: centre,
        kind: work.kind().to_owned(),
        payload: serde_json::to_value(work)?,
        idempotency_key: key,
        run_at: ctx.at(),
        attempts: 0,
        done_at: None,
        failed_at: None,
        last_error: None,
    };
    job::enqueue(conn, row).await?;
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
        let Some(due) = job::next_due(services.db.read(), ctx.at()).await? else { return Ok(ran) };
        match run_one(&ctx, due.clone()).await {
            Ok(()) => ran += 1,
            Err(error) => put_off(&ctx, &due, &error).await?,
        }
    }
}

async fn run_one(ctx: &Ctx, due: job::Model) -> Result<()> {
    let work: Work = serde_json::from_value(due.payload)?;
    // made before the transaction, which would keep every writer waiting; made twice, it is one
    match work {
        Work::Export { export } => rights::export::make(ctx, export).await?,
        Work::Send { letter } => letters::deliver(ctx, letter).await?,
        Work::SendLink { letter } => letters::delivery::deliver_link(ctx, letter).await?,
        Work::Notify { .. } | Work::RiskAlert { .. } | Work::EndAccount { .. } => {}
    }
    let transaction = ctx.begin().await?;
    // taken by this runner alone: whoever marks it first does it
    if !job::take(&transaction, due.id, ctx.at()).await? {
        return Ok(());
    }
    match work {
        Work::Notify { account, about, object } => {
            let id = notice(ctx, &transaction, (due.centre_id, account), (about, object), due.idempotency_key).await?;
            transaction.commit().await?;
            ctx.services.hub.tell(vec![account], EventKind::Notification, id, About::Nobody);
        }
        Work::RiskAlert { account, alert } => {
            let about = (risk::NOTICE.to_owned(), alert.into());
            notice(ctx, &transaction, (due.centre_id, account), about, due.idempotency_key).await?;
            transaction.commit().await?;
            ctx.services.hub.tell(vec![account], EventKind::RiskAlert, alert, About::Nobody);
        }
        Work::EndAccount { account } => {
            transaction.commit().await?;
            ctx.services.hub.end_account(account);
        }
        Work::Export { .. } | Work::Send { .. } | Work::SendLink { .. } => transaction.commit().await?,
    }
    Ok(())
}

async fn notice(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    (centre_id, account_id): (CentreId, AccountId),
    (kind, object): (String, Uuid),
    idempotency_key: String,
) -> Result<NotificationId> {
    let row = notification::Model {
        id: ctx.id(),
        centre_id,
        account_id,
        kind,
        object_id: Some(object),
        idempotency_key,
        created_at: ctx.at(),
        delivered_at: Some(ctx.at()),
        read_at: None,
    };
    let id = row.id;
    notification::append(conn, row).await?;
    Ok(id)
}

/// The cause goes into the log, its id to the job: what a database says may hold what people wrote.
async fn put_off(ctx: &Ctx, due: &job::Model, cause: &Error) -> Result<()> {
    let attempts = due.attempts + 1;
    let error_id = new_id();
    tracing::warn!(job = %due.id, attempts, error_id, %cause, "job failed");
    let wait = SignedDuration::from_secs(5 << attempts.clamp(0, 10));
    let again = ctx.now.saturating_add(wait).unwrap_or(Timestamp::MAX);
    let work: Option<Work> = serde_json::from_value(due.payload.clone()).ok();
    let most = match work {
        Some(Work::Send { .. } | Work::SendLink { .. }) => MOST_SENDINGS,
        _ => MOST_ATTEMPTS,
    };
    let aside = (attempts >= most).then_some(ctx.at());
    if let Some(Work::Export { export }) = work {
        rights::export::stumbled(ctx, export, attempts, aside.is_some()).await?;
    }
    job::put_off(ctx.services.db.write(), due.id, attempts, &error_id, (At::new(again), aside)).await?;
    Ok(())
}

/// How many jobs wait, and how many were set aside.
///
/// # Errors
/// When the database is down.
pub async fn backlog(services: &Services) -> Result<(u64, u64)> {
    Ok(job::backlog(services.db.read()).await?)
}
