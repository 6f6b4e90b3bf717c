//! The list of things in a part of a draft. Invariant: each act is a form of its own, so that it needs no script.

use crate::draft_api::ShiftInDraft;
use contract::programme_draft::{DraftPart, List, Row};
use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlElement};
use ui::prelude::*;

/// What the lines of a list have in common.
#[derive(Clone)]
pub(crate) struct About {
    /// The address of the draft.
    here: String,
    draft: String,
    version: i32,
    shift: FormAction<ShiftInDraft>,
}

/// Of the draft that a part is shown of.
pub(crate) fn about_lines(here: String, found: &DraftPart, shift: FormAction<ShiftInDraft>) -> About {
    About { here, draft: found.id.to_string(), version: found.version, shift }
}

/// The things in their order, what stands in each, and the ways to add to them.
#[component]
pub(crate) fn Lines(list: List, about: About) -> impl IntoView {
    let List { rows, adds, empty, change } = list;
    let change = change.map(|way| view! { <Ways ways=vec![way] here=about.here.clone()/> });
    let none = rows.is_empty().then(|| view! { <p class="muted">{empty}</p> });
    let here = about.here.clone();
    let cards = rows.iter().any(|row| !row.adds.is_empty());
    let lines = rows.into_iter().map(|row| {
        let about = about.clone();
        view! { <li class="stack tight"><Line row about/></li> }
    });
    let lines = view! { <ul class="lines">{lines.collect_view()}</ul> };
    view! {
        {change}
        {none}
        {if cards { lines.into_any() } else { view! { <div class="ds-card">{lines}</div> }.into_any() }}
        <Ways ways=adds here/>
    }
}

#[component]
fn Line(row: Row, about: About) -> impl IntoView {
    use t::programmes as text;
    let Row { place, name, detail, wrong, is_first, is_last, rows, adds } = row;
    let href = format!("{}/part?place={place}", about.here);
    let here = about.here.clone();
    let inner = rows.into_iter().map(|row| {
        let about = about.clone();
        view! { <li class="stack tight"><Line row about/></li> }.into_any()
    });
    let inner = inner.collect_view();
    let acts = view! { <Acts place=place.clone() name=name.clone() ends=(is_first, is_last) about/> };
    view! {
        <div class="row between">
            <span class="stack tight">
                <a class="ds-link" id=line_id(&place) href=href>{name}</a>
                <span class="muted small">{detail}</span>
                {wrong.then(|| view! { <Tag tone=Tone::Warning icon=icon::WARNING>{text::wrong()}</Tag> })}
            </span>
            {acts}
        </div>
        {(!adds.is_empty())
            .then(|| {
                view! {
                    <ul class="lines">{inner}</ul>
                    <Ways ways=adds here/>
                }
            })}
    }
    .into_any()
}

fn line_id(place: &str) -> String {
    format!("line-{place}")
}

/// Gives focus to what stands there now, or else to the title: it never falls out of the page.
pub(crate) fn focus_line(place: &str) {
    let found = document().get_element_by_id(&line_id(place)).or_else(|| document().get_element_by_id("page-title"));
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = found.focus();
    }
}

/// Moving a thing, and taking it out.
#[component]
fn Acts(place: String, name: String, ends: (bool, bool), about: About) -> impl IntoView {
    use t::programmes as text;
    let act = move |shift: &'static str, words: &'static str, variant: Variant| {
        let name = name.clone();
        view! {
            <Button variant attr:name="shift" attr:value=shift>
                {words} <span class="visually-hidden">" " {name}</span>
            </Button>
        }
        .into_any()
    };
    let (is_first, is_last) = ends;
    let up = (!is_first).then(|| act("up", text::up(), Variant::Tertiary));
    let down = (!is_last).then(|| act("down", text::down(), Variant::Tertiary));
    view! {
        <SendForm action=about.shift attr:class="inline">
            <Hidden name="draft" value=about.draft/>
            <Hidden name="version" value=about.version.to_string()/>
            <Hidden name="place" value=place/>
            <div class="row">{up} {down} {act("out", text::take_out(), Variant::Danger)}</div>
        </SendForm>
    }
}

/// Links to forms.
#[component]
fn Ways(ways: Vec<(String, String)>, here: String) -> impl IntoView {
    let way = |(address, words): (String, String)| {
        view! { <LinkButton href=format!("{here}{address}") variant=Variant::Secondary>{words}</LinkButton> }
    };
    view! { <div class="row">{ways.into_iter().map(way).collect_view()}</div> }
}
