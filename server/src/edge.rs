//! What holds for every request: cross-site posts are refused, every answer carries the security headers. Invariant: a
//! state change is never a GET, and never comes from another site.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

/// May this request change anything, as far as its origin tells? `Sec-Fetch-Site` decides; older browsers send
/// `Origin`, which must name this host.
#[must_use]
pub fn is_same_site(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    match (text(&header::ORIGIN), text(&header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        _ => false,
    }
}

/// Refuses cross-site state changes.
pub async fn refuse_cross_site(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_same_site(request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!(path = request.uri().path(), "refused a cross-site request");
    (StatusCode::FORBIDDEN, "cross-site request").into_response()
}

/// Pages that may use camera and microphone.
fn uses_camera(path: &str) -> bool {
    path.starts_with("/sessions/") && (path.ends_with("/teach") || path.ends_with("/talk"))
}

/// Adds the headers that every answer has.
pub async fn security_headers(request: Request, next: Next) -> Response {
    let camera = uses_camera(request.uri().path());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut add = |name: &'static str, value: &'static str| {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    };
    add("x-content-type-options", "nosniff");
    add("referrer-policy", "same-origin");
    add("cross-origin-opener-policy", "same-origin");
    add("cross-origin-resource-policy", "same-origin");
    add("x-frame-options", "DENY");
    add("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
    add("cache-control", "no-store");
    add(
        "permissions-policy",
        if camera {
            "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=(), \
             publickey-credentials-create=(self), publickey-credentials-get=(self)"
        } else {
            "camera=(), microphone=(), display-capture=(), geolocation=(), payment=(), usb=(), \
             publickey-credentials-create=(self), publickey-credentials-get=(self)"
        },
    );
    response
}

/// The answer to a request that made a handler panic: an id that stands in the log too, never the cause.
#[must_use]
pub fn caught_panic(cause: Box<dyn std::any::Any + Send>) -> Response {
    let cause = cause.downcast_ref::<String>().map(String::as_str).or(cause.downcast_ref::<&str>().copied());
    let cause = service::Error::internal(cause.unwrap_or("a panic without words"));
    crate::server_fn::refuse(&contract::AppError::from(cause))
}

/// The policy of our pages: scripts by nonce and what those load, nothing from another host.
#[must_use]
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn posts_from_elsewhere_are_refused() {
        assert!(is_same_site(&headers(&[("sec-fetch-site", "same-origin")])));
        for site in ["cross-site", "same-site", "none"] {
            assert!(!is_same_site(&headers(&[("sec-fetch-site", site), ("origin", "http://a"), ("host", "a")])));
        }
        assert!(is_same_site(&headers(&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")])));
        assert!(!is_same_site(&headers(&[("origin", "http://evil.example"), ("host", "127.0.0.1:3000")])));
        assert!(!is_same_site(&headers(&[("origin", "null"), ("host", "127.0.0.1:3000")])));
        assert!(!is_same_site(&headers(&[("host", "127.0.0.1:3000")])));
    }
}
