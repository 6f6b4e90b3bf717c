//! What use-cases ask of the machine that the program runs on. Invariant: it tells numbers and whether something works,
//! never a path, a key or what is in a file.

use jiff::Timestamp;

/// How much room there is, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub free: u64,
    pub all: u64,
}

/// What is kept beside the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Files {
    pub count: u64,
    pub bytes: u64,
}

#[async_trait::async_trait]
pub trait Machine: Send + Sync {
    /// Can a file be kept and taken away?
    async fn storage_works(&self) -> bool;
    /// All files that are kept; none where they cannot be counted.
    async fn files(&self) -> Option<Files>;
    /// The disk that the data directory lies on; none where nobody can tell.
    fn disk(&self) -> Option<Room>;
    /// The versions of the key that seals, and since when each; one that was there from the start has no time.
    fn keys(&self) -> Vec<(u16, Option<Timestamp>)>;
    /// Which build of the pages is served.
    fn build(&self) -> Option<String>;
}
