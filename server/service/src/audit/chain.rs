//! What is hashed, and how. Invariant: every column of a row is in its hash, in an encoding that no two rows share and
//! that is the same on both databases.

use entity::{At, audit};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt::{self, Write as _};
use uuid::Uuid;

/// A keyed hash, HMAC-SHA256.
pub type Hash = [u8; 32];

/// What stands before the first row.
pub const BEFORE_FIRST: Hash = [0; 32];

/// The key of the chain. Whoever can write the database but has not this cannot write a row, or mend the chain.
#[derive(Clone)]
pub struct AuditKey(Hmac<Sha256>);

impl fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuditKey(…)")
    }
}

impl AuditKey {
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        // HMAC takes keys of any length: this cannot fail
        Self(Hmac::new_from_slice(secret).unwrap_or_else(|_| Hmac::new(&hmac::digest::Key::<Hmac<Sha256>>::default())))
    }

    /// Of a row's content: what was written, before it has a place.
    #[must_use]
    pub fn row(&self, row: &audit::Model) -> Hash {
        self.hash(b"tilbake audit row v1\0", &content(row))
    }

    /// Of a row in its place: what stands before it, its number, and the hash of its content.
    #[must_use]
    pub fn link(&self, before: &Hash, seq: i64, row: &Hash) -> Hash {
        self.hash(b"tilbake audit link v1\0", &[before.as_slice(), &seq.to_be_bytes(), row].concat())
    }

    /// Of the head: how many rows there are, and the last one's hash.
    #[must_use]
    pub fn head(&self, count: i64, hash: &Hash) -> Hash {
        self.hash(b"tilbake audit head v1\0", &[count.to_be_bytes().as_slice(), hash].concat())
    }

    fn hash(&self, purpose: &[u8], content: &[u8]) -> Hash {
        self.0.clone().chain_update(purpose).chain_update(content).finalize().into_bytes().into()
    }
}

/// The columns in order, each with its length before it, so that no two rows read the same. A row is taken apart by
/// name: a column that is added and not hashed does not compile.
fn content(row: &audit::Model) -> Vec<u8> {
    let audit::Model {
        id,
        centre_id,
        at,
        actor_id,
        actor_role,
        enrolment_id,
        act,
        object_kind,
        object_id,
        purpose,
        sitting,
        // what sealing itself writes
        seq: _,
        mac: _,
        hash: _,
    } = row;
    let mut out = Vec::with_capacity(256);
    let mut put = |value: Option<&[u8]>| match value {
        None => out.push(0),
        Some(bytes) => {
            out.push(1);
            out.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
            out.extend_from_slice(bytes);
        }
    };
    let uuid = |id: Uuid| *id.as_bytes();
    put(Some(&uuid(id.0)));
    put(Some(&uuid(centre_id.0)));
    put(Some(&instant(*at)));
    put(Some(&uuid(actor_id.0)));
    put(Some(actor_role.as_str().as_bytes()));
    put(enrolment_id.map(|id| uuid(id.0)).as_ref().map(<[u8; 16]>::as_slice));
    put(Some(act.as_bytes()));
    put(Some(object_kind.as_bytes()));
    put(object_id.map(uuid).as_ref().map(<[u8; 16]>::as_slice));
    put(Some(purpose.as_bytes()));
    put(sitting.as_ref().map(String::as_bytes));
    out
}

/// Whole microseconds, which both databases keep; their texts for an instant differ.
fn instant(at: At) -> [u8; 8] {
    at.timestamp().as_microsecond().to_be_bytes()
}

/// A hash for people to read and to write down.
#[must_use]
pub fn hex(hash: &[u8]) -> String {
    hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::person::Role;

    fn row() -> audit::Model {
        audit::Model {
            id: Uuid::from_u128(1).into(),
            centre_id: Uuid::from_u128(2).into(),
            at: At::new(jiff::Timestamp::UNIX_EPOCH),
            actor_id: Uuid::from_u128(3).into(),
            actor_role: Role::Therapist,
            enrolment_id: None,
            act: "read_answers".into(),
            object_kind: "enrolment".into(),
            object_id: None,
            purpose: "care".into(),
            sitting: None,
            seq: None,
            mac: None,
            hash: None,
        }
    }

    #[test]
    fn text_cannot_slip_from_one_column_into_the_next_and_nothing_is_not_empty() {
        let key = AuditKey::new(&[7; 32]);
        let (mut one, mut other) = (row(), row());
        one.act = "read_answersenrol".into();
        one.object_kind = "ment".into();
        assert_ne!(key.row(&one), key.row(&row()));
        other.sitting = Some(String::new());
        assert_ne!(key.row(&other), key.row(&row()));
        let (mut first, mut second) = (row(), row());
        first.enrolment_id = Some(Uuid::from_u128(9).into());
        second.object_id = Some(Uuid::from_u128(9));
        assert_ne!(key.row(&first), key.row(&second));
    }

    #[test]
    fn another_key_gives_another_hash_and_a_hash_is_good_for_one_purpose() {
        let (key, other) = (AuditKey::new(&[7; 32]), AuditKey::new(&[8; 32]));
        assert_ne!(key.row(&row()), other.row(&row()));
        assert_ne!(key.head(1, &BEFORE_FIRST), key.link(&BEFORE_FIRST, 1, &BEFORE_FIRST));
        assert!(!format!("{key:?}").contains('7'));
    }
}
