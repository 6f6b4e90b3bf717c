//! Self-logged training: what an entry may say. Invariant: an entry that breaks a limit is never stored, because only
//! [`ValidEntry`] is, and only [`ValidEntry::check`] makes one.

use crate::person::text_enum;
use std::ops::RangeInclusive;

text_enum! {
    /// What was done.
    TrainingKind {
        Walk = "walk",
        Strength = "strength",
        Endurance = "endurance",
        Mobility = "mobility",
        Water = "water",
        Other = "other",
    }
}

text_enum! {
    /// How it went, in the person's own judgement.
    Feeling { Good = "good", Ok = "ok", Hard = "hard" }
}

text_enum! {
    /// Why an entry was taken out of the log.
    VoidReason { Mistake = "mistake", Twice = "twice", NotDone = "not_done", Other = "other" }
}

/// How long one training may be.
pub const MINUTES: RangeInclusive<i32> = 1..=600;
/// How hard it was.
pub const EFFORT: RangeInclusive<i32> = 0..=10;
/// The longest note, in characters.
pub const NOTE_MAX: usize = 1000;
/// How far back one may log.
pub const DAYS_BACK: i64 = 60;

/// What is wrong with one field: the form's name of it, and a code that the interface has words for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub field: &'static str,
    pub code: &'static str,
    /// Values for the placeholders of the words.
    pub params: Vec<(&'static str, i64)>,
}

impl Fault {
    pub(crate) fn new(field: &'static str, code: &'static str) -> Self {
        Self { field, code, params: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: i64) -> Self {
        self.params.push((name, value));
        self
    }
}

/// An entry as it came from a form.
#[derive(Clone, Copy, Debug, Default)]
pub struct RawEntry<'a> {
    pub kind: &'a str,
    pub minutes: &'a str,
    pub effort: &'a str,
    pub feeling: &'a str,
    pub note: &'a str,
    /// How many days before today it was done; negative in the future, none when the date is no date.
    pub days_ago: Option<i64>,
}

/// What was done, within all limits. The day is kept beside it, by whoever knows calendars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidEntry {
    kind: TrainingKind,
    minutes: i32,
    effort: Option<i32>,
    feeling: Option<Feeling>,
    note: Option<String>,
}

impl ValidEntry {
    /// Checks all fields, so that a person hears of every mistake at once.
    ///
    /// # Errors
    /// One fault for each field that is wrong.
    pub fn check(raw: &RawEntry<'_>) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut tell = |fault| faults.push(fault);
        let kind = kind(raw.kind).map_err(&mut tell).ok();
        let minutes = minutes(raw.minutes).map_err(&mut tell).ok();
        let effort = effort(raw.effort).map_err(&mut tell).ok();
        let feeling = feeling(raw.feeling).map_err(&mut tell).ok();
        let note = note(raw.note).map_err(&mut tell).ok();
        let day = day(raw.days_ago).map_err(&mut tell).ok();
        match (kind, minutes, effort, feeling, note, day) {
            (Some(kind), Some(minutes), Some(effort), Some(feeling), Some(note), Some(())) => {
                Ok(Self { kind, minutes, effort, feeling, note })
            }
            _ => Err(faults),
        }
    }

    #[must_use]
    pub fn kind(&self) -> TrainingKind {
        self.kind
    }

    #[must_use]
    pub fn minutes(&self) -> i32 {
        self.minutes
    }

    #[must_use]
    pub fn effort(&self) -> Option<i32> {
        self.effort
    }

    #[must_use]
    pub fn feeling(&self) -> Option<Feeling> {
        self.feeling
    }

    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

/// Why an entry is to be taken out.
///
/// # Errors
/// When nothing, or something unknown, was chosen.
pub fn void_reason(text: &str) -> Result<VoidReason, Fault> {
    if text.trim().is_empty() {
        return Err(Fault::new("reason", "required"));
    }
    VoidReason::parse(text).ok_or_else(|| Fault::new("reason", "unknown_choice"))
}

fn kind(text: &str) -> Result<TrainingKind, Fault> {
    if text.trim().is_empty() {
        return Err(Fault::new("kind", "required"));
    }
    TrainingKind::parse(text).ok_or_else(|| Fault::new("kind", "unknown_choice"))
}

fn minutes(text: &str) -> Result<i32, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::new("minutes", "required"));
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return Err(Fault::new("minutes", "not_a_number"));
    }
    // a number too large for the type is a number all the same
    text.parse().ok().filter(|n| MINUTES.contains(n)).ok_or_else(|| {
        Fault::new("minutes", "out_of_range")
            .with("min", i64::from(*MINUTES.start()))
            .with("max", i64::from(*MINUTES.end()))
    })
}

pub(crate) fn effort(text: &str) -> Result<Option<i32>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let chosen = text.parse().ok().filter(|n| EFFORT.contains(n));
    chosen.map(Some).ok_or_else(|| Fault::new("effort", "unknown_choice"))
}

fn feeling(text: &str) -> Result<Option<Feeling>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    Feeling::parse(text).map(Some).ok_or_else(|| Fault::new("feeling", "unknown_choice"))
}

fn note(text: &str) -> Result<Option<String>, Fault> {
    free_text("note", text, NOTE_MAX)
}

/// What was typed in a field that may be left empty. Browsers send line ends as two characters but count them as one; what
/// cannot be seen is not kept.
pub(crate) fn free_text(field: &'static str, text: &str, max: usize) -> Result<Option<String>, Fault> {
    let text = text.replace("\r\n", "\n");
    let text: String = text.trim().chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    if text.chars().count() > max {
        return Err(Fault::new(field, "too_long").with("max", i64::try_from(max).unwrap_or(i64::MAX)));
    }
    Ok((!text.is_empty()).then_some(text))
}

fn day(days_ago: Option<i64>) -> Result<(), Fault> {
    match days_ago {
        None => Err(Fault::new("performed_on", "invalid_date")),
        Some(days) if days < 0 => Err(Fault::new("performed_on", "future_date")),
        Some(days) if days > DAYS_BACK => Err(Fault::new("performed_on", "date_too_old")),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests;
