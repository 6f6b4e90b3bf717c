//! The authenticator of an account. Invariant: the secret is sealed, and a time step is accepted at most once, whoever
//! races.

use crate::{At, Sealed};
use domain::id::{AccountId, CentreId, SecondFactorId};
use sea_orm::{Condition, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "second_factor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SecondFactorId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
    /// Base32; none until a first code has confirmed it.
    pub secret: Option<Sealed<String>>,
    /// The one being set up.
    pub pending_secret: Option<Sealed<String>>,
    /// The latest time step a code was accepted for.
    pub last_step: Option<i32>,
    pub confirmed_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The row of an account, confirmed or not.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of(conn: &impl ConnectionTrait, account: AccountId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::AccountId.eq(account)).one(conn).await
}

/// Adds the row of an account; one that is there stays as it is.
pub async fn add(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    crate::insert_once(conn, row, [Column::AccountId]).await.map(|_| ())
}

/// Keeps the secret that is being set up, or none.
pub async fn set_pending(
    conn: &impl ConnectionTrait,
    account: AccountId,
    secret: Option<Sealed<String>>,
) -> Result<(), DbErr> {
    let update = Entity::update_many().col_expr(Column::PendingSecret, Expr::value(secret));
    update.filter(Column::AccountId.eq(account)).exec(conn).await.map(|_| ())
}

/// Puts `secret` in force, first used at `step`: in place of the `pending` it was, or without one as the account's first.
/// Says whether it still was so.
pub async fn confirm(
    conn: &impl ConnectionTrait,
    account: AccountId,
    pending: Option<Sealed<String>>,
    secret: Sealed<String>,
    (step, at): (i32, At),
) -> Result<bool, DbErr> {
    let as_it_was = match pending {
        Some(pending) => Column::PendingSecret.eq(pending),
        None => Column::Secret.is_null(),
    };
    let done = Entity::update_many()
        .col_expr(Column::Secret, Expr::value(secret))
        .col_expr(Column::PendingSecret, Expr::value(None::<Sealed<String>>))
        .col_expr(Column::LastStep, Expr::value(step))
        .col_expr(Column::ConfirmedAt, Expr::value(at))
        .filter(Column::AccountId.eq(account))
        .filter(as_it_was)
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Accepts a code of time step `step`. Says no when that step or a later one was accepted before.
pub async fn accept(conn: &impl ConnectionTrait, account: AccountId, step: i32) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::LastStep, Expr::value(step))
        .filter(Column::AccountId.eq(account))
        .filter(Column::Secret.is_not_null())
        .filter(Condition::any().add(Column::LastStep.is_null()).add(Column::LastStep.lt(step)))
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Takes an account's authenticator away, set up or half set up.
pub async fn remove(conn: &impl ConnectionTrait, account: AccountId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::AccountId.eq(account)).exec(conn).await.map(|_| ())
}
