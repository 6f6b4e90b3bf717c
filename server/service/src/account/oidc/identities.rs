//! What is linked to one's account, and the ways to a provider that a page offers. Invariant: one sees and takes away only
//! one's own.

use super::{opens_alone, provider::Settings, tell, two_steps_at};
use crate::{
    account::{factor, note, token_hash},
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
use sea_orm::ConnectionTrait;

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
    let account = account::by_id(db, actor.account).await?.ok_or(AppError::Unauthenticated)?;
    let made_up = factor::is_made_up(ctx, db, &account).await?;
    let mut linked = Vec::new();
    for one in &found {
        linked.push(Linked {
            provider: one.provider.clone(),
            name: oidc.name(&one.provider),
            since: wording::moment(ctx.lang, one.linked_at.timestamp(), wording::CENTRE_ZONE),
            replaces_password: !made_up && two_steps_at(ctx, one).is_some(),
            removable: may_go(ctx, db, &account, &found, one).await?,
        });
    }
    Ok(OwnIdentities { linked, ways, proofs })
}

/// Is a second step left when `one` of `linked` is gone, where the account must have it?
async fn may_go(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    account: &account::Model,
    linked: &[oidc_identity::Model],
    one: &oidc_identity::Model,
) -> Result<bool> {
    let another = linked.iter().any(|other| other.id != one.id && opens_alone(ctx, account, other));
    if another || !factor::is_required(ctx, conn, account).await? {
        return Ok(true);
    }
    let ways = factor::ways_of(conn, account.id).await?;
    Ok(ways.app || ways.passkey)
}

/// Takes one away from the actor's account.
///
/// # Errors
/// `Unauthenticated`, `StepUp`; `NotFound` when none of `provider` is linked; `Forbidden` for the last second step of who
/// must have one.
pub async fn unlink(ctx: &Ctx, provider: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    let account = factor::held(ctx, &transaction).await?;
    let linked = oidc_identity::of_account(&transaction, account.id).await?;
    let one = linked.iter().find(|one| one.provider == provider).ok_or(AppError::NotFound)?;
    if !may_go(ctx, &transaction, &account, &linked, one).await? {
        return Err(AppError::Forbidden.into());
    }
    oidc_identity::unlink(&transaction, one.id).await?;
    note(ctx, &transaction, "unlink_identity").await?;
    tell(ctx, &transaction, &account, "identity_unlinked", one.id).await?;
    transaction.commit().await?;
    Ok(())
}
