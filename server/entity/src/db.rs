//! The database, both kinds. Invariant: on SQLite there is one writing connection, so that writers queue instead of
//! failing; on PostgreSQL reading and writing share a pool.

use sea_orm::{
    AccessMode, ActiveModelTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, EntityTrait, IntoActiveModel, IsolationLevel, ModelTrait, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use std::time::Duration;

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
        options.sqlx_logging(false).connect_timeout(Duration::from_secs(5)).acquire_timeout(Duration::from_secs(10));
        if !url.starts_with("sqlite:") {
            options.max_connections(pool);
            let both = Database::connect(options).await?;
            return Ok(Self { read: both.clone(), write: both });
        }
        options.map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                .busy_timeout(Duration::from_secs(10))
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
        self.write
            .begin_with_options(TransactionOptions {
                access_mode: Some(AccessMode::ReadWrite),
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

    /// Answers if the database does.
    ///
    /// # Errors
    /// When the database is down.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.write.execute_unprepared("SELECT 1").await.map(|_| ())
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
