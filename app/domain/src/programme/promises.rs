//! Was a promise kept? Invariant: broken is only what can no longer be mended; kept is only what is over or done; every
//! verdict that is not good has its reason.

use super::{
    accounting::{Accounting, Contact, Facts, Week},
    template::{After, Promise, Template},
};
use crate::person::text_enum;
use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

text_enum! {
    /// How it stands with a promise.
    Verdict {
        Kept = "kept",
        /// Will be kept, if all goes as planned.
        OnCourse = "on_course",
        /// Will be broken, unless the plan is changed.
        AtRisk = "at_risk",
        Broken = "broken",
    }
}

text_enum! {
    /// What can be promised, without its numbers.
    PromiseKind {
        StructuredDay = "structured_day",
        DaysAWeek = "days_a_week",
        IndividualShare = "individual_share",
        OnSiteShare = "on_site_share",
        FollowUps = "follow_ups",
        Contact = "contact",
        StartWithin = "start_within",
    }
}

impl Promise {
    #[must_use]
    pub fn kind(&self) -> PromiseKind {
        match self {
            Self::StructuredDay { .. } => PromiseKind::StructuredDay,
            Self::DaysAWeek { .. } => PromiseKind::DaysAWeek,
            Self::IndividualShare { .. } => PromiseKind::IndividualShare,
            Self::OnSiteShare { .. } => PromiseKind::OnSiteShare,
            Self::FollowUps { .. } => PromiseKind::FollowUps,
            Self::Contact { .. } => PromiseKind::Contact,
            Self::StartWithin { .. } => PromiseKind::StartWithin,
        }
    }
}

/// A promise, how it stands, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub promise: Promise,
    pub verdict: Verdict,
    /// Where the verdict is not good.
    pub reason: Option<Reason>,
}

/// Why a promise is at risk or broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The first day that is too short.
    ShortDay {
        date: Date,
        minutes: u32,
        wanted: u32,
    },
    /// The first week with too few days.
    FewDays {
        week_of: Date,
        days: u8,
        wanted: u8,
        holidays: u8,
    },
    /// The first week that is out of balance.
    Share {
        week_of: Date,
        percent: u32,
        wanted: u32,
        give_or_take: u32,
    },
    LittleOnSite {
        percent: u32,
        wanted: u32,
    },
    NoSessions,
    FewFollowUps {
        counted: u32,
        possible: u32,
        wanted: u32,
    },
    /// One that is due was not held yet.
    FollowUpDue {
        date: Date,
    },
    NoContact {
        months: u8,
    },
    Waited {
        days: i32,
        most: u32,
    },
}

/// None where nothing is known that it could be judged by.
pub(super) fn judge(template: &Template, promise: &Promise, facts: &Facts<'_>, sums: &Accounting) -> Option<Judged> {
    let (verdict, reason) = match promise {
        Promise::StructuredDay { minutes } => structured_day(u32::from(*minutes), facts, sums),
        Promise::DaysAWeek { at_least } => days_a_week(template, *at_least, facts, sums),
        Promise::IndividualShare { percent, give_or_take } => {
            individual_share(u32::from(*percent), u32::from(*give_or_take), facts, sums)
        }
        Promise::OnSiteShare { at_least_percent } => on_site(u32::from(*at_least_percent), facts, sums),
        Promise::FollowUps { at_least, within_weeks } => follow_ups(u32::from(*at_least), *within_weeks, facts),
        Promise::Contact { months } => contact(months, facts),
        Promise::StartWithin { days } => started(u32::from(*days), sums.waiting_days?),
    };
    Some(Judged { promise: promise.clone(), verdict, reason })
}

type Judgement = (Verdict, Option<Reason>);

/// Of what is spread over the course: the first fault that is past has broken it, one to come puts it at risk.
fn over_course(facts: &Facts<'_>, faults: Vec<(Date, Reason)>) -> Judgement {
    let good = if facts.today > facts.end { Verdict::Kept } else { Verdict::OnCourse };
    match faults.into_iter().next() {
        Some((last, reason)) if last < facts.today => (Verdict::Broken, Some(reason)),
        Some((_, reason)) => (Verdict::AtRisk, Some(reason)),
        None => (good, None),
    }
}

fn structured_day(wanted: u32, facts: &Facts<'_>, sums: &Accounting) -> Judgement {
    if sums.days.is_empty() {
        return over_course(facts, vec![(facts.end, Reason::NoSessions)]);
    }
    let short = sums.days.iter().filter(|(_, minutes)| **minutes < wanted);
    let told = short.map(|(&date, &minutes)| (date, Reason::ShortDay { date, minutes, wanted }));
    over_course(facts, told.collect())
}

fn last_day(week: &Week) -> Date {
    week.first.saturating_add(6.days())
}

fn days_a_week(template: &Template, wanted: u8, facts: &Facts<'_>, sums: &Accounting) -> Judgement {
    let short = sums.weeks.iter().filter(|week| week.days < wanted);
    let told = short.map(|week| {
        let weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let weekdays = week.first.series(1.day()).take(7).filter(|day| !weekend(day));
        let holidays = weekdays.filter(|day| template.falls_out(*day)).count();
        let holidays = u8::try_from(holidays).unwrap_or(7);
        (last_day(week), Reason::FewDays { week_of: week.first, days: week.days, wanted, holidays })
    });
    over_course(facts, told.collect())
}

fn individual_share(wanted: u32, give_or_take: u32, facts: &Facts<'_>, sums: &Accounting) -> Judgement {
    let told = sums.weeks.iter().filter_map(|week| {
        let all = week.tally.weighed();
        let off = (week.tally.individual * 100).abs_diff(wanted * all);
        let percent = week.tally.individual_percent()?;
        let reason = Reason::Share { week_of: week.first, percent, wanted, give_or_take };
        (off > give_or_take * all).then_some((last_day(week), reason))
    });
    over_course(facts, told.collect())
}

fn on_site(wanted: u32, facts: &Facts<'_>, sums: &Accounting) -> Judgement {
    let too_little = sums.total.on_site * 100 < wanted * sums.total.minutes();
    let reason = match sums.total.on_site_percent() {
        None => Some(Reason::NoSessions),
        Some(percent) => too_little.then_some(Reason::LittleOnSite { percent, wanted }),
    };
    over_course(facts, reason.map(|reason| (facts.end, reason)).into_iter().collect())
}

/// Can it still be held in its window?
fn is_open(contact: &Contact, today: Date) -> bool {
    contact.held_on.is_none() && contact.window.last >= today
}

/// The first that is open and was due before today.
fn overdue<'a>(contacts: impl Iterator<Item = &'a Contact>, today: Date) -> Judgement {
    let mut late = contacts.filter(|one| is_open(one, today) && one.window.due < today);
    match late.next() {
        Some(one) => (Verdict::AtRisk, Some(Reason::FollowUpDue { date: one.window.due })),
        None => (Verdict::OnCourse, None),
    }
}

fn follow_ups(wanted: u32, within_weeks: u8, facts: &Facts<'_>) -> Judgement {
    let limit = facts.end.saturating_add(i64::from(within_weeks).weeks());
    let within = || facts.contacts.iter().filter(|one| one.window.due <= limit);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let counted = number(within().filter(|one| one.is_in_window() && one.held_on <= Some(limit)).count());
    let open = number(within().filter(|one| is_open(one, facts.today)).count());
    if counted >= wanted {
        return (Verdict::Kept, None);
    }
    if counted + open >= wanted {
        return overdue(within(), facts.today);
    }
    let verdict = if facts.today > limit { Verdict::Broken } else { Verdict::AtRisk };
    (verdict, Some(Reason::FewFollowUps { counted, possible: counted + open, wanted }))
}

fn contact(months: &[u8], facts: &Facts<'_>) -> Judgement {
    let mut all_held = true;
    for &month in months {
        let due = After { months: i16::from(month), ..After::default() }.from(facts.end);
        let mut at_that_time = facts.contacts.iter().filter(|one| one.window.holds(due));
        if at_that_time.clone().any(Contact::is_in_window) {
            continue;
        }
        all_held = false;
        if !at_that_time.any(|one| is_open(one, facts.today)) {
            let verdict = if due < facts.today { Verdict::Broken } else { Verdict::AtRisk };
            return (verdict, Some(Reason::NoContact { months: month }));
        }
    }
    if all_held { (Verdict::Kept, None) } else { overdue(facts.contacts.iter(), facts.today) }
}

fn started(most: u32, waited: i32) -> Judgement {
    if i64::from(waited) <= i64::from(most) {
        (Verdict::Kept, None)
    } else {
        (Verdict::Broken, Some(Reason::Waited { days: waited, most }))
    }
}
