//! What is asked, worked out from texts alone: for browsers, which do not carry the engine. Invariant: where it says
//! something, the engine says the same; where it cannot know, it says so, and the server's word counts.

use super::{
    datum::Datum,
    form::{Condition, Item, Kind, Operator, Questionnaire},
    typed::{self, Texts},
};
use serde::{Deserialize, Serialize};

/// What must hold for a question to be asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Needs {
    /// Each of these.
    Each(Vec<Need>),
    /// More than texts tell: expressions, or conditions on what nobody types.
    Unknown,
}

/// One of several tests that must hold, or all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Need {
    pub all: bool,
    pub tests: Vec<Test>,
}

/// A look at the answers to a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Test {
    pub question: String,
    pub operator: Operator,
    pub against: Against,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Against {
    /// There are answers, or not.
    Given(bool),
    Text(String),
    Number(f64),
}

/// What a question needs, as far as texts tell.
#[must_use]
pub fn needs(form: &Questionnaire, link_id: &str) -> Needs {
    let found = needs_of(form, link_id);
    found.map_or(Needs::Unknown, Needs::Each)
}

fn needs_of(form: &Questionnaire, link_id: &str) -> Option<Vec<Need>> {
    let mut needs = Vec::new();
    for step in form.path(link_id) {
        let item = form.item(step)?;
        if form.has_enabling_rule(step) {
            return None;
        }
        if !item.enable.conditions.is_empty() {
            let tests = item.enable.conditions.iter().map(|condition| test(form, condition)).collect::<Option<_>>()?;
            needs.push(Need { all: item.enable.all, tests });
        }
        // what hangs under an answer is asked when there is one
        if step != link_id && item.kind != Kind::Group {
            let given = Test { question: step.to_owned(), operator: Operator::Exists, against: Against::Given(true) };
            needs.push(Need { all: true, tests: vec![given] });
        }
    }
    Some(needs)
}

fn test(form: &Questionnaire, condition: &Condition) -> Option<Test> {
    let asked = form.question(&condition.question)?.item;
    if !form.is_asked_of_persons(asked) {
        return None;
    }
    let against = match &condition.answer {
        Datum::Boolean(given) if condition.operator == Operator::Exists => Against::Given(*given),
        value if ordered(condition.operator) || value.number().is_some() => Against::Number(number_of(asked, value)?),
        value => Against::Text(text_of(asked, value)?),
    };
    Some(Test { question: condition.question.clone(), operator: condition.operator, against })
}

fn ordered(operator: Operator) -> bool {
    !matches!(operator, Operator::Exists | Operator::Equal | Operator::NotEqual)
}

fn number_of(asked: &Item, value: &Datum) -> Option<f64> {
    let typed = matches!(asked.kind, Kind::Integer | Kind::Decimal) && asked.options.is_empty();
    value.number().filter(|_| typed && !matches!(value, Datum::Quantity { .. }))
}

/// The one text that equals the value; times have several.
fn text_of(asked: &Item, value: &Datum) -> Option<String> {
    let mut same = asked.options.iter().filter(|option| option.value().same(value));
    match (value, same.next(), asked.kind) {
        (_, Some(option), _) => same.next().is_none().then(|| option.key().to_owned()),
        (Datum::Boolean(value), None, Kind::Boolean) => Some(value.to_string()),
        (Datum::Date(value), None, Kind::Date) => Some(value.clone()),
        (Datum::Text(value), None, Kind::String | Kind::Text) => Some(value.clone()).filter(|text| text.trim() == text),
        _ => None,
    }
}

/// Whether each question is asked, given what it needs, and the server's word where texts do not tell.
#[must_use]
pub fn asked(needs: &[(&str, &Needs)], texts: &Texts, known: &[bool]) -> Vec<bool> {
    let mut judged = vec![None; needs.len()];
    (0..needs.len()).map(|at| judge(needs, texts, known, at, &mut judged)).collect()
}

fn judge(needs: &[(&str, &Needs)], texts: &Texts, known: &[bool], at: usize, judged: &mut Vec<Option<bool>>) -> bool {
    if let Some(done) = judged[at] {
        return done;
    }
    // no form that was imported depends on itself
    judged[at] = Some(false);
    let stands = match needs[at].1 {
        Needs::Unknown => known.get(at).copied().unwrap_or(false),
        Needs::Each(each) => each.iter().all(|need| {
            let mut holds = |test: &Test| {
                let found = needs.iter().position(|(link_id, _)| *link_id == test.question);
                let counts = found.is_some_and(|there| judge(needs, texts, known, there, judged));
                let given = texts.get(&test.question).filter(|_| counts).map(Vec::as_slice).unwrap_or_default();
                fits(test, given)
            };
            if need.all { need.tests.iter().all(&mut holds) } else { need.tests.iter().any(&mut holds) }
        }),
    };
    judged[at] = Some(stands);
    stands
}

fn fits(test: &Test, given: &[String]) -> bool {
    let any = |fit: &dyn Fn(f64, f64) -> bool| match test.against {
        Against::Number(limit) => given.iter().filter_map(|text| typed::number(text)).any(|number| fit(number, limit)),
        Against::Given(_) | Against::Text(_) => false,
    };
    let equal = || match &test.against {
        Against::Text(wanted) => given.contains(wanted),
        _ => any(&|number, limit| number.partial_cmp(&limit) == Some(std::cmp::Ordering::Equal)),
    };
    match test.operator {
        Operator::Exists => test.against == Against::Given(!given.is_empty()),
        Operator::Equal => equal(),
        Operator::NotEqual => !given.is_empty() && !equal(),
        Operator::Greater => any(&|number, limit| number > limit),
        Operator::Less => any(&|number, limit| number < limit),
        Operator::GreaterOrEqual => any(&|number, limit| number >= limit),
        Operator::LessOrEqual => any(&|number, limit| number <= limit),
    }
}
