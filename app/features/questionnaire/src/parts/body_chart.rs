//! A drawing of the body over the boxes of its regions. Invariant: the boxes are the answer; the drawing shows what they hold
//! and presses them. Who does not see it, or has no script, has the boxes.

use contract::questionnaire::OptionView;
use leptos::{
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlInputElement, MouseEvent},
};
use ui::{field::field_id, prelude::*};

/// `boxes` are those of the regions in `list`, in its order, named as [`box_name`] names them.
pub fn body_chart(list: &[OptionView], given: &[String], boxes: AnyView) -> AnyView {
    let regions = StoredValue::new(list.iter().map(|region| region.key.clone()).collect::<Vec<_>>());
    let drawing = RwSignal::new(regions.with_value(|all| drawn(all, &|at| given.contains(&all[at]), None)));
    let redraw = move || {
        let focused = document().active_element().map(|element| element.id());
        drawing.set(regions.with_value(|all| {
            let here = (0..all.len()).find(|at| focused.as_ref() == Some(&field_id(&box_name(*at))));
            drawn(all, &|at| box_of(at).is_some_and(|one| one.checked()), here)
        }));
    };
    // they may have been ticked before the browser's program was there
    Effect::new(redraw);
    let press = move |event: MouseEvent| {
        let at = event_target::<Element>(&event).get_attribute("data-at").and_then(|at| at.parse().ok());
        if let Some(one) = at.and_then(box_of) {
            one.click();
        }
    };
    let moved = move |_| redraw();
    view! {
        <div class="stack" on:change=move |_| redraw() on:focusin=moved on:focusout=moved>
            <svg
                class="body-chart"
                viewBox="0 0 320 388"
                aria-hidden="true"
                on:click=press
                inner_html=move || drawing.get()
            ></svg>
            {boxes}
        </div>
    }
    .into_any()
}

/// The name of the box at a place among the options.
pub fn box_name(place: usize) -> String {
    format!("value[{}]", place + 1)
}

fn box_of(place: usize) -> Option<HtmlInputElement> {
    document().get_element_by_id(&field_id(&box_name(place)))?.dyn_into().ok()
}

/// The regions as SVG; what is no id of the drawing's stays out of it.
fn drawn(regions: &[String], picked: &dyn Fn(usize) -> bool, here: Option<usize>) -> String {
    let is_id = |key: &str| key.bytes().all(|one| one.is_ascii_lowercase() || one == b'-');
    let region = |(at, key): (usize, &String)| {
        let (picked, here) = (if picked(at) { "picked" } else { "" }, if here == Some(at) { "here" } else { "" });
        format!(r#"<use href="/icons/body.svg#{key}" data-at="{at}" class="{picked} {here}"></use>"#)
    };
    // the person's own right and left, under each of the two figures
    let (right, left) = (t::questionnaire::body_right(), t::questionnaire::body_left());
    let words = [
        (80, t::questionnaire::body_front()),
        (240, t::questionnaire::body_back()),
        (24, right),
        (136, left),
        (184, left),
        (296, right),
    ];
    let words = words.map(|(x, word)| format!(r#"<text x="{x}" y="380">{word}</text>"#));
    regions.iter().enumerate().filter(|(_, key)| is_id(key)).map(region).chain(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_of_the_drawing_are_drawn() {
        let regions = ["neck", "\"><script>", "knee-right"].map(str::to_owned);
        let svg = drawn(&regions, &|at| at == 2, Some(0));
        assert!(!svg.contains("script") && svg.matches("<use").count() == 2, "{svg}");
        assert!(svg.contains(r#"body.svg#neck" data-at="0" class=" here""#), "{svg}");
        assert!(svg.contains(r#"body.svg#knee-right" data-at="2" class="picked ""#), "{svg}");
    }
}
