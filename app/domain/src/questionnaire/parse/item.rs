//! Items. Invariant: link ids are unique, and conditions ask for questions that exist.

use super::{
    Gathered, MOST_CONDITIONS, MOST_DEPTH, MOST_ITEMS, ParseError, ParseFault, extensions, node::Node, options,
};
use crate::questionnaire::{
    datum::{Datum, short},
    form::{Condition, Enable, Item, Kind, Limits, Look, Operator, ScoreRole},
    order::Paths,
    remark::{Remark, Warning},
};

const SCORING: &str = "http://ehelse.no/scoringFormulas";

pub(super) fn items(parent: &Node<'_>, depth: usize, gathered: &mut Gathered<'_>) -> Result<Vec<Item>, ParseError> {
    let nodes = parent.list("item")?;
    if depth > MOST_DEPTH && !nodes.is_empty() {
        return Err(parent.fault("item", ParseFault::TooDeep));
    }
    nodes.iter().map(|node| item(node, depth, gathered)).collect()
}

fn item(node: &Node<'_>, depth: usize, gathered: &mut Gathered<'_>) -> Result<Item, ParseError> {
    node.refuse_modifiers()?;
    let link_id = node.text("linkId")?.filter(|id| !id.is_empty());
    let link_id = link_id.ok_or_else(|| node.fault("linkId", ParseFault::Missing("linkId")))?;
    if gathered.seen.len() >= MOST_ITEMS {
        return Err(node.fault("linkId", ParseFault::TooMany("items")));
    }
    if !gathered.seen.insert(link_id.clone()) {
        return Err(node.fault("linkId", ParseFault::Twice(short(&link_id))));
    }
    let kind = kind(node)?;
    let mut item = Item {
        text: node.words("text")?,
        prefix: node.text("prefix")?,
        translations: node.translations("text")?,
        required: node.flag("required")?,
        repeats: node.flag("repeats")?,
        read_only: node.flag("readOnly")?,
        hidden: false,
        kind,
        items: Vec::new(),
        options: Vec::new(),
        initial: initial(node)?,
        enable: enable(node)?,
        limits: Limits::default(),
        look: Look::default(),
        score: role(node)?,
        link_id,
    };
    item.limits.max_length = node.count("maxLength")?;
    extensions::read(node, &mut item, gathered)?;
    options::read(node, &mut item, gathered)?;
    if kind == Kind::Display && node.has("item") {
        return Err(node.fault("item", ParseFault::Unsupported("an item under a display".to_owned())));
    }
    item.items = items(node, depth + 1, gathered)?;
    Ok(item)
}

fn kind(node: &Node<'_>) -> Result<Kind, ParseError> {
    let name = node.text("type")?.ok_or_else(|| node.fault("type", ParseFault::Missing("type")))?;
    Ok(match name.as_str() {
        "group" => Kind::Group,
        "display" => Kind::Display,
        "boolean" => Kind::Boolean,
        "decimal" => Kind::Decimal,
        "integer" => Kind::Integer,
        "date" => Kind::Date,
        "dateTime" => Kind::DateTime,
        "time" => Kind::Time,
        "string" => Kind::String,
        "text" => Kind::Text,
        "url" => Kind::Url,
        "choice" => Kind::Choice,
        "open-choice" => Kind::OpenChoice,
        "attachment" => Kind::Attachment,
        "reference" => Kind::Reference,
        "quantity" => Kind::Quantity,
        other => return Err(node.fault("type", ParseFault::Unsupported(format!("type {}", short(other))))),
    })
}

fn initial(node: &Node<'_>) -> Result<Vec<Datum>, ParseError> {
    let given = node.list("initial")?;
    let values = given.iter().map(|one| one.datum("value")).collect::<Result<Vec<_>, _>>()?;
    Ok(values.into_iter().flatten().collect())
}

fn enable(node: &Node<'_>) -> Result<Enable, ParseError> {
    let given = node.list("enableWhen")?;
    if given.len() > MOST_CONDITIONS {
        return Err(node.fault("enableWhen", ParseFault::TooMany("conditions")));
    }
    let conditions = given.iter().map(condition).collect::<Result<Vec<_>, _>>()?;
    let all = match node.text("enableBehavior")?.as_deref() {
        Some("all") => true,
        None if conditions.len() > 1 => return Err(node.fault("enableBehavior", ParseFault::Missing("enableBehavior"))),
        None | Some("any") => false,
        Some(other) => return Err(node.fault("enableBehavior", ParseFault::Unsupported(short(other)))),
    };
    Ok(Enable { conditions, all })
}

fn condition(node: &Node<'_>) -> Result<Condition, ParseError> {
    node.refuse_modifiers()?;
    let question = node.text("question")?.ok_or_else(|| node.fault("question", ParseFault::Missing("question")))?;
    let name = node.text("operator")?.ok_or_else(|| node.fault("operator", ParseFault::Missing("operator")))?;
    let operator = match name.as_str() {
        "exists" => Operator::Exists,
        "=" => Operator::Equal,
        "!=" => Operator::NotEqual,
        ">" => Operator::Greater,
        "<" => Operator::Less,
        ">=" => Operator::GreaterOrEqual,
        "<=" => Operator::LessOrEqual,
        other => return Err(node.fault("operator", ParseFault::Unsupported(format!("operator {}", short(other))))),
    };
    let answer = node.datum("answer")?.ok_or_else(|| node.fault("answer[x]", ParseFault::Missing("answer")))?;
    if operator == Operator::Exists && !matches!(answer, Datum::Boolean(_)) {
        let what = "exists with an answer that is no boolean".to_owned();
        return Err(node.fault("answer[x]", ParseFault::Unsupported(what)));
    }
    Ok(Condition { question, operator, answer })
}

fn role(node: &Node<'_>) -> Result<Option<ScoreRole>, ParseError> {
    for code in node.list("code")? {
        if code.text("system")?.as_deref() == Some(SCORING) {
            return Ok(match code.text("code")?.as_deref() {
                Some("QS") => Some(ScoreRole::Question),
                Some("SS") => Some(ScoreRole::Section),
                Some("TS") => Some(ScoreRole::Total),
                _ => None,
            });
        }
    }
    Ok(None)
}

/// Every condition must ask for a question of the form.
pub(super) fn check_conditions(parent: &Node<'_>, paths: &Paths) -> Result<(), ParseError> {
    for node in parent.list("item")? {
        for condition in node.list("enableWhen")? {
            let question = condition.text("question")?.unwrap_or_default();
            if !paths.contains_key(&question) {
                return Err(condition.fault("question", ParseFault::UnknownQuestion(short(&question))));
            }
        }
        check_conditions(&node, paths)?;
    }
    Ok(())
}

/// Where an item stands in the document.
pub(super) fn path_of(items: &[Item], paths: &Paths, link_id: &str) -> String {
    let mut path = "Questionnaire".to_owned();
    let mut items = items;
    for step in paths.get(link_id).into_iter().flatten() {
        let Some(at) = items.iter().position(|item| item.link_id == *step) else { break };
        path = format!("{path}.item[{at}]");
        items = &items[at].items;
    }
    path
}

/// Told once per element.
pub(super) fn warn(gathered: &mut Gathered<'_>, path: &str, remark: Remark) {
    gathered.warnings.push(Warning { path: path.to_owned(), remark });
}
