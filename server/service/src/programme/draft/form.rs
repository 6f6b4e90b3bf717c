//! The fields of a form, as they come, to the thing they are about. Invariant: everything that cannot be read is told at
//! once, each by its field.

mod fields;

use crate::error::Result;
use contract::{AppError, FieldError};
use domain::{
    programme::{
        After, Anchor, Extension, FollowUp, Holidays, Path, Phase, Place, Promise, PromiseKind, Section, SessionType,
        Slot, Template, Thing, Timepoint, Weekday, code_of,
    },
    referral,
    schedule::{Channel, Format, SessionKind},
};
use fields::Fields;
use std::collections::BTreeMap;

/// Longer than any programme lasts, in days.
const MANY: i64 = 1000;
/// A day, in minutes.
const DAY: i64 = 24 * 60;

/// What is to stand in `place`. What `before` was there keeps its code; `named` are the questionnaires that may be asked.
///
/// # Errors
/// `Invalid` with everything that cannot be read; `NotFound` for a list.
pub(super) fn thing(
    template: &Template,
    place: &Place,
    before: Option<&Thing>,
    given: &BTreeMap<String, String>,
    named: &[&str],
) -> Result<Thing> {
    let mut form = Fields::new(given);
    let thing = match (place.section(), place.steps().len()) {
        (Section::Head, 0) => head(&mut form),
        (Section::Kinds, 1) => kind(&mut form, &taken(&template.kinds, |kind| &kind.code)),
        (Section::Phases, 1) => phase(&mut form, template, before),
        (Section::Phases, 2) => form.number("repeat", 1, MANY).map(|repeat| Thing::Week { repeat }),
        (Section::Phases, 3) => Some(Thing::Day { on: form.ticked("on", Weekday::ALL, Weekday::as_str) }),
        (Section::Phases, 4) => slot(&mut form, template),
        (Section::Timepoints, 1) => timepoint(&mut form, &taken(&template.timepoints, |one| &one.code), named),
        (Section::FollowUps, 1) => follow_up(&mut form, &taken(&template.follow_ups, |one| &one.code)),
        (Section::Promises, 1) => promise(&mut form).map(Thing::Promise),
        (Section::Extension, 0) => extension(&mut form, template),
        (Section::Referral, 0) => Some(referral(&mut form)),
        _ => return Err(AppError::NotFound.into()),
    };
    form.done(thing)
}

fn taken<T>(list: &[T], code: impl Fn(&T) -> &String) -> Vec<&str> {
    list.iter().map(|one| code(one).as_str()).collect()
}

/// The code that is given, or one made of the name. Where a thing is changed its own stays, whatever is said here.
fn code(form: &Fields, name: &domain::LangMap, taken: &[&str]) -> String {
    match form.text("code") {
        "" => code_of(name, taken),
        given => given.to_owned(),
    }
}

fn head(form: &mut Fields) -> Option<Thing> {
    let (name, participant_word) = (form.words("name", true), form.words("word", true));
    let starts_on = form.perhaps("starts_on", Weekday::parse);
    let holidays = form.pick("holidays", Holidays::parse);
    Some(Thing::Head { name: name?, participant_word: participant_word?, starts_on, holidays: holidays? })
}

fn kind(form: &mut Fields, taken: &[&str]) -> Option<Thing> {
    let name = form.words("name", true);
    let kind = form.pick("kind", SessionKind::parse);
    let format = form.pick("format", Format::parse);
    let channel = form.pick("channel", Channel::parse);
    let profession = form.perhaps("profession", domain::person::Profession::parse);
    let minutes = form.number("minutes", 1, DAY);
    let place = form.words("place", false);
    let preparation = form.words("preparation", false);
    let name = name?;
    Some(Thing::Kind(SessionType {
        code: code(form, &name, taken),
        name,
        kind: kind?,
        format: format?,
        channel: channel?,
        profession,
        minutes: minutes?,
        place: place?,
        preparation: preparation?,
        structured: form.is_ticked("structured"),
        in_balance: form.is_ticked("in_balance"),
    }))
}

fn phase(form: &mut Fields, template: &Template, before: Option<&Thing>) -> Option<Thing> {
    let name = form.words("name", true)?;
    let path = form.perhaps("path", Path::parse);
    let own = match before {
        Some(Thing::Phase { code, .. }) => code.as_str(),
        _ => "",
    };
    let others: Vec<&Phase> = template.phases.iter().filter(|phase| phase.code != own).collect();
    let after =
        form.ticked("after", &others, |phase| &phase.code).into_iter().map(|phase| phase.code.clone()).collect();
    let code = code(form, &name, &taken(&template.phases, |phase| &phase.code));
    Some(Thing::Phase { code, name, after, path })
}

fn slot(form: &mut Fields, template: &Template) -> Option<Thing> {
    let kind = form.pick("kind", |code| template.kind(code).map(|kind| kind.code.clone()));
    let (at, until) = (form.time("starts"), form.time_perhaps("until"));
    let minutes = form.number_perhaps("minutes", 1, DAY);
    let at_once = form.number("at_once", 1, MANY);
    let (channel, path) = (form.perhaps("channel", Channel::parse), form.perhaps("path", Path::parse));
    Some(Thing::Slot(Slot { kind: kind?, at: at?, until, minutes, at_once: at_once?, channel, path }))
}

/// So long after. What is left empty is nothing.
fn after(form: &mut Fields) -> After {
    let mut of = |name| form.number_perhaps(name, -MANY, MANY).unwrap_or_default();
    After { months: of("months"), weeks: of("weeks"), days: of("days") }
}

fn timepoint(form: &mut Fields, taken: &[&str], named: &[&str]) -> Option<Thing> {
    let name = form.words("name", true);
    let from = form.pick("from", Anchor::parse);
    let after = after(form);
    let opens_days_before = form.number_perhaps("opens", 0, MANY).unwrap_or_default();
    let closes_days_after = form.number_perhaps("closes", 0, MANY).unwrap_or_default();
    let questionnaires = form.ticked("questionnaires", named, |code| code).into_iter().map(str::to_owned).collect();
    let name = name?;
    let code = code(form, &name, taken);
    let point = Timepoint { code, name, from: from?, after, opens_days_before, closes_days_after, questionnaires };
    Some(Thing::Timepoint(point))
}

fn follow_up(form: &mut Fields, taken: &[&str]) -> Option<Thing> {
    let name = form.words("name", true);
    let channel = form.pick("channel", Channel::parse);
    let minutes = form.number("minutes", 1, DAY);
    let after = after(form);
    let days_early = form.number_perhaps("early", 0, MANY).unwrap_or_default();
    let days_late = form.number_perhaps("late", 0, MANY).unwrap_or_default();
    let name = name?;
    let code = code(form, &name, taken);
    let (channel, minutes) = (channel?, minutes?);
    Some(Thing::FollowUp(FollowUp { code, name, after, channel, minutes, days_early, days_late }))
}

fn promise(form: &mut Fields) -> Option<Promise> {
    Some(match form.pick("promise", PromiseKind::parse)? {
        PromiseKind::StructuredDay => Promise::StructuredDay { minutes: form.number("minutes", 1, DAY)? },
        PromiseKind::DaysAWeek => Promise::DaysAWeek { at_least: form.number("at_least", 1, 7)? },
        PromiseKind::IndividualShare => {
            let (percent, give_or_take) = (form.number("percent", 0, 100), form.number("give_or_take", 0, 100));
            Promise::IndividualShare { percent: percent?, give_or_take: give_or_take? }
        }
        PromiseKind::OnSiteShare => Promise::OnSiteShare { at_least_percent: form.number("percent", 0, 100)? },
        PromiseKind::FollowUps => {
            let (at_least, within_weeks) = (form.number("at_least", 1, 104), form.number("within_weeks", 1, 104));
            Promise::FollowUps { at_least: at_least?, within_weeks: within_weeks? }
        }
        PromiseKind::Contact => Promise::Contact { months: form.numbers("months", 1, 60)? },
        PromiseKind::StartWithin => Promise::StartWithin { days: form.number("days", 1, MANY)? },
    })
}

/// Without a phase, the programme cannot be made longer.
fn extension(form: &mut Fields, template: &Template) -> Option<Thing> {
    if form.text("phase").is_empty() {
        return Some(Thing::Extension(None));
    }
    let known = |code: &str| template.phases.iter().find(|phase| phase.code == code).map(|phase| phase.code.clone());
    let phase = form.pick("phase", known);
    let (weeks, times) = (form.number("weeks", 1, MANY), form.number("times", 1, MANY));
    Some(Thing::Extension(Some(Extension { phase: phase?, weeks: weeks?, times: times? })))
}

fn referral(form: &mut Fields) -> Thing {
    let required = form.ticked("required", referral::Field::ALL, referral::Field::as_str);
    let mark = Some(form.text("mark")).filter(|mark| !mark.is_empty()).map(str::to_owned);
    let lacks_words = required.contains(&referral::Field::Mark) && mark.is_none();
    if lacks_words {
        form.tell(FieldError::new("mark", "required"));
    }
    Thing::Referral(referral::Rules { required, mark })
}
