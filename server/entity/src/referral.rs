//! A referral, or NAV's order: of somebody who may have no account yet. Invariant: what is free text is sealed; once there
//! is an enrolment, only those find it who find the enrolment.

use crate::{At, Day, Sealed, enrolment, letter, participant};
use domain::{
    id::{AccountId, CentreId, EnrolmentId, ProgrammeId, ReferralId},
    person::{Actor, Role},
    referral::{Details, Employment, Payment, Problem, SickLeave, Source, State, Travel},
};
use sea_orm::{
    Condition, IntoActiveModel, JoinType, QueryOrder, QuerySelect, QueryTrait, Set, entity::prelude::*,
    sea_query::SelectStatement,
};
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "referral")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReferralId,
    pub centre_id: CentreId,
    pub programme_id: ProgrammeId,
    /// From the form: a form sent twice is kept once.
    pub submission_id: Uuid,
    pub name: String,
    pub born_on: Option<Day>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub lang: String,
    /// The person's address is protected: it is not kept, and nothing goes by post.
    pub protected: bool,
    /// The person does not use e-mail.
    pub no_email: bool,
    pub source: Source,
    pub problem: Option<Problem>,
    pub employment: Option<Employment>,
    pub sick_leave: Option<SickLeave>,
    /// Of sick leave, in per cent.
    pub degree: Option<i32>,
    pub travel: Option<Travel>,
    pub payment: Option<Payment>,
    /// With the words that the programme asks for.
    pub marked: bool,
    pub details: Sealed<Details>,
    pub received_on: Day,
    pub assess_by: Day,
    pub state: State,
    pub created_at: At,
    pub created_by: AccountId,
    pub decided_at: Option<At>,
    pub decided_by: Option<AccountId>,
    pub reason: Option<Sealed<String>>,
    /// The last day for the start that was promised.
    pub start_by: Option<Day>,
    pub closed_at: Option<At>,
    pub enrolment_id: Option<EnrolmentId>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The referrals `actor` may know of at `now`: of the centre, for those who work with them; after admission for those who
/// may know of the enrolment. What they may do with one says `domain::policy`.
#[must_use]
pub fn visible_to(actor: &Actor, now: At) -> Select<Entity> {
    let of_centre = Entity::find().filter(Column::CentreId.eq(actor.centre));
    if !actor.role.is_clinical() && actor.role != Role::Secretary {
        return of_centre.filter(sea_orm::sea_query::Expr::value(false));
    }
    let enrolled = enrolment::visible_to(actor, now).select_only().column(enrolment::Column::Id);
    let open =
        Condition::any().add(Column::EnrolmentId.is_null()).add(Column::EnrolmentId.in_subquery(enrolled.into_query()));
    of_centre.filter(open)
}

/// Those of them that wait for somebody; with `posts` also those of which a letter waits to be sent.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn open(conn: &impl ConnectionTrait, actor: &Actor, now: At, posts: bool) -> Result<Vec<Model>, DbErr> {
    let states = State::ALL.iter().copied().filter(|state| state.is_open());
    let unposted = letter::unposted().select_only().column(letter::Column::ReferralId);
    let waits = Condition::any()
        .add(Column::State.is_in(states))
        .add_option(posts.then(|| Column::Id.in_subquery(unposted.into_query())));
    visible_to(actor, now).filter(waits).order_by_asc(Column::Id).all(conn).await
}

/// Those that are over, the latest first, up to `most`.
pub async fn over(conn: &impl ConnectionTrait, actor: &Actor, now: At, most: u64) -> Result<Vec<Model>, DbErr> {
    let states = State::ALL.iter().copied().filter(|state| !state.is_open());
    let found = visible_to(actor, now).filter(Column::State.is_in(states)).order_by_desc(Column::ClosedAt);
    found.order_by_desc(Column::Id).limit(most).all(conn).await
}

/// One of them; others who read it so wait until the transaction ends. It is locked before it is looked at: what another has
/// done meanwhile is seen.
pub async fn hold(conn: &impl ConnectionTrait, actor: &Actor, now: At, id: ReferralId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::CentreId.eq(actor.centre)).lock_exclusive().one(conn).await?;
    visible_to(actor, now).filter(Column::Id.eq(id)).one(conn).await
}

/// The ids of those that led to these enrolments, as a subquery.
#[must_use]
pub fn ids_of(centre: CentreId, enrolments: impl IntoIterator<Item = EnrolmentId>) -> SelectStatement {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::CentreId.eq(centre))
        .filter(Column::EnrolmentId.is_in(enrolments))
        .into_query()
}

/// Those that led to these enrolments, which the caller has authorised.
pub async fn of_enrolments(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::EnrolmentId.is_in(enrolments));
    found.all(conn).await
}

/// What these people's referrals say of their work, the latest referral of each.
pub async fn employment_of(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<HashMap<AccountId, Employment>, DbErr> {
    let to_enrolment = Entity::belongs_to(enrolment::Entity).from(Column::EnrolmentId).to(enrolment::Column::Id).into();
    let to_participant = enrolment::Entity::belongs_to(participant::Entity)
        .from(enrolment::Column::ParticipantId)
        .to(participant::Column::Id)
        .into();
    let found: Vec<(AccountId, Employment)> = Entity::find()
        .select_only()
        .column(participant::Column::AccountId)
        .column(Column::Employment)
        .join(JoinType::InnerJoin, to_enrolment)
        .join(JoinType::InnerJoin, to_participant)
        .filter(Column::CentreId.eq(centre))
        .filter(Column::Employment.is_not_null())
        .filter(participant::Column::AccountId.is_in(accounts))
        .order_by_asc(Column::ReceivedOn)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().collect())
}

/// The one that came with this form.
pub async fn of_submission(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    submission: Uuid,
) -> Result<Option<Model>, DbErr> {
    let found = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::SubmissionId.eq(submission));
    found.one(conn).await
}

/// Adds a referral unless its form has been kept before; says whether it did.
pub async fn insert_once(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    crate::insert_once(conn, row, [Column::CentreId, Column::SubmissionId]).await
}

/// Writes `row` in the place of what had version `expected` and stood in `state`; says whether it did.
pub async fn put(conn: &impl ConnectionTrait, row: Model, (state, expected): (State, i32)) -> Result<bool, DbErr> {
    let id = row.id;
    let changed = ActiveModel { version: Set(expected.saturating_add(1)), ..row.into_active_model().reset_all() };
    let done = Entity::update_many()
        .set(changed)
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(expected))
        .filter(Column::State.eq(state))
        .exec(conn)
        .await?;
    Ok(done.rows_affected > 0)
}
