//! The installation's keys, in one file that only its owner may read. Invariant: no key in it is ever replaced: losing it
//! loses all sealed content, and the proof that the audit log is unbroken.

use anyhow::{Context as _, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use entity::Keyring;
use serde::{Deserialize, Serialize};
use service::clock::Dice;
use std::{collections::BTreeMap, fs::OpenOptions, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path};

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    /// Signs media tokens, base64.
    media_token: String,
    /// Signs the audit log, base64; made at the first start where an older file has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    audit: Option<String>,
    /// Seals content, base64 by version; the newest seals.
    seal: BTreeMap<String, String>,
}

pub struct Keys {
    pub ring: Keyring,
    pub media_token: [u8; 32],
}

/// Reads the keys, or makes them.
///
/// # Errors
/// A file that cannot be read, written or understood.
pub fn load_or_make(path: &Path, dice: &Dice) -> anyhow::Result<Keys> {
    if !path.exists() {
        make(path, dice).with_context(|| format!("cannot write the key file {}", path.display()))?;
    }
    let file = read(path)?;
    ensure!(!file.seal.is_empty(), "the key file {} has no seal key", path.display());
    let mut ring = None;
    for (version, key) in &file.seal {
        let version: u16 = version.parse().context("a seal key's version is a small number")?;
        let key = decode(key)?;
        ring = Some(ring.map_or_else(|| Keyring::new(version, &key), |ring: Keyring| ring.and(version, &key)));
    }
    Ok(Keys { ring: ring.context("no seal key")?, media_token: decode(&file.media_token)? })
}

/// The key that signs the audit log; made where an older file has none.
///
/// # Errors
/// A file that cannot be read or written.
pub fn for_audit(path: &Path, dice: &Dice) -> anyhow::Result<[u8; 32]> {
    let mut file = read(path)?;
    if file.audit.is_none() {
        file.audit = Some(BASE64_STANDARD.encode(dice.bytes::<32>()));
        let beside = path.with_extension("new");
        let put = write(&beside, &file).and_then(|()| Ok(std::fs::rename(&beside, path)?));
        put.with_context(|| format!("cannot write the key file {}", path.display()))?;
    }
    decode(file.audit.as_deref().unwrap_or_default())
}

fn read(path: &Path) -> anyhow::Result<KeyFile> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read the key file {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("the key file {} is damaged", path.display()))
}

fn decode(text: &str) -> anyhow::Result<[u8; 32]> {
    BASE64_STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok()).context("a key is 32 bytes in base64")
}

fn make(path: &Path, dice: &Dice) -> anyhow::Result<()> {
    let key = || BASE64_STANDARD.encode(dice.bytes::<32>());
    write(path, &KeyFile { media_token: key(), audit: Some(key()), seal: BTreeMap::from([("1".to_owned(), key())]) })
}

fn write(path: &Path, file: &KeyFile) -> anyhow::Result<()> {
    let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    out.write_all(b"# Without this file sealed content cannot be read. Back it up apart from the database.\n")?;
    out.write_all(toml::to_string(file)?.as_bytes())?;
    out.sync_all()?;
    Ok(())
}
