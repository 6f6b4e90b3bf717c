//! A slide on its way into a session, one at a time from the browser that read the PDF. Invariant: as for every file; what is
//! wrong is told to the script that sent it.

use super::{BRIEFLY, broken, content, hear_out, next_turn, text};
use crate::{identity::Caller, server_fn::refuse, state::AppState};
use axum::{
    Extension,
    extract::{DefaultBodyLimit, Multipart, Path, multipart::MultipartRejection},
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, post},
};
use bytes::Bytes;
use contract::AppError;
use domain::slides::{IMAGE_MAX, TEXT_MAX};
use http::StatusCode;
use service::{
    Ctx,
    teaching::{Page, add_slide, addable},
};
use tokio::time::timeout;

/// Bytes of a number, and of the text: a character may take four.
const NUMBER_MAX: usize = 16;
const TEXT_READ: usize = 4 * TEXT_MAX;
/// What is read of a form and not kept.
const MOST_READ: usize = 8 * IMAGE_MAX;

/// The place in its deck, the size, the text and the image of a page.
pub fn route() -> MethodRouter<AppState> {
    post(take).layer(DefaultBodyLimit::max(MOST_READ))
}

async fn take(
    Extension(caller): Extension<Caller>,
    Path((session, deck)): Path<(String, String)>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    match keep(&caller.ctx, &session, &deck, form).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refuse(&error),
    }
}

async fn keep(
    ctx: &Ctx,
    session: &str,
    deck: &str,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(), AppError> {
    let may = addable(ctx, session, deck).await;
    let Ok(mut form) = form else { return Err(may.err().map_or_else(broken, AppError::from)) };
    let (mut page, mut image) = (Page::default(), Bytes::new());
    let mut turn = None;
    while let Some(part) = timeout(BRIEFLY, form.next_field()).await.map_err(|_| broken())?.map_err(|_| broken())? {
        if may.is_err() {
            hear_out(part).await;
            continue;
        }
        match part.name() {
            Some("number") => page.number = text(part, NUMBER_MAX).await?,
            Some("width") => page.width = text(part, NUMBER_MAX).await?,
            Some("height") => page.height = text(part, NUMBER_MAX).await?,
            Some("text") => page.text = text(part, TEXT_READ).await?,
            Some("file") => {
                if turn.is_none() {
                    turn = Some(next_turn().await?);
                }
                image = content(part, IMAGE_MAX, || AppError::field("file", "invalid_value")).await?;
            }
            _ => {}
        }
    }
    may?;
    Ok(add_slide(ctx, session, deck, &page, &image).await?)
}
