//! The table of routes for people to read.

use super::{ROUTES, Route};

/// The table as Markdown, for `docs/routes.md`.
#[must_use]
pub fn as_markdown() -> String {
    use std::fmt::Write as _;
    let mut out = String::from(
        "# What answers HTTP\n\nMade from the table in `server/src/routes.rs` by `cargo test -p server routes_doc`; do not edit.\n\n\
         | Method | Path | Who gets past the door | What |\n| --- | --- | --- | --- |\n",
    );
    for Route { method, path, access, about, .. } in ROUTES {
        let who = access.in_words();
        let _ = writeln!(out, "| {method} | `{path}` | {who} | {about} |");
    }
    out
}
