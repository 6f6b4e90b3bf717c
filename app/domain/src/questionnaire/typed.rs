//! Answers as they are typed and picked: a text for each. Invariant: `read` takes back what `text` gives, and what it takes
//! keeps to its question.

use super::{
    answers::Answers,
    datum::Datum,
    form::{Item, Kind, Questionnaire},
    parse::MOST_TEXT,
    validate::{Fault, faults},
};
use jiff::{Zoned, civil, tz::TimeZone};
use std::collections::BTreeMap;

/// The texts of the answers to each question, by link id.
pub type Texts = BTreeMap<String, Vec<String>>;

/// Before words of one's own where there are options too: no code begins with it.
pub const OWN_WORDS: char = ' ';

/// Whole numbers beyond it have gaps where they are kept.
pub const MOST_WHOLE: f64 = 9_007_199_254_740_991.0;

/// Why texts are no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misread {
    /// The question takes one answer.
    OneOnly,
    /// It takes so many.
    TooMany(u64),
    NotNumber,
    NotWhole,
    NotDate,
    NotTime,
    Unfit(Fault),
}

/// The answers that `texts` are to a question, in their order; blank ones are none. Times of day are `now`'s.
///
/// # Errors
/// The first text that is no answer.
pub fn read(item: &Item, texts: &[String], now: &Zoned) -> Result<Vec<Datum>, Misread> {
    let given: Vec<&String> = texts.iter().filter(|text| !text.trim().is_empty()).collect();
    // where one answer is taken, one's own words are it
    let own = given.iter().find(|text| !item.repeats && item.kind == Kind::OpenChoice && text.starts_with(OWN_WORDS));
    let given = own.map_or(given.as_slice(), std::slice::from_ref).iter();
    let values = given.map(|text| one(item, text, now.time_zone())).collect::<Result<Vec<_>, _>>()?;
    if values.len() > 1 && !item.repeats {
        return Err(Misread::OneOnly);
    }
    if let Some(most) = item.limits.max_occurs.filter(|most| values.len() as u64 > *most) {
        return Err(Misread::TooMany(most));
    }
    match values.iter().flat_map(|value| faults(item, value)).next() {
        Some(fault) => Err(Misread::Unfit(fault)),
        None => Ok(values),
    }
}

fn one(item: &Item, text: &str, zone: &TimeZone) -> Result<Datum, Misread> {
    if !item.options.is_empty() {
        return chosen(item, text);
    }
    let typed = text.trim();
    Ok(match item.kind {
        Kind::Boolean => Datum::Boolean(match typed {
            "true" => true,
            "false" => false,
            _ => return Err(Misread::Unfit(Fault::Option)),
        }),
        Kind::Integer => Datum::Integer(whole(typed)?),
        Kind::Decimal => Datum::Decimal(number(typed).ok_or(Misread::NotNumber)?),
        Kind::Quantity => {
            let unit = item.limits.units.first();
            let told = |part: fn(&super::form::Coding) -> Option<String>| unit.and_then(part);
            Datum::Quantity {
                value: number(typed).ok_or(Misread::NotNumber)?,
                unit: told(|unit| Some(unit.display.clone())),
                system: told(|unit| unit.system.clone()),
                code: told(|unit| Some(unit.code.clone()).filter(|code| !code.is_empty())),
            }
        }
        Kind::Date => Some(Datum::Date(typed.to_owned())).filter(Datum::well_formed).ok_or(Misread::NotDate)?,
        Kind::DateTime => Datum::DateTime(instant(typed, zone).ok_or(Misread::NotTime)?),
        Kind::Time => {
            let time: civil::Time = typed.parse().map_err(|_| Misread::NotTime)?;
            Datum::Time(time.strftime("%H:%M:%S").to_string())
        }
        Kind::Url => Datum::Uri(short_enough(typed)?),
        Kind::String | Kind::Text | Kind::OpenChoice => Datum::Text(short_enough(typed)?),
        Kind::Choice | Kind::Group | Kind::Display | Kind::Attachment | Kind::Reference => {
            return Err(Misread::Unfit(Fault::Kind));
        }
    })
}

fn whole(typed: &str) -> Result<i64, Misread> {
    let read = number(typed).ok_or(Misread::NotNumber)?;
    if read.fract() != 0.0 || read.abs() > MOST_WHOLE {
        return Err(Misread::NotWhole);
    }
    #[expect(clippy::cast_possible_truncation, reason = "a whole number that an f64 holds exactly")]
    Ok(read as i64)
}

fn chosen(item: &Item, text: &str) -> Result<Datum, Misread> {
    match text.strip_prefix(OWN_WORDS) {
        Some(own) if item.kind == Kind::OpenChoice => Ok(Datum::Text(short_enough(own.trim())?)),
        _ => {
            let option = item.options.iter().find(|option| option.key() == text);
            option.map(super::AnswerOption::value).ok_or(Misread::Unfit(Fault::Option))
        }
    }
}

/// With line breaks as scripts know them; plain forms send two characters for each.
fn short_enough(text: &str) -> Result<String, Misread> {
    let text = text.replace("\r\n", "\n");
    let most = MOST_TEXT as u64;
    if text.chars().count() as u64 > most { Err(Misread::Unfit(Fault::TooLong(most))) } else { Ok(text) }
}

/// A number with a comma or a point.
#[must_use]
pub fn number(text: &str) -> Option<f64> {
    let plain = text.trim().replace(',', ".");
    let digits = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    // no zero has a sign
    plain.parse::<f64>().ok().filter(|number| digits && number.is_finite()).map(|number| number + 0.0)
}

/// A local time as fields give it, or an instant; in RFC 3339.
fn instant(text: &str, zone: &TimeZone) -> Option<String> {
    let at = match text.parse::<civil::DateTime>() {
        Ok(local) if !text.ends_with('Z') && text.contains('T') => local.to_zoned(zone.clone()).ok()?,
        _ => text.parse::<jiff::Timestamp>().ok()?.to_zoned(zone.clone()),
    };
    Some(at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// The text that stands for a value of this question.
#[must_use]
pub fn text(item: &Item, value: &Datum, now: &Zoned) -> String {
    if let Some(option) = item.options.iter().find(|option| option.value().same(value)) {
        return option.key().to_owned();
    }
    match value {
        Datum::Boolean(value) => value.to_string(),
        Datum::Integer(value) => value.to_string(),
        Datum::Decimal(value) | Datum::Quantity { value, .. } => value.to_string(),
        Datum::Text(words) if !item.options.is_empty() => format!("{OWN_WORDS}{words}"),
        Datum::Date(text) | Datum::Text(text) | Datum::Uri(text) => text.clone(),
        Datum::DateTime(text) => local(text, now.time_zone()).unwrap_or_else(|| text.clone()),
        Datum::Time(text) => text.get(..5).unwrap_or(text).to_owned(),
        Datum::Coding(coding) => coding.code.clone(),
        Datum::Attachment(_) | Datum::Reference(_) => String::new(),
    }
}

/// As a field for local time takes it.
fn local(text: &str, zone: &TimeZone) -> Option<String> {
    let at = text.parse::<jiff::Timestamp>().ok()?.to_zoned(zone.clone());
    Some(at.strftime("%Y-%m-%dT%H:%M").to_string())
}

/// The texts of all answers that have some.
#[must_use]
pub fn texts(form: &Questionnaire, answers: &Answers, now: &Zoned) -> Texts {
    let of = |item: &Item| answers.all(&item.link_id).into_iter().map(|value| text(item, value, now)).collect();
    let questions = form.questions();
    let all = questions.iter().map(|question| (question.item.link_id.clone(), of(question.item)));
    all.filter(|(_, texts): &(String, Vec<String>)| !texts.is_empty()).collect()
}

/// The answers that these texts are; what is none of its question's is left out.
#[must_use]
pub fn answers(form: &Questionnaire, texts: &Texts, now: &Zoned) -> Answers {
    let mut answers = Answers::default();
    // in the form's order: what is under an answer comes after it
    for question in form.questions() {
        let read = texts.get(&question.item.link_id).map(|texts| read(question.item, texts, now));
        if let Some(Ok(values)) = read
            && !values.is_empty()
        {
            answers.put(form, &question.item.link_id, values);
        }
    }
    answers
}
