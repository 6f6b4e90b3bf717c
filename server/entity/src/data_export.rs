//! A file of everything about a participant, made for that participant. Invariant: the file opens with the key in its row
//! alone; without the row's key it is nothing.

use crate::{At, Sealed, once};
use domain::id::{AccountId, CentreId, DataExportId, ParticipantId};
use sea_orm::{
    ExprTrait as _, QueryOrder, QuerySelect as _,
    entity::prelude::*,
    sea_query::{Expr, Func, SimpleExpr},
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "data_export")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DataExportId,
    pub centre_id: CentreId,
    pub participant_id: ParticipantId,
    pub account_id: AccountId,
    /// What it is written in.
    pub lang: String,
    pub requested_at: At,
    /// How far the making has come.
    pub step: i32,
    /// How often it has failed.
    pub tries: i32,
    /// Opens the file; gone when its time is over.
    pub file_key: Option<Sealed<String>>,
    pub size: Option<i32>,
    pub ready_at: Option<At>,
    /// Set aside after too many tries.
    pub failed_at: Option<At>,
    /// The file itself is gone too.
    pub removed_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A participant's own, the newest first.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_participant(conn: &impl ConnectionTrait, participant: ParticipantId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::ParticipantId.eq(participant))
        .order_by_desc(Column::RequestedAt)
        .order_by_desc(Column::Id)
        .all(conn)
        .await
}

/// One, whoever asks: for the runner.
pub async fn by_id(conn: &impl ConnectionTrait, id: DataExportId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(conn).await
}

/// Notes how far the making has come: one that was given up is under way again.
pub async fn advance(conn: &impl ConnectionTrait, id: DataExportId, step: i32) -> Result<(), DbErr> {
    let update = Entity::update_many().col_expr(Column::Step, Expr::value(step));
    let update = update.col_expr(Column::FailedAt, Expr::value(None::<At>)).filter(Column::Id.eq(id));
    update.exec(conn).await.map(|_| ())
}

/// Notes that a try failed, the last one where `failed_at` is given.
pub async fn stumble(
    conn: &impl ConnectionTrait,
    id: DataExportId,
    tries: i32,
    failed_at: Option<At>,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Step, Expr::value(0))
        .col_expr(Column::Tries, Expr::value(tries))
        .col_expr(Column::FailedAt, Expr::value(failed_at))
        .filter(Column::Id.eq(id))
        .filter(Column::ReadyAt.is_null())
        .exec(conn)
        .await
        .map(|_| ())
}

/// Notes that the file is there, for whoever is first.
pub async fn ready(conn: &impl ConnectionTrait, id: DataExportId, size: i32, at: At) -> Result<bool, DbErr> {
    let update = once::set::<Entity>(Column::ReadyAt, at)
        .col_expr(Column::Size, Expr::value(size))
        .col_expr(Column::FailedAt, Expr::value(None::<At>));
    Ok(update.filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}

/// How many files were ready, or given up, before this and are not gone.
pub async fn count_old(conn: &impl ConnectionTrait, before: At) -> Result<u64, DbErr> {
    old(before).count(conn).await
}

/// Some of those.
pub async fn some_old(conn: &impl ConnectionTrait, before: At, most: u64) -> Result<Vec<DataExportId>, DbErr> {
    let ids: Vec<Model> = old(before).order_by_asc(Column::Id).limit(most).all(conn).await?;
    Ok(ids.into_iter().map(|row| row.id).collect())
}

fn old(before: At) -> Select<Entity> {
    Entity::find().filter(over(before)).filter(Column::RemovedAt.is_null())
}

/// One that was given up may lie in the store all the same, or in part.
fn over(before: At) -> SimpleExpr {
    Expr::expr(Func::coalesce([Expr::col(Column::ReadyAt), Expr::col(Column::FailedAt)])).lt(before)
}

/// Lets go of the key of every file that was ready, or given up, before this: nobody opens it from now on.
pub async fn forget_keys(conn: &impl ConnectionTrait, before: At) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::FileKey, Expr::value(None::<Sealed<String>>))
        .filter(over(before))
        .exec(conn)
        .await
        .map(|_| ())
}

/// Notes that the file is gone.
pub async fn removed(conn: &impl ConnectionTrait, id: DataExportId, at: At) -> Result<(), DbErr> {
    once::set::<Entity>(Column::RemovedAt, at).filter(Column::Id.eq(id)).exec(conn).await.map(|_| ())
}
