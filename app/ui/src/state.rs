//! What a page shows when there is nothing, not yet, or no way. Invariant: it always says what to do next.

use crate::{
    block::{Alert, PageTitle},
    button::{LinkButton, Variant},
    i18n::{error_text, t},
    icon::{self, Icon},
    tone::Tone,
};
use contract::AppError;
use leptos::prelude::*;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Nothing here yet.
#[component]
pub fn Empty(
    #[prop(into)] title: String,
    #[prop(optional, into)] text: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            {text.map(|text| view! { <p class="muted">{text}</p> })}
            {children.map(|children| view! { <div class="row">{children()}</div> })}
        </div>
    }
}

/// A page part on its way.
#[component]
pub fn Loading() -> impl IntoView {
    view! {
        <div class="loading" role="status">
            <span class="visually-hidden">{t::common::loading()}</span>
            <div class="ds-skeleton"></div>
            <div class="ds-skeleton"></div>
            <div class="ds-skeleton"></div>
        </div>
    }
}

/// A part of a page that could not be shown. Signed out leads to sign-in, the rest to a new try.
#[component]
pub fn ErrorState(error: AppError) -> impl IntoView {
    let signed_out = matches!(error, AppError::Unauthenticated | AppError::StepUp);
    let door = if error == AppError::StepUp { t::common::r#continue() } else { t::shell::sign_in() };
    let tone = if signed_out { Tone::Info } else { Tone::Warning };
    let retry = matches!(error, AppError::Unavailable | AppError::Internal { .. } | AppError::Conflict { .. });
    view! {
        <Alert tone>
            <p role="alert">{error_text(&error)}</p>
            {signed_out
                .then(|| {
                    view! {
                        <div class="row">
                            // this page anew: the server leads by way of the door and back
                            <LinkButton href="?" external=true>{door}</LinkButton>
                        </div>
                    }
                })}
            {retry
                .then(|| {
                    view! {
                        <div class="row">
                            // an empty href loads this page anew, with or without script
                            <LinkButton href="?" external=true variant=Variant::Secondary>
                                {t::common::try_again()}
                            </LinkButton>
                        </div>
                    }
                })}
        </Alert>
    }
}

/// A whole page that could not be shown: the same words under a title of its own.
#[component]
pub fn ErrorPage(error: AppError) -> impl IntoView {
    match error {
        AppError::NotFound => view! { <NotFound/> }.into_any(),
        AppError::Forbidden => view! { <NoPermission/> }.into_any(),
        error => {
            let (title, lead) = match &error {
                AppError::Unauthenticated | AppError::StepUp => (t::errors::signed_out_title(), None),
                AppError::Unavailable => (t::errors::unavailable_title(), None),
                _ => (t::errors::error_title(), Some(t::errors::error_lead().to_owned())),
            };
            view! {
                <PageTitle text=title lead/>
                <ErrorState error/>
            }
            .into_any()
        }
    }
}

/// A whole page for the wrong role.
#[component]
pub fn NoPermission() -> impl IntoView {
    view! {
        <PageTitle text=t::errors::no_permission_title() lead=t::errors::no_permission_lead()/>
        <div class="row">
            <LinkButton href="/">{t::errors::to_front()}</LinkButton>
        </div>
    }
}

/// Whether the page is about something that does not exist. The server puts it into context, and answers 404 then.
#[derive(Clone, Debug, Default)]
pub struct Missing(Arc<AtomicBool>);

impl Missing {
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A whole page for an address that leads nowhere, or to what is not the reader's.
#[component]
pub fn NotFound() -> impl IntoView {
    if let Some(Missing(missing)) = use_context() {
        missing.store(true, Ordering::Relaxed);
    }
    view! {
        <PageTitle text=t::errors::not_found_title() lead=t::errors::not_found_lead()/>
        <div class="row">
            <LinkButton href="/">{t::errors::to_front()}</LinkButton>
        </div>
    }
}

/// Told by `boot.js` (class `offline` on the root), so that it works before and without WebAssembly.
#[component]
pub fn Offline() -> impl IntoView {
    view! {
        <div class="offline-banner" role="status">
            <p class="offline-text" hidden>
                <Icon of=icon::OFFLINE/>
                <span>{t::shell::offline()}</span>
            </p>
        </div>
    }
}
