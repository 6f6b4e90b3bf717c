//! A small identity provider on a free port, which lies when asked to. Its keys are made at the start; it holds us to
//! PAR, PKCE and `private_key_jwt` as a real one does.

use anyhow::{Context as _, ensure};
use axum::{
    Form, Json, Router,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use domain::person::Role;
use http::StatusCode;
use jiff::Timestamp;
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{self, EcdsaKeyPair, KeyPair as _, RsaKeyPair, RsaPublicKeyComponents, UnparsedPublicKey},
};
use rsa::pkcs8::EncodePrivateKey as _;
use serde_json::{Value, json};
use service::account::oidc::{Oidc, Settings};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

pub const LOW: &str = "idporten-loa-low";
pub const SUBSTANTIAL: &str = "idporten-loa-substantial";
pub const HIGH: &str = "idporten-loa-high";
/// Where it sends people back to, as far as it knows.
const ORIGIN: &str = "https://tilbake.example";

type Fields = HashMap<String, String>;

/// How it signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    #[default]
    Rs256,
    Ps256,
    Es256,
    None,
    /// By the public key as if it were a shared secret.
    Hs256,
    /// By a key it does not publish, under a name it does.
    Stranger,
    /// By a key under a name it does not publish.
    Unnamed,
    /// And changes it afterwards.
    Changed,
}

/// What it does besides what it should.
#[derive(Clone, Default)]
pub struct Bend {
    pub sign: Sign,
    pub claims: Option<fn(&mut Value)>,
    pub delay: Duration,
    pub broken: bool,
    pub endless: bool,
    /// What is laid before it.
    pub refuses: bool,
}

struct Inner {
    rsa: RsaKeyPair,
    ec: EcdsaKeyPair,
    stranger: EcdsaKeyPair,
    kid: String,
    bend: Bend,
    pushed: HashMap<String, Fields>,
    codes: HashMap<String, (Fields, Value)>,
    number: u32,
    keys_read: u32,
}

#[derive(Clone)]
pub struct Fake {
    pub issuer: String,
    inner: Arc<Mutex<Inner>>,
    client_ec: Arc<Vec<u8>>,
    client_rsa: Arc<Vec<u8>>,
}

fn ec_key() -> Vec<u8> {
    let made = EcdsaKeyPair::generate_pkcs8(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
    made.expect("a key").as_ref().to_vec()
}

fn ec_pair(der: &[u8]) -> EcdsaKeyPair {
    EcdsaKeyPair::from_pkcs8(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, der, &SystemRandom::new()).expect("a key")
}

fn rsa_key() -> Vec<u8> {
    let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).expect("a key");
    key.to_pkcs8_der().expect("a key").as_bytes().to_vec()
}

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", BASE64_STANDARD.encode(der))
}

fn encode(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

impl Fake {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let inner = Inner {
            rsa: RsaKeyPair::from_pkcs8(&rsa_key()).expect("a key"),
            ec: ec_pair(&ec_key()),
            stranger: ec_pair(&ec_key()),
            kid: "first".into(),
            bend: Bend::default(),
            pushed: HashMap::new(),
            codes: HashMap::new(),
            number: 0,
            keys_read: 0,
        };
        let client_rsa = Arc::new(rsa_key());
        let fake = Self { issuer, inner: Arc::new(Mutex::new(inner)), client_ec: Arc::new(ec_key()), client_rsa };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/jwks", get(keys))
            .route("/par", post(push))
            .route("/token", post(token))
            .with_state(fake.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        fake
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("not poisoned")
    }

    /// As the settings of an installation: for participants with a key of one kind, for staff with another.
    pub fn oidc(&self) -> Oidc {
        let provider = |id: &str, roles: Vec<Role>, key: &[u8]| {
            let settings = Settings {
                id: id.into(),
                name: format!("Ekte-ID {id}"),
                issuer: self.issuer.clone(),
                client_id: format!("tilbake-{id}"),
                key_file: "unused".into(),
                key_id: format!("key-{id}"),
                scope: "openid".into(),
                roles,
                acr_asked: SUBSTANTIAL.into(),
                acr_accepted: vec![SUBSTANTIAL.into(), HIGH.into()],
                acr_two_steps: vec![HIGH.into()],
                acr_claim: "acr".into(),
            };
            (settings, pem(key))
        };
        let staff = vec![Role::Therapist, Role::Coordinator, Role::Secretary, Role::Manager, Role::Admin];
        let both = vec![
            provider("people", vec![Role::Participant], &self.client_ec),
            provider("staff", staff, &self.client_rsa),
        ];
        Oidc::new(both, ORIGIN, Duration::from_millis(700)).expect("good settings")
    }

    pub fn bend(&self, bend: Bend) {
        self.inner().bend = bend;
    }

    /// From now on it signs by another key.
    pub fn rotate(&self) {
        let key = RsaKeyPair::from_pkcs8(&rsa_key()).expect("a key");
        let mut inner = self.inner();
        inner.rsa = key;
        inner.number += 1;
        inner.kid = format!("key-{}", inner.number);
    }

    /// How often its keys were asked for.
    pub fn keys_read(&self) -> u32 {
        self.inner().keys_read
    }

    /// What was laid before it for the browser that is sent to `location`.
    pub fn request(&self, location: &str) -> anyhow::Result<Fields> {
        let query = location.strip_prefix(&format!("{}/authorize?", self.issuer));
        let query = query.with_context(|| format!("led to {location}"))?;
        let asked: Fields = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        ensure!(asked.len() == 2, "nothing but a reference passes through the browser: {location}");
        let pushed = self.inner().pushed.remove(&asked["request_uri"]).context("never pushed, or used")?;
        ensure!(pushed["client_id"] == asked["client_id"], "another client");
        Ok(pushed)
    }

    /// Signs `subject` in there; gives the path of ours to come back by.
    pub fn authorize(&self, location: &str, subject: &str, acr: &str, now: Timestamp) -> anyhow::Result<String> {
        let request = self.request(location)?;
        let second = now.as_second();
        let claims = json!({
            "iss": self.issuer, "sub": subject, "aud": request["client_id"], "nonce": request["nonce"], "acr": acr,
            "iat": second, "exp": second + 120, "auth_time": second, "email": "deltaker@demo.example",
        });
        let mut inner = self.inner();
        inner.number += 1;
        let code = format!("code-{}", inner.number);
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("code", &code)
            .append_pair("state", &request["state"])
            .append_pair("iss", &self.issuer)
            .finish();
        inner.codes.insert(code, (request, claims));
        Ok(format!("/oidc/callback?{query}"))
    }

    /// Who asks has shown that they are the client.
    fn is_client(&self, fields: &Fields) -> anyhow::Result<()> {
        ensure!(fields["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        let token = &fields["client_assertion"];
        let (message, signed) = token.rsplit_once('.').context("a token")?;
        let (header, payload) = message.split_once('.').context("a token")?;
        let part = |text: &str| -> anyhow::Result<Value> {
            Ok(serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(text)?)?)
        };
        let (header, claims) = (part(header)?, part(payload)?);
        let signed = BASE64_URL_SAFE_NO_PAD.decode(signed)?;
        let client = &fields["client_id"];
        let fits = if client == "tilbake-staff" {
            ensure!(header["alg"] == "RS256" && header["kid"] == "key-staff");
            let key = RsaKeyPair::from_pkcs8(&self.client_rsa).expect("a key");
            UnparsedPublicKey::new(&signature::RSA_PKCS1_2048_8192_SHA256, key.public())
                .verify(message.as_bytes(), &signed)
        } else {
            ensure!(header["alg"] == "ES256" && header["kid"] == "key-people");
            UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, ec_pair(&self.client_ec).public_key())
                .verify(message.as_bytes(), &signed)
        };
        ensure!(fits.is_ok(), "the client's signature");
        ensure!(claims["iss"] == **client && claims["sub"] == **client && claims["aud"] == *self.issuer, "{claims}");
        ensure!(claims["exp"].as_i64() > claims["iat"].as_i64() && claims["jti"].is_string(), "{claims}");
        Ok(())
    }

    fn signed(&self, claims: &Value) -> String {
        let inner = self.inner();
        let (alg, kid) = match inner.bend.sign {
            Sign::Rs256 | Sign::Changed => ("RS256", inner.kid.as_str()),
            Sign::Ps256 => ("PS256", inner.kid.as_str()),
            Sign::Es256 | Sign::Stranger => ("ES256", "curve"),
            Sign::None => ("none", inner.kid.as_str()),
            Sign::Hs256 => ("HS256", inner.kid.as_str()),
            Sign::Unnamed => ("ES256", "no-such-key"),
        };
        let header = json!({ "alg": alg, "kid": kid });
        let message = format!("{}.{}", encode(header.to_string().as_bytes()), encode(claims.to_string().as_bytes()));
        let (bytes, random) = (message.as_bytes(), SystemRandom::new());
        let rsa = |padding: &'static dyn signature::RsaEncoding| {
            let mut signed = vec![0; inner.rsa.public().modulus_len()];
            inner.rsa.sign(padding, &random, bytes, &mut signed).expect("signed");
            signed
        };
        let signed = match inner.bend.sign {
            Sign::Rs256 | Sign::Changed => rsa(&signature::RSA_PKCS1_SHA256),
            Sign::Ps256 => rsa(&signature::RSA_PSS_SHA256),
            Sign::Es256 => inner.ec.sign(&random, bytes).expect("signed").as_ref().to_vec(),
            Sign::Stranger | Sign::Unnamed => inner.stranger.sign(&random, bytes).expect("signed").as_ref().to_vec(),
            Sign::None => Vec::new(),
            Sign::Hs256 => {
                let shared = hmac::Key::new(hmac::HMAC_SHA256, inner.rsa.public().as_ref());
                hmac::sign(&shared, bytes).as_ref().to_vec()
            }
        };
        if inner.bend.sign == Sign::Changed {
            let mut claims = claims.clone();
            claims["sub"] = "somebody-else".into();
            return format!(
                "{}.{}.{}",
                encode(header.to_string().as_bytes()),
                encode(claims.to_string().as_bytes()),
                encode(&signed)
            );
        }
        format!("{message}.{}", encode(&signed))
    }
}

/// What every answer of it suffers from.
async fn bent(fake: &Fake) -> Option<Response> {
    let bend = fake.inner().bend.clone();
    tokio::time::sleep(bend.delay).await;
    if bend.endless {
        return Some(vec![b' '; 1024 * 1024].into_response());
    }
    bend.broken.then(|| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn metadata(State(fake): State<Fake>) -> Response {
    if let Some(bent) = bent(&fake).await {
        return bent;
    }
    let at = |path: &str| format!("{}/{path}", fake.issuer);
    Json(json!({
        "issuer": fake.issuer, "authorization_endpoint": at("authorize"), "token_endpoint": at("token"),
        "jwks_uri": at("jwks"), "pushed_authorization_request_endpoint": at("par"),
        "authorization_response_iss_parameter_supported": true,
    }))
    .into_response()
}

async fn keys(State(fake): State<Fake>) -> Json<Value> {
    let mut inner = fake.inner();
    inner.keys_read += 1;
    let RsaPublicKeyComponents::<Vec<u8>> { n, e } = inner.rsa.public().into();
    let (x, y) = inner.ec.public_key().as_ref()[1..].split_at(32);
    Json(json!({ "keys": [
        { "kty": "RSA", "use": "sig", "kid": inner.kid, "n": encode(&n), "e": encode(&e) },
        { "kty": "EC", "crv": "P-256", "use": "sig", "kid": "curve", "x": encode(x), "y": encode(y) },
        // kinds we do not know are passed over
        { "kty": "OKP", "crv": "Ed25519", "kid": "new", "x": "AA" },
    ] }))
}

fn refused(error: &anyhow::Error) -> Response {
    let body = json!({ "error": "invalid_request", "error_description": format!("{error:#}") });
    eprintln!("the provider refuses: {error:#}");
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

async fn push(State(fake): State<Fake>, Form(fields): Form<Fields>) -> Response {
    if let Some(bent) = bent(&fake).await {
        return bent;
    }
    let good = || -> anyhow::Result<()> {
        fake.is_client(&fields)?;
        ensure!(!fake.inner().bend.refuses, "as it was told");
        ensure!(fields["response_type"] == "code" && fields["code_challenge_method"] == "S256");
        ensure!(fields["redirect_uri"] == format!("{ORIGIN}/oidc/callback") && fields["acr_values"] == SUBSTANTIAL);
        ensure!(fields["prompt"] == "login" && fields["max_age"] == "0", "whoever sits there signs in anew");
        ensure!(["state", "nonce", "code_challenge"].iter().all(|name| fields[*name].len() == 43), "{fields:?}");
        Ok(())
    };
    if let Err(error) = good() {
        return refused(&error);
    }
    let mut inner = fake.inner();
    inner.number += 1;
    let name = format!("urn:ietf:params:oauth:request_uri:{}", inner.number);
    inner.pushed.insert(name.clone(), fields);
    (StatusCode::CREATED, Json(json!({ "request_uri": name, "expires_in": 60 }))).into_response()
}

async fn token(State(fake): State<Fake>, Form(fields): Form<Fields>) -> Response {
    if let Some(bent) = bent(&fake).await {
        return bent;
    }
    let good = || -> anyhow::Result<Value> {
        fake.is_client(&fields)?;
        let (request, claims) = fake.inner().codes.remove(&fields["code"]).context("no such code, or used")?;
        ensure!(fields["grant_type"] == "authorization_code" && fields["redirect_uri"] == request["redirect_uri"]);
        ensure!(fields["client_id"] == request["client_id"], "another client's code");
        let challenge = encode(&Sha256::digest(fields["code_verifier"].as_bytes()));
        ensure!(challenge == request["code_challenge"], "the verifier does not fit");
        Ok(claims)
    };
    match good() {
        Ok(mut claims) => {
            let change = fake.inner().bend.claims;
            if let Some(change) = change {
                change(&mut claims);
            }
            Json(json!({ "access_token": "unused", "token_type": "Bearer", "id_token": fake.signed(&claims) }))
                .into_response()
        }
        Err(error) => refused(&error),
    }
}
