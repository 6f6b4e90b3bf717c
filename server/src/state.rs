//! What every handler is given. Invariant: cheap to clone; nothing in it belongs to one request.

use crate::{config::Config, site::Packs, stash::StashShelf};
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use object_store::ObjectStore;
use service::Services;
use sfu::Sfu;
use std::sync::Arc;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

#[derive(Clone)]
pub struct AppState {
    pub services: Arc<Services>,
    pub config: Arc<Config>,
    pub leptos: LeptosOptions,
    pub packs: Arc<Packs>,
    pub sfu: Sfu,
    pub stash: Arc<StashShelf>,
    /// Where files are kept: a folder now, a bucket when a centre grows.
    pub files: Arc<dyn ObjectStore>,
    pub metrics: metrics_exporter_prometheus::PrometheusHandle,
    /// Says that the program is ending: sockets say goodbye.
    pub ending: CancellationToken,
    /// Open sockets: the HTTP server knows nothing of them once they are opened, and the program waits for their goodbye.
    pub sockets: TaskTracker,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}
