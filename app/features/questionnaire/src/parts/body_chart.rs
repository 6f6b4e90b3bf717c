//! A drawing of the body over the boxes of its regions. Invariant: the boxes are the answer. Each region is a label of its box,
//! so that browsers do the pressing, also without script; the style sheet shows what is ticked (`45-body.css`).

use contract::questionnaire::OptionView;
use ui::{field::field_id, prelude::*};

/// The name of the box at a place among the options.
pub fn box_name(place: usize) -> String {
    format!("value[{}]", place + 1)
}

/// The regions as HTML; what is no id of the drawing's stays out of it.
pub fn drawn(list: &[OptionView]) -> String {
    let mut html = String::new();
    for (at, region) in list.iter().enumerate() {
        let key = region.key.as_str();
        if key.bytes().all(|one| one.is_ascii_lowercase() || one == b'-') {
            let of = field_id(&box_name(at));
            let label = [
                r#"<label for=""#,
                &of,
                r#"" class=""#,
                key,
                r#""><svg viewBox="0 0 320 364"><use href="/icons/body.svg#"#,
                key,
            ];
            html.extend(label.into_iter().chain([r#""></use></svg></label>"#]));
        }
    }
    // the person's own right and left, under each of the two figures
    let (right, left) = (t::questionnaire::body_right(), t::questionnaire::body_left());
    let words = [right, t::questionnaire::body_front(), left, left, t::questionnaire::body_back(), right];
    for word in words {
        html.extend(["<span>", word, "</span>"]);
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_of_the_drawing_are_drawn() {
        let option = |key: &str| OptionView { key: key.to_owned(), label: String::new() };
        let html = drawn(&["neck", "\"><script>", "knee-right"].map(option));
        assert!(!html.contains("script") && html.matches("<label").count() == 2, "{html}");
        assert!(html.contains(r#"<label for="field-value[1]" class="neck">"#), "{html}");
        assert!(html.contains(r#"<label for="field-value[3]" class="knee-right">"#), "{html}");
    }
}
