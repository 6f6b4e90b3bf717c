//! What is read of a document, and what of it is told.

use super::{super::*, now};
use serde_json::{Value, json};

fn form(items: Value) -> Result<Imported, ParseError> {
    parse(&json!({
        "resourceType": "Questionnaire", "url": "urn:x", "title": "x", "language": "nb-NO", "item": items,
    }))
}

fn refused(items: Value) -> String {
    form(items).unwrap_err().to_string()
}

#[test]
fn all_types_are_read() {
    for kind in [
        "group",
        "display",
        "boolean",
        "decimal",
        "integer",
        "date",
        "dateTime",
        "time",
        "string",
        "text",
        "url",
        "open-choice",
        "attachment",
        "reference",
        "quantity",
    ] {
        let imported = form(json!([{"linkId": "1", "type": kind}])).unwrap();
        assert_eq!(imported.warnings, [], "{kind}");
    }
}

#[test]
fn unknown_extensions_and_expressions_are_told_with_their_place() {
    let imported =
        form(json!([{"linkId": "g", "type": "group", "item": [{"linkId": "1", "type": "integer", "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 3},
            {"url": "http://example.org/odd", "valueString": "?"},
            {"url": "http://ehelse.no/fhir/StructureDefinition/sdf-calculatedExpression", "valueString": "resolve()"},
        ]}]}]))
        .unwrap();
    let paths: Vec<&str> = imported.warnings.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["Questionnaire.item[0].item[0].extension[1]", "Questionnaire.item[0].item[0].extension[2]"]);
    assert!(!imported.form.is_calculated("1"));
    assert_eq!(imported.form.item("1").unwrap().limits.min, Some(Datum::Integer(3)));
}

#[test]
fn tests_that_staff_perform_say_so_and_how_long_they_take() {
    let read = |contexts: Value, timer: Value| {
        let timer = json!({"url": "urn:tilbake:extension:timer-seconds", "valueInteger": timer});
        parse(&json!({"resourceType": "Questionnaire", "url": "urn:x", "title": "x", "language": "nb",
            "item": [], "useContext": contexts, "extension": [timer]}))
        .unwrap()
    };
    let context = |kind: &str, system: &str, code: &str| {
        json!([{"code": {"system": "http://terminology.hl7.org/CodeSystem/usage-context-type", "code": kind},
            "valueCodeableConcept": {"coding": [{"system": system, "code": code}]}}])
    };
    let performer = "urn:tilbake:codesystem:performer";
    let imported = read(context("user", performer, "staff"), json!(360));
    assert_eq!((imported.form.performed, imported.form.timer), (Performed::ByStaff, Some(360)));
    assert_eq!(imported.warnings, []);
    for contexts in [
        json!([]),
        context("venue", performer, "staff"),
        context("user", "urn:other", "staff"),
        context("user", performer, "x"),
        json!([{"code": {"code": "user"}, "valueRange": {}}]),
    ] {
        assert_eq!(read(contexts.clone(), json!(30)).form.performed, Performed::ByParticipant, "{contexts}");
    }
    for none in [json!(0), json!(MOST_SECONDS + 1), Value::Null] {
        let imported = read(json!([]), none);
        assert_eq!((imported.form.timer, imported.warnings.len()), (None, 1));
    }
}

#[test]
fn a_link_id_that_a_form_may_have_is_read_back() {
    let link_id = "å".repeat(MOST_TEXT);
    let form = form(json!([{"linkId": link_id, "type": "boolean"}])).unwrap().form;
    let mut answers = Answers::default();
    answers.put(&form, &link_id, vec![Datum::Boolean(true)]);
    let fhir = answers.to_fhir(&form, ResponseStatus::InProgress, "2026-11-23T08:00:00Z");
    assert_eq!(Answers::from_fhir(&fhir), Ok(answers));
}

#[test]
fn a_condition_on_nothing_or_on_itself_is_refused() {
    let asks = |link_id: &str, question: &str| {
        json!({"linkId": link_id, "type": "boolean", "enableWhen": [
        {"question": question, "operator": "=", "answerBoolean": true}]})
    };
    assert_eq!(
        refused(json!([asks("1", "nowhere")])),
        "Questionnaire.item[0].enableWhen[0].question: there is no question nowhere"
    );
    assert!(refused(json!([asks("1", "1")])).contains("depends on itself"));
    assert!(refused(json!([asks("1", "2"), asks("2", "3"), asks("3", "1")])).contains("depends on itself"));
    let mut group = asks("g", "in");
    group["type"] = json!("group");
    group["item"] = json!([{"linkId": "in", "type": "boolean"}]);
    assert!(refused(json!([group])).contains("depends on itself"));
}

#[test]
fn rich_text_becomes_plain_text() {
    let url = "http://hl7.org/fhir/StructureDefinition/rendering-markdown";
    let source = "# Hei <script>alert(1)</script>**du**<br/>a < b &amp;lt;";
    let rich = json!([{"linkId": "1", "type": "display",
        "_text": {"extension": [{"url": url, "valueMarkdown": source}]}}]);
    assert_eq!(form(rich).unwrap().form.items[0].text, "Hei alert(1)du\na < b &lt;");
    let hostile = "<a".repeat(200_000);
    assert!(plain::plain(&hostile).len() <= hostile.len());
}

#[test]
fn value_sets_come_from_the_document_or_its_bundle() {
    let concepts = json!([{"code": "a", "display": "A"}, {"code": "b"}]);
    let set = json!({"resourceType": "ValueSet", "id": "v", "url": "urn:v",
        "compose": {"include": [{"system": "urn:s", "concept": concepts}]}});
    let mut document = json!({"resourceType": "Questionnaire", "url": "urn:x", "title": "x", "language": "en",
        "contained": [set], "item": [{"linkId": "1", "type": "choice", "answerValueSet": "#v"}]});
    assert_eq!(parse(&document).unwrap().form.items[0].options.len(), 2);
    document["contained"] = json!([]);
    document["item"][0]["answerValueSet"] = json!("urn:v");
    assert!(parse(&document).unwrap_err().to_string().contains("item[0].answerValueSet"));
    let bundle = json!({"resourceType": "Bundle", "entry": [{"resource": document}, {"resource": set}]});
    assert_eq!(parse(&bundle).unwrap().form.items[0].options[1].coding.display, "b");
}

#[test]
fn answers_keep_to_their_limits() {
    let url = |name: &str| format!("http://hl7.org/fhir/StructureDefinition/{name}");
    let form = form(json!([
        {"linkId": "n", "type": "integer", "extension": [{"url": url("maxValue"), "valueInteger": 10}]},
        {"linkId": "s", "type": "string", "maxLength": 3,
            "extension": [{"url": url("regex"), "valueString": "[a-c]*"}]},
        {"linkId": "d", "type": "date"},
    ]))
    .unwrap()
    .form;
    let codes = |link_id: &str, value: Datum| {
        let mut answers = Answers::default();
        assert!(answers.put(&form, link_id, vec![value]));
        validate(&form, &answers, &now()).iter().map(|one| one.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("n", Datum::Integer(10)), []);
    assert_eq!(codes("n", Datum::Integer(11)), [IssueCode::Value]);
    assert_eq!(codes("n", Datum::Text("1".into())), [IssueCode::Structure]);
    assert_eq!(codes("s", Datum::Text("abc".into())), []);
    assert_eq!(codes("s", Datum::Text("abcd".into())), [IssueCode::TooLong, IssueCode::Value]);
    assert_eq!(codes("d", Datum::Date("2026-02-30".into())), [IssueCode::Value]);
    assert_eq!(codes("d", Datum::Date("2026-02".into())), []);
}
