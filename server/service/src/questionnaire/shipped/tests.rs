//! Every file of every instrument that ships: read, fitting, and scored as its golden vectors say.

use super::*;
use domain::{
    Lang,
    questionnaire::{Answers, NotComputed, Question},
};
use serde::Deserialize;
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
    /// Code by link id.
    answers: BTreeMap<String, String>,
    /// By the score's code; nothing where there is none.
    scores: BTreeMap<String, Option<f64>>,
    /// The items that are answered with a risk.
    #[serde(default)]
    risks: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instruments")
}

fn answers(form: &Questionnaire, of: &BTreeMap<String, String>) -> Answers {
    let mut answers = Answers::default();
    for (link_id, code) in of {
        answers.set(form, link_id, code);
    }
    answers
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
    type Shape = Vec<(String, bool, Vec<(String, Option<f64>)>)>;
    let shape = |form: &Questionnaire| -> Shape {
        let codes = |q: &Question<'_>| q.options.iter().map(|o| (o.coding.code.clone(), o.ordinal)).collect();
        form.questions().iter().map(|q| (q.item.link_id.clone(), q.item.required, codes(q))).collect()
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
            let extreme = |q: &Question<'_>| q.options.iter().filter_map(|option| option.ordinal).reduce(pick);
            forms[0].questions().iter().filter_map(|q| Some((q.item.link_id.clone(), extreme(q)?))).collect()
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
            assert_eq!(values.len(), case.answers.len(), "{}: an answer without a value", shipped.code);
            let told = scoring.score(&values).into_iter().map(|one| (one.score.code.clone(), one.value.ok())).collect();
            assert_eq!(case.scores, told, "{}: {:?}", shipped.code, case.answers);
            let risks: Vec<&str> = scoring.risks(&values).map(|risk| risk.item.as_str()).collect();
            assert_eq!(case.risks, risks, "{}: {:?}", shipped.code, case.answers);
        }
    }
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
