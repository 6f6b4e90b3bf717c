//! Getting a letter out of the house. Invariant: whoever begins first sends it; what may have gone is not sent again, and
//! what surely has not is.

use crate::{
    ctx::Ctx,
    error::{Error, Result},
};
use async_trait::async_trait;
use contract::AppError;
use domain::{
    id::{LetterId, OutboxId},
    referral::{LetterChannel, LetterContent},
};
use entity::{account, centre, letter, outbox, seal::Place};
use uuid::Uuid;

/// Why something was not sent.
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    /// It has surely not gone: it can be tried again.
    #[error("not sent: {0}")]
    NotSent(String),
    /// Nobody knows: the line broke before the answer came.
    #[error("nobody knows whether it was sent: {0}")]
    Unknown(String),
}

/// Carries messages to where people read them.
#[async_trait]
pub trait Delivery: Send + Sync {
    /// Is there a way for these at all?
    fn carries(&self, channel: LetterChannel) -> bool;

    /// Sends one. `key` is the same for the same message, for whoever keeps count on the way.
    ///
    /// # Errors
    /// [`Undelivered`], which tells whether it may be tried again.
    async fn send(
        &self,
        channel: LetterChannel,
        key: Uuid,
        message: &LetterContent,
    ) -> std::result::Result<(), Undelivered>;
}

/// Where nothing is set up: everything stays in the outbox.
#[derive(Clone, Copy, Debug)]
pub struct NoDelivery;

#[async_trait]
impl Delivery for NoDelivery {
    fn carries(&self, _: LetterChannel) -> bool {
        false
    }

    async fn send(&self, _: LetterChannel, _: Uuid, _: &LetterContent) -> std::result::Result<(), Undelivered> {
        Err(Undelivered::NotSent("no way out is set up".to_owned()))
    }
}

/// Sends a letter, unless somebody has begun to.
///
/// # Errors
/// When it was surely not sent, or the database is down: then it may be tried again.
pub async fn deliver(ctx: &Ctx, id: LetterId) -> Result<()> {
    let db = ctx.services.db.write();
    let row = letter::find(db, id).await?.ok_or(AppError::NotFound)?;
    let content = ctx.open(Place::new("letter", "content", id), &row.content)?;
    if !letter::begin(db, id, ctx.at()).await? {
        return Ok(());
    }
    match ctx.services.delivery.send(row.channel, id.into(), &content).await {
        Ok(()) => letter::sent(db, id, ctx.at()).await.map(|_| ())?,
        Err(Undelivered::Unknown(cause)) => tracing::warn!(letter = %id, cause, "a letter may or may not have gone"),
        Err(error) => {
            letter::not_sent(db, id).await?;
            return Err(Error::internal(error));
        }
    }
    Ok(())
}

/// The same for a letter with a link, as long as it is worth sending.
///
/// # Errors
/// As [`deliver`].
pub async fn deliver_link(ctx: &Ctx, id: OutboxId) -> Result<()> {
    let db = ctx.services.db.write();
    let row = outbox::find(db, id).await?.ok_or(AppError::NotFound)?;
    let to = account::by_id(db, row.account_id).await?.ok_or(AppError::NotFound)?;
    let house = centre::by_id(db, row.centre_id).await?.ok_or(AppError::NotFound)?.name;
    let path: String = ctx.open(Place::new("outbox", "link", id), &row.link)?;
    if row.expires_at <= ctx.at() || !outbox::begin(db, id, ctx.at()).await? {
        return Ok(());
    }
    let link = format!("{}{path}", ctx.services.origin);
    let message = super::words::with_link(&to.lang, row.kind, &house, &link);
    let message = LetterContent { to: to.email, ..message };
    match ctx.services.delivery.send(LetterChannel::Mail, id.into(), &message).await {
        Ok(()) => outbox::sent(db, id, ctx.at()).await?,
        Err(Undelivered::Unknown(cause)) => tracing::warn!(letter = %id, cause, "a letter may or may not have gone"),
        Err(error) => {
            outbox::not_sent(db, id).await?;
            return Err(Error::internal(error));
        }
    }
    Ok(())
}
