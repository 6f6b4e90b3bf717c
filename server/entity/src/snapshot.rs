//! The database as a whole, at one instant: for backup and restore. Invariant: what others write meanwhile is in it
//! wholly or not at all, table by table and across them.

use crate::Db;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, RuntimeErr, Statement,
    sqlx::{self, AssertSqlSafe, Postgres, Row as _, pool::PoolConnection},
};
use std::{collections::BTreeMap, path::Path, sync::Arc};

/// Kept by the migrations themselves.
const MIGRATIONS: &str = "seaql_migrations";

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Of which kind the database is: a backup of one does not go into the other.
#[must_use]
pub fn kind(db: &Db) -> &'static str {
    match db.read().get_database_backend() {
        DbBackend::Sqlite => "sqlite",
        _ => "postgres",
    }
}

/// The migrations this database has had.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn migrations(conn: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let sql = format!("SELECT version FROM {MIGRATIONS} ORDER BY version");
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}

/// How many rows each table has.
pub async fn counts(conn: &DatabaseConnection) -> Result<BTreeMap<String, u64>, DbErr> {
    let backend = conn.get_database_backend();
    let tables = match backend {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        }
        _ => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()",
    };
    let mut counts = BTreeMap::new();
    for table in conn.query_all_raw(Statement::from_string(backend, tables)).await? {
        let table: String = table.try_get("", "name")?;
        let sql = format!("SELECT count(*) AS count FROM {}", quoted(&table));
        let row = conn.query_one_raw(Statement::from_string(backend, sql)).await?;
        let count: i64 = row.map(|row| row.try_get("", "count")).transpose()?.unwrap_or(0);
        counts.insert(table, u64::try_from(count).unwrap_or(0));
    }
    counts.remove(MIGRATIONS);
    Ok(counts)
}

/// Writes a SQLite database as it is now to a new file.
pub async fn copy_sqlite(db: &Db, to: &Path) -> Result<(), DbErr> {
    let sql = format!("VACUUM INTO '{}'", to.display().to_string().replace('\'', "''"));
    db.read().execute_unprepared(&sql).await.map(|_| ())
}

/// Opens such a copy, to look into it only.
pub async fn open_copy(path: &Path) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=ro", path.display()));
    Database::connect(options.sqlx_logging(false).max_connections(1).to_owned()).await
}

/// Says what is wrong inside a SQLite file; nothing when it is whole.
pub async fn damage(conn: &DatabaseConnection) -> Result<Option<String>, DbErr> {
    let row = conn.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check")).await?;
    let said: String = row.map(|row| row.try_get("", "integrity_check")).transpose()?.unwrap_or_default();
    Ok((said != "ok").then_some(said))
}

/// One connection to PostgreSQL with one view of everything.
pub struct PostgresSnapshot(PoolConnection<Postgres>);

impl PostgresSnapshot {
    /// A view that stands still.
    pub async fn to_read(db: &Db) -> Result<Self, DbErr> {
        Self::begin(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
    }

    /// A transaction that fills empty tables.
    pub async fn to_fill(db: &Db) -> Result<Self, DbErr> {
        Self::begin(db, "BEGIN").await
    }

    async fn begin(db: &Db, how: &'static str) -> Result<Self, DbErr> {
        let mut connection = db.write().get_postgres_connection_pool().acquire().await.map_err(failed)?;
        sqlx::raw_sql(how).execute(&mut *connection).await.map_err(failed)?;
        Ok(Self(connection))
    }

    async fn run(&mut self, sql: String) -> Result<(), DbErr> {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *self.0).await.map(|_| ()).map_err(failed)
    }

    async fn pairs(&mut self, sql: &'static str) -> Result<Vec<(String, String)>, DbErr> {
        let rows = sqlx::query(sql).fetch_all(&mut *self.0).await.map_err(failed)?;
        rows.iter().map(|row| Ok((row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?))).collect()
    }

    /// All tables but the migrations' own, each after those it refers to.
    pub async fn tables(&mut self) -> Result<Vec<String>, DbErr> {
        let all = "SELECT tablename::text, ''::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1";
        let refers = "SELECT child.relname::text, parent.relname::text FROM pg_constraint c \
             JOIN pg_class child ON child.oid = c.conrelid JOIN pg_class parent ON parent.oid = c.confrelid \
             WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace AND c.conrelid <> c.confrelid";
        let mut waiting: Vec<String> = self.pairs(all).await?.into_iter().map(|(table, _)| table).collect();
        waiting.retain(|table| table != MIGRATIONS);
        let refers = self.pairs(refers).await?;
        let mut ordered: Vec<String> = Vec::new();
        while !waiting.is_empty() {
            let waits =
                |table: &String| refers.iter().any(|(child, parent)| child == table && !ordered.contains(parent));
            let (later, next): (Vec<_>, Vec<_>) = waiting.into_iter().partition(waits);
            if next.is_empty() {
                return Err(DbErr::Custom(format!("tables refer to each other in a circle: {}", later.join(", "))));
            }
            ordered.extend(next);
            waiting = later;
        }
        Ok(ordered)
    }

    /// The sequences, and where each stands.
    pub async fn sequences(&mut self) -> Result<BTreeMap<String, String>, DbErr> {
        let sql = "SELECT sequencename::text, last_value::text FROM pg_sequences \
             WHERE schemaname = current_schema() AND last_value IS NOT NULL";
        Ok(self.pairs(sql).await?.into_iter().collect())
    }

    /// Gives a table's rows piece by piece, in PostgreSQL's own text form; then how many there were.
    pub async fn read_table(
        &mut self,
        table: &str,
        mut each: impl FnMut(&[u8]) -> std::io::Result<()>,
    ) -> Result<u64, DbErr> {
        use futures_util::StreamExt as _;
        let mut rows = 0;
        let mut pieces = self.0.copy_out_raw(&format!("COPY {} TO STDOUT", quoted(table))).await.map_err(failed)?;
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(failed)?;
            // a line break inside a text is escaped
            rows += piece.split(|byte| *byte == b'\n').skip(1).count() as u64;
            each(&piece).map_err(|error| DbErr::Custom(error.to_string()))?;
        }
        Ok(rows)
    }

    /// Fills a table with what `next` gives until it gives nothing; says how many rows that were.
    pub async fn fill_table<E: From<DbErr>>(
        &mut self,
        table: &str,
        mut next: impl FnMut() -> Result<Option<Vec<u8>>, E>,
    ) -> Result<u64, E> {
        let sql = format!("COPY {} FROM STDIN", quoted(table));
        let mut copy = self.0.copy_in_raw(&sql).await.map_err(failed)?;
        while let Some(piece) = next()? {
            copy.send(piece).await.map_err(failed)?;
        }
        Ok(copy.finish().await.map_err(failed)?)
    }

    /// Takes out what migrations put in, to be filled anew. Tables come as from `tables`.
    pub async fn empty(&mut self, tables: &[String]) -> Result<(), DbErr> {
        for table in tables.iter().rev() {
            self.run(format!("DELETE FROM {}", quoted(table))).await?;
        }
        Ok(())
    }

    pub async fn set_sequence(&mut self, name: &str, last: i64) -> Result<(), DbErr> {
        self.run(format!("SELECT setval('{}', {last})", quoted(name).replace('\'', "''"))).await
    }

    pub async fn commit(mut self) -> Result<(), DbErr> {
        self.run("COMMIT".to_owned()).await
    }
}

impl Drop for PostgresSnapshot {
    /// The transaction ends with its connection: what was not committed never was.
    fn drop(&mut self) {
        self.0.close_on_drop();
    }
}
