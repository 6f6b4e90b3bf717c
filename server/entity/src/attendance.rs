//! Whether an enrolled person was at a session.

use crate::At;
use domain::{
    id::{AttendanceId, CentreId, EnrolmentId, SessionId},
    schedule::AttendanceStatus,
};
use sea_orm::{entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attendance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttendanceId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    pub enrolment_id: EnrolmentId,
    pub status: AttendanceStatus,
    /// [`MEDIA`], [`STAFF`] or [`SELF`].
    pub source: String,
    pub first_seen_at: At,
    pub last_seen_at: At,
    pub version: i32,
}

/// Measured from participation.
pub const MEDIA: &str = "media";
/// Set by hand.
pub const STAFF: &str = "staff";
/// Said by the participant.
pub const SELF: &str = "self";

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The one row of this person at this session.
#[must_use]
pub fn of(session: SessionId, enrolment: EnrolmentId) -> Select<Entity> {
    Entity::find().filter(Column::SessionId.eq(session)).filter(Column::EnrolmentId.eq(enrolment))
}

/// Adds a row unless there is one; says whether it did. However many try at once, one row stands.
///
/// # Errors
/// When it cannot be written.
pub async fn insert_if_none(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    crate::insert_once(conn, row, [Column::SessionId, Column::EnrolmentId]).await
}

/// Widens what was measured to hold `first` and `last`. What staff set is left alone, and the version too: a person
/// correcting the row has not been overtaken by somebody staying longer.
///
/// # Errors
/// When it cannot be written.
pub async fn widen(conn: &impl ConnectionTrait, row: &Model) -> Result<(), DbErr> {
    let measured = Entity::update_many()
        .filter(Column::SessionId.eq(row.session_id))
        .filter(Column::EnrolmentId.eq(row.enrolment_id))
        .filter(Column::Source.eq(MEDIA));
    let (first, last) = (row.first_seen_at, row.last_seen_at);
    let later = measured.clone().col_expr(Column::LastSeenAt, Expr::value(last)).filter(Column::LastSeenAt.lt(last));
    later.exec(conn).await?;
    let sooner = measured.col_expr(Column::FirstSeenAt, Expr::value(first)).filter(Column::FirstSeenAt.gt(first));
    sooner.exec(conn).await?;
    Ok(())
}

/// Sets the status by hand if the row still has version `expected`; says whether it had.
///
/// # Errors
/// When it cannot be written.
pub async fn set(
    conn: &impl ConnectionTrait,
    id: AttendanceId,
    status: AttendanceStatus,
    expected: i32,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::Status, Expr::value(status.as_str()))
        .col_expr(Column::Source, Expr::value(STAFF))
        .col_expr(Column::Version, Expr::value(expected + 1))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(expected))
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}
