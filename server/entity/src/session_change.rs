//! What was changed in a planned session. Invariant: rows are only added, in the transaction of the change; they hold when,
//! where and who, and nothing of anybody's health.

use crate::At;
use domain::{
    booking::ChangeKind,
    id::{AccountId, CentreId, SessionChangeId, SessionId},
};
use sea_orm::{QueryOrder, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionChangeId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    /// Who changed it.
    pub account_id: AccountId,
    pub at: At,
    pub kind: ChangeKind,
    /// A [`domain::booking::Plan`], or null.
    pub before: Json,
    /// A [`domain::booking::Plan`], or null.
    pub after: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Changes of these sessions, which the caller has been allowed to read; the newest first.
///
/// # Errors
/// When the database is down.
pub async fn of_sessions(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    sessions: impl IntoIterator<Item = SessionId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::CentreId.eq(centre))
        .filter(Column::SessionId.is_in(sessions))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .all(conn)
        .await
}
