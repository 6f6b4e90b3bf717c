//! The answers to one assignment: a draft until submitted; corrected as a whole after that.

use crate::{At, Sealed, assignment, enrolment};
use domain::{
    id::{AccountId, AssignmentId, CentreId, EnrolmentId, ParticipantId, QuestionnaireId, ResponseId},
    person::Actor,
    questionnaire::Mode,
};
use sea_orm::{
    IntoActiveModel, QueryOrder as _, QuerySelect as _, QueryTrait as _, UpdateMany,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait as _, Func},
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "response")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResponseId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub assignment_id: AssignmentId,
    /// FHIR R4 `QuestionnaireResponse`, sealed.
    pub answers: Sealed<serde_json::Value>,
    pub started_at: At,
    pub updated_at: At,
    pub submitted_at: Option<At>,
    pub voided_at: Option<At>,
    pub voided_by: Option<AccountId>,
    pub void_reason: Option<Sealed<String>>,
    /// What sent answers are to become, as long as that is not sent; sealed.
    pub correction: Option<Sealed<serde_json::Value>>,
    /// When they were corrected last.
    pub corrected_at: Option<At>,
    /// How the answers came to be written down.
    pub mode: Mode,
    /// Whoever of the staff wrote last, or handed over the tablet that was written at.
    pub entered_by: Option<AccountId>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The standing response to an assignment, draft or sent.
///
/// # Errors
/// When the database is down.
pub async fn of_assignment(conn: &impl ConnectionTrait, assignment: AssignmentId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::AssignmentId.eq(assignment)).filter(Column::VoidedAt.is_null()).one(conn).await
}

/// The standing responses of one enrolment.
///
/// # Errors
/// When the database is down.
pub async fn of_enrolment(conn: &impl ConnectionTrait, enrolment: EnrolmentId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::EnrolmentId.eq(enrolment)).filter(Column::VoidedAt.is_null()).all(conn).await
}

/// Writes new answers over a draft of this version, and closes it when `submitted`. False when the draft has moved on or
/// is sent already.
///
/// # Errors
/// When the database is down.
pub async fn rewrite(
    conn: &impl ConnectionTrait,
    draft: &Model,
    answers: Sealed<serde_json::Value>,
    (mode, entered_by): (Mode, Option<AccountId>),
    at: At,
    submitted: bool,
) -> Result<bool, DbErr> {
    let changed = Entity::update_many()
        .col_expr(Column::Answers, Expr::value(answers))
        .col_expr(Column::Mode, Expr::value(mode))
        .col_expr(Column::EnteredBy, Expr::value(entered_by))
        .col_expr(Column::UpdatedAt, Expr::value(at))
        .col_expr(Column::SubmittedAt, Expr::value(submitted.then_some(at)))
        .col_expr(Column::Version, Expr::value(draft.version + 1))
        .filter(Column::Id.eq(draft.id))
        .filter(Column::Version.eq(draft.version))
        .filter(Column::SubmittedAt.is_null())
        .filter(Column::VoidedAt.is_null())
        .exec(conn)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Writes what sent answers of this version are to become; nothing gives it up. False when they have moved on.
///
/// # Errors
/// When the database is down. So for the next.
pub async fn write_correction(
    conn: &impl ConnectionTrait,
    sent: &Model,
    correction: Option<Sealed<serde_json::Value>>,
    at: At,
) -> Result<bool, DbErr> {
    let changed = sent_at_version(sent)
        .col_expr(Column::Correction, Expr::value(correction))
        .col_expr(Column::UpdatedAt, Expr::value(at));
    Ok(changed.exec(conn).await?.rows_affected == 1)
}

/// Puts corrected answers in the place of sent ones of this version. False when they have moved on.
pub async fn correct(
    conn: &impl ConnectionTrait,
    sent: &Model,
    answers: Sealed<serde_json::Value>,
    (mode, entered_by): (Mode, Option<AccountId>),
    at: At,
) -> Result<bool, DbErr> {
    let changed = sent_at_version(sent)
        .col_expr(Column::Answers, Expr::value(answers))
        .col_expr(Column::Correction, Expr::value(None::<Sealed<serde_json::Value>>))
        .col_expr(Column::Mode, Expr::value(mode))
        .col_expr(Column::EnteredBy, Expr::value(entered_by))
        .col_expr(Column::UpdatedAt, Expr::value(at))
        .col_expr(Column::CorrectedAt, Expr::value(at));
    Ok(changed.exec(conn).await?.rows_affected == 1)
}

fn sent_at_version(sent: &Model) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::Version, Expr::value(sent.version + 1))
        .filter(Column::Id.eq(sent.id))
        .filter(Column::Version.eq(sent.version))
        .filter(Column::SubmittedAt.is_not_null())
        .filter(Column::VoidedAt.is_null())
}

/// Says of a draft that staff write in it from now on.
///
/// # Errors
/// When the database is down.
pub async fn take_down(conn: &impl ConnectionTrait, id: ResponseId, mode: Mode, by: AccountId) -> Result<(), DbErr> {
    let taken = Entity::update_many()
        .col_expr(Column::Mode, Expr::value(mode))
        .col_expr(Column::EnteredBy, Expr::value(by))
        .filter(Column::Id.eq(id))
        .filter(Column::SubmittedAt.is_null());
    taken.exec(conn).await.map(|_| ())
}

/// These responses.
///
/// # Errors
/// When the database is down.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ResponseId>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Id.is_in(ids)).all(conn).await
}

/// Which sent responses are looked for; what is not said narrows nothing.
#[derive(Clone, Debug, Default)]
pub struct Visible {
    pub only: Option<ResponseId>,
    pub questionnaires: Option<Vec<QuestionnaireId>>,
    pub participant: Option<ParticipantId>,
    /// Sent, or corrected last, at this moment or later.
    pub from: Option<At>,
    /// Before this moment.
    pub until: Option<At>,
    /// In the order of ids.
    pub after: Option<ResponseId>,
}

/// The sent, standing responses of the enrolments that `actor` may know of at `now`, in the order of their ids, up to `most`.
/// Nothing clinical follows from this alone: ask `domain::policy`.
///
/// # Errors
/// When the database is down. So for the next.
pub async fn visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    now: At,
    which: &Visible,
    most: u64,
) -> Result<Vec<Model>, DbErr> {
    visible_to(actor, now, which).order_by_asc(Column::Id).limit(most).all(conn).await
}

/// How many those are.
pub async fn count_visible(conn: &impl ConnectionTrait, actor: &Actor, now: At, which: &Visible) -> Result<u64, DbErr> {
    visible_to(actor, now, which).count(conn).await
}

fn visible_to(actor: &Actor, now: At, which: &Visible) -> Select<Entity> {
    let mut enrolments = enrolment::visible_to(actor, now).select_only().column(enrolment::Column::Id);
    if let Some(participant) = which.participant {
        enrolments = enrolments.filter(enrolment::Column::ParticipantId.eq(participant));
    }
    let mut found = Entity::find()
        .filter(Column::CentreId.eq(actor.centre))
        .filter(Column::EnrolmentId.in_subquery(enrolments.into_query()))
        .filter(Column::SubmittedAt.is_not_null())
        .filter(Column::VoidedAt.is_null());
    if let Some(ids) = &which.questionnaires {
        let asked = assignment::Entity::find()
            .select_only()
            .column(assignment::Column::Id)
            .filter(assignment::Column::QuestionnaireId.is_in(ids.iter().copied()));
        found = found.filter(Column::AssignmentId.in_subquery(asked.into_query()));
    }
    let authored = || Expr::expr(Func::coalesce([Expr::col(Column::CorrectedAt), Expr::col(Column::SubmittedAt)]));
    found
        .apply_if(which.only, |query, only| query.filter(Column::Id.eq(only)))
        .apply_if(which.from, |query, from| query.filter(authored().gte(from)))
        .apply_if(which.until, |query, until| query.filter(authored().lt(until)))
        .apply_if(which.after, |query, after| query.filter(Column::Id.gt(after)))
}

/// Writes a new row.
///
/// # Errors
/// When the row exists or the database is down.
pub async fn insert(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(conn).await?;
    Ok(())
}
