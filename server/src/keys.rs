//! The installation's keys, in one file that only its owner may read. Invariants: a key that something is sealed under
//! is never taken out; the file is replaced as a whole or not at all; two commands never change it at once.

use crate::{config, own_file};
use anyhow::{Context as _, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use entity::Keyring;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use service::{clock::Dice, key_holder::Changed};
use std::{
    collections::BTreeMap,
    fs::File,
    io::Write as _,
    os::unix::fs::{MetadataExt as _, fchown},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

const HEADER: &str =
    "# Without this file sealed content and backups cannot be read. Keep a copy of it apart from both.\n";
/// A request that began before a rotation has ended by now, and with it what it sealed under the key before.
pub const REST: SignedDuration = SignedDuration::from_mins(10);

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    /// Signs media tokens, base64.
    media_token: String,
    /// Signs the audit log, base64; made at the first start where an older file has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    audit: Option<String>,
    /// Seals backups, base64; made with the first backup where an older file has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    backup: Option<String>,
    /// Seals content, base64 by version; the newest seals.
    seal: BTreeMap<String, String>,
    /// When a version came; one that was there from the start has none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    since: BTreeMap<String, Timestamp>,
}

pub struct Keys {
    pub ring: Keyring,
    pub media_token: [u8; 32],
    /// Seals backups; an older file has none before the first.
    pub backup: Option<[u8; 32]>,
    /// By version.
    pub since: BTreeMap<u16, Option<Timestamp>>,
}

/// Reads the keys, or makes them.
///
/// # Errors
/// A file that cannot be read, written or understood.
pub fn load_or_make(path: &Path, dice: &Dice) -> anyhow::Result<Keys> {
    if !path.exists() {
        let _lock = lock(path)?;
        if !path.exists() {
            let key = || BASE64_STANDARD.encode(dice.bytes::<32>());
            let seal = BTreeMap::from([("1".to_owned(), key())]);
            let (audit, backup) = (Some(key()), Some(key()));
            write(path, &KeyFile { media_token: key(), audit, backup, seal, since: BTreeMap::new() })?;
        }
    }
    load(path)
}

/// Reads the keys.
///
/// # Errors
/// A file that cannot be read or understood.
pub fn load(path: &Path) -> anyhow::Result<Keys> {
    let file = read(path)?;
    let mut ring: Option<Keyring> = None;
    let mut since = BTreeMap::new();
    for (version, key) in &file.seal {
        since.insert(number(version)?, file.since.get(version).copied());
        let (version, key) = (number(version)?, decode(key)?);
        ring = Some(ring.map_or_else(|| Keyring::new(version, &key), |ring| ring.and(version, &key)));
    }
    let ring = ring.with_context(|| format!("the key file {} has no seal key", path.display()))?;
    let backup = file.backup.as_deref().map(decode).transpose()?;
    Ok(Keys { ring, media_token: decode(&file.media_token)?, backup, since })
}

/// Adds a key that seals from now on; gives its version.
///
/// # Errors
/// A file that cannot be read or written.
pub fn rotate(path: &Path, dice: &Dice, now: Timestamp) -> anyhow::Result<u16> {
    let _lock = lock(path)?;
    let mut file = read(path)?;
    let version = load(path)?.ring.newest().checked_add(1).context("there have been too many keys")?;
    file.seal.insert(version.to_string(), BASE64_STANDARD.encode(dice.bytes::<32>()));
    file.since.insert(version.to_string(), now);
    write(path, &file)?;
    Ok(version)
}

/// Takes out a key that nothing is sealed under any more.
///
/// # Errors
/// A key that seals, is not there, was replaced only just, or is still `in_use`.
pub fn retire(path: &Path, version: u16, in_use: u64, now: Timestamp) -> anyhow::Result<()> {
    let _lock = lock(path)?;
    let keys = load(path)?;
    ensure!(keys.since.contains_key(&version), "there is no key with version {version}");
    ensure!(version != keys.ring.newest(), "version {version} is the key that seals; run `tilbake keys rotate` first");
    let next = keys.since.range(version + 1..).next().and_then(|(_, since)| *since);
    let free = next.and_then(|since| since.checked_add(REST).ok()).unwrap_or(Timestamp::MIN);
    ensure!(
        now >= free,
        "version {version} was replaced less than 10 minutes ago; what was begun before may still use it"
    );
    ensure!(in_use == 0, "{in_use} values are still sealed under version {version}; run `tilbake keys reseal` first");
    let mut file = read(path)?;
    file.seal.remove(&version.to_string());
    file.since.remove(&version.to_string());
    write(path, &file)
}

/// Reads the file again whenever it has changed. One that cannot be read is logged, and what is held stays in force.
#[must_use]
pub fn changed(path: PathBuf) -> Changed {
    let stamp =
        |path: &Path| path.metadata().map(|meta| (meta.ino(), meta.mtime(), meta.mtime_nsec(), meta.len())).ok();
    // the first question reads: the file may have changed since it was loaded
    let seen = Mutex::new(None);
    Box::new(move || {
        let now = stamp(&path);
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        if *seen == now {
            return None;
        }
        *seen = now;
        load(&path)
            .inspect_err(|error| tracing::error!(%error, "the keys have changed and cannot be read"))
            .ok()
            .map(|keys| keys.ring)
    })
}

/// The key that signs the audit log.
///
/// # Errors
/// A file that cannot be read or written.
pub fn for_audit(path: &Path, dice: &Dice) -> anyhow::Result<[u8; 32]> {
    later_key(path, dice, |file| &mut file.audit)
}

/// The key that seals backups.
///
/// # Errors
/// A file that cannot be read or written.
pub fn for_backup(path: &Path, dice: &Dice) -> anyhow::Result<[u8; 32]> {
    later_key(path, dice, |file| &mut file.backup)
}

/// A key that a file from before its time has not: made when it is first asked for.
fn later_key(
    path: &Path,
    dice: &Dice,
    which: impl Fn(&mut KeyFile) -> &mut Option<String>,
) -> anyhow::Result<[u8; 32]> {
    let _lock = lock(path)?;
    let mut file = read(path)?;
    if which(&mut file).is_none() {
        *which(&mut file) = Some(BASE64_STANDARD.encode(dice.bytes::<32>()));
        write(path, &file)?;
    }
    decode(which(&mut file).as_deref().unwrap_or_default())
}

fn read(path: &Path) -> anyhow::Result<KeyFile> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read the key file {}", path.display()))?;
    config::parse(path, &text)
}

fn number(version: &str) -> anyhow::Result<u16> {
    version.parse().context("a seal key's version is a small number")
}

fn decode(text: &str) -> anyhow::Result<[u8; 32]> {
    BASE64_STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok()).context("a key is 32 bytes in base64")
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Locks the folder as long as the file is being changed; released when dropped, or when the process ends.
fn lock(path: &Path) -> anyhow::Result<File> {
    let folder = folder(path);
    let cannot = || format!("cannot lock {}", folder.display());
    let file = File::open(folder).with_context(cannot)?;
    file.lock().with_context(cannot)?;
    Ok(file)
}

/// Puts a new file in the place of the old one, with the same owner: the server may run as another user than this command.
fn write(path: &Path, keys: &KeyFile) -> anyhow::Result<()> {
    let beside = path.with_extension("new");
    let put = || -> anyhow::Result<()> {
        // what another left there is not written through
        drop(std::fs::remove_file(&beside));
        let mut out = own_file::create(&beside)?;
        if let Ok(old) = path.metadata() {
            fchown(&out, Some(old.uid()), Some(old.gid()))?;
        }
        out.write_all(HEADER.as_bytes())?;
        out.write_all(toml::to_string(keys)?.as_bytes())?;
        out.sync_all()?;
        std::fs::rename(&beside, path)?;
        File::open(folder(path))?.sync_all()?;
        Ok(())
    };
    put().with_context(|| format!("cannot write the key file {}", path.display()))
}
