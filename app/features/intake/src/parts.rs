//! What the pages have in common.

use contract::intake::Row;
use domain::person::Role;
use leptos::prelude::*;
use ui::{prelude::*, referral as words};

/// Is the page somebody else's than the reader's?
pub(crate) fn is_not_theirs() -> bool {
    use_me().is_some_and(|me| !me.role.is_clinical() && me.role != Role::Secretary)
}

/// Days before the last day for a start from which it is marked.
const SOON: i32 = 14;

/// How the clock of a referral stands.
pub(crate) fn clock(row: &Row) -> (String, Option<Tone>) {
    match (row.left, &row.start_by) {
        (Some(late), _) if row.late => (t::intake::late(i64::from(-late)), Some(Tone::Danger)),
        (Some(left), _) if left <= 2 => (t::intake::left(i64::from(left)), Some(Tone::Warning)),
        (Some(left), _) => (t::intake::left(i64::from(left)), None),
        (None, Some(by)) => match row.start_left {
            Some(left) if left < 0 => (t::intake::start_late(&by.text), Some(Tone::Danger)),
            Some(left) if left <= SOON => (t::intake::start_within(&by.text), Some(Tone::Warning)),
            _ => (t::intake::start_within(&by.text), None),
        },
        (None, None) => ("–".to_owned(), None),
    }
}

/// What is missing, in words.
pub(crate) fn lacking(row: &Row) -> String {
    row.lacking.iter().map(|field| words::field(*field)).collect::<Vec<_>>().join(", ")
}

/// One line of a list of facts; what somebody has written at length stands apart.
#[component]
pub(crate) fn Fact(name: &'static str, value: String, #[prop(optional)] at_length: bool) -> impl IntoView {
    view! {
        <dt>{name}</dt>
        <dd class:note=at_length>{value}</dd>
    }
}

/// The way back to the board.
#[component]
pub(crate) fn Back(
    #[prop(default = "/intake".to_owned(), into)] href: String,
    #[prop(into)] words: String,
) -> impl IntoView {
    view! {
        <p class="back">
            <a class="ds-link" href=href><Icon of=icon::BACK/> {words}</a>
        </p>
    }
}
