//! What an ID token says, judged. Invariant: it is for us, of this provider, of this moment, and the answer to what this
//! very browser asked; otherwise nothing of it is used.

use super::{Refused, provider::Settings, refused};
use contract::oidc::Problem;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

/// How far a provider's clock may be off.
const DRIFT: i64 = 60;
/// A token is fetched at once: one that was made longer ago is not the answer to what we asked.
const MOST_AGE: i64 = 10 * 60;

/// Who signed in, and how well.
#[derive(Debug, PartialEq, Eq)]
pub struct Person {
    pub subject: String,
    pub level: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: String,
    auth_time: Option<i64>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// What is expected of it.
pub struct Expected<'a> {
    pub settings: &'a Settings,
    pub nonce: &'a str,
    pub now: Timestamp,
    /// The person must have signed in at the provider since then.
    pub signed_in_since: Timestamp,
}

/// Judges what a token with a good signature says.
pub fn judge(payload: &[u8], expected: &Expected) -> Result<Person, Refused> {
    let claims: Claims = serde_json::from_slice(payload).map_err(|error| refused(Problem::Refused, error))?;
    if let Some(fault) = fault(&claims, expected) {
        return Err(refused(Problem::Refused, fault));
    }
    let level = level(&claims, &expected.settings.acr_claim);
    if !expected.settings.acr_accepted.contains(&level) {
        return Err(refused(Problem::TooLow, "the level is not among the accepted"));
    }
    Ok(Person { subject: claims.sub, level })
}

fn fault(claims: &Claims, expected: &Expected) -> Option<&'static str> {
    let (now, us) = (expected.now.as_second(), &expected.settings.client_id);
    let for_us = match &claims.aud {
        Audience::One(one) => one == us,
        // of several, the one it was made for is named
        Audience::Several(all) => all.contains(us) && (all.len() == 1 || claims.azp.is_some()),
    };
    let rules = [
        (claims.iss != expected.settings.issuer, "another issuer"),
        (!for_us || claims.azp.as_ref().is_some_and(|azp| azp != us), "made for another client"),
        (claims.exp <= now.saturating_sub(DRIFT), "too old: exp"),
        (claims.iat > now.saturating_add(DRIFT), "from the future: iat"),
        (claims.iat < now.saturating_sub(MOST_AGE), "too old: iat"),
        (claims.nbf.is_some_and(|nbf| nbf > now.saturating_add(DRIFT)), "from the future: nbf"),
        (claims.nonce != expected.nonce, "another nonce"),
        (claims.sub.is_empty() || claims.sub.len() > 255, "no subject"),
        (!signed_in_since(claims, expected), "not signed in anew"),
    ];
    rules.into_iter().find(|(broken, _)| *broken).map(|(_, fault)| fault)
}

fn signed_in_since(claims: &Claims, expected: &Expected) -> bool {
    let since = expected.signed_in_since.as_second().saturating_sub(DRIFT);
    claims.auth_time.is_some_and(|at| at >= since)
}

/// Some say it as a number.
fn level(claims: &Claims, name: &str) -> String {
    match claims.rest.get(name) {
        Some(Value::String(level)) => level.clone(),
        Some(Value::Number(level)) => level.to_string(),
        _ => String::new(),
    }
}
