//! The expressions of a form that are evaluated. Invariant: every `%variable` one uses is in sight, and what it may read is
//! known before it is evaluated.

use super::{
    fhirpath::{Expression, Reach},
    order::Paths,
};
use std::collections::BTreeMap;

/// Variables of one form.
const MOST_VARIABLES: usize = 100;
/// Variables that stand in every expression; see [`super::fhirpath`].
const ALWAYS: [&str; 6] = ["resource", "rootResource", "context", "ucum", "sct", "loinc"];

/// Expressions by the link id of the item that carries them, empty for the questionnaire itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rules {
    /// In the document's order: each after those it may use.
    pub variables: Vec<Variable>,
    pub calculated: BTreeMap<String, Rule>,
    pub enabling: BTreeMap<String, Rule>,
    pub initial: BTreeMap<String, Rule>,
    pub constraints: BTreeMap<String, Vec<Constraint>>,
}

/// A named expression, in sight for the item that carries it and all under it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Variable {
    pub name: String,
    /// Items from the root to the one that carries it, itself included; 0 for the questionnaire's own.
    pub depth: usize,
    pub rule: Rule,
    owner: String,
}

/// An expression with what it needs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub expression: Expression,
    /// Paths begin at the item (SDC), not at the response (Helsenorge).
    pub from_item: bool,
    /// Indexes of the variables it uses, and those that they use, in their order.
    pub needs: Vec<usize>,
    /// What it may read itself.
    pub reach: Reach,
    /// It, or a variable of its, finds items in another way than by link id.
    pub reads_any: bool,
}

/// What an answer must fulfil.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Constraint {
    pub check: Check,
    pub rule: Rule,
    /// The author's words; else the item's validation text.
    pub message: Option<String>,
    /// It is told, but keeps nobody from submitting.
    pub lenient: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// Gives true for every answer, where paths begin.
    EachAnswer,
    /// Gives true for every instance of the item, where paths begin.
    EachInstance,
    /// Gives the lowest answer.
    Lowest,
    /// Gives the highest answer.
    Highest,
}

/// What an expression is for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Purpose {
    Variable(String),
    Calculated,
    Enabling,
    Initial,
    Constraint { check: Check, message: Option<String>, lenient: bool },
}

impl Rules {
    /// Takes an expression of an item; variables of outer items must have been taken before. The error says why it cannot
    /// be evaluated.
    pub(super) fn take(
        &mut self,
        link_id: &str,
        purpose: Purpose,
        expression: Expression,
        from_item: bool,
        paths: &Paths,
    ) -> Result<(), String> {
        let rule = self.rule(link_id, expression, from_item, paths)?;
        let owner = link_id.to_owned();
        let single = match purpose {
            Purpose::Variable(name) if name.is_empty() => return Err("it has no name".to_owned()),
            Purpose::Variable(_) if self.variables.len() >= MOST_VARIABLES => {
                return Err(format!("there are more than {MOST_VARIABLES} variables"));
            }
            Purpose::Variable(name) => {
                let depth = paths.get(link_id).map_or(0, Vec::len);
                self.variables.push(Variable { name, depth, rule, owner });
                return Ok(());
            }
            Purpose::Constraint { check, message, lenient } => {
                let constraint = Constraint { check, rule, message, lenient };
                self.constraints.entry(owner).or_default().push(constraint);
                return Ok(());
            }
            Purpose::Calculated => &mut self.calculated,
            Purpose::Enabling => &mut self.enabling,
            Purpose::Initial => &mut self.initial,
        };
        if single.contains_key(link_id) {
            return Err("the item has one for the same already".to_owned());
        }
        single.insert(owner, rule);
        Ok(())
    }

    fn rule(&self, link_id: &str, expression: Expression, from_item: bool, paths: &Paths) -> Result<Rule, String> {
        let path = paths.get(link_id).map(Vec::as_slice).unwrap_or_default();
        let (mut needs, reach) = (Vec::new(), expression.reach());
        let mut reads_any = reach.all;
        for name in expression.variables() {
            let in_sight = |one: &Variable| one.name == name && (one.owner.is_empty() || path.contains(&one.owner));
            if let Some(at) = self.variables.iter().rposition(in_sight) {
                let variable = &self.variables[at].rule;
                needs.extend(variable.needs.iter().copied().chain([at]));
                reads_any |= variable.reads_any;
            } else if !ALWAYS.contains(&name) {
                return Err(format!("there is no variable %{name}"));
            }
        }
        needs.sort_unstable();
        needs.dedup();
        Ok(Rule { expression, from_item, needs, reach, reads_any })
    }

    /// The expressions of an item that are evaluated when somebody answers.
    pub(super) fn of(&self, link_id: &str) -> impl Iterator<Item = &Rule> {
        self.calculated.get(link_id).into_iter().chain(self.enabling.get(link_id))
    }

    /// Whether an expression of `link_id` that may read anything does not see the item at `path`: no calculated one, nor
    /// itself, nor what stands under these.
    pub(super) fn hides(&self, link_id: &str, path: &[String]) -> bool {
        path.iter().any(|step| step == link_id || self.calculated.contains_key(step))
    }
}
