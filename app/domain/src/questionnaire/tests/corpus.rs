//! Questionnaires that others made: each imports, or is refused with a reason that names the element.

use super::{super::*, now};
use serde_json::{Value, json};
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
fn counted(outcomes: impl Iterator<Item = Result<&'static str, ParseError>>) -> Vec<(String, usize)> {
    let mut counts = BTreeMap::new();
    for outcome in outcomes {
        let key = match outcome {
            Ok(how) => how.to_owned(),
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
    let counts = counted(files("Questionnaire").iter().map(|(_, text)| {
        let imported = parse_text(text)?;
        let named = imported.warnings.iter().all(|one| one.path.starts_with("Questionnaire"));
        assert!(named, "{:?}", imported.warnings);
        Ok(if imported.warnings.is_empty() { "taken" } else { "taken, with a report" })
    }));
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
        ("taken", 8),
        ("taken, with a report", 126),
    ];
    assert_eq!(counts.iter().map(|(key, n)| (key.as_str(), *n)).collect::<Vec<_>>(), expected);
}

#[test]
fn every_response_is_read_or_names_the_element() {
    let counts = counted(files("Response").iter().map(|(_, text)| Answers::from_text(text).map(|_| "taken")));
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
    let (mut paired, mut faultless) = (0, 0);
    let forms: BTreeMap<String, String> = files("Questionnaire").into_iter().collect();
    for (name, text) in files("Response") {
        let Some(form) = forms.get(&name.replace("qr.json", "q.json")).and_then(|text| parse_text(text).ok()) else {
            continue;
        };
        let Ok(answers) = Answers::from_text(&text) else { continue };
        paired += 1;
        let answers = settle(&form.form, &answers, &now());
        let fhir = answers.to_fhir(&form.form, ResponseStatus::Completed, "2026-11-23T08:00:00Z");
        let again = Answers::from_fhir(&fhir).unwrap();
        assert_eq!(settle(&form.form, &again, &now()), again, "{name}");
        let errors = |issue: &Issue| issue.severity == Severity::Error;
        faultless += usize::from(!validate(&form.form, &answers, &now()).iter().any(errors));
    }
    assert_eq!((paired, faultless), (15, 12));
}

/// With what four of the refused ones lack, so that their expressions are evaluated too: `enableBehavior`, and options that
/// have a value.
fn mended(node: &mut Value) {
    let Value::Object(fields) = node else { return };
    if fields.get("enableWhen").and_then(Value::as_array).is_some_and(|all| all.len() > 1) {
        fields.entry("enableBehavior").or_insert(json!("all"));
    }
    if let Some(Value::Array(options)) = fields.get_mut("answerOption") {
        options.retain(|option| option["valueCoding"]["code"].is_string());
    }
    fields.get_mut("item").and_then(Value::as_array_mut).into_iter().flatten().for_each(mended);
}

fn all_mended() -> Vec<(String, Imported)> {
    let forms = files("Questionnaire").into_iter().filter_map(|(name, text)| {
        let mut document: Value = serde_json::from_str(&text).unwrap();
        mended(&mut document);
        for entry in document["entry"].as_array_mut().into_iter().flatten() {
            mended(&mut entry["resource"]);
        }
        Some((name, parse(&document).ok()?))
    });
    forms.collect()
}

#[test]
fn every_expression_is_evaluated_or_told() {
    let (mut evaluated, mut told) = (0, Vec::new());
    for (_, Imported { form, warnings }) in all_mended() {
        evaluated += form.questions().iter().filter(|one| form.is_calculated(&one.item.link_id)).count();
        told.extend(warnings.into_iter().map(|one| one.remark.to_string()).filter(|text| text.contains("xpression")));
    }
    assert_eq!((evaluated, told), (35, vec!["sdf-calculatedExpression is empty".to_owned()]));
}

#[test]
fn sums_of_helsenorge_are_calculated() {
    let all: BTreeMap<String, Imported> = all_mended().into_iter().collect();
    let form = &all["src__calculators____tests______data____q.json"].form;
    let mut answers = Answers::default();
    answers.put(form, "Tall1", vec![Datum::Integer(4)]);
    assert_eq!(settle(form, &answers, &now()).all("Sum"), Vec::<&Datum>::new(), "half a sum is none");
    answers.put(form, "Tall2", vec![Datum::Integer(7)]);
    answers.put(form, "Totalsum", vec![Datum::Integer(300)]);
    let settled = settle(form, &answers, &now());
    let all = ["Sum", "Gjennomsnitt", "kopiert_felt", "aritmetisk_gjennomsnitt", "aritmetisk_gjennomsnitt_kopi"];
    let found = all.map(|link_id| settled.all(link_id).into_iter().cloned().collect::<Vec<_>>());
    assert_eq!(found, [11, 6, 300, 75, 75].map(|number| vec![Datum::Integer(number)]));
}

/// An answer that a question may have.
fn some_answer(item: &Item) -> Option<Datum> {
    Some(match item.kind {
        Kind::Boolean => Datum::Boolean(true),
        Kind::Integer => Datum::Integer(3),
        Kind::Date => Datum::Date("2026-11-23".into()),
        Kind::Time => Datum::Time("10:30:00".into()),
        Kind::String | Kind::Text => Datum::Text("abc".into()),
        Kind::Quantity => {
            Datum::Quantity { value: 3.5, unit: Some("kg".into()), system: None, code: Some("kg".into()) }
        }
        Kind::Choice | Kind::OpenChoice => item.options.first()?.value(),
        _ => return None,
    })
}

#[test]
fn what_is_copied_from_another_question_is_its_answer() {
    let mut copied = 0;
    for (name, Imported { form, .. }) in all_mended() {
        let receivers = form.rules.calculated.iter().filter(|(_, rule)| !rule.expression.text().contains(['+', '/']));
        for (receiver, rule) in receivers {
            let (receiver, source) = (form.item(receiver).unwrap(), rule.reach.items.keys().next().unwrap());
            let Some(value) = form.item(source).and_then(some_answer) else { continue };
            let mut answers = Answers::default();
            answers.put(&form, source, vec![value.clone()]);
            let settled = settle(&form, &answers, &now());
            // what hangs on another answer is not asked here
            if settled.all(source).is_empty() {
                continue;
            }
            assert_eq!(settled.all(&receiver.link_id), [&value], "{name} {}", receiver.link_id);
            copied += 1;
        }
    }
    assert_eq!(copied, 18, "of all types but attachments and references");
}
