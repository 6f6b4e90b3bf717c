//! An answer to a quick question that is open. Invariant: it names nobody and no time; its id is a keyed hash of who answered,
//! so that they answer once, and all of them go when the question closes (decision 40).

use domain::id::{CentreId, PollId};
use sea_orm::{IntoActiveModel as _, QuerySelect as _, entity::prelude::*, sea_query::OnConflict};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "poll_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub centre_id: CentreId,
    pub poll_id: PollId,
    /// The place of the choice, from 0.
    pub choice: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps an answer, in the place of an earlier one.
///
/// # Errors
/// When it cannot be written. So for all below.
pub async fn put(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model().reset_all())
        .on_conflict(OnConflict::column(Column::Id).update_column(Column::Choice).to_owned())
        .exec_without_returning(conn)
        .await
        .map(|_| ())
}

/// What the one with this mark has chosen.
pub async fn of(conn: &impl ConnectionTrait, poll: PollId, mark: Uuid) -> Result<Option<i32>, DbErr> {
    let found = Entity::find_by_id(mark).filter(Column::PollId.eq(poll)).one(conn).await?;
    Ok(found.map(|row| row.choice))
}

/// What was chosen so far, in no order.
pub async fn choices(conn: &impl ConnectionTrait, poll: PollId) -> Result<Vec<i32>, DbErr> {
    Entity::find().select_only().column(Column::Choice).filter(Column::PollId.eq(poll)).into_tuple().all(conn).await
}

/// Lets go of all of them.
pub async fn clear(conn: &impl ConnectionTrait, poll: PollId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::PollId.eq(poll)).exec(conn).await.map(|_| ())
}
