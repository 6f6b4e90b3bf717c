//! A programme gone through from referral to the last follow-up, as planned. Invariant: in a rehearsal everything is held
//! when it is planned, so a promise that is broken is one the template cannot keep.

use super::{
    accounting::{Accounting, Contact, Facts, Held, account},
    calendar::Window,
    generation::{PlannedSession, Refusal, generate},
    promises::{Judged, Verdict},
    template::{Holidays, Path, Template},
};
use jiff::{ToSpan as _, civil::Date};

/// What is to be gone through.
#[derive(Clone, Copy, Debug)]
pub struct Rehearsal<'a> {
    pub template: &'a Template,
    pub start: Date,
    pub participants: &'a [Path],
    pub extra_weeks: u16,
    pub referred_on: Option<Date>,
}

/// What it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsed {
    pub end: Date,
    pub sessions: Vec<PlannedSession>,
    pub timepoints: Vec<Window>,
    pub follow_ups: Vec<Window>,
    /// Of each participant.
    pub accountings: Vec<Accounting>,
}

impl Rehearsal<'_> {
    /// # Errors
    /// As [`generate`].
    pub fn run(&self) -> Result<Rehearsed, Refusal> {
        let sessions = generate(self.template, self.start, self.participants, self.extra_weeks)?;
        let end = self.template.last_day(self.start, self.extra_weeks);
        let follow_ups = self.template.follow_ups_of(end);
        let contacts: Vec<_> =
            follow_ups.iter().map(|window| Contact { window: window.clone(), held_on: Some(window.due) }).collect();
        let accountings = (0..self.participants.len()).map(|person| {
            let own = sessions.iter().filter(|session| session.participants.contains(&person));
            let held: Vec<_> = own.map(PlannedSession::as_held).collect();
            let facts = Facts {
                start: self.start,
                end,
                extension_weeks: self.extra_weeks,
                referred_on: self.referred_on,
                sessions: &held,
                contacts: &contacts,
                today: Date::MAX,
            };
            account(self.template, &facts)
        });
        let accountings = accountings.collect();
        let timepoints = self.template.timepoints_of(self.start, end);
        Ok(Rehearsed { end, sessions, timepoints, follow_ups, accountings })
    }
}

impl PlannedSession {
    fn as_held(&self) -> Held {
        Held {
            date: self.date,
            minutes: self.minutes,
            format: self.format,
            channel: self.channel,
            structured: self.structured,
            in_balance: self.in_balance,
            attended: Some(true),
        }
    }
}

/// The promises that cannot be kept to a group of this size, on which path, in weeks without holidays that begin on the
/// returned day.
///
/// # Errors
/// When they do not all fit.
pub fn weaknesses(template: &Template, participants: usize) -> Result<(Date, Vec<(Path, Judged)>), Refusal> {
    let template = Template { holidays: Holidays::Work, ..template.clone() };
    let paths: Vec<Path> = Path::ALL.iter().copied().cycle().take(participants).collect();
    // a Monday; any would do, since holidays do not count here
    let monday = jiff::civil::date(2026, 8, 31);
    let days = template.starts_on.map_or(0, |day| i64::from(day.from_monday()));
    let start = monday.saturating_add(days.days());
    let rehearsal =
        Rehearsal { template: &template, start, participants: &paths, extra_weeks: 0, referred_on: None }.run()?;
    let mut found: Vec<(Path, Judged)> = Vec::new();
    for (path, accounting) in paths.iter().zip(rehearsal.accountings) {
        for judged in accounting.promises.into_iter().filter(|judged| judged.verdict == Verdict::Broken) {
            if !found.iter().any(|(told, other)| told == path && other.promise == judged.promise) {
                found.push((*path, judged));
            }
        }
    }
    Ok((start, found))
}
