//! Questionnaires, answers and scoring definitions from a number: for the properties in `tests/generated`, and for browser
//! and server to agree on (`main.rs`). Invariant: the same number gives the same, on every machine.

use serde_json::{Value, json};

/// What came out of one number.
pub struct Case {
    /// A `Questionnaire`; now and then one that must be refused.
    pub document: Value,
    /// A `QuestionnaireResponse` to it.
    pub response: Value,
    pub scoring: Value,
}

/// What answers may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manners {
    /// Each of the question's type, to what the form has.
    Tame,
    /// Now and then of another type, or to what the form does not have.
    Wild,
}

const TYPES: [&str; 14] = [
    "boolean",
    "decimal",
    "integer",
    "date",
    "dateTime",
    "time",
    "string",
    "text",
    "url",
    "choice",
    "open-choice",
    "quantity",
    "integer",
    "boolean",
];
const OPERATORS: [&str; 7] = ["exists", "=", "!=", ">", "<", ">=", "<="];
const SDC: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";
const CORE: &str = "http://hl7.org/fhir/StructureDefinition/";
const TEXTS: [&str; 6] = ["a", "ab", "Å gå tur", "<b>x</b>", "  ", "ß\u{301}\u{1f600}"];

/// `SplitMix64`: the same sequence for the same number.
pub struct Sequence(u64);

impl Sequence {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0, below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn small(&mut self) -> i64 {
        i64::try_from(self.below(13)).unwrap_or(0) - 2
    }
}

/// A form of at most `items` items, with answers and a definition.
pub fn case(seed: u64, items: usize, manners: Manners) -> Case {
    let mut form = Form { sequence: Sequence::new(seed), left: items, made: Vec::new() };
    let all = form.items(0);
    let Form { mut sequence, made, .. } = form;
    let document = json!({"resourceType": "Questionnaire", "url": "urn:generated", "version": seed.to_string(),
        "title": "x", "language": "nb", "item": all});
    let answers = answer(&mut sequence, &all, manners);
    let response = json!({"resourceType": "QuestionnaireResponse", "item": answers});
    Case { document, response, scoring: scoring(&mut sequence, &made) }
}

struct Form {
    sequence: Sequence,
    /// Items that may still be made.
    left: usize,
    /// Link ids and types of the questions so far.
    made: Vec<(String, &'static str)>,
}

impl Form {
    fn items(&mut self, depth: usize) -> Vec<Value> {
        let mut items = Vec::new();
        while self.left > 0 && (depth == 0 || self.sequence.chance(60)) {
            self.left -= 1;
            items.push(self.item(depth));
        }
        items
    }

    fn item(&mut self, depth: usize) -> Value {
        let link_id = format!("q{}", self.left);
        let kind = match self.sequence.below(10) {
            0..=1 if depth < 4 => "group",
            2 => "display",
            _ => *self.sequence.pick(&TYPES),
        };
        let mut item = json!({"linkId": link_id, "type": kind, "text": *self.sequence.pick(&TEXTS)});
        self.conditions(&mut item);
        if kind == "display" {
            return item;
        }
        for (name, percent) in [("repeats", 25), ("required", 30), ("readOnly", 3)] {
            if self.sequence.chance(percent) {
                item[name] = json!(true);
            }
        }
        if kind != "group" {
            self.question(&mut item, kind);
            self.made.push((link_id, kind));
        }
        if depth < 4 && (kind == "group" || self.sequence.chance(15)) {
            let inner = self.items(depth + 1);
            if !inner.is_empty() {
                item["item"] = json!(inner);
            }
        }
        item
    }

    /// What only questions have: options, limits, and how they are answered without the person.
    fn question(&mut self, item: &mut Value, kind: &'static str) {
        let mut extensions = Vec::new();
        if kind.ends_with("choice") {
            item["answerOption"] = json!(["a", "b", "c"].map(|code| json!({"valueCoding": {"system": "urn:s", "code": code,
                "extension": [{"url": format!("{CORE}ordinalValue"), "valueDecimal": code.len() + self.sequence.below(4)}]}})));
        }
        if kind == "integer" || kind == "decimal" {
            for (name, value) in [("minValue", -1), ("maxValue", 9)] {
                if self.sequence.chance(25) {
                    extensions.push(json!({"url": format!("{CORE}{name}"), "valueInteger": value}));
                }
            }
            if self.sequence.chance(15) {
                let expression = self.expression();
                extensions.push(json!({"url": format!("{SDC}calculatedExpression"),
                    "valueExpression": {"language": "text/fhirpath", "expression": expression}}));
            }
        }
        if kind == "string" && self.sequence.chance(30) {
            item["maxLength"] = json!(self.sequence.below(9));
            extensions.push(json!({"url": format!("{CORE}regex"), "valueString": "[a-zå ]+"}));
        }
        if self.sequence.chance(10) {
            let (key, value) = self.value(kind);
            item["initial"] = json!([{format!("value{key}"): value}]);
        } else if self.sequence.chance(4) {
            let expression = self.expression();
            extensions.push(json!({"url": format!("{SDC}initialExpression"),
                "valueExpression": {"language": "text/fhirpath", "expression": expression}}));
        }
        if self.sequence.chance(4) {
            extensions.push(json!({"url": "urn:not:known", "valueString": "x"}));
        }
        if !extensions.is_empty() {
            let all = item["extension"].as_array().cloned().unwrap_or_default();
            item["extension"] = json!(all.into_iter().chain(extensions).collect::<Vec<_>>());
        }
    }

    fn conditions(&mut self, item: &mut Value) {
        if self.made.is_empty() || self.sequence.chance(45) {
            return;
        }
        let count = 1 + self.sequence.below(3);
        let conditions: Vec<Value> = (0..count).map(|_| self.condition()).collect();
        item["enableWhen"] = json!(conditions);
        item["enableBehavior"] = json!(*self.sequence.pick(&["all", "any"]));
        if self.sequence.chance(8) {
            let expression = self.expression();
            item["extension"] = json!([{"url": format!("{SDC}enableWhenExpression"),
                "valueExpression": {"language": "text/fhirpath", "expression": format!("({expression}) > 1")}}]);
        }
    }

    fn condition(&mut self) -> Value {
        let (question, kind) = self.sequence.pick(&self.made).clone();
        // one that comes later, is not there, or is the item itself
        let question = if self.sequence.chance(1) { format!("q{}", self.left / 2) } else { question };
        let operator = *self.sequence.pick(&OPERATORS);
        let kind = if self.sequence.chance(8) { "integer" } else { kind };
        let (key, value) =
            if operator == "exists" { ("Boolean", json!(self.sequence.chance(50))) } else { self.value(kind) };
        json!({"question": question, "operator": operator, format!("answer{key}"): value})
    }

    /// A number from one or two earlier questions.
    fn expression(&mut self) -> String {
        let numbers: Vec<&String> =
            self.made.iter().filter(|(_, kind)| matches!(*kind, "integer" | "decimal")).map(|(id, _)| id).collect();
        if numbers.is_empty() {
            return "1 + 1".to_owned();
        }
        let of = |id: &str| format!("%resource.descendants().where(linkId = '{id}').answer.value");
        let (one, other) = (of(self.sequence.pick(&numbers)), of(self.sequence.pick(&numbers)));
        match self.sequence.below(5) {
            0 => format!("{one}.sum()"),
            1 => format!("{one}.count() + {other}.count()"),
            2 => format!("iif({one}.exists(), 2, 0)"),
            3 => format!("{one}.first() / 3 + {other}.first()"),
            _ => format!("({one} | {other}).select($this * 2).sum()"),
        }
    }

    fn value(&mut self, kind: &str) -> (&'static str, Value) {
        value(&mut self.sequence, kind)
    }
}

/// The rest of `value…`, and a value for a question of this type.
fn value(sequence: &mut Sequence, kind: &str) -> (&'static str, Value) {
    match kind {
        "boolean" => ("Boolean", json!(sequence.chance(50))),
        "decimal" => ("Decimal", json!(f64::from(i32::try_from(sequence.below(60)).unwrap_or(0) - 20) / 8.0)),
        "integer" => ("Integer", json!(sequence.small())),
        "date" => ("Date", json!(*sequence.pick(&["2026", "2026-11", "2026-11-01", "2026-11-02", "2026-02-30"]))),
        "dateTime" => {
            ("DateTime", json!(*sequence.pick(&["2026-11-01T08:00:00Z", "2026-11-01T09:30:00+01:00", "2026-11"])))
        }
        "time" => ("Time", json!(*sequence.pick(&["08:00:00", "08:00:01", "24:00:00"]))),
        "url" => ("Uri", json!("https://example.org/x")),
        "choice" => coding(sequence),
        "open-choice" if sequence.chance(60) => coding(sequence),
        "quantity" => {
            let unit = *sequence.pick(&["kg", "m"]);
            ("Quantity", json!({"value": sequence.small(), "unit": unit, "code": unit}))
        }
        _ => ("String", json!(*sequence.pick(&TEXTS))),
    }
}

fn coding(sequence: &mut Sequence) -> (&'static str, Value) {
    let code = *sequence.pick(&["a", "b", "c"]);
    ("Coding", json!({"system": "urn:s", "code": code, "display": code}))
}

/// Items of a response to `items`, now and then in another order.
pub fn answer(sequence: &mut Sequence, items: &[Value], manners: Manners) -> Vec<Value> {
    let wild = manners == Manners::Wild;
    let mut answered = Vec::new();
    for item in items {
        let kind = item["type"].as_str().unwrap_or_default();
        if kind == "display" || sequence.chance(20) {
            continue;
        }
        let inner = item["item"].as_array().map(Vec::as_slice).unwrap_or_default();
        let many = item["repeats"] == json!(true) || wild && sequence.chance(3);
        let count = if many { 1 + sequence.below(3) } else { 1 };
        if kind == "group" {
            for _ in 0..count {
                let items = answer(sequence, inner, manners);
                answered.push(json!({"linkId": item["linkId"], "item": items}));
            }
            continue;
        }
        let one = |sequence: &mut Sequence| {
            let other = wild && sequence.chance(4);
            let kind = if other { *sequence.pick(&TYPES) } else { kind };
            let (key, value) = value(sequence, kind);
            let mut answer = json!({format!("value{key}"): value});
            let under = answer_under(sequence, inner, manners);
            if !under.is_empty() {
                answer["item"] = json!(under);
            }
            answer
        };
        let answers: Vec<Value> = (0..count).map(|_| one(sequence)).collect();
        answered.push(json!({"linkId": item["linkId"], "answer": answers}));
    }
    if wild && sequence.chance(5) {
        answered.push(json!({"linkId": "unheard of", "answer": [{"valueBoolean": true}]}));
    }
    if sequence.chance(30) && !answered.is_empty() {
        let by = sequence.below(answered.len());
        answered.rotate_left(by);
    }
    answered
}

fn answer_under(sequence: &mut Sequence, inner: &[Value], manners: Manners) -> Vec<Value> {
    if inner.is_empty() { Vec::new() } else { answer(sequence, inner, manners) }
}

/// A mean that makes up for some, and the highest, of up to four questions for numbers.
fn scoring(sequence: &mut Sequence, made: &[(String, &'static str)]) -> Value {
    let numbers = made.iter().filter(|(_, kind)| matches!(*kind, "integer" | "decimal" | "choice" | "quantity"));
    let parts: Vec<Value> = numbers.take(2 + sequence.below(3)).map(|(id, _)| json!({"item": id})).collect();
    let source = json!({"text": "made up"});
    let score = |code: &str, method: &str, missing: Value| {
        json!({"code": code, "measures": {"nb": "x", "nn": "x", "en": "x"}, "higher_means": "more", "method": method,
            "parts": parts, "missing": missing, "lowest": -2, "highest": 9, "source": source})
    };
    let missing =
        if parts.len() > 1 { json!({"at_most": 1, "then": "person_mean", "source": source}) } else { Value::Null };
    json!({"version": "1", "scores": [score("mean", "mean", missing), score("best", "max", Value::Null)]})
}
