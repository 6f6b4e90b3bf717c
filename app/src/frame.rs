//! What stands around every page: skip link, header, navigation, the main landmark. Invariant: the same markup on the
//! server and in the browser, so that hydration finds what it expects.

use crate::{
    menu::Menu,
    navigation::{Entry, entries, is_current, is_media_page},
    routes::Pages,
};
use contract::{Me, account::Demo};
use domain::person::Role;
use leptos::{html, prelude::*};
use leptos_meta::provide_meta_context;
use leptos_router::{components::Router, hooks::use_location};
use ui::{
    block::provide_page_focus,
    live::{Ending, provide_live, use_session_ended, use_session_ending},
    prelude::*,
    shared::shared,
};

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let me = shared(use_me);
    provide_context(me.clone());
    provide_context(shared(|| use_context::<Demo>().unwrap_or_default()));
    provide_page_focus();
    // a tablet that was handed over is told nothing
    provide_live(me.as_ref().is_some_and(|me| !me.on_tablet));
    let (routing, set_routing) = signal(false);
    view! {
        <Router set_is_routing=set_routing>
            <Frame me routing/>
        </Router>
    }
}

#[component]
fn Frame(me: Option<Me>, routing: ReadSignal<bool>) -> impl IntoView {
    let (signed_in, guest) = (me.is_some(), me.as_ref().is_some_and(|me| me.role == Role::Guest));
    view! {
        // rel: the router leaves the jump to the browser, which moves focus with it
        <a class="ds-skip-link" href="#content" rel="external">{t::shell::skip_link()}</a>
        <Progress routing/>
        <Header me/>
        <Offline/>
        <SessionEnded guest/>
        {signed_in.then(|| view! { <SessionEnding/> })}
        <main id="content" class="wrap page" tabindex="-1">
            <Pages/>
        </main>
    }
}

/// Said where it happens: the session ended while the page was open. What is on the page stays to be read or copied, and
/// what was typed to be sent: the server keeps it while its person signs in.
#[component]
fn SessionEnded(guest: bool) -> impl IntoView {
    let ended = use_session_ended();
    let location = use_location();
    let notice = move || {
        // this page anew: the server leads by way of the sign-in page and back
        let here = format!("{}?{}", location.pathname.get_untracked(), location.search.get_untracked());
        // a guest has no way to sign in again
        let back = (!guest).then(|| {
            view! {
                <div class="row">
                    <LinkButton href=here external=true>{t::shell::sign_in()}</LinkButton>
                </div>
            }
        });
        let words = if guest { t::shell::guest_ended() } else { t::shell::session_ended() };
        view! {
            <div class="wrap session-ended">
                <Alert tone=Tone::Warning>
                    <p>{words}</p>
                    {back}
                </Alert>
            </div>
        }
    };
    view! { <div role="status">{move || ended.get().then(notice)}</div> }
}

/// Two minutes before the session ends. The browser's own dialogue: it takes focus and gives it back. Any input on the
/// page is use, and so is the button.
#[component]
fn SessionEnding() -> impl IntoView {
    let ending = use_session_ending();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        match ending.get() {
            Some(_) if !dialog.open() => {
                let _ = dialog.show_modal();
            }
            None if dialog.open() => dialog.close(),
            _ => {}
        }
    });
    let words = move || match ending.get() {
        Some(Ending::Over) => t::shell::session_over(),
        _ => t::shell::session_idle(),
    };
    view! {
        <dialog
            class="ds-dialog"
            node_ref=node
            role="alertdialog"
            aria-labelledby="ending-title"
            aria-describedby="ending-text"
            on:close=move |_| ending.set(None)
        >
            <form method="dialog" class="stack">
                <h2 class="ds-heading" data-size="sm" id="ending-title">{t::shell::session_ending()}</h2>
                <p id="ending-text">{words}</p>
                <div class="row">
                    <Button>{t::common::r#continue()}</Button>
                </div>
            </form>
        </dialog>
    }
}

/// A thin line while the next page is fetched.
#[component]
fn Progress(routing: ReadSignal<bool>) -> impl IntoView {
    view! {
        <div role="status">
            {move || {
                routing
                    .get()
                    .then(|| {
                        view! {
                            <div class="routing"></div>
                            <span class="visually-hidden">{t::shell::page_loading()}</span>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Header(me: Option<Me>) -> impl IntoView {
    let location = use_location();
    let path = location.pathname;
    let external = Signal::derive(move || is_media_page(&path.read()).then_some("external"));
    let here = Signal::derive(move || {
        let search = location.search.read();
        let question_mark = if search.is_empty() { "" } else { "?" };
        format!("{}{question_mark}{}", path.read(), search)
    });
    // a guest has no other page than the talk, and a tablet that was handed over none but its own
    let on_tablet = me.as_ref().is_some_and(|me| me.on_tablet);
    let brand = if on_tablet || me.as_ref().is_some_and(|me| me.role == Role::Guest) {
        view! {
            <span class="brand">
                <Mark/>
                <span>{t::shell::name()}</span>
            </span>
        }
        .into_any()
    } else {
        view! {
            <a class="brand" href="/" rel=move || external.get() aria-label=t::shell::home_link()>
                <Mark/>
                <span aria-hidden="true">{t::shell::name()}</span>
            </a>
        }
        .into_any()
    };
    let menu = me.as_ref().filter(|_| !on_tablet).map(|me| {
        let entries = entries(me.role);
        view! { <Navigation entries path external/> }
    });
    view! {
        <header class="top">
            <div class="wrap">
                {brand}
                {menu}
                {(!on_tablet).then(|| view! { <Menu me here/> })}
            </div>
        </header>
    }
}

/// Tilbake's mark: a road home over a hill, with the sun low. The same drawing as `public/icons/mark.svg`.
#[component]
fn Mark() -> impl IntoView {
    const DRAWING: &str = concat!(
        r##"<rect width="48" height="48" rx="12" fill="#17594A"/><circle cx="24" cy="17.5" r="8" fill="#f2b45c"/>"##,
        r##"<path d="M0 30.5C8 25 16 22.5 24 22.5s16 2.5 24 8V36a12 12 0 0 1-12 12H12A12 12 0 0 1 0 36z" fill="#2f7d68"/>"##,
        r##"<path d="M10.5 48c1.5-7.5 15-8.5 15-14.5 0-4-3.5-5-2.7-11h2.4c-.4 5 7.3 5.5 7.3 11.5C32.5 41 24 42 23.5 48z" "##,
        r##"fill="#fff"/>"##,
    );
    view! { <svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false" inner_html=DRAWING></svg> }
}

#[component]
fn Navigation(
    entries: &'static [Entry],
    #[prop(into)] path: Signal<String>,
    external: Signal<Option<&'static str>>,
) -> impl IntoView {
    let link = move |entry: &'static Entry| {
        let current = move || is_current(entry.path, &path.read()).then_some("page");
        view! {
            <li>
                <a href=entry.path aria-current=current rel=move || external.get()>
                    <Icon of=entry.icon/>
                    <span>{(entry.label)()}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="main-nav" aria-label=t::shell::main_nav()>
            <ul>{entries.iter().map(link).collect_view()}</ul>
        </nav>
    }
}
