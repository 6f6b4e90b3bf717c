//! One self-logged training.

use crate::{At, Day, Sealed, care_team_member, enrolment};
use domain::{
    id::{AccountId, CentreId, EnrolmentId, TrainingLogEntryId},
    person::Actor,
    training::{Feeling, TrainingKind},
};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait, Set, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "training_log_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TrainingLogEntryId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub performed_on: Day,
    pub kind: TrainingKind,
    pub minutes: i32,
    /// 0–10; absent when the person did not say.
    pub effort: Option<i32>,
    pub feeling: Option<Feeling>,
    pub note: Option<Sealed<String>>,
    /// From the form: a form sent twice is kept once.
    pub submission_id: Uuid,
    pub created_at: At,
    pub updated_at: At,
    pub voided_at: Option<At>,
    pub voided_by: Option<AccountId>,
    pub void_reason: Option<Sealed<String>>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The entry `id`, voided or not, if it belongs to an enrolment that `actor` may know of.
#[must_use]
pub fn visible_to(actor: &Actor, now: At, id: TrainingLogEntryId) -> Select<Entity> {
    let visible = enrolment::visible_to(actor, now).select_only().column(enrolment::Column::Id);
    Entity::find_by_id(id)
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::EnrolmentId.in_subquery(visible.into_query()))
}

/// The entry that came with this form, voided or not.
#[must_use]
pub fn of_submission(enrolment: &enrolment::Model, submission: Uuid) -> Select<Entity> {
    of(enrolment).filter(Column::SubmissionId.eq(submission))
}

/// What stands in the log from `first` to `last`, both included, the newest first.
#[must_use]
pub fn standing(enrolment: &enrolment::Model, (first, last): (Day, Day)) -> Select<Entity> {
    of(enrolment)
        .filter(Column::VoidedAt.is_null())
        .filter(Column::PerformedOn.between(first, last))
        .order_by_desc(Column::PerformedOn)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
}

/// Day and minutes of what stands in the log from `first` to `last`, both included.
///
/// # Errors
/// When the database is down.
pub async fn minutes(
    conn: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    span: (Day, Day),
) -> Result<Vec<(Day, i32)>, DbErr> {
    standing(enrolment, span)
        .select_only()
        .column(Column::PerformedOn)
        .column(Column::Minutes)
        .into_tuple()
        .all(conn)
        .await
}

/// Adds an entry unless its form has been kept before; says whether it did.
///
/// # Errors
/// When it cannot be written.
pub async fn insert_once(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    crate::insert_once(conn, row, [Column::EnrolmentId, Column::SubmissionId]).await
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    pub performed_on: Day,
    pub kind: TrainingKind,
    pub minutes: i32,
    pub effort: Option<i32>,
    pub feeling: Option<Feeling>,
    pub note: Option<Sealed<String>>,
}

/// Writes new content `at` this instant, if the entry stands and still has version `expected`; says whether it had.
///
/// # Errors
/// When it cannot be written.
pub async fn edit(
    conn: &impl ConnectionTrait,
    (id, expected): (TrainingLogEntryId, i32),
    content: Content,
    at: At,
) -> Result<bool, DbErr> {
    let changed = ActiveModel {
        performed_on: Set(content.performed_on),
        kind: Set(content.kind),
        minutes: Set(content.minutes),
        effort: Set(content.effort),
        feeling: Set(content.feeling),
        note: Set(content.note),
        updated_at: Set(at),
        ..Default::default()
    };
    change(conn, (id, expected), changed).await
}

/// Takes the entry out `at` this instant, if it stands and still has version `expected`; says whether it had.
///
/// # Errors
/// When it cannot be written.
pub async fn void(
    conn: &impl ConnectionTrait,
    (id, expected): (TrainingLogEntryId, i32),
    (by, reason): (AccountId, Sealed<String>),
    at: At,
) -> Result<bool, DbErr> {
    let changed = ActiveModel {
        voided_at: Set(Some(at)),
        voided_by: Set(Some(by)),
        void_reason: Set(Some(reason)),
        updated_at: Set(at),
        ..Default::default()
    };
    change(conn, (id, expected), changed).await
}

/// The version of an entry now.
///
/// # Errors
/// When the database is down.
pub async fn version(conn: &impl ConnectionTrait, id: TrainingLogEntryId) -> Result<Option<i32>, DbErr> {
    Ok(Entity::find_by_id(id).one(conn).await?.map(|entry| entry.version))
}

async fn change(
    conn: &impl ConnectionTrait,
    (id, expected): (TrainingLogEntryId, i32),
    changed: ActiveModel,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .set(ActiveModel { version: Set(expected.saturating_add(1)), ..changed })
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(expected))
        .filter(Column::VoidedAt.is_null())
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}

/// The accounts of those who follow this log at `now`, its owner aside.
///
/// # Errors
/// When the database is down.
pub async fn followers(
    conn: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    now: At,
) -> Result<Vec<AccountId>, DbErr> {
    use care_team_member::Column;
    care_team_member::Entity::find()
        .select_only()
        .column(Column::AccountId)
        .filter(Column::EnrolmentId.eq(enrolment.id))
        .filter(Column::StartsAt.lte(now))
        .filter(Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(now)))
        .into_tuple()
        .all(conn)
        .await
}

fn of(enrolment: &enrolment::Model) -> Select<Entity> {
    Entity::find().filter(Column::CentreId.eq(enrolment.centre_id)).filter(Column::EnrolmentId.eq(enrolment.id))
}
