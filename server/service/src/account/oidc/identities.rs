//! What is linked to one's account, and the ways to a provider that a page offers. Invariant: one sees and takes away only
//! one's own.

use super::{provider::Settings, tell};
use crate::{
    account::{note, token_hash},
    ctx::Ctx,
    error::Result,
    identity_proof, wording,
};
use contract::{
    AppError, local_path,
    oidc::{Linked, OwnIdentities, Way},
};
use domain::person::{LinkKind, OidcPurpose};
use entity::{account, oidc_identity, single_use_link};

fn way(settings: &Settings, purpose: OidcPurpose, rest: &[(&str, &str)]) -> Way {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("for", purpose.as_str())
        .extend_pairs(rest)
        .finish();
    Way { name: settings.name.clone(), href: format!("/oidc/to/{}?{query}", settings.id) }
}

/// The ways in that a page offers: to sign in, to prove once more who one is, or by an invitation.
///
/// # Errors
/// When the database is down.
pub async fn ways(ctx: &Ctx, purpose: &str, next: &str, token: &str) -> Result<Vec<Way>> {
    let db = ctx.services.db.read();
    let all = ctx.services.oidc.providers.iter().map(|provider| &provider.settings);
    let next = local_path(next);
    match OidcPurpose::parse(purpose) {
        Some(OidcPurpose::SignIn) => Ok(all.map(|one| way(one, OidcPurpose::SignIn, &[("next", next)])).collect()),
        Some(OidcPurpose::Confirm) => {
            let Some(actor) = &ctx.actor else { return Ok(Vec::new()) };
            let linked = oidc_identity::of_account(db, actor.account).await?;
            let mine = all.filter(|one| linked.iter().any(|other| other.provider == one.id));
            let mine = mine.filter(|one| one.roles.contains(&actor.role));
            Ok(mine.map(|one| way(one, OidcPurpose::Confirm, &[("next", next)])).collect())
        }
        Some(OidcPurpose::Invitation) => {
            let found = single_use_link::open(db, token_hash(token), ctx.at()).await?;
            let Some((_, account)) = found.filter(|(link, _)| link.kind == LinkKind::Invitation) else {
                return Ok(Vec::new());
            };
            let open = all.filter(|one| one.roles.contains(&account.role));
            Ok(open.map(|one| way(one, OidcPurpose::Invitation, &[("token", token)])).collect())
        }
        Some(OidcPurpose::Link) | None => Ok(Vec::new()),
    }
}

/// What is linked to the actor's account, and what can be.
///
/// # Errors
/// `Unauthenticated`.
pub async fn own(ctx: &Ctx) -> Result<OwnIdentities> {
    let (actor, db) = (ctx.actor()?, ctx.services.db.read());
    let found = oidc_identity::of_account(db, actor.account).await?;
    let proofs = match actor.participant {
        Some(participant) => Some(identity_proof::of(ctx, db, actor.centre, participant).await?),
        None => None,
    };
    let oidc = &ctx.services.oidc;
    let free = oidc
        .providers
        .iter()
        .map(|provider| &provider.settings)
        .filter(|one| one.roles.contains(&actor.role) && found.iter().all(|other| other.provider != one.id));
    let ways = free.map(|one| way(one, OidcPurpose::Link, &[])).collect();
    let linked = found.iter().map(|one| Linked {
        provider: one.provider.clone(),
        name: oidc.name(&one.provider),
        since: wording::moment(ctx.lang, one.linked_at.timestamp(), wording::CENTRE_ZONE),
    });
    Ok(OwnIdentities { linked: linked.collect(), ways, proofs })
}

/// Takes one away from the actor's account.
///
/// # Errors
/// `Unauthenticated`, `StepUp`; `NotFound` when none of `provider` is linked.
pub async fn unlink(ctx: &Ctx, provider: &str) -> Result<()> {
    let account = ctx.require_recent()?.account;
    let transaction = ctx.begin().await?;
    let account = account::by_id(&transaction, account).await?.ok_or(AppError::Unauthenticated)?;
    let linked = oidc_identity::of_account(&transaction, account.id).await?;
    let linked = linked.into_iter().find(|one| one.provider == provider).ok_or(AppError::NotFound)?;
    if !oidc_identity::unlink(&transaction, linked.id).await? {
        return Err(AppError::NotFound.into());
    }
    note(ctx, &transaction, "unlink_identity").await?;
    tell(ctx, &transaction, &account, "identity_unlinked", linked.id).await?;
    transaction.commit().await?;
    Ok(())
}
