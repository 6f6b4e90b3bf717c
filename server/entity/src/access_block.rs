//! A participant's shutting out of a named person, with start and end. Invariant: a row is never taken away, only ended,
//! so that the participant sees what stood when.

use crate::{At, once, participant};
use domain::{
    id::{AccessBlockId, AccountId, CentreId, ParticipantId},
    person::Actor,
};
use sea_orm::{QueryOrder, QuerySelect, QueryTrait, entity::prelude::*, sea_query::SelectStatement};
use std::collections::HashSet;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "access_block")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccessBlockId,
    pub centre_id: CentreId,
    pub participant_id: ParticipantId,
    pub account_id: AccountId,
    pub starts_at: At,
    pub ends_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Those that have not ended.
fn standing() -> Select<Entity> {
    Entity::find().filter(Column::EndsAt.is_null())
}

/// The participants who have shut `actor` out, as a subquery of their ids.
#[must_use]
pub fn shut_out(actor: &Actor) -> SelectStatement {
    standing()
        .select_only()
        .column(Column::ParticipantId)
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::AccountId.eq(actor.account))
        .into_query()
}

/// Has `participant` shut `account` out?
///
/// # Errors
/// When the database is down. So for all below.
pub async fn stands(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    account: AccountId,
) -> Result<bool, DbErr> {
    let of_both = standing().filter(Column::ParticipantId.eq(participant)).filter(Column::AccountId.eq(account));
    Ok(of_both.one(conn).await?.is_some())
}

/// The accounts of the participants who have shut `actor` out: whose names are not shown to the actor.
pub async fn hidden_from(conn: &impl ConnectionTrait, actor: &Actor) -> Result<HashSet<AccountId>, DbErr> {
    if actor.participant.is_some() {
        return Ok(HashSet::new());
    }
    let accounts: Vec<AccountId> = participant::Entity::find()
        .select_only()
        .column(participant::Column::AccountId)
        .filter(participant::Column::Id.in_subquery(shut_out(actor)))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(accounts.into_iter().collect())
}

/// Which of these accounts of participants shut out whom.
pub async fn standing_of_accounts(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<HashSet<(AccountId, AccountId)>, DbErr> {
    let theirs = participant::Entity::find()
        .filter(participant::Column::CentreId.eq(centre))
        .filter(participant::Column::AccountId.is_in(accounts))
        .all(conn)
        .await?;
    let found = standing().filter(Column::ParticipantId.is_in(theirs.iter().map(|one| one.id))).all(conn).await?;
    let whose = |block: &Model| theirs.iter().find(|one| one.id == block.participant_id).map(|one| one.account_id);
    Ok(found.iter().filter_map(|block| Some((whose(block)?, block.account_id))).collect())
}

/// Everybody a participant shuts out or has shut out, the newest first.
pub async fn of_participant(conn: &impl ConnectionTrait, participant: ParticipantId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::ParticipantId.eq(participant))
        .order_by_desc(Column::StartsAt)
        .order_by_desc(Column::Id)
        .all(conn)
        .await
}

/// Ends one that stands; says whether it stood.
pub async fn lift(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    id: AccessBlockId,
    at: At,
) -> Result<bool, DbErr> {
    let done = once::set::<Entity>(Column::EndsAt, at)
        .filter(Column::Id.eq(id))
        .filter(Column::ParticipantId.eq(participant))
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}
