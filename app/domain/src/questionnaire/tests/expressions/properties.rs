//! Properties over random questionnaires with conditions, enabling and calculated expressions.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const MOST: usize = 10;

/// An item: which of the earlier ones it names, how, and where it stands.
type Plan = (usize, Vec<prop::sample::Index>, usize);

fn expression(kind: usize, named: &[String]) -> String {
    let sum = named.iter().map(|id| of(id)).collect::<Vec<_>>().join(" + ");
    let sum = if sum.is_empty() { "1".to_owned() } else { sum };
    match kind {
        0 => sum,
        1 => named
            .iter()
            .map(|id| format!("iif({}.exists(), 1, 0)", of(id)))
            .chain(["1".to_owned()])
            .collect::<Vec<_>>()
            .join(" + "),
        2 => format!("({sum}) > 1"),
        3 => format!("({sum}).empty()"),
        _ => "%resource.descendants().answer.value.sum()".to_owned(),
    }
}

/// Integers at the root, in a group, in a group that repeats, and under the first question.
fn any_form() -> impl Strategy<Value = (Questionnaire, usize)> {
    let plan = (0_usize..10, prop::collection::vec(any::<prop::sample::Index>(), 0..3), 0_usize..4);
    prop::collection::vec(plan, 2..MOST).prop_filter_map("what depends on itself is refused", |plans: Vec<Plan>| {
        let mut places: [Vec<Value>; 4] = Default::default();
        let count = plans.len();
        for (i, (kind, named, place)) in plans.into_iter().enumerate() {
            let named: Vec<String> = named.iter().filter(|_| i > 0).map(|one| one.index(i).to_string()).collect();
            let mut item = json!({"linkId": i.to_string(), "type": "integer"});
            match (kind, named.first()) {
                (0 | 1 | 4, _) => item["extension"] = calculated(&expression(kind, &named)),
                (2 | 3, _) => item["extension"] = enabled(&expression(kind, &named)),
                (8, _) => item["extension"] = enabled(&format!("({}) > 2", expression(4, &named))),
                (9, _) => {
                    let sum = sdc("calculatedExpression", "%sum + 1");
                    item["extension"] = json!([variable("sum", &expression(0, &named)), sum]);
                }
                (5, Some(id)) => item["enableWhen"] = json!([{"question": id, "operator": "<", "answerInteger": 3}]),
                _ => {}
            }
            places[if i == 0 { 0 } else { place }].push(item);
        }
        let [mut top, group, many, under] = places;
        top[0]["item"] = json!(under);
        top.push(json!({"linkId": "group", "type": "group", "item": group}));
        top.insert(0, json!({"linkId": "many", "type": "group", "repeats": true, "item": many}));
        Some((imported(&json!([]), &json!(top)).ok()?.form, count))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn evaluating_is_a_fixed_point_and_keeps_nothing_that_is_not_asked(
        (form, count) in any_form(),
        given in prop::collection::vec((0..MOST, 0_i64..4), 0..12),
        seed in any::<prop::sample::Index>(),
        twice in any::<bool>(),
    ) {
        let last: BTreeMap<usize, i64> = given.into_iter().filter(|(i, _)| *i < count).collect();
        // what hangs under the first question can only be answered after it
        let (first, mut order): (Vec<_>, Vec<_>) = last.into_iter().partition(|(i, _)| *i == 0);
        let build = |order: &[(usize, i64)], settling: bool| {
            let mut answers = Answers::default();
            for (i, value) in first.iter().chain(order) {
                answers.put(&form, &i.to_string(), vec![Datum::Integer(*value)]);
                if settling {
                    // evaluated after each answer, as in a browser; what is shut meanwhile is kept aside
                    let settled = settle(&form, &answers, &now());
                    assert_eq!(settle(&form, &settled, &now()), settled);
                }
            }
            let many = answers.items.iter().find(|one| one.link_id == "many" && twice).cloned();
            answers.items.extend(many);
            answers
        };
        let answers = build(&order, true);
        if !order.is_empty() {
            let by = seed.index(order.len());
            order.rotate_left(by);
        }
        let settled = settle(&form, &answers, &now());
        prop_assert_eq!(&settle(&form, &build(&order, false), &now()), &settled, "in another order");
        prop_assert_eq!(&settle(&form, &settled, &now()), &settled, "once more");
        let open = asked(&form, &settled, &now());
        prop_assert_eq!(&asked(&form, &answers, &now()), &open);
        let surviving: BTreeSet<String> =
            form.questions().iter().map(|q| q.item.link_id.clone()).filter(|id| !settled.all(id).is_empty()).collect();
        prop_assert!(surviving.iter().all(|id| open.contains(id)), "{surviving:?} {open:?}");
        prop_assert!(validate(&form, &settled, &now()).iter().all(|one| one.severity == Severity::Warning));

        // whatever somebody writes in the place of what is calculated is not kept
        let mut forged = settled.clone();
        for question in form.questions().iter().filter(|q| form.is_calculated(&q.item.link_id)) {
            if !settled.all(&question.item.link_id).is_empty() {
                forged.put(&form, &question.item.link_id, vec![Datum::Integer(100)]);
            }
        }
        let refused = validate(&form, &forged, &now()).iter().any(|one| one.severity == Severity::Error);
        prop_assert_eq!(refused, forged != settled);
        prop_assert_eq!(settle(&form, &forged, &now()), settled);
    }
}
