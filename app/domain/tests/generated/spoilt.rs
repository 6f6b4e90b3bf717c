//! Documents that somebody spoilt, by accident or on purpose. Invariant: each is refused by name or works by the same rules as
//! any other; none is followed without end, and none ends the program.

use super::{Manners, Sequence, cases, generator, now, through_fhir};
use domain::questionnaire::{Answers, MOST_BYTES, Scoring, asked, begin, parse_text, settle, validate};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{fs, path::Path, sync::LazyLock};

/// What a response may hold: see `docs/questionnaires.md`.
const MOST_ANSWERS: usize = 5000;

/// Helsenorge's corpus, the instruments that ship, and a few that were generated.
static SOUND: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    gather(&root.join("tests/refero/Questionnaire"), &mut files);
    gather(&root.join("../../server/service/instruments"), &mut files);
    files.sort();
    let read = |file: &std::path::PathBuf| serde_json::from_str(&fs::read_to_string(file).unwrap()).ok();
    let generated = (0..40).map(|seed| generator::case(seed, 30, Manners::Tame).document);
    files.iter().filter_map(read).chain(generated).collect()
});

fn gather(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.extension().and_then(|name| name.to_str()) {
            _ if path.is_dir() => gather(&path, files),
            Some("json") => files.push(path),
            _ => {}
        }
    }
}

/// The node that a random walk from the root ends at; rarely the root.
fn somewhere<'a>(node: &'a mut Value, sequence: &mut Sequence) -> &'a mut Value {
    let inner = match node {
        Value::Array(list) => list.len(),
        Value::Object(fields) => fields.len(),
        _ => 0,
    };
    if inner == 0 || sequence.chance(8) {
        return node;
    }
    let at = sequence.below(inner);
    match node {
        Value::Array(list) => somewhere(&mut list[at], sequence),
        Value::Object(fields) => somewhere(fields.values_mut().nth(at).unwrap(), sequence),
        _ => unreachable!("it has no inner nodes"),
    }
}

fn hostile(sequence: &mut Sequence) -> Value {
    let texts = [
        "<script>alert(1)</script>",
        "<a<b<c",
        "&amp;&lt;",
        "q0",
        "1",
        "(((((",
        "\u{0}\u{202e}",
        "%resource.descendants()",
        "iif(true, %resource.repeat(item), 1)",
        "choice",
        "group",
        "all",
        "exists",
        "2026-11-01",
        "#v",
    ];
    match sequence.below(12) {
        0 => Value::Null,
        1 => json!(i64::MIN),
        2 => json!(u64::MAX),
        3 => json!(-0.0),
        4 => json!(1e308),
        5 => json!([]),
        6 => json!({}),
        7 => json!("å".repeat(*sequence.pick(&[1, 80, 10_000, 10_001]))),
        8 => nested(*sequence.pick(&[1, 9, 120, 130])),
        9 => json!(sequence.chance(50)),
        _ => json!(*sequence.pick(&texts)),
    }
}

/// Groups within groups.
fn nested(depth: usize) -> Value {
    (0..depth).fold(
        json!({"linkId": "end", "type": "display"}),
        |inner, level| json!({"linkId": format!("n{level}"), "type": "group", "item": [inner]}),
    )
}

fn spoil(document: &mut Value, sequence: &mut Sequence) {
    let other = somewhere(document, sequence).clone();
    let kind = sequence.below(7);
    let replacement = hostile(sequence);
    let node = somewhere(document, sequence);
    match (kind, node) {
        (0 | 1, node) => *node = replacement,
        // also what is above it: the same link ids again, or a condition on itself
        (2, node) => *node = other,
        (3, Value::Array(list)) if !list.is_empty() => {
            let (at, times) = (sequence.below(list.len()), *sequence.pick(&[1, 30, 600, 1100]));
            let one = list[at].clone();
            // as an author's tool would, each with a link id of its own
            list.extend((0..times).map(|n| renamed(&one, n)));
        }
        (4, Value::Array(list)) if !list.is_empty() => {
            let (from, to) = (sequence.below(list.len()), sequence.below(list.len()));
            list.swap(from, to);
        }
        (5, Value::Array(list)) if !list.is_empty() => {
            let at = sequence.below(list.len());
            list.remove(at);
        }
        (_, Value::Object(fields)) if !fields.is_empty() => {
            let key = fields.keys().nth(sequence.below(fields.len())).cloned().unwrap();
            let old = fields.remove(&key).unwrap();
            if kind == 6 {
                let keys =
                    ["item", "linkId", "enableWhen", "question", "valueCoding", "modifierExtension", "answerOption"];
                fields.insert((*sequence.pick(&keys)).to_owned(), old);
            }
        }
        (_, node) => *node = replacement,
    }
}

fn renamed(one: &Value, n: usize) -> Value {
    let mut copy = one.clone();
    if let Some(link_id) = copy.get("linkId").and_then(Value::as_str).map(str::to_owned) {
        copy["linkId"] = json!(format!("{link_id}#{n}"));
    }
    copy
}

/// Letters of the JSON itself changed, or its end cut off.
fn smudged(text: String, sequence: &mut Sequence) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if sequence.chance(85) || letters.is_empty() {
        return letters.into_iter().collect();
    }
    for _ in 0..=sequence.below(3) {
        let at = sequence.below(letters.len());
        letters[at] = *sequence.pick(&['{', '}', '[', '"', ',', '0', '9', 'e', '-', '\\', '\u{0}', '<']);
    }
    if sequence.chance(20) {
        let end = sequence.below(letters.len());
        letters.truncate(end);
    }
    letters.into_iter().collect()
}

/// All that is done with a document and a response that others sent.
fn work_through(text: &str, response: &str, scoring: &Scoring) {
    let Ok(imported) = parse_text(text) else { return };
    let (form, now) = (imported.form, now());
    let began = begin(&form, &now);
    let _ = through_fhir(&form, &began);
    let Ok(answers) = Answers::from_text(response) else { return };
    let settled = settle(&form, &answers, &now);
    assert_eq!(settle(&form, &settled, &now), settled, "once more");
    assert!(asked(&form, &settled, &now).is_subset(&asked(&form, &answers, &now)));
    assert!(settled.len() <= MOST_ANSWERS);
    let _ = through_fhir(&form, &settled);
    let _ = (validate(&form, &answers, &now), validate(&form, &settled, &now));
    let _ = (scoring.misfit(&form), scoring.score(&settled.values(&form)));
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn what_is_spoilt_is_refused_or_works(seed: u64, times in 0_usize..6) {
        let mut sequence = Sequence::new(seed);
        let mut document = sequence.pick(&SOUND).clone();
        let case = generator::case(seed, 10, Manners::Wild);
        let scoring = serde_json::from_value(case.scoring).ok();
        let items = document["item"].as_array().cloned().unwrap_or_default();
        let mut response =
            json!({"resourceType": "QuestionnaireResponse", "item": generator::answer(&mut sequence, &items, Manners::Wild)});
        for _ in 0..times {
            spoil(&mut document, &mut sequence);
            if sequence.chance(30) {
                spoil(&mut response, &mut sequence);
            }
        }
        let (text, response) = (smudged(document.to_string(), &mut sequence), smudged(response.to_string(), &mut sequence));
        prop_assert!(text.len() <= MOST_BYTES || parse_text(&text).is_err());
        let fallback = || serde_json::from_value(generator::case(1, 30, Manners::Tame).scoring).unwrap();
        work_through(&text, &response, &scoring.unwrap_or_else(fallback));
    }

    #[test]
    fn a_spoilt_definition_is_refused_or_scores(seed: u64, times in 1_usize..6) {
        let mut sequence = Sequence::new(seed);
        let case = generator::case(seed, 20, Manners::Tame);
        let mut scoring = case.scoring;
        for _ in 0..times {
            spoil(&mut scoring, &mut sequence);
        }
        let Ok(scoring) = serde_json::from_str::<Scoring>(&smudged(scoring.to_string(), &mut sequence)) else { return Ok(()) };
        let response = case.response.to_string();
        work_through(&case.document.to_string(), &response, &scoring);
    }
}

/// That not everything which is spoilt is refused at once.
#[test]
fn spoiling_reaches_deep() {
    let (mut taken, mut refused) = (0, std::collections::HashSet::new());
    for seed in 0..600 {
        let mut sequence = Sequence::new(seed);
        let mut document = sequence.pick(&SOUND).clone();
        spoil(&mut document, &mut sequence);
        match parse_text(&document.to_string()) {
            Ok(_) => taken += 1,
            Err(error) => _ = refused.insert(std::mem::discriminant(&error.fault)),
        }
    }
    assert!(taken > 200 && refused.len() >= 7, "{taken} taken, {} kinds of refusal", refused.len());
}
