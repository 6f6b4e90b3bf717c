//! What the pages have in common.

use crate::{audit_log, jobs, outbox, overview, places, storage, users};
use domain::person::Role;
use leptos::prelude::*;
use ui::{form::use_stash, i18n::error_text, prelude::*};

/// Is the page somebody else's than the reader's?
pub fn is_not_theirs() -> bool {
    use_me().is_some_and(|me| me.role != Role::Admin)
}

/// The pages, beside each other.
#[component]
pub fn Rooms(here: &'static str) -> impl IntoView {
    let rooms = [
        (overview::PAGE, t::administration::overview_title()),
        (users::PAGE, t::administration::users_title()),
        (outbox::PAGE, t::administration::outbox_title()),
        (jobs::PAGE, t::administration::jobs_title()),
        (places::PAGE, t::administration::places_title()),
        (storage::PAGE, t::administration::storage_title()),
        (audit_log::PAGE, t::administration::audit_title()),
    ];
    let link = |(path, words): (&'static str, &'static str)| {
        view! { <a class="ds-link" href=path aria-current=(path == here).then_some("page")>{words}</a> }
    };
    view! {
        <nav class="row" aria-label=t::administration::title()>
            {rooms.map(link).collect_view()}
        </nav>
    }
}

/// A way back to the list a page belongs to.
#[component]
pub fn Back(href: &'static str, words: &'static str) -> impl IntoView {
    view! {
        <p class="back">
            <a class="ds-link" href=href><Icon of=icon::BACK/> {words}</a>
        </p>
    }
}

/// Names and what they are.
#[component]
pub fn Facts(facts: Vec<(&'static str, String)>) -> impl IntoView {
    let fact = |(name, value): (&'static str, String)| {
        view! {
            <dt>{name}</dt>
            <dd>{value}</dd>
        }
    };
    view! { <dl class="facts">{facts.into_iter().map(fact).collect_view()}</dl> }
}

/// Why a plain form that posts to `path` was refused the last time.
#[component]
pub fn Refused(path: &'static str) -> impl IntoView {
    use_stash(path).map(|stash| {
        let words = error_text(&stash.error);
        view! { <Alert tone=Tone::Warning><p role="alert">{words}</p></Alert> }
    })
}
