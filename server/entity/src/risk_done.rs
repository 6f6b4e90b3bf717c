//! What was done about an alert. Invariant: never changed; one that was opened again has several.

use crate::{At, Sealed};
use domain::id::{AccountId, CentreId, RiskAlertId, RiskDoneId};
use sea_orm::{QueryOrder as _, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "risk_done")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RiskDoneId,
    pub centre_id: CentreId,
    pub alert_id: RiskAlertId,
    pub words: Sealed<String>,
    pub done_by: AccountId,
    pub done_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// About these alerts, which the caller has authorised, in the order in which it was done.
///
/// # Errors
/// When the database is down.
pub async fn of(
    conn: &impl ConnectionTrait,
    alerts: impl IntoIterator<Item = RiskAlertId>,
) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(Column::AlertId.is_in(alerts));
    found.order_by_asc(Column::DoneAt).order_by_asc(Column::Id).all(conn).await
}
