//! What depends on what. Invariant: the order that is given puts every item after all it depends on, or the form is
//! refused.

use super::{
    fhirpath::Reach,
    form::Item,
    rules::{Rule, Rules},
};
use std::collections::{BTreeMap, HashMap, HashSet};

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

/// All items, each after what it depends on: its ancestors, the questions its conditions name, what its expressions may
/// read, and the ancestors of those. The error is the link id of an item that depends on itself.
pub(super) fn order(items: &[Item], paths: &Paths, rules: &Rules) -> Result<Vec<String>, String> {
    let mut conditions = HashMap::new();
    conditional(items, &mut conditions);
    let (done, whole, variables) = (HashMap::new(), HashSet::new(), HashSet::new());
    let mut search = Search { conditions, paths, rules, done, whole, variables, order: Vec::new() };
    // those without expressions first, where it is free: the response that expressions read is then built once
    for with_rules in [false, true] {
        for link_id in paths.keys().filter(|link_id| rules.of(link_id).next().is_some() == with_rules) {
            search.visit(link_id)?;
        }
    }
    Ok(search.order)
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

struct Search<'a> {
    conditions: HashMap<&'a str, Vec<&'a str>>,
    paths: &'a Paths,
    rules: &'a Rules,
    /// False while an item is being visited.
    done: HashMap<&'a str, bool>,
    /// Items that are done with all under them.
    whole: HashSet<&'a str>,
    /// Variables of which all is done that they may read.
    variables: HashSet<usize>,
    order: Vec<String>,
}

impl<'a> Search<'a> {
    /// Depth first, at most as deep as there are items.
    fn visit(&mut self, link_id: &'a str) -> Result<(), String> {
        match self.done.get(link_id) {
            Some(true) => return Ok(()),
            Some(false) => return Err(link_id.to_owned()),
            None => {}
        }
        self.done.insert(link_id, false);
        let parent = self.paths.get(link_id).and_then(|path| path.iter().rev().nth(1)).map(String::as_str);
        let asked = self.conditions.get(link_id).cloned().unwrap_or_default();
        for other in parent.into_iter().chain(asked) {
            self.visit(other)?;
        }
        for rule in self.rules.of(link_id) {
            self.visit_read(link_id, rule)?;
        }
        self.done.insert(link_id, true);
        self.order.push(link_id.to_owned());
        Ok(())
    }

    /// What an expression of `link_id` may read.
    fn visit_read(&mut self, link_id: &str, rule: &'a Rule) -> Result<(), String> {
        self.visit_named(&rule.reach)?;
        for variable in &rule.needs {
            if !self.variables.contains(variable) {
                self.visit_named(&self.rules.variables[*variable].rule.reach)?;
                self.variables.insert(*variable);
            }
        }
        if rule.reads_any {
            for (other, _) in self.paths.iter().filter(|(_, path)| !self.rules.hides(link_id, path)) {
                self.visit(other)?;
            }
        }
        Ok(())
    }

    fn visit_named(&mut self, reach: &'a Reach) -> Result<(), String> {
        for (named, below) in &reach.items {
            let Some((named, _)) = self.paths.get_key_value(named) else { continue };
            self.visit(named)?;
            if *below && !self.whole.contains(named.as_str()) {
                for (under, _) in self.paths.iter().filter(|(_, path)| path.contains(named)) {
                    self.visit(under)?;
                }
                self.whole.insert(named);
            }
        }
        Ok(())
    }
}
