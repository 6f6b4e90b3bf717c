//! Tables. Invariant: a caption names the table, and on a narrow screen the table scrolls, never the page.

use leptos::prelude::*;

/// A table that may be wider than the screen. Give it `<thead>` with `scope="col"` and `<tbody>`.
#[component]
pub fn DataTable(#[prop(into)] caption: String, children: Children) -> impl IntoView {
    let label = caption.clone();
    view! {
        <div class="scroll" role="region" aria-label=label tabindex="0">
            <table class="ds-table">
                <caption class="visually-hidden">{caption}</caption>
                {children()}
            </table>
        </div>
    }
}
