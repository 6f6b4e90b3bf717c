//! What may be chosen. Invariant: a question with options offers each once, and one without cannot be answered.

use super::{Gathered, MOST_OPTIONS, ParseError, ParseFault, item::warn, node::Node};
use crate::questionnaire::{
    Remark,
    datum::{Datum, short},
    form::{AnswerOption, Coding, Item, Kind},
};
use std::collections::HashSet;

pub(super) fn read(node: &Node<'_>, item: &mut Item, gathered: &mut Gathered<'_>) -> Result<(), ParseError> {
    let mut options = Vec::new();
    let given = node.list("answerOption")?;
    bounded(node, given.len())?;
    for one in &given {
        options.push(option(one)?);
    }
    if let Some(name) = node.text("answerValueSet")? {
        let found = gathered.value_sets.iter().find(|(id, _)| *id == name).map(|(_, set)| *set);
        let Some(set) = found else {
            let what = format!("the value set {}, which is neither contained nor bundled", short(&name));
            return Err(node.fault("answerValueSet", ParseFault::Unsupported(what)));
        };
        options.extend(value_set(&Node::new(set, format!("ValueSet({})", short(&name)))?)?);
    }
    bounded(node, options.len())?;
    let mut seen = HashSet::new();
    for option in options.iter().filter(|option| option.plain.is_none()) {
        if !seen.insert((&option.coding.system, &option.coding.code)) {
            return Err(node.fault("answerOption", ParseFault::Twice(short(&option.coding.code))));
        }
    }
    if item.kind == Kind::Choice && options.is_empty() {
        if !item.read_only {
            return Err(node.fault("answerOption", ParseFault::Missing("answerOption")));
        }
        warn(gathered, &node.path, Remark::NoOptions);
    }
    item.options = options;
    Ok(())
}

fn bounded(node: &Node<'_>, options: usize) -> Result<(), ParseError> {
    if options > MOST_OPTIONS { Err(node.fault("answerOption", ParseFault::TooMany("options"))) } else { Ok(()) }
}

fn option(node: &Node<'_>) -> Result<AnswerOption, ParseError> {
    node.refuse_modifiers()?;
    let value = node.datum("value")?.ok_or_else(|| node.fault("value[x]", ParseFault::Missing("value")))?;
    let ordinal = match node.node("valueCoding")? {
        // R4 puts the extension on the coding; many documents put it on the option
        Some(coding) => ordinal(&coding)?.or(ordinal(node)?),
        None => ordinal(node)?,
    };
    let initial = node.flag("initialSelected")?;
    match value {
        Datum::Coding(coding) if coding.code.is_empty() => Err(node.fault("valueCoding", ParseFault::Missing("code"))),
        Datum::Coding(coding) => Ok(AnswerOption { coding, plain: None, ordinal, initial }),
        plain => {
            let display = match &plain {
                Datum::Text(text) | Datum::Date(text) | Datum::Time(text) => text.clone(),
                Datum::Integer(number) => number.to_string(),
                _ => return Err(node.fault("value[x]", ParseFault::Unsupported("this kind of option".to_owned()))),
            };
            let coding = Coding { system: None, code: String::new(), display };
            Ok(AnswerOption { coding, plain: Some(plain), ordinal, initial })
        }
    }
}

fn ordinal(node: &Node<'_>) -> Result<Option<f64>, ParseError> {
    for extension in node.list("extension")? {
        let url = extension.text("url")?.unwrap_or_default();
        if url.ends_with("/ordinalValue") || url.ends_with("/itemWeight") {
            return Ok(extension.datum("value")?.and_then(|value| value.number()));
        }
    }
    Ok(None)
}

/// The concepts that a value set lists: its expansion, or else what it composes code by code.
fn value_set(set: &Node<'_>) -> Result<Vec<AnswerOption>, ParseError> {
    let mut options = Vec::new();
    if let Some(expansion) = set.node("expansion")? {
        for one in expansion.list("contains")? {
            options.push(concept(&one, one.text("system")?)?);
        }
        return Ok(options);
    }
    let Some(compose) = set.node("compose")? else {
        return Err(set.fault("compose", ParseFault::Missing("compose")));
    };
    if compose.has("exclude") {
        return Err(compose.fault("exclude", ParseFault::Unsupported("exclude".to_owned())));
    }
    for include in compose.list("include")? {
        if include.has("filter") || include.has("valueSet") || !include.has("concept") {
            return Err(ParseError::new(include.path, ParseFault::Unsupported("a set not listed by code".to_owned())));
        }
        let system = include.text("system")?;
        for one in include.list("concept")? {
            options.push(concept(&one, system.clone())?);
        }
    }
    Ok(options)
}

fn concept(node: &Node<'_>, system: Option<String>) -> Result<AnswerOption, ParseError> {
    let code = node.text("code")?.filter(|code| !code.is_empty());
    let code = code.ok_or_else(|| node.fault("code", ParseFault::Missing("code")))?;
    let display = node.text("display")?.unwrap_or_else(|| code.clone());
    Ok(AnswerOption { coding: Coding { system, code, display }, plain: None, ordinal: ordinal(node)?, initial: false })
}
