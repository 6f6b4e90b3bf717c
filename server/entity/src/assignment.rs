//! A questionnaire asked of one enrolment at one timepoint.

use crate::{At, enrolment};
use domain::{
    id::{AssignmentId, CentreId, EnrolmentId, QuestionnaireId},
    person::Actor,
};
use sea_orm::{QueryOrder, QuerySelect, QueryTrait, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssignmentId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub questionnaire_id: QuestionnaireId,
    /// The programme's name for the measuring point, such as `arrival`.
    pub timepoint: String,
    pub opens_at: At,
    pub due_at: At,
    pub created_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The assignments of enrolments that `actor` may know of at `now`. Nothing clinical follows from this alone: ask
/// `domain::policy`.
#[must_use]
pub fn visible_to(actor: &Actor, now: At) -> Select<Entity> {
    let enrolments = enrolment::visible_to(actor, now).select_only().column(enrolment::Column::Id);
    Entity::find()
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::EnrolmentId.in_subquery(enrolments.into_query()))
}

/// What one enrolment has been asked so far, the first due first.
#[must_use]
pub fn opened_for(enrolment: EnrolmentId, now: At) -> Select<Entity> {
    Entity::find()
        .filter(Column::EnrolmentId.eq(enrolment))
        .filter(Column::OpensAt.lte(now))
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
}
