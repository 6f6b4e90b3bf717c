//! What is inside a backup: named parts one after another, then a list of them. Invariant: what a reader was given is
//! what the list says, byte for byte and nothing more.
//!
//! Layout: a part is its name (length in 2 bytes), blocks (length in 4 bytes) and a block of length 0; the last part is
//! the manifest.

use super::chunks::{Opener, Sealer};
use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs::File,
    io::{BufReader, Read, Write},
    path::Path,
};

/// The newest form that this program writes and reads.
pub const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest";
const MOST_IN_A_BLOCK: usize = 1024 * 1024;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Part {
    pub name: String,
    pub bytes: u64,
    /// Hexadecimal.
    pub sha256: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Manifest {
    pub format: u32,
    /// The program that made it.
    pub program: String,
    pub made_at: String,
    /// `sqlite` or `postgres`.
    pub database: String,
    pub migrations: Vec<String>,
    /// Versions of the keys that the content lies under.
    pub keys: BTreeSet<u16>,
    /// Rows by table.
    pub tables: BTreeMap<String, u64>,
    pub sequences: BTreeMap<String, String>,
    pub parts: Vec<Part>,
}

struct Tally {
    name: String,
    bytes: u64,
    hash: Sha256,
}

impl Tally {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), bytes: 0, hash: Sha256::new() }
    }

    fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.hash.update(bytes);
    }

    fn part(self) -> Part {
        let mut sha256 = String::new();
        for byte in self.hash.finalize() {
            let _ = write!(sha256, "{byte:02x}");
        }
        Part { name: self.name, bytes: self.bytes, sha256 }
    }
}

pub struct Writer<W> {
    out: Sealer<W>,
    parts: Vec<Part>,
    now: Option<Tally>,
}

impl<W: Write> Writer<W> {
    pub fn new(out: Sealer<W>) -> Self {
        Self { out, parts: Vec::new(), now: None }
    }

    pub fn begin(&mut self, name: &str) -> anyhow::Result<()> {
        let length = u16::try_from(name.len()).context("a name is too long")?;
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(name.as_bytes())?;
        self.now = Some(Tally::new(name));
        Ok(())
    }

    pub fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        for block in bytes.chunks(MOST_IN_A_BLOCK) {
            self.out.write_all(&u32::try_from(block.len()).unwrap_or(0).to_be_bytes())?;
            self.out.write_all(block)?;
        }
        let Some(now) = &mut self.now else { return Err(std::io::Error::other("no part is open")) };
        now.add(bytes);
        Ok(())
    }

    pub fn end(&mut self) -> anyhow::Result<()> {
        self.out.write_all(&0_u32.to_be_bytes())?;
        self.parts.extend(self.now.take().map(Tally::part));
        Ok(())
    }

    /// Writes the list and the end.
    pub fn finish(mut self, manifest: &mut Manifest) -> anyhow::Result<W> {
        manifest.parts = std::mem::take(&mut self.parts);
        self.begin(MANIFEST)?;
        self.write(&serde_json::to_vec(&manifest)?)?;
        self.end()?;
        Ok(self.out.finish()?)
    }
}

pub struct Reader<R> {
    from: Opener<R>,
    parts: Vec<Part>,
    now: Option<Tally>,
}

impl<R: Read> Reader<R> {
    /// The name of the next part, whose blocks come next.
    pub fn next_part(&mut self) -> anyhow::Result<String> {
        let mut length = [0; 2];
        self.from.read_all(&mut length)?;
        let mut name = vec![0; usize::from(u16::from_be_bytes(length))];
        self.from.read_all(&mut name)?;
        let name = String::from_utf8(name).context("a part's name is no text")?;
        self.now = Some(Tally::new(&name));
        Ok(name)
    }

    /// The next block of this part; nothing at its end.
    pub fn next_block(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        let mut length = [0; 4];
        self.from.read_all(&mut length)?;
        let length = usize::try_from(u32::from_be_bytes(length))?;
        if length == 0 {
            self.parts.extend(self.now.take().map(Tally::part));
            return Ok(None);
        }
        ensure!(length <= MOST_IN_A_BLOCK, "a block is too long");
        let mut block = vec![0; length];
        self.from.read_all(&mut block)?;
        if let Some(now) = &mut self.now {
            now.add(&block);
        }
        Ok(Some(block))
    }
}

/// Begins to read a backup.
///
/// # Errors
/// A file that cannot be opened or is no backup.
pub fn open(path: &Path, key: &[u8; 32]) -> anyhow::Result<Reader<BufReader<File>>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    Ok(Reader { from: Opener::new(BufReader::new(file), key)?, parts: Vec::new(), now: None })
}

/// Reads a backup to its end and holds it against its list.
///
/// # Errors
/// Names what is missing, cut off or changed.
pub fn verify(path: &Path, key: &[u8; 32]) -> anyhow::Result<Manifest> {
    let mut reader = open(path, key)?;
    loop {
        let name = reader.next_part()?;
        let mut kept = Vec::new();
        while let Some(block) = reader.next_block()? {
            if name == MANIFEST {
                kept.extend(block);
            }
        }
        if name != MANIFEST {
            continue;
        }
        ensure!(reader.from.is_at_end(), "something follows the end of the backup");
        let manifest: Manifest = serde_json::from_slice(&kept).context("the list of parts cannot be read")?;
        ensure!(manifest.format <= FORMAT, "it was made by a newer program ({})", manifest.program);
        reader.parts.pop();
        for (said, found) in manifest.parts.iter().zip(&reader.parts) {
            ensure!(said == found, "the part {} is not what the list says", said.name);
        }
        if manifest.parts.len() != reader.parts.len() {
            bail!("it has {} parts where the list says {}", reader.parts.len(), manifest.parts.len());
        }
        return Ok(manifest);
    }
}
