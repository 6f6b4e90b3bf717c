//! Work to be done after a commit.

use crate::{At, once};
use domain::id::{CentreId, JobId};
use sea_orm::{QueryOrder, QuerySelect as _, Select, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub centre_id: CentreId,
    pub kind: String,
    pub payload: Json,
    pub idempotency_key: String,
    pub run_at: At,
    pub attempts: i32,
    pub done_at: Option<At>,
    pub failed_at: Option<At>,
    /// The id under which the program's log has the cause.
    pub last_error: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Adds a job; one with the same key is kept as it is.
///
/// # Errors
/// When it cannot be written. So for all below.
pub async fn enqueue(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    crate::insert_once(conn, row, [Column::IdempotencyKey]).await.map(|_| ())
}

fn open() -> Select<Entity> {
    Entity::find().filter(Column::DoneAt.is_null()).filter(Column::FailedAt.is_null())
}

/// Is there one with this key, done or not?
pub async fn is_known(conn: &impl ConnectionTrait, key: &str) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(Column::IdempotencyKey.eq(key)).count(conn).await? > 0)
}

/// The job that has waited longest of those due.
pub async fn next_due(conn: &impl ConnectionTrait, now: At) -> Result<Option<Model>, DbErr> {
    open().filter(Column::RunAt.lte(now)).order_by_asc(Column::RunAt).order_by_asc(Column::Id).one(conn).await
}

/// Marks a job done, for whoever is first. Says whether that was us.
pub async fn take(conn: &impl ConnectionTrait, id: JobId, at: At) -> Result<bool, DbErr> {
    Ok(once::set::<Entity>(Column::DoneAt, at).filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}

/// Puts a job off until `run_at`, or sets it aside where `failed_at` is given.
pub async fn put_off(
    conn: &impl ConnectionTrait,
    id: JobId,
    attempts: i32,
    error_id: &str,
    (run_at, failed_at): (At, Option<At>),
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Attempts, Expr::value(attempts))
        .col_expr(Column::LastError, Expr::value(error_id))
        .col_expr(Column::RunAt, Expr::value(run_at))
        .col_expr(Column::FailedAt, Expr::value(failed_at))
        .filter(Column::Id.eq(id))
        .exec(conn)
        .await
        .map(|_| ())
}

/// How many wait, and how many were set aside.
pub async fn backlog(conn: &impl ConnectionTrait) -> Result<(u64, u64), DbErr> {
    let failed = Entity::find().filter(Column::FailedAt.is_not_null());
    Ok((open().count(conn).await?, failed.count(conn).await?))
}

/// A centre's jobs that wait, the next first: up to `most`, and how many there are.
pub async fn waiting(conn: &impl ConnectionTrait, centre: CentreId, most: u64) -> Result<(Vec<Model>, u64), DbErr> {
    let waiting = open().filter(Column::CentreId.eq(centre));
    let count = waiting.clone().count(conn).await?;
    Ok((waiting.order_by_asc(Column::RunAt).order_by_asc(Column::Id).limit(most).all(conn).await?, count))
}

/// A centre's jobs that were set aside, the latest first: up to `most`, and how many there are.
pub async fn failed(conn: &impl ConnectionTrait, centre: CentreId, most: u64) -> Result<(Vec<Model>, u64), DbErr> {
    let failed = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::FailedAt.is_not_null());
    let count = failed.clone().count(conn).await?;
    Ok((failed.order_by_desc(Column::FailedAt).order_by_desc(Column::Id).limit(most).all(conn).await?, count))
}

/// How many of a centre's jobs are done and not let go yet.
pub async fn done(conn: &impl ConnectionTrait, centre: CentreId) -> Result<u64, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::DoneAt.is_not_null()).count(conn).await
}

/// One job of a centre.
pub async fn of_centre(conn: &impl ConnectionTrait, centre: CentreId, id: JobId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::CentreId.eq(centre)).one(conn).await
}

/// Lets a job that was set aside begin anew, for whoever is first. Says whether that was us.
pub async fn retry(conn: &impl ConnectionTrait, id: JobId, at: At) -> Result<bool, DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::FailedAt, Expr::value(None::<At>))
        .col_expr(Column::Attempts, Expr::value(0))
        .col_expr(Column::RunAt, Expr::value(at))
        .filter(Column::Id.eq(id))
        .filter(Column::FailedAt.is_not_null());
    Ok(update.exec(conn).await?.rows_affected > 0)
}
