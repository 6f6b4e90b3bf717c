//! What those in a session are told beforehand. Invariant: one row for a session, changed only by who has seen it as it is.

use crate::{At, Sealed};
use domain::id::{AccountId, CentreId, PreparationId, SessionId};
use sea_orm::{Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "preparation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PreparationId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    /// Nothing where it was emptied.
    pub words: Option<Sealed<String>>,
    pub updated_by: AccountId,
    pub updated_at: At,
    /// 0 while nobody has written anything: then `given` is told.
    pub version: i32,
    /// What the programme says, a [`domain::LangMap`].
    pub given: Option<Json>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Of a session, which the caller has authorised.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_session(conn: &impl ConnectionTrait, session: SessionId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::SessionId.eq(session)).one(conn).await
}

/// Adds the first words, unless somebody else has; says whether it did.
pub async fn insert_once(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    crate::insert_once(conn, row, [Column::SessionId]).await
}

/// Writes other words, if it is still as it was read; says whether it was.
pub async fn reword(
    conn: &impl ConnectionTrait,
    read: &Model,
    words: Option<Sealed<String>>,
    (by, at): (AccountId, At),
) -> Result<bool, DbErr> {
    let changed = ActiveModel {
        words: Set(words),
        updated_by: Set(by),
        updated_at: Set(at),
        version: Set(read.version.saturating_add(1)),
        ..Default::default()
    };
    let update = Entity::update_many().set(changed);
    let update = update.filter(Column::Id.eq(read.id)).filter(Column::Version.eq(read.version));
    Ok(update.exec(conn).await?.rows_affected > 0)
}
