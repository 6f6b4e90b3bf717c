//! The field that a question is answered in. Invariant: what it sends is named `value[…]`, own words `own`, and nothing is
//! chosen beforehand.

use super::body_chart::{box_name, drawn};
use contract::questionnaire::{ANSWER_FIELD, FieldKind, NumberLimits, OptionView, QuestionView};
use domain::{
    Lang,
    questionnaire::{
        typed::{self as texts, OWN_WORDS},
        yes_or_no,
    },
};
use leptos::prelude::*;
use ui::{form::FormState, i18n::decimal, prelude::*};

/// How many fields `value[…]` a question may have.
pub fn fields_of(question: &QuestionView) -> usize {
    question.field.kind.options().len().max(question.field.most as usize) + 1
}

/// The field, with its label; `given` are the answers so far.
pub fn field(question: &QuestionView, given: &[String], form: FormState, lang: Lang) -> AnyView {
    let label = question.label.clone();
    let first = given.first().cloned();
    match &question.field.kind {
        FieldKind::YesNo => {
            let options = ["true", "false"].map(|text| Choice::new(text, yes_or_no(text == "true", lang))).into();
            radios(question, options, first, form)
        }
        FieldKind::Options(list) => options(question, list, given, form),
        FieldKind::Body(list) => {
            let boxes = options(question, list, given, form);
            view! { <div class="stack"><div class="body-chart" aria-hidden="true" inner_html=drawn(list)></div>{boxes}</div> }
                .into_any()
        }
        FieldKind::OptionsOrOwn(list) => {
            let own = given.iter().find_map(|text| text.strip_prefix(OWN_WORDS)).map(str::to_owned);
            let most = question.field.max_length as usize;
            let words = t::questionnaire::own_words();
            view! {
                {options(question, list, given, form)}
                <TextField form name="own" label=words hint=t::questionnaire::own_words_hint() nostrip:value=own optional=true max_length=most/>
            }
            .into_any()
        }
        FieldKind::List(list) => {
            let (options, hint) = (choices(list), question.field.hint.clone());
            let optional = !question.required;
            view! { <Select form name=ANSWER_FIELD label options nostrip:hint=hint nostrip:value=first optional/> }
                .into_any()
        }
        _ if question.field.most > 1 => {
            let one = |at: usize| {
                let label = t::questionnaire::answer_label(at + 1);
                typed(question, format!("value[{at}]"), label, given.get(at).cloned(), at > 0, form)
            };
            let id = "repeated-question";
            view! {
                <div role="group" aria-labelledby=id class="stack">
                    <p id=id class="ds-label">{label}</p>
                    {(0..question.field.most as usize).map(one).collect_view()}
                </div>
            }
            .into_any()
        }
        _ => typed(question, ANSWER_FIELD.to_owned(), label, first, !question.required, form),
    }
}

/// A field that is typed in.
fn typed(
    question: &QuestionView,
    name: String,
    label: String,
    value: Option<String>,
    optional: bool,
    form: FormState,
) -> AnyView {
    let field = &question.field;
    let unit = match &field.kind {
        FieldKind::Whole(unit) | FieldKind::Decimal(unit) => unit.as_str(),
        _ => "",
    };
    let hint = field.hint.clone().or_else(|| range(&field.limits, unit));
    let with = |unit: &String| Some(unit.clone()).filter(|unit| !unit.is_empty());
    let kind = match &field.kind {
        FieldKind::Whole(unit) => return number(name, label, (hint, value, with(unit)), (optional, false), form),
        FieldKind::Decimal(unit) => {
            let unit = with(unit);
            return number(
                name,
                label,
                (hint, value.and_then(|value| texts::number(&value)).map(decimal), unit),
                (optional, true),
                form,
            );
        }
        FieldKind::Lines => {
            let max_length = field.max_length as usize;
            return view! { <TextArea form name label nostrip:hint=hint nostrip:value=value optional max_length/> }
                .into_any();
        }
        FieldKind::Date => {
            return view! { <DateField form name label nostrip:hint=hint nostrip:value=value optional/> }.into_any();
        }
        FieldKind::Month => "month",
        FieldKind::Instant => "datetime-local",
        FieldKind::Time => "time",
        FieldKind::Url => "url",
        _ => "text",
    };
    let max_length = field.max_length as usize;
    view! { <TextField form name label nostrip:hint=hint nostrip:value=value optional kind max_length/> }.into_any()
}

/// Hint, value and unit of a number.
type OfNumber = (Option<String>, Option<String>, Option<String>);

fn number(
    name: String,
    label: String,
    (hint, value, unit): OfNumber,
    (optional, decimals): (bool, bool),
    form: FormState,
) -> AnyView {
    view! {
        <NumberField form name label nostrip:hint=hint nostrip:value=value optional decimals nostrip:suffix=unit/>
    }
    .into_any()
}

/// Also for those who do not see the unit beside the field.
fn range(limits: &NumberLimits, unit: &str) -> Option<String> {
    let highest = format!("{} {unit}", decimal(limits.max?));
    Some(t::questionnaire::number_between(decimal(limits.min?), highest.trim()))
}

fn choices(list: &[OptionView]) -> Vec<Choice> {
    list.iter().map(|option| Choice::new(&option.key, &option.label)).collect()
}

/// Radios, or boxes where there may be several answers.
fn options(question: &QuestionView, list: &[OptionView], given: &[String], form: FormState) -> AnyView {
    if question.field.most == 1 {
        let picked = given.iter().find(|text| !text.starts_with(OWN_WORDS)).cloned();
        return radios(question, choices(list), picked, form);
    }
    let tick = |(at, option): (usize, &OptionView)| Tick {
        name: box_name(at),
        value: option.key.clone(),
        label: option.label.clone(),
        checked: given.contains(&option.key),
    };
    let boxes = list.iter().enumerate().map(tick).collect::<Vec<_>>();
    let (label, hint, optional) = (question.label.clone(), question.field.hint.clone(), !question.required);
    view! { <Checkboxes form name=ANSWER_FIELD label boxes nostrip:hint=hint optional/> }.into_any()
}

fn radios(question: &QuestionView, options: Vec<Choice>, value: Option<String>, form: FormState) -> AnyView {
    let (label, hint, optional) = (question.label.clone(), question.field.hint.clone(), !question.required);
    view! { <RadioGroup form name=ANSWER_FIELD label options nostrip:hint=hint nostrip:value=value optional/> }
        .into_any()
}
