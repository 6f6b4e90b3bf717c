//! Something that changed somebody's course. Invariant: a row is written once; where the course stands follows from them.

use crate::{At, Day, Sealed, enrolment};
use domain::{
    course::Step,
    id::{AccountId, CentreId, CourseStepId, EnrolmentId},
};
use sea_orm::{QueryOrder as _, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "course_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CourseStepId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    /// Counts up within the enrolment.
    pub number: i32,
    pub step: Step,
    /// The day from which it counts.
    pub on_day: Day,
    /// The last day from then on.
    pub ends_on: Option<Day>,
    /// By which the end was moved.
    pub weeks: Option<i32>,
    pub reason: Option<Sealed<String>>,
    /// Where a course that was moved goes on.
    pub to_enrolment_id: Option<EnrolmentId>,
    pub created_by: AccountId,
    pub created_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What has changed the course of an enrolment, in its order.
///
/// # Errors
/// When the database is down. So for the other.
pub async fn of(conn: &impl ConnectionTrait, enrolment: &enrolment::Model) -> Result<Vec<Model>, DbErr> {
    of_all(conn, [enrolment.id]).await
}

/// The same for several, which the caller has authorised.
pub async fn of_all(
    conn: &impl ConnectionTrait,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
) -> Result<Vec<Model>, DbErr> {
    let all = Entity::find().filter(Column::EnrolmentId.is_in(enrolments));
    all.order_by_asc(Column::EnrolmentId).order_by_asc(Column::Number).all(conn).await
}
