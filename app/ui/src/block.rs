//! Blocks of a page: its title, cards, tags and messages. Invariant: one h1 per page, sections under it are h2.

use crate::{
    html::escaped,
    i18n::t,
    icon::{self, Glyph, Icon},
    tone::Tone,
};
use domain::schedule::Channel;
use leptos::{html, prelude::*};
use leptos_meta::Title;

/// The path whose title has had focus last. Without it (a page in a test) nothing moves.
#[derive(Clone, Copy)]
struct FocusedPath(StoredValue<Option<String>>);

/// Lets page titles take focus after client navigation. Called once, by the shell.
pub fn provide_page_focus() {
    provide_context(FocusedPath(StoredValue::new(None)));
}

/// Takes focus once per path, so that a reader hears the new page; never on the first load, never on a mere re-read.
fn focus_after_navigation(title: NodeRef<html::H1>) {
    Effect::new(move || {
        let (Some(title), Some(FocusedPath(last))) = (title.get(), use_context::<FocusedPath>()) else { return };
        let path = window().location().pathname().ok();
        let before = last.get_value();
        if before != path {
            last.set_value(path);
            if before.is_some() {
                let _ = title.focus();
            }
        }
    });
}

/// An opening line, or none.
#[derive(Clone, Debug, Default)]
pub struct Lead(Option<String>);

impl From<&str> for Lead {
    fn from(text: &str) -> Self {
        Self(Some(text.to_owned()))
    }
}

impl From<String> for Lead {
    fn from(text: String) -> Self {
        Self(Some(text))
    }
}

impl From<Option<String>> for Lead {
    fn from(text: Option<String>) -> Self {
        Self(text)
    }
}

/// The page's h1, its `<title>` and an opening line. Focus comes here after navigation.
#[component]
pub fn PageTitle(#[prop(into)] text: String, #[prop(optional, into)] lead: Lead) -> impl IntoView {
    let title = NodeRef::new();
    focus_after_navigation(title);
    let in_head = t::shell::title(&text);
    // the server writes it into the head as it is; the browser takes it as text
    let in_head = if cfg!(feature = "ssr") { escaped(&in_head) } else { in_head };
    view! {
        <Title text=in_head/>
        <div class="page-title">
            <h1 class="ds-heading" data-size="lg" id="page-title" tabindex="-1" node_ref=title>{text}</h1>
            {lead.0.map(|lead| view! { <p class="ds-paragraph lead" data-size="lg">{lead}</p> })}
        </div>
    }
}

/// A bounded part of a page, with a heading when it has a title.
#[component]
pub fn Card(
    #[prop(optional, into)] title: Option<String>,
    #[prop(optional)] tone: Tone,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="ds-card" data-color=(tone != Tone::Neutral).then(|| tone.color())>
            {title.map(|title| view! { <h2 class="ds-heading" data-size="xs">{title}</h2> })}
            {children()}
        </section>
    }
}

/// A short status in words.
#[component]
pub fn Tag(#[prop(optional)] tone: Tone, #[prop(optional)] icon: Option<Glyph>, children: Children) -> impl IntoView {
    view! {
        <span class="ds-tag" data-color=tone.color()>
            {icon.map(|glyph| view! { <Icon of=glyph/> })}
            <span>{children()}</span>
        </span>
    }
}

/// How a session is held, in words and with an icon.
#[component]
pub fn ChannelTag(channel: Channel) -> impl IntoView {
    use t::common;
    let (tone, glyph, words) = match channel {
        Channel::OnSite => (Tone::Accent, icon::CENTRE, common::channel_on_site()),
        Channel::OnSiteRemoteTeam => (Tone::Warm, icon::REMOTE_TEAM, common::channel_on_site_remote_team()),
        Channel::Digital => (Tone::Info, icon::VIDEO, common::channel_digital()),
        Channel::Telephone => (Tone::Info, icon::PHONE, common::channel_telephone()),
        Channel::Workplace => (Tone::Neutral, icon::BRIEFCASE, common::channel_workplace()),
        Channel::Elsewhere => (Tone::Neutral, icon::PIN, common::channel_elsewhere()),
    };
    view! { <Tag tone icon=glyph>{words}</Tag> }
}

/// A message that stands on the page from the start.
#[component]
pub fn Alert(
    #[prop(default = Tone::Info)] tone: Tone,
    #[prop(optional, into)] title: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="notice" data-color=tone.color()>
            <Icon of=tone.glyph()/>
            <div class="notice-text">
                {title.map(|title| view! { <p class="notice-title">{title}</p> })}
                {children()}
            </div>
        </div>
    }
}

/// A place where news is read aloud politely. It is always in the page, or nothing would be heard.
#[component]
pub fn StatusMessage(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! { <p class="status" role="status">{move || text.get()}</p> }
}
