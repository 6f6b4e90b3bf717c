//! What is typed, before it is sent. Invariant: nothing is refused here that the server takes; what only it can judge is left
//! to it.

use contract::{
    AppError, FieldError,
    questionnaire::{ANSWER_FIELD, FieldKind, QuestionView},
};
use domain::questionnaire::typed::{MOST_WHOLE, OWN_WORDS, number};
use ui::i18n::decimal;

/// The answers in the spelling that the server keeps.
///
/// # Errors
/// What is wrong, at the question's first field.
pub fn spelled(question: &QuestionView, texts: &[String]) -> Result<Vec<String>, AppError> {
    let wrong = |code: &str| FieldError::new(ANSWER_FIELD, code);
    if texts.is_empty() && question.required {
        return Err(wrong("required").into());
    }
    let most = question.field.most as usize;
    let own = texts.iter().find(|text| most == 1 && text.starts_with(OWN_WORDS));
    // where one answer is taken, one's own words are it
    let texts = own.map_or(texts, std::slice::from_ref);
    if texts.len() > most {
        return Err(if most == 1 { wrong("one_answer") } else { wrong("too_many").with("max", most) }.into());
    }
    texts.iter().map(|text| one(question, text).map_err(AppError::from)).collect()
}

fn one(question: &QuestionView, text: &str) -> Result<String, FieldError> {
    let field = &question.field;
    let wrong = |code: &str| FieldError::new(ANSWER_FIELD, code);
    match &field.kind {
        FieldKind::Whole(_) | FieldKind::Decimal(_) => {
            let read = number(text).ok_or_else(|| wrong("not_a_number"))?;
            let whole = matches!(field.kind, FieldKind::Whole(_));
            if whole && (read.fract() != 0.0 || read.abs() > MOST_WHOLE) {
                return Err(wrong("not_whole"));
            }
            let spelled = read.to_string();
            match unfit(question, read, &spelled) {
                Some(error) => {
                    Err(field.message.as_ref().map_or(error, |words| wrong("in_words").with("words", words)))
                }
                None => Ok(spelled),
            }
        }
        FieldKind::Line | FieldKind::Lines | FieldKind::Url => {
            let text = text.trim();
            let too_long = text.chars().count() > field.max_length as usize;
            if too_long { Err(wrong("too_long").with("max", field.max_length)) } else { Ok(text.to_owned()) }
        }
        _ => Ok(text.to_owned()),
    }
}

/// Outside its limits, or too fine.
fn unfit(question: &QuestionView, read: f64, spelled: &str) -> Option<FieldError> {
    let limits = &question.field.limits;
    let wrong = |code: &str| FieldError::new(ANSWER_FIELD, code);
    let decimals = spelled.split_once('.').map_or(0, |(_, after)| after.len());
    let (low, high) = (limits.min.filter(|min| read < *min), limits.max.filter(|max| read > *max));
    match (limits.min, limits.max) {
        (Some(min), Some(max)) if low.or(high).is_some() => {
            Some(wrong("between").with("min", decimal(min)).with("max", decimal(max)))
        }
        (Some(min), _) if low.is_some() => Some(wrong("at_least").with("min", decimal(min))),
        (_, Some(max)) if high.is_some() => Some(wrong("at_most").with("max", decimal(max))),
        _ => limits.decimals.filter(|most| decimals > *most as usize).map(|most| wrong("decimals").with("max", most)),
    }
}
