//! `tilbake keys`: changes the keys that seal, while the program serves.

use crate::{cli::Keys, keys};
use anyhow::ensure;
use service::{Ctx, Services, keeping};
use std::{path::Path, sync::Arc};

/// # Errors
/// In one sentence.
pub async fn run(services: &Arc<Services>, file: &Path, command: &Keys) -> anyhow::Result<()> {
    let ctx = Ctx::system(services);
    match command {
        Keys::List => {
            let lie = keeping::sealed_under(&ctx).await?;
            for (version, since) in keys::load(file)?.since {
                let since = since.map_or_else(|| "the start".to_owned(), |since| since.to_string());
                println!("{version}\tsince {since}\t{} values", lie.get(&version).copied().unwrap_or(0));
            }
        }
        Keys::Rotate => {
            let version = keys::rotate(file, &services.dice, ctx.now)?;
            println!("version {version} seals from now on");
            eprintln!("{} has changed: keep a new copy of it apart from database and backups", file.display());
        }
        Keys::Reseal => {
            let done = keeping::reseal(&ctx).await?;
            println!("{} values sealed anew", done.values);
            for broken in &done.broken {
                eprintln!("{broken}");
            }
            ensure!(done.broken.is_empty(), "{} values could not be opened", done.broken.len());
        }
        Keys::Retire { version } => {
            let in_use = keeping::sealed_under(&ctx).await?.get(version).copied().unwrap_or(0);
            keys::retire(file, *version, in_use, ctx.now)?;
            println!("version {version} is taken out; backups from its time need the copy of the key file from then");
        }
    }
    Ok(())
}
