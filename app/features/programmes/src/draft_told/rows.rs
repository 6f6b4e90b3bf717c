//! The lists of a draft, line by line. Invariant: a line's place is where its form is.

use super::names::{self, is_within, title};
use crate::words;
use contract::programme_draft::{List, Row};
use domain::{
    Lang,
    programme::{
        After, Anchor, DayPattern, FollowUp, Phase, Place, PromiseKind, Section, SessionType, Slot, Template,
        Timepoint, WeekPattern,
    },
    schedule::Format,
};
use service::wording;
use ui::{
    i18n::t::{programme_form as text, programmes},
    programme::path as path_words,
};

/// How much there is of a section, in a few words.
pub fn summary(lang: Lang, template: &Template, section: Section) -> String {
    let count = |many: usize| text::count(i64::try_from(many).unwrap_or(i64::MAX));
    match section {
        Section::Head => template.name.text(lang).to_owned(),
        Section::Kinds => count(template.kinds.len()),
        Section::Phases => programmes::weeks(i64::from(whole_weeks(template))),
        Section::Timepoints => count(template.timepoints.len()),
        Section::FollowUps => count(template.follow_ups.len()),
        Section::Promises => count(template.promises.len()),
        Section::Extension => template.extension.as_ref().map_or_else(
            || text::no_extension().to_owned(),
            |one| text::extension_told(programmes::weeks(i64::from(one.weeks)), one.times),
        ),
        Section::Referral => count(template.referral.required.len()),
    }
}

/// A draft may wait for itself, or be longer than can be counted: only what has no fault is reckoned with.
fn whole_weeks(template: &Template) -> u16 {
    if template.faults().is_empty() {
        return template.weeks(0);
    }
    template.phases.iter().fold(0, |sum, phase| sum.saturating_add(phase.length()))
}

/// What stands somewhere, in a line.
pub fn stands(lang: Lang, template: &Template, place: &Place) -> String {
    let rows = Rows { lang, template, wrong: &[] };
    let detail = rows.detail(place).unwrap_or_default();
    let name = title(lang, template, place);
    if detail.is_empty() { name } else { format!("{name}, {detail}") }
}

pub struct Rows<'a> {
    pub lang: Lang,
    pub template: &'a Template,
    pub wrong: &'a [Place],
}

impl Rows<'_> {
    pub fn of_section(&self, section: Section) -> List {
        let template = self.template;
        let many = match section {
            Section::Kinds => template.kinds.len(),
            Section::Phases => template.phases.len(),
            Section::Timepoints => template.timepoints.len(),
            Section::FollowUps => template.follow_ups.len(),
            Section::Promises => template.promises.len(),
            Section::Head | Section::Extension | Section::Referral => 0,
        };
        let row = |at: usize| {
            let row = self.row(section, &[at], many)?;
            Some(if section == Section::Phases { self.with_weeks(row, at) } else { row })
        };
        let add = |words: &str| (address(section, &[many]), words.to_owned());
        let adds = match section {
            Section::Promises => PromiseKind::ALL.iter().map(|kind| of_promise(*kind, many)).collect(),
            section => vec![add(names::of_new(section, 1))],
        };
        let rows = (0..many).filter_map(row).collect();
        List { rows, adds, empty: text::empty().to_owned(), change: None }
    }

    fn with_weeks(&self, row: Row, phase: usize) -> Row {
        let Some(of) = self.template.phases.get(phase) else { return row };
        let many = of.weeks.len();
        let rows = (0..many).filter_map(|week| {
            let row = self.row(Section::Phases, &[phase, week], many)?;
            Some(Row { name: names::weeks(of, week), ..row })
        });
        let add = text::add_week(of.name.text(self.lang));
        Row { rows: rows.collect(), adds: vec![(address(Section::Phases, &[phase, many]), add)], ..row }
    }

    /// The days of a week, with their slots.
    pub fn of_week(&self, phase: usize, week: usize) -> List {
        let days: &[DayPattern] =
            self.template.phases.get(phase).and_then(|phase| phase.weeks.get(week)).map_or(&[], |week| &week.days);
        let rows = days.iter().enumerate().filter_map(|(at, day)| {
            let many = day.slots.len();
            let row = self.row(Section::Phases, &[phase, week, at], days.len())?;
            let slots = day.slots.iter().enumerate().filter_map(|(slot, of)| {
                let row = self.row(Section::Phases, &[phase, week, at, slot], many)?;
                Some(Row { name: self.slot_name(of), ..row })
            });
            let name = names::days(&day.on);
            let add = (address(Section::Phases, &[phase, week, at, many]), text::add_slot(&name));
            Some(Row { name, rows: slots.collect(), adds: vec![add], ..row })
        });
        let add = (address(Section::Phases, &[phase, week, days.len()]), text::add_day().to_owned());
        let change = format!("{}&change=1", address(Section::Phases, &[phase, week]));
        List {
            rows: rows.collect(),
            adds: vec![add],
            empty: text::empty_week().to_owned(),
            change: Some((change, text::change_week().to_owned())),
        }
    }

    fn row(&self, section: Section, steps: &[usize], many: usize) -> Option<Row> {
        let place = Place::new(section, steps)?;
        let at = *steps.last()?;
        Some(Row {
            name: title(self.lang, self.template, &place),
            detail: self.detail(&place).unwrap_or_default(),
            wrong: self.wrong.iter().any(|wrong| is_within(wrong, &place)),
            is_first: at == 0,
            is_last: at + 1 == many,
            rows: Vec::new(),
            adds: Vec::new(),
            place: place.to_string(),
        })
    }

    /// What is said of it beside its name.
    fn detail(&self, place: &Place) -> Option<String> {
        let template = self.template;
        Some(match (place.section(), place.steps()) {
            (Section::Kinds, &[at]) => of_kind(template.kinds.get(at)?),
            (Section::Phases, &[at]) => of_phase(template.phases.get(at)?),
            (Section::Phases, &[phase, at]) => of_week(template.phases.get(phase)?.weeks.get(at)?),
            (Section::Phases, &[phase, week, day, at]) => {
                self.of_slot(template.phases.get(phase)?.weeks.get(week)?.days.get(day)?.slots.get(at)?)
            }
            (Section::Timepoints, &[at]) => of_timepoint(template.timepoints.get(at)?),
            (Section::FollowUps, &[at]) => of_follow_up(template.follow_ups.get(at)?),
            _ => return None,
        })
    }

    /// "08.30–09.30 Velkommen"
    fn slot_name(&self, slot: &Slot) -> String {
        let kind = self.template.kind(&slot.kind);
        let length = slot.minutes.or(kind.map(|kind| kind.minutes)).unwrap_or(0);
        let length = slot.until.map_or(length, |until| until.minutes().saturating_sub(slot.at.minutes()));
        let name = kind.map_or(slot.kind.as_str(), |kind| kind.name.text(self.lang));
        format!("{} {name}", wording::wall_span(self.lang, slot.at, length))
    }

    fn of_slot(&self, slot: &Slot) -> String {
        let format = self.template.kind(&slot.kind).map(|kind| format_words(kind.format).to_owned());
        let channel = slot.channel.map(|channel| super::fields::channel(channel).to_owned());
        let path = slot.path.map(|path| path_words(path).to_owned());
        joined([format, channel, path])
    }
}

fn of_promise(kind: PromiseKind, at: usize) -> (String, String) {
    let address = format!("{}&promise={kind}", address(Section::Promises, &[at]));
    (address, text::add_promise(names::promise(kind)))
}

/// After the draft's own.
fn address(section: Section, steps: &[usize]) -> String {
    let place = Place::new(section, steps).map(|place| place.to_string()).unwrap_or_default();
    format!("/part?place={place}")
}

fn joined(parts: impl IntoIterator<Item = Option<String>>) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

pub fn format_words(format: Format) -> &'static str {
    match format {
        Format::Individual => text::format_individual(),
        Format::Group => text::format_group(),
    }
}

fn of_kind(kind: &SessionType) -> String {
    let words = [format_words(kind.format), super::fields::channel(kind.channel)].map(|words| Some(words.to_owned()));
    joined(words.into_iter().chain([Some(text::so_many_minutes(kind.minutes))]))
}

fn of_phase(phase: &Phase) -> String {
    let path = phase.path.map(|path| path_words(path).to_owned());
    joined([Some(programmes::weeks(i64::from(phase.length()))), path])
}

fn of_week(week: &WeekPattern) -> String {
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    let days = week.days.iter().map(|day| day.on.len()).sum();
    let sessions = week.days.iter().map(|day| day.slots.len().saturating_mul(day.on.len())).sum();
    joined([Some(text::so_many_days(count(days))), Some(text::so_many_sessions(count(sessions)))])
}

fn of_timepoint(point: &Timepoint) -> String {
    let time = so_long(point.after);
    match (point.from, time) {
        (Anchor::Start, None) => text::at_start().to_owned(),
        (Anchor::End, None) => text::at_end().to_owned(),
        (Anchor::Start, Some(time)) => text::after_start(time),
        (Anchor::End, Some(time)) => text::after_end(time),
    }
}

fn of_follow_up(one: &FollowUp) -> String {
    let when = so_long(one.after).map_or_else(|| text::at_end().to_owned(), text::after_end);
    let channel = super::fields::channel(one.channel).to_owned();
    joined([Some(when), Some(channel), Some(text::so_many_minutes(one.minutes))])
}

/// "2 uker"; nothing for no time at all.
fn so_long(after: After) -> Option<String> {
    let parts = [
        (after.months, words::months as fn(i64) -> String),
        (after.weeks, programmes::weeks),
        (after.days, text::so_many_days),
    ];
    let told: Vec<String> =
        parts.into_iter().filter(|(many, _)| *many != 0).map(|(many, words)| words(i64::from(many))).collect();
    (!told.is_empty()).then(|| told.join(", "))
}
