//! Where every test starts: a database of each kind with two seeded centres, made once for a run and copied for each test.
//! Making one takes seconds, copying it milliseconds. Invariant: a copy is its test's alone.

use crate::helpers::{Kind, PASSWORD, START, open, postgres};
use anyhow::Context as _;
use jiff::Timestamp;
use migrations::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectionTrait as _, Database};
use service::{
    clock::{Clock, Dice},
    seed::{self, Size, World},
};
use std::{ffi::OsString, fs, path::Path, sync::Arc};
use tokio::sync::OnceCell;

pub struct Template {
    /// What lies in the data folder: the keys, and the database of SQLite.
    files: Vec<(OsString, Vec<u8>)>,
    kind: Kind,
    pub world: World,
    /// Another centre in the same installation.
    pub other: World,
}

/// The template of this kind.
pub async fn of(kind: Kind) -> anyhow::Result<&'static Template> {
    static SQLITE: OnceCell<Template> = OnceCell::const_new();
    static POSTGRES: OnceCell<Template> = OnceCell::const_new();
    let cell = match kind {
        Kind::Sqlite => &SQLITE,
        Kind::Postgres => &POSTGRES,
    };
    cell.get_or_try_init(|| make(kind)).await
}

async fn make(kind: Kind) -> anyhow::Result<Template> {
    let dir = std::env::temp_dir().join(format!("tilbake-it-{}-{kind:?}", std::process::id()));
    fs::create_dir_all(&dir)?;
    let url = match kind {
        Kind::Sqlite => None,
        Kind::Postgres => Some(make_database(&name_of_template()).await?),
    };
    let (clock, _) = Clock::standing_at(START.parse::<Timestamp>()?);
    // dice that no test throws: what they make later must have ids of its own
    let (_, services, _) = open(&dir, url.as_deref(), clock, Dice::seeded(u64::MAX)).await?;
    Migrator::up(services.db.write(), None).await?;
    let services = Arc::new(services);
    let world = seed::world(&services, PASSWORD, Size { participants: 8, is_demo: true }).await?;
    let other = seed::world(&services, PASSWORD, Size { participants: 1, is_demo: true }).await?;
    // nobody may be connected to what is copied
    for pool in [services.db.read(), services.db.write()] {
        pool.close_by_ref().await?;
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(&dir)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            files.push((entry.file_name(), fs::read(entry.path())?));
        }
    }
    fs::remove_dir_all(&dir)?;
    Ok(Template { files, kind, world, other })
}

impl Template {
    /// Lays a copy into the empty folder `dir`; of PostgreSQL a database `name`, whose address it gives.
    pub async fn copy(&self, dir: &Path, name: &str) -> anyhow::Result<Option<String>> {
        for (file, bytes) in &self.files {
            fs::write(dir.join(file), bytes)?;
        }
        if self.kind == Kind::Sqlite {
            return Ok(None);
        }
        // as files: the other way writes each page to the log, which takes five times as long
        on_server(&format!("CREATE DATABASE {name} TEMPLATE {} STRATEGY FILE_COPY", name_of_template())).await?;
        Ok(Some(url_of(name)?))
    }
}

/// An empty database in PostgreSQL; gives its address.
pub async fn make_database(name: &str) -> anyhow::Result<String> {
    on_server(&format!("CREATE DATABASE {name}")).await?;
    url_of(name)
}

/// Removes a database, whoever is still connected to it.
pub async fn drop_database(name: &str) {
    drop(on_server(&format!("DROP DATABASE {name} WITH (FORCE)")).await);
}

fn name_of_template() -> String {
    format!("it_{}_template", std::process::id())
}

fn url_of(database: &str) -> anyhow::Result<String> {
    let url = postgres()?;
    let (server, _) = url.rsplit_once('/').context("the address names a database")?;
    Ok(format!("{server}/{database}"))
}

async fn on_server(statement: &str) -> anyhow::Result<()> {
    let server = Database::connect(&postgres()?).await?;
    server.execute_unprepared(statement).await?;
    Ok(server.close().await?)
}
