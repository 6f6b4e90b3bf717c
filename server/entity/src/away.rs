//! When somebody is away from their group: in a break, or after the end. Invariant: the group goes on without them; what is
//! planned for them by name is not touched by it.

use crate::{At, enrolment, session};
use domain::id::{AwayId, CentreId, EnrolmentId};
use sea_orm::{
    Condition, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait as _, SelectStatement},
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "away")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AwayId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub from_at: At,
    /// None until it is known.
    pub until_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Is it so at `at`?
    #[must_use]
    pub fn covers(&self, at: At) -> bool {
        self.from_at <= at && self.until_at.is_none_or(|until| at < until)
    }
}

/// The enrolments that are away at `at`, as a subquery.
#[must_use]
pub fn at(at: At) -> SelectStatement {
    from_until(Expr::value(at))
}

/// The enrolments that are away when the session of the query around it begins, as a subquery.
#[must_use]
pub fn when_it_begins() -> SelectStatement {
    from_until(Expr::col((session::Entity, session::Column::StartsAt)))
}

fn from_until(moment: Expr) -> SelectStatement {
    let begun = Expr::col((Entity, Column::FromAt)).lte(moment.clone());
    let over = Condition::any().add(Column::UntilAt.is_null()).add(Expr::col((Entity, Column::UntilAt)).gt(moment));
    Entity::find().select_only().column(Column::EnrolmentId).filter(begun).filter(over).into_query()
}

/// When these enrolments are away.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of(
    conn: &impl ConnectionTrait,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::EnrolmentId.is_in(enrolments)).all(conn).await
}

/// Ends what has no end, at `at`; what would have begun only after that is nothing any more.
pub async fn end(conn: &impl ConnectionTrait, of: &enrolment::Model, at: At) -> Result<(), DbErr> {
    let open = || Entity::update_many().filter(Column::EnrolmentId.eq(of.id)).filter(Column::UntilAt.is_null());
    let begun = open().col_expr(Column::UntilAt, Expr::value(at)).filter(Column::FromAt.lt(at));
    begun.exec(conn).await?;
    let never = open().col_expr(Column::UntilAt, Expr::col(Column::FromAt));
    never.exec(conn).await.map(|_| ())
}
