//! Files on their way in. Invariant: a file of who may not is never held, no more is held than may be kept, at once and for
//! so long, nothing is believed of what the browser says about a file, and what was written beside it is never lost.

mod document;
mod slide;

pub use document::route as document;
pub use slide::route as slide;

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
use domain::{
    attachment::{FILE_MAX, WORDS_MAX},
    id::SessionId,
};
use http::HeaderMap;
use service::{Ctx, scheduling};
use std::time::Duration;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

/// What is read of a form and not kept: a browser that is cut off in the middle tells its person nothing.
const MOST_READ: usize = 8 * FILE_MAX;
/// How long a file may take: a large one by a slow line.
const MOST_TIME: Duration = Duration::from_mins(5);
/// How many are read at once; the others wait their turn, for so long.
static TURNS: Semaphore = Semaphore::const_new(4);
const LONGEST_QUEUE: Duration = Duration::from_secs(30);
/// How long the words may take, and likewise a file that is refused: its sender should hear why.
const BRIEFLY: Duration = Duration::from_secs(20);
/// Bytes of the version, and of the words: more than may be kept, so that too long ones come back to be made shorter.
const VERSION_MAX: usize = 16;
const WORDS_READ: usize = 8 * WORDS_MAX;
/// The form is filled in again as if its words had come alone.
const WORDS: &str = "/api/schedule/prepare";

/// What those in a session are told: the words and a file of one form, which needs no script.
pub fn route() -> MethodRouter<AppState> {
    post(take).layer(DefaultBodyLimit::max(MOST_READ))
}

/// The form's parts. The file comes last, so that the words are there when it is refused.
#[derive(Default)]
struct Sent {
    version: Option<String>,
    words: String,
    file: Option<(String, Bytes)>,
    /// Held until the file is kept.
    turn: Option<SemaphorePermit<'static>>,
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
            let fields = [("session", session.to_string()), ("words", sent.words)];
            let fields = fields.into_iter().chain(sent.version.map(|version| ("version", version)));
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
    read(ctx, session, form, sent).await?;
    let id = session.to_string();
    let version = sent.version.as_deref().unwrap_or_default();
    let Some((name, content)) = &sent.file else {
        scheduling::prepare(ctx, &id, version, &sent.words).await?;
        return Ok("prepared");
    };
    // both or neither: the words are judged before the file is kept, and the file before the words are
    scheduling::preparable(ctx, &id, version, &sent.words).await?;
    scheduling::attach(ctx, session, name, content).await?;
    scheduling::prepare(ctx, &id, version, &sent.words).await?;
    Ok("attached")
}

async fn read(
    ctx: &Ctx,
    session: SessionId,
    form: Result<Multipart, MultipartRejection>,
    sent: &mut Sent,
) -> Result<(), AppError> {
    let mut form = form.map_err(|_| broken())?;
    while let Some(part) = timeout(BRIEFLY, form.next_field()).await.map_err(|_| broken())?.map_err(|_| broken())? {
        match part.name() {
            Some("version") => sent.version = Some(text(part, VERSION_MAX).await?),
            Some("words") => sent.words = text(part, WORDS_READ).await?,
            Some("file") => sent.file = file(ctx, session, part, &mut sent.turn).await?,
            _ => {}
        }
    }
    Ok(())
}

fn broken() -> AppError {
    AppError::field("", "unreadable")
}

/// A part that is text, of at most so many bytes.
async fn text(mut part: Field<'_>, most: usize) -> Result<String, AppError> {
    let read = async {
        let mut text = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| broken())? {
            text.extend_from_slice(&chunk);
            if text.len() > most {
                return Err(broken());
            }
        }
        String::from_utf8(text).map_err(|_| broken())
    };
    timeout(BRIEFLY, read).await.map_err(|_| broken())?
}

/// The file, if who sends it may, and it is their turn. Browsers send an empty part where nothing was chosen.
async fn file(
    ctx: &Ctx,
    session: SessionId,
    part: Field<'_>,
    turn: &mut Option<SemaphorePermit<'static>>,
) -> Result<Option<(String, Bytes)>, AppError> {
    let name = part.file_name().unwrap_or_default().to_owned();
    if let Err(refused) = scheduling::attachable(ctx, session).await {
        hear_out(part).await;
        return Err(refused.into());
    }
    if turn.is_none() {
        *turn = Some(next_turn().await?);
    }
    let content = content(part, FILE_MAX, || AppError::field("file", "file_too_large")).await?;
    Ok((!(name.is_empty() && content.is_empty())).then_some((name, content)))
}

/// Reads what is not wanted: an answer before the end would be taken for a broken line.
async fn hear_out(mut part: Field<'_>) {
    let rest = async { while let Ok(Some(_)) = part.chunk().await {} };
    let _ = timeout(BRIEFLY, rest).await;
}

/// Waits for it.
async fn next_turn() -> Result<SemaphorePermit<'static>, AppError> {
    let busy = || AppError::field("file", "file_busy");
    timeout(LONGEST_QUEUE, TURNS.acquire()).await.map_err(|_| busy())?.map_err(|_| busy())
}

/// A file's content of at most so many bytes, read to its end so that the browser hears the answer; none of it is held once it
/// is too large.
async fn content(part: Field<'_>, most: usize, too_large: impl Fn() -> AppError) -> Result<Bytes, AppError> {
    let too_slow = |_| AppError::field("file", "file_too_slow");
    timeout(MOST_TIME, whole(part, most, too_large)).await.map_err(too_slow)?
}

async fn whole(mut part: Field<'_>, most: usize, too_large: impl Fn() -> AppError) -> Result<Bytes, AppError> {
    let (mut content, mut fits) = (BytesMut::new(), true);
    while let Some(chunk) = part.chunk().await.map_err(|_| too_large())? {
        fits = fits && content.len() + chunk.len() <= most;
        if fits {
            content.extend_from_slice(&chunk);
        } else {
            content = BytesMut::new();
        }
    }
    if fits { Ok(content.freeze()) } else { Err(too_large()) }
}
