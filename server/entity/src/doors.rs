//! What lets somebody in without a password: sessions, sign-ins under way of every kind, links. Invariant: [`shut`] names
//! them all.

use crate::{At, oidc_step, once, passkey_challenge, sign_in_step, single_use_link, web_session};
use sea_orm::{ConnectionTrait, DbErr};

/// Ends everybody's.
///
/// # Errors
/// When the database is down.
pub async fn shut(conn: &impl ConnectionTrait, at: At) -> Result<(), DbErr> {
    once::set::<web_session::Entity>(web_session::Column::EndedAt, at).exec(conn).await?;
    once::set::<sign_in_step::Entity>(sign_in_step::Column::EndedAt, at).exec(conn).await?;
    once::set::<oidc_step::Entity>(oidc_step::Column::EndedAt, at).exec(conn).await?;
    once::set::<passkey_challenge::Entity>(passkey_challenge::Column::UsedAt, at).exec(conn).await?;
    once::set::<single_use_link::Entity>(single_use_link::Column::UsedAt, at).exec(conn).await.map(|_| ())
}
