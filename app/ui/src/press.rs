//! One act with one button.

use crate::{
    block::Alert,
    button::{Button, Variant},
    field::Hidden,
    form::use_stash,
    i18n::error_text,
    tone::Tone,
};
use leptos::prelude::*;

/// One act with one button, folded away with what follows from it. A plain form: it is the same with and without script,
/// and when it was refused the page says why, here. The first of its `fields` says what it is about.
#[component]
pub fn Press(
    path: &'static str,
    fields: Vec<(&'static str, String)>,
    summary: &'static str,
    text: &'static str,
    #[prop(default = Variant::Secondary)] variant: Variant,
    /// Which of several it is, for one who does not see where it stands.
    #[prop(optional, into)]
    about: Option<String>,
) -> impl IntoView {
    let of = about.map(|name| format!(": {name}"));
    let hidden = move || of.clone().map(|of| view! { <span class="visually-hidden">{of}</span> });
    let about = |(name, value): &(&'static str, String)| {
        let stash = use_stash(path).filter(|stash| stash.value_of(name) == Some(value.as_str()));
        stash.map(|stash| error_text(&stash.error))
    };
    let refused = fields.first().and_then(about);
    let open = refused.is_some();
    view! {
        <details class="more" open=open>
            <summary>{summary} {hidden.clone()()}</summary>
            <form method="post" action=path class="stack">
                {refused.map(|words| view! { <Alert tone=Tone::Warning><p role="alert">{words}</p></Alert> })}
                <p>{text}</p>
                {fields.into_iter().map(|(name, value)| view! { <Hidden name value/> }).collect_view()}
                <div class="row">
                    <Button variant>{summary} {hidden()}</Button>
                </div>
            </form>
        </details>
    }
}
