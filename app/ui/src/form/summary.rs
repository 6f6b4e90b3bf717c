//! The list of errors above a form. Invariant: it takes focus when it appears, and each line leads to its field.

use super::FormState;
use crate::{
    block::Alert,
    field::field_id,
    i18n::{field_error_text, t},
    tone::Tone,
};
use contract::{AppError, FieldError};
use leptos::{html, prelude::*};

/// The name of each field, as the form shows it.
#[derive(Clone, Default)]
pub struct Labels(Vec<(String, String)>);

impl From<Vec<(&'static str, &'static str)>> for Labels {
    fn from(labels: Vec<(&'static str, &'static str)>) -> Self {
        Self(labels.into_iter().map(|(name, label)| (name.to_owned(), label.to_owned())).collect())
    }
}

impl From<Vec<(String, String)>> for Labels {
    fn from(labels: Vec<(String, String)>) -> Self {
        Self(labels)
    }
}

/// Everything that stops this form. `labels` gives each field its name as the form shows it.
#[component]
pub fn ErrorSummary(form: FormState, #[prop(optional, into)] labels: Labels) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let labels = StoredValue::new(labels.0);
    Effect::new(move |before: Option<bool>| {
        let wrong = form.error().read().is_some();
        if wrong
            && before.is_some()
            && let Some(node) = node.get()
        {
            // the list is drawn in this turn; focus it in the next
            request_animation_frame(move || {
                let _ = node.focus();
            });
        }
        wrong
    });
    by_way_of_the_door(form, node);
    view! {
        // autofocus: without script the browser itself goes to the errors
        <div class="form-errors" tabindex="-1" node_ref=node autofocus=form.error().get_untracked().is_some()>
            {move || {
                let general = form.general().get();
                general.map(|text| view! { <Alert tone=Tone::Danger><p role="alert">{text}</p></Alert> })
            }}
            {move || {
                let fields = named_errors(form.error().get());
                (!fields.is_empty()).then(|| view! { <FieldErrors fields labels=labels.get_value()/> })
            }}
        </div>
    }
}

/// Signed out, or a proof is wanted: the form is sent anew as a plain one. The server keeps what was typed, sends its
/// person by way of the sign-in or confirm page, and back here with everything in place.
fn by_way_of_the_door(form: FormState, node: NodeRef<html::Div>) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |before: Option<()>| {
        use wasm_bindgen::JsCast as _;
        let at_door = matches!(form.error().read().as_ref(), Some(AppError::Unauthenticated | AppError::StepUp));
        let typed = node.get_untracked().and_then(|node| node.closest("form").ok().flatten());
        if let Some(typed) = typed.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok())
            && at_door
            && before.is_some()
        {
            let _ = typed.submit();
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (form, node);
}

/// Errors that belong to a field.
fn named_errors(error: Option<AppError>) -> Vec<FieldError> {
    match error {
        Some(AppError::Invalid { fields }) => fields.into_iter().filter(|f| !f.field.is_empty()).collect(),
        _ => Vec::new(),
    }
}

#[component]
fn FieldErrors(fields: Vec<FieldError>, labels: Vec<(String, String)>) -> impl IntoView {
    let line = move |error: &FieldError| {
        let label = labels.iter().find(|(name, _)| *name == error.field).map(|(_, label)| label.as_str());
        let text = field_error_text(error);
        let text = match label {
            Some(label) if label.ends_with('?') => format!("{label} {text}"),
            Some(label) => format!("{label}: {text}"),
            None => text,
        };
        // rel: the router must leave the jump to the browser, which also moves focus
        view! { <li><a class="ds-link" href=format!("#{}", field_id(&error.field)) rel="external">{text}</a></li> }
    };
    view! {
        <div class="ds-error-summary">
            <h2 class="ds-heading" data-size="xs">{t::errors::summary_title()}</h2>
            <ul>{fields.iter().map(line).collect_view()}</ul>
        </div>
    }
}
