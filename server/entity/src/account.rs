//! Someone who can sign in.

use crate::{At, once};
use domain::{
    id::{AccountId, CentreId},
    person::{Profession, Role, TextSize, Theme},
};
use sea_orm::{
    QueryOrder, QuerySelect, Value,
    entity::prelude::*,
    sea_query::{Expr, SimpleExpr},
};
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    pub centre_id: CentreId,
    pub email: String,
    /// Lower-cased and trimmed: what is searched.
    pub email_folded: String,
    pub name: String,
    /// PHC string of argon2id.
    pub password_hash: String,
    pub role: Role,
    pub profession: Option<Profession>,
    pub lang: String,
    pub theme: Theme,
    pub text_size: TextSize,
    pub disabled_at: Option<At>,
    pub created_at: At,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn is_staff() -> SimpleExpr {
    Column::Role.is_in(Role::STAFF)
}

/// The account with this folded address.
///
/// # Errors
/// When the database is down.
pub async fn by_email(conn: &impl ConnectionTrait, folded: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::EmailFolded.eq(folded)).one(conn).await
}

/// Sets one column of an account.
///
/// # Errors
/// When it cannot be written.
pub async fn set(
    conn: &impl ConnectionTrait,
    account: AccountId,
    column: Column,
    value: impl Into<Value>,
) -> Result<(), DbErr> {
    let update = Entity::update_many().col_expr(column, Expr::value(value)).filter(Column::Id.eq(account));
    update.exec(conn).await.map(|_| ())
}

/// These accounts of one centre, by id.
///
/// # Errors
/// When the database is down.
pub async fn of_centre(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<HashMap<AccountId, Model>, DbErr> {
    let found = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::Id.is_in(accounts)).all(conn).await?;
    Ok(found.into_iter().map(|account| (account.id, account)).collect())
}

/// One account.
///
/// # Errors
/// When the database is down.
pub async fn by_id(conn: &impl ConnectionTrait, id: AccountId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(conn).await
}

/// The names of those among these accounts who work here, at any centre.
///
/// # Errors
/// When the database is down.
pub async fn staff_names(
    conn: &impl ConnectionTrait,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<Vec<(AccountId, String)>, DbErr> {
    let found = Entity::find().filter(Column::Id.is_in(accounts)).filter(is_staff());
    found.select_only().column(Column::Id).column(Column::Name).into_tuple().all(conn).await
}

/// Gives all accounts of a centre the same password: for a demo.
///
/// # Errors
/// When it cannot be written.
pub async fn set_all_passwords(conn: &impl ConnectionTrait, centre: CentreId, hash: &str) -> Result<(), DbErr> {
    let update = Entity::update_many().col_expr(Column::PasswordHash, Expr::value(hash));
    update.filter(Column::CentreId.eq(centre)).exec(conn).await.map(|_| ())
}

/// All accounts of a centre.
///
/// # Errors
/// When the database is down.
pub async fn all_of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).all(conn).await
}

/// Is the account still open, and its password the one that was read? Whoever changes either waits until the transaction
/// ends.
///
/// # Errors
/// When the database is down.
pub async fn stands(conn: &impl ConnectionTrait, read: &Model) -> Result<bool, DbErr> {
    let now = Entity::find_by_id(read.id).lock_exclusive().one(conn).await?;
    Ok(now.is_some_and(|now| now.disabled_at.is_none() && now.password_hash == read.password_hash))
}

/// Those who work at a centre, by name. Closed accounts are not among them.
///
/// # Errors
/// When the database is down.
pub async fn staff_of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::CentreId.eq(centre))
        .filter(is_staff())
        .filter(Column::DisabledAt.is_null())
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// Those of these accounts that are staff's, of whatever centre: for the system.
///
/// # Errors
/// When the database is down.
pub async fn staff_among(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = AccountId>,
) -> Result<Vec<AccountId>, DbErr> {
    let found = Entity::find().select_only().column(Column::Id).filter(Column::Id.is_in(ids));
    found.filter(is_staff()).into_tuple().all(conn).await
}

/// The open administrators of a centre, by id, held by this transaction until it ends: whoever takes one of them away
/// waits for the others who do.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn hold_admins(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<AccountId>, DbErr> {
    let admins = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::Role.eq(Role::Admin));
    let open = admins.filter(Column::DisabledAt.is_null()).order_by_asc(Column::Id).lock_exclusive().all(conn).await?;
    Ok(open.into_iter().map(|account| account.id).collect())
}

/// One account of a centre, held by this transaction until it ends.
pub async fn hold(conn: &impl ConnectionTrait, centre: CentreId, id: AccountId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::CentreId.eq(centre)).lock_exclusive().one(conn).await
}

/// What somebody is at the centre.
pub type Post = (Role, Option<Profession>);

/// Gives an account that is still at `version` another post. Says whether it was.
pub async fn set_post(
    conn: &impl ConnectionTrait,
    (id, version): (AccountId, i32),
    (role, profession): Post,
) -> Result<bool, DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::Role, Expr::value(role))
        .col_expr(Column::Profession, Expr::value(profession))
        .col_expr(Column::Version, Expr::value(version + 1))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version));
    Ok(update.exec(conn).await?.rows_affected > 0)
}

/// Opens a closed account again. Says whether it was closed.
pub async fn open_again(conn: &impl ConnectionTrait, id: AccountId) -> Result<bool, DbErr> {
    let update = Entity::update_many().col_expr(Column::DisabledAt, Expr::value(None::<At>));
    let done = update.filter(Column::Id.eq(id)).filter(Column::DisabledAt.is_not_null()).exec(conn).await?;
    Ok(done.rows_affected > 0)
}

/// Closes an open account. Says whether it was open.
pub async fn close(conn: &impl ConnectionTrait, id: AccountId, at: At) -> Result<bool, DbErr> {
    Ok(once::set::<Entity>(Column::DisabledAt, at).filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}
