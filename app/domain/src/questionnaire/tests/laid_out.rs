//! Groups that repeat, as pages ask them.

use super::{super::*, now};
use serde_json::{Value, json};

/// Medicines, each with its doses; a question before and one after.
fn document() -> Value {
    let boolean = |link_id: &str| json!({"linkId": link_id, "type": "boolean", "text": link_id});
    json!({
        "resourceType": "Questionnaire", "url": "urn:medicines", "version": "1", "title": "Legemidler", "language": "nb",
        "status": "active",
        "item": [
            boolean("any"),
            {
                "linkId": "medicine", "type": "group", "text": "Legemiddel", "repeats": true,
                "enableWhen": [{"question": "any", "operator": "=", "answerBoolean": true}],
                "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs", "valueInteger": 3}],
                "item": [
                    {"linkId": "name", "type": "string", "text": "Navn", "required": true},
                    boolean("helps"),
                    {
                        "linkId": "why", "type": "string", "text": "Hvorfor ikke?",
                        "enableWhen": [{"question": "helps", "operator": "=", "answerBoolean": false}]
                    },
                    {
                        "linkId": "dose", "type": "group", "repeats": true,
                        "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs", "valueInteger": 2}],
                        "item": [{"linkId": "amount", "type": "integer", "text": "Mengde"}]
                    }
                ]
            },
            boolean("last")
        ]
    })
}

fn form() -> Questionnaire {
    parse(&document()).unwrap().form
}

fn asked_in_order(form: &Questionnaire, answers: &Answers) -> Vec<String> {
    let walk = Walk::of(form, answers, &now());
    let questions = form.questions_for_persons();
    walk.stops.iter().map(|at| questions[*at].item.link_id.clone()).collect()
}

fn text(words: &str) -> Vec<Datum> {
    vec![Datum::Text(words.to_owned())]
}

fn yes() -> Vec<Datum> {
    vec![Datum::Boolean(true)]
}

#[test]
fn one_more_is_asked_for_and_then_asked() {
    let form = form();
    let laid = form.laid_out();
    assert_eq!(form.unaskable(), None);
    let mut draft = Answers::default();
    let mut put = |link_id: &str, values: Vec<Datum>| {
        assert!(draft.put(&laid, link_id, values), "{link_id}");
        asked_in_order(&laid, &draft)
    };
    assert_eq!(put("any", vec![Datum::Boolean(false)]), ["any", "last"]);
    let first = ["any", "name", "helps", "amount", "dose##2?", "medicine#2?", "last"];
    assert_eq!(put("any", yes()), first);
    put("name", text("A"));
    let second = ["name#2", "helps#2", "amount#2", "dose##2?#2", "medicine#3?", "last"];
    assert_eq!(put("medicine#2?", yes()), [&first[..6], &second].concat());
    // within the second, its own answers count
    put("name#2", text("B"));
    assert!(put("helps#2", vec![Datum::Boolean(false)]).contains(&"why#2".to_owned()));
    put("why#2", text("for sterk"));
    assert!(put("dose##2?#2", yes()).contains(&"amount##2#2".to_owned()));
    put("amount##2#2", vec![Datum::Integer(4)]);
    let labels: Vec<String> = laid.questions().iter().map(Question::label).collect();
    assert!(labels.contains(&"Legemiddel: Vil du legge til én til?".to_owned()), "{labels:?}");
    let lead = laid.question("name#2").unwrap().lead.iter().map(|item| item.text.clone()).collect::<Vec<_>>();
    assert_eq!(lead, ["Legemiddel 2"]);

    let settled = settle(&laid, &draft, &now());
    assert_eq!(validate(&laid, &settled, &now()), []);
    let sent = settled.gathered(&form);
    assert_eq!(validate(&form, &sent, &now()), []);
    assert_eq!(settle(&form, &sent, &now()), sent);
    assert_eq!(sent.all("name").len(), 2);
    // and back again: corrected, and told
    assert_eq!(settle(&laid, &form.drafted(&sent), &now()).gathered(&form), sent);
    let (given, told) = form.as_given(&sent);
    let told: Vec<_> =
        given.questions().iter().filter(|one| !told.all(&one.item.link_id).is_empty()).map(Question::label).collect();
    assert_eq!(told, ["any", "Navn", "Navn", "helps", "Hvorfor ikke?", "Mengde"]);
    let (given, told) = form.as_given(&settled);
    assert_eq!(told.all("name#2"), [&Datum::Text("B".to_owned())], "a draft is told alike");
    assert!(given.question("medicine#2?").is_none());
}

#[test]
fn what_is_taken_back_is_gone_and_what_is_required_in_a_second_is_named() {
    let form = form();
    let laid = form.laid_out();
    let mut draft = Answers::default();
    for (link_id, values) in [("any", yes()), ("name", text("A")), ("medicine#2?", yes()), ("helps#2", yes())] {
        draft.put(&laid, link_id, values);
    }
    let missing = validate(&laid, &settle(&laid, &draft, &now()), &now());
    assert_eq!(missing.iter().map(|issue| issue.link_id.as_str()).collect::<Vec<_>>(), ["name#2"]);
    draft.put(&laid, "medicine#2?", vec![Datum::Boolean(false)]);
    let settled = settle(&laid, &draft, &now());
    assert_eq!(validate(&laid, &settled, &now()), []);
    assert_eq!(settled.gathered(&form).all("helps"), Vec::<&Datum>::new());
}

#[test]
fn what_cannot_be_laid_out_is_named() {
    let named = |change: &dyn Fn(&mut Value)| {
        let mut document = document();
        change(&mut document);
        let form = parse(&document).unwrap().form;
        assert_eq!(*form.laid_out(), form, "asked as it is");
        form.unaskable().map(|(link_id, _)| link_id.to_owned()).unwrap()
    };
    let condition = |question: &str| json!([{"question": question, "operator": "=", "answerBoolean": true}]);
    assert_eq!(named(&|form| form["item"][2]["enableWhen"] = condition("helps")), "last");
    assert_eq!(named(&|form| form["item"][2]["linkId"] = json!("la#st")), "la#st");
    let min = json!([{"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs", "valueInteger": 2}]);
    assert_eq!(named(&|form| form["item"][1]["extension"] = min.clone()), "medicine");
    assert_eq!(
        named(&|form| {
            let mut two = condition("any");
            two.as_array_mut().unwrap().push(json!({"question": "any", "operator": "exists", "answerBoolean": true}));
            (form["item"][1]["enableWhen"], form["item"][1]["enableBehavior"]) = (two, json!("any"));
        }),
        "medicine"
    );
    // the last would fill any memory, were it laid out to be counted
    for most in [400, 2_147_483_647] {
        let many =
            json!([{"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs", "valueInteger": most}]);
        assert_eq!(named(&|form| form["item"][1]["extension"] = many.clone()), "medicine");
    }
    let calculated = json!([{
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
        "valueExpression": {"language": "text/fhirpath", "expression": "1 + 1"}
    }]);
    assert_eq!(
        named(&|form| form["item"]
            .as_array_mut()
            .unwrap()
            .push(json!({"linkId": "sum", "type": "integer", "readOnly": true, "extension": calculated}))),
        "medicine"
    );
}

#[test]
fn browsers_know_the_way_through_instances() {
    let form = form();
    let laid = form.laid_out();
    let questions = laid.questions_for_persons();
    let needs: Vec<_> = questions.iter().map(|one| way::needs(&laid, &one.item.link_id)).collect();
    assert!(!needs.contains(&way::Needs::Unknown));
    let by_id: Vec<_> = questions.iter().zip(&needs).map(|(one, needs)| (one.item.link_id.as_str(), needs)).collect();
    let given = [("any", "true"), ("medicine#2?", "true"), ("helps#2", "false"), ("dose##2?#2", "true")];
    let texts: typed::Texts =
        given.iter().map(|(link_id, text)| ((*link_id).to_owned(), vec![(*text).to_owned()])).collect();
    let here = way::asked(&by_id, &texts, &vec![false; by_id.len()]);
    let here: Vec<&str> =
        by_id.iter().zip(here).filter(|(_, asked)| *asked).map(|((link_id, _), _)| *link_id).collect();
    assert_eq!(here, asked_in_order(&laid, &typed::answers(&laid, &texts, &now())));
    assert!(here.contains(&"why#2") && here.contains(&"amount##2#2"));
}

#[test]
fn danger_is_not_asked_for_in_a_group_that_repeats() {
    let mut document = document();
    let coding = |code: &str, worth: i64| {
        json!({
            "valueCoding": {"code": code, "display": code},
            "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": worth}]
        })
    };
    let risky =
        json!({"linkId": "risky", "type": "choice", "text": "x", "answerOption": [coding("a", 0), coding("b", 1)]});
    document["item"][1]["item"].as_array_mut().unwrap().push(risky.clone());
    let scoring: Scoring = serde_json::from_value(json!({
        "version": "1", "scores": [], "risk": [{"item": "risky", "at_least": 1, "source": {"text": "x"}}]
    }))
    .unwrap();
    let inside = parse(&document).unwrap().form;
    assert_eq!(scoring.misfit(&inside), Some("risky"));
    document["item"][1]["item"].as_array_mut().unwrap().pop();
    document["item"].as_array_mut().unwrap().push(risky);
    assert_eq!(scoring.misfit(&parse(&document).unwrap().form), None);
}
