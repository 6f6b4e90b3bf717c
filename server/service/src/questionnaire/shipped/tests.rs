//! Every file of every instrument that ships: read, fitting, and scored as its golden vectors say.

use super::*;
use domain::{
    Lang,
    questionnaire::{
        Answers, Datum, Enable, IssueCode, Kind, Limits, NotComputed, Performed, Question, settle, validate,
    },
};
use jiff::Zoned;
use serde::Deserialize;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// `golden.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    /// Where the vectors come from.
    source: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// By link id: the code of a choice, or several, else the text, number or Boolean itself.
    answers: BTreeMap<String, Value>,
    /// By the score's code; nothing where there is none.
    scores: BTreeMap<String, Option<f64>>,
    /// The items that are answered with a risk.
    #[serde(default)]
    risks: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instruments")
}

/// Monday 23 November 2026, ten o'clock.
fn now() -> Zoned {
    "2026-11-23T10:00:00+01:00[Europe/Oslo]".parse().unwrap()
}

/// As they count: without those to what is not asked.
fn answers(form: &Questionnaire, of: &BTreeMap<String, Value>) -> Answers {
    let mut answers = Answers::default();
    for (link_id, value) in of {
        let datum = match (value, form.question(link_id).unwrap().item.kind) {
            (Value::String(code), Kind::Choice) => {
                assert!(answers.set(form, link_id, code), "{link_id} has no option {code}");
                continue;
            }
            (Value::Array(codes), Kind::Choice) => {
                let question = form.question(link_id).unwrap();
                let option = |code: &Value| question.options.iter().find(|option| option.coding.code == *code).unwrap();
                let chosen = codes.iter().map(|code| option(code).value()).collect();
                assert!(answers.put(form, link_id, chosen), "{link_id} takes no such answers");
                continue;
            }
            (Value::String(text), _) => Datum::Text(text.clone()),
            (Value::Bool(value), _) => Datum::Boolean(*value),
            (number, Kind::Integer) => Datum::Integer(number.as_i64().unwrap()),
            (number, _) => Datum::Decimal(number.as_f64().unwrap()),
        };
        assert!(answers.put(form, link_id, vec![datum]), "{link_id} takes no answer");
    }
    settle(form, &answers, &now())
}

#[test]
fn every_folder_ships_and_holds_what_the_table_says() {
    let entries = folder().read_dir().unwrap().map(|entry| entry.unwrap());
    let folders: BTreeSet<String> =
        entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert_eq!(folders, SHIPPED.iter().map(|shipped| shipped.code.to_owned()).collect());
    for shipped in SHIPPED {
        let inside = folder().join(shipped.code).read_dir().unwrap();
        let others = ["scoring.json", "golden.json"];
        let languages = inside.filter(|file| !others.contains(&file.as_ref().unwrap().file_name().to_str().unwrap()));
        assert_eq!(languages.count(), shipped.forms.len(), "{}", shipped.code);
    }
}

#[test]
fn all_languages_ask_the_same_and_say_whose_it_is() {
    type Asked = (String, Kind, bool, Limits, Enable);
    type Shape = (Performed, Option<u32>, Vec<(Asked, Vec<(String, Option<f64>)>)>);
    let shape = |form: &Questionnaire| -> Shape {
        let codes = |q: &Question<'_>| q.options.iter().map(|o| (o.coding.code.clone(), o.ordinal)).collect();
        let asked = |q: &Question<'_>| -> Asked {
            let mut limits = q.item.limits.clone();
            // a unit has a name in each language
            limits.units.iter_mut().for_each(|unit| unit.display.clone_from(&unit.code));
            (q.item.link_id.clone(), q.item.kind, q.item.required, limits, q.item.enable.clone())
        };
        (form.performed, form.timer, form.questions().iter().map(|q| (asked(q), codes(q))).collect())
    };
    for shipped in SHIPPED {
        let forms = shipped.forms().unwrap();
        let first = &forms[0];
        let languages: BTreeSet<Lang> = forms.iter().map(|form| form.lang).collect();
        assert_eq!(languages.len(), forms.len(), "{}: a language twice", shipped.code);
        assert!(first.lang == Lang::Nb || !languages.contains(&Lang::Nb), "{}: bokmål comes first", shipped.code);
        assert_eq!(first.url, format!("urn:tilbake:questionnaire:{}", shipped.code));
        for form in &forms {
            assert_eq!((&form.url, &form.version), (&first.url, &first.version));
            assert_eq!(shape(form), shape(first), "{}", shipped.code);
            assert!(form.copyright.as_ref().is_some_and(|text| !text.is_empty()), "{}: no licence", shipped.code);
        }
    }
}

#[test]
fn every_scoring_fits_and_its_extremes_are_the_extremes_of_the_answers() {
    for shipped in SHIPPED {
        let (forms, scoring) = (shipped.forms().unwrap(), shipped.scoring().unwrap());
        assert!(forms.iter().all(|form| scoring.misfit(form).is_none()), "{}", shipped.code);
        let all = |pick: fn(f64, f64) -> f64| -> BTreeMap<String, f64> {
            let extreme = |q: &Question<'_>| {
                let limits = [&q.item.limits.min, &q.item.limits.max].into_iter().flatten().filter_map(Datum::number);
                q.options.iter().filter_map(|option| option.ordinal).chain(limits).reduce(pick)
            };
            let questions = forms[0].questions();
            questions.iter().filter_map(|q| Some((q.item.link_id.clone(), extreme(q)?))).collect()
        };
        let (low, high) = (all(f64::min), all(f64::max));
        for (lowest, highest) in scoring.score(&low).into_iter().zip(scoring.score(&high)) {
            assert_eq!(lowest.value, Ok(lowest.score.lowest), "{}", shipped.code);
            assert_eq!(highest.value, Ok(highest.score.highest), "{}", shipped.code);
        }
    }
}

#[test]
fn golden_vectors() {
    for shipped in SHIPPED {
        let text = std::fs::read_to_string(folder().join(shipped.code).join("golden.json")).unwrap();
        let golden: Golden = serde_json::from_str(&text).unwrap();
        let (forms, scoring) = (shipped.forms().unwrap(), shipped.scoring().unwrap());
        let enough = if scoring.scores.is_empty() { 0 } else { 3 };
        assert!(!golden.source.is_empty() && golden.cases.len() >= enough, "{}", shipped.code);
        for case in &golden.cases {
            let values = answers(&forms[0], &case.answers).values(&forms[0]);
            let told = scoring.score(&values).into_iter().map(|one| (one.score.code.clone(), one.value.ok())).collect();
            assert_eq!(case.scores, told, "{}: {:?}", shipped.code, case.answers);
            let risks: Vec<&str> = scoring.risks(&values).map(|risk| risk.item.as_str()).collect();
            assert_eq!(case.risks, risks, "{}: {:?}", shipped.code, case.answers);
        }
    }
}

#[test]
fn tests_that_staff_perform_say_so() {
    let told = |code: &str| {
        let form = Shipped::find(code).unwrap().forms().unwrap().remove(0);
        (form.performed, form.timer)
    };
    assert_eq!(told("six-minute-walk"), (Performed::ByStaff, Some(360)));
    assert_eq!(told("sit-to-stand"), (Performed::ByStaff, Some(30)));
    assert_eq!(told("grip-strength"), (Performed::ByStaff, None));
    let staff = SHIPPED.iter().filter(|shipped| told(shipped.code).0 == Performed::ByStaff).count();
    assert_eq!((staff, told("psfs")), (4, (Performed::ByParticipant, None)));
}

/// What keeps one answer from being submitted, beside that others are missing.
fn faults(code: &str, link_id: &str, value: Value) -> Vec<IssueCode> {
    let form = Shipped::find(code).unwrap().forms().unwrap().remove(0);
    let of: BTreeMap<String, Value> = serde_json::from_value(serde_json::json!({
        "hands": false, "right-tested": true, "a1": "x", link_id: value,
    }))
    .unwrap();
    let of = of.into_iter().filter(|(link_id, _)| form.question(link_id).is_some()).collect();
    let found = validate(&form, &answers(&form, &of), &now()).into_iter().map(|issue| issue.code);
    found.filter(|code| *code != IssueCode::Required).collect()
}

#[test]
fn a_number_that_cannot_be_is_refused() {
    for (code, link_id, wrong, right) in [
        ("six-minute-walk", "distance", serde_json::json!(9999), serde_json::json!(999)),
        ("six-minute-walk", "distance", serde_json::json!(-1), serde_json::json!(0)),
        ("sit-to-stand", "repetitions", serde_json::json!(61), serde_json::json!(60)),
        ("grip-strength", "right-1", serde_json::json!(340), serde_json::json!(34)),
        ("grip-strength", "right-1", serde_json::json!(34.25), serde_json::json!(34.5)),
        ("psfs", "a1", serde_json::json!(" "), serde_json::json!("Gå tur")),
        ("psfs", "a1", serde_json::json!("x".repeat(201)), serde_json::json!("x".repeat(200))),
    ] {
        assert_eq!(faults(code, link_id, wrong).len(), 1, "{code} {link_id}");
        assert_eq!(faults(code, link_id, right), [], "{code} {link_id}");
    }
}

#[test]
fn psfs_asks_for_a_rating_of_what_is_named_only() {
    let form = Shipped::find("psfs").unwrap().forms().unwrap().remove(0);
    let named = serde_json::from_value(serde_json::json!({"a1": "x", "a4": "y"})).unwrap();
    let told = validate(&form, &answers(&form, &named), &now());
    let told: Vec<&str> = told.iter().map(|issue| issue.link_id.as_str()).collect();
    assert_eq!(told, ["r1", "a2", "a3", "r4"]);
}

#[test]
fn phq_9_without_item_9_has_no_total() {
    let phq9 = Shipped::find("phq-9").unwrap();
    let (forms, scoring) = (phq9.forms().unwrap(), phq9.scoring().unwrap());
    let mut given = Answers::default();
    for item in 1..=8 {
        given.set(&forms[0], &item.to_string(), "3");
    }
    let scored = scoring.score(&given.values(&forms[0])).remove(0);
    assert_eq!(scored.value, Err(NotComputed::Missing(vec!["9".to_owned()])));
    assert_eq!(scoring.risk.iter().map(|risk| risk.item.as_str()).collect::<Vec<_>>(), ["9"]);
}

/// A low total may be all thoughts of death: nothing is said of it that could sound like safety.
#[test]
fn nothing_is_said_of_a_low_total_of_phq_9() {
    let scoring = Shipped::find("phq-9").unwrap().scoring().unwrap();
    let told = |value: f64| scoring.scores[0].bands_at(value).count();
    assert_eq!((told(0.0), told(4.0), told(5.0), told(27.0)), (0, 0, 1, 1));
}

#[test]
fn what_ships_can_be_asked() {
    for shipped in SHIPPED {
        assert!(shipped.forms().unwrap().iter().all(|form| form.unaskable().is_none()), "{}", shipped.code);
    }
}
