//! Questionnaires that others made: each imports, or is refused with a reason that names the element.

use super::super::*;
use std::{collections::BTreeMap, fs, path::Path};

/// File name and text.
fn files(kind: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refero").join(kind);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// How often each outcome comes; a refusal counts by its reason.
fn counted(outcomes: impl Iterator<Item = Result<(), ParseError>>) -> Vec<(String, usize)> {
    let mut counts = BTreeMap::new();
    for outcome in outcomes {
        let key = match outcome {
            Ok(()) => "taken".to_owned(),
            Err(error) => {
                assert!(error.path.starts_with("Questionnaire") || error.path.starts_with("ValueSet"), "{error}");
                error.to_string()
            }
        };
        *counts.entry(key).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}

#[test]
fn every_questionnaire_imports_or_names_the_element() {
    let counts = counted(files("Questionnaire").iter().map(|(_, text)| parse_text(text).map(|_| ())));
    let expected: &[(&str, usize)] = &[
        (
            "Questionnaire.item[0].answerValueSet: not supported: the value set http://helsedirektoratet.no/ValueSet/legemiddeloppslag, \
             which is neither contained nor bundled",
            2,
        ),
        ("Questionnaire.item[0].item[0].answerOption: answerOption is missing", 1),
        ("Questionnaire.item[0].item[1].answerOption[0]: not supported: valueCoding is malformed", 1),
        ("Questionnaire.item[1].item[0].item[0].enableBehavior: enableBehavior is missing", 1),
        ("Questionnaire.item[1].item[0].item[0].item[0].enableBehavior: enableBehavior is missing", 1),
        ("Questionnaire.item[1].item[2].enableBehavior: enableBehavior is missing", 1),
        ("taken", 134),
    ];
    assert_eq!(counts.iter().map(|(key, n)| (key.as_str(), *n)).collect::<Vec<_>>(), expected);
}

#[test]
fn every_response_is_read_or_names_the_element() {
    let counts = counted(files("Response").iter().map(|(_, text)| Answers::from_text(text).map(|_| ())));
    // answers that hold only further items: R4 has no such answer
    let expected: &[(&str, usize)] = &[
        ("QuestionnaireResponse.item[0].answer[0]: value is missing", 2),
        ("QuestionnaireResponse.item[0].item[0].answer[0].item[0].answer[0]: value is missing", 2),
        ("QuestionnaireResponse.item[0].item[0].answer[0]: value is missing", 8),
        ("QuestionnaireResponse.item[1].answer[0]: value is missing", 2),
        ("QuestionnaireResponse.item[1].item[0].answer[0]: value is missing", 1),
        ("QuestionnaireResponse.item[1].item[0].item[0].answer[0]: value is missing", 1),
        ("taken", 19),
    ];
    assert_eq!(counts.iter().map(|(key, n)| (key.as_str(), *n)).collect::<Vec<_>>(), expected);
}

#[test]
fn every_response_is_judged_and_keeps_its_answers_through_fhir() {
    let mut paired = 0;
    let forms: BTreeMap<String, String> = files("Questionnaire").into_iter().collect();
    for (name, text) in files("Response") {
        let Some(form) = forms.get(&name.replace("qr.json", "q.json")).and_then(|text| parse_text(text).ok()) else {
            continue;
        };
        let Ok(answers) = Answers::from_text(&text) else { continue };
        paired += 1;
        let answers = strip(&form.form, &answers);
        let fhir = answers.to_fhir(&form.form, ResponseStatus::Completed, "2026-11-23T08:00:00Z");
        let again = Answers::from_fhir(&fhir).unwrap();
        assert_eq!(strip(&form.form, &again), again, "{name}");
        let _ = validate(&form.form, &answers);
    }
    assert!(paired >= 10, "{paired}");
}
