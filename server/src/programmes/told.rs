//! A rehearsed programme as it is printed. Invariant: JSON and words say the same; participants are counted from 1.

use super::words::{self, hours};
use domain::{
    Lang,
    programme::{Accounting, Path, Promise, Rehearsal, Rehearsed, TimeOfDay, Verdict, Weekday, Window},
    schedule::{Channel, Format},
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use service::{programme::instants, wording::CENTRE_ZONE};
use std::fmt;

#[derive(Serialize)]
pub struct Told {
    programme: String,
    name: String,
    start: Date,
    end: Date,
    weeks: u16,
    phases: Vec<Phase>,
    sessions: Vec<Session>,
    timepoints: Vec<Asked>,
    follow_ups: Vec<Asked>,
    accounting: Vec<Account>,
}

#[derive(Serialize)]
struct Phase {
    code: String,
    path: Option<Path>,
    first: Date,
    last: Date,
}

#[derive(Serialize)]
struct Session {
    phase: String,
    week: u16,
    date: Date,
    /// On the wall.
    starts: TimeOfDay,
    starts_at: Timestamp,
    ends_at: Timestamp,
    minutes: u16,
    kind: String,
    format: Format,
    channel: Channel,
    structured: bool,
    participants: Vec<usize>,
}

#[derive(Serialize)]
struct Asked {
    code: String,
    first: Date,
    due: Date,
    last: Date,
}

#[derive(Serialize)]
struct Account {
    participant: usize,
    path: Path,
    days: usize,
    structured_minutes: u32,
    minutes_a_day: Option<u32>,
    shortest_day: Option<Day>,
    individual_percent: Option<u32>,
    on_site_percent: Option<u32>,
    weeks: Vec<Week>,
    follow_ups: u32,
    follow_ups_in_window: u32,
    extension_weeks: u16,
    waiting_days: Option<i32>,
    promises: Vec<Judged>,
}

#[derive(Serialize)]
struct Day {
    date: Date,
    minutes: u32,
}

#[derive(Serialize)]
struct Week {
    first: Date,
    days: u8,
    individual: u32,
    group: u32,
    on_site: u32,
    digital: u32,
}

#[derive(Serialize)]
struct Judged {
    promise: Promise,
    verdict: Verdict,
    reason: Option<String>,
}

impl Told {
    pub fn new(rehearsal: &Rehearsal<'_>, rehearsed: &Rehearsed) -> Self {
        let template = rehearsal.template;
        let phases = template.phases_extended(rehearsal.start, rehearsal.extra_weeks);
        let accounts = rehearsal.participants.iter().zip(&rehearsed.accountings).zip(1..);
        Self {
            programme: template.code.clone(),
            name: template.name.text(Lang::Nb).to_owned(),
            start: rehearsal.start,
            end: rehearsed.end,
            weeks: template.weeks(rehearsal.extra_weeks),
            phases: phases
                .into_iter()
                .map(|span| Phase { code: span.code, path: span.path, first: span.first, last: span.last })
                .collect(),
            sessions: rehearsed.sessions.iter().map(Session::new).collect(),
            timepoints: rehearsed.timepoints.iter().map(Asked::new).collect(),
            follow_ups: rehearsed.follow_ups.iter().map(Asked::new).collect(),
            accounting: accounts.map(|((path, sums), participant)| Account::new(participant, *path, sums)).collect(),
        }
    }
}

impl Session {
    fn new(session: &domain::programme::PlannedSession) -> Self {
        let (starts_at, ends_at) = instants(session, CENTRE_ZONE);
        Self {
            phase: session.phase.clone(),
            week: session.week,
            date: session.date,
            starts: session.starts,
            starts_at,
            ends_at,
            minutes: session.minutes,
            kind: session.kind.clone(),
            format: session.format,
            channel: session.channel,
            structured: session.structured,
            participants: session.participants.iter().map(|number| number + 1).collect(),
        }
    }
}

impl Asked {
    fn new(window: &Window) -> Self {
        Self { code: window.code.clone(), first: window.first, due: window.due, last: window.last }
    }
}

impl Account {
    fn new(participant: usize, path: Path, sums: &Accounting) -> Self {
        let week = |week: &domain::programme::Week| Week {
            first: week.first,
            days: week.days,
            individual: week.tally.individual,
            group: week.tally.group,
            on_site: week.tally.on_site,
            digital: week.tally.digital,
        };
        let judged = |judged: &domain::programme::Judged| Judged {
            promise: judged.promise.clone(),
            verdict: judged.verdict,
            reason: judged.reason.as_ref().map(|reason| words::reason(reason, None)),
        };
        Self {
            participant,
            path,
            days: sums.days.len(),
            structured_minutes: sums.total.minutes(),
            minutes_a_day: sums.minutes_a_day(),
            shortest_day: sums.shortest_day().map(|(date, minutes)| Day { date, minutes }),
            individual_percent: sums.total.individual_percent(),
            on_site_percent: sums.total.on_site_percent(),
            weeks: sums.weeks.iter().map(week).collect(),
            follow_ups: sums.follow_ups,
            follow_ups_in_window: sums.follow_ups_in_window,
            extension_weeks: sums.extension_weeks,
            waiting_days: sums.waiting_days,
            promises: sums.promises.iter().map(judged).collect(),
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {} weeks, {} to {}", self.name, self.weeks, self.start, self.end)?;
        let mut day = None;
        for session in &self.sessions {
            if day != Some(session.date) {
                day = Some(session.date);
                writeln!(f, "\nweek {}, {} {}", session.week, Weekday::from(session.date.weekday()), session.date)?;
            }
            writeln!(f, "  {session}")?;
        }
        for (what, list) in [("asked", &self.timepoints), ("followed up", &self.follow_ups)] {
            for one in list {
                writeln!(f, "\n{what}: {}, {} ({} to {})", one.code, one.due, one.first, one.last)?;
            }
        }
        for account in &self.accounting {
            write!(f, "\n{account}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whom: Vec<_> = self.participants.iter().map(ToString::to_string).collect();
        let (kind, format, channel, minutes) = (&self.kind, self.format, self.channel, self.minutes);
        write!(f, "{} {kind}, {minutes} min, {format}, {channel}: participant {}", self.starts, whom.join(", "))
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: Option<u32>| share.map_or_else(|| "–".to_owned(), |share| format!("{share} %"));
        writeln!(f, "participant {} ({})", self.participant, words::way(self.path))?;
        writeln!(f, "  {} days, {} a day", self.days, hours(self.minutes_a_day.unwrap_or(0)))?;
        let (individual, on_site) = (percent(self.individual_percent), percent(self.on_site_percent));
        writeln!(f, "  individual {individual}, on site {on_site}")?;
        writeln!(f, "  follow-ups in their windows: {} of {}", self.follow_ups_in_window, self.follow_ups)?;
        writeln!(f, "  weeks of extension: {}", self.extension_weeks)?;
        if let Some(days) = self.waiting_days {
            writeln!(f, "  waited {days} days")?;
        }
        for judged in &self.promises {
            let reason = judged.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
            writeln!(f, "  {}: {}{reason}", words::promise(&judged.promise), judged.verdict)?;
        }
        Ok(())
    }
}
