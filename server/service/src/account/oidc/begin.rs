//! Leaving for a provider. Invariant: what the browser carries there is a reference only; what is asked for was laid
//! before the provider by us, and the browser's own token stays here.

use super::{
    Refused, back, derived_text,
    provider::{Oidc, Provider},
    refused, serves, uncounted,
};
use crate::{
    account::{entering::new_token, token_hash},
    ctx::Ctx,
};
use contract::{local_path, oidc::Problem};
use domain::{
    id::{AccountId, SingleUseLinkId, WebSessionId},
    person::{LinkKind, OidcPurpose},
};
use entity::{At, account, oidc_identity, oidc_step, single_use_link};
use jiff::SignedDuration;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// How long one may be away.
const STEP_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// Longer ones are of no page of ours.
const LONGEST_PATH: usize = 1_000;

/// What the address of a way in says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// What for; to sign in, when it says nothing we know.
    #[serde(rename = "for")]
    pub purpose: String,
    pub next: String,
    /// Of an invitation.
    pub token: String,
}

/// Where the browser goes.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The provider's address, or a path of this site.
    pub address: String,
    /// For the cookie of a browser that leaves.
    pub token: Option<String>,
}

/// Who leaves, besides for what.
#[derive(Default)]
struct From {
    account: Option<AccountId>,
    session: Option<WebSessionId>,
    link: Option<SingleUseLinkId>,
}

/// Sends a browser to `provider`; or back, when that cannot be.
pub async fn begin(ctx: &Ctx, provider: &str, asked: &Asked) -> Begun {
    let purpose = OidcPurpose::parse(&asked.purpose).unwrap_or(OidcPurpose::SignIn);
    let next = local_path(&asked.next);
    let stays = |address| Begun { address, token: None };
    match purpose {
        OidcPurpose::Link if ctx.actor.is_none() => return stays(super::with_next("/sign-in", "/account/identity")),
        OidcPurpose::Link if ctx.require_recent().is_err() => {
            return stays(super::with_next("/confirm", "/account/identity"));
        }
        OidcPurpose::Confirm if ctx.actor.is_none() => return stays(super::with_next("/sign-in", next)),
        _ => {}
    }
    let signed_in = ctx.actor.as_ref().map(|actor| actor.account);
    let counted = signed_in.filter(|_| purpose.is_of_a_session());
    let left = match super::knock(ctx, counted) {
        Ok(()) => leave(ctx, provider, purpose, asked).await.inspect_err(|why| uncounted(ctx, counted, why.problem)),
        Err(error) => Err(error.into()),
    };
    match left {
        Ok(begun) => begun,
        Err(Refused { problem, cause }) => {
            tracing::warn!(%provider, %purpose, %problem, %cause, "nobody was sent to the provider");
            stays(back(purpose, problem, next))
        }
    }
}

async fn leave(ctx: &Ctx, provider: &str, purpose: OidcPurpose, asked: &Asked) -> Result<Begun, Refused> {
    let oidc = &ctx.services.oidc;
    let provider = oidc.provider(provider).ok_or_else(|| refused(Problem::Unavailable, "no such provider"))?;
    let from = from(ctx, provider, purpose, &asked.token).await?;
    let token = new_token(ctx);
    let request_uri = push(ctx, oidc, provider, &token).await?;
    let next = Some(local_path(&asked.next)).filter(|path| path.len() <= LONGEST_PATH).unwrap_or("/");
    let row = oidc_step::Model {
        id: ctx.id(),
        token_hash: token_hash(&token),
        provider: provider.settings.id.clone(),
        purpose,
        account_id: from.account,
        web_session_id: from.session,
        link_id: from.link,
        next_path: next.to_owned(),
        created_at: ctx.at(),
        expires_at: At::new(ctx.now.saturating_add(STEP_LIFE).unwrap_or(ctx.now)),
        ended_at: None,
    };
    entity::insert(ctx.services.db.write(), row).await?;
    let metadata = oidc.metadata(provider, ctx.now).await?;
    let mut address = reqwest::Url::parse(&metadata.authorization_endpoint)
        .map_err(|error| refused(Problem::Unavailable, format!("authorization_endpoint: {error}")))?;
    if !super::remote::is_safe(&address) {
        return Err(refused(Problem::Unavailable, "authorization_endpoint is not https"));
    }
    address
        .query_pairs_mut()
        .append_pair("client_id", &provider.settings.client_id)
        .append_pair("request_uri", &request_uri);
    Ok(Begun { address: address.into(), token: Some(token) })
}

async fn from(ctx: &Ctx, provider: &Provider, purpose: OidcPurpose, link: &str) -> Result<From, Refused> {
    let db = ctx.services.db.read();
    match purpose {
        OidcPurpose::SignIn => Ok(From::default()),
        OidcPurpose::Link | OidcPurpose::Confirm => {
            let account = ctx.actor()?.account;
            let own = account::by_id(db, account).await?.filter(|own| serves(&provider.settings, own));
            own.ok_or_else(|| refused(Problem::NotLinked, "the provider is not for this role"))?;
            let linked = oidc_identity::of_account(db, account).await?;
            let linked = linked.iter().any(|one| one.provider == provider.settings.id);
            match purpose {
                OidcPurpose::Link if linked => Err(refused(Problem::Taken, "one is linked already")),
                OidcPurpose::Confirm if !linked => Err(refused(Problem::NotLinked, "nothing is linked")),
                _ => Ok(From { account: Some(account), session: ctx.web_session, link: None }),
            }
        }
        OidcPurpose::Invitation => {
            let found = single_use_link::open(db, token_hash(link), ctx.at()).await?;
            let found = found
                .filter(|(link, account)| link.kind == LinkKind::Invitation && serves(&provider.settings, account));
            let (link, account) = found.ok_or_else(|| refused(Problem::Expired, "no open invitation"))?;
            Ok(From { account: Some(account.id), session: None, link: Some(link.id) })
        }
    }
}

/// The person must sign in at the provider now, even if they are signed in there already: whoever sits at a machine that
/// others use too is not who was signed in on it before.
async fn push(ctx: &Ctx, oidc: &Oidc, provider: &Provider, token: &str) -> Result<String, Refused> {
    let verifier = derived_text(token, "verifier")?;
    let challenge = super::base64url(&Sha256::digest(verifier.as_bytes()));
    let (state, nonce) = (derived_text(token, "state")?, derived_text(token, "nonce")?);
    let settings = &provider.settings;
    let fields = [
        ("response_type", "code"),
        ("redirect_uri", oidc.redirect_uri.as_str()),
        ("scope", settings.scope.as_str()),
        ("acr_values", settings.acr_asked.as_str()),
        ("state", state.as_str()),
        ("nonce", nonce.as_str()),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("ui_locales", ctx.lang.as_str()),
        ("prompt", "login"),
        ("max_age", "0"),
    ];
    oidc.push(provider, &fields, (&new_token(ctx), ctx.now)).await
}
