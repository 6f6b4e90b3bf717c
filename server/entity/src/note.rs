//! What a clinician wrote about a participant. Invariant: never deleted, only worded anew or voided; who reads one is told by
//! its `readers`, and [`readable_by`] and `domain::note::may_read` agree.

use crate::{At, Sealed, account, enrolment, note_wording};
use domain::{
    id::{AccountId, CentreId, EnrolmentId, NoteId},
    note::Readers,
    person::Actor,
};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoteId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub author_id: AccountId,
    /// A [`Readers`].
    pub readers: String,
    pub text: Sealed<String>,
    /// From the form: a form sent twice is kept once.
    pub submission_id: Uuid,
    pub created_at: At,
    /// When it was worded as it is.
    pub updated_at: At,
    pub voided_at: Option<At>,
    pub voided_by: Option<AccountId>,
    pub void_reason: Option<Sealed<String>>,
    pub version: i32,
}

impl Model {
    /// Who reads it; the author alone where that cannot be told.
    #[must_use]
    pub fn readers(&self) -> Readers {
        Readers::parse(&self.readers).unwrap_or(Readers::Author)
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The notes of an enrolment, which the caller has authorised, that their authors let `actor` read; the newest first.
#[must_use]
pub fn readable_by(actor: &Actor, enrolment: &enrolment::Model) -> Select<Entity> {
    let profession = account::Entity::find_by_id(actor.account)
        .select_only()
        .column(account::Column::Profession)
        .filter(account::Column::Profession.is_not_null());
    let readable = Condition::any()
        .add(Column::AuthorId.eq(actor.account))
        .add(Column::Readers.eq(Readers::Team.as_str()))
        .add(Column::Readers.in_subquery(profession.into_query()));
    of([enrolment.id]).filter(Column::CentreId.eq(actor.centre)).filter(readable)
}

/// All notes of these enrolments: for the participant, who reads all. The newest first.
#[must_use]
pub fn of(enrolments: impl IntoIterator<Item = EnrolmentId>) -> Select<Entity> {
    Entity::find()
        .filter(Column::EnrolmentId.is_in(enrolments))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
}

/// The note that came with this form, voided or not.
#[must_use]
pub fn of_submission(enrolment: &enrolment::Model, submission: Uuid) -> Select<Entity> {
    of([enrolment.id]).filter(Column::SubmissionId.eq(submission))
}

/// The actor's own note `id`. The caller authorises its enrolment.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn own(conn: &impl ConnectionTrait, actor: &Actor, id: NoteId) -> Result<Option<Model>, DbErr> {
    let own = Entity::find_by_id(id).filter(Column::CentreId.eq(actor.centre));
    own.filter(Column::AuthorId.eq(actor.account)).one(conn).await
}

/// Adds a note unless its form has been kept before; says whether it did.
pub async fn insert_once(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    crate::insert_once(conn, row, [Column::EnrolmentId, Column::SubmissionId]).await
}

/// Words `before` anew, if it stands and is still as it was; says whether it was. How it was worded is kept.
pub async fn reword(
    conn: &impl ConnectionTrait,
    before: &Model,
    (readers, text): (Readers, Sealed<String>),
    kept: note_wording::Model,
    at: At,
) -> Result<bool, DbErr> {
    let done = standing_at_version(before)
        .col_expr(Column::Readers, Expr::value(readers.as_str()))
        .col_expr(Column::Text, Expr::value(text))
        .col_expr(Column::UpdatedAt, Expr::value(at))
        .exec(conn)
        .await?;
    if done.rows_affected == 0 {
        return Ok(false);
    }
    crate::insert(conn, kept).await?;
    Ok(true)
}

/// Takes `before` out, if it stands and is still as it was; says whether it was.
pub async fn void(
    conn: &impl ConnectionTrait,
    before: &Model,
    (by, reason): (AccountId, Sealed<String>),
    at: At,
) -> Result<bool, DbErr> {
    let done = standing_at_version(before)
        .col_expr(Column::VoidedAt, Expr::value(at))
        .col_expr(Column::VoidedBy, Expr::value(by))
        .col_expr(Column::VoidReason, Expr::value(reason))
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}

fn standing_at_version(before: &Model) -> sea_orm::UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::Version, Expr::value(before.version.saturating_add(1)))
        .filter(Column::Id.eq(before.id))
        .filter(Column::Version.eq(before.version))
        .filter(Column::VoidedAt.is_null())
}
