//! What signalling answers: statuses and headers, in one place.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use sfu::{Error, Patched};

/// The media type of offers and answers.
pub(super) const SDP: &str = "application/sdp";
/// The media type of what is said of ICE (RFC 8840).
pub(super) const FRAGMENT: &str = "application/trickle-ice-sdpfrag";
const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");
const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");

/// A status and a short reason for developers; people get their words from the page.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    reason: &'static str,
    /// What the status asks for beside the reason.
    header: Option<(HeaderName, &'static str)>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, reason: &'static str) -> Self {
        Self { status, reason, header: None }
    }

    pub(super) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "a valid token is needed").with(header::WWW_AUTHENTICATE, "Bearer")
    }

    pub(super) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "this token does not cover it")
    }

    /// A POST of something else than an offer.
    pub(super) fn no_offer() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "expected application/sdp").with(ACCEPT_POST, SDP)
    }

    /// A PATCH with something else than a fragment.
    pub(super) fn no_fragment() -> Self {
        let reason = "expected application/trickle-ice-sdpfrag";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, reason).with(ACCEPT_PATCH, FRAGMENT)
    }

    /// Somebody asks too often.
    pub(super) fn too_often() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too often").retry("10")
    }

    fn retry(self, seconds: &'static str) -> Self {
        self.with(header::RETRY_AFTER, seconds)
    }

    fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        self.header = Some((name, value));
        self
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused => Self::forbidden(),
            Error::BadOffer(reason) | Error::BadFragment(reason) => Self::new(StatusCode::BAD_REQUEST, reason),
            Error::Unusable(reason) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, reason),
            Error::Stale => Self::new(StatusCode::PRECONDITION_FAILED, "about another ICE session"),
            Error::NotConnected => Self::new(StatusCode::CONFLICT, "not connected yet").retry("2"),
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
        if let Some((name, value)) = self.header {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
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

/// What came of a PATCH: 204 without a tag, or 200 with our fragment and the tag of the new ICE session.
pub(super) fn patched(patched: Patched) -> Response {
    match patched {
        Patched::Noted => StatusCode::NO_CONTENT.into_response(),
        Patched::Restarted { fragment, etag } => {
            let headers = [
                (header::CONTENT_TYPE, FRAGMENT.to_owned()),
                (header::ETAG, format!("\"{etag}\"")),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, fragment).into_response()
        }
    }
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
    let headers = [
        (ACCEPT_PATCH, FRAGMENT),
        (header::ALLOW, "DELETE, PATCH, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "DELETE, PATCH, OPTIONS"),
    ];
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
        HeaderValue::from_static("location, etag, link, retry-after, accept-post, accept-patch"),
    );
    response
}
