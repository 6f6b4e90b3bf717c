//! Fields where one picks. Invariant: nothing is chosen beforehand unless the page or the person has said so.

use super::{Field, start_value};
use crate::{form::FormState, i18n::t};
use leptos::prelude::*;

/// One thing to pick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// A drop-down list that starts with "choose".
#[component]
pub fn Select(
    #[prop(optional)] form: Option<FormState>,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    options: Vec<Choice>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let field = Field::new(form, &name, label, hint, optional);
    let chosen = start_value(form, &name, value);
    let option = move |o: Choice| {
        let selected = chosen.as_ref() == Some(&o.value);
        view! { <option value=o.value selected=selected>{o.label}</option> }
    };
    field.frame(
        view! {
            <select
                class="ds-input"
                id=field.id.clone()
                name=name
                aria-required=(!optional).then_some("true")
                aria-describedby=field.described_by()
                aria-invalid=field.invalid()
            >
                <option value="">{t::common::choose()}</option>
                {options.into_iter().map(option).collect_view()}
            </select>
        }
        .into_any(),
    )
}

/// One of a few, each on its own line.
#[component]
pub fn RadioGroup(
    #[prop(optional)] form: Option<FormState>,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    options: Vec<Choice>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let field = Field::new(form, &name, label, hint, optional);
    let chosen = start_value(form, &name, value);
    let option = {
        let (name, id) = (name.clone(), field.id.clone());
        move |(i, o): (usize, Choice)| {
            let checked = chosen.as_ref() == Some(&o.value);
            let id = format!("{id}-{i}");
            view! {
                <div class="ds-field option">
                    <input
                        class="ds-input"
                        type="radio"
                        id=id.clone()
                        name=name.clone()
                        value=o.value
                        checked=checked
                    />
                    <label class="ds-label" for=id>{o.label}</label>
                </div>
            }
        }
    };
    field.group(
        view! { <div class="options">{options.into_iter().enumerate().map(option).collect_view()}</div> }.into_any(),
    )
}

/// A row of numbers, 0 to 10 unless said otherwise, with words at its ends. Nothing is chosen beforehand.
#[component]
pub fn Scale(
    #[prop(optional)] form: Option<FormState>,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    /// What the lowest number means.
    #[prop(into)]
    low: String,
    /// What the highest number means.
    #[prop(into)]
    high: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional)] optional: bool,
    #[prop(default = 0)] min: i32,
    #[prop(default = 10)] max: i32,
) -> impl IntoView {
    let field = Field::new(form, &name, label, hint, optional);
    let chosen = start_value(form, &name, value);
    let ends = (t::common::scale_end(min, &low), t::common::scale_end(max, &high));
    let number = {
        let name = name.clone();
        move |n: i32| {
            let checked = chosen.as_deref() == Some(n.to_string().as_str());
            // the end numbers carry their meaning for those who do not see the words below
            let meaning = if n == min {
                Some(low.clone())
            } else if n == max {
                Some(high.clone())
            } else {
                None
            };
            view! {
                <label>
                    <input type="radio" name=name.clone() value=n checked=checked/>
                    <span>{n}</span>
                    {meaning.map(|words| view! { <span class="visually-hidden">{format!(", {words}")}</span> })}
                </label>
            }
        }
    };
    field.group(
        view! {
            <div class="scale" class:eleven=max - min == 10>{(min..=max).map(number).collect_view()}</div>
            <div class="scale-ends" aria-hidden="true">
                <span>{ends.0}</span>
                <span>{ends.1}</span>
            </div>
        }
        .into_any(),
    )
}

/// One of several boxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    pub name: String,
    /// What it sends when it is checked.
    pub value: String,
    pub label: String,
    pub checked: bool,
}

/// One yes-or-no. Checked sends `value` (`true`), unchecked sends nothing.
#[component]
pub fn Checkbox(
    #[prop(optional)] form: Option<FormState>,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = "true".to_owned(), into)] value: String,
    #[prop(optional)] checked: bool,
) -> impl IntoView {
    let field = Field::new(form, &name, label, hint, false);
    let checked = match form.filter(|form| form.is_restored()) {
        Some(form) => form.value_of(&name).is_some(),
        None => checked,
    };
    view! {
        <div class="ds-field option">
            <input
                class="ds-input"
                type="checkbox"
                id=field.id.clone()
                name=name
                value=value
                checked=checked
                aria-describedby=field.described_by()
                aria-invalid=field.invalid()
            />
            <label class="ds-label" for=field.id.clone()>{field.label_words()}</label>
            {field.hint_view()}
            {field.error_view()}
        </div>
    }
}

/// Any of several: a box for each, with its own name.
#[component]
pub fn Checkboxes(
    #[prop(optional)] form: Option<FormState>,
    /// Of the group, where errors are told.
    #[prop(into)]
    name: String,
    #[prop(into)] label: String,
    boxes: Vec<Tick>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let field = Field::new(form, &name, label, hint, optional);
    let line = move |Tick { name, value, label, checked }: Tick| {
        view! { <Checkbox nostrip:form=form name label value checked/> }
    };
    field.group(view! { <div class="options">{boxes.into_iter().map(line).collect_view()}</div> }.into_any())
}
