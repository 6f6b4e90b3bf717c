//! Tokens that open one stream: who, where, sending or receiving, until when. HMAC-SHA256 over the claims.
//!
//! Invariant: nothing of a token is believed, not even read, before its signature has been checked in constant time.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// Says what is signed, so that a signature made for another purpose with the same key is none here.
const PURPOSE: &[u8] = b"tilbake media token v1\0";
/// Longest token that is looked at.
const MAX_BYTES: usize = 2048;

/// Sending or receiving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// WHIP.
    Publish,
    /// WHEP.
    Play,
}

impl From<Role> for sfu::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Publish => Self::Publish,
            Role::Play => Self::Play,
        }
    }
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The teaching session or talk.
    pub session: String,
    /// What its holder may do there.
    pub role: Role,
    /// The one party it was made for, opaquely.
    pub subject: String,
    /// The web session in which it was made, if any: ended with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web_session: Option<String>,
    /// Not valid after this; whole seconds.
    #[serde(with = "seconds")]
    pub until: Timestamp,
}

/// Whole seconds since 1970: shorter than text, and a token travels with every request.
mod seconds {
    use super::{Deserialize, Timestamp};

    pub(super) fn serialize<S: serde::Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(at.as_second())
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        Timestamp::from_second(i64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// Why a token is refused. Clients are not told which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not a token of ours, or changed.
    #[error("not a token of this server")]
    Forged,
    /// It was one.
    #[error("the token has expired")]
    Expired,
}

/// The key that signs and checks.
#[derive(Clone)]
pub struct TokenKey(Hmac<Sha256>);

impl TokenKey {
    /// From secret bytes of any length; 32 random ones are right.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        // HMAC hashes keys that are too long and pads short ones, so this cannot fail; an empty key would still be one.
        Self(Hmac::new_from_slice(secret).unwrap_or_else(|_| Hmac::new(&hmac::digest::Key::<Hmac<Sha256>>::default())))
    }

    /// Makes a token.
    #[must_use]
    pub fn issue(&self, claims: &Claims) -> String {
        let payload = BASE64.encode(serde_json::to_vec(claims).unwrap_or_default());
        let mac = self.mac(&payload).finalize().into_bytes();
        format!("{payload}.{}", BASE64.encode(mac))
    }

    /// Checks a token.
    ///
    /// # Errors
    /// [`TokenError`]; for the log, not for the client.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
        if token.len() > MAX_BYTES {
            return Err(TokenError::Forged);
        }
        let (payload, mac) = token.split_once('.').ok_or(TokenError::Forged)?;
        let mac = BASE64.decode(mac).map_err(|_| TokenError::Forged)?;
        self.mac(payload).verify_slice(&mac).map_err(|_| TokenError::Forged)?;
        let payload = BASE64.decode(payload).map_err(|_| TokenError::Forged)?;
        let claims: Claims = serde_json::from_slice(&payload).map_err(|_| TokenError::Forged)?;
        if claims.until < now { Err(TokenError::Expired) } else { Ok(claims) }
    }

    fn mac(&self, payload: &str) -> Hmac<Sha256> {
        self.0.clone().chain_update(PURPOSE).chain_update(payload)
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims {
            session: "s1".into(),
            role: Role::Play,
            subject: "p1".into(),
            web_session: Some("w1".into()),
            until: Timestamp::from_second(1_000).unwrap(),
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_token_says_what_was_put_in_until_it_expires() {
        let key = TokenKey::new(b"secret");
        let token = key.issue(&claims());
        assert_eq!(key.verify(&token, at(1_000)), Ok(claims()));
        assert_eq!(key.verify(&token, at(1_001)), Err(TokenError::Expired));
    }

    #[test]
    fn another_key_or_any_changed_character_is_refused() {
        let token = TokenKey::new(b"secret").issue(&claims());
        assert_eq!(TokenKey::new(b"other").verify(&token, at(0)), Err(TokenError::Forged));
        for at_byte in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at_byte] = if changed[at_byte] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(TokenKey::new(b"secret").verify(&changed, at(0)), Err(TokenError::Forged), "{changed}");
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        for text in ["", ".", "a.b", "Bearer x", &"x".repeat(5_000), "ø.å"] {
            assert_eq!(TokenKey::new(b"secret").verify(text, at(0)), Err(TokenError::Forged));
        }
    }
}
