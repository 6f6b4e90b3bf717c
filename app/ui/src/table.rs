//! Tables. Invariant: a caption names the table; on a narrow screen each row is a card whose cells name their columns, so
//! that nothing is scrolled sideways.

use crate::icon::{Glyph, Icon};
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

/// The heading of a column that orders the table: a link to `href`, or to the same the other way round when the table is
/// ordered so already. `now` says whether it is, and then whether it runs down.
#[component]
pub fn OrderHeading(#[prop(into)] words: String, href: String, now: Option<bool>) -> impl IntoView {
    let order = if now == Some(false) { "&order=desc" } else { "" };
    let direction = now.map(|descending| if descending { "descending" } else { "ascending" });
    let sign = now.map(|descending| view! { <Icon of=if descending { DOWN } else { UP }/> });
    view! {
        <th scope="col" role="columnheader" aria-sort=direction>
            <a class="ds-link" href=format!("{href}{order}")>{words} {sign}</a>
        </th>
    }
    .into_any()
}

const UP: Glyph = Glyph(r#"<path d="M12 8l6 6.500-1.500 1.500L12 11l-4.500 5L6 14.500z"/>"#);
const DOWN: Glyph = Glyph(r#"<path d="M12 16l-6-6.500L7.500 8 12 13l4.500-5L18 9.500z"/>"#);

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
