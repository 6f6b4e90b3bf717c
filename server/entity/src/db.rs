//! The database, both kinds. Invariant: on SQLite there is one writing connection, so that writers queue instead of
//! failing; on PostgreSQL reading and writing share a pool.

use sea_orm::{
    AccessMode, ActiveModelTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, EntityTrait, IntoActiveModel, IsolationLevel, ModelTrait, RuntimeErr, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
    sea_query::OnConflict,
    sqlx::{self, Connection as _},
};
use std::time::Duration;

/// A database on the network that has not answered after this long is down.
const ANSWER: Duration = Duration::from_secs(5);
/// How long a writer waits for its turn on SQLite.
const TURN: Duration = Duration::from_secs(10);

#[derive(Clone, Debug)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
}

impl Db {
    /// Connects to `sqlite://path?mode=rwc` or `postgres://…`.
    ///
    /// # Errors
    /// When the database cannot be reached or its file cannot be written.
    pub async fn connect(url: &str, pool: u32) -> Result<Self, DbErr> {
        let mut options = ConnectOptions::new(url);
        options.sqlx_logging(false).connect_timeout(ANSWER).acquire_timeout(TURN);
        if !url.starts_with("sqlite:") {
            options.max_connections(pool).acquire_timeout(ANSWER);
            let both = Database::connect(options).await?;
            return Ok(Self { read: both.clone(), write: both });
        }
        options.map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                .busy_timeout(TURN)
        });
        // A statement that fails for want of room may end SQLite's transaction behind the driver's back, which then counts
        // one too many: from there on its COMMIT would only release a savepoint, and nothing would be kept.
        options.map_sqlx_sqlite_pool_opts(|pool| {
            pool.after_release(|connection, _| {
                Box::pin(async move {
                    connection.ping().await?;
                    Ok(!connection.is_in_transaction())
                })
            })
        });
        let write = Database::connect(options.clone().max_connections(1).min_connections(1).to_owned()).await?;
        let read = Database::connect(options.max_connections(pool).to_owned()).await?;
        Ok(Self { read, write })
    }

    /// For reading outside a transaction.
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// For statements outside a transaction: migrations.
    #[must_use]
    pub fn write(&self) -> &DatabaseConnection {
        &self.write
    }

    /// A transaction that may write. On SQLite it takes the write lock at once.
    ///
    /// # Errors
    /// When the database is down.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        // SQLite has no access modes, and the driver complains of one in the log
        let is_sqlite = self.is_sqlite();
        self.write
            .begin_with_options(TransactionOptions {
                access_mode: (!is_sqlite).then_some(AccessMode::ReadWrite),
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..Default::default()
            })
            .await
    }

    /// A transaction that sees the database as it stands at its first read, whatever is written meanwhile.
    ///
    /// # Errors
    /// When the database is down.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        // on SQLite every transaction that reads is one
        let postgres = self.read.get_database_backend() == DbBackend::Postgres;
        self.read
            .begin_with_options(TransactionOptions {
                isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
                access_mode: postgres.then_some(AccessMode::ReadOnly),
                ..Default::default()
            })
            .await
    }

    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.write.get_database_backend() == DbBackend::Sqlite
    }

    /// How large the database is, in bytes.
    ///
    /// # Errors
    /// When the database is down.
    pub async fn size(&self) -> Result<Option<u64>, DbErr> {
        let sql = if self.is_sqlite() {
            "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()"
        } else {
            "SELECT pg_database_size(current_database()) AS bytes"
        };
        let row = self.read.query_one_raw(Statement::from_string(self.read.get_database_backend(), sql)).await?;
        let bytes: Option<i64> = row.map(|row| row.try_get("", "bytes")).transpose()?;
        Ok(bytes.and_then(|bytes| u64::try_from(bytes).ok()))
    }

    /// Answers if the database does.
    ///
    /// # Errors
    /// When the database is down.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.write.execute_unprepared("SELECT 1").await.map(|_| ())
    }
}

/// The database does not answer, or cannot keep anything now, as opposed to answering no: later it may.
#[must_use]
pub fn is_down(error: &DbErr) -> bool {
    match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => match &**cause {
            sqlx::Error::Database(said) => said.code().is_some_and(|code| is_for_now(&code)),
            sqlx::Error::Io(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => true,
            _ => false,
        },
        _ => false,
    }
}

/// PostgreSQL's codes have five characters: connection lost (08), out of disk, memory or connections (53), shutting down
/// or starting (57P). SQLite's are small numbers with details above the lowest byte: busy (5), read or write failed (10),
/// disk full (13).
fn is_for_now(code: &str) -> bool {
    if code.len() == 5 {
        ["08", "53", "57P"].iter().any(|class| code.starts_with(class))
    } else {
        code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 10 | 13))
    }
}

/// Adds a row.
///
/// # Errors
/// When it cannot be written.
pub async fn insert<M>(conn: &impl ConnectionTrait, row: M) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity>,
{
    M::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(conn).await.map(|_| ())
}

/// Adds a row, unless one stands that is the same in all of `same`; says whether it did.
///
/// # Errors
/// When it cannot be written.
pub async fn insert_once<M, const N: usize>(
    conn: &impl ConnectionTrait,
    row: M,
    same: [<M::Entity as EntityTrait>::Column; N],
) -> Result<bool, DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity>,
{
    let once = OnConflict::columns(same).do_nothing().to_owned();
    let insert = M::Entity::insert(row.into_active_model().reset_all()).on_conflict(once);
    Ok(insert.exec_without_returning(conn).await? > 0)
}

/// Adds rows in one statement. The caller sees to it that they are not more than a statement binds.
///
/// # Errors
/// When they cannot be written.
pub async fn insert_all<M>(conn: &impl ConnectionTrait, rows: Vec<M>) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity>,
{
    let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
    M::Entity::insert_many(rows).exec_without_returning(conn).await.map(|_| ())
}
