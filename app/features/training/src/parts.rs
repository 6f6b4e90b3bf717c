//! Parts of the training page.

mod entry;
mod form;
mod week;

pub(crate) use form::{EditForm, LogForm};
pub(crate) use week::WeekPart;

use contract::training::Entry;
use domain::training::{Feeling, TrainingKind};
use ui::prelude::t;

/// Words for what was done.
pub(crate) fn kind_words(kind: TrainingKind) -> &'static str {
    match kind {
        TrainingKind::Walk => t::training::kind_walk(),
        TrainingKind::Strength => t::training::kind_strength(),
        TrainingKind::Endurance => t::training::kind_endurance(),
        TrainingKind::Mobility => t::training::kind_mobility(),
        TrainingKind::Water => t::training::kind_water(),
        TrainingKind::Other => t::training::kind_other(),
    }
}

/// Words for how it went.
pub(crate) fn feeling_words(feeling: Feeling) -> &'static str {
    match feeling {
        Feeling::Good => t::training::feeling_good(),
        Feeling::Ok => t::training::feeling_ok(),
        Feeling::Hard => t::training::feeling_hard(),
    }
}

/// Everything about an entry but its day and note: "Gåtur, 30 minutter. Slitsomt: 4 av 10. Det gikk bra."
pub(crate) fn entry_words(entry: &Entry) -> String {
    let what = format!("{}, {}", kind_words(entry.kind), t::common::minutes(i64::from(entry.minutes)));
    let effort = entry.effort.map(t::training::entry_effort);
    let feeling = entry.feeling.map(feeling_words).map(str::to_owned);
    std::iter::once(what).chain(effort).chain(feeling).map(|part| format!("{part}.")).collect::<Vec<_>>().join(" ")
}
