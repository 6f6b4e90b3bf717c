//! The append-only log of who did what to whose data. Invariant: a row is written once and sealed once; triggers refuse
//! everything else.

use crate::{At, referral};
use domain::{
    id::{AccountId, AuditId, CentreId, EnrolmentId},
    person::Role,
};
use sea_orm::{Condition, QueryOrder, QuerySelect, entity::prelude::*, sea_query::Expr};

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
    /// The place in the chain, from 1; none until sealed.
    pub seq: Option<i64>,
    /// Keyed hash of the row's content, made when it was written.
    pub mac: Option<Vec<u8>>,
    /// Keyed hash of the row before and this one, made when it was sealed.
    pub hash: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What others than `person` have done with these enrolments' data, the newest first.
///
/// # Errors
/// When the database is down.
pub async fn by_others(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
    person: AccountId,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::CentreId.eq(centre))
        .filter(about(centre, enrolments))
        .filter(Column::ActorId.ne(person))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .all(conn)
        .await
}

/// A look-up by a member of staff: who, in which role, whom, when, why, and whether it was one of a list.
pub type Look = (AccountId, Role, EnrolmentId, At, String, Option<String>);

/// What a centre's staff have done with participants' data since `from`. Several kinds of content opened at once are one.
///
/// # Errors
/// When the database is down.
pub async fn by_staff(conn: &impl ConnectionTrait, centre: CentreId, from: At) -> Result<Vec<Look>, DbErr> {
    Entity::find()
        .select_only()
        .columns([
            Column::ActorId,
            Column::ActorRole,
            Column::EnrolmentId,
            Column::At,
            Column::Purpose,
            Column::Sitting,
        ])
        .distinct()
        .filter(Column::CentreId.eq(centre))
        .filter(Column::At.gte(from))
        .filter(Column::EnrolmentId.is_not_null())
        .filter(Column::ActorRole.is_in(Role::STAFF))
        .into_tuple()
        .all(conn)
        .await
}

/// About these enrolments, or about the referral that led to one, before there was an enrolment.
fn about(centre: CentreId, enrolments: impl IntoIterator<Item = EnrolmentId>) -> Condition {
    let enrolments: Vec<EnrolmentId> = enrolments.into_iter().collect();
    let referrals = referral::ids_of(centre, enrolments.iter().copied());
    Condition::any().add(Column::EnrolmentId.is_in(enrolments)).add(Column::ObjectId.in_subquery(referrals))
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
        .filter(about(centre, enrolments))
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
    crate::insert_once(conn, row, [Column::Sitting]).await.map(|_| ())
}

/// What a row gets when it is sealed.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    pub seq: i64,
    pub mac: [u8; 32],
    pub hash: [u8; 32],
}

/// Seals an unsealed row. Says whether it was one.
///
/// # Errors
/// When it cannot be written. So for all below.
pub async fn seal(conn: &impl ConnectionTrait, id: AuditId, link: Link) -> Result<bool, DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::Seq, Expr::value(link.seq))
        .col_expr(Column::Mac, Expr::value(link.mac.to_vec()))
        .col_expr(Column::Hash, Expr::value(link.hash.to_vec()))
        .filter(Column::Id.eq(id))
        .filter(Column::Seq.is_null());
    Ok(update.exec(conn).await?.rows_affected == 1)
}

/// Does any row wait to be sealed?
pub async fn any_unsealed(conn: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(Column::Seq.is_null()).one(conn).await?.is_some())
}

/// How many rows written before `before` wait to be sealed.
pub async fn count_unsealed(conn: &impl ConnectionTrait, before: At) -> Result<u64, DbErr> {
    Entity::find().filter(Column::Seq.is_null()).filter(Column::At.lte(before)).count(conn).await
}

/// Rows that wait to be sealed, in order of id: `limit` rows after `after`.
pub async fn unsealed(conn: &impl ConnectionTrait, after: AuditId, limit: u64) -> Result<Vec<Model>, DbErr> {
    let waiting = Entity::find().filter(Column::Seq.is_null()).filter(Column::Id.gt(after));
    waiting.order_by_asc(Column::Id).limit(limit).all(conn).await
}

/// Sealed rows in the order of the chain: `limit` rows after number `after`.
pub async fn sealed(conn: &impl ConnectionTrait, after: i64, limit: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Seq.gt(after)).order_by_asc(Column::Seq).limit(limit).all(conn).await
}

/// Rows from `from` until before `to` in order of id, which is that of time: `limit` rows after `after`.
pub async fn between(
    conn: &impl ConnectionTrait,
    (from, to): (At, At),
    after: AuditId,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::At.gte(from))
        .filter(Column::At.lt(to))
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(conn)
        .await
}
