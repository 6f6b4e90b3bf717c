//! Tokens into a tree. Invariant: what evaluation does not know never gets past here: functions are looked up by name and
//! number of arguments, types by name, and length, nesting and size are bounded before anything is built.

use super::{
    Moment, ParseFault,
    functions::{FUNCTIONS, Function},
    lexer::{Token, tokens},
    syntax::{LEVELS, Node, Operator, Step},
    value::{Item, TYPES},
};

/// Characters in one expression.
pub const MOST_CHARS: usize = 4000;
/// Brackets, arguments and indexers inside one another.
pub const MOST_NESTING: usize = 32;
/// Parts of one expression.
pub const MOST_NODES: usize = 2000;

const UNITS: [&str; 16] = [
    "year",
    "years",
    "month",
    "months",
    "week",
    "weeks",
    "day",
    "days",
    "hour",
    "hours",
    "minute",
    "minutes",
    "second",
    "seconds",
    "millisecond",
    "milliseconds",
];

pub(super) fn parse(text: &str) -> Result<Node, ParseFault> {
    if text.chars().nth(MOST_CHARS).is_some() {
        return Err(ParseFault::TooLong);
    }
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Err(ParseFault::Empty);
    }
    let mut parser = Parser { end: text.len(), tokens, next: 0, nesting: 0, nodes: 0 };
    let node = parser.expression()?;
    if parser.next < parser.tokens.len() { Err(parser.unexpected()) } else { Ok(node) }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    end: usize,
    next: usize,
    nesting: usize,
    nodes: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    fn unexpected(&self) -> ParseFault {
        ParseFault::Unexpected { at: self.at() }
    }

    fn took(&mut self, sign: &str) -> bool {
        let here = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.next += usize::from(here);
        here
    }

    fn require(&mut self, sign: &str) -> Result<(), ParseFault> {
        if self.took(sign) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn count(&mut self) -> Result<(), ParseFault> {
        self.nodes += 1;
        if self.nodes > MOST_NODES { Err(ParseFault::TooBig { at: self.at() }) } else { Ok(()) }
    }

    fn expression(&mut self) -> Result<Node, ParseFault> {
        self.nesting += 1;
        if self.nesting > MOST_NESTING {
            return Err(ParseFault::TooDeep { at: self.at() });
        }
        let node = self.level(&LEVELS)?;
        self.nesting -= 1;
        Ok(node)
    }

    fn level(&mut self, levels: &[&[(&str, Operator)]]) -> Result<Node, ParseFault> {
        let Some((here, tighter)) = levels.split_first() else { return self.signed() };
        let first = self.level(tighter)?;
        let mut rest = Vec::new();
        while let Some(operator) = self.operator(here) {
            self.next += 1;
            self.count()?;
            let right = match operator {
                Operator::Is | Operator::As => self.type_name()?,
                _ => self.level(tighter)?,
            };
            rest.push((operator, right));
        }
        Ok(if rest.is_empty() { first } else { Node::Chain(Box::new(first), rest) })
    }

    fn operator(&self, among: &[(&str, Operator)]) -> Option<Operator> {
        let written = match self.peek()? {
            Token::Sign(sign) => sign,
            Token::Word(word) => word.as_str(),
            _ => return None,
        };
        among.iter().find(|(text, _)| *text == written).map(|(_, operator)| *operator)
    }

    fn type_name(&mut self) -> Result<Node, ParseFault> {
        let at = self.at();
        let mut name = self.name()?;
        if (name == "FHIR" || name == "System") && self.took(".") {
            name = self.name()?;
        }
        match TYPES.iter().find(|known| known.eq_ignore_ascii_case(&name)) {
            Some(_) => Ok(Node::Type(name)),
            None => Err(ParseFault::Unsupported { at, what: format!("the type {name}") }),
        }
    }

    fn name(&mut self) -> Result<String, ParseFault> {
        let Some(Token::Word(name) | Token::Quoted(name)) = self.peek().cloned() else {
            return Err(self.unexpected());
        };
        self.next += 1;
        Ok(name)
    }

    fn signed(&mut self) -> Result<Node, ParseFault> {
        let mut signs = 0_usize;
        let mut negative = false;
        loop {
            if self.took("-") {
                negative = !negative;
            } else if !self.took("+") {
                break;
            }
            signs += 1;
        }
        let node = self.path()?;
        Ok(match (signs, negative) {
            (0, _) => node,
            (_, true) => Node::Negate(Box::new(node)),
            // `+'a'` is an error and `+1` is 1: twice negated says both
            (_, false) => Node::Negate(Box::new(Node::Negate(Box::new(node)))),
        })
    }

    fn path(&mut self) -> Result<Node, ParseFault> {
        let start = self.term()?;
        let mut steps = Vec::new();
        loop {
            if self.took(".") {
                self.count()?;
                steps.push(self.step()?);
            } else if self.took("[") {
                self.count()?;
                steps.push(Step::At(self.expression()?));
                self.require("]")?;
            } else {
                return Ok(if steps.is_empty() { start } else { Node::Path(Box::new(start), steps) });
            }
        }
    }

    fn term(&mut self) -> Result<Node, ParseFault> {
        self.count()?;
        let at = self.at();
        let Some(token) = self.peek().cloned() else { return Err(self.unexpected()) };
        if matches!(token, Token::Word(_) | Token::Quoted(_)) {
            return self.word();
        }
        self.next += 1;
        Ok(match token {
            Token::Text(text) => Node::Literal(Item::Text(text.into())),
            Token::Whole(whole) => self.quantity(Item::Whole(whole)),
            Token::Number(number) => self.quantity(Item::Number(number)),
            Token::Moment(moment) => Node::Literal(Item::Moment(Box::<Moment>::new(moment))),
            Token::Variable(name) => Node::Variable(name),
            Token::Special(name) => special(&name).ok_or(ParseFault::Unsupported { at, what: format!("${name}") })?,
            Token::Sign("(") => {
                let node = self.expression()?;
                self.require(")")?;
                node
            }
            Token::Sign("{") => {
                self.require("}")?;
                Node::Empty
            }
            _ => return Err(ParseFault::Unexpected { at }),
        })
    }

    fn word(&mut self) -> Result<Node, ParseFault> {
        match self.peek() {
            Some(Token::Word(word)) if word == "true" || word == "false" => {
                let truth = word == "true";
                self.next += 1;
                Ok(Node::Literal(Item::Boolean(truth)))
            }
            // Helsenorge's form builder writes `this.value` where the language has `$this.value`
            Some(Token::Word(word)) if word == "this" => {
                self.next += 1;
                Ok(Node::This)
            }
            _ => self.step().map(|step| Node::Start(Box::new(step))),
        }
    }

    fn quantity(&mut self, number: Item<'static>) -> Node {
        let unit = match self.peek() {
            Some(Token::Text(unit)) => unit.clone(),
            Some(Token::Word(unit)) if UNITS.contains(&unit.as_str()) => unit.clone(),
            _ => return Node::Literal(number),
        };
        self.next += 1;
        Node::Literal(match number {
            Item::Whole(whole) => Item::Quantity(whole.into(), unit.into()),
            Item::Number(value) => Item::Quantity(value, unit.into()),
            other => other,
        })
    }

    fn step(&mut self) -> Result<Step, ParseFault> {
        let at = self.at();
        if let Some(Token::Special(name)) = self.peek() {
            return Err(ParseFault::Unsupported { at, what: format!("${name} after a point") });
        }
        let name = self.name()?;
        if !self.took("(") {
            return Ok(Step::Member(name));
        }
        let Some(function) = FUNCTIONS.iter().find(|function| function.name == name) else {
            return Err(ParseFault::Unsupported { at, what: format!("{name}()") });
        };
        let arguments = self.arguments(function)?;
        if (function.least..=function.most).contains(&arguments.len()) {
            Ok(Step::Call(function, arguments))
        } else {
            Err(ParseFault::Arguments { at, name, given: arguments.len() })
        }
    }

    fn arguments(&mut self, function: &Function) -> Result<Vec<Node>, ParseFault> {
        let mut arguments = Vec::new();
        if self.took(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(if function.takes_type { self.type_name()? } else { self.expression()? });
            if !self.took(",") {
                self.require(")")?;
                return Ok(arguments);
            }
        }
    }
}

fn special(name: &str) -> Option<Node> {
    match name {
        "this" => Some(Node::This),
        "index" => Some(Node::Index),
        "total" => Some(Node::Total),
        _ => None,
    }
}
