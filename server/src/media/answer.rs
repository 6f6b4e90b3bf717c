//! What signalling answers: statuses and headers, in one place.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use sfu::Error;

/// The media type of offers and answers.
pub(super) const SDP: &str = "application/sdp";
const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");

/// A status and a short reason for developers; people get their words from the page.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    reason: &'static str,
    retry_after: Option<&'static str>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, reason: &'static str) -> Self {
        Self { status, reason, retry_after: None }
    }

    pub(super) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "a valid token is needed")
    }

    pub(super) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "this token does not cover it")
    }

    fn retry(mut self, seconds: &'static str) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused => Self::forbidden(),
            Error::BadOffer(reason) => Self::new(StatusCode::BAD_REQUEST, reason),
            Error::Unusable(reason) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, reason),
            Error::NoPublisher => Self::new(StatusCode::CONFLICT, "nobody is sending yet").retry("2"),
            Error::Overloaded => Self::new(StatusCode::SERVICE_UNAVAILABLE, "no capacity left").retry("5"),
            Error::NotFound => Self::new(StatusCode::NOT_FOUND, "no such resource"),
            Error::Stopped | Error::Listen(..) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "the media server is stopped").retry("3")
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.reason).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
        }
        match self.status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                headers.insert(ACCEPT_POST, HeaderValue::from_static(SDP));
            }
            _ => {}
        }
        response
    }
}

/// 201 with the answer, its address, its tag and a link to each relay.
pub(super) fn created(answer: sfu::Answer, relays: Vec<HeaderValue>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, SDP.to_owned()),
        (header::LOCATION, format!("/media/{}", answer.resource)),
        (header::ETAG, format!("\"{}\"", answer.etag)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let links = AppendHeaders(relays.into_iter().map(|link| (header::LINK, link)));
    (StatusCode::CREATED, headers, links, answer.sdp).into_response()
}

/// GET and HEAD on an endpoint.
pub(super) async fn nothing() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// OPTIONS on an endpoint.
pub(super) async fn endpoint_options() -> Response {
    let headers = [
        (ACCEPT_POST, SDP),
        (header::ALLOW, "POST, GET, HEAD, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST, GET, HEAD, OPTIONS"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// OPTIONS on a resource.
pub(super) async fn resource_options() -> Response {
    let headers = [(header::ALLOW, "DELETE, OPTIONS"), (header::ACCESS_CONTROL_ALLOW_METHODS, "DELETE, OPTIONS")];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Other origins may use these routes: the token, not a cookie, is what counts.
pub(super) async fn allow_other_origins(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("authorization, content-type, if-match"),
    );
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("location, etag, link, retry-after, accept-post"),
    );
    response
}
