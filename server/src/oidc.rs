//! To an identity provider and back, over HTTP. Invariant: a browser leaves only by a link of ours, with a cookie that
//! only it has; the cookie is worth nothing after the first answer.
//!
//! Both are GET, against the rule that a change is a POST: a provider sends people back by GET, and a form that leads to
//! another host is what our own policy forbids. What is changed is this browser's own step, and a sign-in that its person
//! has just done.

use crate::{config::Config, cookie::Cookie, identity::Caller, server_fn::grant, state::AppState};
use anyhow::Context as _;
use axum::{
    Extension,
    extract::{Path, Query, State, rejection::QueryRejection},
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, get},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use service::{
    account::oidc::{Answer, Asked, Oidc, begin, finish},
    reply::Reply,
};
use std::time::Duration;

/// How long a provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(8);

/// The providers of the settings, with their keys.
///
/// # Errors
/// What is wrong with which, in one sentence.
pub fn set_up(config: &Config) -> anyhow::Result<Oidc> {
    let read = |settings: &service::account::oidc::Settings| {
        let file = &settings.key_file;
        let pem = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok((settings.clone(), pem))
    };
    let providers = config.oidc.iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(Oidc::new(providers, &config.address(), PATIENCE)?)
}

pub fn leave() -> MethodRouter<AppState> {
    get(go)
}

pub fn come_back() -> MethodRouter<AppState> {
    get(land)
}

async fn go(
    State(state): State<AppState>,
    Extension(Caller { ctx, .. }): Extension<Caller>,
    Path(provider): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    // others' pages send nobody there; old browsers do not say where they come from
    if headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site") {
        return see_other("/sign-in");
    }
    let begun = begin(&ctx, &provider, &asked.map(|Query(asked)| asked).unwrap_or_default()).await;
    let mut response = see_other(&begun.address);
    if let Some(token) = &begun.token {
        Cookie::Oidc.set(&state.config, response.headers_mut(), token);
    }
    response
}

async fn land(
    State(state): State<AppState>,
    Extension(Caller { ctx, .. }): Extension<Caller>,
    answer: Result<Query<Answer>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let token = Cookie::Oidc.read(&state.config, &headers);
    let reply = Reply::default();
    let path = finish(&ctx, &reply, token, &answer.map(|Query(answer)| answer).unwrap_or_default()).await;
    let mut response = see_other(&path);
    grant(&state, &reply.wishes(), response.headers_mut());
    response
}

fn see_other(address: &str) -> Response {
    let Ok(address) = HeaderValue::from_str(address) else { return StatusCode::BAD_GATEWAY.into_response() };
    (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
}
