//! A questionnaire on its way into the library, with how it is scored. Invariant: as for every file; what is wrong with one is
//! told on the page that it was sent from.

use super::{BRIEFLY, MOST_READ, broken, content, hear_out, next_turn};
use crate::{
    identity::Caller,
    server_fn::{Refused, put_by, see_other},
    state::AppState,
};
use axum::{
    Extension,
    extract::{DefaultBodyLimit, Multipart, State, multipart::MultipartRejection},
    response::Response,
    routing::{MethodRouter, post},
};
use bytes::Bytes;
use contract::AppError;
use domain::{Lang, questionnaire::MOST_BYTES};
use http::HeaderMap;
use leptos::prelude::{Owner, provide_context};
use service::{Ctx, library};
use tokio::time::timeout;

/// Where it is sent from, and where to.
const PAGE: &str = "/library/import";
const PATH: &str = "/library/import/file";

/// The form of the page, which needs no script.
pub fn route() -> MethodRouter<AppState> {
    post(take).layer(DefaultBodyLimit::max(MOST_READ))
}

async fn take(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    match keep(&caller.ctx, form).await {
        Ok(()) => see_other(&format!("{PAGE}?done=looked")),
        Err(error) => {
            let error = in_words(caller.ctx.lang, error);
            let refused = Refused { path: PATH.to_owned(), body: Bytes::new(), error };
            put_by(&state, &caller.ctx, &headers, refused, PAGE).await
        }
    }
}

async fn keep(ctx: &Ctx, form: Result<Multipart, MultipartRejection>) -> Result<(), AppError> {
    let mut form = form.map_err(|_| broken())?;
    let (mut document, mut scoring) = (Bytes::new(), Bytes::new());
    let mut turn = None;
    while let Some(part) = timeout(BRIEFLY, form.next_field()).await.map_err(|_| broken())?.map_err(|_| broken())? {
        let name = part.name().unwrap_or_default().to_owned();
        if let Err(refused) = library::may_look(ctx) {
            hear_out(part).await;
            return Err(refused.into());
        }
        let kept = match name.as_str() {
            "file" => &mut document,
            "scoring" => &mut scoring,
            _ => continue,
        };
        if turn.is_none() {
            turn = Some(next_turn().await?);
        }
        *kept = content(part, MOST_BYTES, || AppError::field(&name, "document_too_large")).await?;
    }
    library::may_look(ctx)?;
    Ok(library::look_at(ctx, &document, &scoring).await?)
}

/// What only this page says is said in the reader's words here.
fn in_words(lang: Lang, error: AppError) -> AppError {
    let AppError::Invalid { fields } = error else { return error };
    let fields = Owner::new().with(|| {
        provide_context(lang);
        fields.into_iter().map(::library::file_fault).collect()
    });
    AppError::Invalid { fields }
}
