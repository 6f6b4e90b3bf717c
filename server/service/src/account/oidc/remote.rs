//! Asking a provider over the network. Invariant: an answer takes no longer and is no larger than we allow, redirects are
//! not followed, and nothing is asked over plain HTTP but of this machine itself.

use super::{Refused, refused};
use contract::oidc::Problem;
use reqwest::{Client, RequestBuilder, Url, redirect::Policy};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Larger answers are given up.
const MOST_BYTES: usize = 256 * 1024;

#[derive(Clone)]
pub struct Remote(Client);

impl Remote {
    /// # Errors
    /// When the machine's TLS cannot be set up.
    pub fn new(patience: Duration) -> reqwest::Result<Self> {
        let client = Client::builder().timeout(patience).redirect(Policy::none()).user_agent("tilbake").build()?;
        Ok(Self(client))
    }

    pub async fn read<T: DeserializeOwned>(&self, address: &str) -> Result<T, Refused> {
        let answer = self.ask(self.0.get(checked(address)?)).await;
        answer.map_err(|error| refused(Problem::Unavailable, error.cause))
    }

    pub async fn send<T: DeserializeOwned>(&self, address: &str, fields: &[(&str, &str)]) -> Result<T, Refused> {
        self.ask(self.0.post(checked(address)?).form(fields)).await
    }

    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Refused> {
        let unavailable = |cause: reqwest::Error| refused(Problem::Unavailable, cause);
        let mut answer = request.header("accept", "application/json").send().await.map_err(unavailable)?;
        let (status, address) = (answer.status(), answer.url().clone());
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(unavailable)? {
            if body.len() + chunk.len() > MOST_BYTES {
                return Err(refused(Problem::Unavailable, format!("{address} answers without end")));
            }
            body.extend_from_slice(&chunk);
        }
        if status.is_client_error() {
            return Err(refused(Problem::Refused, format!("{address} says {status}: {}", error_of(&body))));
        }
        if !status.is_success() {
            return Err(refused(Problem::Unavailable, format!("{address} says {status}")));
        }
        serde_json::from_slice(&body).map_err(|error| refused(Problem::Unavailable, format!("{address}: {error}")))
    }
}

/// The error's name from a fixed alphabet: what else stands there may be about a person.
fn error_of(body: &[u8]) -> String {
    let said: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let name = said["error"].as_str().unwrap_or_default();
    name.chars().filter(|letter| letter.is_ascii_lowercase() || *letter == '_').take(60).collect()
}

fn checked(address: &str) -> Result<Url, Refused> {
    let url = Url::parse(address).map_err(|error| refused(Problem::Unavailable, format!("{address}: {error}")))?;
    if is_safe(&url) { Ok(url) } else { Err(refused(Problem::Unavailable, format!("{address} is not https"))) }
}

/// Nobody on the way can read or change what is sent.
pub fn is_safe(url: &Url) -> bool {
    let here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    url.scheme() == "https" || (url.scheme() == "http" && here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_over_plain_http_but_of_this_machine() {
        for good in ["https://login.idporten.no", "http://127.0.0.1:4000/jwks"] {
            assert!(checked(good).is_ok(), "{good}");
        }
        for bad in ["http://login.idporten.no", "http://127.0.0.1.example", "file:///etc/passwd", "ftp://x", "nothing"]
        {
            assert!(checked(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn of_an_error_only_its_name_is_kept() {
        assert_eq!(error_of(br#"{"error":"invalid_grant","error_description":"Kari Lund"}"#), "invalid_grant");
        assert_eq!(error_of(b"<html>Kari"), "");
    }
}
