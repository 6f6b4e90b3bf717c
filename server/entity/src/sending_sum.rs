//! How the sending of a teaching session reached those who watched, summed over all of them. Invariant: one row for each
//! session, and nothing in it is of one person or one time.

use domain::id::{CentreId, SendingSumId, SessionId};
use sea_orm::{IntoActiveModel as _, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sending_sum")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SendingSumId,
    pub centre_id: CentreId,
    pub session_id: SessionId,
    /// How many watched at once, at most.
    pub most: i32,
    /// Viewers by how their network was on the whole; of `unknown` nothing was reported.
    pub good: i32,
    pub unstable: i32,
    pub weak: i32,
    pub unknown: i32,
    /// Packets that were to come, and those lost on the way.
    pub expected: i64,
    pub lost: i64,
    /// Connections that reported, and the sum of each one's worst jitter, in milliseconds.
    pub connections: i32,
    pub jitter_ms: i64,
    /// Connections whose round trip was measured, and the sum of those, in milliseconds.
    pub trips: i32,
    pub trip_ms: i64,
    /// How often a picture stood still.
    pub freezes: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Of a session. The caller has authorised the session.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_session(conn: &impl ConnectionTrait, session: SessionId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::SessionId.eq(session)).one(conn).await
}

/// Adds `more` to what a session has already. The caller holds the session's lock.
pub async fn add(conn: &impl ConnectionTrait, more: Model) -> Result<(), DbErr> {
    let Some(kept) = of_session(conn, more.session_id).await? else {
        return crate::insert(conn, more).await;
    };
    let sum = Model {
        most: kept.most.max(more.most),
        good: kept.good + more.good,
        unstable: kept.unstable + more.unstable,
        weak: kept.weak + more.weak,
        unknown: kept.unknown + more.unknown,
        expected: kept.expected + more.expected,
        lost: kept.lost + more.lost,
        connections: kept.connections + more.connections,
        jitter_ms: kept.jitter_ms + more.jitter_ms,
        trips: kept.trips + more.trips,
        trip_ms: kept.trip_ms + more.trip_ms,
        freezes: kept.freezes + more.freezes,
        ..kept
    };
    Entity::update(sum.into_active_model().reset_all()).exec(conn).await.map(|_| ())
}
