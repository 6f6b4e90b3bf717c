//! Expressions of forms: what they give, what is refused, and properties over random questionnaires.

mod properties;

use super::{super::*, now};
use serde_json::{Value, json};

fn imported(root: &Value, items: &Value) -> Result<Imported, ParseError> {
    parse(&json!({"resourceType": "Questionnaire", "url": "urn:x", "title": "x", "language": "nb",
        "extension": root, "item": items}))
}

fn form(items: &Value) -> Questionnaire {
    let imported = imported(&json!([]), items).unwrap();
    assert_eq!(imported.warnings, []);
    imported.form
}

fn sdc(usage: &str, expression: &str) -> Value {
    json!({"url": format!("http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-{usage}"),
        "valueExpression": {"language": "text/fhirpath", "expression": expression}})
}

fn calculated(expression: &str) -> Value {
    json!([sdc("calculatedExpression", expression)])
}

fn enabled(expression: &str) -> Value {
    json!([sdc("enableWhenExpression", expression)])
}

fn variable(name: &str, expression: &str) -> Value {
    json!({"url": "http://hl7.org/fhir/StructureDefinition/variable",
        "valueExpression": {"name": name, "language": "text/fhirpath", "expression": expression}})
}

fn helsenorge(usage: &str, value: &str) -> Value {
    json!({"url": format!("http://ehelse.no/fhir/StructureDefinition/{usage}"), "valueString": value})
}

/// `answer` of an item anywhere in the response.
fn of(link_id: &str) -> String {
    format!("%resource.descendants().where(linkId = '{link_id}').answer.value")
}

fn answers(items: &Value) -> Answers {
    Answers::from_fhir(&json!({"resourceType": "QuestionnaireResponse", "item": items})).unwrap()
}

fn given(link_id: &str, kind: &str, value: impl Into<Value>) -> Value {
    let value: Value = value.into();
    json!({"linkId": link_id, "answer": [{format!("value{kind}"): value}]})
}

fn told(form: &Questionnaire, answers: &Answers) -> Vec<(Severity, String, String)> {
    validate(form, answers, &now()).into_iter().map(|issue| (issue.severity, issue.link_id, issue.text)).collect()
}

#[test]
fn a_calculated_value_is_an_answer_of_its_items_type() {
    let unit = json!({"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unit",
        "valueCoding": {"system": "http://unitsofmeasure.org", "code": "kg", "display": "kg"}});
    let places = json!({"url": "http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces", "valueInteger": 1});
    let quantity = |unit: &str, code: Option<&str>| Datum::Quantity {
        value: 2.5,
        unit: Some(unit.to_owned()),
        system: code.map(|_| "http://unitsofmeasure.org".to_owned()),
        code: code.map(str::to_owned),
    };
    let high = Datum::Coding(Coding { system: Some("urn:s".into()), code: "high".into(), display: "Høy".into() });
    let cases = [
        ("integer", "1 + 2", vec![Datum::Integer(3)]),
        ("integer", "5 / 2", vec![Datum::Integer(3)]),
        ("decimal", "5 / 4", vec![Datum::Decimal(1.3)]),
        ("decimal", "3", vec![Datum::Decimal(3.0)]),
        ("quantity", "2.5", vec![quantity("kg", Some("kg"))]),
        ("quantity", "2.5 'kg'", vec![quantity("kg", Some("kg"))]),
        ("quantity", "2.5 'lb'", vec![quantity("lb", None)]),
        ("string", "'a' & 'b'", vec![Datum::Text("ab".into())]),
        ("text", "1.50", vec![Datum::Text("1.5".into())]),
        ("string", "''", vec![]),
        ("url", "'https://x.no'", vec![Datum::Uri("https://x.no".into())]),
        ("boolean", "1 < 2", vec![Datum::Boolean(true)]),
        ("date", "today() + 1 week", vec![Datum::Date("2026-11-30".into())]),
        ("dateTime", "now()", vec![Datum::DateTime("2026-11-23T10:00:00.000+01:00".into())]),
        ("time", "@T10:30", vec![Datum::Time("10:30:00".into())]),
        ("choice", "iif(true, 'high', 'low')", vec![high.clone()]),
        ("open-choice", "'other'", vec![Datum::Text("other".into())]),
        ("integer", "{}", vec![]),
    ];
    for (kind, expression, expected) in cases {
        let mut item =
            json!({"linkId": "c", "type": kind, "extension": [unit, places, sdc("calculatedExpression", expression)]});
        if kind.ends_with("choice") {
            item["answerOption"] = json!([{"valueCoding": {"system": "urn:s", "code": "high", "display": "Høy"}}]);
        }
        let form = form(&json!([item]));
        let settled = settle(&form, &Answers::default(), &now());
        assert_eq!(settled.all("c"), expected.iter().collect::<Vec<_>>(), "{kind} {expression}");
        let issues = told(&form, &settled);
        assert!(issues.is_empty() || expression.contains("lb"), "{kind} {expression}: {issues:?}");
    }
    let wrong = [("integer", "'a'"), ("integer", "1 | 2"), ("boolean", "1"), ("date", "'soon'"), ("choice", "'other'")];
    for (kind, expression) in wrong {
        let mut item = json!({"linkId": "c", "type": kind, "extension": calculated(expression)});
        if kind == "choice" {
            item["answerOption"] = json!([{"valueCoding": {"code": "high"}}]);
        }
        let form = form(&json!([item]));
        assert_eq!(settle(&form, &Answers::default(), &now()), Answers::default(), "{kind} {expression}");
        let issues = told(&form, &Answers::default());
        assert!(matches!(&issues[..], [(Severity::Warning, id, _)] if id == "c"), "{kind} {expression}: {issues:?}");
    }
}

#[test]
fn the_person_does_not_answer_what_is_calculated() {
    let items = json!([
        {"linkId": "a", "type": "integer"},
        {"linkId": "sum", "type": "integer", "required": true, "extension": calculated(&format!("{} + 1", of("a")))},
        {"linkId": "b", "type": "integer"},
    ]);
    let form = form(&items);
    assert!(form.is_calculated("sum") && !form.is_calculated("a"));
    let mut own = answers(&json!([given("b", "Integer", 1), given("a", "Integer", 1), given("sum", "Integer", 9)]));
    let issues = validate(&form, &own, &now());
    let [issue] = issues.as_slice() else { panic!("{issues:?}") };
    assert_eq!((issue.severity, issue.path.as_str()), (Severity::Error, "QuestionnaireResponse.item[2]"));
    let settled = settle(&form, &own, &now());
    assert_eq!(settled.items.iter().map(|one| one.link_id.as_str()).collect::<Vec<_>>(), ["a", "sum", "b"]);
    assert_eq!(settled.all("sum"), [&Datum::Integer(2)]);
    assert_eq!(told(&form, &settled), []);
    own.put(&form, "a", vec![]);
    assert_eq!(settle(&form, &own, &now()).all("sum"), Vec::<&Datum>::new());
    assert_eq!(told(&form, &settle(&form, &own, &now())), [], "what is calculated is not asked of the person");
}

#[test]
fn options_count_what_they_weigh() {
    let ordinal = |n: i32| json!([{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": n}]);
    let options = json!([{"valueCoding": {"code": "x", "display": "X"}, "extension": ordinal(3)},
        {"valueCoding": {"code": "y", "display": "Y", "extension": ordinal(4)}}]);
    let form = form(&json!([
        {"linkId": "1", "type": "choice", "answerOption": options},
        {"linkId": "2", "type": "choice", "answerOption": options},
        {"linkId": "sum", "type": "decimal", "extension": calculated("%resource.item.answer.value.ordinal().sum()")},
    ]));
    let own = answers(&json!([given("1", "Coding", json!({"code": "x"})), given("2", "Coding", json!({"code": "y"}))]));
    assert_eq!(settle(&form, &own, &now()).all("sum"), [&Datum::Decimal(7.0)]);
}

#[test]
fn an_expression_opens_and_shuts_an_item_and_what_hangs_on_it() {
    let form = form(&json!([
        {"linkId": "a", "type": "integer"},
        {"linkId": "g", "type": "group", "extension": enabled(&format!("{} > 3", of("a"))), "item": [
            {"linkId": "b", "type": "integer", "required": true},
            {"linkId": "c", "type": "integer", "extension": calculated("7")},
        ]},
        {"linkId": "d", "type": "boolean", "required": true,
            "enableWhen": [{"question": "c", "operator": "exists", "answerBoolean": true}]},
        {"linkId": "e", "type": "integer", "extension": calculated(&format!("{} + 1", of("c")))},
    ]));
    let own = |a: i64| answers(&json!([given("a", "Integer", a), {"linkId": "g", "item": [given("b", "Integer", 1)]}]));
    let shut = settle(&form, &own(3), &now());
    assert_eq!(shut, answers(&json!([given("a", "Integer", 3)])));
    assert_eq!(told(&form, &shut), []);
    assert!(told(&form, &own(3)).iter().any(|(_, id, text)| id == "g" && text.contains("not asked")));
    let open = settle(&form, &own(4), &now());
    assert_eq!((open.all("c"), open.all("e")), (vec![&Datum::Integer(7)], vec![&Datum::Integer(8)]));
    assert_eq!(told(&form, &open).iter().map(|(_, id, _)| id.as_str()).collect::<Vec<_>>(), ["d"]);
    let asked = |a| asked(&form, &own(a), &now()).contains("d");
    assert!(
        asked(4) && !asked(3) && !settle(&form, &Answers::default(), &now()).items.iter().any(|one| one.link_id == "g")
    );
}

#[test]
fn variables_are_read_where_they_stand() {
    let group = json!({"linkId": "g", "type": "group", "repeats": true,
        "extension": [variable("a", "item.where(linkId = 'a').answer.value"), variable("x", "%x + 1")], "item": [
        {"linkId": "a", "type": "integer"},
        {"linkId": "c", "type": "integer", "extension": [
            sdc("calculatedExpression", "%a * %own + %x"), variable("own", "2")]},
    ]});
    let root = json!([variable("x", "%base * 10"), variable("base", "0")]);
    let imported_ = imported(&root, &json!([group.clone()])).unwrap();
    let why: Vec<String> = imported_.warnings.iter().map(|one| one.remark.to_string()).collect();
    assert_eq!(why.len(), 3, "{why:?}");
    assert!(why[0].contains("there is no variable %base"), "variables see those before them");
    let root = json!([variable("base", "1"), variable("x", "%base * 10")]);
    let form = imported(&root, &json!([group])).unwrap().form;
    let instance = |a: i32| json!({"linkId": "g", "item": [given("a", "Integer", a)]});
    let settled = settle(&form, &answers(&json!([instance(3), instance(5)])), &now());
    assert_eq!(settled.all("c"), [&Datum::Integer(17), &Datum::Integer(21)]);
}

#[test]
fn what_is_unknown_is_told_and_not_evaluated() {
    let cases = [
        (calculated("%patient.birthDate"), "there is no variable %patient"),
        (calculated("resolve()"), "resolve() is not supported"),
        (calculated(""), "is empty"),
        (json!([calculated("1")[0], calculated("2")[0]]), "one for the same already"),
        (json!([variable("", "1")]), "has no name"),
        (calculated(&of("nowhere")), "names no item: nowhere"),
        (json!([helsenorge("sdf-calculatedExpression", "x.matches('a')")]), "matches() is not supported"),
    ];
    for (extension, expected) in cases {
        let imported =
            imported(&json!([]), &json!([{"linkId": "c", "type": "integer", "extension": extension}])).unwrap();
        let [warning] = imported.warnings.as_slice() else { panic!("{expected}: {:?}", imported.warnings) };
        assert!(warning.remark.to_string().contains(expected), "{warning:?}");
        assert!(warning.path.starts_with("Questionnaire.item[0].extension["), "{warning:?}");
    }
    let mut query = calculated("Patient?name=x");
    query[0]["valueExpression"]["language"] = json!("application/x-fhir-query");
    let query = json!([{"linkId": "c", "type": "integer", "extension": query}]);
    let told = imported(&json!([]), &query).unwrap().warnings;
    let [told] = told.as_slice() else { panic!("{told:?}") };
    assert!(matches!(&told.remark, Remark::OtherLanguage(language) if language.contains("x-fhir-query")), "{told:?}");
    assert!(told.path.ends_with("extension[0].valueExpression"), "{told:?}");
    let group = json!([{"linkId": "g", "type": "group", "extension": calculated("1")}]);
    assert!(imported(&json!([]), &group).unwrap().warnings[0].remark.to_string().contains("takes no answer"));
    assert!(imported(&calculated("1"), &json!([])).unwrap().warnings[0].remark.to_string().contains("no meaning"));
}

#[test]
fn what_depends_on_itself_is_refused_by_name() {
    let item = |id: &str, extension: Value| json!({"linkId": id, "type": "integer", "extension": extension});
    let condition = json!([{"question": "b", "operator": "exists", "answerBoolean": true}]);
    let mut asked_by_b = item("a", json!([]));
    asked_by_b["enableWhen"] = condition;
    let any = "%resource.item.answer.value.count() > 1";
    let all = [
        json!([item("a", calculated(&of("a")))]),
        json!([item("a", calculated(&of("b"))), item("b", calculated(&of("a")))]),
        json!([item("a", enabled(&of("b"))), item("b", calculated(&of("a")))]),
        json!([item("a", enabled(&of("b"))), item("b", enabled(&of("a")))]),
        json!([asked_by_b, item("b", calculated(&of("a")))]),
        json!([{"linkId": "a", "type": "group", "extension": enabled(&of("b")), "item": [item("b", json!([]))]}]),
        json!([item("a", json!([sdc("calculatedExpression", "%v"), variable("v", &of("a"))]))]),
        json!([item("a", enabled(any)), item("b", enabled(any))]),
        json!([item("a", enabled(&of("b"))), item("b", calculated(any))]),
    ];
    for items in all {
        let error = imported(&json!([]), &items).unwrap_err();
        assert!(matches!(error.fault, ParseFault::Cycle(_)), "{error}");
        assert!(error.path.starts_with("Questionnaire.item["), "{error}");
    }
    // none of these does
    form(&json!([
        {"linkId": "g", "type": "group", "item": [
            item("a", json!([])),
            item("sum", calculated("%resource.item.where(linkId = 'g').item.where(linkId = 'a').answer.value")),
        ]},
        item("any", calculated("%resource.descendants().answer.value.count()")),
        item("other", calculated("%resource.descendants().answer.value.count()")),
        item("asked", enabled(&of("sum"))),
    ]));
}

#[test]
fn what_finds_items_in_other_ways_sees_only_what_persons_answered() {
    let count = "%resource.descendants().answer.count()";
    let form = form(&json!([
        {"linkId": "a", "type": "integer"},
        {"linkId": "one", "type": "integer", "extension": calculated("1")},
        {"linkId": "n", "type": "integer", "extension": calculated(count)},
        {"linkId": "z", "type": "integer", "extension": calculated(count)},
    ]));
    let own = answers(&json!([given("a", "Integer", 5)]));
    let settled = settle(&form, &own, &now());
    assert_eq!((settled.all("n"), settled.all("z")), (vec![&Datum::Integer(1)], vec![&Datum::Integer(1)]));
    assert_eq!(settle(&form, &settled, &now()), settled);
}

#[test]
fn rules_of_the_form_are_checked() {
    let target = |severity: &str, expression: &str| {
        json!({
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/targetConstraint", "extension": [
        {"url": "key", "valueId": "k"}, {"url": "severity", "valueCode": severity}, {"url": "human", "valueString": "not so"},
        {"url": "expression", "valueExpression": {"language": "text/fhirpath", "expression": expression}}]})
    };
    let words = helsenorge("validationtext", "Velg en dato fram i tid");
    let date = |extension: Value| json!({"linkId": "d", "type": "date", "extension": [words, extension]});
    let root = json!([target("error", "item.where(linkId = 'd').answer.value < @2027-06-01")]);
    let cases = [
        (date(helsenorge("sdf-fhirpathvalidation", "this.value > today()")), "2026-11-24", None),
        (
            date(helsenorge("sdf-fhirpathvalidation", "this.value > today()")),
            "2026-11-23",
            Some("Velg en dato fram i tid"),
        ),
        (date(helsenorge("sdf-fhirpathvalidation", "$this.value > today() + 1 day")), "2026-11-24", Some("Velg en")),
        (date(helsenorge("sdf-fhirpathvalidation", "this.value > today()")), "2026", None),
        (date(helsenorge("sdf-minvalue", "today()")), "2026-11-22", Some("Velg en")),
        (date(helsenorge("sdf-maxvalue", "today() + 2 days")), "2026-11-26", Some("Velg en")),
        (date(helsenorge("sdf-maxvalue", "today() + 2 days")), "2026-11-25", None),
        (date(target("error", "answer.value > today()")), "2026-11-23", Some("not so")),
        (date(target("error", "%context.answer.value > today()")), "2026-11-24", None),
        (date(json!({"url": "x"})), "2027-06-01", Some("not so")),
    ];
    for (item, answer, expected) in cases {
        let form = imported(&root, &json!([item])).unwrap().form;
        let issues = told(&form, &answers(&json!([given("d", "Date", answer)])));
        match expected {
            None => assert_eq!(issues, [], "{item}"),
            Some(words) => assert!(
                matches!(&issues[..], [(Severity::Error, _, text)] if text.starts_with(words)),
                "{item}: {issues:?}"
            ),
        }
        assert_eq!(told(&form, &Answers::default()), [], "{item}");
    }
    let lenient = imported(&json!([]), &json!([date(target("warning", "false"))])).unwrap().form;
    let issues = told(&lenient, &answers(&json!([given("d", "Date", "2026-11-23")])));
    assert_eq!(issues, [(Severity::Warning, "d".into(), "not so".into())]);
}

#[test]
fn a_new_response_begins_with_what_the_form_gives_once() {
    let options = json!([{"valueCoding": {"code": "x", "display": "X"}},
        {"valueCoding": {"code": "y", "display": "Y"}, "initialSelected": true}]);
    let form = form(&json!([
        {"linkId": "plain", "type": "integer", "initial": [{"valueInteger": 4}]},
        {"linkId": "g", "type": "group", "item": [
            {"linkId": "when", "type": "date", "extension": [sdc("initialExpression", "today()")]},
            {"linkId": "more", "type": "integer", "extension": [sdc("initialExpression", &format!("{} + 1", of("plain")))]},
            {"linkId": "bad", "type": "integer", "extension": [sdc("initialExpression", "'x'")]},
            {"linkId": "most", "type": "integer", "extension": [sdc("initialExpression", &format!("{} + 1", of("more")))]},
        ]},
        {"linkId": "chosen", "type": "choice", "answerOption": options},
        {"linkId": "hidden", "type": "choice", "answerOption": options, "initial": [{"valueCoding": {"code": "x"}}],
            "extension": enabled(&format!("{} = 5", of("plain")))},
        {"linkId": "sum", "type": "integer", "initial": [{"valueInteger": 1}], "extension": calculated(&of("plain"))},
    ]));
    let mut begun = begin(&form, &now());
    let all = |answers: &Answers, link_id: &str| answers.all(link_id).into_iter().cloned().collect::<Vec<_>>();
    assert_eq!(all(&begun, "plain"), [Datum::Integer(4)]);
    assert_eq!(all(&begun, "when"), [Datum::Date("2026-11-23".into())]);
    assert_eq!((all(&begun, "more"), all(&begun, "most")), (vec![Datum::Integer(5)], vec![Datum::Integer(6)]));
    assert_eq!((all(&begun, "bad"), all(&begun, "sum")), (vec![], vec![]));
    assert_eq!((begun.get("chosen"), begun.get("hidden")), (Some("y"), Some("y")));
    assert_eq!(settle(&form, &begun, &now()).get("hidden"), None);
    begun.put(&form, "plain", vec![Datum::Integer(5)]);
    let settled = settle(&form, &begun, &now());
    assert_eq!((settled.get("hidden"), all(&settled, "more")), (Some("y"), vec![Datum::Integer(5)]));
    assert_eq!(all(&settled, "sum"), [Datum::Integer(5)]);
}

const PAIRS: &str = "%resource.descendants().select(%resource.descendants()).count()";

#[test]
fn a_group_that_was_opened_and_left_empty_is_calculated_once() {
    let form = form(&json!([{"linkId": "g", "type": "group", "repeats": true, "item": [
        {"linkId": "a", "type": "integer"},
        {"linkId": "c", "type": "integer", "extension": calculated("1")},
    ]}]));
    let opened = |items: Value| settle(&form, &answers(&items), &now()).all("c").len();
    let empty = json!({"linkId": "g"});
    let filled = json!({"linkId": "g", "item": [given("a", "Integer", 1)]});
    assert_eq!((opened(json!([])), opened(json!([empty, empty]))), (1, 1));
    assert_eq!((opened(json!([filled, empty, filled])), opened(json!([filled]))), (2, 1));
}

/// `count` numbers that are answered, each with an item that is calculated.
fn pairs(count: usize, calculated_by: impl Fn(usize) -> String) -> (Questionnaire, Answers) {
    let items: Vec<Value> = (0..count)
        .flat_map(|n| {
            let extension = calculated(&calculated_by(n));
            [
                json!({"linkId": format!("a{n}"), "type": "integer"}),
                json!({"linkId": format!("c{n}"), "type": "integer", "extension": extension}),
            ]
        })
        .collect();
    let all: Vec<Value> = (0..count).map(|n| given(&format!("a{n}"), "Integer", n)).collect();
    (form(&json!(items)), answers(&json!(all)))
}

#[test]
fn many_expressions_over_a_large_form_stay_bounded() {
    let (form, own) = pairs(250, |n| if n % 2 == 0 { PAIRS.to_owned() } else { of(&format!("a{n}")) });
    let issues = validate(&form, &own, &now());
    assert!(issues.iter().all(|one| one.severity == Severity::Warning && one.text.contains("takes too much")));
    assert!(issues.len() >= 125, "{}", issues.len());
}

#[test]
fn small_expressions_are_bounded_by_their_number() {
    let variables: Vec<Value> = (0..101)
        .map(|n| variable(&format!("v{n}"), &if n == 0 { "1".to_owned() } else { format!("%v{}", n - 1) }))
        .collect();
    let instance = |n: usize| json!({"linkId": "g", "item": [given("a", "Integer", n)]});
    let items = json!([{"linkId": "g", "type": "group", "repeats": true, "item": [
        {"linkId": "a", "type": "integer"},
        {"linkId": "c", "type": "integer", "extension": calculated("%v99")},
    ]}]);
    let imported = imported(&json!(variables), &items).unwrap();
    assert!(imported.warnings[0].remark.to_string().contains("more than 100 variables"), "{:?}", imported.warnings);
    let own = answers(&json!((0..1000).map(instance).collect::<Vec<_>>()));
    let settled = settle(&imported.form, &own, &now());
    assert!((900..1000).contains(&settled.all("c").len()), "{}", settled.all("c").len());
}

#[test]
fn what_takes_too_much_gives_no_answer_and_harms_no_other() {
    let (form, own) = pairs(60, |n| if n == 0 { format!("{PAIRS} + {PAIRS}") } else { of(&format!("a{n}")) });
    let settled = settle(&form, &own, &now());
    assert_eq!((settled.all("c0"), settled.all("c1")), (vec![], vec![&Datum::Integer(1)]));
    assert_eq!(settle(&form, &settled, &now()), settled);
}

#[test]
fn what_is_calculated_everywhere_is_bounded() {
    let each = |n: usize| json!({"linkId": format!("c{n}"), "type": "integer", "extension": calculated("1")});
    let mut inner: Vec<Value> = (0..100).map(each).collect();
    inner.push(json!({"linkId": "a", "type": "integer", "extension": enabled("1 | 2")}));
    let form = form(&json!([{"linkId": "g", "type": "group", "repeats": true, "item": inner}]));
    let own = answers(&json!(vec![json!({"linkId": "g", "item": [given("a", "Integer", 1)]}); 1400]));
    let settled = settle(&form, &own, &now());
    assert!((0..100).map(|n| settled.all(&format!("c{n}")).len()).sum::<usize>() <= 5000);
    let issues = told(&form, &own);
    assert_eq!(issues.iter().filter(|(severity, ..)| *severity == Severity::Error).count(), 1, "too many to hold");
    assert_eq!(issues.len(), 1001, "the same is not told without end");
}
