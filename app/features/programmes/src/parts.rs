//! What the pages of programmes are made of.

mod asked;
mod lines;
mod promises;
mod set_up;
mod try_out;
mod week;

pub(crate) use asked::{AskedField, labels};
pub(crate) use lines::{Lines, about_lines, focus_line};
pub(crate) use promises::Promises;
pub(crate) use set_up::{SetUp, WriteAnew};
pub(crate) use try_out::TryOut;
pub(crate) use week::{Days, Week};

use leptos::prelude::*;
use ui::prelude::*;

/// The way back.
#[component]
pub(crate) fn Back(#[prop(into)] to: Signal<String>, #[prop(into)] words: String) -> impl IntoView {
    view! {
        <p class="back">
            <a class="ds-link" href=to>
                <Icon of=icon::BACK/>
                {words}
            </a>
        </p>
    }
}

/// Is there script? For what cannot do without.
pub(crate) fn with_script() -> Signal<bool> {
    let there = RwSignal::new(false);
    Effect::new(move |_| there.set(true));
    there.into()
}

/// How it stands with a promise, in a word.
pub(crate) fn verdict_words(verdict: domain::programme::Verdict) -> &'static str {
    use domain::programme::Verdict;
    use ui::i18n::t::programmes as text;
    match verdict {
        Verdict::Kept => text::verdict_kept(),
        Verdict::OnCourse => text::verdict_on_course(),
        Verdict::AtRisk => text::verdict_at_risk(),
        Verdict::Broken => text::verdict_broken(),
    }
}
