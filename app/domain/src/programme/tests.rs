use super::*;
use crate::{
    schedule::{Channel, Format},
    working_day,
};
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;

mod accounts;

/// A template from its JSON; what a test does not care for is filled in.
fn template(parts: Value) -> Template {
    let mut whole = json!({
        "code": "test",
        "name": { "nb": "Prøve" },
        "participant_word": { "nb": "deltaker" },
        "kinds": [kind("group", "group"), kind("own", "individual")],
    });
    for (field, value) in parts.as_object().expect("an object") {
        whole[field] = value.clone();
    }
    serde_json::from_value(whole).expect("a template")
}

fn kind(code: &str, format: &str) -> Value {
    json!({ "code": code, "name": { "nb": code }, "kind": "guidance", "format": format, "channel": "on_site", "minutes": 60 })
}

fn phase(code: &str, weeks: u16, days: &Value) -> Value {
    json!({ "code": code, "name": { "nb": code }, "weeks": [{ "repeat": weeks, "days": days }] })
}

fn on(days: &[&str], slots: &Value) -> Value {
    json!([{ "on": days, "slots": slots }])
}

/// Three weeks of Mondays and Wednesdays: together at nine, one by one from ten to twelve, two at once.
fn simple() -> Template {
    let slots =
        json!([{ "kind": "group", "at": "09:00" }, { "kind": "own", "at": "10:00", "until": "12:00", "at_once": 2 }]);
    let template = template(json!({ "phases": [phase("all", 3, &on(&["monday", "wednesday"], &slots))] }));
    assert_eq!(template.faults(), []);
    template
}

const BOTH: [Path; 4] = [Path::WithEmployer, Path::WithoutEmployer, Path::WithEmployer, Path::WithoutEmployer];

#[test]
fn a_group_has_one_session_and_each_participant_their_own() {
    let sessions = generate(&simple(), date(2026, 8, 31), &BOTH, 0).expect("a plan");
    let first: Vec<_> = sessions
        .iter()
        .filter(|session| session.date == date(2026, 8, 31))
        .map(|session| (session.starts.to_string(), session.participants.clone()))
        .collect();
    let told: Vec<_> = first.iter().map(|(starts, whom)| (starts.as_str(), whom.as_slice())).collect();
    assert_eq!(told[0], ("09:00", &[0, 1, 2, 3][..]));
    assert_eq!(told.len(), 5);
    assert_eq!(told.iter().filter(|(starts, _)| *starts == "10:00").count(), 2);
    assert_eq!(told.iter().filter(|(starts, _)| *starts == "11:00").count(), 2);
    // who was early in the first week is late in the second
    let of = |day: Date| sessions.iter().find(|one| one.date == day && one.participants == [0]).map(|one| one.starts);
    assert_ne!(of(date(2026, 8, 31)), of(date(2026, 9, 7)));
    assert_eq!(sessions.len(), 5 * 6);
    assert_eq!(sessions.last().map(|session| session.week), Some(3));
}

#[test]
fn who_does_not_fit_is_not_left_out_but_told() {
    let five = [Path::WithEmployer; 5];
    let refusal = generate(&simple(), date(2026, 8, 31), &five, 0).expect_err("one too many");
    assert!(matches!(refusal, Refusal::NoRoom { placed: 4, wanted: 5, .. }), "{refusal}");
    assert_eq!(refusal.to_string(), "2026-08-31, own at 10:00: there is room for 4 of 5 participants");
}

#[test]
fn impossible_dates_and_numbers_are_refused_in_words() {
    let mut template = simple();
    template.starts_on = Some(Weekday::Monday);
    let said = |start: Date, count: usize, extra: u16| {
        generate(&template, start, &vec![Path::WithEmployer; count], extra)
            .map(|_| ())
            .map_err(|refusal| refusal.to_string())
    };
    let wrong = "the programme begins on a monday, and 2026-09-01 is a tuesday".to_owned();
    assert_eq!(said(date(2026, 9, 1), 1, 0), Err(wrong));
    assert_eq!(said(date(2026, 4, 6), 1, 0), Err("2026-04-06 is a public holiday, on which nothing begins".to_owned()));
    assert!(said(date(2026, 8, 31), 0, 0).is_err() && said(date(2026, 8, 31), 61, 0).is_err());
    assert_eq!(said(date(2026, 8, 31), 1, 1), Err("1 weeks is no extension of this programme: it has none".to_owned()));
    for far in [Date::MIN, Date::MAX] {
        template.starts_on = None;
        assert_eq!(generate(&template, far, &BOTH, 0), Err(Refusal::TooFar(far)));
    }
}

#[test]
fn a_path_has_its_own_sessions() {
    let slots = json!([
        { "kind": "group", "at": "09:00", "path": "with_employer" },
        { "kind": "own", "at": "09:00", "at_once": 60, "path": "without_employer" },
    ]);
    let template = template(json!({ "phases": [phase("all", 1, &on(&["monday"], &slots))] }));
    let sessions = generate(&template, date(2026, 8, 31), &BOTH, 0).expect("a plan");
    let whom: Vec<_> = sessions.iter().map(|one| (one.format, one.participants.as_slice())).collect();
    assert_eq!(whom, [(Format::Group, &[0, 2][..]), (Format::Individual, &[1][..]), (Format::Individual, &[3][..])]);
}

#[test]
fn phases_follow_what_they_wait_for() {
    let day = on(&["monday", "thursday"], &json!([{ "kind": "group", "at": "09:00" }]));
    let mut side = phase("side", 1, &day);
    side["after"] = json!(["first"]);
    let mut last = phase("last", 1, &day);
    last["after"] = json!(["side", "second"]);
    let template = template(json!({
        "phases": [phase("first", 2, &day), phase("second", 3, &day), side, last],
        "extension": { "phase": "second", "weeks": 2, "times": 2 },
    }));
    let told = |extra: u16| -> Vec<_> {
        let spans = template.phases_extended(date(2026, 8, 31), extra);
        spans.into_iter().map(|span| (span.code, span.first.to_string(), span.last.to_string())).collect()
    };
    let row = |code: &str, first: &str, last: &str| (code.to_owned(), first.to_owned(), last.to_owned());
    assert_eq!(
        told(0),
        [
            row("first", "2026-08-31", "2026-09-10"),
            row("second", "2026-09-14", "2026-10-01"),
            row("side", "2026-09-14", "2026-09-17"),
            row("last", "2026-10-05", "2026-10-08"),
        ]
    );
    assert_eq!(told(2)[3], row("last", "2026-10-19", "2026-10-22"));
    assert_eq!((template.weeks(0), template.weeks(4)), (6, 10));
}

#[test]
fn what_differs_is_told_by_its_part() {
    let before = simple();
    assert_eq!(before.changes_since(&before), []);
    let mut after = before.clone();
    after.name = crate::LangMap::new("Noe annet", "Noko anna", "Something else");
    after.kinds.remove(0);
    after.kinds[0].minutes = 45;
    after.extension = Some(Extension { phase: "all".to_owned(), weeks: 1, times: 1 });
    let told = |after: &Template, before: &Template| -> Vec<_> {
        let changes = after.changes_since(before).into_iter();
        changes.map(|one| format!("{} {} {}", one.part, one.code.unwrap_or_default(), one.how)).collect()
    };
    assert_eq!(
        told(&after, &before),
        ["extension  added", "kinds own changed", "kinds group removed", "name  changed"]
    );
    assert_eq!(
        told(&before, &after),
        ["extension  removed", "kinds group added", "kinds own changed", "name  changed"]
    );
    let mut turned = before.clone();
    turned.kinds.reverse();
    assert_eq!(told(&turned, &before), ["kinds  changed"]);
}

#[test]
fn a_circle_is_told_and_has_no_dates() {
    let day = on(&["monday"], &json!([{ "kind": "group", "at": "09:00" }]));
    let mut first = phase("first", 1, &day);
    first["after"] = json!(["second"]);
    // the second waits for the first, because it is written after it
    let template = template(json!({ "phases": [first, phase("second", 1, &day)] }));
    let told: Vec<_> = template.faults().into_iter().map(|fault| (fault.path, fault.problem.to_string())).collect();
    assert_eq!(told[0], ("phases[0].after".to_owned(), "it waits for itself: first → second → first".to_owned()));
    assert_eq!(template.phases_from(date(2026, 8, 31)), []);
}

#[test]
fn what_cannot_be_is_a_fault() {
    let path_of = |parts: Value| -> Vec<String> { template(parts).faults().into_iter().map(|one| one.path).collect() };
    let week = |slots: &Value| json!({ "phases": [phase("all", 1, &on(&["monday"], slots))] });
    let slot = "phases[0].weeks[0].days[0].slots";
    for (slots, at) in [
        (json!([{ "kind": "group", "at": "09:00" }, { "kind": "group", "at": "09:59" }]), format!("{slot}[1].at")),
        (json!([{ "kind": "group", "at": "23:01" }]), format!("{slot}[0].at")),
        (json!([{ "kind": "group", "at": "09:00", "until": "11:00" }]), format!("{slot}[0].until")),
        (json!([{ "kind": "own", "at": "09:00", "until": "09:59" }]), format!("{slot}[0].until")),
        (json!([{ "kind": "own", "at": "09:00", "at_once": 0 }]), format!("{slot}[0].at_once")),
        (json!([{ "kind": "nothing", "at": "09:00" }]), format!("{slot}[0].kind")),
    ] {
        assert_eq!(path_of(week(&slots)), [at]);
    }
    let apart = json!([
        { "kind": "group", "at": "09:00", "path": "with_employer" },
        { "kind": "group", "at": "09:00", "path": "without_employer" },
    ]);
    assert_eq!(path_of(week(&apart)), Vec::<String>::new());
    assert_eq!(path_of(json!({ "code": "Æ" })), ["code"]);
    assert_eq!(path_of(json!({ "kinds": [kind("a", "group"), kind("a", "group")] })), ["kinds[1].code"]);
    assert!(path_of(json!({ "phases": [phase("all", 61, &json!([]))] })).contains(&"phases[0].weeks".to_owned()));
    assert_eq!(path_of(json!({ "extension": { "phase": "none", "weeks": 1, "times": 1 } })), ["extension.phase"]);
    assert_eq!(path_of(json!({ "promises": [{ "contact": { "months": [] } }] })), ["promises[0]"]);
}

#[test]
fn months_end_where_they_end() {
    let months = |months| After { months, ..After::default() };
    assert_eq!(months(1).from(date(2026, 1, 31)), date(2026, 2, 28));
    assert_eq!(months(1).from(date(2028, 1, 31)), date(2028, 2, 29));
    assert_eq!(months(12).from(date(2028, 2, 29)), date(2029, 2, 28));
    assert_eq!(After { weeks: 2, days: -1, ..After::default() }.from(date(2028, 2, 20)), date(2028, 3, 4));
    assert_eq!(months(12).from(Date::MAX), Date::MAX);
}

#[test]
fn a_follow_up_is_on_a_working_day_of_its_window() {
    let follow_up = |late: u16| {
        json!({ "follow_ups": [{ "code": "a", "name": { "nb": "a" }, "after": { "weeks": 2 }, "channel": "telephone",
                                 "minutes": 30, "days_early": 4, "days_late": late }] })
    };
    // two weeks after the 20th of March 2026 is Good Friday
    let due = |late| template(follow_up(late)).follow_ups_of(date(2026, 3, 20))[0].due;
    assert_eq!(due(4), date(2026, 4, 7));
    assert_eq!(due(3), date(2026, 4, 1));
}

#[test]
fn the_season_has_its_holidays() {
    // the week of the 11th of May 2026 has Ascension on Thursday; the one after the 17th is a Sunday, so nothing falls out
    let slots = json!([{ "kind": "group", "at": "09:00" }]);
    let mut template = template(json!({ "phases": [phase("all", 2, &on(&["monday", "thursday"], &slots))] }));
    let dates = |template: &Template| -> Vec<_> {
        let sessions = generate(template, date(2026, 5, 11), &BOTH, 0).expect("a plan");
        sessions.into_iter().map(|one| one.date.day()).collect()
    };
    assert_eq!(dates(&template), [11, 18, 21]);
    template.holidays = Holidays::Work;
    assert_eq!(dates(&template), [11, 14, 18, 21]);
}

fn any_start() -> impl Strategy<Value = Date> {
    (0..36_500_i64).prop_map(|days| date(2000, 1, 1).saturating_add(days.days()))
}

fn any_slot() -> impl Strategy<Value = Value> {
    let path = prop::option::of(prop::sample::select(vec!["with_employer", "without_employer"]));
    (any::<bool>(), 8..16_u16, 0..4_u16, 1..4_u16, path).prop_map(|(group, hour, more, at_once, path)| {
        let mut slot =
            json!({ "kind": if group { "group" } else { "own" }, "at": format!("{hour:02}:00"), "at_once": at_once });
        if !group {
            slot["until"] = json!(format!("{:02}:30", hour + 1 + more));
        }
        if let Some(path) = path {
            slot["path"] = json!(path);
        }
        slot
    })
}

fn any_phase() -> impl Strategy<Value = (Vec<Value>, u16, Vec<usize>)> {
    let day = (prop::sample::subsequence(Weekday::ALL.to_vec(), 1..4), prop::collection::vec(any_slot(), 1..4));
    let day = day.prop_map(|(on, slots)| json!({ "on": on, "slots": slots }));
    (prop::collection::vec(day, 1..3), 1..4_u16, prop::collection::vec(0..4_usize, 0..3))
}

fn any_template() -> impl Strategy<Value = Template> {
    prop::collection::vec(any_phase(), 1..4).prop_map(|phases| {
        let count = phases.len();
        let phases: Vec<_> = phases
            .into_iter()
            .enumerate()
            .map(|(at, (days, weeks, after))| {
                let mut phase = phase(&format!("p{at}"), weeks, &json!(days));
                let after: Vec<_> = after.into_iter().map(|other| format!("p{}", other % count)).collect();
                phase["after"] = json!(after);
                phase
            })
            .collect();
        template(json!({ "phases": phases }))
    })
}

fn any_group() -> impl Strategy<Value = Vec<Path>> {
    prop::collection::vec(prop::sample::select(Path::ALL.to_vec()), 1..7)
}

proptest! {
    #[test]
    fn a_phase_has_dates_unless_it_is_in_or_after_a_circle(template in any_template(), start in any_start()) {
        let in_circle = template.faults().iter().any(|fault| matches!(fault.problem, Problem::Circle(_)));
        prop_assert_eq!(template.phases_from(start).len() < template.phases.len(), in_circle);
    }

    #[test]
    fn a_plan_is_one_that_people_can_follow(template in any_template(), start in any_start(), group in any_group()) {
        let Ok(sessions) = generate(&template, start, &group, 0) else { return Ok(()) };
        let last = template.last_day(start, 0);
        let mut busy: HashMap<(Date, usize), Vec<(u16, u16)>> = HashMap::new();
        for session in &sessions {
            prop_assert!((start..=last).contains(&session.date));
            prop_assert!(!working_day::is_holiday(session.date));
            prop_assert!(session.format == Format::Group || session.participants.len() == 1);
            let span = (session.starts.minutes(), session.starts.minutes() + session.minutes);
            prop_assert!(span.1 <= 1440);
            for person in &session.participants {
                let spans = busy.entry((session.date, *person)).or_default();
                prop_assert!(spans.iter().all(|other| span.1 <= other.0 || other.1 <= span.0), "in two places at once");
                spans.push(span);
            }
        }
        prop_assert!(sessions.is_sorted_by_key(|session| (session.date, session.starts)));
        // whoever goes the same way has as much of everything
        let count = |person: usize| sessions.iter().filter(|one| one.participants.contains(&person)).count();
        for (one, path) in group.iter().enumerate() {
            let other = group.iter().position(|other| other == path).expect("at least itself");
            prop_assert_eq!(count(one), count(other));
        }
    }

    #[test]
    fn no_more_are_seen_at_once_than_there_are_rooms(start in any_start(), count in 1..=4_usize) {
        let Ok(sessions) = generate(&simple(), start, &BOTH[..count], 0) else { return Ok(()) };
        let mut beside: HashMap<(Date, TimeOfDay), usize> = HashMap::new();
        for session in sessions.iter().filter(|session| session.format == Format::Individual) {
            *beside.entry((session.date, session.starts)).or_default() += 1;
        }
        prop_assert!(beside.values().all(|count| *count <= 2));
    }

    #[test]
    fn minutes_are_counted_once(template in any_template(), start in any_start(), group in any_group()) {
        let rehearsal = Rehearsal { template: &template, start, participants: &group, extra_weeks: 0, referred_on: None };
        let Ok(rehearsed) = rehearsal.run() else { return Ok(()) };
        for (person, accounting) in rehearsed.accountings.iter().enumerate() {
            let own = rehearsed.sessions.iter().filter(|session| session.participants.contains(&person));
            let minutes: u32 = own.map(|session| u32::from(session.minutes)).sum();
            prop_assert_eq!(accounting.total.minutes(), minutes);
            prop_assert_eq!(accounting.total.weighed(), minutes);
            prop_assert_eq!(accounting.days.values().sum::<u32>(), minutes);
            prop_assert_eq!(accounting.weeks.iter().map(|week| week.tally.minutes()).sum::<u32>(), minutes);
            let days: usize = accounting.weeks.iter().map(|week| usize::from(week.days)).sum();
            prop_assert_eq!(days, accounting.days.len());
        }
    }

    #[test]
    fn a_follow_up_is_due_within_its_window(end in any_start(), months in 0..14_i16, early in 0..20_u16, late in 0..20_u16) {
        let follow_up = json!({ "code": "a", "name": { "nb": "a" }, "after": { "months": months }, "channel": "digital",
                                "minutes": 15, "days_early": early, "days_late": late });
        let window = template(json!({ "follow_ups": [follow_up] })).follow_ups_of(end).remove(0);
        prop_assert!(window.holds(window.due));
        let has_working_day = window.first.series(1.day()).take_while(|day| *day <= window.last).any(working_day::is_working);
        prop_assert_eq!(working_day::is_working(window.due), has_working_day);
    }

    #[test]
    fn a_week_has_each_day_once(start in any_start()) {
        let slots = json!([{ "kind": "group", "at": "09:00" }]);
        let days: Vec<_> = Weekday::ALL.iter().map(|day| day.as_str()).collect();
        let mut template = template(json!({ "phases": [phase("all", 1, &on(&days, &slots))] }));
        template.holidays = Holidays::Work;
        let sessions = generate(&template, start, &BOTH, 0).expect("a plan");
        let dates: Vec<_> = sessions.iter().map(|session| session.date).collect();
        prop_assert_eq!(dates, start.series(1.day()).take(7).collect::<Vec<_>>());
    }
}
