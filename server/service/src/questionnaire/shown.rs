//! A form as browsers get it: light, and without the engine. Invariant: what is refused here is refused there in the same
//! words, and what a browser cannot judge it leaves to the server.

use super::overview::count;
use contract::{
    FieldError,
    questionnaire::{ANSWER_FIELD, FieldKind, FieldView, NumberLimits, OptionView, QuestionView},
};
use domain::{
    Lang,
    questionnaire::{
        AnswerOption, BODY_CHART, Datum, Fault, Item, Kind, MOST_TEXT, Question, Questionnaire, limit_in_words,
        typed::Misread, way,
    },
};
use std::collections::HashSet;

/// More options than this are picked from a list.
const MOST_RADIOS: usize = 12;
/// Fields for an answer of which there may be any number.
const FIELDS: u64 = 5;
/// Characters of a text whose author says nothing.
const MOST_LENGTH: u64 = MOST_TEXT as u64;

/// The questions for persons. `asked` holds the link ids of what is asked or said now.
pub(super) fn questions(form: &Questionnaire, asked: &HashSet<String>) -> Vec<QuestionView> {
    form.questions_for_persons().iter().map(|question| shown(form, question, asked)).collect()
}

/// A form as somebody would be asked it who is asked all of it.
pub(crate) fn preview(form: &Questionnaire) -> Vec<QuestionView> {
    let all = form.questions().into_iter().flat_map(|one| one.lead.into_iter().chain(one.help).chain([one.item]));
    questions(form, &all.map(|item| item.link_id.clone()).collect())
}

fn shown(form: &Questionnaire, question: &Question<'_>, asked: &HashSet<String>) -> QuestionView {
    let item = question.item;
    // one line, one paragraph
    let said = |items: &[&Item]| {
        let now = items.iter().filter(|item| asked.contains(&item.link_id));
        let lines = now.flat_map(|item| item.text.lines()).filter(|line| !line.trim().is_empty());
        lines.map(str::to_owned).collect()
    };
    QuestionView {
        link_id: item.link_id.clone(),
        lead: said(&question.lead),
        label: question.label(),
        help: said(&question.help),
        required: item.required,
        field: field(item),
        needs: way::needs(form, &item.link_id),
    }
}

fn field(item: &Item) -> FieldView {
    let number = |limit: &Option<Datum>| limit.as_ref().and_then(Datum::number);
    let limits = &item.limits;
    let most = if item.repeats { limits.max_occurs.unwrap_or(FIELDS) } else { 1 };
    let max_length = limits.max_length.unwrap_or(MOST_LENGTH);
    FieldView {
        kind: kind(item),
        most: u32::try_from(most).unwrap_or(u32::MAX),
        limits: NumberLimits {
            min: number(&limits.min),
            max: number(&limits.max),
            decimals: limits.decimals.and_then(|most| u32::try_from(most).ok()),
        },
        max_length: u32::try_from(max_length).unwrap_or(u32::MAX),
        hint: item.look.sublabel.clone().or_else(|| item.look.entry_format.clone()),
        message: limits.message.clone(),
    }
}

fn kind(item: &Item) -> FieldKind {
    let option =
        |option: &AnswerOption| OptionView { key: option.key().to_owned(), label: option.coding.display.clone() };
    let options: Vec<OptionView> = item.options.iter().map(option).collect();
    let control = item.look.control.as_deref();
    let unit = || item.limits.units.first().map(|unit| unit.display.clone()).unwrap_or_default();
    match item.kind {
        Kind::Choice if item.repeats && control == Some(BODY_CHART) => FieldKind::Body(options),
        Kind::OpenChoice if !options.is_empty() => FieldKind::OptionsOrOwn(options),
        _ if options.len() > MOST_RADIOS && !item.repeats || !options.is_empty() && control == Some("drop-down") => {
            FieldKind::List(options)
        }
        _ if !options.is_empty() => FieldKind::Options(options),
        Kind::Boolean => FieldKind::YesNo,
        Kind::Integer => FieldKind::Whole(unit()),
        Kind::Decimal | Kind::Quantity => FieldKind::Decimal(unit()),
        Kind::Date if matches!(control, Some("yearMonth" | "year-month")) => FieldKind::Month,
        Kind::Date if control == Some("year") => FieldKind::Line,
        Kind::Date => FieldKind::Date,
        Kind::DateTime => FieldKind::Instant,
        Kind::Time => FieldKind::Time,
        Kind::Text => FieldKind::Lines,
        Kind::Url => FieldKind::Url,
        _ => FieldKind::Line,
    }
}

/// The places among the questions for persons.
pub(super) fn places(stops: &[usize]) -> Vec<u32> {
    stops.iter().copied().map(count).collect()
}

/// What is wrong with what was typed for a question.
pub(super) fn misread(item: &Item, wrong: &Misread, lang: Lang) -> FieldError {
    let error = |code: &str| FieldError::new(ANSWER_FIELD, code);
    let fault = match wrong {
        Misread::Unfit(fault) => fault,
        Misread::TooMany(most) => return error("too_many").with("max", most),
        Misread::OneOnly => return error("one_answer"),
        Misread::NotNumber => return error("not_a_number"),
        Misread::NotWhole => return error("not_whole"),
        Misread::NotDate => return error("invalid_date"),
        Misread::NotTime => return error("invalid_time"),
    };
    if let Some(words) = fault.message(item) {
        return error("in_words").with("words", words);
    }
    let (min, max) = (item.limits.min.as_ref(), item.limits.max.as_ref());
    let limit = |limit| limit_in_words(limit, lang);
    match (fault, min.map(limit), max.map(limit)) {
        (Fault::TooLow | Fault::TooHigh, Some(min), Some(max)) => error("between").with("min", min).with("max", max),
        (Fault::TooLow, Some(min), None) => error("at_least").with("min", min),
        (Fault::TooHigh, None, Some(max)) => error("at_most").with("max", max),
        (Fault::TooLong(most), ..) => error("too_long").with("max", most),
        (Fault::TooShort(least), ..) => error("too_short").with("min", least),
        (Fault::Decimals(most), ..) => error("decimals").with("max", most),
        (Fault::Moment, ..) => error("invalid_date"),
        (Fault::Option, ..) => error("unknown_choice"),
        _ => error("invalid_value"),
    }
}
