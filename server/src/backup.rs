//! Backup and restore. Invariant: a backup is one instant of the database and every file it speaks of, opens only with a
//! key that is not in it, and is read to its end before anything of it is put anywhere.

mod archive;
mod chunks;
mod make;
mod restore;

pub use archive::{Manifest, verify};
pub use make::make;
pub use restore::restore;

/// Parts that are files of the object store begin with this; tables of PostgreSQL with the next.
const FILE: &str = "file/";
const TABLE: &str = "table/";
/// The SQLite database.
const DATABASE: &str = "database";
