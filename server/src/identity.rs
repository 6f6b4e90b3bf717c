//! Who asks: turns the session cookie into a [`Ctx`] before any handler runs. Invariant: done once per request; a
//! database that is down answers 503, never "signed out".

use crate::{cookie::Cookie, state::AppState};
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use contract::Me;
use domain::Lang;
use http::{HeaderMap, Method, StatusCode, header};
use service::{Ctx, account};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// Who asks, in the request's extensions.
#[derive(Clone)]
pub struct Caller {
    pub ctx: Ctx,
    pub me: Option<Me>,
}

/// The client's address: the socket's, or the one that the outermost trusted proxy saw. Of IPv6 the network that a house
/// has to itself (/64): within it anybody has as many addresses as they like.
#[must_use]
pub fn client_address(headers: &HeaderMap, peer: IpAddr, trusted_hops: usize) -> String {
    let seen: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let address = trusted_hops
        .checked_sub(1)
        .and_then(|beyond| seen.len().checked_sub(beyond + 1))
        .and_then(|index| seen[index].parse::<IpAddr>().ok())
        .unwrap_or(peer)
        .to_canonical();
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
    }
}

/// Page loads and acts are a person's doing; re-reads and sockets are not.
fn is_activity(request: &Request) -> bool {
    let path = request.uri().path();
    request.method() != Method::GET || !(path.starts_with("/api/") || path == "/ws")
}

pub async fn identify(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok()).unwrap_or("");
    let mut ctx = Ctx::system(&state.services);
    ctx.address = client_address(headers, peer.ip(), state.config.server.trusted_hops);
    ctx.user_agent = text(header::USER_AGENT).chars().take(400).collect();
    ctx.lang = Cookie::Lang
        .read(&state.config, headers)
        .and_then(Lang::parse)
        .unwrap_or_else(|| Lang::from_accept_language(text(header::ACCEPT_LANGUAGE)));
    ctx.sign_in_step = Cookie::Step.read(&state.config, headers).map(str::to_owned);
    let mut me = None;
    if let Some(token) = Cookie::Session.read(&state.config, headers) {
        match account::resolve(&state.services, token, ctx.now, is_activity(&request)).await {
            Ok(Some(found)) => {
                // in a browser that was handed over nobody acts, but where it is asked for
                ctx.actor = Some(found.actor).filter(|_| found.handed.is_none());
                ctx.handed = found.handed;
                ctx.web_session = Some(found.session);
                ctx.proven_at = found.proven_at;
                ctx.lang = found.me.lang;
                me = Some(found.me);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(%error, "cannot tell who asks");
                return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")]).into_response();
            }
        }
    }
    request.extensions_mut().insert(Caller { ctx, me });
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(forwarded: &str, hops: usize) -> String {
        let mut headers = HeaderMap::new();
        if let Ok(value) = forwarded.parse() {
            headers.insert("x-forwarded-for", value);
        }
        client_address(&headers, IpAddr::from([192, 0, 2, 9]), hops)
    }

    #[test]
    fn only_trusted_hops_tell_the_address() {
        assert_eq!(address("203.0.113.1, 198.51.100.2", 0), "192.0.2.9");
        assert_eq!(address("203.0.113.1, 198.51.100.2", 1), "198.51.100.2");
        assert_eq!(address("203.0.113.1, 198.51.100.2", 2), "203.0.113.1");
        assert_eq!(address("203.0.113.1", 3), "192.0.2.9");
        assert_eq!(address("nonsense", 1), "192.0.2.9");
        assert_eq!(address("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::");
        assert_eq!(address("::ffff:203.0.113.1", 1), "203.0.113.1");
    }
}
