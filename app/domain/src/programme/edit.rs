//! One change to a template, as a form makes it. Invariant: it touches the one thing it names; a code that is there stays,
//! because others name it.

use super::{
    place::{NoSuchPlace, Place, Section},
    template::{
        DayPattern, Extension, FollowUp, Holidays, Path, Phase, Promise, SessionType, Slot, Template, Timepoint,
        WeekPattern, Weekday,
    },
};
use crate::{Lang, LangMap, person::text_enum, referral};

/// What a form holds. Of what holds others, only its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    Head { name: LangMap, participant_word: LangMap, starts_on: Option<Weekday>, holidays: Holidays },
    Kind(SessionType),
    Phase { code: String, name: LangMap, after: Vec<String>, path: Option<Path> },
    Week { repeat: u16 },
    Day { on: Vec<Weekday> },
    Slot(Slot),
    Timepoint(Timepoint),
    FollowUp(FollowUp),
    Promise(Promise),
    Extension(Option<Extension>),
    Referral(referral::Rules),
}

text_enum! {
    /// Where a thing goes within its list.
    Shift { Up = "up", Down = "down", Out = "out" }
}

/// A change to one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Puts it there; right after the last one, it is added.
    Put(Place, Thing),
    Shift(Place, Shift),
}

impl Template {
    /// A programme of which nothing is said yet but its name.
    #[must_use]
    pub fn empty(code: String, name: LangMap, participant_word: LangMap) -> Self {
        Self {
            code,
            name,
            participant_word,
            starts_on: None,
            holidays: Holidays::Skip,
            kinds: Vec::new(),
            phases: Vec::new(),
            timepoints: Vec::new(),
            follow_ups: Vec::new(),
            promises: Vec::new(),
            extension: None,
            referral: referral::Rules::default(),
        }
    }

    /// The same with one change.
    ///
    /// # Errors
    /// When there is nothing there, or something of another kind.
    pub fn edited(&self, edit: &Edit) -> Result<Self, NoSuchPlace> {
        let mut template = self.clone();
        let done = match edit {
            Edit::Put(place, thing) => template.put(place, thing.clone()),
            Edit::Shift(place, shift) => template.shift(place, *shift),
        };
        done.map(|()| template).ok_or(NoSuchPlace)
    }

    /// What stands there; none where something could be added.
    ///
    /// # Errors
    /// When nothing could.
    pub fn thing(&self, place: &Place) -> Result<Option<Thing>, NoSuchPlace> {
        Ok(match (place.section(), place.steps()) {
            (Section::Head, []) => Some(Thing::Head {
                name: self.name.clone(),
                participant_word: self.participant_word.clone(),
                starts_on: self.starts_on,
                holidays: self.holidays,
            }),
            (Section::Kinds, [at]) => seen(&self.kinds, *at)?.cloned().map(Thing::Kind),
            (Section::Phases, [phase]) => seen(&self.phases, *phase)?.map(Phase::head),
            (Section::Phases, [phase, week]) => {
                let week = seen(&inside(&self.phases, *phase)?.weeks, *week)?;
                week.map(|week| Thing::Week { repeat: week.repeat })
            }
            (Section::Phases, [phase, week, day]) => {
                let day = seen(&inside(&inside(&self.phases, *phase)?.weeks, *week)?.days, *day)?;
                day.map(|day| Thing::Day { on: day.on.clone() })
            }
            (Section::Phases, [phase, week, day, slot]) => {
                let day = inside(&inside(&inside(&self.phases, *phase)?.weeks, *week)?.days, *day)?;
                seen(&day.slots, *slot)?.cloned().map(Thing::Slot)
            }
            (Section::Timepoints, [at]) => seen(&self.timepoints, *at)?.cloned().map(Thing::Timepoint),
            (Section::FollowUps, [at]) => seen(&self.follow_ups, *at)?.cloned().map(Thing::FollowUp),
            (Section::Promises, [at]) => seen(&self.promises, *at)?.cloned().map(Thing::Promise),
            (Section::Extension, []) => Some(Thing::Extension(self.extension.clone())),
            (Section::Referral, []) => Some(Thing::Referral(self.referral.clone())),
            _ => return Err(NoSuchPlace),
        })
    }

    fn put(&mut self, place: &Place, thing: Thing) -> Option<()> {
        match (place.steps(), thing) {
            ([], thing) => self.put_single(place.section(), thing),
            (&[at], Thing::Kind(new)) if place.section() == Section::Kinds => {
                set(&mut self.kinds, at, new, |old, new| SessionType { code: old.code, ..new })
            }
            (&[at], Thing::Timepoint(new)) if place.section() == Section::Timepoints => {
                set(&mut self.timepoints, at, new, |old, new| Timepoint { code: old.code, ..new })
            }
            (&[at], Thing::FollowUp(new)) if place.section() == Section::FollowUps => {
                set(&mut self.follow_ups, at, new, |old, new| FollowUp { code: old.code, ..new })
            }
            (&[at], Thing::Promise(new)) if place.section() == Section::Promises => {
                set(&mut self.promises, at, new, |_, new| new)
            }
            (steps, thing) if place.section() == Section::Phases => self.put_in_phases(steps, thing),
            _ => None,
        }
    }

    /// What there is one of.
    fn put_single(&mut self, section: Section, thing: Thing) -> Option<()> {
        match (section, thing) {
            (Section::Head, Thing::Head { name, participant_word, starts_on, holidays }) => {
                (self.name, self.participant_word) = (name, participant_word);
                (self.starts_on, self.holidays) = (starts_on, holidays);
            }
            (Section::Extension, Thing::Extension(extension)) => self.extension = extension,
            (Section::Referral, Thing::Referral(rules)) => self.referral = rules,
            _ => return None,
        }
        Some(())
    }

    fn put_in_phases(&mut self, steps: &[usize], thing: Thing) -> Option<()> {
        match (steps, thing) {
            (&[at], Thing::Phase { code, name, after, path }) => {
                let new = Phase { code, name, after, path, weeks: Vec::new() };
                set(&mut self.phases, at, new, |old, new| Phase { code: old.code, weeks: old.weeks, ..new })
            }
            (&[phase, at], Thing::Week { repeat }) => {
                let new = WeekPattern { repeat, days: Vec::new() };
                set(&mut self.phases.get_mut(phase)?.weeks, at, new, |old, new| WeekPattern { days: old.days, ..new })
            }
            (&[phase, week, at], Thing::Day { on }) => {
                let days = &mut self.phases.get_mut(phase)?.weeks.get_mut(week)?.days;
                set(days, at, DayPattern { on, slots: Vec::new() }, |old, new| DayPattern { slots: old.slots, ..new })
            }
            (&[phase, week, day, at], Thing::Slot(new)) => {
                let day = self.phases.get_mut(phase)?.weeks.get_mut(week)?.days.get_mut(day)?;
                set(&mut day.slots, at, new, |_, new| new)
            }
            _ => None,
        }
    }

    fn shift(&mut self, place: &Place, shift: Shift) -> Option<()> {
        match (place.section(), place.steps()) {
            (Section::Kinds, &[at]) => shifted(&mut self.kinds, at, shift),
            (Section::Timepoints, &[at]) => shifted(&mut self.timepoints, at, shift),
            (Section::FollowUps, &[at]) => shifted(&mut self.follow_ups, at, shift),
            (Section::Promises, &[at]) => shifted(&mut self.promises, at, shift),
            (Section::Phases, &[at]) => shifted(&mut self.phases, at, shift),
            (Section::Phases, &[phase, at]) => shifted(&mut self.phases.get_mut(phase)?.weeks, at, shift),
            (Section::Phases, &[phase, week, at]) => {
                shifted(&mut self.phases.get_mut(phase)?.weeks.get_mut(week)?.days, at, shift)
            }
            (Section::Phases, &[phase, week, day, at]) => {
                let day = self.phases.get_mut(phase)?.weeks.get_mut(week)?.days.get_mut(day)?;
                shifted(&mut day.slots, at, shift)
            }
            _ => None,
        }
    }
}

impl Phase {
    /// Without its weeks.
    fn head(&self) -> Thing {
        Thing::Phase { code: self.code.clone(), name: self.name.clone(), after: self.after.clone(), path: self.path }
    }
}

/// What is at `at`: nothing right after the last one, and beyond that there is no such place.
fn seen<T>(list: &[T], at: usize) -> Result<Option<&T>, NoSuchPlace> {
    if at <= list.len() { Ok(list.get(at)) } else { Err(NoSuchPlace) }
}

/// What holds others.
fn inside<T>(list: &[T], at: usize) -> Result<&T, NoSuchPlace> {
    list.get(at).ok_or(NoSuchPlace)
}

/// Puts `new` there, with what `keep` takes along of the one before it.
fn set<T>(list: &mut Vec<T>, at: usize, new: T, keep: impl FnOnce(T, T) -> T) -> Option<()> {
    if at < list.len() {
        let old = list.remove(at);
        list.insert(at, keep(old, new));
        return Some(());
    }
    (at == list.len()).then(|| list.push(new))
}

fn shifted<T>(list: &mut Vec<T>, at: usize, shift: Shift) -> Option<()> {
    let other = match shift {
        Shift::Out => return (at < list.len()).then(|| drop(list.remove(at))),
        Shift::Up => at.checked_sub(1)?,
        Shift::Down => at.checked_add(1)?,
    };
    (at.max(other) < list.len()).then(|| list.swap(at, other))
}

/// As long as a code may be, less what sets it apart.
const MOST_OF_NAME: usize = 36;

/// A code made of a name in bokmål, that none of `taken` is.
#[must_use]
pub fn code_of(name: &LangMap, taken: &[&str]) -> String {
    let mut code = String::new();
    for letter in name.text(Lang::Nb).to_lowercase().chars() {
        match letter {
            'æ' => code.push_str("ae"),
            'ø' | 'ö' => code.push('o'),
            'å' | 'ä' => code.push('a'),
            'é' | 'è' | 'ê' => code.push('e'),
            _ if letter.is_ascii_alphanumeric() => code.push(letter),
            _ if code.ends_with('_') || code.is_empty() => {}
            _ => code.push('_'),
        }
    }
    code.truncate(MOST_OF_NAME);
    let code = code.trim_end_matches('_');
    let code = if code.is_empty() { "part" } else { code };
    let numbered = (2..).map(|number: usize| format!("{code}_{number}"));
    let mut candidates = std::iter::once(code.to_owned()).chain(numbered);
    candidates.find(|candidate| !taken.contains(&candidate.as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests;
