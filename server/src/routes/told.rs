//! The table in words, for people to read.

use super::{Access, ROUTES, Route};
use domain::person::Role;

/// The table as Markdown, for `docs/routes.md`.
#[must_use]
pub fn as_markdown() -> String {
    use std::fmt::Write as _;
    let names = |roles: &[Role]| roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
    let mut out = String::from(
        "# What answers HTTP\n\nMade from the table in `server/src/routes.rs` by `cargo test -p server routes_doc`; do not edit.\n\n\
         | Method | Path | Who gets past the door | What |\n| --- | --- | --- | --- |\n",
    );
    for Route { method, path, access, about, .. } in ROUTES {
        let who = match access {
            Access::Public => "anyone".to_owned(),
            Access::SignedIn => "signed in".to_owned(),
            Access::Proven => "signed in, proven lately".to_owned(),
            Access::Roles(roles) => names(roles),
            Access::ProvenRoles(roles) => format!("{}, proven lately", names(roles)),
            Access::MediaToken => "media token".to_owned(),
            Access::Operator => "this machine, or the metrics token".to_owned(),
        };
        let _ = writeln!(out, "| {method} | `{path}` | {who} | {about} |");
    }
    out
}
