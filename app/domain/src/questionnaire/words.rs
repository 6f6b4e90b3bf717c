//! Answers in words, for people to read. Invariant: an option is told in its author's words.

use super::{datum::Datum, form::Item};
use crate::Lang;
use jiff::{Timestamp, Zoned, civil, tz::TimeZone};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What an answer to this question says, for a reader of `lang`; instants in `now`'s zone.
#[must_use]
pub fn words(item: &Item, value: &Datum, lang: Lang, now: &Zoned) -> String {
    if let Some(option) = item.options.iter().find(|option| option.value().same(value)) {
        return option.coding.display.clone();
    }
    let unit = item.limits.units.first().map(|unit| unit.display.as_str());
    plain(value, lang, Some(now.time_zone()), unit)
}

/// What a limit of answers says.
#[must_use]
pub fn limit_in_words(limit: &Datum, lang: Lang) -> String {
    plain(limit, lang, None, None)
}

fn with_unit(number: String, unit: Option<&str>) -> String {
    unit.map(|unit| format!("{number} {unit}")).unwrap_or(number)
}

fn plain(value: &Datum, lang: Lang, zone: Option<&TimeZone>, of_question: Option<&str>) -> String {
    match value {
        Datum::Boolean(yes) => yes_or_no(*yes, lang).to_owned(),
        Datum::Integer(number) => with_unit(number.to_string(), of_question),
        Datum::Decimal(number) => with_unit(decimal(*number, lang), of_question),
        Datum::Quantity { value, unit, code, .. } => {
            with_unit(decimal(*value, lang), unit.as_deref().or(code.as_deref()))
        }
        Datum::Date(text) => day(text, lang),
        Datum::DateTime(text) => match (text.parse::<Timestamp>(), zone) {
            (Ok(at), Some(zone)) => {
                let at = at.to_zoned(zone.clone());
                format!("{} {}", day(&at.date().to_string(), lang), at.strftime("%H:%M"))
            }
            _ => day(text.get(..10).unwrap_or(text), lang),
        },
        Datum::Time(text) => text.get(..5).unwrap_or(text).to_owned(),
        Datum::Text(text) | Datum::Uri(text) => text.clone(),
        Datum::Coding(coding) => coding.display.clone(),
        Datum::Attachment(_) | Datum::Reference(_) => String::new(),
    }
}

/// The answer to a question of yes or no.
#[must_use]
pub fn yes_or_no(yes: bool, lang: Lang) -> &'static str {
    match (yes, lang) {
        (true, Lang::En) => "Yes",
        (true, _) => "Ja",
        (false, Lang::En) => "No",
        (false, _) => "Nei",
    }
}

/// Asks whether a group that repeats is answered once more.
pub(super) fn one_more(lang: Lang) -> &'static str {
    match lang {
        Lang::Nb => "Vil du legge til én til?",
        Lang::Nn => "Vil du leggje til éin til?",
        Lang::En => "Do you want to add one more?",
    }
}

fn decimal(number: f64, lang: Lang) -> String {
    let text = number.to_string();
    if lang == Lang::En { text } else { text.replace('.', ",") }
}

/// A day, a month or a year.
fn day(text: &str, lang: Lang) -> String {
    let padded = format!("{text}{}", "-01-01".get(text.len().saturating_sub(4)..).unwrap_or_default());
    let Ok(date) = padded.parse::<civil::Date>() else { return text.to_owned() };
    let month = usize::try_from(date.month() - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    match (text.len(), lang) {
        (7, Lang::En) => format!("{month} {}", date.year()),
        (7, _) => format!("{}.{}", date.month(), date.year()),
        (10, Lang::En) => format!("{} {month} {}", date.day(), date.year()),
        (10, _) => format!("{}.{}.{}", date.day(), date.month(), date.year()),
        _ => text.to_owned(),
    }
}
