//! Golden vectors, what a definition may not say, and properties of every score.

mod definitions;
mod properties;

use super::*;
use crate::questionnaire::{Change, Questionnaire, judge, parse_text};
use serde_json::{Value, json};

const NB: &str = include_str!("../../../../../server/service/instruments/who-5/nb.json");
const WHO5: &str = include_str!("../../../../../server/service/instruments/who-5/scoring.json");
/// As it lies in the databases of centres that installed WHO-5 before definitions had versions.
const STORED: &str = include_str!("tests/stored-before-versions.json");

fn who5() -> Scoring {
    serde_json::from_str(WHO5).unwrap()
}

fn form() -> Questionnaire {
    parse_text(NB).unwrap().form
}

fn source() -> Value {
    json!({ "text": "Somebody. Something. 2026" })
}

/// A definition with one score, `fields` of it replaced.
fn definition(fields: Value) -> Value {
    let mut score = json!({
        "code": "s", "measures": { "nb": "noe" }, "higher_means": "more", "method": "sum",
        "parts": [{ "item": "1" }, { "item": "2" }, { "item": "3" }, { "item": "4" }],
        "lowest": -1000, "highest": 1000, "source": source(),
    });
    for (name, value) in fields.as_object().unwrap() {
        score[name] = value.clone();
    }
    json!({ "version": "1", "scores": [score] })
}

fn read(definition: Value) -> Result<Scoring, ScoringError> {
    Scoring::try_from(definition)
}

fn values(of: &[(&str, f64)]) -> BTreeMap<String, f64> {
    of.iter().map(|(link_id, value)| ((*link_id).to_owned(), *value)).collect()
}

/// The only score, of items "1", "2" and so on.
fn only(scoring: &Scoring, answers: &[Option<f64>]) -> Result<f64, NotComputed> {
    let numbered = answers.iter().enumerate();
    let given = numbered.filter_map(|(i, value)| Some(((i + 1).to_string(), (*value)?))).collect();
    scoring.score(&given).remove(0).value
}

fn missing(link_ids: &[&str]) -> NotComputed {
    NotComputed::Missing(link_ids.iter().map(|&link_id| link_id.to_owned()).collect())
}

#[test]
fn a_missing_item_is_never_counted_as_zero() {
    let of = |answers: [Option<f64>; 5]| only(&who5(), &answers);
    assert_eq!(of([Some(5.0), Some(5.0), None, Some(5.0), Some(5.0)]), Err(missing(&["3"])));
    assert_eq!(of([None; 5]), Err(missing(&["1", "2", "3", "4", "5"])));
    assert_eq!(of([Some(0.0); 5]), Ok(0.0));
}

#[test]
fn the_best_of_three_needs_all_three() {
    let best = read(definition(json!({ "method": "max", "parts": [
        { "item": "1" }, { "item": "2", "transform": { "factor": 2 } }, { "item": "3" }] })))
    .unwrap();
    assert_eq!(only(&best, &[Some(31.5), Some(10.0), Some(30.0)]), Ok(31.5));
    assert_eq!(only(&best, &[Some(-3.0), Some(-1.0), Some(-4.0)]), Ok(-2.0), "also below zero");
    assert_eq!(only(&best, &[Some(31.5), None, Some(30.0)]), Err(missing(&["2"])));
}

#[test]
fn what_is_optional_counts_where_it_is_answered_and_is_never_missing() {
    let mean = |risk: Value| {
        let mut whole = definition(json!({ "method": "mean", "parts": [
            { "item": "1" }, { "item": "2" }, { "item": "3", "optional": true }] }));
        whole["risk"] = risk;
        read(whole).unwrap()
    };
    let plain = mean(json!([]));
    assert_eq!(only(&plain, &[Some(2.0), Some(4.0), Some(9.0)]), Ok(5.0));
    assert_eq!(only(&plain, &[Some(2.0), Some(4.0), None]), Ok(3.0));
    assert_eq!(only(&plain, &[Some(2.0), None, Some(9.0)]), Err(missing(&["2"])), "the others are not");
    let two = values(&[("1", 2.0), ("2", 4.0)]);
    assert_eq!(plain.score(&two)[0].made_up_for, Vec::<&str>::new(), "nothing was made up for");
    let risk = mean(json!([{ "item": "3", "at_least": 1, "source": source() }]));
    assert_eq!(only(&risk, &[Some(2.0), Some(4.0), None]), Err(missing(&["3"])), "a risk item is never left out");
}

#[test]
fn only_numbers_are_scored() {
    let form = |item: Value| {
        let document = json!({ "resourceType": "Questionnaire", "url": "urn:x", "title": "x", "language": "nb",
            "item": [item] });
        crate::questionnaire::parse(&document).unwrap().form
    };
    let scoring = |part: Value| read(definition(json!({ "parts": [part] }))).unwrap();
    let (plain, reversed) = (json!({ "item": "1" }), json!({ "item": "1", "reverse": { "lowest": 0, "highest": 9 } }));
    let limit = |name: &str, value: i64| {
        json!({ "valueInteger": value,
        "url": format!("http://hl7.org/fhir/StructureDefinition/{name}") })
    };
    let number = json!({ "linkId": "1", "type": "integer" });
    let mut bounded = number.clone();
    bounded["extension"] = json!([limit("minValue", 0), limit("maxValue", 9)]);
    let mut wide = number.clone();
    wide["extension"] = json!([limit("minValue", 0), limit("maxValue", 10)]);
    let text = json!({ "linkId": "1", "type": "string" });
    let option = |code: &str, worth: Option<i64>| {
        let told = worth.map(
            |worth| json!([{ "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": worth }]),
        );
        let mut option = json!({ "valueCoding": { "code": code, "display": code } });
        option["valueCoding"]["extension"] = told.unwrap_or(json!([]));
        option
    };
    let options = json!([option("0", Some(0)), option("4", Some(4)), option("8", None), option("9", None)]);
    let judged = json!({ "linkId": "1", "type": "choice", "answerOption": options });
    let (both, one) = (json!({ "item": "1", "uncounted": ["8", "9"] }), json!({ "item": "1", "uncounted": ["8"] }));
    for (part, item, misfit) in [
        (&plain, &number, None),
        (&plain, &text, Some("1")),
        (&reversed, &bounded, None),
        (&reversed, &wide, Some("1")),
        (&reversed, &number, Some("1")),
        (&both, &judged, None),
        (&one, &judged, Some("1")),
        (&plain, &judged, Some("1")),
    ] {
        assert_eq!(scoring(part.clone()).misfit(&form(item.clone())), misfit, "{part} {item}");
    }
}

#[test]
fn what_databases_hold_scores_as_before() {
    let (old, new): (Scoring, Scoring) = (serde_json::from_str(STORED).unwrap(), who5());
    assert_eq!((old.version.as_str(), old.misfit(&form())), ("1", None));
    assert_eq!(old.scores, new.scores, "the shipped definition says the same in the new shape");
    assert_eq!(only(&old, &[Some(3.0), Some(3.0), Some(3.0), Some(3.0), Some(1.0)]), Ok(52.0));
}

#[test]
fn the_cut_off_of_who_5_includes_fifty_and_no_more() {
    let scoring = who5();
    let told = |value: f64| scoring.scores[0].bands_at(value).count();
    assert_eq!((told(50.0), told(48.0), told(52.0)), (1, 1, 0));
}

#[test]
fn change_is_judged_in_the_scales_own_direction() {
    let mut score = who5().scores.remove(0);
    assert_eq!(judge(&score, 40.0, 48.0), Change::Same);
    assert_eq!(judge(&score, 40.0, 50.0), Change::More);
    assert_eq!(judge(&score, 52.0, 40.0), Change::Less);
    score.higher_means = HigherMeans::Less;
    assert_eq!(judge(&score, 40.0, 52.0), Change::Less);
    assert_eq!(judge(&score, 52.0, 40.0), Change::More);
    score.changes.clear();
    assert_eq!(judge(&score, 0.0, 100.0), Change::Unknown);
}

/// Energy and fatigue of RAND-36, with the worked example of its guide: 4 to item 23, 3 to 27, 3 to 29 and no answer to 31
/// make (40 + 60 + 40) / 3 (How to score the RAND SF-36 questionnaire, step 3).
#[test]
fn the_worked_example_of_rand_36() {
    let reversed = |item| json!({ "item": item, "reverse": { "lowest": 1, "highest": 6 }, "transform": { "factor": 20, "offset": -20 } });
    let plain = |item| json!({ "item": item, "transform": { "factor": 20, "offset": -20 } });
    let energy = definition(json!({
        "method": "mean", "lowest": 0, "highest": 100,
        "parts": [reversed("23"), reversed("27"), plain("29"), plain("31")],
        "missing": { "at_most": 3, "then": "answered", "source": source() },
    }));
    let energy = read(energy).unwrap();
    let scored = energy.score(&values(&[("23", 4.0), ("27", 3.0), ("29", 3.0)])).remove(0);
    assert!((scored.value.unwrap() - 140.0 / 3.0).abs() < 1e-9);
    assert_eq!(scored.made_up_for, ["31"]);
}

#[test]
fn a_person_mean_stands_for_at_most_as_many_as_the_rule_says() {
    let rule = json!({ "missing": { "at_most": 1, "then": "person_mean", "source": source() } });
    let scoring = read(definition(rule)).unwrap();
    assert_eq!(only(&scoring, &[Some(1.0), Some(2.0), Some(3.0), None]), Ok(8.0));
    assert_eq!(only(&scoring, &[Some(1.0), Some(2.0), None, None]), Err(missing(&["3", "4"])));
}

#[test]
fn an_answer_to_a_risk_item_is_never_made_up() {
    let mut with_risk = definition(json!({ "missing": { "at_most": 2, "then": "person_mean", "source": source() } }));
    with_risk["risk"] = json!([{ "item": "4", "at_least": 1, "source": source() }]);
    let scoring = read(with_risk).unwrap();
    assert_eq!(only(&scoring, &[Some(1.0), Some(2.0), Some(3.0), None]), Err(missing(&["4"])));
    assert_eq!(only(&scoring, &[None, Some(2.0), Some(3.0), Some(1.0)]), Ok(8.0));
    let risks = |value| scoring.risks(&values(&[("4", value)])).count();
    assert_eq!((risks(0.0), risks(1.0), risks(3.0)), (0, 1, 1));
    assert_eq!(scoring.risks(&values(&[("1", 3.0)])).count(), 0);
}

#[test]
fn a_total_of_subscales_is_there_when_all_of_them_are() {
    let part = |code: &str, items: Value| {
        let mut one = definition(json!({ "code": code, "parts": items }))["scores"][0].clone();
        one["measures"] = json!({ "nb": code });
        one
    };
    let scores = json!([
        part("a", json!([{ "item": "1" }, { "item": "2", "weight": 2 }])),
        part("b", json!([{ "item": "3" }])),
        part("total", json!([{ "score": "a" }, { "score": "b", "weight": -1 }])),
    ]);
    let scoring = read(json!({ "version": "2", "scores": scores })).unwrap();
    let of = |given: &[(&str, f64)]| -> Vec<Result<f64, NotComputed>> {
        scoring.score(&values(given)).into_iter().map(|scored| scored.value).collect()
    };
    assert_eq!(of(&[("1", 1.0), ("2", 2.0), ("3", 3.0)]), [Ok(5.0), Ok(3.0), Ok(2.0)]);
    let without_b = [Ok(5.0), Err(missing(&["3"])), Err(NotComputed::Parts(vec!["b".to_owned()]))];
    assert_eq!(of(&[("1", 1.0), ("2", 2.0)]), without_b);
    assert_eq!(scoring.by_code("total").map(|score| score.parts.len()), Some(2));
}

#[test]
fn a_number_that_cannot_be_gives_no_score() {
    let out = |name: &str| Err(NotComputed::OutOfRange(name.to_owned()));
    assert_eq!(only(&who5(), &[Some(6.0); 5]), out("who5"));
    assert_eq!(only(&who5(), &[Some(f64::NAN), Some(1.0), Some(1.0), Some(1.0), Some(1.0)]), out("1"));
    let reversed = json!({ "parts": [{ "item": "1", "reverse": { "lowest": 1, "highest": 5 } }] });
    assert_eq!(only(&read(definition(reversed)).unwrap(), &[Some(7.0)]), out("1"));
}

#[test]
fn rounding_is_only_what_is_published() {
    let mean = |rounding: Value| {
        let fields = json!({ "method": "mean", "parts": [{ "item": "1" }, { "item": "2" }], "rounding": rounding });
        only(&read(definition(fields)).unwrap(), &[Some(2.0), Some(3.0)])
    };
    assert_eq!(mean(Value::Null), Ok(2.5));
    assert_eq!(mean(json!({ "decimals": 0, "source": source() })), Ok(3.0));
}

#[test]
fn a_definition_that_does_not_fit_names_the_item() {
    let misfit = |fields: Value| read(definition(fields)).unwrap().misfit(&form()).map(ToOwned::to_owned);
    assert_eq!(misfit(json!({})), None);
    assert_eq!(misfit(json!({ "parts": [{ "item": "1" }, { "item": "6" }] })).as_deref(), Some("6"));
    let narrow = json!({ "parts": [{ "item": "2", "reverse": { "lowest": 1, "highest": 5 } }] });
    assert_eq!(misfit(narrow).as_deref(), Some("2"));
    let mut risky = definition(json!({}));
    risky["risk"] = json!([{ "item": "9", "at_least": 1, "source": source() }]);
    assert_eq!(read(risky).unwrap().misfit(&form()), Some("9"));
}
