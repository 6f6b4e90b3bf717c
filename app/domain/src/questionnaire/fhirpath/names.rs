//! What an expression depends on, read from the tree. Invariant: nothing is evaluated.

use std::collections::BTreeSet;

use super::{
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

pub(super) fn link_ids(root: &Node) -> BTreeSet<&str> {
    let mut ids = BTreeSet::new();
    visit(root, &mut |node| {
        let Node::Chain(first, rest) = node else { return };
        let mut left = &**first;
        for (operator, right) in rest {
            if matches!(operator, Operator::Equal | Operator::Alike | Operator::In | Operator::Contains) {
                for (name, text) in [(left, right), (right, left)] {
                    if is_link_id(name) {
                        visit(text, &mut |node| {
                            if let Node::Literal(Item::Text(text)) = node {
                                ids.insert(&**text);
                            }
                        });
                    }
                }
            }
            left = right;
        }
    });
    ids
}

fn is_link_id(node: &Node) -> bool {
    let is = |step: &Step| matches!(step, Step::Member(name) if name == "linkId");
    match node {
        Node::Start(step) => is(step),
        Node::Path(_, steps) => steps.iter().any(is),
        _ => false,
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
