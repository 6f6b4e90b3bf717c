//! A drawing of the body over the boxes of its regions. Invariant: the boxes are the answer; the drawing shows what they hold
//! and presses them. Who does not see it, or has no script, has the boxes.

use contract::questionnaire::OptionView;
use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys};
use ui::{field::field_id, prelude::*};

/// `boxes` are those of the regions in `list`, in its order, named as [`box_name`] names them.
pub fn body_chart(list: &[OptionView], given: &[String], boxes: AnyView) -> AnyView {
    let picked = RwSignal::new(list.iter().map(|region| given.contains(&region.key)).collect::<Vec<_>>());
    let at = RwSignal::new(None);
    let count = list.len();
    let look = move || {
        let all = (0..count).map(box_of);
        picked.set(all.map(|one| one.is_some_and(|one| one.checked())).collect());
    };
    // they may have been ticked before the browser's program was there
    Effect::new(look);
    let here = move || {
        let focused = document().active_element().map(|element| element.id());
        at.set(focused.and_then(|id| (0..count).find(|at| field_id(&box_name(*at)) == id)));
    };
    let region = |(place, region): (usize, &OptionView)| {
        let press = move |_| {
            if let Some(one) = box_of(place) {
                one.click();
            }
        };
        view! {
            <use
                href=format!("/icons/body.svg#{}", region.key)
                class:picked=move || picked.with(|picked| picked.get(place) == Some(&true))
                class:here=move || at.get() == Some(place)
                on:click=press
            ></use>
        }
    };
    let regions = list.iter().enumerate().map(region).collect_view();
    // the person's own right and left, under each of the two figures
    let words = [
        (80, t::questionnaire::body_front()),
        (240, t::questionnaire::body_back()),
        (24, t::questionnaire::body_right()),
        (136, t::questionnaire::body_left()),
        (184, t::questionnaire::body_left()),
        (296, t::questionnaire::body_right()),
    ];
    let words = words.map(|(x, word)| view! { <text x=x y="380">{word}</text> }).collect_view();
    view! {
        <div class="stack" on:change=move |_| look() on:focusin=move |_| here() on:focusout=move |_| at.set(None)>
            <svg class="body-chart" viewBox="0 0 320 388" aria-hidden="true">
                {regions}
                {words}
            </svg>
            {boxes}
        </div>
    }
    .into_any()
}

/// The name of the box at a place among the options.
pub fn box_name(place: usize) -> String {
    format!("value[{}]", place + 1)
}

fn box_of(place: usize) -> Option<web_sys::HtmlInputElement> {
    document().get_element_by_id(&field_id(&box_name(place)))?.dyn_into().ok()
}
