//! Fields of a form. Invariant: every field has a visible label, works without script, and says its error in words next
//! to it, bound by `aria-describedby`.

use crate::{form::FormState, i18n::t};
use leptos::prelude::*;

mod choice;
mod text;

pub use choice::{
    Checkbox, CheckboxProps, Checkboxes, CheckboxesProps, Choice, RadioGroup, RadioGroupProps, Scale, ScaleProps,
    Select, SelectProps, Tick,
};
pub use text::{
    DateField, DateFieldProps, FileField, FileFieldProps, Hidden, HiddenProps, NumberField, NumberFieldProps, TextArea,
    TextAreaProps, TextField, TextFieldProps,
};

/// The id of a field's control, where the error summary leads.
#[must_use]
pub fn field_id(name: &str) -> String {
    format!("field-{name}")
}

/// What every field knows about itself.
#[derive(Clone)]
struct Field {
    id: String,
    label: String,
    hint: Option<String>,
    optional: bool,
    error: Signal<Option<String>>,
}

impl Field {
    fn new(form: Option<FormState>, name: &str, label: String, hint: Option<String>, optional: bool) -> Self {
        let error = form.map_or_else(|| Signal::stored(None), |form| form.error_for(name));
        Self { id: field_id(name), label, hint, optional, error }
    }

    fn hint_id(&self) -> String {
        format!("{}-hint", self.id)
    }

    fn error_id(&self) -> String {
        format!("{}-error", self.id)
    }

    /// The ids that describe the control just now.
    fn described_by(&self) -> Signal<Option<String>> {
        let hint = self.hint.as_ref().map(|_| self.hint_id());
        let (error, error_id) = (self.error, self.error_id());
        Signal::derive(move || {
            let wrong = error.read().is_some().then(|| error_id.clone());
            let ids: Vec<String> = hint.iter().cloned().chain(wrong).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        })
    }

    fn invalid(&self) -> Signal<Option<&'static str>> {
        let error = self.error;
        Signal::derive(move || error.read().is_some().then_some("true"))
    }

    fn label_words(&self) -> AnyView {
        let optional =
            self.optional.then(|| view! { <span class="muted">{format!(" ({})", t::common::optional())}</span> });
        view! { {self.label.clone()} {optional} }.into_any()
    }

    fn hint_view(&self) -> AnyView {
        let id = self.hint_id();
        self.hint.clone().map(|hint| view! { <p data-field="description" id=id>{hint}</p> }).into_any()
    }

    fn error_view(&self) -> AnyView {
        let (error, id) = (self.error, self.error_id());
        (move || {
            error.get().map(|text| {
                view! {
                    <p class="ds-validation-message" id=id.clone()>
                        <span class="visually-hidden">{t::errors::error_prefix()} " "</span>
                        {text}
                    </p>
                }
            })
        })
        .into_any()
    }

    /// Label, hint, control, error.
    fn frame(&self, control: AnyView) -> AnyView {
        view! {
            <div class="ds-field">
                <label class="ds-label" for=self.id.clone()>{self.label_words()}</label>
                {self.hint_view()}
                {control}
                {self.error_view()}
            </div>
        }
        .into_any()
    }

    /// The same for a group of controls. The group itself takes focus from the error summary.
    fn group(&self, controls: AnyView) -> AnyView {
        view! {
            <fieldset
                class="ds-fieldset"
                id=self.id.clone()
                tabindex="-1"
                aria-describedby=self.described_by()
                aria-invalid=self.invalid()
            >
                <legend class="ds-label">{self.label_words()}</legend>
                {self.hint_view()}
                {controls}
                {self.error_view()}
            </fieldset>
        }
        .into_any()
    }
}

/// What was typed before wins over what the page suggests.
fn start_value(form: Option<FormState>, name: &str, value: Option<String>) -> Option<String> {
    form.and_then(|form| form.value_of(name)).or(value)
}
