//! Files on their way in. Invariant: who may not is turned away before the file is read, no more is held than may be kept, at
//! once and for so long, and nothing is believed of what the browser says about a file.

use crate::{
    identity::Caller,
    server_fn::{Refused, put_by, see_other},
    state::AppState,
};
use axum::{
    Extension,
    extract::{
        DefaultBodyLimit, Multipart, Path, State,
        multipart::{Field, MultipartRejection},
    },
    response::Response,
    routing::{MethodRouter, post},
};
use bytes::{Bytes, BytesMut};
use contract::AppError;
use domain::{attachment::FILE_MAX, id::SessionId};
use http::HeaderMap;
use service::{Ctx, scheduling};
use std::time::Duration;
use tokio::{sync::Semaphore, time::timeout};

/// What is read of a form and not kept: a browser that is cut off in the middle tells its person nothing.
const MOST_READ: usize = 8 * FILE_MAX;
/// How long a form may take, its turn included: a large file by a slow line.
const MOST_TIME: Duration = Duration::from_mins(5);
/// How many are read at once; the others wait their turn.
static TURNS: Semaphore = Semaphore::const_new(4);
/// The form is filled in again as if its words had come alone.
const WORDS: &str = "/api/schedule/prepare";

/// What those in a session are told: the words and a file of one form, which needs no script.
pub fn route() -> MethodRouter<AppState> {
    post(take).layer(DefaultBodyLimit::max(MOST_READ))
}

/// The form's parts. The file comes last, so that the words are there when it is too large.
#[derive(Default)]
struct Sent {
    version: String,
    words: String,
    file: Option<(String, Bytes)>,
}

async fn take(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(session): Path<SessionId>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let page = format!("/schedule/sessions/{session}");
    let mut sent = Sent::default();
    match keep(&caller.ctx, session, form, &mut sent).await {
        Ok(done) => see_other(&format!("{page}?done={done}")),
        Err(error) => {
            let fields = [("session", session.to_string()), ("version", sent.version), ("words", sent.words)];
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into();
            put_by(&state, &caller.ctx, &headers, Refused { path: WORDS.to_owned(), body, error }, &page).await
        }
    }
}

async fn keep(
    ctx: &Ctx,
    session: SessionId,
    form: Result<Multipart, MultipartRejection>,
    sent: &mut Sent,
) -> Result<&'static str, AppError> {
    scheduling::attachable(ctx, session).await?;
    let turn = async {
        let turn = TURNS.acquire().await;
        read(form, sent).await.map(|()| turn)
    };
    // the turn lasts until the file is kept
    let _turn = timeout(MOST_TIME, turn).await.map_err(|_| AppError::field("file", "file_too_slow"))??;
    // the file first: when it is refused nothing is kept, and the words wait in the form
    let done = if let Some((name, content)) = &sent.file {
        scheduling::attach(ctx, session, name, content).await?;
        "attached"
    } else {
        "prepared"
    };
    scheduling::prepare(ctx, &session.to_string(), &sent.version, &sent.words).await?;
    Ok(done)
}

async fn read(form: Result<Multipart, MultipartRejection>, sent: &mut Sent) -> Result<(), AppError> {
    let broken = || AppError::field("", "unreadable");
    let mut form = form.map_err(|_| broken())?;
    while let Some(part) = form.next_field().await.map_err(|_| broken())? {
        match part.name() {
            Some("version") => sent.version = part.text().await.map_err(|_| broken())?,
            Some("words") => sent.words = part.text().await.map_err(|_| broken())?,
            Some("file") => {
                let name = part.file_name().unwrap_or_default().to_owned();
                let content = content(part).await?;
                // browsers send an empty part where nothing was chosen
                if !(name.is_empty() && content.is_empty()) {
                    sent.file = Some((name, content));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A file's content, read to its end so that the browser hears the answer; none of it is held once it is too large.
async fn content(mut part: Field<'_>) -> Result<Bytes, AppError> {
    let too_large = || AppError::field("file", "file_too_large");
    let (mut content, mut fits) = (BytesMut::new(), true);
    while let Some(chunk) = part.chunk().await.map_err(|_| too_large())? {
        fits = fits && content.len() + chunk.len() <= FILE_MAX;
        if fits {
            content.extend_from_slice(&chunk);
        } else {
            content = BytesMut::new();
        }
    }
    if fits { Ok(content.freeze()) } else { Err(too_large()) }
}
