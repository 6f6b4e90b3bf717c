//! Links by which somebody chooses a password, an invitation or a reset, or comes in as a guest. Invariant: a link works
//! once and not for long; whoever asks for a reset cannot tell whether the address is known.

use super::{NewAccount, actor, changing, checked_email, create, entering, fold_email, note, token_hash};
use crate::{
    ctx::{Ctx, Services},
    error::{Error, Result},
    jobs::{self, Work},
    password,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use contract::{AppError, account::OpenLink};
use domain::{id::SingleUseLinkId, person::LinkKind, referral::LetterChannel};
use entity::{At, account, outbox, seal::Place, single_use_link};
use jiff::SignedDuration;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::sync::Arc;

/// A letter takes its time. The words of letters say how long.
const ON_PAPER: SignedDuration = SignedDuration::from_hours(30 * 24);

fn life(kind: LinkKind) -> SignedDuration {
    match kind {
        LinkKind::Invitation => SignedDuration::from_hours(7 * 24),
        // a guest's goes by the talk: `guest::life`
        // and what an alert's leads to needs none
        LinkKind::Reset | LinkKind::Guest | LinkKind::Alert => SignedDuration::from_hours(1),
    }
}

/// Adds an account that nobody can sign in to yet; gives the path of the link by which its person chooses a password.
///
/// # Errors
/// When the address is taken.
pub async fn invite(ctx: &Ctx, transaction: &DatabaseTransaction, new: NewAccount) -> Result<String> {
    let account = create(ctx, transaction, new).await?;
    Ok(make(ctx, transaction, &account, LinkKind::Invitation, life(LinkKind::Invitation)).await?.0)
}

/// The hash of a password that nobody knows, for an account that waits for its person.
///
/// # Errors
/// Internal only.
pub async fn no_password(services: &Services) -> Result<String> {
    password::hash(BASE64_STANDARD.encode(services.dice.bytes::<32>()), services.dice.bytes()).await
}

/// The path of a new reset link, for whoever runs the installation.
///
/// # Errors
/// `NotFound` when no account has the address.
pub async fn reset_link(services: &Arc<Services>, email: &str) -> Result<String> {
    let ctx = Ctx::system(services);
    let transaction = services.db.begin().await?;
    let account = account::by_email(&transaction, &fold_email(email)).await?.ok_or(Error::App(AppError::NotFound))?;
    let (path, _) = make(&ctx, &transaction, &account, LinkKind::Reset, life(LinkKind::Reset)).await?;
    transaction.commit().await?;
    Ok(path)
}

/// Somebody has forgotten a password. The letter is written after the answer, so that neither its words nor its time
/// tell whether the address is known.
///
/// # Errors
/// `Invalid` when `email` is none; `RateLimited`.
pub fn ask_reset(ctx: &Ctx, email: &str) -> Result<()> {
    let folded = checked_email(email)?;
    // counted apart, by address too: asking for letters must not keep a whole house from signing in
    let (limit, address) = (format!("reset\0{folded}"), format!("reset\0{}", ctx.address));
    let begun = ctx.services.limits.begin(&limit, &address, ctx.now);
    begun.map_err(|seconds| AppError::RateLimited { seconds })?;
    let ctx = ctx.clone();
    tokio::spawn(async move {
        if let Err(error) = write_letter(&ctx, &folded).await {
            tracing::error!(%error, "a reset letter was not written");
        }
    });
    Ok(())
}

async fn write_letter(ctx: &Ctx, folded: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    let found = account::by_email(&transaction, folded).await?.filter(|account| account.disabled_at.is_none());
    let Some(account) = found else { return Ok(()) };
    letter(ctx, &transaction, &account, LinkKind::Reset).await?;
    transaction.commit().await?;
    Ok(())
}

/// Puts a letter with a new link into the outbox: whoever asked for it does not see the link.
pub(crate) async fn letter(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    account: &account::Model,
    kind: LinkKind,
) -> Result<()> {
    let link = make(ctx, conn, account, kind, life(kind)).await?;
    letter_with(ctx, conn, account, kind, &link).await
}

/// The same with a link that is made already: its path, and until when it works.
pub(crate) async fn letter_with(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    account: &account::Model,
    kind: LinkKind,
    (path, expires_at): &(String, At),
) -> Result<()> {
    let id = ctx.id();
    let letter = outbox::Model {
        id,
        centre_id: account.centre_id,
        account_id: account.id,
        kind,
        link: ctx.seal(Place::new("outbox", "link", id), path)?,
        created_at: ctx.at(),
        expires_at: *expires_at,
        begun_at: None,
        sent_at: None,
    };
    entity::insert(conn, letter).await?;
    if ctx.services.delivery.carries(LetterChannel::Mail) {
        jobs::enqueue(ctx, conn, account.centre_id, &Work::SendLink { letter: id }, format!("send_link:{id}")).await?;
    }
    Ok(())
}

/// The path of an invitation for somebody who gets it on paper. Whoever prints the letter sees it.
pub(crate) async fn link_on_paper(ctx: &Ctx, conn: &impl ConnectionTrait, account: &account::Model) -> Result<String> {
    Ok(make(ctx, conn, account, LinkKind::Invitation, ON_PAPER).await?.0)
}

/// A guest's link that can be used, with whose it is.
pub(crate) async fn guest_link(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    token: &str,
) -> Result<Option<(SingleUseLinkId, account::Model)>> {
    let found = single_use_link::open_of_guest(conn, token_hash(token), ctx.at()).await?;
    Ok(found.map(|(link, account)| (link.id, account)))
}

/// Uses a link, for whoever is first. Says whether that was us.
pub(crate) async fn take_link(ctx: &Ctx, conn: &impl ConnectionTrait, id: SingleUseLinkId) -> Result<bool> {
    Ok(single_use_link::take(conn, id, ctx.at()).await?)
}

/// Makes a link that works for `life`: gives its path, and until when it works.
pub(crate) async fn make(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    account: &account::Model,
    kind: LinkKind,
    life: SignedDuration,
) -> Result<(String, At)> {
    let token = entering::new_token(ctx);
    let expires_at = At::new(ctx.now.saturating_add(life).unwrap_or(ctx.now));
    let row = single_use_link::Model {
        id: ctx.id(),
        centre_id: account.centre_id,
        account_id: account.id,
        kind,
        token_hash: token_hash(&token),
        created_at: ctx.at(),
        expires_at,
        used_at: None,
    };
    entity::insert(conn, row).await?;
    let page = if kind == LinkKind::Guest { "guest" } else { "link" };
    Ok((format!("/{page}/{token}"), expires_at))
}

/// What a link is for; `None` when it was used, is too old or never was.
///
/// # Errors
/// When the database is down.
pub async fn open_link(ctx: &Ctx, token: &str) -> Result<Option<OpenLink>> {
    let found = single_use_link::open(ctx.services.db.read(), token_hash(token), ctx.at()).await?;
    Ok(found.map(|(link, account)| OpenLink { kind: link.kind, name: account.name, email: account.email }))
}

/// Chooses a password by a link: it is used up, and every session and other link of the account ends.
///
/// # Errors
/// `Invalid` with `link_over`, or for a password that is too short or too easy.
pub async fn use_link(ctx: &Ctx, token: &str, chosen: &str) -> Result<()> {
    let over = || Error::App(AppError::field("", "link_over"));
    let found = single_use_link::open(ctx.services.db.read(), token_hash(token), ctx.at()).await?;
    let (link, account) = found.ok_or_else(over)?;
    let hash = changing::hash_of(ctx, &account, chosen).await?;
    let transaction = ctx.begin().await?;
    if !single_use_link::take(&transaction, link.id, ctx.at()).await? {
        return Err(over());
    }
    changing::put(ctx, &transaction, account.id, hash, None).await?;
    let act = match link.kind {
        LinkKind::Invitation => "accept_invitation",
        LinkKind::Reset | LinkKind::Guest | LinkKind::Alert => "reset_password",
    };
    note(&ctx.acting_as(actor(&transaction, &account).await?), &transaction, act).await?;
    transaction.commit().await?;
    ctx.services.hub.end_account(account.id);
    Ok(())
}
