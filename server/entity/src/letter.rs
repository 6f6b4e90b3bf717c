//! A letter or message about a referral. Invariant: its words are sealed, and it is sent by whoever begins first, once.

use crate::{At, Sealed, once};
use domain::{
    id::{CentreId, LetterId, ReferralId},
    referral::{LetterChannel, LetterContent, LetterKind},
};
use sea_orm::{QueryOrder, QuerySelect as _, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "letter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LetterId,
    pub centre_id: CentreId,
    pub referral_id: ReferralId,
    pub kind: LetterKind,
    pub channel: LetterChannel,
    pub lang: String,
    pub content: Sealed<LetterContent>,
    pub idempotency_key: String,
    pub created_at: At,
    /// Somebody has begun to send it. Where it is not sent after that, nobody knows whether it went.
    pub begun_at: Option<At>,
    pub sent_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Adds a letter; one with the same key is kept as it is. Says whether it was added.
///
/// # Errors
/// When it cannot be written. So for all below.
pub async fn insert_once(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    crate::insert_once(conn, row, [Column::IdempotencyKey]).await
}

/// The letters about these referrals, which the caller has authorised; the newest first.
pub async fn of_referrals(
    conn: &impl ConnectionTrait,
    referrals: impl IntoIterator<Item = ReferralId>,
) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(Column::ReferralId.is_in(referrals));
    found.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).all(conn).await
}

/// The referrals with letters on paper that nobody has sent, once for each letter.
pub async fn to_post(
    conn: &impl ConnectionTrait,
    referrals: impl IntoIterator<Item = ReferralId>,
) -> Result<Vec<ReferralId>, DbErr> {
    let found = unposted().filter(Column::ReferralId.is_in(referrals)).order_by_asc(Column::Id);
    found.select_only().column(Column::ReferralId).into_tuple().all(conn).await
}

/// The letters on paper that nobody has sent.
pub(crate) fn unposted() -> Select<Entity> {
    Entity::find().filter(Column::Channel.eq(LetterChannel::Post)).filter(Column::SentAt.is_null())
}

/// A centre's messages by mail and SMS, the latest first, up to `most`.
pub async fn messages_of_centre(conn: &impl ConnectionTrait, centre: CentreId, most: u64) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::Channel.ne(LetterChannel::Post));
    found.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(most).all(conn).await
}

/// One of a centre's. The caller authorises its referral.
pub async fn by_id(conn: &impl ConnectionTrait, centre: CentreId, id: LetterId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::CentreId.eq(centre)).one(conn).await
}

/// One letter, for the system.
pub async fn find(conn: &impl ConnectionTrait, id: LetterId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(conn).await
}

/// Begins to send a letter, for whoever is first. Says whether that was us.
pub async fn begin(conn: &impl ConnectionTrait, id: LetterId, at: At) -> Result<bool, DbErr> {
    Ok(once::set::<Entity>(Column::BegunAt, at).filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}

/// It was surely not sent: it may be begun again.
pub async fn not_sent(conn: &impl ConnectionTrait, id: LetterId) -> Result<(), DbErr> {
    let update = Entity::update_many().col_expr(Column::BegunAt, Expr::value(None::<At>)).filter(Column::Id.eq(id));
    update.filter(Column::SentAt.is_null()).exec(conn).await.map(|_| ())
}

/// It was sent. Says whether it was not yet.
pub async fn sent(conn: &impl ConnectionTrait, id: LetterId, at: At) -> Result<bool, DbErr> {
    Ok(once::set::<Entity>(Column::SentAt, at).filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}
