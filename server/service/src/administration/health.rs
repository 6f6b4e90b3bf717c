//! How the installation does, what is kept, and whether the audit log is whole. Invariant: what concerns all centres of an
//! installation is told in numbers only.

use super::{admin, proven_admin};
use crate::{
    audit::{
        self, Deed,
        verifying::{self, Flaw},
    },
    ctx::{Ctx, Services},
    error::Result,
    keeping,
    machine::Room,
    upkeep, wording,
};
use contract::{
    AppError,
    administration::health::{AuditLog, Check, Database, Disk, Done, Key, Outcome, Overview, Storage, Works},
};
use domain::{person::Role, upkeep::Upkeep};
use entity::{At, account, job, upkeep as kept};
use jiff::{SignedDuration, Timestamp};
use sea_orm::ConnectionTrait;

/// The runner looks every two seconds, the sealer twice a second: what waits longer than this waits for nobody.
const PATIENCE: SignedDuration = SignedDuration::from_mins(1);

/// What must work for anybody to be served.
pub async fn works(services: &Services) -> Works {
    Works {
        database: services.db.ping().await.is_ok(),
        storage: services.machine.storage_works().await,
        media: services.media.is_open(),
    }
}

fn number(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn disk(ctx: &Ctx, room: Room) -> Disk {
    let scarce = room.free < room.all / 10;
    Disk { free: wording::bytes(ctx.lang, room.free), all: wording::bytes(ctx.lang, room.all), scarce }
}

fn counted(row: &kept::Model) -> u64 {
    u64::try_from(row.count).unwrap_or(0)
}

/// The last backup, with its size.
async fn backup(ctx: &Ctx, conn: &impl ConnectionTrait) -> Result<Option<Done>> {
    let last = kept::last(conn, Upkeep::Backup).await?;
    Ok(last.map(|row| Done {
        when: wording::when(ctx.lang, row.done_at),
        amount: wording::bytes(ctx.lang, counted(&row)),
    }))
}

/// How everything does, and how much there is.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for all but administrators; when the database is down.
pub async fn overview(ctx: &Ctx) -> Result<Overview> {
    let (actor, db) = (admin(ctx)?, ctx.services.db.read());
    let late = At::new(ctx.now.saturating_sub(PATIENCE).unwrap_or(Timestamp::MIN));
    let accounts = account::all_of_centre(db, actor.centre).await?;
    let (open, closed): (Vec<_>, Vec<_>) = accounts.into_iter().partition(|one| one.disabled_at.is_none());
    let count = |is: fn(Role) -> bool| number(open.iter().filter(|one| is(one.role)).count() as u64);
    Ok(Overview {
        works: works(&ctx.services).await,
        jobs_late: job::next_due(db, late).await?.is_some(),
        unsealed: number(entity::audit::count_unsealed(db, ctx.at()).await?),
        unsealed_late: entity::audit::count_unsealed(db, late).await? > 0,
        disk: ctx.services.machine.disk().map(|room| disk(ctx, room)),
        backup: backup(ctx, db).await?,
        check: last_check(ctx, db).await?,
        jobs_failed: number(job::failed(db, actor.centre, 0).await?.1),
        jobs_waiting: number(job::waiting(db, actor.centre, 0).await?.1),
        staff: count(Role::is_staff),
        participants: count(|role| role == Role::Participant),
        closed: number(closed.len() as u64),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        build: ctx.services.machine.build(),
    })
}

/// What is kept, how much, and under which keys; never the keys.
///
/// # Errors
/// As [`overview`].
pub async fn storage(ctx: &Ctx) -> Result<Storage> {
    admin(ctx)?;
    let (db, machine) = (ctx.services.db.read(), &ctx.services.machine);
    let values = keeping::sealed_under(ctx).await?;
    let versions = machine.keys();
    let newest = versions.iter().map(|(version, _)| *version).max();
    let key = |(version, since): (u16, Option<Timestamp>)| Key {
        version,
        since: since.map(|at| wording::when(ctx.lang, At::new(at))),
        values: values.get(&version).copied().unwrap_or(0),
        newest: newest == Some(version),
    };
    let retention = kept::last(db, Upkeep::Retention).await?;
    Ok(Storage {
        database: if ctx.services.db.is_sqlite() { Database::Sqlite } else { Database::Postgres },
        database_size: ctx.services.db.size().await?.map(|bytes| wording::bytes(ctx.lang, bytes)),
        files: machine.files().await.map(|files| (files.count, wording::bytes(ctx.lang, files.bytes))),
        disk: machine.disk().map(|room| disk(ctx, room)),
        backup: backup(ctx, db).await?,
        retention: retention
            .map(|row| Done { when: wording::when(ctx.lang, row.done_at), amount: counted(&row).to_string() }),
        keys: versions.into_iter().map(key).collect(),
    })
}

async fn last_check(ctx: &Ctx, conn: &impl ConnectionTrait) -> Result<Option<Check>> {
    let Some(row) = kept::last(conn, Upkeep::AuditCheck).await? else { return Ok(None) };
    let outcome = serde_json::from_str(row.note.as_deref().unwrap_or_default())?;
    Ok(Some(Check { when: wording::when(ctx.lang, row.done_at), outcome }))
}

/// The audit log: what waits to be sealed, and what the last check said.
///
/// # Errors
/// As [`overview`].
pub async fn audit_log(ctx: &Ctx) -> Result<AuditLog> {
    admin(ctx)?;
    let db = ctx.services.db.read();
    let unsealed = number(entity::audit::count_unsealed(db, ctx.at()).await?);
    Ok(AuditLog { unsealed, check: last_check(ctx, db).await? })
}

/// Walks through the audit log of the whole installation, one walk at a time, and keeps what came of it.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, `StepUp`; `RateLimited` while another walk is under way.
pub async fn check_audit(ctx: &Ctx) -> Result<()> {
    proven_admin(ctx)?;
    let _alone = ctx.services.checking.try_lock().map_err(|_| AppError::RateLimited { seconds: 60 })?;
    let outcome = match verifying::verify(&ctx.services, None).await? {
        Ok(sound) => Outcome::Sound { rows: sound.count, word: sound.word() },
        Err(flaw) => broken(&flaw),
    };
    let rows = if let Outcome::Sound { rows, .. } = outcome { u64::try_from(rows).unwrap_or(0) } else { 0 };
    let note = serde_json::to_string(&outcome)?;
    let transaction = ctx.begin().await?;
    upkeep::done(ctx, &transaction, Upkeep::AuditCheck, rows, Some(note)).await?;
    audit::record(ctx, &transaction, Deed::office("check_audit", "audit", None)).await?;
    transaction.commit().await?;
    Ok(())
}

/// Where it is broken. What exactly is wrong is told by the command line, to whoever runs the server.
fn broken(flaw: &Flaw) -> Outcome {
    let (row, id) = match *flaw {
        Flaw::Changed { seq, id } | Flaw::Moved { seq, id } | Flaw::Beyond { seq, id, .. } => (Some(seq), Some(id)),
        Flaw::Missing { seq, .. } | Flaw::Head { seq } => (Some(seq), None),
        Flaw::Cut { first, .. } => (Some(first), None),
        Flaw::Stranger { id } => (None, Some(id)),
        Flaw::Witness { count } => (Some(count), None),
    };
    Outcome::Broken { row, id }
}
