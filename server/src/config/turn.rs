//! `[turn]`: the relay beside us (coturn). Invariant: what is in force can be used; what cannot is an error that names its key.

use anyhow::ensure;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

/// Shorter than this a browser could not connect; longer than a day is not short-lived.
const TTL: std::ops::RangeInclusive<u32> = 60..=86_400;
/// What can be guessed is no secret.
const SHORTEST_SECRET: usize = 16;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// Where browsers reach the relay (RFC 7065); none: there is no relay.
    pub urls: Vec<String>,
    /// Shared with the relay: coturn's `static-auth-secret`.
    pub secret: SecretString,
    /// Seconds that a credential is good for.
    pub ttl: u32,
}

impl Turn {
    /// # Errors
    /// A value that cannot be used, with its key.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        for url in &self.urls {
            ensure!(is_turn(url), "`turn.urls`: `{url}` is not turn:host:port?transport=udp|tcp or turns:host:port");
        }
        let secret = self.secret.expose_secret();
        ensure!(!self.urls.is_empty() || secret.is_empty(), "`turn.secret` is set, and no `turn.urls`");
        ensure!(
            self.urls.is_empty() || secret.len() >= SHORTEST_SECRET,
            "`turn.secret` must have {SHORTEST_SECRET} characters or more: the relay's `static-auth-secret`"
        );
        ensure!(
            TTL.contains(&self.ttl),
            "`turn.ttl` must be {} to {} seconds, not {}",
            TTL.start(),
            TTL.end(),
            self.ttl
        );
        Ok(())
    }
}

/// `turn:` or `turns:`, host, port and transport (RFC 7065 §3.1). Browsers know no `turns` over UDP.
fn is_turn(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    let (address, transport) = rest.split_once('?').map_or((rest, None), |(address, query)| (address, Some(query)));
    let (host, port) = match address.rsplit_once(':') {
        // the colons of an IPv6 address stand within brackets
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (address, None),
    };
    let named = |host: &str| host.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-'));
    let host_fits = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && named(host),
    };
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port != 0));
    let transport_fits = matches!(
        (scheme, transport),
        ("turn" | "turns", None | Some("transport=tcp")) | ("turn", Some("transport=udp"))
    );
    host_fits && port_fits && transport_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_relays_are_told_from_others() {
        for url in [
            "turn:turn.example",
            "turn:turn.example:3478?transport=udp",
            "turn:192.0.2.1:3478?transport=tcp",
            "turns:turn.example:443?transport=tcp",
            "turns:[2001:db8::1]:443",
            "turn:[2001:db8::1]",
        ] {
            assert!(is_turn(url), "{url}");
        }
        for url in [
            "",
            "turn",
            "turn:",
            "turn:?transport=udp",
            "turn://turn.example",
            "stun:turn.example",
            "https://turn.example",
            "turn:turn.example:0",
            "turn:turn.example:70000",
            "turn:turn.example?transport=sctp",
            "turns:turn.example?transport=udp",
            "turn:[turn.example]:3478",
            "turn:turn.example>; rel=\"x",
            "turn:turn.example\r\nx: y",
            "turn:user@turn.example",
        ] {
            assert!(!is_turn(url), "{url}");
        }
    }
}
