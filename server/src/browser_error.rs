//! Errors in the browser, told to us by `public/js/boot.js`. Invariant: bounded in size and number; what is logged has
//! no personal data: paths lose their ids before they are sent, and nothing else of the page is taken.

use crate::{identity::Caller, state::AppState};
use axum::{
    Extension,
    body::Bytes,
    extract::DefaultBodyLimit,
    routing::{MethodRouter, post},
};
use http::StatusCode;
use serde::Deserialize;
use std::sync::{Mutex, PoisonError};

const MOST_BYTES: usize = 4096;
/// Taken per minute from all browsers together.
const MOST_PER_MINUTE: u32 = 120;

static TAKEN: Mutex<(i64, u32)> = Mutex::new((0, 0));

#[derive(Debug, Deserialize)]
struct Report {
    kind: String,
    message: String,
    path: String,
    build: String,
}

pub fn route() -> MethodRouter<AppState> {
    post(take).layer(DefaultBodyLimit::max(MOST_BYTES))
}

async fn take(Extension(caller): Extension<Caller>, body: Bytes) -> StatusCode {
    let Ok(report) = serde_json::from_slice::<Report>(&body) else { return StatusCode::BAD_REQUEST };
    if !has_room(caller.ctx.now.as_second() / 60) {
        return StatusCode::TOO_MANY_REQUESTS;
    }
    let short = |text: &str, most: usize| text.chars().filter(|c| !c.is_control()).take(most).collect::<String>();
    metrics::counter!("tilbake_browser_errors").increment(1);
    tracing::warn!(
        kind = short(&report.kind, 40),
        message = short(&report.message, 200),
        path = without_ids(&short(&report.path, 200)),
        build = short(&report.build, 20),
        "error in a browser"
    );
    StatusCode::NO_CONTENT
}

fn has_room(minute: i64) -> bool {
    let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    if taken.0 != minute {
        *taken = (minute, 0);
    }
    taken.1 += 1;
    taken.1 <= MOST_PER_MINUTE
}

/// For logs: path segments that look like ids become `:id`; a query is dropped.
pub fn without_ids(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or("");
    path.split('/')
        .map(|part| if part.len() >= 20 || part.contains(|c: char| c.is_ascii_digit()) { ":id" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::without_ids;

    #[test]
    fn ids_and_queries_are_not_logged() {
        let path = "/participants/019aa0b2-1c2d-7000-8000-000000000001?next=/x";
        assert_eq!(without_ids(path), "/participants/:id");
        assert_eq!(
            without_ids("/guest/abcdefghijklmnopqrstuvwxyz"),
            "/guest/:id",
            "a link's token may be letters only"
        );
    }
}
