//! Signed tokens (JWS, compact form): reading those of a provider, writing our own. Invariant: what is read was signed by
//! a public key of the provider, by an algorithm of our list that fits that key; `none` and shared secrets are not in it.

use super::base64url;
use crate::error::{Error, Result};
use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use ring::{
    rand::SystemRandom,
    signature::{self, EcdsaKeyPair, RsaKeyPair, RsaPublicKeyComponents, UnparsedPublicKey},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// Why a token is not believed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("no signed token")]
    Malformed,
    #[error("an algorithm that is not allowed")]
    Algorithm,
    /// Its keys may have changed: worth fetching them anew.
    #[error("signed by a key the provider does not publish")]
    UnknownKey,
    #[error("the signature does not fit")]
    Signature,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Rs256,
    Ps256,
    Es256,
}

impl Algorithm {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Extensions that must be understood: we know none.
    crit: Option<Value>,
}

/// A provider's public keys.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Keys {
    keys: Vec<Jwk>,
}

/// One key, of whatever kind.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: String,
    e: String,
    x: String,
    y: String,
}

impl Jwk {
    fn fits(&self, header: &Header, algorithm: Algorithm) -> bool {
        let kind = match algorithm {
            Algorithm::Rs256 | Algorithm::Ps256 => self.kty == "RSA",
            Algorithm::Es256 => self.kty == "EC" && self.crv.as_deref() == Some("P-256"),
        };
        kind && self.usage.as_deref().is_none_or(|usage| usage == "sig")
            && self.alg.as_deref().is_none_or(|alg| alg == header.alg)
            && header.kid.as_ref().is_none_or(|kid| self.kid.as_ref() == Some(kid))
    }

    fn verify(&self, algorithm: Algorithm, message: &[u8], signed: &[u8]) -> Option<()> {
        let rsa = |parameters| {
            let (n, e) = (decode(&self.n)?, decode(&self.e)?);
            RsaPublicKeyComponents { n, e }.verify(parameters, message, signed).ok()
        };
        match algorithm {
            Algorithm::Rs256 => rsa(&signature::RSA_PKCS1_2048_8192_SHA256),
            Algorithm::Ps256 => rsa(&signature::RSA_PSS_2048_8192_SHA256),
            Algorithm::Es256 => {
                // an uncompressed point
                let point = [vec![4], decode(&self.x)?, decode(&self.y)?].concat();
                UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point).verify(message, signed).ok()
            }
        }
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}

/// What `token` says, if one of `keys` signed it.
pub fn read(token: &str, keys: &Keys) -> std::result::Result<Vec<u8>, Fault> {
    let (message, signed) = token.rsplit_once('.').ok_or(Fault::Malformed)?;
    let (header, payload) = message.split_once('.').ok_or(Fault::Malformed)?;
    let header = decode(header).ok_or(Fault::Malformed)?;
    let header: Header = serde_json::from_slice(&header).map_err(|_| Fault::Malformed)?;
    let algorithm = Algorithm::parse(&header.alg).ok_or(Fault::Algorithm)?;
    let (payload, signed) = decode(payload).zip(decode(signed)).ok_or(Fault::Malformed)?;
    if header.crit.is_some() {
        return Err(Fault::Malformed);
    }
    let mut fitting = keys.keys.iter().filter(|key| key.fits(&header, algorithm)).peekable();
    fitting.peek().ok_or(Fault::UnknownKey)?;
    let believed = fitting.any(|key| key.verify(algorithm, message.as_bytes(), &signed).is_some());
    if believed { Ok(payload) } else { Err(Fault::Signature) }
}

/// The key we show a provider who we are by: an RSA key signs RS256, one on P-256 signs ES256.
pub enum SigningKey {
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair),
}

impl SigningKey {
    /// From a PEM file that begins with `BEGIN PRIVATE KEY` (PKCS#8).
    ///
    /// # Errors
    /// When it is none, or a key of another kind.
    pub fn from_pem(text: &str) -> Result<Self> {
        let body = text.split_once("-----BEGIN PRIVATE KEY-----").and_then(|(_, rest)| rest.split_once("-----END"));
        let body: String = body.map(|(body, _)| body.split_whitespace().collect()).unwrap_or_default();
        let der = BASE64_STANDARD.decode(body).unwrap_or_default();
        let random = SystemRandom::new();
        let ec = || EcdsaKeyPair::from_pkcs8(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, &der, &random).map(Self::Ec);
        let key = ec().or_else(|_| RsaKeyPair::from_pkcs8(&der).map(Self::Rsa));
        key.map_err(|_| Error::internal("no private key in PKCS#8 form, RSA of 2048 bits or more or EC P-256"))
    }

    /// `claims` as a token of ours.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn sign(&self, key_id: &str, claims: &Value) -> Result<String> {
        let alg = if matches!(self, Self::Rsa(_)) { "RS256" } else { "ES256" };
        let mut header = json!({ "alg": alg, "typ": "JWT" });
        if !key_id.is_empty() {
            header["kid"] = key_id.into();
        }
        let message =
            format!("{}.{}", base64url(header.to_string().as_bytes()), base64url(claims.to_string().as_bytes()));
        let random = SystemRandom::new();
        let failed = |_| Error::internal("a token could not be signed");
        let signed = match self {
            Self::Rsa(key) => {
                let mut signed = vec![0; key.public().modulus_len()];
                key.sign(&signature::RSA_PKCS1_SHA256, &random, message.as_bytes(), &mut signed).map_err(failed)?;
                signed
            }
            Self::Ec(key) => key.sign(&random, message.as_bytes()).map_err(failed)?.as_ref().to_vec(),
        };
        Ok(format!("{message}.{}", base64url(&signed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::KeyPair as _;

    fn key() -> (SigningKey, Keys) {
        let der = EcdsaKeyPair::generate_pkcs8(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            BASE64_STANDARD.encode(der.unwrap())
        );
        let key = SigningKey::from_pem(&pem).unwrap();
        let SigningKey::Ec(pair) = &key else { panic!("an EC key") };
        let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
        let jwk = json!({ "kty": "EC", "crv": "P-256", "kid": "a", "x": base64url(x), "y": base64url(y) });
        (key, serde_json::from_value(json!({ "keys": [jwk] })).unwrap())
    }

    #[test]
    fn what_was_signed_is_read_and_what_was_changed_is_not() {
        let (key, keys) = key();
        let token = key.sign("a", &json!({ "sub": "kari" })).unwrap();
        assert_eq!(read(&token, &keys).unwrap(), br#"{"sub":"kari"}"#);
        let [header, _, signed]: [&str; 3] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
        let changed = format!("{header}.{}.{signed}", base64url(br#"{"sub":"ola"}"#));
        assert_eq!(read(&changed, &keys), Err(Fault::Signature));
        assert_eq!(read(&key.sign("b", &json!({})).unwrap(), &keys), Err(Fault::UnknownKey));
        assert_eq!(read(&key.sign("a", &json!({})).unwrap(), &Keys::default()), Err(Fault::UnknownKey));
        for junk in ["", "a.b", "..", "a.b.c.d", &format!("{token}.x")] {
            assert!(read(junk, &keys).is_err(), "{junk}");
        }
    }

    #[test]
    fn only_algorithms_of_the_list_are_read_whatever_the_header_says() {
        let (_, keys) = key();
        for alg in ["none", "None", "HS256", "RS384", "ES512", ""] {
            let header = base64url(json!({ "alg": alg, "kid": "a" }).to_string().as_bytes());
            assert_eq!(read(&format!("{header}.e30."), &keys), Err(Fault::Algorithm), "{alg}");
        }
        // an algorithm of the list, but not of this key
        let header = base64url(json!({ "alg": "RS256", "kid": "a" }).to_string().as_bytes());
        assert_eq!(read(&format!("{header}.e30.AAAA"), &keys), Err(Fault::UnknownKey));
    }
}
