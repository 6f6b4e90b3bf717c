//! What an expression is made of. Invariant: chains (`a + b + c`, `a.b.c`) are lists, not trees, so that depth here is the
//! nesting a person wrote and evaluation by recursion is bounded by it.

use super::{functions::Function, value::Item};

#[derive(Debug, Clone)]
pub(super) enum Node {
    Empty,
    Literal(Item<'static>),
    This,
    Index,
    Total,
    Variable(String),
    /// Start of a path at what the expression looks at: a member or a call without anything before it.
    Start(Box<Step>),
    Path(Box<Node>, Vec<Step>),
    Negate(Box<Node>),
    Chain(Box<Node>, Vec<(Operator, Node)>),
    /// Right side of `is` and `as`, argument of `ofType`.
    Type(String),
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Member(String),
    Call(&'static Function, Vec<Node>),
    At(Node),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Times,
    Over,
    Div,
    Mod,
    Plus,
    Minus,
    Join,
    Is,
    As,
    Union,
    Less,
    Greater,
    AtMost,
    AtLeast,
    Equal,
    NotEqual,
    Alike,
    NotAlike,
    In,
    Contains,
    And,
    Or,
    Xor,
    Implies,
}

/// From the loosest binding to the tightest, as in the grammar of the specification.
pub(super) const LEVELS: [&[(&str, Operator)]; 10] = [
    &[("implies", Operator::Implies)],
    &[("or", Operator::Or), ("xor", Operator::Xor)],
    &[("and", Operator::And)],
    &[("in", Operator::In), ("contains", Operator::Contains)],
    &[("=", Operator::Equal), ("!=", Operator::NotEqual), ("~", Operator::Alike), ("!~", Operator::NotAlike)],
    &[("<", Operator::Less), (">", Operator::Greater), ("<=", Operator::AtMost), (">=", Operator::AtLeast)],
    &[("|", Operator::Union)],
    &[("is", Operator::Is), ("as", Operator::As)],
    &[("+", Operator::Plus), ("-", Operator::Minus), ("&", Operator::Join)],
    &[("*", Operator::Times), ("/", Operator::Over), ("div", Operator::Div), ("mod", Operator::Mod)],
];
