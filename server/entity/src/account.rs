//! Someone who can sign in.

use crate::At;
use domain::{
    id::{AccountId, CentreId},
    person::{Profession, Role, TextSize, Theme},
};
use sea_orm::entity::prelude::*;
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
