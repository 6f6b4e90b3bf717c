//! Who is to be reached by risk answers of a programme, or of one of its measuring points. Invariant: of each place one
//! stands; what stood before is kept.

use crate::At;
use domain::id::{AccountId, CentreId, RiskDutyId};
use sea_orm::{QueryOrder as _, QuerySelect as _, Set, entity::prelude::*, sea_query::Expr};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "risk_duty")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RiskDutyId,
    pub centre_id: CentreId,
    /// Of a programme in all its versions.
    pub programme_code: String,
    /// The code of a measuring point; empty for the whole programme.
    pub timepoint: String,
    pub responsible_id: AccountId,
    pub deputy_id: AccountId,
    /// [`domain::risk::Hours`]
    pub hours: Json,
    /// Of duty hours, before an alert goes on.
    pub minutes: i32,
    pub updated_by: AccountId,
    pub created_at: At,
    pub updated_at: At,
    pub removed_at: Option<At>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn standing(centre: CentreId) -> Select<Entity> {
    Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::RemovedAt.is_null())
}

/// What stands at a centre.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn of_centre(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<Model>, DbErr> {
    standing(centre).order_by_asc(Column::ProgrammeCode).order_by_asc(Column::Timepoint).all(conn).await
}

/// What stands for a programme, as a whole and by measuring point.
pub async fn of_programme(conn: &impl ConnectionTrait, centre: CentreId, code: &str) -> Result<Vec<Model>, DbErr> {
    standing(centre).filter(Column::ProgrammeCode.eq(code)).all(conn).await
}

/// The same, held by this transaction until it ends.
pub async fn hold(conn: &impl ConnectionTrait, centre: CentreId, code: &str) -> Result<Vec<Model>, DbErr> {
    let found = standing(centre).filter(Column::ProgrammeCode.eq(code));
    found.order_by_asc(Column::Id).lock_exclusive().all(conn).await
}

/// Writes what `new` says over it, as its next version. The caller holds the row.
pub async fn rewrite(conn: &impl ConnectionTrait, new: &Model) -> Result<(), DbErr> {
    let changed = ActiveModel {
        responsible_id: Set(new.responsible_id),
        deputy_id: Set(new.deputy_id),
        hours: Set(new.hours.clone()),
        minutes: Set(new.minutes),
        updated_by: Set(new.updated_by),
        updated_at: Set(new.updated_at),
        version: Set(new.version.saturating_add(1)),
        ..Default::default()
    };
    Entity::update_many().set(changed).filter(Column::Id.eq(new.id)).exec(conn).await.map(|_| ())
}

/// Takes one away that stands in this version; says whether it did.
pub async fn remove(
    conn: &impl ConnectionTrait,
    (id, version): (RiskDutyId, i32),
    (by, at): (AccountId, At),
) -> Result<bool, DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::RemovedAt, Expr::value(at))
        .col_expr(Column::UpdatedBy, Expr::value(by))
        .col_expr(Column::Version, Expr::value(version.saturating_add(1)))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version))
        .filter(Column::RemovedAt.is_null());
    Ok(update.exec(conn).await?.rows_affected > 0)
}
