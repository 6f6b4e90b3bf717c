//! A file to what those in a session are told. Invariant: the file opens with the key in its row alone; what was taken out
//! has no key any more.

use crate::{At, Sealed};
use domain::{
    attachment::FileKind,
    id::{AccountId, AttachmentId, CentreId, SessionId},
};
use sea_orm::{Condition, QueryOrder, QuerySelect as _, Set, entity::prelude::*};
use std::collections::HashSet;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttachmentId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    /// For people; the file that is sent has a name of ours.
    pub name: Sealed<String>,
    pub kind: FileKind,
    /// In bytes.
    pub size: i32,
    pub file_key: Option<Sealed<String>>,
    pub created_by: AccountId,
    pub created_at: At,
    pub removed_by: Option<AccountId>,
    pub removed_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What stands at a session, which the caller has authorised, in the order of its making.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_session(conn: &impl ConnectionTrait, session: SessionId) -> Result<Vec<Model>, DbErr> {
    let standing = Entity::find().filter(Column::SessionId.eq(session)).filter(Column::RemovedAt.is_null());
    standing.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(conn).await
}

/// The ids of all that stand, or were taken out after `since`.
pub async fn kept_since(conn: &impl ConnectionTrait, since: At) -> Result<HashSet<AttachmentId>, DbErr> {
    let kept = Condition::any().add(Column::RemovedAt.is_null()).add(Column::RemovedAt.gt(since));
    let ids: Vec<AttachmentId> =
        Entity::find().select_only().column(Column::Id).filter(kept).into_tuple().all(conn).await?;
    Ok(ids.into_iter().collect())
}

/// Takes the file out, for good: its key is gone. Says whether it stood.
pub async fn remove(conn: &impl ConnectionTrait, id: AttachmentId, (by, at): (AccountId, At)) -> Result<bool, DbErr> {
    let changed =
        ActiveModel { file_key: Set(None), removed_by: Set(Some(by)), removed_at: Set(Some(at)), ..Default::default() };
    let update = Entity::update_many().set(changed);
    let update = update.filter(Column::Id.eq(id)).filter(Column::RemovedAt.is_null());
    Ok(update.exec(conn).await?.rows_affected > 0)
}
