//! Is it alive, can it work, how does it do. Invariant: no secrets, no personal data; `/metrics` is not for everyone.

use crate::state::AppState;
use axum::{
    Json,
    extract::{ConnectInfo, State},
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, get},
};
use http::{HeaderMap, StatusCode, header};
use secrecy::ExposeSecret as _;
use std::net::SocketAddr;

pub fn live() -> MethodRouter<AppState> {
    get(async || "ok")
}

pub fn ready() -> MethodRouter<AppState> {
    get(async |State(state): State<AppState>| {
        let works = service::administration::works(&state.services).await;
        (if works.all() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(works))
    })
}

pub fn metrics() -> MethodRouter<AppState> {
    get(
        async |State(state): State<AppState>,
               ConnectInfo(peer): ConnectInfo<SocketAddr>,
               headers: HeaderMap|
               -> Response {
            let token = state.config.server.metrics_token.expose_secret();
            let bearer =
                headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
            let allowed = if token.is_empty() {
                // behind a proxy everything seems to come from this machine
                peer.ip().is_loopback() && !headers.contains_key("x-forwarded-for")
            } else {
                bearer.is_some_and(|given| same(given.as_bytes(), token.as_bytes()))
            };
            if !allowed {
                return StatusCode::NOT_FOUND.into_response();
            }
            if let Ok((waiting, failed)) = service::jobs::backlog(&state.services).await {
                metrics::gauge!("tilbake_jobs_waiting").set(count(waiting));
                metrics::gauge!("tilbake_jobs_failed").set(count(failed));
            }
            crate::live::count(&state.sfu).await;
            state.metrics.render().into_response()
        },
    )
}

fn count(n: u64) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Compares in a time that tells nothing but the length.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |sum, (x, y)| sum | (x ^ y)) == 0
}
