//! The pages of one PDF, for a teaching session. Invariant: it never changes but by being taken out, which is for good.

use crate::{At, Sealed, once};
use domain::id::{AccountId, CentreId, SessionId, SlideDeckId};
use sea_orm::{QueryOrder, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "slide_deck")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SlideDeckId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    /// For people.
    pub name: Sealed<String>,
    /// How many it has; it is shown when all are kept.
    pub pages: i32,
    pub created_by: AccountId,
    pub created_at: At,
    pub removed_by: Option<AccountId>,
    pub removed_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Of a session, also what was taken out, in the order of their making. The caller has authorised the session.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn all_of_session(conn: &impl ConnectionTrait, session: SessionId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::SessionId.eq(session))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// One that stands at a session.
pub async fn standing(
    conn: &impl ConnectionTrait,
    session: SessionId,
    id: SlideDeckId,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::SessionId.eq(session)).filter(Column::RemovedAt.is_null()).one(conn).await
}

/// Takes it out, for good; says whether it stood.
pub async fn remove(conn: &impl ConnectionTrait, id: SlideDeckId, (by, at): (AccountId, At)) -> Result<bool, DbErr> {
    let removed = once::set::<Entity>(Column::RemovedAt, at).col_expr(Column::RemovedBy, Expr::value(by));
    Ok(removed.filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}
