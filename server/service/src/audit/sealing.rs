//! Seals what was written. Invariant: numbers are gapless and in the order of sealing, and one sealer is at work at a
//! time, however many processes there are: it holds the head of the chain.

use super::chain::{BEFORE_FIRST, Hash};
use crate::{
    Services,
    error::{Error, Result},
};
use domain::id::AuditId;
use entity::{
    At,
    audit::{self, Link},
    audit_chain,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

const BATCH: u64 = 500;

/// What a sealing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sealing {
    pub sealed: u64,
    /// Rows that this program did not write: left unsealed, for `tilbake audit verify` to name.
    pub strangers: u64,
}

/// Seals all rows that wait.
///
/// # Errors
/// When the database is down, or the head of the chain is not as it was left.
pub async fn seal(services: &Services) -> Result<Sealing> {
    if !audit::any_unsealed(services.db.read()).await? {
        return Ok(Sealing::default());
    }
    let transaction = services.db.begin().await?;
    let now = At::new(services.clock.now());
    let first = audit_chain::Model {
        id: audit_chain::ID,
        count: 0,
        hash: BEFORE_FIRST.to_vec(),
        mac: services.audit_key.head(0, &BEFORE_FIRST).to_vec(),
        sealed_at: now,
    };
    let mut head = audit_chain::hold(&transaction, first).await?;
    let (done, last) = seal_all(services, &transaction, &head).await?;
    if done.sealed > 0 {
        head.count = last.0;
        head.hash = last.1.to_vec();
        head.mac = services.audit_key.head(last.0, &last.1).to_vec();
        head.sealed_at = now;
        audit_chain::advance(&transaction, head).await?;
    }
    transaction.commit().await?;
    Ok(done)
}

/// Seals after `head`; gives the number and hash of the last row.
async fn seal_all(
    services: &Services,
    conn: &impl ConnectionTrait,
    head: &audit_chain::Model,
) -> Result<(Sealing, (i64, Hash))> {
    let key = &services.audit_key;
    let mut hash = known(&head.hash)?;
    if known(&head.mac)? != key.head(head.count, &hash) {
        return Err(Error::internal("the head of the audit chain was changed: run `tilbake audit verify`"));
    }
    // the first sealing of an installation vouches for what was written before there was a key
    let adopts = head.count == 0;
    let (mut done, mut seq, mut after) = (Sealing::default(), head.count, AuditId(Uuid::nil()));
    loop {
        let batch = audit::unsealed(conn, after, BATCH).await?;
        let Some(last) = batch.last() else { return Ok((done, (seq, hash))) };
        after = last.id;
        for row in &batch {
            let mac = key.row(row);
            let ours = row.mac.as_ref().map_or(adopts, |stored| stored.as_slice() == mac.as_slice());
            if !ours {
                done.strangers += 1;
                continue;
            }
            let link = Link { seq: seq + 1, mac, hash: key.link(&hash, seq + 1, &mac) };
            if audit::seal(conn, row.id, link).await? {
                (seq, hash) = (link.seq, link.hash);
                done.sealed += 1;
            }
        }
    }
}

fn known(stored: &[u8]) -> Result<Hash> {
    stored.try_into().map_err(|_| Error::internal("the head of the audit chain is damaged: run `tilbake audit verify`"))
}
