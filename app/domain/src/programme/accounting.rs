//! What a participant was given: structured hours, alone and together, on site and digital, and the follow-ups. Invariant:
//! counts what was planned and not cancelled; whether the promises were kept follows from the counts alone.

use super::{
    calendar::Window,
    promises::{Judged, judge},
    template::Template,
};
use crate::schedule::{Channel, Format};
use jiff::{ToSpan as _, civil::Date};
use std::collections::BTreeMap;

/// A session of one participant, held or planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub date: Date,
    pub minutes: u16,
    pub format: Format,
    pub channel: Channel,
    /// A meal is not.
    pub structured: bool,
    /// Does it count when individual and group are weighed?
    pub in_balance: bool,
    /// Was the participant there? None where nobody has said.
    pub attended: Option<bool>,
}

/// A follow-up, and when it was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub window: Window,
    pub held_on: Option<Date>,
}

impl Contact {
    #[must_use]
    pub fn is_in_window(&self) -> bool {
        self.held_on.is_some_and(|day| self.window.holds(day))
    }
}

/// What is known of one participant's course.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub start: Date,
    pub end: Date,
    pub extension_weeks: u16,
    pub referred_on: Option<Date>,
    /// Of the programme itself, without follow-ups.
    pub sessions: &'a [Held],
    pub contacts: &'a [Contact],
    pub today: Date,
}

/// Structured minutes, told apart: twice, so that individual and group are all but what is not weighed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub individual: u32,
    pub group: u32,
    pub on_site: u32,
    pub digital: u32,
}

impl Tally {
    fn add(&mut self, held: &Held) {
        let minutes = u32::from(held.minutes);
        match held.format {
            _ if !held.in_balance => {}
            Format::Individual => self.individual += minutes,
            Format::Group => self.group += minutes,
        }
        match held.channel {
            Channel::Digital | Channel::Telephone => self.digital += minutes,
            Channel::OnSite | Channel::OnSiteRemoteTeam | Channel::Workplace | Channel::Elsewhere => {
                self.on_site += minutes;
            }
        }
    }

    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.on_site + self.digital
    }

    /// Those that are weighed against each other.
    #[must_use]
    pub fn weighed(&self) -> u32 {
        self.individual + self.group
    }

    /// To the nearest; none where there is nothing.
    #[must_use]
    pub fn individual_percent(&self) -> Option<u32> {
        percent(self.individual, self.weighed())
    }

    #[must_use]
    pub fn on_site_percent(&self) -> Option<u32> {
        percent(self.on_site, self.minutes())
    }
}

fn percent(part: u32, whole: u32) -> Option<u32> {
    (part * 100 + whole / 2).checked_div(whole)
}

/// Seven days from the start, or from the week before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    pub first: Date,
    /// Days with sessions.
    pub days: u8,
    pub tally: Tally,
}

/// What is told of one participant's course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounting {
    /// Structured minutes of each day with sessions.
    pub days: BTreeMap<Date, u32>,
    pub weeks: Vec<Week>,
    pub total: Tally,
    /// Of those sessions of which somebody has said whether the participant was there: how many, and at how many they were.
    pub attended: (u32, u32),
    pub follow_ups: u32,
    pub follow_ups_in_window: u32,
    pub extension_weeks: u16,
    pub waiting_days: Option<i32>,
    pub promises: Vec<Judged>,
}

impl Accounting {
    /// Structured minutes of a day, on average; none where there is no day.
    #[must_use]
    pub fn minutes_a_day(&self) -> Option<u32> {
        let days = u32::try_from(self.days.len()).unwrap_or(u32::MAX);
        (self.total.minutes() + days / 2).checked_div(days)
    }

    #[must_use]
    pub fn shortest_day(&self) -> Option<(Date, u32)> {
        self.days.iter().map(|(date, minutes)| (*date, *minutes)).min_by_key(|(_, minutes)| *minutes)
    }
}

/// Counts, and judges the template's promises.
#[must_use]
pub fn account(template: &Template, facts: &Facts<'_>) -> Accounting {
    let mut accounting = Accounting {
        days: BTreeMap::new(),
        weeks: weeks(facts),
        total: Tally::default(),
        attended: (0, 0),
        follow_ups: count(facts.contacts, |_| true),
        follow_ups_in_window: count(facts.contacts, Contact::is_in_window),
        extension_weeks: facts.extension_weeks,
        waiting_days: facts.referred_on.map(|referred| days_between(referred, facts.start)),
        promises: Vec::new(),
    };
    for held in facts.sessions {
        accounting.add(held, facts.start);
    }
    for week in &mut accounting.weeks {
        let last = week.first.saturating_add(6.days());
        week.days = u8::try_from(accounting.days.range(week.first..=last).count()).unwrap_or(7);
    }
    let judged = template.promises.iter().filter_map(|promise| judge(template, promise, facts, &accounting)).collect();
    accounting.promises = judged;
    accounting
}

impl Accounting {
    fn add(&mut self, held: &Held, start: Date) {
        let day = self.days.entry(held.date).or_default();
        if let Some(was_there) = held.attended {
            self.attended.0 += 1;
            self.attended.1 += u32::from(was_there);
        }
        if !held.structured {
            return;
        }
        *day += u32::from(held.minutes);
        self.total.add(held);
        let week = usize::try_from(days_between(start, held.date).div_euclid(7)).ok();
        if let Some(week) = week.and_then(|number| self.weeks.get_mut(number)) {
            week.tally.add(held);
        }
    }
}

fn weeks(facts: &Facts<'_>) -> Vec<Week> {
    let first_days = facts.start.series(1.week()).take_while(|first| *first <= facts.end);
    first_days.map(|first| Week { first, days: 0, tally: Tally::default() }).collect()
}

fn count(contacts: &[Contact], which: impl Fn(&Contact) -> bool) -> u32 {
    u32::try_from(contacts.iter().filter(|one| which(one)).count()).unwrap_or(u32::MAX)
}

/// Days from one to the other; below zero where the other is before it.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |span| span.get_days())
}
