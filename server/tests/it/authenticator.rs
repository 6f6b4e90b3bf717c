//! A passkey in software, and a browser's part around it: answers what the server asks as a real one would, or tells one
//! lie. Invariant: P-256 by `ring`, so that the server's own library is not judged by itself.

use anyhow::Context as _;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    rand::{SecureRandom as _, SystemRandom},
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const ATTESTED: u8 = 64;

pub struct Key {
    pair: EcdsaKeyPair,
    pub id: Vec<u8>,
    /// Whose it says it is.
    pub user: Option<String>,
    pub counter: u32,
}

/// What is said to the server. As it stands by default, the truth.
#[derive(Clone)]
pub struct Manner {
    pub origin: &'static str,
    pub site: &'static str,
    pub challenge: Option<String>,
    pub kind: Option<&'static str>,
    pub verified: bool,
    pub spoiled: bool,
}

impl Default for Manner {
    fn default() -> Self {
        let (origin, site) = ("http://localhost:3000", "localhost");
        Self { origin, site, challenge: None, kind: None, verified: true, spoiled: false }
    }
}

fn text(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

impl Manner {
    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = self.challenge.as_deref().or(options["challenge"].as_str()).unwrap_or_default();
        let kind = self.kind.unwrap_or(kind);
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false }).to_string().into()
    }

    fn authenticator_data(&self, flags: u8, counter: u32) -> Vec<u8> {
        let flags = flags | PRESENT | if self.verified { VERIFIED } else { 0 };
        [Sha256::digest(self.site.as_bytes()).as_slice(), &[flags], &counter.to_be_bytes()].concat()
    }
}

/// Makes a passkey for what `options` ask; gives it with the browser's answer.
pub fn make(options: &str, manner: &Manner) -> anyhow::Result<(Key, String)> {
    let options: Value = serde_json::from_str(options)?;
    let dice = SystemRandom::new();
    let broken = |_| anyhow::anyhow!("ring");
    let bytes = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &dice).map_err(broken)?;
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, bytes.as_ref(), &dice);
    let pair = pair.map_err(anyhow::Error::msg)?;
    let mut id = vec![0; 32];
    dice.fill(&mut id).map_err(broken)?;
    let user = options["user"]["id"].as_str().context("a user")?.to_owned();
    let key = Key { pair, id, user: Some(user), counter: 0 };
    let answer = key.registration(&options, manner);
    Ok((key, answer))
}

impl Key {
    /// The answer that hands this key to the server.
    pub fn registration(&self, options: &Value, manner: &Manner) -> String {
        let point = self.pair.public_key().as_ref();
        // COSE: EC2, ES256, P-256, x, y
        let cose = [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], &point[1..33], &[0x22, 0x58, 32], &point[33..]];
        let length = u16::try_from(self.id.len()).unwrap_or(0).to_be_bytes();
        let data = manner.authenticator_data(ATTESTED, self.counter);
        let data = [data.as_slice(), &[0; 16], &length, &self.id, &cose.concat()].concat();
        let size = u8::try_from(data.len()).unwrap_or(0);
        let head = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58";
        let object = [head.as_slice(), &[size], &data].concat();
        let client = manner.client_data("webauthn.create", options);
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key",
            "response": { "attestationObject": text(&object), "clientDataJSON": text(&client) },
        })
        .to_string()
    }

    /// Signs what `options` ask; the counter goes up by one if it counts at all.
    pub fn sign(&mut self, options: &str, manner: &Manner) -> anyhow::Result<String> {
        let options: Value = serde_json::from_str(options)?;
        if self.counter > 0 {
            self.counter += 1;
        }
        let client = manner.client_data("webauthn.get", &options);
        let data = manner.authenticator_data(0, self.counter);
        let signed = [data.as_slice(), Sha256::digest(&client).as_slice()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &signed).map_err(|_| anyhow::anyhow!("ring"))?;
        let mut signature = signature.as_ref().to_vec();
        if manner.spoiled {
            signature.iter_mut().rev().take(1).for_each(|byte| *byte ^= 1);
        }
        Ok(json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key",
            "response": {
                "authenticatorData": text(&data), "clientDataJSON": text(&client),
                "signature": text(&signature), "userHandle": self.user,
            },
        })
        .to_string())
    }
}
