//! A letter that waits to be sent. Invariant: the link in it is sealed: who reads the table cannot follow it.

use crate::{At, Sealed, once};
use domain::{
    id::{AccountId, CentreId, OutboxId},
    person::LinkKind,
};
use sea_orm::{QueryOrder as _, QuerySelect as _, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutboxId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
    pub kind: LinkKind,
    /// The path of the link.
    pub link: Sealed<String>,
    pub created_at: At,
    /// Not worth sending from then on.
    pub expires_at: At,
    /// Somebody has begun to send it. Where it is not sent after that, nobody knows whether it went.
    pub begun_at: Option<At>,
    pub sent_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A centre's letters but for those to the `hidden`, the latest first: up to `most`, and how many there are.
///
/// # Errors
/// When the database is down.
pub async fn of_centre(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    hidden: impl IntoIterator<Item = AccountId>,
    most: u64,
) -> Result<(Vec<Model>, u64), DbErr> {
    let all = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::AccountId.is_not_in(hidden));
    let count = all.clone().count(conn).await?;
    Ok((all.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(most).all(conn).await?, count))
}

/// One letter, for the system.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn find(conn: &impl ConnectionTrait, id: OutboxId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(conn).await
}

/// Begins to send a letter, for whoever is first. Says whether that was us.
pub async fn begin(conn: &impl ConnectionTrait, id: OutboxId, at: At) -> Result<bool, DbErr> {
    Ok(once::set::<Entity>(Column::BegunAt, at).filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}

/// It was surely not sent: it may be begun again.
pub async fn not_sent(conn: &impl ConnectionTrait, id: OutboxId) -> Result<(), DbErr> {
    let update = Entity::update_many().col_expr(Column::BegunAt, Expr::value(None::<At>)).filter(Column::Id.eq(id));
    update.filter(Column::SentAt.is_null()).exec(conn).await.map(|_| ())
}

/// It was sent.
pub async fn sent(conn: &impl ConnectionTrait, id: OutboxId, at: At) -> Result<(), DbErr> {
    once::set::<Entity>(Column::SentAt, at).filter(Column::Id.eq(id)).exec(conn).await.map(|_| ())
}
