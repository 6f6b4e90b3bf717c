//! One participant in one programme.

use crate::{At, Day, care_team_member};
use domain::id::{AccountId, CentreId, CohortId, EnrolmentId, ParticipantId, ProgrammeId};
use domain::{
    person::{Actor, Role},
    policy::Relation as Standing,
};
use sea_orm::{QueryOrder, QuerySelect, QueryTrait, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EnrolmentId,
    pub centre_id: CentreId,
    pub participant_id: ParticipantId,
    pub programme_id: ProgrammeId,
    pub cohort_id: Option<CohortId>,
    pub contact_person_id: Option<AccountId>,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The enrolments `actor` may know of at `now`. Nothing clinical follows from this alone: ask `domain::policy`.
#[must_use]
pub fn visible_to(actor: &Actor, now: At) -> Select<Entity> {
    let centre = Entity::find().filter(Column::CentreId.eq(actor.centre));
    match (actor.role, actor.participant) {
        (Role::Participant, Some(participant)) => centre.filter(Column::ParticipantId.eq(participant)),
        (Role::Therapist | Role::Coordinator, _) => {
            let in_care =
                care_team_member::standing_for(actor, now).select_only().column(care_team_member::Column::EnrolmentId);
            centre.filter(Column::Id.in_subquery(in_care.into_query()))
        }
        (Role::Secretary, _) => centre,
        _ => centre.filter(Expr::value(false)),
    }
}

/// How `actor` stands to `enrolment`, given whether a care relationship stands.
#[must_use]
pub fn standing(actor: &Actor, enrolment: &Model, in_care: bool) -> Standing {
    Standing {
        own: actor.participant == Some(enrolment.participant_id),
        in_care,
        same_centre: actor.centre == enrolment.centre_id,
    }
}

/// The participant of each of these enrolments of a centre. Says who, and nothing else.
///
/// # Errors
/// When the database is down.
pub async fn participants(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
) -> Result<Vec<(EnrolmentId, ParticipantId)>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::Id, Column::ParticipantId])
        .filter(Column::CentreId.eq(centre))
        .filter(Column::Id.is_in(enrolments))
        .into_tuple()
        .all(conn)
        .await
}

/// A participant's enrolments, the latest started first.
///
/// # Errors
/// When the database is down.
pub async fn of_participant(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    participant: ParticipantId,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::CentreId.eq(centre))
        .filter(Column::ParticipantId.eq(participant))
        .order_by_desc(Column::StartsOn)
        .order_by_desc(Column::Id)
        .all(conn)
        .await
}

/// The enrolment `id`, if `actor` may know of it.
///
/// # Errors
/// When the database is down.
pub async fn find_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    now: At,
    id: EnrolmentId,
) -> Result<Option<Model>, DbErr> {
    visible_to(actor, now).filter(Column::Id.eq(id)).one(conn).await
}

/// The latest started enrolment that `actor` may know of: for a participant, their own.
///
/// # Errors
/// When the database is down.
pub async fn latest_visible(conn: &impl ConnectionTrait, actor: &Actor, now: At) -> Result<Option<Model>, DbErr> {
    visible_to(actor, now).order_by_desc(Column::StartsOn).one(conn).await
}
