//! Files on their way in. Invariant: no more is read than may be kept, and nothing is believed of what the browser says
//! about a file.

use crate::{identity::Caller, routes::sign_in_path, server_fn::refuse, state::AppState};
use axum::{
    Extension,
    extract::{DefaultBodyLimit, Multipart, Path, multipart::MultipartRejection},
    response::{IntoResponse as _, Redirect, Response},
    routing::{MethodRouter, post},
};
use bytes::Bytes;
use contract::AppError;
use domain::{attachment::FILE_MAX, id::SessionId};

/// Beside the file: what holds the parts together.
const AROUND: usize = 16 * 1024;

/// A file to what those in a session are told: the field `file` of a form, which needs no script.
pub fn route() -> MethodRouter<AppState> {
    post(take).layer(DefaultBodyLimit::max(FILE_MAX + AROUND))
}

async fn take(
    Extension(caller): Extension<Caller>,
    Path(session): Path<SessionId>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let page = format!("/schedule/sessions/{session}");
    let kept = async {
        // before anything of the file is read
        service::scheduling::attachable(&caller.ctx, session).await?;
        let (name, content) = file(form).await?;
        Ok(service::scheduling::attach(&caller.ctx, session, &name, &content).await?)
    };
    match kept.await {
        Ok(_) => Redirect::to(&format!("{page}?done=attached#preparation")).into_response(),
        Err(AppError::Unauthenticated) => Redirect::to(&sign_in_path(&page)).into_response(),
        // back to the form, which says what was wrong
        Err(AppError::Invalid { fields }) => {
            let code = fields.first().map_or("required", |field| field.code.as_str());
            Redirect::to(&format!("{page}?file={code}#preparation")).into_response()
        }
        Err(error) => refuse(&error),
    }
}

async fn file(form: Result<Multipart, MultipartRejection>) -> Result<(String, Bytes), AppError> {
    let missing = || AppError::field("file", "required");
    let mut form = form.map_err(|_| missing())?;
    while let Some(part) = form.next_field().await.map_err(|_| missing())? {
        if part.name() == Some("file") {
            let name = part.file_name().unwrap_or_default().to_owned();
            // more than the limit, or a connection that broke
            let content = part.bytes().await.map_err(|_| AppError::field("file", "file_too_large"))?;
            return Ok((name, content));
        }
    }
    Err(missing())
}
