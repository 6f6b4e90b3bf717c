//! The append-only log of who did what to whose data.

use crate::At;
use domain::{
    id::{AccountId, AuditId, CentreId, EnrolmentId},
    person::Role,
};
use sea_orm::IntoActiveModel as _;
use sea_orm::{QueryOrder, QuerySelect, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    pub centre_id: CentreId,
    pub at: At,
    pub actor_id: AccountId,
    pub actor_role: Role,
    pub enrolment_id: Option<EnrolmentId>,
    pub act: String,
    pub object_kind: String,
    pub object_id: Option<Uuid>,
    pub purpose: String,
    pub sitting: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What others than `person` have done with these enrolments' data, the newest first: `limit` rows after `offset`.
///
/// # Errors
/// When the database is down.
pub async fn by_others(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
    person: AccountId,
    (offset, limit): (u64, u64),
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::CentreId.eq(centre))
        .filter(Column::EnrolmentId.is_in(enrolments))
        .filter(Column::ActorId.ne(person))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .offset(offset)
        .limit(limit)
        .all(conn)
        .await
}

/// Which others than `person` have done something with these enrolments' data.
///
/// # Errors
/// When the database is down.
pub async fn actors(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
    person: AccountId,
) -> Result<Vec<AccountId>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::ActorId)
        .distinct()
        .filter(Column::CentreId.eq(centre))
        .filter(Column::EnrolmentId.is_in(enrolments))
        .filter(Column::ActorId.ne(person))
        .into_tuple()
        .all(conn)
        .await
}

/// Adds a row; a sitting that is already recorded is left as it is.
///
/// # Errors
/// When it cannot be written.
pub async fn append(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model().reset_all())
        .on_conflict(sea_orm::sea_query::OnConflict::column(Column::Sitting).do_nothing().to_owned())
        .exec_without_returning(conn)
        .await
        .map(|_| ())
}
