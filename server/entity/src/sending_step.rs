//! What became of what was sent in a teaching session. Invariant: rows are only added, each under the next number, and none
//! says who sent.

use crate::At;
use domain::{
    id::{CentreId, SendingStepId, SessionId},
    sending::SendingStep,
};
use sea_orm::{QueryOrder, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sending_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SendingStepId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    /// Counts the steps of a session, from 1.
    pub number: i32,
    /// Which of its streams, counted from 1.
    pub stream: i32,
    pub step: SendingStep,
    pub happened_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Of a session, the first one first. The caller has authorised the session.
///
/// # Errors
/// When the database is down.
pub async fn of_session(conn: &impl ConnectionTrait, session: SessionId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::SessionId.eq(session)).order_by_asc(Column::Number).all(conn).await
}
