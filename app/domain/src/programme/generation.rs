//! From a template to planned sessions. Invariant: nobody is in two places at once, and an individual session has at most
//! as many beside it as its slot allows; what does not fit is refused, never left out.

use super::{
    MOST_PARTICIPANTS, TimeOfDay, Weekday,
    calendar::{Placed, day_in_week, week_after},
    template::{Path, SessionType, Slot, Template, WeekPattern},
};
use crate::schedule::{Channel, Format};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// Sessions of one plan.
const MOST_SESSIONS: usize = 20_000;

/// A session that a template makes. Participants are numbers, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSession {
    pub phase: String,
    /// Of the programme, counted from 1.
    pub week: u16,
    pub date: Date,
    pub starts: TimeOfDay,
    pub minutes: u16,
    /// The code of a [`SessionType`].
    pub kind: String,
    pub format: Format,
    pub channel: Channel,
    pub structured: bool,
    pub in_balance: bool,
    pub participants: Vec<usize>,
}

/// Why no plan was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the programme begins on a {wanted}, and {start} is a {got}")]
    WrongDay { start: Date, wanted: Weekday, got: Weekday },
    #[error("{0} is a public holiday, on which nothing begins")]
    Holiday(Date),
    #[error("a group has 1 to {MOST_PARTICIPANTS} participants, not {0}")]
    Participants(usize),
    #[error("{weeks} weeks is no extension of this programme: {allowed}")]
    Extension { weeks: u16, allowed: String },
    #[error("{0} is too far away")]
    TooFar(Date),
    #[error("the plan would hold more than {MOST_SESSIONS} sessions")]
    TooMany,
    #[error("{date}, {kind} at {at}: there is room for {placed} of {wanted} participants")]
    NoRoom { date: Date, at: TimeOfDay, kind: String, placed: usize, wanted: usize },
}

/// The sessions of a group that begins on `start`, in order of time. Each participant goes their own [`Path`].
///
/// # Errors
/// When the date is impossible for this programme, or they do not all fit.
pub fn generate(
    template: &Template,
    start: Date,
    participants: &[Path],
    extra_weeks: u16,
) -> Result<Vec<PlannedSession>, Refusal> {
    allowed(template, start, participants.len(), extra_weeks)?;
    let mut days: BTreeMap<Date, Day> = BTreeMap::new();
    let mut count = 0;
    for placed in template.placed(extra_weeks) {
        for number in 0..placed.weeks {
            let Some(pattern) = placed.phase.week(number) else { continue };
            let planning = Planning { placed, week: placed.from + number, participants };
            for &weekday in Weekday::ALL {
                let date = day_in_week(week_after(start, planning.week), weekday);
                if template.falls_out(date) {
                    continue;
                }
                let day = days.entry(date).or_default();
                let before = day.sessions.len();
                planning.day(date, slots_of(template, pattern, weekday), day)?;
                count += day.sessions.len() - before;
                if count > MOST_SESSIONS {
                    return Err(Refusal::TooMany);
                }
            }
        }
    }
    let in_order = |mut day: Day| {
        day.sessions.sort_by_key(|session| session.starts);
        day.sessions
    };
    Ok(days.into_values().flat_map(in_order).collect())
}

/// What one day of a pattern holds; what a group does first, because it has its time.
fn slots_of<'a>(
    template: &'a Template,
    pattern: &'a WeekPattern,
    weekday: Weekday,
) -> Vec<(&'a Slot, &'a SessionType)> {
    let days = pattern.days.iter().filter(|day| day.on.contains(&weekday));
    let slots = days.flat_map(|day| &day.slots);
    let mut slots: Vec<_> = slots.filter_map(|slot| Some((slot, template.kind(&slot.kind)?))).collect();
    slots.sort_by_key(|(_, kind)| kind.format == Format::Individual);
    slots
}

fn allowed(template: &Template, start: Date, participants: usize, extra_weeks: u16) -> Result<(), Refusal> {
    // the weeks and years after it must be on the calendar too
    if !(1900..=9900).contains(&start.year()) {
        return Err(Refusal::TooFar(start));
    }
    let got = Weekday::from(start.weekday());
    if let Some(wanted) = template.starts_on.filter(|wanted| *wanted != got) {
        return Err(Refusal::WrongDay { start, wanted, got });
    }
    if template.falls_out(start) {
        return Err(Refusal::Holiday(start));
    }
    if !(1..=MOST_PARTICIPANTS).contains(&participants) {
        return Err(Refusal::Participants(participants));
    }
    let steps = template.extension.as_ref().map_or((1, 0), |extension| (extension.weeks.max(1), extension.times));
    if extra_weeks.is_multiple_of(steps.0) && extra_weeks / steps.0 <= steps.1 {
        return Ok(());
    }
    let allowed = match steps {
        (_, 0) => "it has none".to_owned(),
        (weeks, times) => format!("{weeks} at a time, {} at most", weeks.saturating_mul(times)),
    };
    Err(Refusal::Extension { weeks: extra_weeks, allowed })
}

/// What a day holds so far, and when each participant is busy: from minute to minute.
#[derive(Default)]
struct Day {
    sessions: Vec<PlannedSession>,
    busy: HashMap<usize, Vec<(u16, u16)>>,
}

impl Day {
    fn is_free(&self, person: usize, starts: TimeOfDay, minutes: u16) -> bool {
        let (from, to) = (starts.minutes(), starts.minutes().saturating_add(minutes));
        self.busy.get(&person).is_none_or(|spans| spans.iter().all(|(begins, ends)| to <= *begins || *ends <= from))
    }

    fn add(&mut self, session: PlannedSession) {
        let from = session.starts.minutes();
        for person in &session.participants {
            self.busy.entry(*person).or_default().push((from, from.saturating_add(session.minutes)));
        }
        self.sessions.push(session);
    }
}

/// One week of one phase.
struct Planning<'a> {
    placed: Placed<'a>,
    week: u16,
    participants: &'a [Path],
}

impl Planning<'_> {
    fn day(&self, date: Date, slots: Vec<(&Slot, &SessionType)>, day: &mut Day) -> Result<(), Refusal> {
        for (turn, of) in slots.into_iter().enumerate() {
            let whom = self.whom(of.0);
            match of.1.format {
                _ if whom.is_empty() => {}
                Format::Group => self.together(date, of, whom, day)?,
                Format::Individual => self.one_each(date, of, (&whom, turn), day)?,
            }
        }
        Ok(())
    }

    /// Those whose path it is.
    fn whom(&self, slot: &Slot) -> Vec<usize> {
        let on_path = |path: &Path| [slot.path, self.placed.phase.path].iter().flatten().all(|only| only == path);
        self.participants.iter().enumerate().filter(|(_, path)| on_path(path)).map(|(number, _)| number).collect()
    }

    fn together(
        &self,
        date: Date,
        (slot, kind): (&Slot, &SessionType),
        whom: Vec<usize>,
        day: &mut Day,
    ) -> Result<(), Refusal> {
        let free = whom.iter().filter(|person| day.is_free(**person, slot.at, slot.length(kind))).count();
        if free < whom.len() {
            return Err(Refusal::NoRoom {
                date,
                at: slot.at,
                kind: kind.code.clone(),
                placed: free,
                wanted: whom.len(),
            });
        }
        day.add(self.session(date, (slot, kind), slot.at, whom));
        Ok(())
    }

    /// A session of each participant, one after another, each at the first free time from their own turn on.
    fn one_each(
        &self,
        date: Date,
        (slot, kind): (&Slot, &SessionType),
        (whom, turn): (&[usize], usize),
        day: &mut Day,
    ) -> Result<(), Refusal> {
        let times: Vec<TimeOfDay> = slot.times(kind).collect();
        let at_once = usize::from(slot.at_once.max(1));
        let mut taken = vec![0_usize; times.len()];
        for (place, &person) in whom.iter().enumerate() {
            // who came first last week, comes later this week
            let own = place / at_once + turn + usize::from(self.week);
            let free = |at: &usize| taken[*at] < at_once && day.is_free(person, times[*at], slot.length(kind));
            let found = (0..times.len()).map(|later| (own + later) % times.len()).find(free);
            let Some(at) = found else {
                let (kind, wanted) = (kind.code.clone(), whom.len());
                return Err(Refusal::NoRoom { date, at: slot.at, kind, placed: place, wanted });
            };
            taken[at] += 1;
            day.add(self.session(date, (slot, kind), times[at], vec![person]));
        }
        Ok(())
    }

    fn session(
        &self,
        date: Date,
        (slot, kind): (&Slot, &SessionType),
        starts: TimeOfDay,
        participants: Vec<usize>,
    ) -> PlannedSession {
        PlannedSession {
            phase: self.placed.phase.code.clone(),
            week: self.week + 1,
            date,
            starts,
            minutes: slot.length(kind),
            kind: kind.code.clone(),
            format: kind.format,
            channel: slot.channel.unwrap_or(kind.channel),
            structured: kind.structured,
            in_balance: kind.in_balance,
            participants,
        }
    }
}

impl Slot {
    /// Minutes of one session in it.
    #[must_use]
    pub fn length(&self, kind: &SessionType) -> u16 {
        self.minutes.unwrap_or(kind.minutes)
    }

    /// The times at which a session in it can begin.
    pub(super) fn times(&self, kind: &SessionType) -> impl Iterator<Item = TimeOfDay> {
        let (minutes, at) = (self.length(kind).max(1), self.at.minutes());
        let room = self.until.map_or(minutes, |until| until.minutes().saturating_sub(at));
        (0..room / minutes).filter_map(move |number| TimeOfDay::from_minutes(at + number * minutes))
    }

    /// When it is over, whoever is in it.
    pub(super) fn ends(&self, kind: &SessionType) -> Option<TimeOfDay> {
        match (kind.format, self.until) {
            (Format::Individual, Some(until)) => Some(until),
            _ => self.at.plus(self.length(kind)),
        }
    }
}
