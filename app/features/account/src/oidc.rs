//! Identity providers on the pages of the account and of the way in. Invariant: the ways there are plain links by full
//! load, and why one came back without being let in is one sentence.

mod api;
mod page;

pub use api::{OidcWays, OwnIdentities, UnlinkIdentity};
pub use page::{IdentityPage, OwnProofs};

use contract::oidc::{Problem, Way};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::prelude::*;

/// What the ways on a page are for.
#[derive(Clone, Copy)]
pub enum Purpose {
    SignIn,
    Confirm,
    Invitation,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Confirm => "confirm",
            Self::Invitation => "invitation",
        }
    }

    fn words(self, provider: &str) -> String {
        match self {
            Self::SignIn => t::oidc::sign_in_with(provider),
            Self::Confirm => t::oidc::confirm_with(provider),
            Self::Invitation => t::oidc::accept_with(provider),
        }
    }
}

/// The ways to a provider, beside a password; nothing where none is set up.
#[component]
pub fn Ways(
    purpose: Purpose,
    #[prop(optional, into)] next: String,
    #[prop(optional, into)] token: String,
) -> impl IntoView {
    let read = load(|| (), move |()| api::oidc_ways(purpose.name().to_owned(), next.clone(), token.clone()));
    loaded(read, move |ways: Vec<Way>| {
        (!ways.is_empty()).then(|| {
            view! {
                <div class="stack narrow">
                    <p>{t::oidc::or()}</p>
                    {ways
                        .into_iter()
                        .map(|Way { name, href }| {
                            view! {
                                <LinkButton href external=true variant=Variant::Secondary>
                                    {purpose.words(&name)}
                                </LinkButton>
                            }
                        })
                        .collect_view()}
                </div>
            }
        })
    })
}

/// Why one came back, from the address.
pub fn problem() -> AnyView {
    let query = use_query_map();
    let problem = query.with_untracked(|query| query.get("problem").and_then(|text| Problem::parse(&text)));
    let invited = query.with_untracked(|query| query.get("for").is_some_and(|text| text == Purpose::Invitation.name()));
    problem
        .map(|problem| {
            view! {
                <Alert tone=Tone::Danger>
                    <p role="alert">{words(problem, invited)}</p>
                </Alert>
            }
        })
        .into_any()
}

/// Who was invited has no password yet, and no way back but the letter.
fn words(problem: Problem, invited: bool) -> &'static str {
    match problem {
        Problem::Cancelled | Problem::Expired | Problem::Refused if invited => t::oidc::invited_again(),
        Problem::TooLow if invited => t::oidc::invited_too_low(),
        Problem::Unavailable if invited => t::oidc::invited_unavailable(),
        Problem::Unavailable => t::oidc::problem_unavailable(),
        Problem::Cancelled => t::oidc::problem_cancelled(),
        Problem::NotLinked => t::oidc::problem_not_linked(),
        Problem::TooLow => t::oidc::problem_too_low(),
        Problem::Expired => t::oidc::problem_expired(),
        Problem::Taken => t::oidc::problem_taken(),
        Problem::Refused => t::oidc::problem_refused(),
        Problem::TooMany => t::oidc::problem_too_many(),
        Problem::Ours => t::oidc::problem_ours(),
    }
}
