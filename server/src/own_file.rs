//! Files that hold what only the program's own user may read. Invariant: made anew, so that no link that somebody left
//! there is followed, and nothing is overwritten.

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

/// # Errors
/// When something is there already, or it cannot be written there.
pub fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}
