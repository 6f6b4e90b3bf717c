//! Words for what stands in an action plan, the same on the page, on paper, in the export and in what is compared.

use crate::i18n::t::goals as t;
use contract::action_plan::Shown;
use domain::goal::{ActionState, IcfCode, Item, LEVELS, Responsible};

/// What a category of ICF is about, in our own words, with its code.
#[must_use]
pub fn icf(code: IcfCode) -> String {
    let words = match code {
        IcfCode::B130 => t::icf_b130(),
        IcfCode::B164 => t::icf_b164(),
        IcfCode::B455 => t::icf_b455(),
        IcfCode::D155 => t::icf_d155(),
        IcfCode::D240 => t::icf_d240(),
        IcfCode::D720 => t::icf_d720(),
        IcfCode::D845 => t::icf_d845(),
        IcfCode::D850 => t::icf_d850(),
        IcfCode::D855 => t::icf_d855(),
        IcfCode::E310 => t::icf_e310(),
        IcfCode::E330 => t::icf_e330(),
        IcfCode::E580 => t::icf_e580(),
        IcfCode::E590 => t::icf_e590(),
    };
    format!("{words} ({code})")
}

/// "+1: more than expected", for a level of [`LEVELS`].
#[must_use]
pub fn level(level: i8) -> &'static str {
    match level {
        -2 => t::level_1(),
        -1 => t::level_2(),
        0 => t::level_3(),
        1 => t::level_4(),
        _ => t::level_5(),
    }
}

#[must_use]
pub fn state(state: ActionState) -> &'static str {
    match state {
        ActionState::Planned => t::state_planned(),
        ActionState::UnderWay => t::state_under_way(),
        ActionState::Done => t::state_done(),
        ActionState::Dropped => t::state_dropped(),
    }
}

/// What the item is: a goal, an action …
#[must_use]
pub fn kind(item: &Item) -> &'static str {
    match item {
        Item::Goal(_) => t::goal(),
        Item::Rating(_) => t::rating(),
        Item::Action(_) => t::action(),
        Item::Step(_) => t::step(),
    }
}

/// What the item says before all else.
#[must_use]
pub fn heading(item: &Item) -> &str {
    match item {
        Item::Goal(goal) => &goal.text,
        Item::Rating(rating) => level(rating.level),
        Item::Action(action) => &action.text,
        Item::Step(step) => &step.task,
    }
}

/// Everything else that it says, by name; what is not said is left out.
#[must_use]
pub fn lines(shown: &Shown) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    let mut say = |name, value: Option<String>| lines.extend(value.map(|value| (name, value)));
    match &shown.item {
        Item::Goal(goal) => {
            say(t::why(), goal.why.clone());
            let codes: Vec<_> = goal.icf.iter().map(|code| icf(*code)).collect();
            say(t::icf(), (!codes.is_empty()).then(|| codes.join(", ")));
            for (number, words) in LEVELS.iter().zip(&goal.scale) {
                say(level(*number), words.clone());
            }
        }
        Item::Rating(_) => say(t::on(), shown.day.clone()),
        Item::Action(action) => {
            let who = match action.responsible {
                Responsible::Participant => t::resp_participant().to_owned(),
                Responsible::Staff | Responsible::External => action.who.clone().unwrap_or_default(),
            };
            say(t::responsible(), Some(who));
            say(t::due(), shown.day.clone());
            say(t::state(), Some(state(action.state).to_owned()));
        }
        Item::Step(step) => {
            say(t::week(), shown.day.clone());
            say(t::degree(), step.degree.map(t::percent));
            say(t::demand(), step.demand.clone());
            say(t::adjustment(), step.adjustment.clone());
        }
    }
    lines
}
