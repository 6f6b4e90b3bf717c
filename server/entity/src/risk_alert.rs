//! That somebody has answered a risk item. Invariant: one for a response; it says which items, never what was answered, and
//! keeps who was named when it was raised.

use crate::{At, enrolment, once};
use domain::{
    id::{AccountId, AssignmentId, CentreId, EnrolmentId, ResponseId, RiskAlertId},
    person::{Actor, Role},
    policy::AlertRelation,
    risk::{AnsweredIn, Rung},
};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait, Set, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "risk_alert")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RiskAlertId,
    pub centre_id: CentreId,
    pub enrolment_id: EnrolmentId,
    pub assignment_id: AssignmentId,
    pub response_id: ResponseId,
    /// Link ids.
    pub items: Json,
    pub answered_in: AnsweredIn,
    /// As it stood when it was raised; nobody where nobody was named.
    pub responsible_id: Option<AccountId>,
    pub deputy_id: Option<AccountId>,
    /// [`domain::risk::Hours`]
    pub hours: Json,
    pub minutes: i32,
    pub raised_at: At,
    /// From when waiting is counted.
    pub waits_since: At,
    pub responsible_told_at: Option<At>,
    pub deputy_told_at: Option<At>,
    pub leaders_told_at: Option<At>,
    pub acknowledged_at: Option<At>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The alerts that `actor` may see: where they are named, and for a leader those that have gone to the leaders; but not of
/// who has shut them out. See `domain::policy::may_take_risk_alert`.
#[must_use]
pub fn visible_to(actor: &Actor) -> Select<Entity> {
    let theirs = match actor.role {
        Role::Manager => Condition::all().add(Column::LeadersToldAt.is_not_null()),
        role if role.is_clinical() => {
            Condition::any().add(Column::ResponsibleId.eq(actor.account)).add(Column::DeputyId.eq(actor.account))
        }
        _ => Condition::all().add(Expr::value(false)),
    };
    let open = enrolment::open_to(actor).select_only().column(enrolment::Column::Id).into_query();
    Entity::find()
        .filter(Column::CentreId.eq(actor.centre))
        .filter(theirs)
        .filter(Column::EnrolmentId.in_subquery(open))
}

/// How `actor` stands to an alert, given whether its participant has shut them out.
#[must_use]
pub fn standing(actor: &Actor, alert: &Model, blocked: bool) -> AlertRelation {
    AlertRelation {
        named: [alert.responsible_id, alert.deputy_id].contains(&Some(actor.account)),
        at_leaders: alert.leaders_told_at.is_some(),
        blocked,
        same_centre: actor.centre == alert.centre_id,
    }
}

/// Those of `actor` that nobody has seen to, the oldest first.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn open_of(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Model>, DbErr> {
    let open = visible_to(actor).filter(Column::AcknowledgedAt.is_null());
    open.order_by_asc(Column::WaitsSince).order_by_asc(Column::Id).all(conn).await
}

/// How many those are.
pub async fn count_open_of(conn: &impl ConnectionTrait, actor: &Actor) -> Result<u64, DbErr> {
    visible_to(actor).filter(Column::AcknowledgedAt.is_null()).count(conn).await
}

/// Those of `actor` that were seen to since then, the latest first: up to `most`.
pub async fn done_of(conn: &impl ConnectionTrait, actor: &Actor, since: At, most: u64) -> Result<Vec<Model>, DbErr> {
    let done = visible_to(actor).filter(Column::AcknowledgedAt.gte(since));
    done.order_by_desc(Column::AcknowledgedAt).order_by_desc(Column::Id).limit(most).all(conn).await
}

/// One that `actor` may see; others who lock it wait until the transaction ends.
pub async fn lock_visible(conn: &impl ConnectionTrait, actor: &Actor, id: RiskAlertId) -> Result<Option<Model>, DbErr> {
    visible_to(actor).filter(Column::Id.eq(id)).lock_exclusive().one(conn).await
}

/// The one of a response; others who lock it wait until the transaction ends.
pub async fn lock_of_response(conn: &impl ConnectionTrait, response: ResponseId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::ResponseId.eq(response)).lock_exclusive().one(conn).await
}

/// Has somebody seen to the one of this response?
pub async fn is_seen_to(conn: &impl ConnectionTrait, response: ResponseId) -> Result<bool, DbErr> {
    let seen_to = Entity::find().filter(Column::ResponseId.eq(response)).filter(Column::AcknowledgedAt.is_not_null());
    Ok(seen_to.count(conn).await? > 0)
}

/// One of those that are not seen to; others who lock it wait until the transaction ends. For the system.
pub async fn lock_open(conn: &impl ConnectionTrait, id: RiskAlertId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::AcknowledgedAt.is_null()).lock_exclusive().one(conn).await
}

/// Of all centres: those that nobody has seen to and that have not gone to the leaders. For the system.
pub async fn on_their_way(conn: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    let open = Entity::find().filter(Column::AcknowledgedAt.is_null()).filter(Column::LeadersToldAt.is_null());
    open.order_by_asc(Column::Id).all(conn).await
}

/// All of these enrolments, which the caller has authorised, the newest first.
pub async fn of(
    conn: &impl ConnectionTrait,
    enrolments: impl IntoIterator<Item = EnrolmentId>,
) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(Column::EnrolmentId.is_in(enrolments));
    found.order_by_desc(Column::RaisedAt).order_by_desc(Column::Id).all(conn).await
}

/// Writes what `new` says over it. The caller holds the row.
pub async fn rewrite(conn: &impl ConnectionTrait, new: &Model) -> Result<(), DbErr> {
    let changed = ActiveModel {
        items: Set(new.items.clone()),
        answered_in: Set(new.answered_in),
        responsible_id: Set(new.responsible_id),
        deputy_id: Set(new.deputy_id),
        hours: Set(new.hours.clone()),
        minutes: Set(new.minutes),
        waits_since: Set(new.waits_since),
        responsible_told_at: Set(new.responsible_told_at),
        deputy_told_at: Set(new.deputy_told_at),
        leaders_told_at: Set(new.leaders_told_at),
        acknowledged_at: Set(new.acknowledged_at),
        version: Set(new.version),
        ..Default::default()
    };
    Entity::update_many().set(changed).filter(Column::Id.eq(new.id)).exec(conn).await.map(|_| ())
}

/// It has gone to `rung`, for whoever is first. Says whether that was us.
pub async fn told(conn: &impl ConnectionTrait, id: RiskAlertId, rung: Rung, at: At) -> Result<bool, DbErr> {
    let column = match rung {
        Rung::Responsible => Column::ResponsibleToldAt,
        Rung::Deputy => Column::DeputyToldAt,
        Rung::Leaders => Column::LeadersToldAt,
    };
    Ok(once::set::<Entity>(column, at).filter(Column::Id.eq(id)).exec(conn).await?.rows_affected > 0)
}

/// Somebody has seen to it, as it was at `version`. Says whether it still was.
pub async fn acknowledge(
    conn: &impl ConnectionTrait,
    (id, version): (RiskAlertId, i32),
    at: At,
) -> Result<bool, DbErr> {
    let update = once::set::<Entity>(Column::AcknowledgedAt, at)
        .col_expr(Column::Version, Expr::value(version.saturating_add(1)))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version));
    Ok(update.exec(conn).await?.rows_affected > 0)
}
