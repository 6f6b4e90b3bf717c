//! A letter that waits to be sent. Invariant: the link in it is sealed: who reads the table cannot follow it.

use crate::{At, Sealed};
use domain::{
    id::{AccountId, CentreId, OutboxId},
    person::LinkKind,
};
use sea_orm::{QueryOrder as _, QuerySelect as _, entity::prelude::*};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutboxId,
    pub centre_id: CentreId,
    pub account_id: AccountId,
    pub kind: LinkKind,
    /// The path of the link.
    pub link: Sealed<String>,
    pub created_at: At,
    /// Not worth sending from then on.
    pub expires_at: At,
    pub sent_at: Option<At>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A centre's letters but for those to the `hidden`, the latest first: up to `most`, and how many there are.
///
/// # Errors
/// When the database is down.
pub async fn of_centre(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    hidden: impl IntoIterator<Item = AccountId>,
    most: u64,
) -> Result<(Vec<Model>, u64), DbErr> {
    let all = Entity::find().filter(Column::CentreId.eq(centre)).filter(Column::AccountId.is_not_in(hidden));
    let count = all.clone().count(conn).await?;
    Ok((all.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(most).all(conn).await?, count))
}
