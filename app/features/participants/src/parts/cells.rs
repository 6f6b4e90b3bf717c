//! The cells of one participant's row.

use crate::words;
use contract::{
    participants::{Attention, CareRow},
    questionnaire::LatestScore,
};
use leptos::prelude::*;
use ui::prelude::*;

/// The clinical cells, in the order of the headings.
#[component]
pub fn CareCells(care: CareRow) -> impl IntoView {
    use t::participants as text;
    view! {
        <Cell label=text::col_attention()>
            <Reasons reasons=care.attention/>
        </Cell>
        <Cell label=text::col_attendance()>
            <span class="num">{words::attendance(care.attendance)}</span>
        </Cell>
        <Cell label=text::col_score()>
            {match care.score {
                Some(latest) => view! { <Score latest/> }.into_any(),
                None => view! { <span class="muted">{text::no_score()}</span> }.into_any(),
            }}
        </Cell>
        <Cell label=text::col_training()>
            <span class="num">{t::common::minutes(care.training_minutes)}</span>
        </Cell>
    }
}

/// Why somebody should be looked at first.
#[component]
pub fn Reasons(reasons: Vec<Attention>) -> impl IntoView {
    if reasons.is_empty() {
        return view! { <span class="muted">{t::participants::attention_none()}</span> }.into_any();
    }
    let tag = |reason: Attention| {
        let words = words::attention(&reason);
        view! { <li><Tag tone=Tone::Warning icon=icon::WARNING>{words}</Tag></li> }
    };
    view! { <ul class="plain">{reasons.into_iter().map(tag).collect_view()}</ul> }.into_any()
}

#[component]
fn Score(latest: LatestScore) -> impl IntoView {
    let change = latest.score.change.as_ref().map(|change| words::change(&latest.score, change));
    let several = latest.history.len() > 1;
    view! {
        <div class="score">
            <span>
                <span lang=latest.title.lang.as_str()>{latest.title.text.clone()}</span> ": "
                <strong class="num">{words::score(&latest.score)}</strong>
            </span>
            {several.then(|| view! { <Sparkline values=latest.history label=latest.title.text/> })}
            {change.map(|(glyph, words)| view! { <Change glyph words/> })}
        </div>
    }
}

/// A change in words, with its sign.
#[component]
pub fn Change(glyph: Option<Glyph>, words: String) -> impl IntoView {
    view! { <span class="change">{glyph.map(|glyph| view! { <Icon of=glyph/> })} <span>{words}</span></span> }
}
