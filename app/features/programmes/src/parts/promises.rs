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
        let (tone, glyph, word) = if promise.weak.is_empty() {
            (Tone::Success, icon::CHECK, text::kept())
        } else {
            (Tone::Warning, icon::WARNING, text::not_kept())
        };
        view! {
            <li class="stack tight">
                <div class="row between">
                    <span>{promise.words}</span>
                    <Tag tone icon=glyph>{word}</Tag>
                </div>
                {promise.weak.into_iter().map(|why| view! { <p class="small">{why}</p> }).collect_view()}
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
