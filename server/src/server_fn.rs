//! Runs server functions. Invariant: a function without a row in the route table does not run; an error leaves with the
//! status that says the same, and a plain form that failed comes back filled in.

use crate::{
    cookie::Cookie,
    identity::Caller,
    routes::{Route, confirm_path, sign_in_path},
    state::AppState,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::{AppError, local_path};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};
use leptos::{
    prelude::{Owner, provide_context},
    reactive::computed::ScopedFuture,
};
use leptos_axum::ResponseOptions;
use server_fn::error::SERVER_FN_ERROR_HEADER;
use service::{
    Ctx, account,
    reply::{Reply, SessionCookie, Wishes},
};
use std::time::Duration;
use ui::form::Stash;

/// Larger bodies are refused before they are read.
const MOST_BYTES: usize = 256 * 1024;
/// A body that takes longer to arrive is given up.
const MOST_TIME: Duration = Duration::from_secs(30);
/// More fields than any form of ours has.
const MOST_FIELDS: usize = 200;

pub async fn handle(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some(Caller { ctx, .. }) = parts.extensions.get::<Caller>().cloned() else {
        return refuse(&AppError::Unavailable);
    };
    let body = match tokio::time::timeout(MOST_TIME, to_bytes(body, MOST_BYTES)).await {
        Ok(Ok(body)) if body.split(|byte| *byte == b'&').count() <= MOST_FIELDS => body,
        Ok(_) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    // a browser without script posts a form and wants a page
    let plain = parts.method == Method::POST && wants_page(&parts.headers);
    let back = plain.then(|| referer_path(&parts.headers));
    let path = parts.uri.path().to_owned();
    let outcome = match Route::of_call(&path).map(|route| route.access.check(&ctx)) {
        Some(Ok(())) => {
            // run as for a script: what a page needs is done here
            parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
            run(&ctx, parts.clone(), body.clone()).await
        }
        Some(Err(error)) => Err(error),
        None => Err(AppError::NotFound),
    };
    match (outcome, back) {
        (Ok((mut response, wishes)), None) => {
            grant(&state, &wishes, response.headers_mut());
            response
        }
        (Ok((_, wishes)), Some(back)) => {
            let mut response = see_other(wishes.go_to.as_deref().unwrap_or(&back));
            grant(&state, &wishes, response.headers_mut());
            response
        }
        (Err(error), None) => refuse(&error),
        (Err(error), Some(back)) => put_by(&state, &ctx, &parts.headers, Refused { path, body, error }, &back).await,
    }
}

/// Runs the function in a reactive owner of its own. An error it answers with is taken out of the response.
async fn run(ctx: &Ctx, parts: Parts, body: Bytes) -> Result<(Response, Wishes), AppError> {
    let service = server_fn::axum::get_server_fn_service(parts.uri.path(), parts.method.clone());
    let Some(mut service) = service else { return Err(AppError::NotFound) };
    let reply = Reply::default();
    let request = Request::from_parts(parts.clone(), Body::from(body));
    let response = Owner::new()
        .with(|| {
            provide_context(parts);
            provide_context(ResponseOptions::default());
            provide_context(ctx.lang);
            provide_context(ctx.clone());
            provide_context(reply.clone());
            ScopedFuture::new(async move { service.run(request).await })
        })
        .await;
    if response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        let bytes = to_bytes(response.into_body(), MOST_BYTES).await.unwrap_or_default();
        return Err(serde_json::from_slice(&bytes).unwrap_or(AppError::Unavailable));
    }
    Ok((response, reply.wishes()))
}

/// Turns what was wished for into headers.
pub(crate) fn grant(state: &AppState, wishes: &Wishes, headers: &mut HeaderMap) {
    match &wishes.session_cookie {
        Some(SessionCookie::Set(token)) => {
            Cookie::Session.set(&state.config, headers, token);
            Cookie::Step.clear(&state.config, headers);
        }
        Some(SessionCookie::Half(token)) => {
            Cookie::Step.set(&state.config, headers, token);
            Cookie::Session.clear(&state.config, headers);
        }
        Some(SessionCookie::Clear) => Cookie::Session.clear(&state.config, headers),
        None => {}
    }
    if let Some(lang) = wishes.lang {
        Cookie::Lang.set(&state.config, headers, lang.as_str());
    }
}

/// A plain form that was not accepted.
pub(crate) struct Refused {
    pub path: String,
    pub body: Bytes,
    pub error: AppError,
}

/// Back to the form, which comes filled in and says what is wrong; by way of the door where that is what is wrong.
pub(crate) async fn put_by(state: &AppState, ctx: &Ctx, headers: &HeaderMap, refused: Refused, back: &str) -> Response {
    let Refused { path, body, error } = refused;
    let to = match error {
        AppError::Unauthenticated => sign_in_path(back),
        AppError::StepUp => confirm_path(back),
        _ => back.to_owned(),
    };
    let mut owner = ctx.account();
    if error == AppError::Unauthenticated {
        // whose session has just ended gets it back, and nobody else
        let token = Cookie::Session.read(&state.config, headers).unwrap_or_default();
        owner = account::holder(&state.services, token).await.ok().flatten();
        if owner.is_none() {
            return see_other(&to);
        }
    }
    let id = BASE64_URL_SAFE_NO_PAD.encode(ctx.services.dice.bytes::<16>());
    let fields = form_urlencoded::parse(&body).into_owned().take(MOST_FIELDS).collect();
    let before = Cookie::Stash.read(&state.config, headers);
    state.stash.put(id.clone(), owner, Stash { path, fields, error }, before, ctx.now);
    let mut response = see_other(&to);
    Cookie::Stash.set(&state.config, response.headers_mut(), &id);
    response
}

fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// Where the form stood: the path and query of the Referer.
fn referer_path(headers: &HeaderMap) -> String {
    headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok()?.parse::<http::Uri>().ok())
        .and_then(|uri| uri.path_and_query().map(|path| local_path(path.as_str()).to_owned()))
        .unwrap_or_else(|| "/".to_owned())
}

pub(crate) fn see_other(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, local_path(path).to_owned())]).into_response()
}

/// An error as JSON, with its status.
pub fn refuse(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(error)).into_response();
    // how leptos' client knows that the body is an error
    response.headers_mut().insert(HeaderName::from_static(SERVER_FN_ERROR_HEADER), HeaderValue::from_static("1"));
    if let AppError::RateLimited { seconds } = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    response
}
