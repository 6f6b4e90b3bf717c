//! TURN: the way in from networks that let no UDP through, or nothing but port 443. A relay beside us (coturn) carries what a
//! browser cannot send straight; it believes whoever shows a credential made with the secret we share.
//!
//! Invariant: a credential goes only to whoever has just been let in, says nothing about the person, and ends by itself.

use std::time::Duration;

use axum::http::HeaderValue;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use rand::Rng as _;
use sha1::Sha1;

/// A relay, and what makes credentials for it.
#[derive(Clone)]
pub struct Turn {
    urls: Vec<String>,
    key: Hmac<Sha1>,
    ttl: Duration,
}

impl Turn {
    /// A relay at these addresses (RFC 7065) that shares `secret`; credentials are good for `ttl`. `None` without an address.
    #[must_use]
    pub fn new(urls: Vec<String>, secret: &[u8], ttl: Duration) -> Option<Self> {
        let key = Hmac::new_from_slice(secret).ok()?;
        (!urls.is_empty()).then_some(Self { urls, key, ttl })
    }

    /// One `Link` for each address (RFC 9725 §4.6), all with the same fresh credential.
    pub(super) fn links(&self, now: Timestamp) -> Vec<HeaderValue> {
        let username = username(now + self.ttl, rand::rng().random());
        let credential = self.credential(&username);
        let link = |url: &String| {
            let text = format!(
                "<{url}>; rel=\"ice-server\"; username=\"{username}\"; credential=\"{credential}\"; \
                 credential-type=\"password\""
            );
            let mut link = HeaderValue::try_from(text).ok()?;
            link.set_sensitive(true);
            Some(link)
        };
        self.urls.iter().filter_map(link).collect()
    }

    /// The password that the relay expects of that name (draft-uberti-behave-turn-rest-00 §2.2).
    fn credential(&self, username: &str) -> String {
        STANDARD.encode(self.key.clone().chain_update(username).finalize().into_bytes())
    }
}

/// When it ends, in seconds since 1970, and a number that is drawn anew each time: the relay's log knows nobody by it.
fn username(until: Timestamp, drawn: u64) -> String {
    format!("{}:{drawn:016x}", until.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(urls: &[&str]) -> Option<Turn> {
        Turn::new(urls.iter().map(|url| (*url).to_owned()).collect(), b"hemmelig", Duration::from_hours(1))
    }

    /// By `printf %s 1800003600:00000000000000ff | openssl dgst -sha1 -hmac hemmelig -binary | base64`.
    #[test]
    fn a_credential_is_what_coturn_reckons() {
        let name = username(Timestamp::from_second(1_800_003_600).unwrap(), 255);
        assert_eq!(name, "1800003600:00000000000000ff");
        assert_eq!(turn(&["turn:a"]).unwrap().credential(&name), "eh3z3voiuUk02dBMPnnPYm10RtY=");
    }

    #[test]
    fn each_answer_has_a_credential_of_its_own_that_is_kept_out_of_logs() {
        let turn = turn(&["turn:a?transport=udp", "turns:a:443"]).unwrap();
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let (one, other) = (turn.links(now), turn.links(now));
        assert_eq!((one.len(), other.len()), (2, 2));
        assert!(one[0] != other[0] && one.iter().all(HeaderValue::is_sensitive));
        assert!(
            one[0].to_str().unwrap().starts_with("<turn:a?transport=udp>; rel=\"ice-server\"; username=\"1800003600:")
        );
    }

    #[test]
    fn without_an_address_there_is_no_relay() {
        assert!(turn(&[]).is_none());
    }
}
