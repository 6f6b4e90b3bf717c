//! A person at the door of, or inside, a consult.

use crate::{At, once, session_party};
use domain::{
    id::{AccountId, AdmissionId, CentreId, SessionId},
    schedule::Part,
};
use sea_orm::{QueryOrder, QuerySelect as _, QueryTrait as _, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "admission")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AdmissionId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    pub account_id: AccountId,
    pub waiting_since: At,
    pub admitted_at: Option<At>,
    pub admitted_by: Option<AccountId>,
    pub left_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Waits at the door.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.admitted_at.is_none() && self.left_at.is_none()
    }

    /// Has been let in and has not left.
    #[must_use]
    pub fn is_in(&self) -> bool {
        self.admitted_at.is_some() && self.left_at.is_none()
    }
}

/// The one row of this person at this session.
///
/// # Errors
/// When the database is down.
pub async fn of(conn: &impl ConnectionTrait, session: SessionId, account: AccountId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::SessionId.eq(session)).filter(Column::AccountId.eq(account)).one(conn).await
}

/// Everyone at the door or inside, and those who left, in the order they came.
///
/// # Errors
/// When the database is down.
pub async fn of_session(conn: &impl ConnectionTrait, session: SessionId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::SessionId.eq(session))
        .order_by_asc(Column::WaitingSince)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// Of those who take part in it: at the door, inside, or gone.
///
/// # Errors
/// When the database is down.
pub async fn of_participants(conn: &impl ConnectionTrait, session: SessionId) -> Result<Vec<Model>, DbErr> {
    let take_part = session_party::Entity::find()
        .select_only()
        .column(session_party::Column::AccountId)
        .filter(session_party::Column::SessionId.eq(session))
        .filter(session_party::Column::Part.eq(Part::TakesPart));
    Entity::find()
        .filter(Column::SessionId.eq(session))
        .filter(Column::AccountId.in_subquery(take_part.into_query()))
        .all(conn)
        .await
}

/// Puts a person at the door. Who waits or is inside already stays so; who had left waits anew.
///
/// # Errors
/// When it cannot be written.
pub async fn arrive(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    let anew = Entity::update_many()
        .col_expr(Column::WaitingSince, Expr::value(row.waiting_since))
        .col_expr(Column::AdmittedAt, Expr::value(row.admitted_at))
        .col_expr(Column::AdmittedBy, Expr::value(row.admitted_by))
        .col_expr(Column::LeftAt, Expr::value(None::<At>))
        .filter(Column::SessionId.eq(row.session_id))
        .filter(Column::AccountId.eq(row.account_id))
        .filter(Column::LeftAt.is_not_null());
    anew.exec(conn).await?;
    crate::insert_once(conn, row, [Column::SessionId, Column::AccountId]).await.map(|_| ())
}

/// Lets in who waits; says whether somebody did.
///
/// # Errors
/// When it cannot be written.
pub async fn admit(
    conn: &impl ConnectionTrait,
    session: SessionId,
    account: AccountId,
    by: AccountId,
    at: At,
) -> Result<bool, DbErr> {
    let done = once::set::<Entity>(Column::AdmittedAt, at)
        .col_expr(Column::AdmittedBy, Expr::value(by))
        .filter(Column::SessionId.eq(session))
        .filter(Column::AccountId.eq(account))
        .filter(Column::LeftAt.is_null())
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Notes that people have left: one, or without `account` everyone.
///
/// # Errors
/// When it cannot be written.
pub async fn leave(
    conn: &impl ConnectionTrait,
    session: SessionId,
    account: Option<AccountId>,
    at: At,
) -> Result<(), DbErr> {
    let mut left = once::set::<Entity>(Column::LeftAt, at).filter(Column::SessionId.eq(session));
    if let Some(account) = account {
        left = left.filter(Column::AccountId.eq(account));
    }
    left.exec(conn).await?;
    Ok(())
}
