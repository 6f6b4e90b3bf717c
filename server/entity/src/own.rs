//! Everything that is kept of one participant, voided or not, for that participant. Invariant: every query here starts
//! from [`Whose`], which the caller has made of who asks.

use crate::{
    admission, assignment, attendance, audit, letter, notification, outbox, plan_item, plan_version, referral,
    response, session, session_party, training_log_entry, web_session, work_status,
};
use domain::{
    id::{AccountId, CentreId, CohortId, EnrolmentId, SessionId},
    schedule::SessionKind,
};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*};

/// One participant, by what the data of theirs hangs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    pub centre: CentreId,
    pub account: AccountId,
    pub enrolments: Vec<EnrolmentId>,
}

impl Whose {
    fn enrolments(&self) -> impl Iterator<Item = EnrolmentId> + use<> {
        self.enrolments.clone().into_iter()
    }
}

/// Answers to questionnaires, drafts too, the newest first.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn responses(conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<response::Model>, DbErr> {
    response::Entity::find()
        .filter(response::Column::EnrolmentId.is_in(whose.enrolments()))
        .order_by_desc(response::Column::StartedAt)
        .order_by_desc(response::Column::Id)
        .all(conn)
        .await
}

/// What was asked and has no answers, not even a draft, the first due first.
pub async fn unanswered(conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<assignment::Model>, DbErr> {
    let answered = response::Entity::find()
        .select_only()
        .column(response::Column::AssignmentId)
        .filter(response::Column::EnrolmentId.is_in(whose.enrolments()));
    assignment::Entity::find()
        .filter(assignment::Column::EnrolmentId.is_in(whose.enrolments()))
        .filter(assignment::Column::Id.not_in_subquery(answered.into_query()))
        .order_by_asc(assignment::Column::DueAt)
        .order_by_asc(assignment::Column::Id)
        .all(conn)
        .await
}

/// The sessions in the plan, by name or for one of these cohorts, cancelled or not, but for talks; the latest first.
pub async fn planned(
    conn: &impl ConnectionTrait,
    whose: &Whose,
    cohorts: impl IntoIterator<Item = CohortId>,
) -> Result<Vec<session::Model>, DbErr> {
    let named = session_party::Entity::find()
        .select_only()
        .column(session_party::Column::SessionId)
        .filter(session_party::Column::AccountId.eq(whose.account));
    let theirs = Condition::any()
        .add(session::Column::CohortId.is_in(cohorts))
        .add(session::Column::Id.in_subquery(named.into_query()));
    session::Entity::find()
        .filter(session::Column::CentreId.eq(whose.centre))
        .filter(session::Column::Kind.ne(SessionKind::Consult))
        .filter(theirs)
        .order_by_desc(session::Column::StartsAt)
        .order_by_desc(session::Column::Id)
        .all(conn)
        .await
}

/// What the participant has done that stands in the log, the newest first.
pub async fn acts(conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<audit::Model>, DbErr> {
    audit::Entity::find()
        .filter(audit::Column::CentreId.eq(whose.centre))
        .filter(audit::Column::ActorId.eq(whose.account))
        .order_by_desc(audit::Column::At)
        .order_by_desc(audit::Column::Id)
        .all(conn)
        .await
}

/// Letters to the participant, the newest first.
pub async fn letters(conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<outbox::Model>, DbErr> {
    outbox::Entity::find()
        .filter(outbox::Column::AccountId.eq(whose.account))
        .order_by_desc(outbox::Column::CreatedAt)
        .order_by_desc(outbox::Column::Id)
        .all(conn)
        .await
}

/// The referrals that led to the participant's enrolments, the newest first, with the letters about them.
pub async fn referrals(
    conn: &impl ConnectionTrait,
    whose: &Whose,
) -> Result<(Vec<referral::Model>, Vec<letter::Model>), DbErr> {
    let rows = referral::Entity::find()
        .filter(referral::Column::CentreId.eq(whose.centre))
        .filter(referral::Column::EnrolmentId.is_in(whose.enrolments()))
        .order_by_desc(referral::Column::CreatedAt)
        .all(conn)
        .await?;
    let letters = letter::of_referrals(conn, rows.iter().map(|row| row.id)).await?;
    Ok((rows, letters))
}

/// The training log, with what was taken out of it, the newest first.
pub async fn training(conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<training_log_entry::Model>, DbErr> {
    training_log_entry::Entity::find()
        .filter(training_log_entry::Column::EnrolmentId.is_in(whose.enrolments()))
        .order_by_desc(training_log_entry::Column::PerformedOn)
        .order_by_desc(training_log_entry::Column::Id)
        .all(conn)
        .await
}

/// What stands or has stood in action plans, in the order of its making.
pub async fn plan_items(conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<plan_item::Model>, DbErr> {
    plan_item::Entity::find()
        .filter(plan_item::Column::EnrolmentId.is_in(whose.enrolments()))
        .order_by_asc(plan_item::Column::CreatedAt)
        .order_by_asc(plan_item::Column::Id)
        .all(conn)
        .await
}

/// The signed versions of action plans, the newest first.
pub async fn plan_versions(conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<plan_version::Model>, DbErr> {
    plan_version::Entity::find()
        .filter(plan_version::Column::EnrolmentId.is_in(whose.enrolments()))
        .order_by_desc(plan_version::Column::CreatedAt)
        .order_by_desc(plan_version::Column::Number)
        .all(conn)
        .await
}

/// Sick leave and work, with what was taken out, the newest first.
pub async fn work_status(conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<work_status::Model>, DbErr> {
    work_status::Entity::find()
        .filter(work_status::Column::EnrolmentId.is_in(whose.enrolments()))
        .order_by_desc(work_status::Column::FromDay)
        .order_by_desc(work_status::Column::Id)
        .all(conn)
        .await
}

/// Who was there: what is recorded of the participant.
pub async fn attendance(conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<attendance::Model>, DbErr> {
    attendance::Entity::find().filter(attendance::Column::EnrolmentId.is_in(whose.enrolments())).all(conn).await
}

/// At which doors the participant has been.
pub async fn admissions(conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<admission::Model>, DbErr> {
    admission::Entity::find().filter(admission::Column::AccountId.eq(whose.account)).all(conn).await
}

/// These sessions, and the talks the participant is named in, cancelled or not, the newest first.
pub async fn sessions(
    conn: &impl ConnectionTrait,
    whose: &Whose,
    recorded: impl IntoIterator<Item = SessionId>,
) -> Result<Vec<session::Model>, DbErr> {
    let named = session_party::Entity::find()
        .select_only()
        .column(session_party::Column::SessionId)
        .filter(session_party::Column::AccountId.eq(whose.account));
    let talks = Condition::all()
        .add(session::Column::Kind.eq(SessionKind::Consult))
        .add(session::Column::Id.in_subquery(named.into_query()));
    session::Entity::find()
        .filter(session::Column::CentreId.eq(whose.centre))
        .filter(Condition::any().add(session::Column::Id.is_in(recorded)).add(talks))
        .order_by_desc(session::Column::StartsAt)
        .order_by_desc(session::Column::Id)
        .all(conn)
        .await
}

/// Notices to the participant, the newest first.
pub async fn notices(conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<notification::Model>, DbErr> {
    notification::Entity::find()
        .filter(notification::Column::AccountId.eq(whose.account))
        .order_by_desc(notification::Column::CreatedAt)
        .all(conn)
        .await
}

/// The browsers the participant has signed in with, the newest first.
pub async fn devices(conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<web_session::Model>, DbErr> {
    web_session::Entity::find()
        .filter(web_session::Column::AccountId.eq(whose.account))
        .order_by_desc(web_session::Column::CreatedAt)
        .all(conn)
        .await
}
