//! What an expression depends on, read from the tree. Invariant: nothing is evaluated.

use std::collections::BTreeSet;

use super::{
    Reach,
    eval::is_type,
    syntax::{Node, Operator, Step},
    value::Item,
};

pub(super) fn variables(root: &Node) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    visit(root, &mut |node| {
        if let Node::Variable(name) = node {
            names.insert(name.as_str());
        }
    });
    names
}

/// Of a path, the last step that says which items it wants decides; what a path does not say it may read.
pub(super) fn reach(root: &Node) -> Reach {
    let mut found = Reach::default();
    node(root, true, &mut found);
    found
}

/// `top` is false inside arguments, where `$this` is an element of what the path found.
fn node(node: &Node, top: bool, found: &mut Reach) {
    match node {
        Node::Start(step) => path(None, vec![step], top, found),
        Node::Path(start, steps) => match &**start {
            Node::Start(step) => path(None, std::iter::once(&**step).chain(steps).collect(), top, found),
            base => path(Some(base), steps.iter().collect(), top, found),
        },
        Node::Negate(inner) => self::node(inner, top, found),
        Node::Chain(first, rest) => {
            self::node(first, top, found);
            for (_, right) in rest {
                self::node(right, top, found);
            }
        }
        base => path(Some(base), Vec::new(), top, found),
    }
}

fn path(base: Option<&Node>, steps: Vec<&Step>, top: bool, found: &mut Reach) {
    let whole = match base {
        Some(Node::Variable(name)) => matches!(name.as_str(), "resource" | "rootResource" | "context"),
        Some(Node::This) => top,
        Some(inner @ (Node::Path(..) | Node::Chain(..) | Node::Negate(..))) => {
            node(inner, top, found);
            false
        }
        _ => false,
    };
    let last = steps.iter().enumerate().rev().find_map(|(at, step)| Some((at, wanted_by(step)?)));
    for (at, step) in steps.iter().enumerate() {
        let on_the_way = last.as_ref().is_some_and(|(last, _)| at < *last);
        match step {
            Step::Call(_, arguments) => {
                let read = arguments.iter().filter(|argument| !(on_the_way && only_names(argument)));
                read.for_each(|argument| node(argument, false, found));
            }
            Step::At(index) => node(index, false, found),
            Step::Member(_) => {}
        }
    }
    let members = |steps: &[&Step]| steps.iter().any(|step| matches!(step, Step::Member(_)));
    match last {
        Some((at, wanted)) => {
            let rest = &steps[at + 1..];
            let first = rest.iter().find_map(|step| if let Step::Member(name) = step { Some(name) } else { None });
            let own = first.is_some_and(|name| name == "answer") && !rest.iter().any(|step| wanders(step));
            for link_id in wanted {
                *found.items.entry(link_id.to_owned()).or_default() |= !own;
            }
        }
        None => found.all |= steps.iter().any(|step| wanders(step)) || whole && !members(&steps),
    }
}

/// Goes from an element to items within it. The type of a resource begins a path at the resource.
fn wanders(step: &Step) -> bool {
    match step {
        Step::Member(name) => name == "item" || is_type(name),
        Step::Call(function, _) => matches!(function.name, "children" | "descendants" | "repeat"),
        Step::At(_) => false,
    }
}

/// `item`, `answer.item`, `item | answer.item`: a way to go that reads nothing by itself.
fn only_names(node: &Node) -> bool {
    let name = |step: &Step| matches!(step, Step::Member(_));
    match node {
        Node::Start(step) => name(step),
        Node::Path(start, steps) => only_names(start) && steps.iter().all(name),
        Node::Chain(first, rest) => {
            only_names(first) && rest.iter().all(|(sign, right)| *sign == Operator::Union && only_names(right))
        }
        _ => false,
    }
}

/// The link ids of a step that lets no other item through.
fn wanted_by(step: &Step) -> Option<Vec<&str>> {
    match step {
        Step::Call(function, arguments) if matches!(function.name, "where" | "exists" | "any") => {
            arguments.first().and_then(wanted)
        }
        _ => None,
    }
}

fn wanted(criterion: &Node) -> Option<Vec<&str>> {
    let Node::Chain(first, rest) = criterion else { return None };
    match rest.as_slice() {
        [(Operator::Equal, right)] if is_link_id(first) => texts(right).filter(|texts| texts.len() == 1),
        [(Operator::Equal, right)] if is_link_id(right) => texts(first).filter(|texts| texts.len() == 1),
        [(Operator::In, right)] if is_link_id(first) => texts(right),
        [(Operator::Contains, right)] if is_link_id(right) => texts(first),
        rest if rest.iter().all(|(sign, _)| *sign == Operator::Or) => {
            let all: Option<Vec<_>> =
                std::iter::once(&**first).chain(rest.iter().map(|(_, right)| right)).map(wanted).collect();
            all.map(|all| all.concat())
        }
        rest if rest.iter().all(|(sign, _)| *sign == Operator::And) => {
            std::iter::once(&**first).chain(rest.iter().map(|(_, right)| right)).find_map(wanted)
        }
        _ => None,
    }
}

fn is_link_id(node: &Node) -> bool {
    let is = |step: &Step| matches!(step, Step::Member(name) if name == "linkId");
    match node {
        Node::Start(step) => is(step),
        Node::Path(start, steps) => matches!(**start, Node::This) && matches!(steps.as_slice(), [one] if is(one)),
        _ => false,
    }
}

/// The texts of `'a'` or `'a' | 'b'`.
fn texts(node: &Node) -> Option<Vec<&str>> {
    match node {
        Node::Literal(Item::Text(text)) => Some(vec![text]),
        Node::Chain(first, rest) if rest.iter().all(|(sign, _)| *sign == Operator::Union) => {
            let all: Option<Vec<_>> =
                std::iter::once(&**first).chain(rest.iter().map(|(_, right)| right)).map(texts).collect();
            all.map(|all| all.concat())
        }
        _ => None,
    }
}

fn visit<'n>(node: &'n Node, look: &mut dyn FnMut(&'n Node)) {
    look(node);
    match node {
        Node::Start(step) => visit_step(step, look),
        Node::Path(start, steps) => {
            visit(start, look);
            for step in steps {
                visit_step(step, look);
            }
        }
        Node::Negate(inner) => visit(inner, look),
        Node::Chain(first, rest) => {
            visit(first, look);
            for (_, right) in rest {
                visit(right, look);
            }
        }
        _ => {}
    }
}

fn visit_step<'n>(step: &'n Step, look: &mut dyn FnMut(&'n Node)) {
    match step {
        Step::Call(_, arguments) => {
            for argument in arguments {
                visit(argument, look);
            }
        }
        Step::At(index) => visit(index, look),
        Step::Member(_) => {}
    }
}
