//! What a search asks for. Invariant: a parameter that is not understood is refused by name, for to leave it out would tell
//! more than was asked for.

use crate::error::{FieldErrors, Result};
use contract::{AppError, FieldError};
use domain::id::{ParticipantId, QuestionnaireId, ResponseId};
use entity::{At, questionnaire::Model as Form};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use std::str::FromStr;

/// Resources on a page, where nothing is asked for, and at most.
const PAGE: usize = 20;
const MOST: usize = 100;
/// More parameters than any search has.
const MOST_PARAMETERS: usize = 20;

/// A canonical URL, with a version or in all; or one instrument by our id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical {
    url: String,
    version: Option<String>,
}

impl Canonical {
    fn read(text: &str) -> Self {
        match text.rsplit_once('|') {
            Some((url, version)) => Self { url: url.to_owned(), version: Some(version.to_owned()) },
            None => Self { url: text.to_owned(), version: None },
        }
    }

    /// Is this it?
    #[must_use]
    pub fn fits(&self, form: &Form) -> bool {
        let by_id = self.url.strip_prefix("Questionnaire/").is_some_and(|id| id == form.id.to_string());
        let version = self.version.as_ref().is_none_or(|version| *version == form.instrument_version);
        by_id || (self.url == form.url && version)
    }
}

/// Which instruments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormSearch {
    pub url: Option<String>,
    pub version: Option<String>,
    pub count: usize,
    pub after: Option<QuestionnaireId>,
}

/// Which answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResponseSearch {
    pub questionnaire: Option<Canonical>,
    pub participant: Option<ParticipantId>,
    pub from: Option<At>,
    pub until: Option<At>,
    pub count: usize,
    pub after: Option<ResponseId>,
}

impl FormSearch {
    /// Reads the parameters of a request.
    ///
    /// # Errors
    /// `Invalid` with the parameters that are not understood.
    pub fn read(parameters: &[(String, String)]) -> Result<Self> {
        let mut search = Self { count: PAGE, ..Self::default() };
        each(parameters, |name, value| match name {
            "url" => once(&mut search.url, value.to_owned()),
            "version" => once(&mut search.version, value.to_owned()),
            "_count" => count(value).map(|count| search.count = count),
            "_after" => once(&mut search.after, id(value)?),
            _ => None,
        })?;
        Ok(search)
    }

    pub(super) fn fits(&self, form: &Form) -> bool {
        self.url.as_ref().is_none_or(|url| *url == form.url)
            && self.version.as_ref().is_none_or(|version| *version == form.instrument_version)
    }
}

impl ResponseSearch {
    /// Reads the parameters of a request; days are reckoned in `zone`.
    ///
    /// # Errors
    /// `Invalid` with the parameters that are not understood.
    pub fn read(parameters: &[(String, String)], zone: &TimeZone) -> Result<Self> {
        let mut search = Self { count: PAGE, ..Self::default() };
        each(parameters, |name, value| match name {
            "questionnaire" => once(&mut search.questionnaire, Canonical::read(value)),
            "subject" | "patient" => {
                once(&mut search.participant, id(value.strip_prefix("Patient/").unwrap_or(value))?)
            }
            "authored" => {
                let (from, until) = span(value, zone)?;
                // several narrow it
                search.from = search.from.max(from.map(At::new));
                search.until = [search.until, until.map(At::new)].into_iter().flatten().min();
                Some(())
            }
            "_count" => count(value).map(|count| search.count = count),
            "_after" => once(&mut search.after, id(value)?),
            _ => None,
        })?;
        Ok(search)
    }
}

/// `take` gives nothing for what it does not understand. `_format` is the handler's.
fn each(parameters: &[(String, String)], mut take: impl FnMut(&str, &str) -> Option<()>) -> Result<()> {
    if parameters.len() > MOST_PARAMETERS {
        return Err(AppError::field("", "too_many").into());
    }
    let mut errors = FieldErrors::default();
    for (name, value) in parameters.iter().filter(|(name, _)| name != "_format") {
        if take(name, value).is_none() {
            errors.add(FieldError::new(name, "invalid_value"));
        }
    }
    errors.finish()
}

/// Said twice, it is not understood.
fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.is_none().then(|| *place = Some(value))
}

fn id<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn count(text: &str) -> Option<usize> {
    text.parse().ok().filter(|count| *count > 0).map(|count: usize| count.min(MOST))
}

/// From when, and until before when: `ge2026-11`, `2026-11-23`, `lt2026-11-23T10:00:00+01:00`.
fn span(text: &str, zone: &TimeZone) -> Option<(Option<Timestamp>, Option<Timestamp>)> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let (prefix, moment) = text.split_at(at);
    let (first, end) = moment_span(moment, zone)?;
    Some(match prefix {
        "" | "eq" => (Some(first), Some(end)),
        "ge" => (Some(first), None),
        "gt" => (Some(end), None),
        "le" => (None, Some(end)),
        "lt" => (None, Some(first)),
        _ => return None,
    })
}

/// All that a year, a month, a day or a moment covers.
fn moment_span(text: &str, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    if text.contains('T') {
        let moment: Timestamp = text.parse().ok()?;
        return Some((moment, moment.checked_add(SignedDuration::from_secs(1)).ok()?));
    }
    let first: Date = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return None,
    }
    .parse()
    .ok()?;
    let end = match text.len() {
        4 => first.checked_add(1.year()),
        7 => first.checked_add(1.month()),
        _ => first.tomorrow(),
    };
    let instant = |day: Date| Some(day.to_zoned(zone.clone()).ok()?.timestamp());
    Some((instant(first)?, instant(end.ok()?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(parameters: &[(&str, &str)]) -> Result<ResponseSearch> {
        let owned: Vec<_> = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        ResponseSearch::read(&owned, &TimeZone::get("Europe/Oslo").expect("a zone"))
    }

    fn at(text: &str) -> At {
        At::new(text.parse().expect("a moment"))
    }

    #[test]
    fn days_are_the_centres_and_several_limits_narrow() {
        let day = read(&[("authored", "2026-10-25")]).expect("a day");
        // the clocks go back that night
        assert_eq!((day.from, day.until), (Some(at("2026-10-24T22:00:00Z")), Some(at("2026-10-25T23:00:00Z"))));
        let both = read(&[("authored", "ge2026-10"), ("authored", "lt2026-10-25"), ("authored", "gt2026-10-02")]);
        let both = both.expect("limits");
        assert_eq!((both.from, both.until), (Some(at("2026-10-02T22:00:00Z")), Some(at("2026-10-24T22:00:00Z"))));
        let moment = read(&[("authored", "le2026-10-25T12:00:00+02:00")]).expect("a moment");
        assert_eq!((moment.from, moment.until), (None, Some(at("2026-10-25T10:00:01Z"))));
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        for (name, value) in [
            ("authored", "ne2026"),
            ("authored", "2026-13"),
            ("authored", "ge"),
            ("_count", "0"),
            ("_count", "x"),
            ("subject", "Patient/x"),
            ("_sort", "authored"),
            ("author:Practitioner", "1"),
        ] {
            let Err(crate::Error::App(AppError::Invalid { fields })) = read(&[(name, value)]) else {
                panic!("{name}={value} was taken")
            };
            assert_eq!(fields[0].field, name);
        }
        assert_eq!(read(&[("_count", "5000")]).expect("a count").count, MOST);
        assert_eq!(read(&[]).expect("nothing").count, PAGE);
        assert!(read(&[("questionnaire", "a"), ("questionnaire", "b")]).is_err(), "either would be neither");
    }
}
