//! What a programme promises, and what it cannot keep.

use contract::programme::Promise;
use leptos::prelude::*;
use ui::prelude::*;

/// Each promise with a word for whether its own plan keeps it.
#[component]
pub(crate) fn Promises(promises: Vec<Promise>) -> impl IntoView {
    use t::programmes as text;
    let none = promises.is_empty();
    let line = |promise: Promise| {
        let (tone, glyph, word) = match &promise.weak {
            None => (Tone::Neutral, icon::INFO, text::kept_unknown()),
            Some(weak) if weak.is_empty() => (Tone::Success, icon::CHECK, text::kept()),
            Some(_) => (Tone::Warning, icon::WARNING, text::not_kept()),
        };
        let weak = promise.weak.unwrap_or_default();
        view! {
            <li class="stack tight">
                <div class="row between">
                    <span>{promise.words}</span>
                    <Tag tone icon=glyph>{word}</Tag>
                </div>
                {weak.into_iter().map(|why| view! { <p class="small">{why}</p> }).collect_view()}
            </li>
        }
    };
    view! {
        <Card title=text::promises()>
            {none.then(|| view! { <p class="muted">{text::promises_none()}</p> })}
            <ul class="lines">{promises.into_iter().map(line).collect_view()}</ul>
        </Card>
    }
}
