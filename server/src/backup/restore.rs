//! `tilbake restore`. Invariant: it fills an empty place, and only from a backup that has been read to its end; when it
//! cannot finish, the place is as empty as before.

use super::{
    DATABASE, FILE, TABLE,
    archive::{self, Manifest, Reader},
};
use crate::{config::Config, keys, own_file, serve};
use anyhow::{Context as _, bail, ensure};
use entity::{
    Db,
    snapshot::{self, PostgresSnapshot},
};
use migrations::{Migrator, MigratorTrait as _};
use object_store::{ObjectStore, buffered::BufWriter};
use secrecy::ExposeSecret as _;
use std::{
    fs::File,
    io::{Read, Write as _},
    path::Path,
    sync::Arc,
};
use tokio::io::AsyncWriteExt as _;

/// Reads the backup `from`; fills the place of `config` with it unless `only_check`.
///
/// # Errors
/// A backup that is not whole or does not fit, a place that is not empty: in one sentence, before anything is written.
pub async fn restore(config: &Config, from: &Path, only_check: bool) -> anyhow::Result<Manifest> {
    let key_file = config.key_file();
    ensure!(key_file.exists(), "put your copy of the key file at {} first", key_file.display());
    let held = keys::load(&key_file)?;
    let key = held.backup.with_context(|| format!("the key file {} has no key for backups", key_file.display()))?;
    let manifest = archive::verify(from, &key).with_context(|| format!("{} is not whole", from.display()))?;
    for version in &manifest.keys {
        ensure!(
            held.since.contains_key(version),
            "the key file {} lacks version {version}, under which content in this backup lies",
            key_file.display()
        );
    }
    let ours: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    ensure!(
        ours.starts_with(&manifest.migrations),
        "the backup's database is of another version than this program ({}): use the program that made it",
        manifest.program
    );
    if only_check {
        return Ok(manifest);
    }
    let kind = if config.database.url.expose_secret().is_empty() { "sqlite" } else { "postgres" };
    ensure!(
        manifest.database == kind,
        "the backup is of a {} database and the settings name a {kind} one",
        manifest.database
    );
    let dir = &config.data.dir;
    ensure_empty(dir, &key_file)?;
    let reader = archive::open(from, &key)?;
    let outcome = if kind == "sqlite" {
        into_sqlite(reader, dir, &manifest).await
    } else {
        let db = Db::connect(&config.database_url(), 2).await.context("the database does not answer")?;
        into_postgres(reader, &db, dir, &manifest).await
    };
    if outcome.is_err() {
        drop(std::fs::remove_dir_all(dir.join("files")));
        drop(std::fs::remove_file(dir.join(PARTLY)));
    }
    outcome?;
    Ok(manifest)
}

/// The database while it is being written.
const PARTLY: &str = "tilbake.db.partly";

fn ensure_empty(dir: &Path, key_file: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make the data directory {}", dir.display()))?;
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path != key_file {
            bail!("the data directory {} is not empty: {} is there", dir.display(), path.display());
        }
    }
    Ok(())
}

async fn into_sqlite(mut reader: Reader<impl Read>, dir: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    let partly = dir.join(PARTLY);
    let files = serve::files(dir)?;
    for part in &manifest.parts {
        let name = reader.next_part()?;
        if name == DATABASE {
            let mut out = own_file::create(&partly)?;
            while let Some(block) = reader.next_block()? {
                out.write_all(&block).with_context(|| format!("cannot write {}", partly.display()))?;
            }
            out.sync_all()?;
        } else {
            file(&mut reader, &files, &part.name).await?;
        }
    }
    let copied = snapshot::open_copy(&partly).await?;
    if let Some(damage) = snapshot::damage(&copied).await? {
        bail!("the database in the backup is damaged: {damage}");
    }
    ensure!(snapshot::counts(&copied).await? == manifest.tables, "the database has not the rows that the list says");
    copied.close().await?;
    std::fs::rename(&partly, dir.join("tilbake.db"))?;
    File::open(dir)?.sync_all()?;
    Ok(())
}

async fn into_postgres(mut reader: Reader<impl Read>, db: &Db, dir: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    let there = snapshot::counts(db.read()).await?;
    if let Some((table, rows)) = there.iter().find(|(_, rows)| **rows > 0) {
        bail!("the database is not empty: {table} has {rows} rows");
    }
    let steps = u32::try_from(manifest.migrations.len())?;
    let had = if there.is_empty() { 0 } else { u32::try_from(snapshot::migrations(db.read()).await?.len())? };
    ensure!(had <= steps, "the database is of a newer version than the backup");
    Migrator::up(db.write(), Some(steps - had)).await.context("the tables cannot be made")?;
    let files = serve::files(dir)?;
    let mut filling = PostgresSnapshot::to_fill(db).await?;
    let tables = filling.tables().await?;
    filling.empty(&tables).await?;
    for part in &manifest.parts {
        let name = reader.next_part()?;
        let Some(table) = name.strip_prefix(TABLE) else {
            file(&mut reader, &files, &part.name).await?;
            continue;
        };
        let rows = filling.fill_table(table, || reader.next_block()).await.with_context(|| format!("table {table}"))?;
        ensure!(manifest.tables.get(table) == Some(&rows), "{table} has {rows} rows, not what the list says");
    }
    for (name, last) in &manifest.sequences {
        filling.set_sequence(name, last.parse()?).await?;
    }
    filling.commit().await?;
    Ok(())
}

async fn file(reader: &mut Reader<impl Read>, files: &Arc<dyn ObjectStore>, name: &str) -> anyhow::Result<()> {
    let path = name.strip_prefix(FILE).with_context(|| format!("what is the part {name}?"))?;
    let path = object_store::path::Path::parse(path)?;
    let mut out = BufWriter::new(files.clone(), path.clone());
    while let Some(block) = reader.next_block()? {
        out.write_all(&block).await.with_context(|| format!("the file {path} cannot be written"))?;
    }
    out.shutdown().await.with_context(|| format!("the file {path} cannot be written"))
}
