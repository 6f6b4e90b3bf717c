//! Walks the chain and names the first row that is not as it was sealed. Invariant: it writes nothing, and judges one
//! moment of the database, however much is written meanwhile.

use super::chain::{AuditKey, BEFORE_FIRST, Hash, hex};
use crate::{Services, error::Result};
use domain::id::AuditId;
use entity::{At, audit, audit_chain};
use jiff::{SignedDuration, Timestamp};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

const PAGE: u64 = 1000;
/// A row is sealed within a second; one that has waited longer than this is told of.
const PATIENCE: SignedDuration = SignedDuration::from_mins(1);

/// A head that was written down earlier: how many rows there were, and the last one's hash in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    pub count: i64,
    pub head: String,
}

/// A chain without a flaw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    pub count: i64,
    pub head: String,
    /// How many rows have waited too long to be sealed, and since when.
    pub waiting: Option<(u64, Timestamp)>,
}

impl Sound {
    /// What is written down outside the machine: `COUNT:HEAD`.
    #[must_use]
    pub fn word(&self) -> String {
        format!("{}:{}", self.count, self.head)
    }
}

/// The first thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("row {seq} ({id}) was changed, or was not written by Tilbake")]
    Changed { seq: i64, id: AuditId },
    #[error("row {seq} is missing: row {next} ({id}) comes after row {}", .seq - 1)]
    Missing { seq: i64, next: i64, id: AuditId },
    #[error("row {seq} ({id}) does not follow the row before it: rows were moved, taken out or put in")]
    Moved { seq: i64, id: AuditId },
    #[error("the rows from {first} to {last} are missing: the log was cut after row {}", .first - 1)]
    Cut { first: i64, last: i64 },
    #[error("row {seq} ({id}) stands after the sealed end of the log, row {end}")]
    Beyond { seq: i64, id: AuditId, end: i64 },
    #[error("the head of the chain was changed: it does not belong to row {seq}")]
    Head { seq: i64 },
    #[error("row {id} was not written by Tilbake: it is not sealed and bears no mark of its key")]
    Stranger { id: AuditId },
    #[error("row {count} is not the one that was written down: the log was made anew, or is an older copy")]
    Witness { count: i64 },
}

/// # Errors
/// When the database is down.
pub async fn verify(services: &Services, witness: Option<&Witness>) -> Result<Result<Sound, Flaw>> {
    let snapshot = services.db.snapshot().await?;
    let outcome = walk(services, &snapshot, witness).await;
    snapshot.rollback().await?;
    outcome
}

async fn walk(
    services: &Services,
    conn: &impl ConnectionTrait,
    witness: Option<&Witness>,
) -> Result<Result<Sound, Flaw>> {
    let key = &services.audit_key;
    let head = audit_chain::head(conn).await?;
    let end = head.as_ref().map_or(0, |head| head.count);
    let (mut count, mut hash, mut after) = (0, BEFORE_FIRST, i64::MIN);
    loop {
        let page = audit::sealed(conn, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.seq.unwrap_or(i64::MAX);
        for row in &page {
            match next(key, row, (count, &hash), end) {
                Ok(step) => (count, hash) = step,
                Err(flaw) => return Ok(Err(flaw)),
            }
            if witness.is_some_and(|known| known.count == count && known.head != hex(&hash)) {
                return Ok(Err(Flaw::Witness { count }));
            }
        }
    }
    if let Err(flaw) = at_end(key, head.as_ref(), (count, &hash)) {
        return Ok(Err(flaw));
    }
    if let Some(known) = witness.filter(|known| known.count > count) {
        return Ok(Err(Flaw::Witness { count: known.count }));
    }
    let waiting = waiting(services, conn, count > 0).await?;
    Ok(waiting.map(|waiting| Sound { count, head: hex(&hash), waiting }))
}

/// The number and hash of `row`, which must follow `before`.
fn next(key: &AuditKey, row: &audit::Model, before: (i64, &Hash), end: i64) -> Result<(i64, Hash), Flaw> {
    let (seq, id, expected) = (row.seq.unwrap_or_default(), row.id, before.0 + 1);
    let content = key.row(row);
    let is_ours = row.mac.as_deref() == Some(content.as_slice());
    if seq > expected {
        return Err(Flaw::Missing { seq: expected, next: seq, id });
    }
    if !is_ours || seq < expected {
        return Err(Flaw::Changed { seq, id });
    }
    let hash = key.link(before.1, seq, &content);
    if row.hash.as_deref() != Some(hash.as_slice()) {
        return Err(Flaw::Moved { seq, id });
    }
    if seq > end {
        return Err(Flaw::Beyond { seq, id, end });
    }
    Ok((seq, hash))
}

/// Does the head belong to the last row?
fn at_end(key: &AuditKey, head: Option<&audit_chain::Model>, (count, hash): (i64, &Hash)) -> Result<(), Flaw> {
    let Some(head) = head else {
        return Ok(());
    };
    let signed: Result<Hash, _> = head.hash.as_slice().try_into();
    let genuine = signed.is_ok_and(|hash| key.head(head.count, &hash).as_slice() == head.mac.as_slice());
    if !genuine {
        return Err(Flaw::Head { seq: head.count });
    }
    if head.count > count {
        return Err(Flaw::Cut { first: count + 1, last: head.count });
    }
    if head.hash == hash { Ok(()) } else { Err(Flaw::Head { seq: count }) }
}

/// Rows that have waited too long; a stranger among those that wait, once there is a chain, is a flaw.
async fn waiting(
    services: &Services,
    conn: &impl ConnectionTrait,
    chained: bool,
) -> Result<Result<Option<(u64, Timestamp)>, Flaw>> {
    let before = At::new(services.clock.now().saturating_sub(PATIENCE).unwrap_or(Timestamp::MIN));
    let mut late: Option<(u64, Timestamp)> = None;
    let mut after = AuditId(Uuid::nil());
    loop {
        let page = audit::unsealed(conn, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(Ok(late)) };
        after = last.id;
        for row in page {
            if chained && row.mac.as_deref() != Some(services.audit_key.row(&row).as_slice()) {
                return Ok(Err(Flaw::Stranger { id: row.id }));
            }
            if row.at < before {
                let (count, since) = late.unwrap_or((0, row.at.timestamp()));
                late = Some((count + 1, since.min(row.at.timestamp())));
            }
        }
    }
}
