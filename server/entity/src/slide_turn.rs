//! That another slide was shown in a session, or none any more. Invariant: rows are only added, each under the next number, so
//! that of two who change at a time one is told; together they are the chapters of the session.

use crate::{At, slide};
use domain::id::{AccountId, CentreId, SessionId, SlideDeckId, SlideId, SlideTurnId};
use sea_orm::{QueryOrder, QuerySelect as _, QueryTrait as _, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "slide_turn")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SlideTurnId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    /// Counts the changes of a session, from 1.
    pub turn: i32,
    /// None: nothing is shown from here on.
    pub slide_id: Option<SlideId>,
    pub shown_by: AccountId,
    pub shown_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Of a session, the first one first. The caller has authorised the session.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_session(conn: &impl ConnectionTrait, session: SessionId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::SessionId.eq(session)).order_by_asc(Column::Turn).all(conn).await
}

/// How it stands now.
pub async fn latest(conn: &impl ConnectionTrait, session: SessionId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::SessionId.eq(session)).order_by_desc(Column::Turn).one(conn).await
}

/// Has anything of a deck been shown?
pub async fn has_shown(conn: &impl ConnectionTrait, deck: SlideDeckId) -> Result<bool, DbErr> {
    let slides = slide::Entity::find().select_only().column(slide::Column::Id).filter(slide::Column::DeckId.eq(deck));
    let shown = Entity::find().filter(Column::SlideId.in_subquery(slides.into_query()));
    Ok(shown.count(conn).await? > 0)
}
