//! The person in rehabilitation.

use crate::account;
use domain::id::{AccountId, CentreId, ParticipantId};
use sea_orm::{QuerySelect, entity::prelude::*};
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "participant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ParticipantId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The accounts of these participants: who they are by name.
///
/// # Errors
/// When the database is down.
pub async fn accounts(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    participants: impl IntoIterator<Item = ParticipantId>,
) -> Result<HashMap<ParticipantId, account::Model>, DbErr> {
    let participants =
        Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::Id.is_in(participants)).all(conn).await?;
    let mut accounts = account::of_centre(conn, centre, participants.iter().map(|one| one.account_id)).await?;
    Ok(participants.into_iter().filter_map(|one| Some((one.id, accounts.remove(&one.account_id)?))).collect())
}

/// The participant whose account this is, if it is one's.
///
/// # Errors
/// When the database is down.
pub async fn of_account(conn: &impl ConnectionTrait, account: AccountId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::AccountId.eq(account)).one(conn).await
}

/// The participant `id`.
///
/// # Errors
/// When the database is down.
pub async fn by_id(conn: &impl ConnectionTrait, id: ParticipantId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(conn).await
}

/// The participant `id`; others who lock it wait until the transaction ends.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn lock(conn: &impl ConnectionTrait, id: ParticipantId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).lock_exclusive().one(conn).await
}

/// All participants of a centre, to be looked through by name.
pub async fn of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::CentreId.eq(centre)).all(conn).await
}
