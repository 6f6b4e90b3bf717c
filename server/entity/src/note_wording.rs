//! How a note was worded before. Invariant: rows are only added.

use crate::{At, Sealed};
use domain::id::{CentreId, NoteId, NoteWordingId};
use sea_orm::{QueryOrder, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "note_wording")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoteWordingId,
    pub centre_id: CentreId,
    pub note_id: NoteId,
    /// The version of the note that was worded so.
    pub number: i32,
    /// A [`domain::note::Readers`].
    pub readers: String,
    pub text: Sealed<String>,
    pub written_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The earlier wordings of these notes, which the caller has authorised; the newest first.
///
/// # Errors
/// When the database is down.
pub async fn of(conn: &impl ConnectionTrait, notes: impl IntoIterator<Item = NoteId>) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::NoteId.is_in(notes)).order_by_desc(Column::Number).all(conn).await
}
