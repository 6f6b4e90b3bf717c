//! The providers of this installation: what the settings say, and what each says of itself. Invariant: a provider speaks
//! for its own issuer only; what it says of itself is asked for anew each hour, and when it signs by a key we do not know.

use super::{
    Refused,
    jose::{Fault, Keys, SigningKey, read},
    refused,
    remote::{Remote, is_safe},
};
use crate::error::{Error, Result};
use contract::oidc::Problem;
use domain::person::Role;
use jiff::{SignedDuration, Timestamp};
use reqwest::Url;
use serde::Deserialize;
use serde_json::json;
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How long what a provider says of itself is taken to hold.
const HOLDS: SignedDuration = SignedDuration::from_hours(1);
/// Unknown keys make us ask no more often than this.
const ASK_PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// How long a token of ours, by which we show who we are, holds.
const ASSERTION_SECONDS: i64 = 60;

/// One provider, as a settings file says it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Our name for it: in addresses, and beside each identity. Never change it.
    pub id: String,
    /// As people know it.
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    /// PEM, PKCS#8.
    pub key_file: PathBuf,
    /// What the provider calls the key; empty when it has one of ours only.
    #[serde(default)]
    pub key_id: String,
    #[serde(default = "openid")]
    pub scope: String,
    /// Whose accounts it opens.
    pub roles: Vec<Role>,
    /// The level that is asked for.
    pub acr_asked: String,
    /// The levels that are good enough.
    pub acr_accepted: Vec<String>,
    /// Those among them that stand for two steps: no code is asked for afterwards.
    #[serde(default)]
    pub acr_two_steps: Vec<String>,
    /// Where the level stands in the token.
    #[serde(default = "acr")]
    pub acr_claim: String,
}

fn openid() -> String {
    "openid".to_owned()
}

fn acr() -> String {
    "acr".to_owned()
}

impl Settings {
    fn check(&self) -> Result<()> {
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let fault = if self.id.is_empty() || self.id.len() > 32 || !self.id.chars().all(plain) {
            "`id` is not made of a-z, 0-9 and -"
        } else if !Url::parse(&self.issuer).is_ok_and(|url| is_safe(&url)) {
            "`issuer` is no https address"
        } else if self.client_id.is_empty() || self.name.is_empty() || self.roles.is_empty() {
            "`name`, `client_id` and `roles` must be set"
        } else if self.acr_accepted.is_empty() || !self.acr_accepted.contains(&self.acr_asked) {
            "`acr_accepted` must name `acr_asked`"
        } else if !self.acr_two_steps.iter().all(|level| self.acr_accepted.contains(level)) {
            "`acr_two_steps` may name only what `acr_accepted` names"
        } else {
            return Ok(());
        };
        Err(Error::internal(format!("[[oidc]] {}: {fault}", self.id)))
    }
}

/// What a provider says of itself.
#[derive(Clone, Debug, Deserialize)]
pub struct Metadata {
    issuer: String,
    pub authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    pushed_authorization_request_endpoint: Option<String>,
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

#[derive(Default)]
struct Known {
    metadata: Option<(Arc<Metadata>, Timestamp)>,
    keys: Option<(Arc<Keys>, Timestamp)>,
    /// When an unknown key last made us ask.
    asked_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Pushed {
    request_uri: String,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

pub struct Provider {
    pub settings: Settings,
    key: SigningKey,
    known: Mutex<Known>,
}

/// All providers, and the means to ask them.
#[derive(Default)]
pub struct Oidc {
    pub(super) providers: Vec<Provider>,
    remote: Option<Remote>,
    /// Where they send people back to.
    pub(super) redirect_uri: String,
}

impl Oidc {
    /// `providers` with the text of their key files; `address` is what people call this installation by, and `patience`
    /// how long a provider may take to answer.
    ///
    /// # Errors
    /// A setting that cannot be right, in one sentence.
    pub fn new(providers: Vec<(Settings, String)>, address: &str, patience: Duration) -> Result<Self> {
        let mut all: Vec<Provider> = Vec::new();
        for (settings, pem) in providers {
            settings.check()?;
            if all.iter().any(|other| other.settings.id == settings.id) {
                return Err(Error::internal(format!("[[oidc]] {}: two have this `id`", settings.id)));
            }
            let key = SigningKey::from_pem(&pem);
            let key = key.map_err(|error| Error::internal(format!("[[oidc]] {}: {error}", settings.id)))?;
            all.push(Provider { settings, key, known: Mutex::default() });
        }
        let remote = if all.is_empty() { None } else { Some(Remote::new(patience).map_err(Error::internal)?) };
        Ok(Self { providers: all, remote, redirect_uri: format!("{address}/oidc/callback") })
    }

    pub(super) fn provider(&self, id: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.settings.id == id)
    }

    /// What people know the provider `id` by; its id, when it is not set up any more.
    pub(crate) fn name(&self, id: &str) -> String {
        self.provider(id).map_or(id, |known| &known.settings.name).to_owned()
    }

    fn remote(&self) -> Result<&Remote, Refused> {
        self.remote.as_ref().ok_or_else(|| refused(Problem::Unavailable, "no provider is set up"))
    }

    /// What `provider` says of itself.
    pub(super) async fn metadata(&self, provider: &Provider, now: Timestamp) -> Result<Arc<Metadata>, Refused> {
        if let Some(known) = provider.known(|known| fresh(known.metadata.as_ref(), now)) {
            return Ok(known);
        }
        let issuer = &provider.settings.issuer;
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let found: Metadata = self.remote()?.read(&address).await?;
        if found.issuer != *issuer {
            return Err(refused(Problem::Unavailable, format!("{address} speaks for another issuer")));
        }
        let found = Arc::new(found);
        provider.known(|known| known.metadata = Some((found.clone(), now)));
        Ok(found)
    }

    async fn keys(&self, provider: &Provider, anew: bool, now: Timestamp) -> Result<Arc<Keys>, Refused> {
        if !anew && let Some(known) = provider.known(|known| fresh(known.keys.as_ref(), now)) {
            return Ok(known);
        }
        let address = self.metadata(provider, now).await?.jwks_uri.clone();
        let found: Arc<Keys> = Arc::new(self.remote()?.read(&address).await?);
        provider.known(|known| known.keys = Some((found.clone(), now)));
        Ok(found)
    }

    /// Lays a request before the provider, out of the browser's sight; gives what it is to be called by.
    pub(super) async fn push(
        &self,
        provider: &Provider,
        fields: &[(&str, &str)],
        (jti, now): (&str, Timestamp),
    ) -> Result<String, Refused> {
        let metadata = self.metadata(provider, now).await?;
        let address = metadata.pushed_authorization_request_endpoint.as_deref();
        let address = address.ok_or_else(|| refused(Problem::Unavailable, "the provider takes no pushed requests"))?;
        let pushed: Result<Pushed, Refused> = self.send_as_us(provider, address, fields, (jti, now)).await;
        // what it refuses here is said by us: nobody who is on their way there can mend it
        Ok(pushed.map_err(|why| refused(Problem::Unavailable, why.cause))?.request_uri)
    }

    /// The ID token that a code is exchanged for, its signature checked.
    pub(super) async fn redeem(
        &self,
        provider: &Provider,
        fields: &[(&str, &str)],
        (jti, now): (&str, Timestamp),
    ) -> Result<Vec<u8>, Refused> {
        let address = self.metadata(provider, now).await?.token_endpoint.clone();
        let tokens: Tokens = self.send_as_us(provider, &address, fields, (jti, now)).await?;
        let keys = self.keys(provider, false, now).await?;
        let mut outcome = read(&tokens.id_token, &keys);
        if outcome == Err(Fault::UnknownKey) && provider.may_ask_again(now) {
            outcome = read(&tokens.id_token, &*self.keys(provider, true, now).await?);
        }
        outcome.map_err(|fault| refused(Problem::Refused, fault))
    }

    async fn send_as_us<T: serde::de::DeserializeOwned>(
        &self,
        provider: &Provider,
        address: &str,
        fields: &[(&str, &str)],
        (jti, now): (&str, Timestamp),
    ) -> Result<T, Refused> {
        let Settings { client_id, issuer, key_id, .. } = &provider.settings;
        let second = now.as_second();
        let claims = json!({
            "iss": client_id, "sub": client_id, "aud": issuer, "jti": jti,
            "iat": second, "exp": second + ASSERTION_SECONDS,
        });
        let assertion = provider.key.sign(key_id, &claims)?;
        let ours = [
            ("client_id", client_id.as_str()),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", &assertion),
        ];
        self.remote()?.send(address, &[fields, &ours].concat()).await
    }
}

impl Provider {
    fn known<T>(&self, look: impl FnOnce(&mut Known) -> T) -> T {
        look(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tokens with made-up keys must not make us ask at their pace.
    fn may_ask_again(&self, now: Timestamp) -> bool {
        self.known(|known| {
            let may = known.asked_at.is_none_or(|asked| now.duration_since(asked) >= ASK_PAUSE);
            if may {
                known.asked_at = Some(now);
            }
            may
        })
    }
}

fn fresh<T>(known: Option<&(Arc<T>, Timestamp)>, now: Timestamp) -> Option<Arc<T>> {
    known.filter(|(_, at)| now.duration_since(*at).abs() < HOLDS).map(|(value, _)| value.clone())
}
