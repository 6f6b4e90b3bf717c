//! Which item depends on which. Invariant: the order given puts every item after all it depends on, or the form is
//! refused.

use super::form::Item;
use std::collections::{BTreeMap, HashMap};

pub(super) type Paths = BTreeMap<String, Vec<String>>;

/// The link ids from the root to each item.
pub(super) fn paths(items: &[Item]) -> Paths {
    let mut found = Paths::new();
    walk(items, &mut Vec::new(), &mut found);
    found
}

fn walk(items: &[Item], above: &mut Vec<String>, found: &mut Paths) {
    for item in items {
        above.push(item.link_id.clone());
        found.insert(item.link_id.clone(), above.clone());
        walk(&item.items, above, found);
        above.pop();
    }
}

/// Items with conditions, each after what it depends on: its ancestors, the questions it names, and their ancestors.
/// The error is the link id of an item that depends on itself.
pub(super) fn order(items: &[Item], paths: &Paths) -> Result<Vec<String>, String> {
    let mut conditions = HashMap::new();
    conditional(items, &mut conditions);
    let mut done = HashMap::new();
    let mut order = Vec::new();
    for link_id in paths.keys() {
        visit(link_id, &conditions, paths, &mut done, &mut order)?;
    }
    Ok(order)
}

fn conditional<'a>(items: &'a [Item], found: &mut HashMap<&'a str, Vec<&'a str>>) {
    for item in items {
        if !item.enable.conditions.is_empty() {
            let asked = item.enable.conditions.iter().map(|condition| condition.question.as_str());
            found.insert(&item.link_id, asked.collect());
        }
        conditional(&item.items, found);
    }
}

/// Depth first; `done` holds false while an item is being visited. At most as deep as there are items.
fn visit(
    link_id: &str,
    conditions: &HashMap<&str, Vec<&str>>,
    paths: &Paths,
    done: &mut HashMap<String, bool>,
    order: &mut Vec<String>,
) -> Result<(), String> {
    match done.get(link_id) {
        Some(true) => return Ok(()),
        Some(false) => return Err(link_id.to_owned()),
        None => {}
    }
    done.insert(link_id.to_owned(), false);
    let parent = paths.get(link_id).and_then(|path| path.iter().rev().nth(1)).map(String::as_str);
    let asked = conditions.get(link_id);
    for other in parent.into_iter().chain(asked.into_iter().flatten().copied()) {
        visit(other, conditions, paths, done, order)?;
    }
    done.insert(link_id.to_owned(), true);
    if asked.is_some() {
        order.push(link_id.to_owned());
    }
    Ok(())
}
