//! Serves the app's pages. Invariant: a page leaves with the nonce its policy names, is never cached, and a visitor is
//! sent to sign in before anything of it is made. A page about what does not exist, or is not the reader's, says 404.

use crate::{
    cookie::Cookie,
    edge,
    identity::Caller,
    routes::{Access, confirm_path, sign_in_path},
    stash::Found,
    state::AppState,
};
use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::{MethodRouter, get},
};
use contract::{AppError, account::Demo};
use domain::Lang;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::{ReadValue as _, provide_context};
use service::reply::Reply;
use ui::{
    i18n::{Words, script_body, script_path},
    state::Missing,
};

/// Where a tablet that was handed over begins.
pub const TABLET: &str = "/tablet";

/// A page behind `access`.
pub fn route(access: Access) -> MethodRouter<AppState> {
    get(move |State(state): State<AppState>, request: Request| serve(state, request, access))
}

async fn serve(state: AppState, request: Request, access: Access) -> Response {
    let Some(caller) = request.extensions().get::<Caller>().cloned() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let wanted = request.uri().path_and_query().map_or("/", |path| path.as_str());
    match access.check(&caller.ctx) {
        Err(AppError::Unauthenticated) => Redirect::to(&sign_in_path(wanted)).into_response(),
        Err(AppError::StepUp) => Redirect::to(&confirm_path(wanted)).into_response(),
        // a tablet that was handed over has one page to go back to, and nobody else has business there
        Err(_) if caller.ctx.handed.is_some() => Redirect::to(TABLET).into_response(),
        Err(_) if access == Access::Tablet => Redirect::to("/").into_response(),
        // the page says so itself: its data is refused too
        Err(_) => render(state, request, caller, StatusCode::FORBIDDEN).await,
        Ok(()) => render(state, request, caller, StatusCode::OK).await,
    }
}

/// What no route knows: the app's own "not found" page.
pub async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let wants_page = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let Some(caller) = request.extensions().get::<Caller>().cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if !wants_page.is_some_and(|accept| accept.contains("text/html")) {
        return StatusCode::NOT_FOUND.into_response();
    }
    render(state, request, caller, StatusCode::NOT_FOUND).await
}

async fn render(state: AppState, request: Request, caller: Caller, status: StatusCode) -> Response {
    let owner = caller.ctx.account();
    let stash_id = Cookie::Stash.read(&state.config, request.headers()).map(str::to_owned);
    let page = request.uri().path();
    let Found { stash, left } =
        stash_id.as_ref().map(|id| state.stash.take(id, page, owner, caller.ctx.now)).unwrap_or_default();
    let options = state.leptos.clone();
    let demo = state.services.demo;
    // The page says here which lazy part it is. Leptos has a list of its own, which pages that are quick come too early for.
    let lazy = leptos::PrefetchLazyFn::default();
    let named = lazy.clone();
    let missing = Missing::default();
    let page_missing = missing.clone();
    let context = move || {
        provide_context(caller.ctx.lang);
        provide_context(caller.ctx.clone());
        provide_context(caller.me.clone());
        provide_context(Demo(demo));
        provide_context(Reply::default());
        provide_context(stash.clone());
        provide_context(named.clone());
        provide_context(page_missing.clone());
        let nonce = leptos::nonce::use_nonce();
        let headers = leptos::prelude::expect_context::<leptos_axum::ResponseOptions>();
        if let Some(policy) = nonce.and_then(|nonce| HeaderValue::from_str(&edge::page_policy(&nonce)).ok()) {
            headers.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    };
    let handler = leptos_axum::render_app_async_with_context(context, move || app::shell(options.clone()));
    let mut response = handler(request).await;
    // a page that is for others says so, whatever it did not find
    let status = if missing.is_set() && status == StatusCode::OK { StatusCode::NOT_FOUND } else { status };
    if status != StatusCode::OK {
        *response.status_mut() = status;
    }
    if let Some(lazy) = lazy.0.try_read_value()
        && let Some(links) = state.packs.preload(lazy.iter().copied())
    {
        response.headers_mut().insert(header::LINK, links);
    }
    match left {
        Some(left) => Cookie::Stash.set(&state.config, response.headers_mut(), &left),
        None if stash_id.is_some() => Cookie::Stash.clear(&state.config, response.headers_mut()),
        None => {}
    }
    response
}

/// One language's words for those who read them, as a script named by its content.
pub fn words() -> MethodRouter<AppState> {
    get(|Path(file): Path<String>| async move {
        let all = Lang::ALL.into_iter().flat_map(|lang| Words::all().map(move |words| (lang, words)));
        let named = |(lang, words): &(Lang, Words)| script_path(*lang, *words).ends_with(&format!("/{file}"));
        let Some((lang, words)) = all.into_iter().find(named) else { return StatusCode::NOT_FOUND.into_response() };
        let headers = [
            (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ];
        (headers, script_body(lang, words)).into_response()
    })
}
