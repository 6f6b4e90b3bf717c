//! Limits, scaling and differences.

use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn codes(faults: Result<Item, Vec<crate::training::Fault>>) -> Vec<(&'static str, &'static str)> {
    faults.err().unwrap_or_default().iter().map(|fault| (fault.field, fault.code)).collect()
}

fn today() -> Dated<'static> {
    Dated::Day { iso: "2026-11-23", days_ahead: 0 }
}

#[test]
fn every_mistake_in_a_form_is_named_at_once() {
    let long = "å".repeat(TEXT_MAX + 1);
    let goal = RawGoal { text: " \n", why: &long, icf: &["d850", "b999"], scale: [&long, "", "", "", ""] };
    let wrong = [("text", "required"), ("why", "too_long"), ("icf", "unknown_choice"), ("level_1", "too_long")];
    assert_eq!(codes(goal.check()), wrong);
    let action = RawAction { responsible: "staff", due: Dated::NoDate, state: "soon", ..RawAction::default() };
    let wrong = [("text", "required"), ("who", "required"), ("due", "invalid_date"), ("state", "unknown_choice")];
    assert_eq!(codes(action.check()), wrong);
    let step = RawStep { task: "Kasse", degree: "101", week: Dated::NoDate, ..RawStep::default() };
    assert_eq!(codes(step.check()), [("week", "invalid_date"), ("degree", "out_of_range")]);
    for degree in ["x", "5.5", "1e2", "99999999999999999999"] {
        let step = RawStep { task: "Kasse", degree, ..RawStep::default() };
        assert_eq!(codes(step.check()), [("degree", "not_a_number")], "{degree}");
    }
    let tomorrow = Dated::Day { iso: "2026-11-24", days_ahead: 1 };
    assert_eq!(
        codes(RawRating { level: "3", on: tomorrow }.check()),
        [("level", "unknown_choice"), ("on", "future_date")]
    );
    assert_eq!(codes(RawRating::default().check()), [("level", "required"), ("on", "required")]);
}

#[test]
fn what_is_right_is_kept_as_it_was_meant() {
    let goal = RawGoal { text: " Gå tur \r\nhver dag ", icf: &["d850", "b130", "d850"], ..RawGoal::default() };
    let Ok(Item::Goal(goal)) = goal.check() else { panic!("a goal") };
    assert_eq!((goal.text.as_str(), goal.icf), ("Gå tur \nhver dag", vec![IcfCode::B130, IcfCode::D850]));
    let own =
        RawAction { text: "Ringe", responsible: "participant", who: "Kari", state: "planned", ..RawAction::default() };
    let Ok(Item::Action(own)) = own.check() else { panic!("an action") };
    assert_eq!((own.who, own.due), (None, None), "who does it oneself names nobody");
    let rating = RawRating { level: "-2", on: today() };
    assert_eq!(rating.check(), Ok(Item::Rating(Rating { level: -2, on: "2026-11-23".into() })));
}

#[test]
fn the_thirteen_categories_are_there() {
    assert_eq!(IcfCode::ALL.len(), 13);
}

/// By hand, from the formula of the erratum: Σwx = 2·1 + 1·(−1) = 1, Σw² = 5, (Σw)² = 9, √(3.5 + 2.7) = 2.48998.
#[test]
fn goals_may_weigh_differently() {
    let score = weighted_t_score(&[(1, 2.0), (-1, 1.0)]).unwrap_or_default();
    assert!((score - (50.0 + 10.0 / 6.2_f64.sqrt())).abs() < 1e-9, "{score}");
    for weight in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(weighted_t_score(&[(1, weight)]), None);
    }
}

#[test]
fn the_t_score_follows_the_published_formula() {
    let near = |levels: &[i8], expected: f64| {
        let score = t_score(levels).unwrap_or_default();
        assert!((score - expected).abs() < 0.01, "{levels:?}: {score}");
    };
    assert_eq!(t_score(&[]), None);
    near(&[0, 0, 0], 50.0);
    near(&[1], 60.0);
    near(&[-1], 40.0);
    // 50 + 10·2 / √(0.7·2 + 0.3·4)
    near(&[1, 1], 62.40);
    // 50 + 10·3 / √(0.7·3 + 0.3·9)
    near(&[2, 2, -1], 63.69);
}

fn id(number: u128) -> PlanItemId {
    PlanItemId(Uuid::from_u128(number))
}

fn rated(number: u128, goal: u128, level: i8, on: &str) -> Entry {
    Entry { id: id(number), goal: Some(id(goal)), item: Item::Rating(Rating { level, on: on.into() }) }
}

#[test]
fn the_latest_day_counts_and_of_a_day_what_was_said_last() {
    let all = [
        rated(1, 9, 1, "2026-11-20"),
        rated(2, 9, -1, "2026-11-23"),
        rated(3, 9, 0, "2026-11-23"),
        rated(4, 8, 2, "2026-11-24"),
        rated(5, 9, 2, "2026-11-01"),
    ];
    assert_eq!(current_level(&all, id(9)), Some(0));
    assert_eq!(current_level(&all, id(7)), None);
    assert!(Snapshot::of(all).entries.is_empty(), "how it goes is not what was agreed");
}

prop_compose! {
    fn step()(number in 0_u128..8, task in "[a-c]{1,2}") -> Entry {
        let item = Item::Step(Step { task, demand: None, adjustment: None, week: None, degree: None });
        Entry { id: id(number), goal: None, item }
    }
}

fn snapshot() -> impl Strategy<Value = Snapshot> {
    prop::collection::vec(step(), 0..8).prop_map(|mut entries| {
        entries.sort_by_key(|entry| entry.id);
        entries.dedup_by_key(|entry| entry.id);
        Snapshot { entries }
    })
}

proptest! {
    #[test]
    fn the_changes_make_one_version_of_the_other(before in snapshot(), after in snapshot()) {
        prop_assert!(diff(&before, &before).is_empty());
        let mut made = before.clone();
        for change in diff(&before, &after) {
            prop_assert_ne!(&change.before, &change.after);
            let stood = made.entries.iter().find(|entry| entry.id == change.id).map(|entry| entry.item.clone());
            prop_assert_eq!(stood, change.before);
            made.entries.retain(|entry| entry.id != change.id);
            made.entries.extend(change.after.map(|item| Entry { id: change.id, goal: None, item }));
        }
        made.entries.sort_by_key(|entry| entry.id);
        prop_assert_eq!(made, after);
    }

    #[test]
    fn no_text_makes_a_check_panic(text in ".{0,40}", degree in ".{0,12}") {
        let step = RawStep { task: &text, degree: &degree, ..RawStep::default() };
        if let Ok(Item::Step(step)) = step.check() {
            prop_assert!(!step.task.trim().is_empty());
            prop_assert!(step.degree.is_none_or(|degree| DEGREE.contains(&degree)));
        }
    }

    #[test]
    fn better_is_never_less(levels in prop::collection::vec(-2_i8..=1, 1..8), at in 0_usize..8) {
        let mut better = levels.clone();
        let at = at % levels.len();
        better[at] += 1;
        prop_assert!(t_score(&better) > t_score(&levels));
    }
}

#[test]
fn a_diary_is_its_owners_and_the_employers_word_the_teams() {
    for kind in ItemKind::ALL {
        let writers = (kind.is_written_by(true), kind.is_written_by(false));
        let wanted = match kind {
            ItemKind::TrialDay => (true, false),
            ItemKind::EmployerCall => (false, true),
            _ => (true, true),
        };
        assert_eq!(writers, wanted, "{kind}");
        assert!(!(kind.is_signed() && kind.is_of_trial()), "{kind}: what tells how it goes is not agreed on");
    }
}
