//! A questionnaire asked of one enrolment at one timepoint.

use crate::{At, enrolment, questionnaire, response};
use domain::{
    id::{AssignmentId, CentreId, EnrolmentId, ProgrammeId, QuestionnaireId},
    person::Actor,
};
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*, sea_query::Expr};
use std::collections::HashMap;

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
    /// Staff have taken it back.
    pub withdrawn_at: Option<At>,
    /// The participant has begun it, and nobody asked.
    pub self_started: bool,
    /// The participant wants to be reminded then, and not before.
    pub put_off_until: Option<At>,
    /// Where it stands in the order of its measuring point, from 0.
    pub place: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The assignment `id`, if it has opened, was not taken back and is of an enrolment that `actor` may know of at `now`.
/// Nothing clinical follows from this alone: ask `domain::policy`. With `lock` others who ask so wait until the transaction ends.
///
/// # Errors
/// When the database is down.
pub async fn visible_to(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    id: AssignmentId,
    now: At,
    lock: bool,
) -> Result<Option<Model>, DbErr> {
    let enrolments = enrolment::visible_to(actor, now).select_only().column(enrolment::Column::Id);
    let found = Entity::find_by_id(id)
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::EnrolmentId.in_subquery(enrolments.into_query()))
        .filter(Column::OpensAt.lte(now))
        .filter(Column::WithdrawnAt.is_null());
    if lock { found.lock_exclusive().one(conn).await } else { found.one(conn).await }
}

/// What one enrolment has been asked so far and was not taken back, the first due first, at each measuring point in its order.
///
/// # Errors
/// When the database is down.
pub async fn opened_for(conn: &impl ConnectionTrait, enrolment: EnrolmentId, now: At) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::EnrolmentId.eq(enrolment))
        .filter(Column::OpensAt.lte(now))
        .filter(Column::WithdrawnAt.is_null())
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Place)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// What was asked of anybody in these programmes, was not taken back, and is not sent and not over yet.
///
/// # Errors
/// When the database is down.
pub async fn unsent_of_programmes(
    conn: &impl ConnectionTrait,
    programmes: impl IntoIterator<Item = ProgrammeId>,
    now: At,
) -> Result<Vec<Model>, DbErr> {
    let theirs = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::Id)
        .filter(enrolment::Column::ProgrammeId.is_in(programmes));
    let sent = response::Entity::find()
        .select_only()
        .column(response::Column::AssignmentId)
        .filter(response::Column::SubmittedAt.is_not_null())
        .filter(response::Column::VoidedAt.is_null());
    Entity::find()
        .filter(Column::EnrolmentId.in_subquery(theirs.into_query()))
        .filter(Column::Id.not_in_subquery(sent.into_query()))
        .filter(Column::DueAt.gte(now))
        .filter(Column::WithdrawnAt.is_null())
        .all(conn)
        .await
}

/// All that one enrolment has been asked, and will be.
///
/// # Errors
/// When the database is down.
pub async fn of_enrolment(conn: &impl ConnectionTrait, enrolment: EnrolmentId) -> Result<Vec<Model>, DbErr> {
    let all = Entity::find().filter(Column::EnrolmentId.eq(enrolment));
    all.order_by_asc(Column::DueAt).order_by_asc(Column::Place).order_by_asc(Column::Id).all(conn).await
}

/// The assignment `id`, which the caller has authorised; others who lock it wait until the transaction ends.
///
/// # Errors
/// When the database is down.
pub async fn lock(conn: &impl ConnectionTrait, id: AssignmentId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).lock_exclusive().one(conn).await
}

/// Puts these off until then; without a time they wait again.
///
/// # Errors
/// When it cannot be written.
pub async fn put_off(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = AssignmentId>,
    until: Option<At>,
) -> Result<(), DbErr> {
    let off = Entity::update_many().col_expr(Column::PutOffUntil, Expr::value(until)).filter(Column::Id.is_in(ids));
    off.exec(conn).await.map(|_| ())
}

/// Takes it back.
///
/// # Errors
/// When it cannot be written.
pub async fn withdraw(conn: &impl ConnectionTrait, id: AssignmentId, at: At) -> Result<(), DbErr> {
    let back = Entity::update_many().col_expr(Column::WithdrawnAt, Expr::value(at)).filter(Column::Id.eq(id));
    back.exec(conn).await.map(|_| ())
}

/// These assignments.
///
/// # Errors
/// When the database is down.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = AssignmentId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Id.is_in(ids)).all(conn).await
}

/// Writes a new row.
///
/// # Errors
/// When the row exists or the database is down.
pub async fn insert(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(conn).await?;
    Ok(())
}

/// How many answers were sent to each instrument of a centre, in all its versions, by canonical URL. Says nothing of whose.
///
/// # Errors
/// When the database is down.
pub async fn answered_by_url(conn: &impl ConnectionTrait, centre: CentreId) -> Result<HashMap<String, i64>, DbErr> {
    let sent = response::Entity::find().select_only().column(response::Column::AssignmentId);
    let sent = sent.filter(response::Column::SubmittedAt.is_not_null()).filter(response::Column::VoidedAt.is_null());
    let counted: Vec<(QuestionnaireId, i64)> = Entity::find()
        .select_only()
        .column(Column::QuestionnaireId)
        .column_as(Column::Id.count(), "answers")
        .filter(Column::CentreId.eq(centre))
        .filter(Column::Id.in_subquery(sent.into_query()))
        .group_by(Column::QuestionnaireId)
        .into_tuple()
        .all(conn)
        .await?;
    let urls: Vec<(QuestionnaireId, String)> = questionnaire::Entity::find()
        .select_only()
        .columns([questionnaire::Column::Id, questionnaire::Column::Url])
        .filter(questionnaire::Column::CentreId.eq(centre))
        .into_tuple()
        .all(conn)
        .await?;
    let urls: HashMap<_, _> = urls.into_iter().collect();
    let mut answers = HashMap::new();
    for (id, count) in counted {
        *answers.entry(urls.get(&id).cloned().unwrap_or_default()).or_default() += count;
    }
    Ok(answers)
}

/// What was asked with these versions of an instrument, of whom a clinician follows and who has answered; with the answers, in
/// the order in which they were sent.
///
/// # Errors
/// When the database is down.
pub async fn answered_in_care_of(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    now: At,
    questionnaires: &[QuestionnaireId],
) -> Result<Vec<(Model, response::Model)>, DbErr> {
    let enrolments = || enrolment::in_care_of(actor, now).select_only().column(enrolment::Column::Id).into_query();
    let of_these = Entity::find()
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::QuestionnaireId.is_in(questionnaires.iter().copied()))
        .filter(Column::EnrolmentId.in_subquery(enrolments()));
    let ids = of_these.clone().select_only().column(Column::Id).into_query();
    let sent = response::Entity::find()
        .filter(response::Column::AssignmentId.in_subquery(ids))
        .filter(response::Column::SubmittedAt.is_not_null())
        .filter(response::Column::VoidedAt.is_null())
        .order_by_asc(response::Column::SubmittedAt)
        .order_by_asc(response::Column::Id)
        .all(conn)
        .await?;
    let asked: HashMap<_, _> = of_these.all(conn).await?.into_iter().map(|one| (one.id, one)).collect();
    Ok(sent.into_iter().filter_map(|response| Some((asked.get(&response.assignment_id)?.clone(), response))).collect())
}
