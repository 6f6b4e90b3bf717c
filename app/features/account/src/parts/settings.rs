//! How pages should look. Plain forms: what they change belongs to the shell, which is drawn anew by a full load.

use crate::api::{SetLanguage, SetTextSize, SetTheme};
use contract::Me;
use domain::{
    Lang,
    person::{TextSize, Theme},
};
use leptos::{prelude::*, server_fn::ServerFn};
use ui::{i18n::lang_name, prelude::*};

/// Language, colours and text size.
#[component]
pub fn Settings() -> impl IntoView {
    let me = use_me()?;
    Some(view! { <Card title=t::account::settings_title()><Choices me/></Card> })
}

#[component]
fn Choices(me: Me) -> impl IntoView {
    let languages = Lang::ALL.map(|lang| Choice::new(lang.as_str(), lang_name(lang))).to_vec();
    let themes = Theme::ALL.iter().map(|theme| Choice::new(theme.as_str(), theme_name(*theme))).collect();
    let sizes = TextSize::ALL.iter().map(|size| Choice::new(size.as_str(), size_name(*size))).collect();
    view! {
        <Setting
            path=SetLanguage::PATH
            name="lang"
            label=t::shell::language()
            options=languages
            value=me.lang.as_str()
            save=t::account::save_language()
        />
        <Setting
            path=SetTheme::PATH
            name="theme"
            label=t::shell::theme()
            options=themes
            value=me.theme.as_str()
            save=t::account::save_theme()
        />
        <Setting
            path=SetTextSize::PATH
            name="text_size"
            label=t::shell::text_size()
            options=sizes
            value=me.text_size.as_str()
            save=t::account::save_text_size()
        />
    }
}

#[component]
fn Setting(
    path: &'static str,
    name: &'static str,
    label: &'static str,
    options: Vec<Choice>,
    value: &'static str,
    save: &'static str,
) -> impl IntoView {
    view! {
        <form method="post" action=path class="stack">
            <RadioGroup name label options value/>
            <Hidden name="next" value="/account".to_owned()/>
            <div class="row">
                <Button variant=Variant::Secondary>{save}</Button>
            </div>
        </form>
    }
}

fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::System => t::shell::theme_system(),
        Theme::Light => t::shell::theme_light(),
        Theme::Dark => t::shell::theme_dark(),
    }
}

fn size_name(size: TextSize) -> &'static str {
    match size {
        TextSize::Normal => t::shell::text_normal(),
        TextSize::Large => t::shell::text_large(),
        TextSize::Larger => t::shell::text_larger(),
    }
}
