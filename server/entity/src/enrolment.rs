//! One participant in one programme.

use crate::{At, Day, access_block, account, break_glass, care_team_member, data_request, participant};
use domain::id::{AccountId, CentreId, CohortId, EnrolmentId, ParticipantId, ProgrammeId, ProgrammeVersionId};
use domain::{
    person::{Actor, Role},
    policy::{self, Act, Relation as Standing},
};
use sea_orm::{Condition, JoinType, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*, sea_query::Expr};
use std::collections::HashMap;

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
    /// What the person follows, where it is not what the group does.
    pub programme_version_id: Option<ProgrammeVersionId>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The enrolments `actor` may know of at `now`. Nothing clinical follows from this alone: ask `domain::policy`.
#[must_use]
pub fn visible_to(actor: &Actor, now: At) -> Select<Entity> {
    if actor.role.is_clinical() {
        let broke = break_glass::standing_for(actor, now).select_only().column(break_glass::Column::EnrolmentId);
        let known = cared_for(actor, now).add(Column::Id.in_subquery(broke.into_query()));
        return open_to(actor).filter(known);
    }
    match (actor.role, actor.participant) {
        (Role::Participant, Some(participant)) => of_centre(actor).filter(Column::ParticipantId.eq(participant)),
        (Role::Secretary, _) => open_to(actor),
        _ => of_centre(actor).filter(Expr::value(false)),
    }
}

/// The same without what is open by broken glass: whom a clinician follows.
#[must_use]
pub fn in_care_of(actor: &Actor, now: At) -> Select<Entity> {
    if actor.role.is_clinical() { open_to(actor).filter(cared_for(actor, now)) } else { visible_to(actor, now) }
}

fn of_centre(actor: &Actor) -> Select<Entity> {
    Entity::find().filter(Column::CentreId.eq(actor.centre))
}

/// Of the centre, without those whose participant has shut `actor` out.
pub(crate) fn open_to(actor: &Actor) -> Select<Entity> {
    of_centre(actor).filter(Column::ParticipantId.not_in_subquery(access_block::shut_out(actor)))
}

fn cared_for(actor: &Actor, now: At) -> Condition {
    let in_care =
        care_team_member::standing_for(actor, now).select_only().column(care_team_member::Column::EnrolmentId);
    Condition::any().add(Column::Id.in_subquery(in_care.into_query()))
}

/// The enrolments of a participant whom `actor` might have to open in an emergency: of the centre, not shut out of.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn latest_open_to(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    participant: ParticipantId,
) -> Result<Option<Model>, DbErr> {
    let found = open_to(actor).filter(Column::ParticipantId.eq(participant));
    found.order_by_desc(Column::StartsOn).order_by_desc(Column::Id).one(conn).await
}

/// The same by the enrolment's own id.
pub async fn find_open_to(conn: &impl ConnectionTrait, actor: &Actor, id: EnrolmentId) -> Result<Option<Model>, DbErr> {
    open_to(actor).filter(Column::Id.eq(id)).one(conn).await
}

/// Of these enrolments, those of `actor`'s centre that the actor is not shut out of. Nothing follows from this alone.
pub async fn all_open_to(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl IntoIterator<Item = EnrolmentId>,
) -> Result<Vec<Model>, DbErr> {
    open_to(actor).filter(Column::Id.is_in(ids)).all(conn).await
}

/// The enrolments of a centre with a wish that waits for an answer.
#[must_use]
pub fn waiting(centre: CentreId) -> Select<Entity> {
    Entity::find().filter(Column::Id.in_subquery(data_request::waiting(centre)))
}

/// The same, as far as `actor` is not shut out. Nothing follows from this alone: ask [`arrangers`] and
/// `domain::policy::may_stand_in`.
#[must_use]
pub fn waiting_open_to(actor: &Actor) -> Select<Entity> {
    open_to(actor).filter(Column::Id.in_subquery(data_request::waiting(actor.centre)))
}

/// Who arranges the team and can act on it at `now`: its coordinators and the contact person while in it, not shut out, with
/// an account that is open.
pub async fn arrangers(conn: &impl ConnectionTrait, enrolment: &Model, now: At) -> Result<Vec<AccountId>, DbErr> {
    let team = care_team_member::team_of(conn, enrolment.id, now).await?;
    let staff = account::of_centre(conn, enrolment.centre_id, team.iter().map(|member| member.account_id)).await?;
    let arranges = |one: &account::Model| {
        let contact_person = enrolment.contact_person_id == Some(one.id);
        let relation = Standing { in_care: true, same_centre: true, contact_person, ..Standing::default() };
        let actor = Actor { account: one.id, centre: one.centre_id, role: one.role, participant: None };
        policy::may(&actor, Act::AnswerRequest, relation)
    };
    not_shut_out(conn, enrolment, staff.into_values().filter(arranges)).await
}

/// The coordinators of the centre who are not shut out, in the team or not.
pub async fn stand_ins(conn: &impl ConnectionTrait, enrolment: &Model) -> Result<Vec<AccountId>, DbErr> {
    let staff = account::staff_of_centre(conn, enrolment.centre_id).await?;
    not_shut_out(conn, enrolment, staff.into_iter().filter(|one| one.role == Role::Coordinator)).await
}

async fn not_shut_out(
    conn: &impl ConnectionTrait,
    enrolment: &Model,
    staff: impl Iterator<Item = account::Model>,
) -> Result<Vec<AccountId>, DbErr> {
    let out = access_block::of_participant(conn, enrolment.participant_id).await?;
    let is_out = |id| out.iter().any(|row| row.account_id == id && row.ends_at.is_none());
    let open = staff.filter(|one| one.disabled_at.is_none() && !is_out(one.id));
    let mut ids: Vec<AccountId> = open.map(|one| one.id).collect();
    ids.sort_unstable();
    Ok(ids)
}

/// What ties an actor to an enrolment, as the database knows it at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    pub in_care: bool,
    pub broke_glass: bool,
    pub blocked: bool,
}

/// What ties `actor` to `enrolment` at `now`.
pub async fn ties(conn: &impl ConnectionTrait, actor: &Actor, enrolment: &Model, now: At) -> Result<Ties, DbErr> {
    if actor.participant.is_some() {
        return Ok(Ties::default());
    }
    Ok(Ties {
        in_care: care_team_member::stands(conn, actor, enrolment.id, now).await?,
        broke_glass: break_glass::standing(conn, actor, enrolment.id, now).await?.is_some(),
        blocked: access_block::stands(conn, enrolment.participant_id, actor.account).await?,
    })
}

/// How `actor` stands to `enrolment`, given what ties them.
#[must_use]
pub fn standing(actor: &Actor, enrolment: &Model, ties: Ties) -> Standing {
    Standing {
        own: actor.participant == Some(enrolment.participant_id),
        in_care: ties.in_care,
        contact_person: enrolment.contact_person_id == Some(actor.account),
        broke_glass: ties.broke_glass,
        blocked: ties.blocked,
        same_centre: actor.centre == enrolment.centre_id,
    }
}

/// The enrolments of a programme that `actor` may know something of: those in their care, and for a manager all of the
/// centre's, of whom nothing but numbers is told.
///
/// # Errors
/// When the database is down.
pub async fn of_programme(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    now: At,
    programme: ProgrammeId,
) -> Result<Vec<Model>, DbErr> {
    let all = || Entity::find().filter(Column::CentreId.eq(actor.centre));
    let found = if actor.role == Role::Manager { all() } else { in_care_of(actor, now) };
    found
        .filter(Column::ProgrammeId.eq(programme))
        .order_by_asc(Column::StartsOn)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
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

/// The first day of each of these enrolments, which the caller has authorised.
pub async fn starts_of(
    conn: &impl ConnectionTrait,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
) -> Result<HashMap<EnrolmentId, Day>, DbErr> {
    let found = Entity::find().select_only().columns([Column::Id, Column::StartsOn]);
    let found: Vec<(EnrolmentId, Day)> = found.filter(Column::Id.is_in(enrolments)).into_tuple().all(conn).await?;
    Ok(found.into_iter().collect())
}

/// Writes the last day, if the enrolment still has version `expected`; says whether it had.
pub async fn set_end(
    conn: &impl ConnectionTrait,
    (id, expected): (EnrolmentId, i32),
    ends_on: Option<Day>,
) -> Result<bool, DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::EndsOn, Expr::value(ends_on))
        .col_expr(Column::Version, Expr::value(expected + 1))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(expected));
    Ok(update.exec(conn).await?.rows_affected > 0)
}

/// The enrolment `id`; others who lock it wait until the transaction ends.
pub async fn lock(conn: &impl ConnectionTrait, id: EnrolmentId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).lock_exclusive().one(conn).await
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

/// The latest started enrolment of each of these accounts that is a participant's. Says whose, and nothing else.
///
/// # Errors
/// When the database is down.
pub async fn latest_of_accounts(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<HashMap<AccountId, EnrolmentId>, DbErr> {
    let with_participant =
        Entity::belongs_to(participant::Entity).from(Column::ParticipantId).to(participant::Column::Id).into();
    let found: Vec<(AccountId, EnrolmentId)> = Entity::find()
        .select_only()
        .column(participant::Column::AccountId)
        .column(Column::Id)
        .join(JoinType::InnerJoin, with_participant)
        .filter(Column::CentreId.eq(centre))
        .filter(participant::Column::AccountId.is_in(accounts))
        .order_by_asc(Column::StartsOn)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    // of several, the last one stays
    Ok(found.into_iter().collect())
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

/// The enrolment that `actor` is in at `now`, of those they may know of: the latest that has begun, else the one that begins
/// first. For a participant, their own.
///
/// # Errors
/// When the database is down.
pub async fn current_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    now: At,
    today: jiff::civil::Date,
) -> Result<Option<Model>, DbErr> {
    let found = visible_to(actor, now).order_by_desc(Column::StartsOn).order_by_desc(Column::Id).all(conn).await?;
    let begun = found.iter().find(|one| one.starts_on.0 <= today);
    Ok(begun.or(found.last()).cloned())
}

/// Of all centres: who begins on `last` at the latest and ends on `first` at the earliest, or has no end yet.
///
/// # Errors
/// When the database is down.
pub async fn around(conn: &impl ConnectionTrait, (first, last): (Day, Day)) -> Result<Vec<Model>, DbErr> {
    let ends = Condition::any().add(Column::EndsOn.is_null()).add(Column::EndsOn.gte(first));
    Entity::find().filter(Column::StartsOn.lte(last)).filter(ends).order_by_asc(Column::Id).all(conn).await
}
