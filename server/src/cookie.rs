//! Our cookies. Invariant: `HttpOnly`, `SameSite=Lax`, whole site; `Secure` with the `__Host-` name unless we serve plain
//! HTTP to this machine only.

use crate::config::Config;
use http::{HeaderMap, HeaderValue, header};

#[derive(Clone, Copy, Debug)]
pub enum Cookie {
    Session,
    /// Between password and code.
    Step,
    /// On the way to an identity provider and back.
    Oidc,
    Stash,
    Lang,
}

impl Cookie {
    fn name(self, config: &Config) -> &'static str {
        match (self, config.secure_cookies()) {
            (Self::Session, true) => "__Host-tilbake",
            (Self::Session, false) => "tilbake",
            (Self::Step, true) => "__Host-tilbake-step",
            (Self::Step, false) => "tilbake-step",
            (Self::Oidc, true) => "__Host-tilbake-oidc",
            (Self::Oidc, false) => "tilbake-oidc",
            (Self::Stash, true) => "__Host-tilbake-form",
            (Self::Stash, false) => "tilbake-form",
            (Self::Lang, true) => "__Host-tilbake-lang",
            (Self::Lang, false) => "tilbake-lang",
        }
    }

    /// Seconds a browser keeps it.
    fn max_age(self) -> i64 {
        match self {
            Self::Session => 14 * 24 * 3600,
            Self::Step | Self::Stash => 600,
            // longer than what it stands for: who comes back too late is told so where they left from
            Self::Oidc => 3600,
            Self::Lang => 365 * 24 * 3600,
        }
    }

    /// Its value in a request.
    #[must_use]
    pub fn read<'a>(self, config: &Config, headers: &'a HeaderMap) -> Option<&'a str> {
        let name = self.name(config);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
            .filter(|value| !value.is_empty())
    }

    /// Adds it to an answer. `value` is ours: URL-safe characters only.
    pub fn set(self, config: &Config, headers: &mut HeaderMap, value: &str) {
        self.write(config, headers, value, self.max_age());
    }

    pub fn clear(self, config: &Config, headers: &mut HeaderMap) {
        self.write(config, headers, "", 0);
    }

    fn write(self, config: &Config, headers: &mut HeaderMap, value: &str, max_age: i64) {
        let secure = if config.secure_cookies() { "; Secure" } else { "" };
        let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}", self.name(config));
        if let Ok(text) = HeaderValue::from_str(&text) {
            headers.append(header::SET_COOKIE, text);
        }
    }
}
