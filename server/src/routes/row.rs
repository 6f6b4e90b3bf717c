//! One row of the table: what answers, to whom.

use super::{Access, ROUTES};
use crate::state::AppState;
use axum::routing::MethodRouter;

/// What answers.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A page of the app.
    Page,
    /// A server function.
    Call,
    /// Served by the media router.
    Media,
    /// A plain handler.
    Http(fn() -> MethodRouter<AppState>),
}

#[derive(Clone, Copy)]
pub struct Route {
    /// For [`Kind::Http`] all methods it answers, for the docs.
    pub method: &'static str,
    /// As axum writes it.
    pub path: &'static str,
    pub access: Access,
    pub kind: Kind,
    pub about: &'static str,
}

pub(super) const fn page(path: &'static str, access: Access, about: &'static str) -> Route {
    Route { method: "GET", path, access, kind: Kind::Page, about }
}

pub(super) const fn read(path: &'static str, access: Access, about: &'static str) -> Route {
    Route { method: "GET", path, access, kind: Kind::Call, about }
}

pub(super) const fn act(path: &'static str, access: Access, about: &'static str) -> Route {
    Route { method: "POST", path, access, kind: Kind::Call, about }
}

pub(super) const fn http(
    method: &'static str,
    path: &'static str,
    access: Access,
    handler: fn() -> MethodRouter<AppState>,
    about: &'static str,
) -> Route {
    Route { method, path, access, kind: Kind::Http(handler), about }
}

pub(super) const fn media(method: &'static str, path: &'static str, about: &'static str) -> Route {
    Route { method, path, access: Access::MediaToken, kind: Kind::Media, about }
}

impl Route {
    /// The row of a server function's path.
    #[must_use]
    pub fn of_call(path: &str) -> Option<&'static Self> {
        ROUTES.iter().find(|route| matches!(route.kind, Kind::Call) && route.path == path)
    }
}
