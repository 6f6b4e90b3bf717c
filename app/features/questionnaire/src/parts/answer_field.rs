//! The field that a question is answered in. Invariant: what it sends is named `value[…]`, own words `own`, and nothing is
//! chosen beforehand.

use crate::state::FIELD;
use domain::{
    Lang,
    questionnaire::{AnswerOption, Datum, Item, Kind, Question, limit_in_words, typed::OWN_WORDS, yes_or_no},
};
use leptos::prelude::*;
use ui::{form::FormState, prelude::*};

/// More options than this are picked from a list.
const MOST_RADIOS: usize = 12;
/// Fields for an answer of which there may be several.
const FIELDS: usize = 5;

/// How many fields `value[…]` a question may have.
pub fn fields_of(item: &Item) -> usize {
    if item.options.is_empty() { FIELDS + 1 } else { item.options.len() + 1 }
}

/// What the field needs to know.
pub struct Asked<'a> {
    pub question: &'a Question<'a>,
    pub given: Vec<String>,
    /// What was typed, and what is wrong with it.
    pub form: FormState,
    pub lang: Lang,
}

/// The field, with its label.
pub fn field(asked: &Asked<'_>) -> AnyView {
    let item = asked.question.item;
    let first = asked.given.first().cloned();
    match item.kind {
        _ if !item.options.is_empty() => options(asked),
        Kind::Boolean => {
            let choice = |yes: bool| Choice::new(yes.to_string(), yes_or_no(yes, asked.lang));
            radios(asked, vec![choice(true), choice(false)], first)
        }
        _ if item.repeats => {
            let shown = item.limits.max_occurs.and_then(|most| usize::try_from(most).ok());
            let shown = shown.unwrap_or(FIELDS).min(FIELDS.max(asked.given.len()));
            let fields = (0..shown).map(|at| {
                let label = t::questionnaire::answer_label(at + 1);
                one(asked, format!("value[{at}]"), label, asked.given.get(at).cloned(), at > 0)
            });
            let fields = fields.collect_view();
            let id = "repeated-question";
            view! {
                <div role="group" aria-labelledby=id class="stack">
                    <p id=id class="ds-label">{asked.question.label()}</p>
                    {fields}
                </div>
            }
            .into_any()
        }
        _ => one(asked, FIELD.to_owned(), asked.question.label(), first, !item.required),
    }
}

/// A field that is typed in.
fn one(asked: &Asked<'_>, name: String, label: String, value: Option<String>, optional: bool) -> AnyView {
    let item = asked.question.item;
    let hint = hint(asked);
    let max_length = item.limits.max_length.and_then(|most| usize::try_from(most).ok()).unwrap_or(MOST_LENGTH);
    let (form, lang) = (asked.form, asked.lang);
    match item.kind {
        Kind::Integer | Kind::Decimal | Kind::Quantity => {
            let decimals = item.kind != Kind::Integer;
            let value = value.map(|value| if lang == Lang::En { value } else { value.replace('.', ",") });
            let suffix = item.limits.units.first().map(|unit| unit.display.clone());
            view! {
                <NumberField form name label nostrip:hint=hint nostrip:value=value optional decimals nostrip:suffix=suffix/>
            }
            .into_any()
        }
        Kind::Date if item.look.control.is_none() => {
            let limit = |limit: &Option<Datum>| match limit {
                Some(Datum::Date(day)) => Some(day.clone()),
                _ => None,
            };
            let (min, max) = (limit(&item.limits.min), limit(&item.limits.max));
            view! {
                <DateField form name label nostrip:hint=hint nostrip:value=value optional nostrip:min=min nostrip:max=max/>
            }
            .into_any()
        }
        Kind::Text => {
            view! { <TextArea form name label nostrip:hint=hint nostrip:value=value optional max_length/> }.into_any()
        }
        _ => {
            let kind = match (item.kind, item.look.control.as_deref()) {
                (Kind::Date, Some("yearMonth" | "year-month")) => "month",
                (Kind::DateTime, _) => "datetime-local",
                (Kind::Time, _) => "time",
                (Kind::Url, _) => "url",
                _ => "text",
            };
            view! {
                <TextField form name label nostrip:hint=hint nostrip:value=value optional kind max_length/>
            }
            .into_any()
        }
    }
}

/// Characters of a text whose author says nothing.
const MOST_LENGTH: usize = 5000;

/// The author's words for the field, or what it takes.
fn hint(asked: &Asked<'_>) -> Option<String> {
    let item = asked.question.item;
    let limit = |limit: &Option<Datum>| {
        limit.as_ref().filter(|limit| limit.number().is_some()).map(|limit| limit_in_words(limit, asked.lang))
    };
    let range = match (limit(&item.limits.min), limit(&item.limits.max)) {
        (Some(min), Some(max)) => Some(t::questionnaire::number_between(&min, &max)),
        _ => None,
    };
    item.look.sublabel.clone().or_else(|| item.look.entry_format.clone()).or(range)
}

fn options(asked: &Asked<'_>) -> AnyView {
    let item = asked.question.item;
    let (label, optional) = (asked.question.label(), !item.required);
    let own = asked.given.iter().find_map(|text| text.strip_prefix(OWN_WORDS)).map(str::to_owned);
    let picked: Vec<&String> = asked.given.iter().filter(|text| !text.starts_with(OWN_WORDS)).collect();
    let choices = || item.options.iter().map(|option| Choice::new(option.key(), &option.coding.display)).collect();
    let (form, hint) = (asked.form, item.look.sublabel.clone());
    let list = if item.repeats {
        let tick = |(at, option): (usize, &AnswerOption)| Tick {
            name: format!("value[{}]", at + 1),
            value: option.key().to_owned(),
            label: option.coding.display.clone(),
            checked: picked.iter().any(|picked| picked.as_str() == option.key()),
        };
        let boxes = item.options.iter().enumerate().map(tick).collect::<Vec<_>>();
        view! { <Checkboxes form name=FIELD label boxes nostrip:hint=hint optional/> }.into_any()
    } else if item.options.len() > MOST_RADIOS || item.look.control.as_deref() == Some("drop-down") {
        let value = picked.first().map(|picked| (*picked).clone());
        let options: Vec<Choice> = choices();
        view! { <Select form name=FIELD label options nostrip:hint=hint nostrip:value=value optional/> }.into_any()
    } else {
        radios(asked, choices(), picked.first().map(|picked| (*picked).clone()))
    };
    if item.kind != Kind::OpenChoice {
        return list;
    }
    let label = t::questionnaire::own_words();
    view! {
        {list}
        <TextField form name="own" label nostrip:value=own optional=true max_length=MOST_LENGTH/>
    }
    .into_any()
}

fn radios(asked: &Asked<'_>, options: Vec<Choice>, value: Option<String>) -> AnyView {
    let item = asked.question.item;
    let (form, label, hint) = (asked.form, asked.question.label(), item.look.sublabel.clone());
    let optional = !item.required;
    view! {
        <RadioGroup form name=FIELD label options nostrip:hint=hint nostrip:value=value optional/>
    }
    .into_any()
}
