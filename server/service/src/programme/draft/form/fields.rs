//! What the fields of a form say. Invariant: what cannot be read is noted under its field's name, and nothing is made of a
//! form with such a note.

use crate::error::Result;
use contract::{AppError, FieldError};
use domain::{
    Lang, LangMap,
    programme::{MOST_TEXT, Thing, TimeOfDay},
};
use std::collections::BTreeMap;

pub(super) struct Fields<'a> {
    given: &'a BTreeMap<String, String>,
    wrong: Vec<FieldError>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(given: &'a BTreeMap<String, String>) -> Self {
        Self { given, wrong: Vec::new() }
    }

    /// What was made of it, if all could be read.
    ///
    /// # Errors
    /// `Invalid` with what could not.
    pub(super) fn done(self, thing: Option<Thing>) -> Result<Thing> {
        match thing {
            Some(thing) if self.wrong.is_empty() => Ok(thing),
            _ => Err(AppError::Invalid { fields: self.wrong }.into()),
        }
    }

    pub(super) fn tell(&mut self, wrong: FieldError) {
        self.wrong.push(wrong);
    }

    fn refuse<T>(&mut self, wrong: FieldError) -> Option<T> {
        self.tell(wrong);
        None
    }

    /// Without the space around it; empty where nothing came.
    pub(super) fn text(&self, name: &str) -> &'a str {
        self.given.get(name).map_or("", |text| text.trim())
    }

    pub(super) fn is_ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// Those of `all` that are ticked: each has a box of its own, `name_code`.
    pub(super) fn ticked<'b, T: Copy>(&self, name: &str, all: &'b [T], code: impl Fn(T) -> &'b str) -> Vec<T> {
        all.iter().copied().filter(|one| self.is_ticked(&format!("{name}_{}", code(*one)))).collect()
    }

    /// A text in each language that has one. Bokmål must be there where it is `required`, or where another one is.
    pub(super) fn words(&mut self, name: &str, required: bool) -> Option<LangMap> {
        let mut words = LangMap::default();
        for lang in Lang::ALL {
            let field = format!("{name}_{}", lang.as_str());
            let text = self.text(&field);
            if text.chars().count() > MOST_TEXT {
                self.tell(FieldError::new(&field, "too_long").with("max", MOST_TEXT));
            } else if !text.is_empty() {
                words.0.insert(lang, text.to_owned());
            }
        }
        let lacks = !words.0.contains_key(&Lang::Nb) && (required || !words.0.is_empty());
        let bokmaal = format!("{name}_nb");
        if lacks && self.text(&bokmaal).is_empty() {
            return self.refuse(FieldError::new(&bokmaal, "required"));
        }
        Some(words)
    }

    /// One of several.
    pub(super) fn pick<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name);
        parse(text).or_else(|| self.refuse(crate::field::not_picked(name, text)))
    }

    /// One of several, or none.
    pub(super) fn perhaps<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        if self.text(name).is_empty() { None } else { self.pick(name, parse) }
    }

    /// A whole number between two.
    pub(super) fn number<T: TryFrom<i64>>(&mut self, name: &str, least: i64, most: i64) -> Option<T> {
        let text = self.text(name);
        self.read_number(name, text, least, most)
    }

    fn read_number<T: TryFrom<i64>>(&mut self, name: &str, text: &str, least: i64, most: i64) -> Option<T> {
        if text.is_empty() {
            return self.refuse(FieldError::new(name, "required"));
        }
        let Ok(number) = text.parse::<i64>() else { return self.refuse(FieldError::new(name, "not_a_number")) };
        let within = (least..=most).contains(&number).then(|| T::try_from(number).ok()).flatten();
        let beyond = || FieldError::new(name, "out_of_range").with("min", least).with("max", most);
        within.or_else(|| self.refuse(beyond()))
    }

    /// The same where nothing need be said.
    pub(super) fn number_perhaps<T: TryFrom<i64>>(&mut self, name: &str, least: i64, most: i64) -> Option<T> {
        if self.text(name).is_empty() { None } else { self.number(name, least, most) }
    }

    /// Several numbers, with commas or space between them.
    pub(super) fn numbers<T: TryFrom<i64>>(&mut self, name: &str, least: i64, most: i64) -> Option<Vec<T>> {
        let text = self.text(name);
        let parts = text.split([',', ' ', ';']).filter(|part| !part.is_empty());
        let numbers: Option<Vec<T>> = parts.map(|part| self.read_number(name, part, least, most)).collect();
        match numbers {
            Some(none) if none.is_empty() => self.refuse(FieldError::new(name, "required")),
            numbers => numbers,
        }
    }

    /// A time of day, as browsers send it or with a dot between hour and minute.
    pub(super) fn time(&mut self, name: &str) -> Option<TimeOfDay> {
        let text = self.text(name);
        let code = if text.is_empty() { "required" } else { "invalid_time" };
        text.replace('.', ":").parse().ok().or_else(|| self.refuse(FieldError::new(name, code)))
    }

    pub(super) fn time_perhaps(&mut self, name: &str) -> Option<TimeOfDay> {
        if self.text(name).is_empty() { None } else { self.time(name) }
    }
}
