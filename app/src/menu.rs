//! The menu of settings: a native popover with plain forms. Invariant: every choice works without script.

use contract::Me;
use domain::{
    Lang,
    person::{Role, TextSize, Theme},
};
use leptos::prelude::*;
use ui::{i18n, prelude::*};

/// One button of a group of choices.
struct Pick {
    value: &'static str,
    label: &'static str,
    chosen: bool,
    /// Set where the label is in another language than the page.
    lang: Option<&'static str>,
}

/// The button that opens the menu, and the menu.
#[component]
pub(crate) fn Menu(me: Option<Me>, #[prop(into)] here: Signal<String>) -> impl IntoView {
    let signed_in = me.is_some();
    let is_guest = me.as_ref().is_some_and(|me| me.role == Role::Guest);
    view! {
        <button
            class="menu-button"
            type="button"
            popovertarget="menu"
            aria-label=t::shell::menu_label()
        >
            <Icon of=icon::MENU/>
            <span aria-hidden="true">{t::shell::menu()}</span>
        </button>
        <div class="menu" id="menu" popover="auto">
            {me.as_ref().map(|me| view! { <Who me=me.clone()/> })}
            <Choices title=t::shell::language() action="/api/account/set_language" name="lang" picks=languages() here/>
            {me
                .as_ref()
                .map(|me| {
                    view! {
                        <Choices
                            title=t::shell::text_size()
                            action="/api/account/set_text_size"
                            name="text_size"
                            picks=text_sizes(me.text_size)
                            here
                        />
                        <Choices
                            title=t::shell::theme()
                            action="/api/account/set_theme"
                            name="theme"
                            picks=themes(me.theme)
                            here
                        />
                    }
                })}
            // a guest's link is used: who goes out cannot come in again
            {(!is_guest).then(|| view! { <Door signed_in/> })}
        </div>
    }
}

#[component]
fn Who(me: Me) -> impl IntoView {
    let account = (me.role != Role::Guest)
        .then(|| view! { <p><a class="ds-link" href="/account">{t::shell::my_account()}</a></p> });
    view! {
        <div class="stack tight">
            <p class="muted">{t::shell::signed_in_as(me.name)}</p>
            {account}
        </div>
    }
}

/// A heading and a row of buttons that each post one value.
#[component]
fn Choices(
    title: &'static str,
    action: &'static str,
    name: &'static str,
    picks: Vec<Pick>,
    here: Signal<String>,
) -> impl IntoView {
    let button = move |pick: Pick| {
        let pressed = if pick.chosen { "true" } else { "false" };
        view! {
            <button type="submit" name=name value=pick.value aria-pressed=pressed lang=pick.lang>
                {pick.label}
            </button>
        }
    };
    let id = format!("menu-{name}");
    let labelled_by = id.clone();
    view! {
        <div class="menu-group" role="group" aria-labelledby=labelled_by>
            <h2 id=id>{title}</h2>
            <form class="pick" method="post" action=action>
                <Hidden name="next" value=here/>
                {picks.into_iter().map(button).collect_view()}
            </form>
        </div>
    }
}

/// In or out.
#[component]
fn Door(signed_in: bool) -> impl IntoView {
    if signed_in {
        view! {
            <form method="post" action="/api/account/sign_out">
                <Button variant=Variant::Secondary>
                    <Icon of=icon::LEAVE/>
                    {t::shell::sign_out()}
                </Button>
            </form>
        }
        .into_any()
    } else {
        view! { <LinkButton href="/sign-in" variant=Variant::Secondary>{t::shell::sign_in()}</LinkButton> }.into_any()
    }
}

fn languages() -> Vec<Pick> {
    let current = i18n::current();
    Lang::ALL
        .into_iter()
        .map(|lang| Pick {
            value: lang.as_str(),
            label: i18n::lang_name(lang),
            chosen: lang == current,
            lang: Some(lang.as_str()),
        })
        .collect()
}

fn text_sizes(current: TextSize) -> Vec<Pick> {
    [
        (TextSize::Normal, t::shell::text_normal()),
        (TextSize::Large, t::shell::text_large()),
        (TextSize::Larger, t::shell::text_larger()),
    ]
    .into_iter()
    .map(|(size, label)| Pick { value: size.as_str(), label, chosen: size == current, lang: None })
    .collect()
}

fn themes(current: Theme) -> Vec<Pick> {
    [
        (Theme::System, t::shell::theme_system()),
        (Theme::Light, t::shell::theme_light()),
        (Theme::Dark, t::shell::theme_dark()),
    ]
    .into_iter()
    .map(|(theme, label)| Pick { value: theme.as_str(), label, chosen: theme == current, lang: None })
    .collect()
}
