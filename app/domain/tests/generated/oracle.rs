//! A second reading of R4's conditions, without the engine's order, addresses or scopes. Invariant: it is given answers that
//! are settled, so that it need not ask whether an answer counts.

use domain::questionnaire::{Answer, Answers, Condition, Datum, Given, Item, Operator, Questionnaire};
use serde_json::Value;
use std::cmp::Ordering;

/// A list of instances on the way down, and the answer it hangs under.
type Level<'a> = (&'a [Given], Option<&'a Answer>);

/// An answered item whose conditions do not hold.
pub fn survives_unasked(form: &Questionnaire, settled: &Answers) -> Option<String> {
    walk(form, &form.items, &mut Vec::new(), &mut vec![(settled.items.as_slice(), None)])
}

fn walk<'a>(
    form: &Questionnaire,
    items: &[Item],
    path: &mut Vec<String>,
    levels: &mut Vec<Level<'a>>,
) -> Option<String> {
    let here = levels.last()?.0;
    for given in here {
        let Some(item) = items.iter().find(|item| item.link_id == given.link_id) else { continue };
        path.push(item.link_id.clone());
        if !holds(form, item, path, levels) {
            return Some(item.link_id.clone());
        }
        let own: [Level<'a>; 1] = [(given.items.as_slice(), None)];
        for level in own.into_iter().chain(given.answers.iter().map(|answer| (answer.items.as_slice(), Some(answer)))) {
            levels.push(level);
            let found = walk(form, &item.items, path, levels);
            levels.pop();
            if found.is_some() {
                return found;
            }
        }
        path.pop();
    }
    None
}

/// A question at the root that lost its answers though its conditions hold.
pub fn lost(form: &Questionnaire, document: &Value, answers: &Answers, settled: &Answers) -> Option<String> {
    let by_conditions = |item: &&Item| {
        let source = document["item"].as_array()?.iter().find(|one| one["linkId"] == item.link_id.as_str())?;
        Some(!source.to_string().contains("enableWhenExpression") && !form.is_calculated(&item.link_id))
    };
    let levels = [(settled.items.as_slice(), None)];
    let kept = |item: &Item| settled.all(&item.link_id) == answers.all(&item.link_id);
    let mut questions = form.items.iter().filter(|item| by_conditions(item) == Some(true));
    let lost = questions.find(|item| holds(form, item, std::slice::from_ref(&item.link_id), &levels) && !kept(item));
    lost.map(|item| item.link_id.clone())
}

fn holds(form: &Questionnaire, item: &Item, path: &[String], levels: &[Level<'_>]) -> bool {
    let enable = &item.enable;
    let one = |condition: &Condition| fits(condition, &answers_to(form, &condition.question, path, levels));
    match (enable.conditions.is_empty(), enable.all) {
        (true, _) => true,
        (false, true) => enable.conditions.iter().all(one),
        (false, false) => enable.conditions.iter().any(one),
    }
}

/// The answers to a question that an item at `path` sees.
fn answers_to<'a>(form: &Questionnaire, question: &str, path: &[String], levels: &[Level<'a>]) -> Vec<&'a Datum> {
    // under its very answer
    if let Some(at) = path[..path.len() - 1].iter().position(|step| step == question) {
        return levels[at + 1].1.map(|answer| &answer.value).into_iter().collect();
    }
    let mut wanted = Vec::new();
    if !way(&form.items, question, &mut wanted) {
        return Vec::new();
    }
    let above = path.len() - 1;
    let shared = (0..above.min(wanted.len() - 1)).take_while(|&i| path[i] == wanted[i]).count();
    let mut lists = vec![levels[shared].0];
    for step in &wanted[shared..wanted.len() - 1] {
        let inner = lists.iter().flat_map(|list| list.iter()).filter(|given| given.link_id == *step);
        lists = inner
            .flat_map(|given| {
                let under = given.answers.iter().map(|answer| answer.items.as_slice());
                std::iter::once(given.items.as_slice()).chain(under)
            })
            .collect();
    }
    let all = lists.iter().flat_map(|list| list.iter()).filter(|given| given.link_id == question);
    all.flat_map(|given| given.answers.iter().map(|answer| &answer.value)).collect()
}

fn way(items: &[Item], link_id: &str, path: &mut Vec<String>) -> bool {
    items.iter().any(|item| {
        path.push(item.link_id.clone());
        let found = item.link_id == link_id || way(&item.items, link_id, path);
        if !found {
            path.pop();
        }
        found
    })
}

fn fits(condition: &Condition, found: &[&Datum]) -> bool {
    let expected = &condition.answer;
    let ordered =
        |wanted: &[Ordering]| found.iter().any(|one| one.order(expected).is_some_and(|is| wanted.contains(&is)));
    match condition.operator {
        Operator::Exists => *expected == Datum::Boolean(!found.is_empty()),
        Operator::Equal => found.iter().any(|one| one.same(expected)),
        Operator::NotEqual => !found.is_empty() && !found.iter().any(|one| one.same(expected)),
        Operator::Greater => ordered(&[Ordering::Greater]),
        Operator::Less => ordered(&[Ordering::Less]),
        Operator::GreaterOrEqual => ordered(&[Ordering::Greater, Ordering::Equal]),
        Operator::LessOrEqual => ordered(&[Ordering::Less, Ordering::Equal]),
    }
}
