//! Coming back from a provider. Invariant: the step is used up before anything is asked of the provider, so that of many
//! who bring the same answer one gets in; what the answer opens is what the step was begun for.

use super::{
    Refused, back, derived, derived_text,
    id_token::{Expected, Person, judge},
    provider::Provider,
    refused, serves, subject_hash, succeeded, tell, uncounted,
};
use crate::{
    account::{
        Entered, actor,
        entering::{self, Shown},
        is_standing, note, token_hash,
    },
    ctx::Ctx,
    identity_proof,
    reply::Reply,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::oidc::Problem;
use domain::person::OidcPurpose;
use entity::{account, oidc_identity, oidc_step, single_use_link, web_session};
use hmac::Mac as _;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde::Deserialize;

/// What a provider has a browser bring back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    pub code: String,
    pub state: String,
    pub iss: Option<String>,
    pub error: Option<String>,
}

/// Takes what a browser brings back, with the token of its cookie. Gives the path to go on to; cookies go by `reply`.
pub async fn finish(ctx: &Ctx, reply: &Reply, token: Option<&str>, answer: &Answer) -> String {
    let step = match take(ctx, token, answer).await {
        Ok(step) => step,
        Err(Refused { problem, cause }) => {
            tracing::warn!(%problem, %cause, "an answer of a provider was not taken");
            return match left_by(ctx, token).await {
                Some(step) => back(step.purpose, problem, &step.next_path),
                None => back(OidcPurpose::SignIn, problem, "/"),
            };
        }
    };
    match go_on(ctx, reply, &step, token.unwrap_or_default(), answer).await {
        Ok(path) => path,
        Err(Refused { problem, cause }) => {
            tracing::warn!(provider = step.provider, purpose = %step.purpose, %problem, %cause, "not let in");
            back(step.purpose, problem, &step.next_path)
        }
    }
}

/// What this browser left for, however long ago: it comes back to that page.
async fn left_by(ctx: &Ctx, token: Option<&str>) -> Option<oidc_step::Model> {
    oidc_step::by_token(ctx.services.db.read(), token_hash(token?)).await.ok()?
}

/// The step this browser left by, used up.
async fn take(ctx: &Ctx, token: Option<&str>, answer: &Answer) -> Result<oidc_step::Model, Refused> {
    let expired = |cause| refused(Problem::Expired, cause);
    let token = token.ok_or_else(|| expired("the browser has not left from here"))?;
    let state = BASE64_URL_SAFE_NO_PAD.decode(&answer.state).unwrap_or_default();
    if derived(token, "state")?.verify_slice(&state).is_err() {
        return Err(expired("the state is not this browser's"));
    }
    let step = oidc_step::open(ctx.services.db.read(), token_hash(token), ctx.at()).await?;
    let step = step.ok_or_else(|| expired("too late, or done before"))?;
    if !oidc_step::take(ctx.services.db.write(), step.id, ctx.at()).await? {
        return Err(expired("somebody was quicker"));
    }
    Ok(step)
}

async fn go_on(
    ctx: &Ctx,
    reply: &Reply,
    step: &oidc_step::Model,
    token: &str,
    answer: &Answer,
) -> Result<String, Refused> {
    let provider = ctx.services.oidc.provider(&step.provider);
    let provider = provider.ok_or_else(|| refused(Problem::Unavailable, "the provider is not set up any more"))?;
    let counted = step.account_id.filter(|_| step.purpose.is_of_a_session());
    let person = ask(ctx, provider, step, token, answer).await;
    let person = person.inspect_err(|why| uncounted(ctx, counted, why.problem))?;
    succeeded(ctx, counted);
    let entered = match step.purpose {
        OidcPurpose::SignIn => sign_in(ctx, provider, &person).await?,
        OidcPurpose::Invitation => accept(ctx, provider, step, &person).await?,
        OidcPurpose::Link => return link(ctx, provider, step, &person).await,
        OidcPurpose::Confirm => Entered::In(confirm(ctx, provider, step, &person).await?),
    };
    Ok(entered.answer(reply, &step.next_path))
}

/// Who signed in there, as the provider says by its own word to us.
async fn ask(
    ctx: &Ctx,
    provider: &Provider,
    step: &oidc_step::Model,
    token: &str,
    answer: &Answer,
) -> Result<Person, Refused> {
    let oidc = &ctx.services.oidc;
    let metadata = oidc.metadata(provider, ctx.now).await?;
    let named = answer.iss.as_ref().map(|iss| *iss == provider.settings.issuer);
    if !named.unwrap_or(!metadata.authorization_response_iss_parameter_supported) {
        return Err(refused(Problem::Refused, "the answer is another issuer's"));
    }
    match answer.error.as_deref() {
        None => {}
        Some("access_denied") => return Err(refused(Problem::Cancelled, "turned round there")),
        Some(_) => return Err(refused(Problem::Refused, "the provider says an error")),
    }
    let (verifier, nonce) = (derived_text(token, "verifier")?, derived_text(token, "nonce")?);
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", answer.code.as_str()),
        ("redirect_uri", oidc.redirect_uri.as_str()),
        ("code_verifier", verifier.as_str()),
    ];
    let payload = oidc.redeem(provider, &fields, (&entering::new_token(ctx), ctx.now)).await?;
    let signed_in_since = step.created_at.timestamp();
    judge(&payload, &Expected { settings: &provider.settings, nonce: &nonce, now: ctx.now, signed_in_since })
}

/// This person's identity and the account it is linked to, if this provider may open it.
async fn holder(
    conn: &impl ConnectionTrait,
    provider: &Provider,
    person: &Person,
) -> Result<(oidc_identity::Model, account::Model), Refused> {
    let hash = subject_hash(&provider.settings.issuer, &person.subject);
    let found = oidc_identity::holder(conn, hash).await?;
    let found = found.filter(|(_, account)| serves(&provider.settings, account));
    found.ok_or_else(|| refused(Problem::NotLinked, "the identity opens no account"))
}

async fn sign_in(ctx: &Ctx, provider: &Provider, person: &Person) -> Result<Entered, Refused> {
    let (_, read) = holder(ctx.services.db.read(), provider, person).await?;
    let transaction = ctx.begin().await?;
    account::hold(&transaction, read.centre_id, read.id).await?;
    // until it was held, the identity may have been taken away, and linked to somebody else
    let (identity, account) = holder(&transaction, provider, person).await?;
    if account.id != read.id {
        return Err(refused(Problem::NotLinked, "somebody else's since a moment ago"));
    }
    let shown = shown(provider, person);
    if shown == Shown::TwoSteps && identity.level != person.level {
        oidc_identity::raise(&transaction, identity.id, &person.level).await?;
        let as_them = ctx.acting_as(actor(&transaction, &account).await?);
        note(&as_them, &transaction, "raise_identity").await?;
    }
    Ok(entering::go_on(ctx, transaction, &account, shown).await?)
}

fn shown(provider: &Provider, person: &Person) -> Shown {
    if provider.settings.acr_two_steps.contains(&person.level) { Shown::TwoSteps } else { Shown::Identity }
}

async fn accept(ctx: &Ctx, provider: &Provider, step: &oidc_step::Model, person: &Person) -> Result<Entered, Refused> {
    let over = || refused(Problem::Expired, "the invitation was used meanwhile");
    let (id, link) = step.account_id.zip(step.link_id).ok_or_else(over)?;
    let transaction = ctx.begin().await?;
    let account = account::by_id(&transaction, id).await?.filter(|account| serves(&provider.settings, account));
    let account = account.ok_or_else(over)?;
    if !account::stands(&transaction, &account).await? || !single_use_link::take(&transaction, link, ctx.at()).await? {
        return Err(over());
    }
    let as_them = ctx.acting_as(actor(&transaction, &account).await?);
    keep(&as_them, &transaction, provider, &account, person).await?;
    single_use_link::end_all(&transaction, account.id, ctx.at()).await?;
    note(&as_them, &transaction, "accept_invitation").await?;
    Ok(entering::go_on(ctx, transaction, &account, shown(provider, person)).await?)
}

/// The account of a step that was begun by this very session, held until the transaction ends.
async fn own(
    ctx: &Ctx,
    conn: &DatabaseTransaction,
    provider: &Provider,
    step: &oidc_step::Model,
) -> Result<account::Model, Refused> {
    let same = ctx.web_session.is_some() && ctx.web_session == step.web_session_id;
    let expired = || refused(Problem::Expired, "signed out, closed, or somebody else meanwhile");
    let actor = ctx.actor.as_ref().filter(|actor| same && Some(actor.account) == step.account_id);
    let actor = actor.ok_or_else(expired)?;
    let account = account::hold(conn, actor.centre, actor.account).await?.ok_or_else(expired)?;
    // while the provider was asked, it may have been ended
    let session = web_session::by_id(conn, step.web_session_id.ok_or_else(expired)?).await?;
    if !session.is_some_and(|(session, _)| is_standing(&session, &account, ctx.now)) {
        return Err(expired());
    }
    let serves = serves(&provider.settings, &account);
    serves.then_some(account).ok_or_else(|| refused(Problem::NotLinked, "the provider is not for this role"))
}

async fn link(ctx: &Ctx, provider: &Provider, step: &oidc_step::Model, person: &Person) -> Result<String, Refused> {
    let transaction = ctx.begin().await?;
    let account = own(ctx, &transaction, provider, step).await?;
    keep(ctx, &transaction, provider, &account, person).await?;
    transaction.commit().await?;
    Ok("/account/identity?done=linked".to_owned())
}

/// Links the person's identity to `account`, if neither has another, and tells its owner.
async fn keep(
    ctx: &Ctx,
    conn: &DatabaseTransaction,
    provider: &Provider,
    account: &account::Model,
    person: &Person,
) -> Result<(), Refused> {
    let row = oidc_identity::Model {
        id: ctx.id(),
        centre_id: account.centre_id,
        account_id: account.id,
        provider: provider.settings.id.clone(),
        subject_hash: subject_hash(&provider.settings.issuer, &person.subject),
        level: person.level.clone(),
        linked_at: ctx.at(),
    };
    let id = row.id;
    if !oidc_identity::link(conn, row).await? {
        return Err(refused(Problem::Taken, "the identity or the account has another"));
    }
    identity_proof::by_provider(ctx, conn, account, (&provider.settings.id, &person.level)).await?;
    note(ctx, conn, "link_identity").await?;
    Ok(tell(ctx, conn, account, "identity_linked", id).await?)
}

async fn confirm(ctx: &Ctx, provider: &Provider, step: &oidc_step::Model, person: &Person) -> Result<String, Refused> {
    let transaction = ctx.begin().await?;
    let account = own(ctx, &transaction, provider, step).await?;
    let hash = subject_hash(&provider.settings.issuer, &person.subject);
    let linked = oidc_identity::of_account(&transaction, account.id).await?;
    if !linked.iter().any(|one| one.subject_hash == hash) {
        return Err(refused(Problem::NotLinked, "somebody else signed in there"));
    }
    let token = entering::new_token(ctx);
    let session = step.web_session_id.ok_or_else(|| refused(Problem::Expired, "no session"))?;
    if !web_session::prove(&transaction, session, token_hash(&token), ctx.at()).await? {
        return Err(refused(Problem::Expired, "signed out meanwhile"));
    }
    transaction.commit().await?;
    Ok(token)
}
