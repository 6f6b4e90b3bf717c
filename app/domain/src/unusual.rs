//! Which look-ups stand out. Invariant: a finding is what is recorded, counted by a rule that anyone can read here; it is
//! a reason to ask, never a judgement.
//!
//! Local reckoning (the day, the hour) comes from the server. What cannot be known from what is recorded, such as who
//! lives next door to whom, is not guessed at.

use crate::{
    id::{AccountId, EnrolmentId},
    person::{Role, text_enum},
};
use std::collections::{BTreeMap, HashMap, HashSet};

mod name;
pub use name::{Kinship, StaffNames};

text_enum! {
    /// Why something is found.
    Rule {
        /// Emergency access.
        BreakGlass = "break_glass",
        /// The participant bears the name of somebody who works at the centre.
        Colleague = "colleague",
        /// The participant bears the last name of the one who looked.
        SameName = "same_name",
        /// Many participants in one hour.
        Many = "many",
        /// Between 22 and 06.
        Night = "night",
    }
}

/// How far back a report looks.
pub const DAYS: i64 = 30;
/// The longest note of a review, in characters.
pub const NOTE_MAX: usize = 500;
/// The window of [`Rule::Many`], in seconds.
const HOUR: i64 = 3600;

/// So many participants opened one by one within an hour are many for this role.
#[must_use]
pub fn many(role: Role) -> usize {
    match role {
        Role::Therapist => 15,
        // plan the whole centre's day, and admit whole groups
        Role::Coordinator | Role::Secretary => 30,
        Role::Participant | Role::Manager | Role::Admin | Role::Guest => 5,
    }
}

/// Is this hour of the day, in local time, outside normal hours?
#[must_use]
pub fn is_night(hour: i8) -> bool {
    !(6..22).contains(&hour)
}

/// One look-up by a member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub staff: AccountId,
    pub role: Role,
    pub enrolment: EnrolmentId,
    /// Seconds since the epoch.
    pub at: i64,
    /// The local day, counted from 1 January 1970.
    pub day: i32,
    /// The local hour.
    pub hour: i8,
    /// In a list of many, not chosen one by one.
    pub listed: bool,
    pub break_glass: bool,
    pub kinship: Kinship,
}

/// What stands out: one rule, one member of staff, one day, and where it is about one participant, that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    pub staff: AccountId,
    pub role: Role,
    /// None where the finding is about several.
    pub enrolment: Option<EnrolmentId>,
    /// The local day; of a night, the day it began.
    pub day: i32,
    /// The first and last look-up, in seconds since the epoch.
    pub first: i64,
    pub last: i64,
    /// How many times something was opened.
    pub looks: u32,
    /// How many participants it was about. For [`Rule::Many`]: within the busiest hour.
    pub participants: u32,
}

impl Finding {
    /// What the finding is known by, the same each time it is found.
    #[must_use]
    pub fn key(&self) -> String {
        let about = self.enrolment.map_or_else(|| "-".to_owned(), |enrolment| enrolment.to_string());
        format!("{}:{}:{about}:{}", self.rule, self.staff, self.day)
    }
}

/// What stands out in these look-ups, the latest first.
#[must_use]
pub fn findings(looks: &[Look]) -> Vec<Finding> {
    let mut found: BTreeMap<(Rule, AccountId, Option<EnrolmentId>, i32), Vec<&Look>> = BTreeMap::new();
    for look in looks {
        for rule in rules_of(look) {
            let about = (rule != Rule::Night).then_some(look.enrolment);
            let day = if rule == Rule::Night && look.hour < 6 { look.day - 1 } else { look.day };
            found.entry((rule, look.staff, about, day)).or_default().push(look);
        }
    }
    let told = |((rule, _, enrolment, day), looks): (_, Vec<&Look>)| tell(rule, enrolment, day, &looks);
    let mut all: Vec<Finding> = found.into_iter().filter_map(told).collect();
    all.extend(crowded(looks));
    all.sort_by(|a, b| (b.last, a.rule, a.staff).cmp(&(a.last, b.rule, b.staff)));
    all
}

fn rules_of(look: &Look) -> impl Iterator<Item = Rule> {
    let chosen = !look.listed;
    let holds = [
        (Rule::BreakGlass, look.break_glass),
        (Rule::Colleague, chosen && look.kinship == Kinship::Colleague),
        (Rule::SameName, chosen && look.kinship == Kinship::SameName),
        (Rule::Night, is_night(look.hour)),
    ];
    holds.into_iter().filter(|(_, holds)| *holds).map(|(rule, _)| rule)
}

fn tell(rule: Rule, enrolment: Option<EnrolmentId>, day: i32, looks: &[&Look]) -> Option<Finding> {
    let first = looks.iter().min_by_key(|look| look.at)?;
    let last = looks.iter().map(|look| look.at).max()?;
    let participants: HashSet<_> = looks.iter().map(|look| look.enrolment).collect();
    Some(Finding {
        rule,
        staff: first.staff,
        role: first.role,
        enrolment,
        day,
        first: first.at,
        last,
        looks: openings(looks),
        participants: count(participants.len()),
    })
}

/// A page opened shows several kinds of content at once: one moment and one participant are one opening.
fn openings(looks: &[&Look]) -> u32 {
    count(looks.iter().map(|look| (look.at, look.enrolment)).collect::<HashSet<_>>().len())
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// For each member of staff and day with too many participants in an hour: the busiest hour that began that day.
fn crowded(looks: &[Look]) -> Vec<Finding> {
    let mut by_staff: BTreeMap<AccountId, Vec<&Look>> = BTreeMap::new();
    for look in looks.iter().filter(|look| !look.listed) {
        by_staff.entry(look.staff).or_default().push(look);
    }
    let mut busiest: BTreeMap<(AccountId, i32), Finding> = BTreeMap::new();
    for (staff, mut theirs) in by_staff {
        theirs.sort_by_key(|look| look.at);
        for finding in busy_hours(&theirs) {
            let kept = busiest.entry((staff, finding.day)).or_insert_with(|| finding.clone());
            if finding.participants > kept.participants {
                *kept = finding;
            }
        }
    }
    busiest.into_values().collect()
}

/// Every hour, by the look-up it begins with, that holds too many participants. `looks` are one person's, in order.
fn busy_hours(looks: &[&Look]) -> Vec<Finding> {
    let mut inside: HashMap<EnrolmentId, u32> = HashMap::new();
    let mut end = 0;
    let mut found = Vec::new();
    for (begin, first) in looks.iter().enumerate() {
        while let Some(next) = looks.get(end).filter(|next| next.at < first.at + HOUR) {
            *inside.entry(next.enrolment).or_default() += 1;
            end += 1;
        }
        if inside.len() >= many(first.role)
            && let Some(finding) = tell(Rule::Many, None, first.day, &looks[begin..end])
        {
            found.push(finding);
        }
        if let Some(times) = inside.get_mut(&first.enrolment) {
            *times -= 1;
            if *times == 0 {
                inside.remove(&first.enrolment);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
