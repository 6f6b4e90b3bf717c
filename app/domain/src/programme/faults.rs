//! What is wrong with a template. Invariant: every fault is told at once, each with the place it is in, and the walk is
//! bounded before it is begun.

use super::{
    MOST_ASKED, MOST_PARTS, MOST_SLOTS, MOST_TEXT, MOST_WEEKS, TimeOfDay,
    template::{Path, Phase, Promise, Slot, Template, WeekPattern, Weekday},
};
use crate::{Lang, LangMap, schedule::Format};
use std::collections::HashSet;

/// One thing that is wrong. The path leads to it: `phases[0].weeks[1].days[0].slots[2].kind`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub path: String,
    pub problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("the text in bokmål (nb) is missing")]
    NoBokmaal,
    #[error("the text is longer than {MOST_TEXT} characters")]
    TextTooLong,
    #[error("a code is 1 to 40 small letters, digits and underscores")]
    BadCode,
    #[error("the code {0} is used twice")]
    Twice(String),
    #[error("there is no {what} with the code {code}")]
    Unknown { what: &'static str, code: String },
    #[error("more than {most} {what}")]
    TooMany { what: &'static str, most: usize },
    #[error("it waits for itself: {}", .0.join(" → "))]
    Circle(Vec<String>),
    #[error("it must be from {least} to {most}")]
    OutOfRange { least: u16, most: u16 },
    #[error("the programme would take {weeks} weeks, and {MOST_WEEKS} is the most")]
    TooLong { weeks: u16 },
    #[error("a day is not named")]
    NoDay,
    #[error("it lasts past midnight")]
    PastMidnight,
    #[error("no session of {minutes} minutes fits between {at} and {until}")]
    NoTime { at: TimeOfDay, until: TimeOfDay, minutes: u16 },
    #[error("only individual sessions follow each other: a group has one, at one time")]
    UntilForGroup,
    #[error("on {day} it overlaps {other}, which the same participants have at {at}")]
    Overlap { day: Weekday, other: String, at: TimeOfDay },
}

const BRIEF: (u16, u16) = (5, 720);

impl Template {
    /// Everything that is wrong with it; nothing, when it can be used.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut walk = Walk { template: self, found: Vec::new() };
        walk.counts();
        if walk.found.is_empty() {
            walk.head();
            walk.kinds();
            walk.phases();
            walk.points();
            walk.promises();
        }
        walk.found
    }
}

struct Walk<'a> {
    template: &'a Template,
    found: Vec<Fault>,
}

impl Walk<'_> {
    fn tell(&mut self, path: impl Into<String>, problem: Problem) {
        self.found.push(Fault { path: path.into(), problem });
    }

    /// Asked first, so that the rest walks through what is small.
    fn counts(&mut self) {
        let template = self.template;
        let lists = [
            ("kinds", template.kinds.len()),
            ("phases", template.phases.len()),
            ("timepoints", template.timepoints.len()),
            ("follow_ups", template.follow_ups.len()),
            ("promises", template.promises.len()),
        ];
        for (what, count) in lists {
            if count > MOST_PARTS {
                self.tell(what, Problem::TooMany { what, most: MOST_PARTS });
            }
        }
        for (at, point) in template.timepoints.iter().enumerate() {
            if point.questionnaires.len() > MOST_ASKED {
                let problem = Problem::TooMany { what: "questionnaires", most: MOST_ASKED };
                self.tell(format!("timepoints[{at}].questionnaires"), problem);
            }
        }
        for (at, phase) in template.phases.iter().enumerate() {
            if phase.weeks.len() > MOST_PARTS {
                self.tell(format!("phases[{at}].weeks"), Problem::TooMany { what: "weeks", most: MOST_PARTS });
            }
            for (number, week) in phase.weeks.iter().enumerate() {
                let slots: usize =
                    week.days.iter().map(|day| day.slots.len().saturating_mul(day.on.len().max(1))).sum();
                if slots > MOST_SLOTS || week.days.len() > MOST_SLOTS {
                    let path = format!("phases[{at}].weeks[{number}]");
                    self.tell(path, Problem::TooMany { what: "slots", most: MOST_SLOTS });
                }
            }
        }
    }

    fn head(&mut self) {
        let template = self.template;
        self.codes("", std::iter::once(template.code.as_str()));
        self.name("name", &template.name);
        self.name("participant_word", &template.participant_word);
        if let Some(mark) = &template.referral.mark {
            self.text("referral.mark", mark);
        }
    }

    fn kinds(&mut self) {
        let template = self.template;
        self.codes("kinds", template.kinds.iter().map(|kind| kind.code.as_str()));
        for (at, kind) in template.kinds.iter().enumerate() {
            self.name(&format!("kinds[{at}].name"), &kind.name);
            self.range(&format!("kinds[{at}].minutes"), kind.minutes, BRIEF);
            for (field, words) in [("place", &kind.place), ("preparation", &kind.preparation)] {
                words.0.values().for_each(|text| self.text(&format!("kinds[{at}].{field}"), text));
            }
        }
    }

    fn phases(&mut self) {
        let template = self.template;
        self.codes("phases", template.phases.iter().map(|phase| phase.code.as_str()));
        for (at, phase) in template.phases.iter().enumerate() {
            let path = format!("phases[{at}]");
            self.name(&format!("{path}.name"), &phase.name);
            self.range(&format!("{path}.weeks"), phase.length(), (1, MOST_WEEKS));
            for (number, code) in phase.after.iter().enumerate() {
                if !template.phases.iter().any(|other| other.code == *code) {
                    let unknown = Problem::Unknown { what: "phase", code: code.clone() };
                    self.tell(format!("{path}.after[{number}]"), unknown);
                }
            }
            if let Some(circle) = template.circle(phase) {
                self.tell(format!("{path}.after"), Problem::Circle(circle));
            }
            for (number, week) in phase.weeks.iter().enumerate() {
                self.week(&format!("{path}.weeks[{number}]"), phase, week);
            }
        }
        self.extension();
    }

    fn extension(&mut self) {
        let template = self.template;
        let mut extra = 0;
        if let Some(extension) = &template.extension {
            if !template.phases.iter().any(|phase| phase.code == extension.phase) {
                let unknown = Problem::Unknown { what: "phase", code: extension.phase.clone() };
                self.tell("extension.phase", unknown);
            }
            self.range("extension.weeks", extension.weeks, (1, MOST_WEEKS));
            self.range("extension.times", extension.times, (1, MOST_WEEKS));
            extra = extension.weeks.saturating_mul(extension.times);
        }
        let weeks = template.weeks(extra);
        if weeks > MOST_WEEKS {
            self.tell("phases", Problem::TooLong { weeks });
        }
    }

    fn week(&mut self, path: &str, phase: &Phase, week: &WeekPattern) {
        self.range(&format!("{path}.repeat"), week.repeat, (1, MOST_WEEKS));
        for (at, day) in week.days.iter().enumerate() {
            if day.on.is_empty() {
                self.tell(format!("{path}.days[{at}].on"), Problem::NoDay);
            }
            for (number, slot) in day.slots.iter().enumerate() {
                self.slot(&format!("{path}.days[{at}].slots[{number}]"), slot);
            }
        }
        for &day in Weekday::ALL {
            self.overlaps(path, phase.path, week, day);
        }
    }

    fn slot(&mut self, path: &str, slot: &Slot) {
        let Some(kind) = self.template.kind(&slot.kind) else {
            let unknown = Problem::Unknown { what: "kind of session", code: slot.kind.clone() };
            return self.tell(format!("{path}.kind"), unknown);
        };
        let minutes = slot.length(kind);
        self.range(&format!("{path}.at_once"), slot.at_once, (1, 60));
        if slot.minutes.is_some() {
            self.range(&format!("{path}.minutes"), minutes, BRIEF);
        }
        if slot.ends(kind).is_none() {
            self.tell(format!("{path}.at"), Problem::PastMidnight);
        }
        match slot.until {
            Some(_) if kind.format == Format::Group => self.tell(format!("{path}.until"), Problem::UntilForGroup),
            Some(until) if slot.times(kind).next().is_none() => {
                self.tell(format!("{path}.until"), Problem::NoTime { at: slot.at, until, minutes });
            }
            _ => {}
        }
    }

    /// Two sessions of a group at the same time. Individual ones find their own time beside them.
    fn overlaps(&mut self, path: &str, phase: Option<Path>, week: &WeekPattern, day: Weekday) {
        let mut seen: Vec<(&Slot, u16, u16)> = Vec::new();
        for (at, pattern) in week.days.iter().enumerate().filter(|(_, pattern)| pattern.on.contains(&day)) {
            for (number, slot) in pattern.slots.iter().enumerate() {
                let Some(kind) = self.template.kind(&slot.kind).filter(|kind| kind.format == Format::Group) else {
                    continue;
                };
                let (from, to) = (slot.at.minutes(), slot.at.minutes().saturating_add(slot.length(kind)));
                let meets = |(other, begins, ends): &&(&Slot, u16, u16)| {
                    from < *ends && *begins < to && shared(slot.path.or(phase), other.path.or(phase))
                };
                if let Some((other, ..)) = seen.iter().find(meets) {
                    let problem = Problem::Overlap { day, other: other.kind.clone(), at: other.at };
                    self.tell(format!("{path}.days[{at}].slots[{number}].at"), problem);
                }
                seen.push((slot, from, to));
            }
        }
    }

    fn points(&mut self) {
        let template = self.template;
        self.codes("timepoints", template.timepoints.iter().map(|point| point.code.as_str()));
        self.codes("follow_ups", template.follow_ups.iter().map(|one| one.code.as_str()));
        for (at, point) in template.timepoints.iter().enumerate() {
            self.name(&format!("timepoints[{at}].name"), &point.name);
            let mut seen = HashSet::new();
            for (number, code) in point.questionnaires.iter().enumerate().filter(|(_, code)| !seen.insert(*code)) {
                self.tell(format!("timepoints[{at}].questionnaires[{number}]"), Problem::Twice(code.clone()));
            }
        }
        for (at, one) in template.follow_ups.iter().enumerate() {
            self.name(&format!("follow_ups[{at}].name"), &one.name);
            self.range(&format!("follow_ups[{at}].minutes"), one.minutes, BRIEF);
        }
    }

    fn promises(&mut self) {
        for (at, promise) in self.template.promises.iter().enumerate() {
            let path = format!("promises[{at}]");
            match promise {
                Promise::StructuredDay { minutes } => self.range(&path, *minutes, (1, 720)),
                Promise::DaysAWeek { at_least } => self.range(&path, u16::from(*at_least), (1, 7)),
                Promise::IndividualShare { percent, give_or_take } => {
                    self.range(&path, u16::from(*percent.max(give_or_take)), (0, 100));
                }
                Promise::OnSiteShare { at_least_percent } => self.range(&path, u16::from(*at_least_percent), (0, 100)),
                Promise::FollowUps { at_least, within_weeks } => {
                    self.range(&path, u16::from(*at_least.min(within_weeks)), (1, 104));
                }
                Promise::Contact { months } => {
                    let count = u16::try_from(months.len()).unwrap_or(u16::MAX);
                    self.range(&path, count, (1, 12));
                    for month in months {
                        self.range(&path, u16::from(*month), (1, 60));
                    }
                }
                Promise::StartWithin { days } => self.range(&path, *days, (1, 1000)),
            }
        }
    }

    fn codes<'b>(&mut self, list: &str, codes: impl Iterator<Item = &'b str>) {
        let mut seen = HashSet::new();
        for (at, code) in codes.enumerate() {
            let path = if list.is_empty() { "code".to_owned() } else { format!("{list}[{at}].code") };
            let small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            if !(1..=40).contains(&code.len()) || !code.bytes().all(small) {
                self.tell(&path, Problem::BadCode);
            }
            if !seen.insert(code) {
                self.tell(&path, Problem::Twice(code.to_owned()));
            }
        }
    }

    fn name(&mut self, path: &str, name: &LangMap) {
        if name.0.get(&Lang::Nb).is_none_or(|text| text.trim().is_empty()) {
            self.tell(path, Problem::NoBokmaal);
        }
        for text in name.0.values() {
            self.text(path, text);
        }
    }

    fn text(&mut self, path: &str, text: &str) {
        if text.chars().count() > MOST_TEXT {
            self.tell(path, Problem::TextTooLong);
        }
    }

    fn range(&mut self, path: &str, number: u16, (least, most): (u16, u16)) {
        if !(least..=most).contains(&number) {
            self.tell(path, Problem::OutOfRange { least, most });
        }
    }
}

/// Can the same participant be on both?
fn shared(one: Option<Path>, other: Option<Path>) -> bool {
    one.is_none() || other.is_none() || one == other
}

impl Template {
    /// The way from a phase back to itself, where it has one.
    fn circle(&self, phase: &Phase) -> Option<Vec<String>> {
        let mut way = vec![phase.code.clone()];
        let mut seen = HashSet::new();
        self.leads_to(phase, &phase.code, &mut way, &mut seen).then_some(way)
    }

    fn leads_to(&self, phase: &Phase, goal: &str, way: &mut Vec<String>, seen: &mut HashSet<String>) -> bool {
        let at = self.phases.iter().position(|other| std::ptr::eq(other, phase));
        let before = at.and_then(|at| at.checked_sub(1)).and_then(|before| self.phases.get(before));
        let implied = if phase.after.is_empty() { before } else { None };
        let named = phase.after.iter().filter_map(|code| self.phases.iter().find(|other| other.code == *code));
        for next in implied.into_iter().chain(named) {
            way.push(next.code.clone());
            if next.code == goal || (seen.insert(next.code.clone()) && self.leads_to(next, goal, way, seen)) {
                return true;
            }
            way.pop();
        }
        false
    }
}
