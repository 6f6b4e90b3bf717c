//! An identity at a provider, linked to an account. Invariant: one identity opens one account, and an account has at most
//! one of each provider; both are unique in the database.

use crate::{At, account};
use domain::id::{AccountId, CentreId, OidcIdentityId};
use sea_orm::{IntoActiveModel as _, QueryOrder, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "oidc_identity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OidcIdentityId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
    /// As named in the settings.
    pub provider: String,
    /// SHA-256 of issuer and subject: what the provider calls the person is stored nowhere.
    pub subject_hash: Vec<u8>,
    /// The `acr` when it was linked; or the one that stands for two steps when it was last used with such.
    pub level: String,
    pub linked_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "account::Entity", from = "Column::AccountId", to = "account::Column::Id")]
    Account,
}

impl Related<account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

/// Whose an identity is.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn holder(
    conn: &impl ConnectionTrait,
    subject_hash: Vec<u8>,
) -> Result<Option<(Model, account::Model)>, DbErr> {
    let found = Entity::find().filter(Column::SubjectHash.eq(subject_hash));
    let found = found.find_also_related(account::Entity).one(conn).await?;
    Ok(found.and_then(|(identity, account)| Some((identity, account?))))
}

/// An account's own, the oldest first.
pub async fn of_account(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Model>, DbErr> {
    let own = Entity::find().filter(Column::AccountId.eq(account));
    own.order_by_asc(Column::LinkedAt).order_by_asc(Column::Id).all(conn).await
}

/// Links an identity; says whether it could be: neither it nor the account's place for this provider was taken.
pub async fn link(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    let none_there = sea_orm::sea_query::OnConflict::new().do_nothing().to_owned();
    let insert = Entity::insert(row.into_active_model().reset_all()).on_conflict(none_there);
    Ok(insert.exec_without_returning(conn).await? > 0)
}

/// Notes that it was used on a level that stands for two steps.
pub async fn raise(conn: &impl ConnectionTrait, id: OidcIdentityId, level: &str) -> Result<(), DbErr> {
    let update = Entity::update_many().col_expr(Column::Level, Expr::value(level));
    update.filter(Column::Id.eq(id)).exec(conn).await.map(|_| ())
}

/// Takes one away; says whether it was there.
pub async fn unlink(conn: &impl ConnectionTrait, id: OidcIdentityId) -> Result<bool, DbErr> {
    Ok(Entity::delete_by_id(id).exec(conn).await?.rows_affected > 0)
}

/// Takes all of an account's away.
pub async fn unlink_all(conn: &impl ConnectionTrait, account: AccountId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::AccountId.eq(account)).exec(conn).await.map(|_| ())
}
