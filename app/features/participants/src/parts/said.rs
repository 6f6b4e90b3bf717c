//! What a participant has said about their plan.

use contract::participants::Said;
use leptos::prelude::*;
use ui::{
    prelude::*,
    said::{absence_reason, said as words},
};

#[component]
pub fn SaidAboutPlan(said: Vec<Said>) -> impl IntoView {
    let line = |one: Said| {
        let about = [one.session, one.reason.map(absence_reason).map(str::to_owned)];
        let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        view! {
            <li class="stack tight">
                <span><strong>{words(one.kind)}</strong> <span class="muted">" " {one.day}</span></span>
                {(!about.is_empty()).then(|| view! { <span>{about}</span> })}
                {one.words.map(|words| view! { <p class="note">{words}</p> })}
            </li>
        }
    };
    view! {
        <Card title=t::plan::said_title()>
            <ul class="lines">{said.into_iter().map(line).collect_view()}</ul>
        </Card>
    }
}
