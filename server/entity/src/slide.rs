//! One page of a deck. Invariant: its image opens with the key in its row alone, which goes when the deck is taken out.

use crate::{At, Sealed, slide_deck};
use domain::{
    id::{CentreId, SlideDeckId, SlideId},
    slides::SlideKind,
};
use sea_orm::{Condition, QuerySelect as _, QueryTrait as _, entity::prelude::*, sea_query::Expr};
use std::collections::{HashMap, HashSet};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "slide")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SlideId,
    pub centre_id: CentreId,
    pub deck_id: SlideDeckId,
    /// Its place in the deck, from 1.
    pub number: i32,
    pub kind: SlideKind,
    /// In bytes.
    pub size: i32,
    /// In pixels, and so the height.
    pub width: i32,
    pub height: i32,
    /// What is on it, for one who does not see it.
    pub text: Sealed<String>,
    pub file_key: Option<Sealed<String>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// One by its place in a deck, which the caller has authorised.
///
/// # Errors
/// When the database is down. So for all below.
pub async fn at(conn: &impl ConnectionTrait, deck: SlideDeckId, number: i32) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::DeckId.eq(deck)).filter(Column::Number.eq(number)).one(conn).await
}

/// One by its id. The caller authorises its deck.
pub async fn by_id(conn: &impl ConnectionTrait, id: SlideId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(conn).await
}

/// How many of a deck are kept.
pub async fn count(conn: &impl ConnectionTrait, deck: SlideDeckId) -> Result<u64, DbErr> {
    Entity::find().filter(Column::DeckId.eq(deck)).count(conn).await
}

/// Where each of some decks' slides has its place.
pub async fn places(
    conn: &impl ConnectionTrait,
    decks: impl IntoIterator<Item = SlideDeckId>,
) -> Result<HashMap<SlideId, (SlideDeckId, i32)>, DbErr> {
    let columns = [Column::Id, Column::DeckId, Column::Number];
    let found = Entity::find().select_only().columns(columns).filter(Column::DeckId.is_in(decks));
    let rows: Vec<(SlideId, SlideDeckId, i32)> = found.into_tuple().all(conn).await?;
    Ok(rows.into_iter().map(|(id, deck, number)| (id, (deck, number))).collect())
}

/// Keeps one, unless its place is taken; says whether it did.
pub async fn keep(conn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    crate::insert_once(conn, row, [Column::DeckId, Column::Number]).await
}

/// Lets go of the keys of a deck's images.
pub async fn forget_keys(conn: &impl ConnectionTrait, deck: SlideDeckId) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::FileKey, Expr::value(None::<Vec<u8>>))
        .filter(Column::DeckId.eq(deck))
        .exec(conn)
        .await
        .map(|_| ())
}

/// The ids of all whose deck stands, or was taken out after `since`.
pub async fn kept_since(conn: &impl ConnectionTrait, since: At) -> Result<HashSet<SlideId>, DbErr> {
    use slide_deck::Column as Deck;
    let kept = Condition::any().add(Deck::RemovedAt.is_null()).add(Deck::RemovedAt.gt(since));
    let decks = slide_deck::Entity::find().select_only().column(Deck::Id).filter(kept).into_query();
    let slides = Entity::find().select_only().column(Column::Id).filter(Column::DeckId.in_subquery(decks));
    let ids: Vec<SlideId> = slides.into_tuple().all(conn).await?;
    Ok(ids.into_iter().collect())
}
