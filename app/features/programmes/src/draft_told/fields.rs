//! What a form asks. Invariant: its fields are those that `service` reads, by the same names.

mod asking;

use super::{names::promise as promise_words, rows::format_words};
use crate::words::weekday;
use asking::{With, asked, number, one, tick, words};
use contract::programme_draft::{Asked, How};
use domain::{
    Lang, LangMap,
    person::{Profession, Role},
    programme::{
        After, Anchor, Extension, FollowUp, Holidays, Path, Place, Promise, PromiseKind, Section, SessionType, Slot,
        Template, Thing, Timepoint, Weekday,
    },
    referral,
    schedule::{Channel, Format, SessionKind},
};
use ui::{
    i18n::t::{common, programme_form as text},
    person::occupation,
    programme::path as path_words,
    referral::field as field_words,
};

/// Its fields, and what goes along unseen.
type Fields = (Vec<Asked>, Vec<(String, String)>);

/// The form of what stands in a place, or of what is added there; `offered` are the codes and titles of what may be asked.
/// None where no form is.
pub fn of(
    (lang, offered): (Lang, &[(String, String)]),
    template: &Template,
    place: &Place,
    thing: Option<&Thing>,
    promise: &str,
) -> Option<Fields> {
    let unseen = Vec::new();
    let fields = match (place.section(), place.steps().len(), thing) {
        (_, _, Some(Thing::Head { name, participant_word, starts_on, holidays })) => {
            head(name, participant_word, *starts_on, *holidays)
        }
        (Section::Kinds, 1, Some(Thing::Kind(kind))) => of_kind(Some(kind)),
        (Section::Kinds, 1, _) => of_kind(None),
        (Section::Phases, 1, thing) => of_phase(lang, template, thing),
        (Section::Phases, 2, thing) => {
            let repeat = if let Some(Thing::Week { repeat }) = thing { *repeat } else { 1 };
            vec![number("repeat", text::repeat(), Some(repeat))]
        }
        (Section::Phases, 3, thing) => vec![days(thing)],
        (Section::Phases, 4, Some(Thing::Slot(slot))) => of_slot(lang, template, Some(slot)),
        (Section::Phases, 4, _) => of_slot(lang, template, None),
        (Section::Timepoints, 1, Some(Thing::Timepoint(point))) => of_timepoint(offered, Some(point)),
        (Section::Timepoints, 1, _) => of_timepoint(offered, None),
        (Section::FollowUps, 1, Some(Thing::FollowUp(one))) => of_follow_up(Some(one)),
        (Section::FollowUps, 1, _) => of_follow_up(None),
        (Section::Promises, 1, thing) => {
            let there = if let Some(Thing::Promise(promise)) = thing { Some(promise) } else { None };
            let kind = there.map(Promise::kind).or_else(|| PromiseKind::parse(promise))?;
            return Some((of_promise(kind, there), vec![("promise".to_owned(), kind.as_str().to_owned())]));
        }
        (_, _, Some(Thing::Extension(extension))) => of_extension(lang, template, extension.as_ref()),
        (_, _, Some(Thing::Referral(rules))) => of_referral(rules),
        _ => return None,
    };
    Some((fields, unseen))
}

/// Only where something is added: it stays.
fn code(is_new: bool) -> Option<Asked> {
    is_new.then(|| asked("code", text::code(), How::Line, String::new()).hint(text::code_hint()).optional())
}

fn head(name: &LangMap, word: &LangMap, starts_on: Option<Weekday>, holidays: Holidays) -> Vec<Asked> {
    let mut fields = words("name", text::name(), Some(name), true);
    fields.extend(words("word", text::word(), Some(word), true));
    let days = (Weekday::ALL, Weekday::as_str as fn(Weekday) -> &'static str, weekday as fn(Weekday) -> &'static str);
    fields.push(one(("starts_on", text::starts_on()), days, Some(text::any_day()), starts_on));
    let told = |holidays| match holidays {
        Holidays::Skip => text::holidays_skip(),
        Holidays::Work => text::holidays_work(),
    };
    fields.push(one(("holidays", text::holidays()), (Holidays::ALL, Holidays::as_str, told), None, Some(holidays)));
    fields
}

pub fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::OnSite => common::channel_on_site(),
        Channel::OnSiteRemoteTeam => common::channel_on_site_remote_team(),
        Channel::Digital => common::channel_digital(),
        Channel::Telephone => common::channel_telephone(),
        Channel::Workplace => common::channel_workplace(),
        Channel::Elsewhere => common::channel_elsewhere(),
    }
}

fn channels(none: Option<&str>, value: Option<Channel>) -> Asked {
    one(("channel", text::channel()), (Channel::ALL, Channel::as_str, channel), none, value)
}

fn session_kind(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::Teaching => text::kind_teaching(),
        SessionKind::Consult => text::kind_consult(),
        SessionKind::GroupTraining => text::kind_group_training(),
        SessionKind::Guidance => text::kind_guidance(),
        SessionKind::Mapping => text::kind_mapping(),
    }
}

fn of_kind(kind: Option<&SessionType>) -> Vec<Asked> {
    let mut fields = words("name", text::name(), kind.map(|kind| &kind.name), true);
    let kinds = (SessionKind::ALL, SessionKind::as_str as fn(_) -> _, session_kind as fn(_) -> _);
    fields.push(one(("kind", text::kind()), kinds, None, kind.map(|kind| kind.kind)));
    let formats = (Format::ALL, Format::as_str as fn(_) -> _, format_words as fn(_) -> _);
    fields.push(one(("format", text::format()), formats, None, kind.map(|kind| kind.format)));
    fields.push(channels(None, kind.map(|kind| kind.channel)));
    let of = |profession| occupation(Role::Therapist, Some(profession));
    let professions = (Profession::ALL, Profession::as_str as fn(_) -> _, of as fn(_) -> _);
    let leader = kind.and_then(|kind| kind.profession);
    fields.push(one(("profession", text::profession()), professions, Some(text::profession_any()), leader));
    fields.push(number("minutes", text::minutes(), kind.map(|kind| kind.minutes)));
    fields.extend(words("place", text::place(), kind.map(|kind| &kind.place), false));
    let preparation = words("preparation", text::preparation(), kind.map(|kind| &kind.preparation), false);
    fields.extend(preparation.into_iter().map(With::long));
    let structured = tick("structured", text::structured(), kind.is_none_or(|kind| kind.structured));
    fields.push(structured.hint(text::structured_hint()));
    let in_balance = tick("in_balance", text::in_balance(), kind.is_none_or(|kind| kind.in_balance));
    fields.push(in_balance.hint(text::in_balance_hint()));
    fields.extend(code(kind.is_none()));
    fields
}

fn paths(value: Option<Path>) -> Asked {
    one(("path", text::path()), (Path::ALL, Path::as_str, path_words), Some(text::path_all()), value)
}

fn of_phase(lang: Lang, template: &Template, thing: Option<&Thing>) -> Vec<Asked> {
    let (name, own, after, path) = match thing {
        Some(Thing::Phase { code, name, after, path }) => (Some(name), code.as_str(), after.as_slice(), *path),
        _ => (None, "", &[][..], None),
    };
    let mut fields = words("name", text::name(), name, true);
    let others = template.phases.iter().filter(|phase| phase.code != own);
    let boxes = others
        .map(|phase| (format!("after_{}", phase.code), phase.name.text(lang).to_owned(), after.contains(&phase.code)));
    let boxes: Vec<_> = boxes.collect();
    if !boxes.is_empty() {
        let field = asked("after", text::after(), How::Several(boxes), String::new());
        fields.push(field.hint(text::after_hint()).optional());
    }
    fields.push(paths(path));
    fields.extend(code(thing.is_none()));
    fields
}

fn days(thing: Option<&Thing>) -> Asked {
    let on = if let Some(Thing::Day { on }) = thing { on.as_slice() } else { &[] };
    let boxes = Weekday::ALL.iter().map(|day| (format!("on_{day}"), weekday(*day).to_owned(), on.contains(day)));
    asked("on", text::on(), How::Several(boxes.collect()), String::new())
}

fn of_slot(lang: Lang, template: &Template, slot: Option<&Slot>) -> Vec<Asked> {
    let kinds = template.kinds.iter().map(|kind| (kind.code.clone(), kind.name.text(lang).to_owned())).collect();
    let kind = slot.map(|slot| slot.kind.clone()).unwrap_or_default();
    let time =
        |name: &str, label: &str, value: Option<String>| asked(name, label, How::Time, value.unwrap_or_default());
    vec![
        asked("kind", text::session_kind(), How::One(kinds), kind).hint(text::session_kind_hint()),
        time("starts", text::starts(), slot.map(|slot| slot.at.to_string())),
        time("until", text::until(), slot.and_then(|slot| slot.until).map(|until| until.to_string()))
            .hint(text::until_hint())
            .optional(),
        number("minutes", text::minutes(), slot.and_then(|slot| slot.minutes)).hint(text::minutes_hint()).optional(),
        number("at_once", text::at_once(), Some(slot.map_or(1, |slot| slot.at_once))).hint(text::at_once_hint()),
        channels(Some(text::channel_same()), slot.and_then(|slot| slot.channel)),
        paths(slot.and_then(|slot| slot.path)),
    ]
}

fn after(after: Option<After>) -> [Asked; 3] {
    let of =
        |name: &str, label: &str, part: Option<i16>| number(name, label, part.filter(|part| *part != 0)).optional();
    [
        of("months", text::months(), after.map(|after| after.months)),
        of("weeks", text::weeks(), after.map(|after| after.weeks)),
        of("days", text::days(), after.map(|after| after.days)).hint(text::days_hint()),
    ]
}

fn of_timepoint(offered: &[(String, String)], point: Option<&Timepoint>) -> Vec<Asked> {
    let mut fields = words("name", text::name(), point.map(|point| &point.name), true);
    let told = |anchor| match anchor {
        Anchor::Start => text::from_start(),
        Anchor::End => text::from_end(),
    };
    let anchors = (Anchor::ALL, Anchor::as_str as fn(_) -> _, told as fn(_) -> _);
    fields.push(one(("from", text::from()), anchors, None, point.map(|point| point.from)));
    fields.extend(after(point.map(|point| point.after)));
    fields.push(number("opens", text::opens(), point.map(|point| point.opens_days_before)).optional());
    fields.push(number("closes", text::closes(), point.map(|point| point.closes_days_after)).optional());
    let asked_now = |code: &str| point.is_some_and(|point| point.questionnaires.iter().any(|one| one == code));
    let tick = |(code, title): &(String, String)| (format!("questionnaires_{code}"), title.clone(), asked_now(code));
    let boxes = offered.iter().map(tick).collect();
    fields.push(asked("questionnaires", text::questionnaires(), How::Several(boxes), String::new()).optional());
    fields.extend(code(point.is_none()));
    fields
}

fn of_follow_up(one: Option<&FollowUp>) -> Vec<Asked> {
    let mut fields = words("name", text::name(), one.map(|one| &one.name), true);
    fields.extend(after(one.map(|one| one.after)));
    fields.push(channels(None, one.map(|one| one.channel)));
    fields.push(number("minutes", text::minutes(), one.map(|one| one.minutes)));
    fields.push(number("early", text::early(), one.map(|one| one.days_early)).optional());
    fields.push(number("late", text::late(), one.map(|one| one.days_late)).optional());
    fields.extend(code(one.is_none()));
    fields
}

fn of_promise(kind: PromiseKind, there: Option<&Promise>) -> Vec<Asked> {
    let numbers: [Option<String>; 2] = match there {
        None => [None, None],
        Some(Promise::StructuredDay { minutes: first } | Promise::StartWithin { days: first }) => {
            [Some(first.to_string()), None]
        }
        Some(Promise::DaysAWeek { at_least: first } | Promise::OnSiteShare { at_least_percent: first }) => {
            [Some(first.to_string()), None]
        }
        Some(
            Promise::IndividualShare { percent: first, give_or_take: second }
            | Promise::FollowUps { at_least: first, within_weeks: second },
        ) => [Some(first.to_string()), Some(second.to_string())],
        Some(Promise::Contact { months }) => {
            [Some(months.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")), None]
        }
    };
    let [first, second] = numbers;
    match kind {
        PromiseKind::StructuredDay => vec![number("minutes", text::minutes(), first)],
        PromiseKind::DaysAWeek => vec![number("at_least", text::at_least(), first).hint(promise_words(kind))],
        PromiseKind::IndividualShare => {
            vec![number("percent", text::percent(), first), number("give_or_take", text::give_or_take(), second)]
        }
        PromiseKind::OnSiteShare => vec![number("percent", text::percent(), first)],
        PromiseKind::FollowUps => {
            vec![number("at_least", text::at_least(), first), number("within_weeks", text::within_weeks(), second)]
        }
        PromiseKind::Contact => {
            let months = asked("months", text::contact_months(), How::Line, first.unwrap_or_default());
            vec![months.hint(text::contact_months_hint())]
        }
        PromiseKind::StartWithin => vec![number("days", text::within_days(), first)],
    }
}

fn of_extension(lang: Lang, template: &Template, there: Option<&Extension>) -> Vec<Asked> {
    let phases = template.phases.iter().map(|phase| (phase.code.clone(), phase.name.text(lang).to_owned()));
    let none = (String::new(), text::no_extension().to_owned());
    let how = How::One(std::iter::once(none).chain(phases).collect());
    let phase = there.map(|there| there.phase.clone()).unwrap_or_default();
    vec![
        asked("phase", text::extended_phase(), how, phase).optional(),
        number("weeks", text::extension_weeks(), there.map(|there| there.weeks)).optional(),
        number("times", text::extension_times(), there.map(|there| there.times)).optional(),
    ]
}

fn of_referral(rules: &referral::Rules) -> Vec<Asked> {
    let boxes = referral::Field::ALL
        .iter()
        .map(|field| (format!("required_{field}"), field_words(*field).to_owned(), rules.required.contains(field)));
    let required = asked("required", text::required(), How::Several(boxes.collect()), String::new()).optional();
    vec![required, asked("mark", text::mark(), How::Line, rules.mark.clone().unwrap_or_default()).optional()]
}
