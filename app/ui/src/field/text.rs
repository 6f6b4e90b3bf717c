//! Fields that are typed in.

use super::{Field, start_value};
use crate::{form::FormState, html::as_field_content};
use leptos::prelude::*;

/// What differs between the fields of one line.
#[derive(Default)]
struct Input {
    class: &'static str,
    kind: &'static str,
    value: Option<String>,
    inputmode: Option<&'static str>,
    autocomplete: Option<&'static str>,
    size: Option<u32>,
    max_length: Option<usize>,
    min: Option<String>,
    max: Option<String>,
}

impl Field {
    fn input(&self, name: String, of: Input) -> AnyView {
        view! {
            <input
                class=of.class
                id=self.id.clone()
                name=name
                type=of.kind
                inputmode=of.inputmode
                size=of.size
                maxlength=of.max_length
                min=of.min
                max=of.max
                value=of.value
                autocomplete=of.autocomplete
                aria-required=(!self.optional).then_some("true")
                aria-describedby=self.described_by()
                aria-invalid=self.invalid()
            />
        }
        .into_any()
    }
}

/// One line of text. `kind` is the HTML input type.
#[component]
pub fn TextField(
    #[prop(optional)] form: Option<FormState>,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional)] optional: bool,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] max_length: Option<usize>,
) -> impl IntoView {
    let field = Field::new(form, &name, label, hint, optional);
    // a password never comes back
    let value = if kind == "password" { None } else { start_value(form, &name, value) };
    let input = Input { class: "ds-input", kind, value, autocomplete, max_length, ..Input::default() };
    field.frame(field.input(name, input))
}

/// A file. What was chosen never comes back: browsers do not let it.
#[component]
pub fn FileField(
    form: FormState,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(into)] hint: String,
    /// Media types, by commas.
    accept: String,
    #[prop(default = true)] optional: bool,
) -> impl IntoView {
    let field = Field::new(Some(form), &name, label, Some(hint), optional);
    let control = view! {
        <input
            class="ds-input"
            type="file"
            id=field.id.clone()
            name=name
            accept=accept
            aria-describedby=field.described_by()
            aria-invalid=field.invalid()
        />
    };
    field.frame(control.into_any())
}

/// A number, whole unless said otherwise. It is a text field with a number pad: browsers' number fields swallow what they cannot read.
#[component]
pub fn NumberField(
    #[prop(optional)] form: Option<FormState>,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] min: Option<i64>,
    #[prop(optional)] max: Option<i64>,
    #[prop(optional)] decimals: bool,
    /// The unit, shown after the number.
    #[prop(optional, into)]
    suffix: Option<String>,
) -> impl IntoView {
    let hint = hint.or_else(|| Some(crate::i18n::t::common::scale_range(min?, max?)));
    let field = Field::new(form, &name, label, hint, optional);
    let value = start_value(form, &name, value);
    let input = Input {
        class: "ds-input number",
        kind: "text",
        value,
        inputmode: Some(if decimals { "decimal" } else { "numeric" }),
        autocomplete: Some("off"),
        size: Some(8),
        max_length: Some(12),
        ..Input::default()
    };
    let suffix = suffix.map(|suffix| view! { <span>{suffix}</span> });
    field.frame(view! { <div class="with-suffix">{field.input(name, input)} {suffix}</div> }.into_any())
}

/// Several lines of text.
#[component]
pub fn TextArea(
    #[prop(optional)] form: Option<FormState>,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] max_length: Option<usize>,
    #[prop(default = 3)] rows: u32,
) -> impl IntoView {
    let field = Field::new(form, &name, label, hint, optional);
    let value = start_value(form, &name, value);
    field.frame(
        view! {
            <textarea
                class="ds-input"
                id=field.id.clone()
                name=name
                rows=rows
                maxlength=max_length
                aria-required=(!optional).then_some("true")
                aria-describedby=field.described_by()
                aria-invalid=field.invalid()
                // not as a child: leptos writes a textarea's children unescaped
                inner_html=as_field_content(&value.unwrap_or_default())
            ></textarea>
        }
        .into_any(),
    )
}

/// A date by the browser's own picker, `YYYY-MM-DD`.
#[component]
pub fn DateField(
    #[prop(optional)] form: Option<FormState>,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] min: Option<String>,
    #[prop(optional, into)] max: Option<String>,
) -> impl IntoView {
    let field = Field::new(form, &name, label, hint, optional);
    let value = start_value(form, &name, value);
    let input = Input { class: "ds-input date", kind: "date", value, min, max, ..Input::default() };
    field.frame(field.input(name, input))
}

/// A value that goes along unseen.
#[component]
pub fn Hidden(#[prop(into)] name: String, #[prop(into)] value: Signal<String>) -> impl IntoView {
    view! { <input type="hidden" name=name value=move || value.get()/> }
}
