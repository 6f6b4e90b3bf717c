//! Walks the tree over the data. Invariant: every step is paid for from one budget, so evaluation ends whatever the
//! expression and the data are.

use serde_json::Value as Json;

use super::{
    Context, EvalFault, operators,
    syntax::{Node, Step},
    value::{Collection, Item},
};

/// Steps of one evaluation.
pub const MOST_STEPS: usize = 1_000_000;
/// Values in one collection.
pub const MOST_VALUES: usize = 50_000;
/// Bytes of one text that is put together.
pub const MOST_TEXT_BYTES: usize = 100_000;

pub(super) type Answer<'a> = Result<Collection<'a>, EvalFault>;

/// What `$this`, `$index` and `$total` are.
#[derive(Debug, Clone)]
pub(super) struct Scope<'a> {
    pub this: Collection<'a>,
    pub index: Option<i64>,
    pub total: Collection<'a>,
}

pub(super) struct Eval<'a> {
    pub context: &'a Context<'a>,
    pub scope: Scope<'a>,
    /// Those that are left.
    pub steps: usize,
}

impl<'a> Eval<'a> {
    pub(super) fn new(context: &'a Context<'a>, steps: usize) -> Self {
        let scope = Scope { this: focus(context), index: None, total: Vec::new() };
        Self { context, scope, steps }
    }

    pub(super) fn spend(&mut self, steps: usize) -> Result<(), EvalFault> {
        self.steps = self.steps.checked_sub(steps).ok_or(EvalFault::TooMuch)?;
        Ok(())
    }

    /// Takes the values, or refuses more than a collection may hold; pays for each.
    pub(super) fn gather(&mut self, into: &mut Collection<'a>, from: Collection<'a>) -> Result<(), EvalFault> {
        self.spend(from.len())?;
        if into.len() + from.len() > MOST_VALUES {
            return Err(EvalFault::TooMuch);
        }
        into.extend(from);
        Ok(())
    }

    /// A text that was put together, paid for by its length.
    pub(super) fn text(&mut self, text: String) -> Result<Item<'a>, EvalFault> {
        self.spend(text.len() / 16)?;
        if text.len() > MOST_TEXT_BYTES { Err(EvalFault::TooMuch) } else { Ok(Item::Text(text.into())) }
    }

    /// Results are copied out of the data: paid for before, since a node may hold nearly all of it.
    pub(super) fn pay_for_copies(&mut self, values: &[Item<'a>]) -> Result<(), EvalFault> {
        for value in values {
            match value {
                Item::Node(json, _) => self.pay_for_json(json)?,
                value => self.spend(value.weight())?,
            }
        }
        Ok(())
    }

    fn pay_for_json(&mut self, json: &Json) -> Result<(), EvalFault> {
        match json {
            Json::Array(many) => many.iter().try_for_each(|one| self.pay_for_json(one))?,
            Json::Object(fields) => fields.values().try_for_each(|field| self.pay_for_json(field))?,
            Json::String(text) => self.spend(text.len() / 64)?,
            _ => {}
        }
        self.spend(1)
    }

    /// Evaluates with other `$this`, `$index` and `$total`.
    pub(super) fn within(&mut self, scope: Scope<'a>, node: &Node) -> Answer<'a> {
        let outer = std::mem::replace(&mut self.scope, scope);
        let answer = self.node(node);
        self.scope = outer;
        answer
    }

    /// Evaluates for one value of a collection.
    pub(super) fn each(&mut self, item: &Item<'a>, index: usize, node: &Node) -> Answer<'a> {
        let index = i64::try_from(index).ok();
        self.within(Scope { this: vec![item.clone()], index, total: Vec::new() }, node)
    }

    pub(super) fn node(&mut self, node: &Node) -> Answer<'a> {
        self.spend(1)?;
        match node {
            Node::Empty | Node::Type(_) => Ok(Vec::new()),
            Node::Literal(item) => Ok(vec![item.clone()]),
            Node::This => {
                self.spend(self.scope.this.len())?;
                Ok(self.scope.this.clone())
            }
            Node::Index => Ok(self.scope.index.map(Item::Whole).into_iter().collect()),
            Node::Total => {
                self.spend(self.scope.total.len())?;
                Ok(self.scope.total.clone())
            }
            Node::Variable(name) => self.variable(name),
            Node::Start(step) => self.start(step),
            Node::Path(start, steps) => {
                let mut values = self.node(start)?;
                for step in steps {
                    values = self.step(&values, step)?;
                }
                Ok(values)
            }
            Node::Negate(node) => {
                let value = self.node(node)?;
                operators::negate(&value)
            }
            Node::Chain(first, rest) => {
                let mut left = self.node(first)?;
                for (operator, right) in rest {
                    left = self.operator(left, *operator, right)?;
                }
                Ok(left)
            }
        }
    }

    /// The first step of a path; the type of the resource there names the resource itself, wherever paths begin.
    fn start(&mut self, step: &Step) -> Answer<'a> {
        self.spend(self.scope.this.len())?;
        let resource = self.context.resource;
        match step {
            Step::Member(name) if is_type(name) && resource["resourceType"] == **name => Ok(Item::all(resource, None)),
            // nothing else looks at it meanwhile, and this is what most criteria do
            Step::Member(_) => {
                let this = std::mem::take(&mut self.scope.this);
                let found = self.step(&this, step);
                self.scope.this = this;
                found
            }
            step => {
                let this = self.scope.this.clone();
                self.step(&this, step)
            }
        }
    }

    fn step(&mut self, values: &[Item<'a>], step: &Step) -> Answer<'a> {
        self.spend(values.len())?;
        match step {
            Step::Call(function, arguments) => (function.run)(self, values, arguments),
            Step::At(index) => match self.node(index)?.as_slice() {
                [] => Ok(Vec::new()),
                [Item::Whole(at)] => {
                    Ok(usize::try_from(*at).ok().and_then(|at| values.get(at)).cloned().into_iter().collect())
                }
                _ => Err(EvalFault::WrongType("[]")),
            },
            Step::Member(name) => {
                let mut found = Vec::new();
                for value in values {
                    self.spend(value.weight())?;
                    let members = value.member(name);
                    self.gather(&mut found, members)?;
                }
                Ok(found)
            }
        }
    }

    fn variable(&mut self, name: &str) -> Answer<'a> {
        let context = self.context;
        if let Some(values) = context.variables.get(name) {
            self.spend(values.len())?;
            return Ok(values.iter().map(Item::from).collect());
        }
        match name {
            "resource" | "rootResource" => Ok(Item::all(context.resource, None)),
            "context" => Ok(focus(context)),
            "ucum" => Ok(vec![Item::Text("http://unitsofmeasure.org".into())]),
            "sct" => Ok(vec![Item::Text("http://snomed.info/sct".into())]),
            "loinc" => Ok(vec![Item::Text("http://loinc.org".into())]),
            _ => Err(EvalFault::NoVariable(name.to_owned())),
        }
    }

    /// The argument in the surroundings of the call.
    pub(super) fn argument(&mut self, arguments: &[Node], at: usize) -> Answer<'a> {
        arguments.get(at).map_or(Ok(Vec::new()), |node| self.node(node))
    }
}

/// Elements are written small, types of resources are not.
pub(super) fn is_type(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}

fn focus<'a>(context: &Context<'a>) -> Collection<'a> {
    Item::all(context.focus.unwrap_or(context.resource), None)
}

/// The one value, if there is one; several are a fault.
pub(super) fn single<'v, 'a>(values: &'v [Item<'a>]) -> Result<Option<&'v Item<'a>>, EvalFault> {
    match values {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => Err(EvalFault::NotSingle),
    }
}

/// Yes, no or not known; one value that is no Boolean is a yes, as the specification has it.
pub(super) fn truth(values: &[Item<'_>]) -> Result<Option<bool>, EvalFault> {
    Ok(single(values)?.map(|value| !matches!(value, Item::Boolean(false))))
}

#[expect(clippy::unnecessary_wraps, reason = "the last word of functions and operators, which can fail")]
pub(super) fn answer<'a>(truth: Option<bool>) -> Answer<'a> {
    Ok(truth.map(Item::Boolean).into_iter().collect())
}
