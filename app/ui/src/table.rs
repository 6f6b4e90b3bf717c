//! Tables. Invariant: a caption names the table; on a narrow screen each row is a card whose cells name their columns, so
//! that nothing is scrolled sideways.

use leptos::prelude::*;

/// A table. `heads` are [`heads`] or other `<th scope="col" role="columnheader">`; rows are `<tr role="row">` of a
/// `<th scope="row" role="rowheader">` and [`Cell`]s. Roles are said outright, because cards are no table to the browser.
#[component]
pub fn DataTable(#[prop(into)] caption: String, heads: AnyView, children: Children) -> impl IntoView {
    let label = caption.clone();
    view! {
        <div class="scroll folds" role="region" aria-label=label tabindex="0">
            <table class="ds-table" role="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">{heads}</tr>
                </thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </div>
    }
}

/// Plain headings of columns.
#[must_use]
pub fn heads<'a>(words: impl IntoIterator<Item = &'a str>) -> AnyView {
    let head = |words: &str| view! { <th scope="col" role="columnheader">{words.to_owned()}</th> };
    words.into_iter().map(head).collect_view().into_any()
}

/// A cell that carries its column's name along for narrow screens; the header says it to assistive technology.
#[component]
pub fn Cell(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <td role="cell">
            <span class="cell-label" aria-hidden="true">{label}</span>
            {children()}
        </td>
    }
}
