//! A form as the server describes it. Invariant: every field is drawn by the components that all forms use.

use contract::programme_draft::{Asked, How};
use domain::programme::MOST_TEXT;
use leptos::prelude::*;
use ui::prelude::*;

/// The names of the fields, for the list of errors.
pub(crate) fn labels(fields: &[Asked]) -> Vec<(String, String)> {
    fields.iter().map(|field| (field.name.clone(), field.label.clone())).collect()
}

/// One field.
#[component]
pub(crate) fn AskedField(form: FormState, asked: Asked) -> impl IntoView {
    let Asked { name, label, hint, value, optional, how } = asked;
    match how {
        How::Line => {
            view! { <TextField form name label nostrip:hint=hint value optional autocomplete="off"/> }.into_any()
        }
        How::Text => {
            view! { <TextArea form name label nostrip:hint=hint value max_length=MOST_TEXT optional/> }.into_any()
        }
        How::Time => view! { <TextField form name label nostrip:hint=hint value optional kind="time"/> }.into_any(),
        How::Number => view! { <NumberField form name label nostrip:hint=hint value optional/> }.into_any(),
        How::Tick => {
            let checked = !value.is_empty();
            view! { <Checkbox form name label nostrip:hint=hint checked/> }.into_any()
        }
        How::Several(boxes) => {
            let tick = |(name, label, checked)| Tick { name, value: "true".to_owned(), label, checked };
            let boxes = boxes.into_iter().map(tick).collect::<Vec<_>>();
            view! { <Checkboxes form name label nostrip:hint=hint boxes optional/> }.into_any()
        }
        How::One(options) => {
            let options = options.into_iter().map(|(value, label)| Choice::new(value, label)).collect();
            view! { <Select form name label nostrip:hint=hint options value optional/> }.into_any()
        }
    }
}
