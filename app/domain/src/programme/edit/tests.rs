use super::*;
use crate::schedule::{Channel, Format, SessionKind};
use proptest::prelude::*;

fn named(text: &str) -> LangMap {
    LangMap(std::iter::once((Lang::Nb, text.to_owned())).collect())
}

fn empty() -> Template {
    Template::empty("test".to_owned(), named("Prøve"), named("deltaker"))
}

fn kind(code: &str) -> Thing {
    Thing::Kind(SessionType {
        code: code.to_owned(),
        name: named(code),
        kind: SessionKind::Guidance,
        format: Format::Group,
        channel: Channel::OnSite,
        profession: None,
        minutes: 60,
        place: LangMap::default(),
        preparation: LangMap::default(),
        structured: true,
        in_balance: true,
    })
}

fn phase(code: &str) -> Thing {
    Thing::Phase { code: code.to_owned(), name: named(code), after: Vec::new(), path: None }
}

fn slot(kind: &str, at: &str) -> Thing {
    Thing::Slot(Slot {
        kind: kind.to_owned(),
        at: at.parse().expect("a time"),
        until: None,
        minutes: None,
        at_once: 1,
        channel: None,
        path: None,
    })
}

fn place(text: &str) -> Place {
    text.parse().expect("a place")
}

fn put(template: &Template, at: &str, thing: Thing) -> Template {
    template.edited(&Edit::Put(place(at), thing)).expect("there is such a place")
}

/// A week of Mondays, built as forms build it.
fn built() -> Template {
    let mut template = put(&empty(), "kinds.0", kind("welcome"));
    template = put(&template, "kinds.1", kind("training"));
    template = put(&template, "phases.0", phase("all"));
    template = put(&template, "phases.0.weeks.0", Thing::Week { repeat: 3 });
    template = put(&template, "phases.0.weeks.0.days.0", Thing::Day { on: vec![Weekday::Monday] });
    template = put(&template, "phases.0.weeks.0.days.0.slots.0", slot("welcome", "09:00"));
    put(&template, "phases.0.weeks.0.days.0.slots.1", slot("training", "10:00"))
}

#[test]
fn a_programme_is_built_of_nothing_one_form_after_the_other() {
    let template = built();
    assert_eq!(template.faults(), []);
    assert_eq!((template.weeks(0), template.phases[0].weeks[0].days[0].slots.len()), (3, 2));
}

#[test]
fn what_holds_others_keeps_them_and_a_code_stays() {
    let template = put(&built(), "phases.0", phase("another"));
    assert_eq!((template.phases[0].code.as_str(), template.phases[0].name.text(Lang::Nb)), ("all", "another"));
    assert_eq!(template.phases[0].weeks, built().phases[0].weeks);
    let template = put(&template, "phases.0.weeks.0", Thing::Week { repeat: 1 });
    let template = put(&template, "phases.0.weeks.0.days.0", Thing::Day { on: vec![Weekday::Friday] });
    assert_eq!(template.phases[0].weeks[0].days[0].slots.len(), 2);
    assert_eq!(put(&template, "kinds.0", kind("other")).kinds[0].code, "welcome");
}

#[test]
fn the_same_put_again_changes_nothing() {
    for (at, thing) in [("kinds.2", kind("third")), ("phases.0.weeks.0.days.0.slots.2", slot("training", "12:00"))] {
        let once = put(&built(), at, thing.clone());
        assert_eq!(put(&once, at, thing), once);
    }
}

#[test]
fn things_go_up_and_down_and_out_within_their_list() {
    let shift = |template: &Template, at: &str, shift| template.edited(&Edit::Shift(place(at), shift));
    let slots = "phases.0.weeks.0.days.0.slots.1";
    let up = shift(&built(), slots, Shift::Up).expect("moved");
    assert_eq!(up.phases[0].weeks[0].days[0].slots[0].kind, "training");
    assert_eq!(shift(&up, "phases.0.weeks.0.days.0.slots.0", Shift::Down), Ok(built()));
    assert_eq!(shift(&built(), slots, Shift::Down), Err(NoSuchPlace));
    assert_eq!(shift(&built(), "kinds.0", Shift::Up), Err(NoSuchPlace));
    let out = shift(&built(), "phases.0.weeks.0.days.0", Shift::Out).expect("taken out");
    assert!(out.phases[0].weeks[0].days.is_empty());
    for nowhere in ["kinds.2", "phases.1.weeks.0", "head", "kinds", "promises.0"] {
        assert_eq!(shift(&built(), nowhere, Shift::Out), Err(NoSuchPlace), "{nowhere}");
    }
}

#[test]
fn a_thing_goes_only_where_its_kind_stands() {
    let refuse = |at: &str, thing| built().edited(&Edit::Put(place(at), thing));
    for (at, thing) in [
        ("kinds.3", kind("too_far")),
        ("kinds", kind("no_number")),
        ("kinds.0", Thing::Week { repeat: 1 }),
        ("phases.0", Thing::Week { repeat: 1 }),
        ("phases.1.weeks.0", Thing::Week { repeat: 1 }),
        ("phases.0.weeks.0.days.1.slots.0", slot("welcome", "09:00")),
        ("head", Thing::Extension(None)),
        ("promises.0", Thing::Extension(None)),
    ] {
        assert_eq!(refuse(at, thing), Err(NoSuchPlace), "{at}");
    }
}

#[test]
fn a_code_is_made_of_the_name_and_is_its_own() {
    let code = |name: &str, taken: &[&str]| code_of(&named(name), taken);
    assert_eq!(code("Øving på intervju!", &[]), "oving_pa_intervju");
    assert_eq!(code("Trening", &["trening", "trening_2"]), "trening_3");
    assert_eq!(code("  ?  ", &[]), "part");
    let long = code(&"æ".repeat(300), &[]);
    let template = put(&empty(), "kinds.0", kind(&long));
    assert_eq!(template.faults(), []);
    // the second of two that are called the same
    assert_eq!(put(&template, "kinds.1", kind(&code_of(&named(&"æ".repeat(300)), &[&long]))).faults(), []);
}

#[test]
fn a_fault_leads_to_the_thing_and_its_field() {
    let of = |path: &str| {
        let (place, field) = Place::of_fault(path);
        (place.to_string(), field)
    };
    let at = |place: &str, field: &str| (place.to_owned(), field.to_owned());
    assert_eq!(of("phases[0].weeks[1].days[2].slots[3].kind"), at("phases.0.weeks.1.days.2.slots.3", "kind"));
    assert_eq!(of("phases[0].weeks"), at("phases.0", "weeks"));
    assert_eq!(of("phases[1].after[0]"), at("phases.1", "after.0"));
    assert_eq!(of("kinds[4].name"), at("kinds.4", "name"));
    assert_eq!(of("promises[1]"), at("promises.1", ""));
    assert_eq!(of("phases"), at("phases", ""));
    assert_eq!(of("participant_word"), at("head", "participant_word"));
    assert_eq!(of("extension.weeks"), at("extension", "weeks"));
    for wrong in ["", "kinds.x", "kinds.0.1", "phases.0.weeks", "phases.0.days.0", "name", "head.0"] {
        assert_eq!(wrong.parse::<Place>(), Err(NoSuchPlace), "{wrong}");
    }
}

fn words() -> impl Strategy<Value = LangMap> {
    ("[a-zæøå\"'\\\\ \n]{1,12}", proptest::option::of(".{0,12}")).prop_map(|(nb, en)| {
        let mut map = named(&nb);
        map.0.extend(en.map(|en| (Lang::En, en)));
        map
    })
}

fn things() -> impl Strategy<Value = (String, Thing)> {
    let number = 0_usize..3;
    let of_kind = (number.clone(), words(), any::<bool>(), 5_u16..700).prop_map(|(at, name, counts, minutes)| {
        let Thing::Kind(plain) = kind(&format!("kind_{at}")) else { unreachable!("a kind") };
        (format!("kinds.{at}"), Thing::Kind(SessionType { name, in_balance: counts, minutes, ..plain }))
    });
    let of_phase =
        (number.clone(), words(), proptest::collection::vec("[a-z]{1,4}", 0..2)).prop_map(|(at, name, after)| {
            (format!("phases.{at}"), Thing::Phase { code: format!("phase_{at}"), name, after, path: None })
        });
    let of_week = (number.clone(), number.clone(), 1_u16..60)
        .prop_map(|(phase, at, repeat)| (format!("phases.{phase}.weeks.{at}"), Thing::Week { repeat }));
    let of_day = (number.clone(), number.clone(), number.clone(), 0_usize..7).prop_map(|(phase, week, at, day)| {
        (format!("phases.{phase}.weeks.{week}.days.{at}"), Thing::Day { on: vec![Weekday::ALL[day]] })
    });
    let of_slot = (number.clone(), number.clone(), number, 0_u16..24).prop_map(|(week, day, at, hour)| {
        (format!("phases.0.weeks.{week}.days.{day}.slots.{at}"), slot("welcome", &format!("{hour:02}:05")))
    });
    let months = proptest::collection::vec(any::<u8>(), 0..4)
        .prop_map(|months| ("promises.0".to_owned(), Thing::Promise(Promise::Contact { months })));
    prop_oneof![of_kind, of_phase, of_week, of_day, of_slot, months]
}

proptest! {
    #[test]
    fn whatever_is_edited_reads_as_it_was_written(edits in proptest::collection::vec(things(), 1..12)) {
        let mut template = built();
        for (at, thing) in edits {
            let Ok(next) = template.edited(&Edit::Put(place(&at), thing.clone())) else { continue };
            // what was put there is there
            let there = next.thing(&place(&at)).expect("a place").expect("a thing");
            if template.thing(&place(&at)) == Ok(None) {
                prop_assert_eq!(there, thing);
            }
            template = next;
            let written = serde_json::to_string(&template).expect("JSON");
            prop_assert_eq!(&serde_json::from_str::<Template>(&written).expect("a template"), &template);
            for fault in template.faults() {
                let (place, _) = Place::of_fault(&fault.path);
                prop_assert!(place.steps().is_empty() || matches!(template.thing(&place), Ok(Some(_))), "{fault:?}");
            }
        }
    }

    #[test]
    fn a_place_reads_as_it_is_written(section in 0_usize..8, steps in proptest::collection::vec(any::<usize>(), 0..5)) {
        if let Some(place) = Place::new(Section::ALL[section], &steps) {
            prop_assert_eq!(place.to_string().parse(), Ok(place));
        }
    }

    #[test]
    fn nothing_typed_as_a_place_breaks(text in ".{0,40}") {
        let _ = text.parse::<Place>();
    }
}
