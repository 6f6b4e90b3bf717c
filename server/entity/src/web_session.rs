//! One signed-in browser.

use crate::{At, account, once};
use domain::id::{AccountId, AssignmentId, CentreId, EnrolmentId, WebSessionId};
use sea_orm::{QueryOrder, QuerySelect as _, UpdateMany, entity::prelude::*, sea_query::Expr};
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "web_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebSessionId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
    /// SHA-256 of the cookie's token; the token itself is never stored.
    pub token_hash: Vec<u8>,
    /// In words: browser and device.
    pub device: String,
    pub created_at: At,
    pub last_active_at: At,
    pub expires_at: At,
    pub ended_at: Option<At>,
    /// When its person last gave a password or a code.
    pub proven_at: Option<At>,
    /// Who of the staff has handed this browser to its person: then it is locked to answering.
    pub handed_by: Option<AccountId>,
    /// Of a browser that was handed over: whose questionnaires it opens.
    pub enrolment_id: Option<EnrolmentId>,
    /// And the only one of them, where it is one.
    pub only_assignment: Option<AssignmentId>,
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

/// A session with whose it is, by the hash of its token.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn by_token(conn: &impl ConnectionTrait, hash: Vec<u8>) -> Result<Option<(Model, account::Model)>, DbErr> {
    let found = Entity::find().filter(Column::TokenHash.eq(hash)).find_also_related(account::Entity).one(conn).await?;
    Ok(found.and_then(|(session, account)| Some((session, account?))))
}

/// A session with whose it is.
pub async fn by_id(conn: &impl ConnectionTrait, id: WebSessionId) -> Result<Option<(Model, account::Model)>, DbErr> {
    let found = Entity::find_by_id(id).find_also_related(account::Entity).one(conn).await?;
    Ok(found.and_then(|(session, account)| Some((session, account?))))
}

/// A person's standing sessions used since `idle_since`, the latest used first.
pub async fn standing_of(
    conn: &impl ConnectionTrait,
    account: AccountId,
    now: At,
    idle_since: At,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::LastActiveAt.gte(idle_since))
        .order_by_desc(Column::LastActiveAt)
        .all(conn)
        .await
}

/// When each device of a person was first signed in on, by its words; what was handed to them is no device of theirs.
pub async fn first_seen(conn: &impl ConnectionTrait, account: AccountId) -> Result<HashMap<String, At>, DbErr> {
    let mine = Entity::find().filter(Column::AccountId.eq(account)).filter(Column::HandedBy.is_null());
    let rows: Vec<(String, At)> =
        mine.select_only().column(Column::Device).column(Column::CreatedAt).into_tuple().all(conn).await?;
    let mut first = HashMap::new();
    for (device, at) in rows {
        first.entry(device).and_modify(|first: &mut At| *first = at.min(*first)).or_insert(at);
    }
    Ok(first)
}

/// Changes only what has not ended: a slow request never revives a session.
fn standing(column: Column, at: At) -> UpdateMany<Entity> {
    Entity::update_many().col_expr(column, Expr::value(at)).filter(Column::EndedAt.is_null())
}

/// Ends one session; of `owner` only, where one is given. Says whether it stood.
pub async fn end(
    conn: &impl ConnectionTrait,
    id: WebSessionId,
    owner: Option<AccountId>,
    at: At,
) -> Result<bool, DbErr> {
    let mut update = once::set::<Entity>(Column::EndedAt, at).filter(Column::Id.eq(id));
    if let Some(owner) = owner {
        update = update.filter(Column::AccountId.eq(owner));
    }
    Ok(update.exec(conn).await?.rows_affected > 0)
}

/// Ends all sessions of a person but `keep`.
pub async fn end_others(
    conn: &impl ConnectionTrait,
    account: AccountId,
    keep: Option<WebSessionId>,
    at: At,
) -> Result<(), DbErr> {
    let mut update = once::set::<Entity>(Column::EndedAt, at).filter(Column::AccountId.eq(account));
    if let Some(keep) = keep {
        update = update.filter(Column::Id.ne(keep));
    }
    update.exec(conn).await.map(|_| ())
}

/// A person's sessions that have not ended, idle or not.
pub async fn open_of(conn: &impl ConnectionTrait, account: AccountId, now: At) -> Result<Vec<WebSessionId>, DbErr> {
    let open = Entity::find().filter(Column::AccountId.eq(account)).filter(Column::EndedAt.is_null());
    let open = open.filter(Column::ExpiresAt.gt(now)).all(conn).await?;
    Ok(open.into_iter().map(|session| session.id).collect())
}

/// Ends the browsers that were handed to a person; gives which they were.
pub async fn end_handed(conn: &impl ConnectionTrait, account: AccountId, at: At) -> Result<Vec<WebSessionId>, DbErr> {
    let theirs = Entity::find().filter(Column::AccountId.eq(account)).filter(Column::EndedAt.is_null());
    let handed = theirs.filter(Column::HandedBy.is_not_null()).all(conn).await?;
    let ids: Vec<WebSessionId> = handed.into_iter().map(|session| session.id).collect();
    once::set::<Entity>(Column::EndedAt, at).filter(Column::Id.is_in(ids.iter().copied())).exec(conn).await?;
    Ok(ids)
}

/// Ends all sessions of a person.
pub async fn end_all(conn: &impl ConnectionTrait, account: AccountId, at: At) -> Result<(), DbErr> {
    end_others(conn, account, None, at).await
}

/// Notes that its person has proven who they are once more; from then on it answers to another token.
pub async fn prove(conn: &impl ConnectionTrait, id: WebSessionId, token_hash: Vec<u8>, at: At) -> Result<bool, DbErr> {
    let update = standing(Column::ProvenAt, at).col_expr(Column::TokenHash, Expr::value(token_hash));
    Ok(update.filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}

/// Notes that a session is in use.
pub async fn touch(conn: &impl ConnectionTrait, id: WebSessionId, at: At) -> Result<(), DbErr> {
    standing(Column::LastActiveAt, at).filter(Column::Id.eq(id)).exec(conn).await.map(|_| ())
}

/// Lets a session stand until `until` at least.
pub async fn extend(conn: &impl ConnectionTrait, id: WebSessionId, until: At) -> Result<(), DbErr> {
    let update = standing(Column::ExpiresAt, until).filter(Column::Id.eq(id)).filter(Column::ExpiresAt.lt(until));
    update.exec(conn).await.map(|_| ())
}
