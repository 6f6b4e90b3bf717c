//! `tilbake backup`. Invariant: the file appears under its name only when it is whole and on the disk.

use super::{
    DATABASE, FILE, TABLE,
    archive::{FORMAT, Manifest, Writer},
    chunks::Sealer,
};
use crate::{config::Config, keys, machine::PROBE, own_file, serve};
use anyhow::{Context as _, ensure};
use domain::upkeep::Upkeep;
use entity::snapshot::{self, PostgresSnapshot};
use futures_util::StreamExt as _;
use object_store::{ObjectStore, ObjectStoreExt as _};
use service::{Ctx, Services, keeping, upkeep};
use std::{
    fs::File,
    io::{BufWriter, Read as _, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Goes when it is no longer needed, whatever happened.
struct Passing(PathBuf);

impl Drop for Passing {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

/// Writes a backup to the new file `to`, while others go on writing.
///
/// # Errors
/// A file that exists or cannot be written; a database that is down.
pub async fn make(services: &Arc<Services>, config: &Config, to: &Path) -> anyhow::Result<Manifest> {
    ensure!(!to.exists(), "{} exists already", to.display());
    let cannot = || format!("cannot write {}", to.display());
    let mut beside = to.as_os_str().to_owned();
    beside.push(".part");
    let beside = Passing(beside.into());
    // what a broken-off backup left behind; made anew, so that no link is followed
    drop(std::fs::remove_file(&beside.0));
    let file = own_file::create(&beside.0);
    let key = keys::for_backup(&config.key_file(), &services.dice)?;
    let sealer = Sealer::new(BufWriter::new(file.with_context(cannot)?), &key, services.dice.bytes())?;
    let mut writer = Writer::new(sealer);

    let ctx = Ctx::system(services);
    let mut manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: ctx.now.to_string(),
        database: snapshot::kind(&services.db).to_owned(),
        migrations: snapshot::migrations(services.db.read()).await?,
        ..Manifest::default()
    };
    // asked before and after: what was resealed meanwhile is in the snapshot under one or the other
    manifest.keys.extend(keeping::sealed_under(&ctx).await?.into_keys());
    if manifest.database == "sqlite" {
        sqlite(services, config, &mut writer, &mut manifest).await?;
    } else {
        postgres(services, &mut writer, &mut manifest).await?;
    }
    manifest.keys.extend(keeping::sealed_under(&ctx).await?.into_keys());
    // after the database: a file is there before a row speaks of it
    files(&*serve::files(&config.data.dir)?, &mut writer).await?;

    let out = writer.finish(&mut manifest).with_context(cannot)?;
    out.into_inner()
        .map_err(std::io::IntoInnerError::into_error)
        .and_then(|file| file.sync_all())
        .with_context(cannot)?;
    std::fs::rename(&beside.0, to).with_context(cannot)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all().with_context(cannot)?;
    remember(&ctx, to).await;
    Ok(manifest)
}

/// Keeps when it was made, for the administrators' pages. The backup is whole whether or not that can be written.
async fn remember(ctx: &Ctx, made: &Path) {
    let bytes = std::fs::metadata(made).map_or(0, |file| file.len());
    if let Err(error) = upkeep::done(ctx, ctx.services.db.write(), Upkeep::Backup, bytes, None).await {
        tracing::warn!(%error, "the backup is made, but not when");
    }
}

async fn sqlite(
    services: &Services,
    config: &Config,
    writer: &mut Writer<impl Write>,
    manifest: &mut Manifest,
) -> anyhow::Result<()> {
    let copy = Passing(config.data.dir.join(format!("backup-{}.db", std::process::id())));
    drop(std::fs::remove_file(&copy.0));
    own_file::create(&copy.0)?;
    snapshot::copy_sqlite(&services.db, &copy.0).await.context("the database cannot be copied")?;
    let copied = snapshot::open_copy(&copy.0).await?;
    manifest.tables = snapshot::counts(&copied).await?;
    copied.close().await?;
    writer.begin(DATABASE)?;
    let mut from = File::open(&copy.0)?;
    let mut block = vec![0; 256 * 1024];
    loop {
        let read = from.read(&mut block)?;
        if read == 0 {
            return writer.end();
        }
        writer.write(&block[..read])?;
    }
}

async fn postgres(services: &Services, writer: &mut Writer<impl Write>, manifest: &mut Manifest) -> anyhow::Result<()> {
    let mut view = PostgresSnapshot::to_read(&services.db).await?;
    for table in view.tables().await? {
        writer.begin(&format!("{TABLE}{table}"))?;
        let rows = view.read_table(&table, |piece| writer.write(piece)).await?;
        writer.end()?;
        manifest.tables.insert(table, rows);
    }
    manifest.sequences = view.sequences().await?;
    Ok(())
}

async fn files(store: &dyn ObjectStore, writer: &mut Writer<impl Write>) -> anyhow::Result<()> {
    let mut all = store.list(None);
    while let Some(found) = all.next().await {
        let path = found.context("the files cannot be listed")?.location;
        if path.as_ref() == PROBE {
            continue;
        }
        let mut pieces = match store.get(&path).await {
            Ok(file) => file.into_stream(),
            // removed since it was listed
            Err(object_store::Error::NotFound { .. }) => continue,
            Err(error) => return Err(error).with_context(|| format!("the file {path} cannot be read")),
        };
        writer.begin(&format!("{FILE}{path}"))?;
        while let Some(piece) = pieces.next().await {
            writer.write(&piece.with_context(|| format!("the file {path} cannot be read"))?)?;
        }
        writer.end()?;
    }
    Ok(())
}
