//! Calendars on their way out. Invariant: the address is the key, so nothing but it is asked for, and nothing else is told.

use crate::{identity::Caller, server_fn::refuse, state::AppState};
use axum::{
    Extension,
    extract::Path,
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, get},
};
use contract::AppError;
use http::header;
use service::calendar_feed;

/// `/calendar/<token>.ics`
pub fn route() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Path(file): Path<String>| -> Response {
        let Some(token) = file.strip_suffix(".ics") else { return refuse(&AppError::NotFound) };
        match calendar_feed::fetch(&caller.ctx.services, token, caller.ctx.now).await.map_err(AppError::from) {
            Ok(calendar) => {
                let headers = [
                    (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
                    (header::CONTENT_DISPOSITION, "inline; filename=\"tilbake.ics\""),
                    (header::CACHE_CONTROL, "no-store"),
                    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                ];
                (headers, calendar).into_response()
            }
            Err(error) => refuse(&error),
        }
    })
}
