//! Properties that hold for any answers.

use super::*;
use proptest::prelude::*;

/// Answers to four items of 1–5, some without.
fn any_answers() -> impl Strategy<Value = Vec<Option<f64>>> {
    prop::collection::vec(prop::option::of((1_u8..=5).prop_map(f64::from)), 4)
}

/// A mean or sum of four items of 1–5, the second reversed, with a rule for up to `at_most` missing.
fn four(method: &str, then: &str, at_most: usize) -> Scoring {
    let parts = json!([
        { "item": "1" }, { "item": "2", "reverse": { "lowest": 1, "highest": 5 } }, { "item": "3" }, { "item": "4" },
    ]);
    let (lowest, highest) = if method == "sum" { (4, 20) } else { (1, 5) };
    let missing = json!({ "at_most": at_most, "then": then, "source": source() });
    let missing = if at_most == 0 { Value::Null } else { missing };
    read(definition(json!({
        "method": method, "parts": parts, "missing": missing, "lowest": lowest, "highest": highest,
    })))
    .unwrap()
}

fn every_kind() -> impl Strategy<Value = Scoring> {
    let kinds = [("sum", "person_mean"), ("mean", "person_mean"), ("mean", "answered"), ("max", "")];
    (prop::sample::select(kinds.to_vec()), 0_usize..4)
        .prop_map(|((method, then), most)| four(method, then, if method == "max" { 0 } else { most }))
}

proptest! {
    #[test]
    fn a_score_is_within_its_bounds_or_not_there(scoring in every_kind(), answers in any_answers()) {
        let score = &scoring.scores[0];
        let gone = answers.iter().filter(|answer| answer.is_none()).count();
        match only(&scoring, &answers) {
            Ok(value) => prop_assert!((score.lowest..=score.highest).contains(&value)),
            Err(reason) => {
                prop_assert!(matches!(&reason, NotComputed::Missing(named) if named.len() == gone && gone > 0));
                prop_assert!(score.missing.as_ref().is_none_or(|rule| gone > rule.at_most) || gone == 4);
            }
        }
    }

    #[test]
    fn neither_the_order_of_answers_nor_of_parts_matters(
        scoring in every_kind(), answers in any_answers(), order in Just(vec![0_usize, 1, 2, 3]).prop_shuffle(),
    ) {
        let mut shuffled = scoring.clone();
        shuffled.scores[0].parts = order.iter().map(|&i| scoring.scores[0].parts[i].clone()).collect();
        let mut given = BTreeMap::new();
        for &i in &order {
            answers[i].map(|value| given.insert((i + 1).to_string(), value));
        }
        match (only(&scoring, &answers), shuffled.score(&given).remove(0).value) {
            (Ok(one), Ok(other)) => prop_assert!((one - other).abs() < 1e-9),
            (Err(NotComputed::Missing(mut one)), Err(NotComputed::Missing(mut other))) => {
                one.sort();
                other.sort();
                prop_assert_eq!(one, other);
            }
            (one, other) => prop_assert!(false, "{one:?} and {other:?}"),
        }
    }

    /// Without an answer a sum is not there, or it is what the person's own mean makes of it: never the rest alone.
    #[test]
    fn a_missing_item_never_lowers_a_sum_silently(answers in any_answers(), most in 0_usize..4) {
        let scoring = four("sum", "person_mean", most);
        let scored = scoring.score(&answers.iter().enumerate()
            .filter_map(|(i, value)| Some(((i + 1).to_string(), (*value)?))).collect()).remove(0);
        let parts = scoring.scores[0].parts.iter().zip(&answers);
        let counted: Vec<f64> = parts.filter_map(|(part, value)| Some(part.convert((*value)?))).collect();
        let gone = answers.len() - counted.len();
        if let Ok(value) = scored.value {
            let mean = counted.iter().sum::<f64>() / counted.len() as f64;
            prop_assert!((value - mean * answers.len() as f64).abs() < 1e-9);
            prop_assert_eq!(scored.made_up_for.len(), gone, "what was made up for is told");
        } else {
            prop_assert!(gone > 0 && scored.made_up_for.is_empty());
        }
    }

    #[test]
    fn reversing_twice_changes_nothing(lowest in -10_i16..10, span in 1_i16..20, step in 0_i16..20) {
        let bounds = Bounds { lowest: f64::from(lowest), highest: f64::from(lowest + span) };
        let value = f64::from(lowest + step.min(span));
        prop_assert!(bounds.hold(bounds.mirror(value)));
        prop_assert!((bounds.mirror(bounds.mirror(value)) - value).abs() < 1e-9);
    }

    #[test]
    fn a_change_reverses_with_time(before in 0.0..=100.0_f64, now in 0.0..=100.0_f64) {
        let score = who5().scores.remove(0);
        let back = match judge(&score, before, now) {
            Change::More => Change::Less,
            Change::Less => Change::More,
            same => same,
        };
        prop_assert_eq!(judge(&score, now, before), back);
    }

    #[test]
    fn no_json_makes_reading_panic(text in "[\\[\\]{}\":,a-z0-9 ]{0,60}") {
        let _ = serde_json::from_str::<Scoring>(&text);
    }
}
