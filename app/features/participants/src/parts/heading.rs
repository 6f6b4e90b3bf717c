//! A column's heading, which may order the table.

use contract::participants::Sort;
use leptos::prelude::*;
use ui::prelude::*;

/// With `of`, a link that orders by this column, and the other way round when it does already.
#[component]
pub fn Heading(
    #[prop(into)] words: String,
    #[prop(optional)] of: Option<Sort>,
    #[prop(optional)] now: Option<Sort>,
    #[prop(optional)] descending: bool,
) -> impl IntoView {
    let Some(of) = of else {
        return view! { <th scope="col" role="columnheader">{words}</th> }.into_any();
    };
    let current = now == Some(of);
    let order = if current && !descending { "&order=desc" } else { "" };
    let href = format!("/participants?sort={}{order}", of.as_str());
    let direction = current.then_some(if descending { "descending" } else { "ascending" });
    let sign = current.then(|| view! { <Icon of=if descending { DOWN } else { UP }/> });
    view! {
        <th scope="col" role="columnheader" aria-sort=direction>
            <a class="ds-link" href=href>{words} {sign}</a>
        </th>
    }
    .into_any()
}

const UP: Glyph = Glyph(r#"<path d="M12 8l6 6.500-1.500 1.500L12 11l-4.500 5L6 14.500z"/>"#);
const DOWN: Glyph = Glyph(r#"<path d="M12 16l-6-6.500L7.500 8 12 13l4.500-5L18 9.500z"/>"#);
