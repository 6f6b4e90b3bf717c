//! A manager's word on a finding of unusual access. Invariant: rows are added, never changed; the latest of a finding
//! counts.

use crate::{At, Sealed};
use domain::id::{AccessReviewId, AccountId, CentreId};
use sea_orm::{QueryOrder, entity::prelude::*};
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "access_review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccessReviewId,
    pub centre_id: CentreId,
    /// The finding's key.
    pub finding: String,
    /// How many look-ups it held when it was reviewed.
    pub looks: i32,
    pub note: Sealed<String>,
    pub reviewed_by: AccountId,
    pub reviewed_at: At,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The latest review of each finding since `from`.
///
/// # Errors
/// When the database is down.
pub async fn latest(conn: &impl ConnectionTrait, centre: CentreId, from: At) -> Result<HashMap<String, Model>, DbErr> {
    let found = Entity::find()
        .filter(Column::CentreId.eq(centre))
        .filter(Column::ReviewedAt.gte(from))
        .order_by_asc(Column::ReviewedAt)
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    // a later one takes the place of an earlier
    Ok(found.into_iter().map(|review| (review.finding.clone(), review)).collect())
}
