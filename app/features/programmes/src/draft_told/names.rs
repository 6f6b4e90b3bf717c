//! What the parts of a draft are called. Invariant: every place has a name, also one that a fault leads to and nothing is.

use crate::words::weekday;
use domain::{
    Lang,
    programme::{Phase, Place, PromiseKind, Section, Template, Weekday},
};
use ui::i18n::t::{programme_form as text, programmes};

pub fn name_of_section(section: Section) -> &'static str {
    match section {
        Section::Head => text::section_head(),
        Section::Kinds => text::section_kinds(),
        Section::Phases => text::section_phases(),
        Section::Timepoints => text::section_timepoints(),
        Section::FollowUps => text::section_follow_ups(),
        Section::Promises => text::section_promises(),
        Section::Extension => text::section_extension(),
        Section::Referral => text::section_referral(),
    }
}

/// What is added, at so many steps.
pub fn of_new(section: Section, steps: usize) -> &'static str {
    match (section, steps) {
        (Section::Kinds, _) => text::add_kind(),
        (Section::Phases, 1) => text::add_phase(),
        (Section::Phases, 2) => text::new_week(),
        (Section::Phases, 3) => text::add_day(),
        (Section::Phases, _) => text::new_slot(),
        (Section::Timepoints, _) => text::add_timepoint(),
        (Section::FollowUps, _) => text::add_follow_up(),
        (section, _) => name_of_section(section),
    }
}

pub fn lead(section: Section, as_list: bool, steps: usize) -> Option<&'static str> {
    match (section, as_list, steps) {
        (Section::Kinds, true, _) => Some(text::lead_kinds()),
        (Section::Phases, true, 0) => Some(text::lead_phases()),
        (Section::Phases, true, _) => Some(text::lead_week()),
        (Section::Timepoints, true, _) => Some(text::lead_timepoints()),
        (Section::FollowUps, true, _) => Some(text::lead_follow_ups()),
        (Section::Promises, ..) => Some(text::lead_promises()),
        (Section::Extension, ..) => Some(text::lead_extension()),
        _ => None,
    }
}

/// What stands there, by its own name.
pub fn title(lang: Lang, template: &Template, place: &Place) -> String {
    let named = match (place.section(), place.steps()) {
        (Section::Kinds, &[at]) => template.kinds.get(at).map(|kind| kind.name.text(lang).to_owned()),
        (Section::Timepoints, &[at]) => template.timepoints.get(at).map(|point| point.name.text(lang).to_owned()),
        (Section::FollowUps, &[at]) => template.follow_ups.get(at).map(|one| one.name.text(lang).to_owned()),
        (Section::Promises, &[at]) => template.promises.get(at).map(crate::words::promise),
        (Section::Phases, [phase, inner @ ..]) => {
            template.phases.get(*phase).and_then(|phase| in_phase(lang, phase, inner))
        }
        _ => None,
    };
    named.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| name_of_section(place.section()).to_owned())
}

fn in_phase(lang: Lang, phase: &Phase, steps: &[usize]) -> Option<String> {
    let name = phase.name.text(lang);
    let Some((week, inner)) = steps.split_first() else { return Some(name.to_owned()) };
    let of_week = format!("{name}, {}", weeks(phase, *week));
    let Some((day, inner)) = inner.split_first() else { return Some(of_week) };
    let day = phase.weeks.get(*week)?.days.get(*day)?;
    let days = days(&day.on);
    let told = match inner.first() {
        Some(slot) => text::at_time(days, time(lang, day.slots.get(*slot)?.at)),
        None => days,
    };
    Some(format!("{of_week}, {told}"))
}

/// Which weeks of its phase a pattern is for.
pub fn weeks(phase: &Phase, at: usize) -> String {
    let before: u16 = phase.weeks.iter().take(at).fold(0, |sum, week| sum.saturating_add(week.repeat));
    let many = phase.weeks.get(at).map_or(1, |week| week.repeat.max(1));
    let (first, last) = (before.saturating_add(1), before.saturating_add(many));
    if first == last { programmes::week_one(first) } else { programmes::week_span(first, last) }
}

/// "mandag, onsdag"
pub fn days(on: &[Weekday]) -> String {
    match on {
        [] => text::day().to_owned(),
        on => on.iter().map(|day| weekday(*day)).collect::<Vec<_>>().join(", "),
    }
}

pub fn time(lang: Lang, at: domain::programme::TimeOfDay) -> String {
    let time = at.to_string();
    if lang == Lang::En { time } else { time.replace(':', ".") }
}

pub fn promise(kind: PromiseKind) -> &'static str {
    match kind {
        PromiseKind::StructuredDay => text::promise_structured_day(),
        PromiseKind::DaysAWeek => text::promise_days_a_week(),
        PromiseKind::IndividualShare => text::promise_individual_share(),
        PromiseKind::OnSiteShare => text::promise_on_site_share(),
        PromiseKind::FollowUps => text::promise_follow_ups(),
        PromiseKind::Contact => text::promise_contact(),
        PromiseKind::StartWithin => text::promise_start_within(),
    }
}

/// Is a place that one, or somewhere in it?
pub fn is_within(place: &Place, around: &Place) -> bool {
    place.section() == around.section() && place.steps().starts_with(around.steps())
}
