//! A file of everything about oneself, to take along. Invariant: it lies sealed under a key of its own, only its owner
//! opens it, after a fresh proof, and after its days nobody can.

mod package;

pub use package::Paper;

use super::{gather, when};
use crate::{
    account,
    audit::{self, Deed},
    ctx::Ctx,
    error::{Error, Result},
    events::{About, EventKind},
    jobs::{self, Work},
    stored_file::{self, Home},
    wording::{self, CENTRE_ZONE},
};
use contract::{
    AppError,
    rights::{ExportState, Exports, OwnExport},
};
use domain::{
    Lang,
    id::DataExportId,
    retention::{CLASSES, Keep, Kind},
    rights::DataKind,
};
use entity::{At, account as accounts, data_export, enrolment, participant, seal::Place};
use jiff::{SignedDuration, Timestamp};
use object_store::path::Path;

const TABLE: &str = "data_export";
/// Gathering, writing, keeping.
pub const STEPS: i32 = 3;
/// So many a day: each opens all there is.
const MOST_A_DAY: usize = 5;

/// How long a file is kept.
fn days() -> u16 {
    CLASSES
        .iter()
        .find_map(|class| match (class.kind, class.keep) {
            (Kind::Export, Keep::Days(days)) => Some(days),
            _ => None,
        })
        .unwrap_or_default()
}

fn days_before(at: Timestamp) -> At {
    At::new(at.saturating_sub(SignedDuration::from_hours(24 * i64::from(days()))).unwrap_or(Timestamp::MIN))
}

/// The acting participant's files, the newest first.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for staff.
pub async fn own(ctx: &Ctx) -> Result<Exports> {
    let participant = ctx.actor()?.participant.ok_or(AppError::Forbidden)?;
    let rows = data_export::of_participant(ctx.services.db.read(), participant).await?;
    let told = rows.iter().map(|row| OwnExport { id: row.id, at: when(ctx, row.requested_at), state: state(ctx, row) });
    Ok(Exports { days: days(), steps: STEPS, all: told.collect() })
}

fn state(ctx: &Ctx, row: &data_export::Model) -> ExportState {
    match row.ready_at {
        Some(at) if row.file_key.is_some() && at >= days_before(ctx.now) => {
            let until = at.timestamp().saturating_add(SignedDuration::from_hours(24 * i64::from(days())));
            let kilobytes = (row.size.unwrap_or(0) + 1023) / 1024;
            ExportState::Ready { until: when(ctx, At::new(until.unwrap_or(Timestamp::MAX))), kilobytes }
        }
        Some(_) => ExportState::Over,
        None if row.failed_at.is_some() => ExportState::Failed,
        None if row.tries > 0 && row.step == 0 => ExportState::Trouble,
        None => ExportState::UnderWay { step: row.step },
    }
}

/// Asks for a file. While one is being made, asking again is the same.
///
/// # Errors
/// `Forbidden` for staff; `RateLimited` after five in a day.
pub async fn ask(ctx: &Ctx) -> Result<()> {
    let actor = ctx.actor()?;
    let participant = actor.participant.ok_or(AppError::Forbidden)?;
    let transaction = ctx.begin().await?;
    participant::lock(&transaction, participant).await?;
    let rows = data_export::of_participant(&transaction, participant).await?;
    if rows.iter().any(|row| row.ready_at.is_none() && row.failed_at.is_none()) {
        return Ok(());
    }
    let yesterday = ctx.now.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MIN);
    let lately = rows.iter().filter(|row| row.requested_at.timestamp() > yesterday);
    if lately.count() >= MOST_A_DAY {
        return Err(AppError::RateLimited { seconds: 24 * 60 * 60 }.into());
    }
    let id: DataExportId = ctx.id();
    let row = data_export::Model {
        id,
        centre_id: actor.centre,
        participant_id: participant,
        account_id: actor.account,
        lang: ctx.lang.as_str().to_owned(),
        requested_at: ctx.at(),
        step: 0,
        tries: 0,
        file_key: Some(stored_file::new_key(ctx, &home(id))?),
        size: None,
        ready_at: None,
        failed_at: None,
        removed_at: None,
    };
    entity::insert(&transaction, row).await?;
    let enrolled = enrolment::current_visible(&transaction, actor, ctx.at(), ctx.today()).await?.map(|one| one.id);
    audit::record(ctx, &transaction, deed("ask_for_export", id, enrolled)).await?;
    jobs::enqueue(ctx, &transaction, actor.centre, &Work::Export { export: id }, format!("export:{id}")).await?;
    transaction.commit().await?;
    Ok(())
}

fn deed(act: &'static str, id: DataExportId, enrolment: Option<domain::id::EnrolmentId>) -> Deed<'static> {
    let (object_kind, object_id) = (TABLE, Some(id.into()));
    Deed { act, object_kind, object_id, enrolment, purpose: "own", sitting: None }
}

fn home(id: DataExportId) -> Home {
    let path = Path::from(format!("exports/{id}"));
    Home { path, file: Place::new(TABLE, "file", id), key: Place::new(TABLE, "file_key", id) }
}

/// Makes the file: called by the runner, again and again until it is there. Made twice, it is one.
///
/// # Errors
/// When it cannot be read or kept.
pub async fn make(ctx: &Ctx, id: DataExportId) -> Result<()> {
    let db = ctx.services.db.write();
    let Some(row) = data_export::by_id(db, id).await? else { return Ok(()) };
    // ready, or given up so long ago that its key is gone
    let Some(key) = row.file_key.as_ref().filter(|_| row.ready_at.is_none()) else { return Ok(()) };
    let account = accounts::by_id(db, row.account_id).await?.ok_or(AppError::NotFound)?;
    let mut theirs = ctx.acting_as(account::actor(db, &account).await?);
    theirs.lang = Lang::parse(&row.lang).unwrap_or_default();
    advance(&theirs, id, 1).await?;
    let moment = ctx.services.db.snapshot().await?;
    let own = gather(&theirs, &moment, DataKind::ALL).await?;
    moment.commit().await?;
    advance(&theirs, id, 2).await?;
    let file = package::pack(&theirs, own).await?;
    advance(&theirs, id, STEPS).await?;
    let size = i32::try_from(file.len()).map_err(Error::internal)?;
    stored_file::put(ctx, &home(id), key, &file).await?;
    data_export::ready(db, id, size, ctx.at()).await?;
    tell(&theirs, id)
}

async fn advance(ctx: &Ctx, id: DataExportId, step: i32) -> Result<()> {
    data_export::advance(ctx.services.db.write(), id, step).await?;
    tell(ctx, id)
}

fn tell(ctx: &Ctx, id: DataExportId) -> Result<()> {
    ctx.services.hub.tell(vec![ctx.actor()?.account], EventKind::Notification, id, About::Nobody);
    Ok(())
}

/// Notes that a try failed, for its owner to see; `last` when there will be no more.
///
/// # Errors
/// When the database is down.
pub async fn stumbled(ctx: &Ctx, id: DataExportId, tries: i32, last: bool) -> Result<()> {
    let db = ctx.services.db.write();
    data_export::stumble(db, id, tries, last.then_some(ctx.at())).await?;
    if let Some(row) = data_export::by_id(db, id).await? {
        ctx.services.hub.tell(vec![row.account_id], EventKind::Notification, id, About::Nobody);
    }
    Ok(())
}

/// A file on its way out.
pub struct Download {
    /// Made here, never by what somebody typed.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The file, for its owner who has just proven who they are.
///
/// # Errors
/// `StepUp`; `NotFound` when it is not the actor's, is not ready or its days are over; `Unavailable` when the store is down.
pub async fn fetch(ctx: &Ctx, id: &str) -> Result<Download> {
    let actor = ctx.require_recent()?;
    let id: DataExportId = id.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let found = data_export::by_id(&transaction, id).await?;
    let row = found.filter(|row| Some(row.participant_id) == actor.participant).ok_or(AppError::NotFound)?;
    let ExportState::Ready { .. } = state(ctx, &row) else { return Err(AppError::NotFound.into()) };
    let bytes = stored_file::get(ctx, &home(id), row.file_key.as_ref().ok_or(AppError::NotFound)?).await?;
    let enrolled = enrolment::current_visible(&transaction, actor, ctx.at(), ctx.today()).await?.map(|one| one.id);
    audit::record(ctx, &transaction, deed("download_export", id, enrolled)).await?;
    transaction.commit().await?;
    let day = wording::day_of(row.requested_at.timestamp(), CENTRE_ZONE);
    Ok(Download { name: format!("tilbake-{day}.zip"), bytes })
}

/// How many files are kept no longer.
///
/// # Errors
/// When the database is down.
pub async fn overdue(ctx: &Ctx) -> Result<u64> {
    Ok(data_export::count_old(ctx.services.db.read(), days_before(ctx.now)).await?)
}

/// Lets go of them: first the keys, so that nothing is readable even where the store cannot be reached; then the files.
///
/// # Errors
/// When the database or the store is down: it is tried again the next time.
pub async fn let_go(ctx: &Ctx) -> Result<u64> {
    let (db, before) = (ctx.services.db.write(), days_before(ctx.now));
    data_export::forget_keys(db, before).await?;
    let mut gone = 0;
    loop {
        let some = data_export::some_old(db, before, 100).await?;
        if some.is_empty() {
            return Ok(gone);
        }
        for id in some {
            stored_file::delete(ctx, &home(id)).await?;
            data_export::removed(db, id, ctx.at()).await?;
            gone += 1;
        }
    }
}
