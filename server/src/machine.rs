//! The machine, as use-cases ask for it. Invariant: nothing here fails; what cannot be found out is not told.

use crate::{config::Config, keys, serve, site};
use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use object_store::{ObjectStore, ObjectStoreExt as _, path::Path};
use service::machine::{Files, Machine, Room};
use std::{path::PathBuf, sync::Arc};

/// Where it is tried whether files can be kept. No backup takes it along.
pub const PROBE: &str = "ready";

pub struct Host {
    files: Arc<dyn ObjectStore>,
    data: PathBuf,
    key_file: PathBuf,
    site_root: PathBuf,
}

impl Host {
    /// # Errors
    /// When the folder of files cannot be made.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        Ok(Self {
            files: serve::files(&config.data.dir)?,
            data: config.data.dir.clone(),
            key_file: config.key_file(),
            site_root: config.server.site_root.clone(),
        })
    }
}

#[async_trait::async_trait]
impl Machine for Host {
    async fn storage_works(&self) -> bool {
        let probe = Path::from(PROBE);
        self.files.put(&probe, "ok".into()).await.is_ok() && self.files.delete(&probe).await.is_ok()
    }

    async fn files(&self) -> Option<Files> {
        let add = async |sum: Files, file: object_store::ObjectMeta| {
            Ok(Files { count: sum.count + 1, bytes: sum.bytes + file.size })
        };
        self.files.list(None).try_fold(Files::default(), add).await.ok()
    }

    fn disk(&self) -> Option<Room> {
        let disk = rustix::fs::statvfs(&self.data).ok()?;
        Some(Room { free: disk.f_bavail * disk.f_frsize, all: disk.f_blocks * disk.f_frsize })
    }

    fn keys(&self) -> Vec<(u16, Option<Timestamp>)> {
        keys::load(&self.key_file).map(|keys| keys.since.into_iter().collect()).unwrap_or_default()
    }

    fn build(&self) -> Option<String> {
        site::build_id(&site::find(&self.site_root).ok()?)
    }
}
