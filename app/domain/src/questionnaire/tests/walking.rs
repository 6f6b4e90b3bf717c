//! Answers as they are typed, the way through a form, and answers in words.

use super::{super::*, now};
use crate::{
    Lang,
    questionnaire::typed::{self, Misread, Texts},
};
use serde_json::{Value, json};

/// One question of each kind, each on a condition, in a group, hidden, fixed or worked out.
fn all_kinds() -> Questionnaire {
    let limit = |name: &str, value: i64| json!({"url": format!("http://hl7.org/fhir/StructureDefinition/{name}"), "valueInteger": value});
    let hidden = json!({"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean": true});
    let doubled = json!({
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
        "valueExpression": {"language": "text/fhirpath", "expression": "%resource.item.where(linkId='whole').answer.value * 2"},
    });
    let unit = json!({
        "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unit",
        "valueCoding": {"system": "http://unitsofmeasure.org", "code": "kg", "display": "kg"},
    });
    let options = json!([
        {"valueCoding": {"system": "s", "code": "a", "display": "Alfa"}},
        {"valueCoding": {"system": "s", "code": "b", "display": "Beta"}},
    ]);
    let document = json!({
        "resourceType": "Questionnaire", "url": "u", "title": "t", "language": "nb",
        "item": [
            {"linkId": "lead", "type": "display", "text": "Først"},
            {"linkId": "yes", "type": "boolean", "text": "Ja?", "required": true},
            {"linkId": "whole", "type": "integer", "text": "Helt", "extension": [limit("minValue", 0), limit("maxValue", 10)]},
            {"linkId": "decimal", "type": "decimal", "text": "Tall", "extension": [limit("maxDecimalPlaces", 1)]},
            {"linkId": "weight", "type": "quantity", "text": "Vekt", "extension": [unit]},
            {"linkId": "under", "type": "group", "text": "Gruppe", "enableWhen": [{"question": "yes", "operator": "=", "answerBoolean": true}], "item": [
                {"linkId": "day", "type": "date", "text": "Dag"},
                {"linkId": "instant", "type": "dateTime", "text": "Når"},
                {"linkId": "clock", "type": "time", "text": "Klokka"},
            ]},
            {"linkId": "text", "type": "string", "text": "Ord", "maxLength": 5, "prefix": "8."},
            {"linkId": "one", "type": "choice", "text": "En", "answerOption": options},
            {"linkId": "several", "type": "open-choice", "text": "Flere", "repeats": true, "answerOption": options},
            {"linkId": "unseen", "type": "string", "text": "Skjult", "extension": [hidden], "initial": [{"valueString": "x"}]},
            {"linkId": "double", "type": "integer", "text": "Dobbelt", "readOnly": true, "extension": [doubled]},
        ],
    });
    parse(&document).unwrap().form
}

fn read(form: &Questionnaire, link_id: &str, texts: &[&str]) -> Result<Vec<Datum>, Misread> {
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    typed::read(form.question(link_id).unwrap().item, &texts, &now())
}

#[test]
fn what_is_typed_is_read_told_and_read_again() {
    let form = all_kinds();
    for (link_id, typed_text, text, in_words) in [
        ("yes", "true", "true", "Ja"),
        ("yes", "false", "false", "Nei"),
        ("whole", " 07 ", "7", "7"),
        ("whole", "7,0", "7", "7"),
        ("decimal", "-0", "0", "0"),
        ("decimal", "3,5", "3.5", "3,5"),
        ("decimal", "-2", "-2", "-2"),
        ("weight", "62,5", "62.5", "62,5 kg"),
        ("day", "2026-11-29", "2026-11-29", "29.11.2026"),
        ("day", "2026-11", "2026-11", "11.2026"),
        ("day", "2026", "2026", "2026"),
        ("instant", "2026-11-29T14:05", "2026-11-29T14:05", "29.11.2026 14:05"),
        ("clock", "09:30", "09:30", "09:30"),
        ("clock", "09:30:10", "09:30", "09:30"),
        ("text", " ord ", "ord", "ord"),
        ("one", "b", "b", "Beta"),
        ("several", "a", "a", "Alfa"),
        ("several", " a", " a", "a"),
    ] {
        let item = form.question(link_id).unwrap().item;
        let values = read(&form, link_id, &[typed_text]).unwrap();
        let [value] = values.as_slice() else { panic!("{link_id}: not one") };
        assert_eq!(typed::text(item, value, &now()), text, "{link_id} {typed_text}");
        assert_eq!(words(item, value, Lang::Nb, &now()), in_words, "{link_id} {typed_text}");
        assert_eq!(read(&form, link_id, &[text]).map(|again| again.len()), Ok(1), "{link_id} {text}");
    }
    let day = Datum::Date("2026-11-09".into());
    let item = form.question("day").unwrap().item;
    assert_eq!(words(item, &day, Lang::En, &now()), "9 November 2026");
    assert_eq!(read(&form, "several", &["a", "", "b", " eget"]).unwrap().len(), 3, "blank ones are none");
    assert_eq!(read(&form, "one", &["", " "]), Ok(vec![]));
    assert_eq!(
        read(&form, "text", &["a\r\nb"]),
        Ok(vec![Datum::Text("a\nb".into())]),
        "as browsers with script give it"
    );
}

#[test]
fn what_is_no_answer_says_why() {
    let form = all_kinds();
    for (link_id, text, why) in [
        ("yes", "kanskje", Misread::Unfit(Fault::Option)),
        ("whole", "7,5", Misread::NotWhole),
        ("whole", "1e3", Misread::NotNumber),
        ("whole", "sju", Misread::NotNumber),
        ("whole", "99999999999999999999", Misread::NotWhole),
        ("whole", "11", Misread::Unfit(Fault::TooHigh)),
        ("whole", "-1", Misread::Unfit(Fault::TooLow)),
        ("decimal", "1,25", Misread::Unfit(Fault::Decimals(1))),
        ("decimal", "inf", Misread::NotNumber),
        ("decimal", "1e400", Misread::NotNumber),
        ("decimal", "1,2,3", Misread::NotNumber),
        ("day", "29.11.2026", Misread::NotDate),
        ("day", "2026-02-30", Misread::NotDate),
        ("instant", "i går", Misread::NotTime),
        ("clock", "25:00", Misread::NotTime),
        ("text", "for langt", Misread::Unfit(Fault::TooLong(5))),
        ("one", "c", Misread::Unfit(Fault::Option)),
        ("one", " a", Misread::Unfit(Fault::Option)),
        ("several", "eget", Misread::Unfit(Fault::Option)),
    ] {
        assert_eq!(read(&form, link_id, &[text]), Err(why), "{link_id} {text}");
    }
    assert_eq!(read(&form, "one", &["a", "b"]), Err(Misread::OneOnly));
    let long = "9".repeat(20_000);
    assert_eq!(read(&form, "several", &[&format!(" {long}")]), Err(Misread::Unfit(Fault::TooLong(10_000))));
}

#[test]
fn a_local_time_is_the_centres_also_in_the_night_that_clocks_change() {
    let form = all_kinds();
    let told = |text: &str| match read(&form, "instant", &[text]).unwrap().pop() {
        Some(Datum::DateTime(text)) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(told("2026-07-01T10:00"), "2026-07-01T10:00:00+02:00");
    assert_eq!(told("2026-12-01T10:00"), "2026-12-01T10:00:00+01:00");
    // 02.30 does not exist on 29 March: the hour after
    assert_eq!(told("2026-03-29T02:30"), "2026-03-29T03:30:00+02:00");
    assert_eq!(told("2026-12-01T09:00:00Z"), "2026-12-01T10:00:00+01:00");
}

fn texts(given: &[(&str, &str)]) -> Texts {
    given.iter().map(|(link_id, text)| ((*link_id).to_owned(), vec![(*text).to_owned()])).collect()
}

#[test]
fn the_way_leads_past_what_is_asked_now() {
    let form = all_kinds();
    let names: Vec<String> = form.questions_for_persons().iter().map(|one| one.item.link_id.clone()).collect();
    let walk = |given: &[(&str, &str)]| Walk::of(&form, &typed::answers(&form, &texts(given), &now()), &now());
    let stops = |walk: &Walk| walk.stops.iter().map(|at| names[*at].clone()).collect::<Vec<_>>();
    let empty = walk(&[]);
    assert_eq!(
        stops(&empty),
        ["yes", "whole", "decimal", "weight", "text", "one", "several"],
        "not hidden, not worked out"
    );
    assert_eq!((empty.next(), empty.before(0), empty.after(0)), (Some(0), None, Some(1)));
    let opened = walk(&[("yes", "true"), ("whole", "3")]);
    assert_eq!(
        stops(&opened),
        ["yes", "whole", "decimal", "weight", "day", "instant", "clock", "text", "one", "several"]
    );
    // a question that may be left out and was passed is not gone back to
    let passed = walk(&[("yes", "false"), ("text", "ord")]);
    assert_eq!(passed.next().map(|at| names[at].as_str()), Some("one"));
    // what must be answered is
    let lacking = walk(&[("several", "a")]);
    assert_eq!(lacking.next(), Some(0));
    assert!(lacking.lacks(0) && !lacking.lacks(1));
    assert_eq!(walk(&[("yes", "false"), ("several", "a")]).next(), None);
    assert_eq!(form.question("text").unwrap().label(), "8. Ord");
}

#[test]
fn texts_and_answers_hold_the_same() {
    let form = all_kinds();
    let begun = begin(&form, &now());
    let given = texts(&[("yes", "true"), ("whole", "3"), ("day", "2026-11-29"), ("several", " eget")]);
    let answers = typed::answers(&form, &given, &now());
    assert_eq!(typed::texts(&form, &answers, &now()), given);
    assert_eq!(typed::texts(&form, &begun, &now()), texts(&[("unseen", "x")]));
    let unread = texts(&[("whole", "sju"), ("one", "b")]);
    assert_eq!(typed::texts(&form, &typed::answers(&form, &unread, &now()), &now()), texts(&[("one", "b")]));
}

#[test]
fn what_the_pages_cannot_ask_is_named() {
    let form = |item: Value| {
        let document =
            json!({"resourceType": "Questionnaire", "url": "u", "title": "t", "language": "nb", "item": [item]});
        parse(&document).unwrap().form
    };
    let under = json!([{"linkId": "2", "type": "string", "text": "x"}]);
    for item in [
        json!({"linkId": "1", "type": "attachment", "text": "x"}),
        json!({"linkId": "1", "type": "reference", "text": "x"}),
        json!({"linkId": "1", "type": "string", "repeats": true, "item": under}),
        json!({"linkId": "1", "type": "choice", "answerOption": [
            {"valueCoding": {"system": "s", "code": "a"}}, {"valueCoding": {"system": "t", "code": "a"}}]}),
    ] {
        assert_eq!(form(item.clone()).unaskable().map(|(link_id, _)| link_id), Some("1"), "{item}");
    }
    assert_eq!(all_kinds().unaskable(), None);
}

#[test]
fn what_is_said_stands_before_the_next_question() {
    let display = |text: &str| json!({"linkId": text, "type": "display", "text": text});
    let question =
        |link_id: &str, under: Value| json!({"linkId": link_id, "type": "string", "text": "?", "item": under});
    let document = json!({"resourceType": "Questionnaire", "url": "u", "title": "t", "language": "nb", "item": [
        {"linkId": "g", "type": "group", "text": "Slik", "item": [display("a"), display("b")]},
        display("c"),
        {"linkId": "h", "type": "group", "text": "Testen", "item": [
            question("1", json!([display("hjelp")])),
            display("d"),
            question("2", json!([])),
            display("e"),
        ]},
        question("3", json!([])),
        {"linkId": "last", "type": "group", "text": "Til slutt", "item": [display("takk")]},
    ]});
    let form = parse(&document).unwrap().form;
    let said: Vec<Vec<&str>> =
        form.questions().iter().map(|one| one.lead.iter().map(|item| item.text.as_str()).collect()).collect();
    assert_eq!(said, [vec!["Slik", "a", "b", "c", "Testen"], vec!["Testen", "d"], vec!["e"]]);
    assert_eq!(form.questions()[0].help.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["hjelp"]);
}

/// The browser's way, from texts alone.
fn light(form: &Questionnaire, texts: &Texts, known: &[usize]) -> Vec<usize> {
    let questions = form.questions_for_persons();
    let needs: Vec<_> =
        questions.iter().map(|one| (one.item.link_id.as_str(), way::needs(form, &one.item.link_id))).collect();
    let needs: Vec<_> = needs.iter().map(|(link_id, needs)| (*link_id, needs)).collect();
    let known: Vec<bool> = (0..needs.len()).map(|at| known.contains(&at)).collect();
    let asked = way::asked(&needs, texts, &known);
    asked.into_iter().enumerate().filter(|(_, asked)| *asked).map(|(at, _)| at).collect()
}

#[test]
fn the_light_way_says_what_the_engine_says() {
    let choice = |link_id: &str| {
        json!({"linkId": link_id, "type": "choice", "text": link_id, "answerOption": [
        {"valueCoding": {"code": "a"}}, {"valueCoding": {"code": "b"}}]})
    };
    let with = |mut item: Value, conditions: Value, behaviour: &str| {
        item["enableWhen"] = conditions;
        item["enableBehavior"] = json!(behaviour);
        item
    };
    let text = |link_id: &str| json!({"linkId": link_id, "type": "string", "text": link_id});
    let document = json!({"resourceType": "Questionnaire", "url": "u", "title": "t", "language": "nb", "item": [
        with(text("early"), json!([{"question": "n", "operator": "<=", "answerInteger": 2}]), "all"),
        choice("c"),
        {"linkId": "n", "type": "decimal", "text": "n"},
        {"linkId": "b", "type": "boolean", "text": "b"},
        with(text("is-a"), json!([{"question": "c", "operator": "=", "answerCoding": {"code": "a"}}]), "all"),
        with(text("not-a"), json!([{"question": "c", "operator": "!=", "answerCoding": {"code": "a"}}]), "all"),
        with(text("either"), json!([
            {"question": "n", "operator": ">", "answerDecimal": 2.5},
            {"question": "b", "operator": "=", "answerBoolean": true}]), "any"),
        with(text("none"), json!([{"question": "c", "operator": "exists", "answerBoolean": false}]), "all"),
        with(json!({"linkId": "g", "type": "group", "item": [
            with(text("within"), json!([{"question": "is-a", "operator": "exists", "answerBoolean": true}]), "all")]}),
            json!([{"question": "b", "operator": "exists", "answerBoolean": true}]), "all"),
        {"linkId": "parent", "type": "string", "text": "p", "item": [text("child")]},
    ]});
    let form = parse(&document).unwrap().form;
    let all = |link_id: &str| -> Vec<Option<&str>> {
        match link_id {
            "c" => vec![None, Some("a"), Some("b")],
            "n" => vec![None, Some("2"), Some("2.5"), Some("3")],
            "b" => vec![None, Some("true"), Some("false")],
            _ => vec![None, Some("x")],
        }
    };
    let mut cases = vec![Texts::new()];
    for link_id in ["c", "n", "b", "is-a", "parent", "early"] {
        let more = |given: Texts| {
            all(link_id).into_iter().map(move |text| {
                let mut given = given.clone();
                given.extend(text.map(|text| (link_id.to_owned(), vec![text.to_owned()])));
                given
            })
        };
        cases = cases.into_iter().flat_map(more).collect();
    }
    assert_eq!(cases.len(), 3 * 4 * 3 * 2 * 2 * 2);
    for given in cases {
        let engine = Walk::of(&form, &typed::answers(&form, &given, &now()), &now());
        assert_eq!(light(&form, &given, &[]), engine.stops, "{given:?}");
    }
}

#[test]
fn what_texts_cannot_tell_is_left_to_the_server() {
    let rule = json!([{"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression",
        "valueExpression": {"language": "text/fhirpath", "expression": "%resource.item.where(linkId='a').answer.exists()"}}]);
    let document = json!({"resourceType": "Questionnaire", "url": "u", "title": "t", "language": "nb", "item": [
        {"linkId": "a", "type": "dateTime", "text": "a"},
        {"linkId": "by-rule", "type": "string", "text": "r", "extension": rule},
        {"linkId": "by-time", "type": "string", "text": "t",
            "enableWhen": [{"question": "a", "operator": ">", "answerDateTime": "2026-01-01"}]},
    ]});
    let form = parse(&document).unwrap().form;
    let needs = |link_id: &str| way::needs(&form, link_id);
    assert_eq!(needs("a"), way::Needs::Each(vec![]));
    assert_eq!((needs("by-rule"), needs("by-time")), (way::Needs::Unknown, way::Needs::Unknown));
    assert_eq!((light(&form, &Texts::new(), &[0]), light(&form, &Texts::new(), &[0, 2])), (vec![0], vec![0, 2]));
}
