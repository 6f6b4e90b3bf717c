//! Operators. Invariant: what is not known stays not known: an empty side gives an empty result wherever the
//! specification says so, never a zero and never a "no".

use std::cmp::Ordering;

use super::{
    Decimal, EvalFault,
    equality::order,
    eval::{Answer, Eval, answer, single, truth},
    syntax::{Node, Operator},
    value::{Collection, Item},
};

impl<'a> Eval<'a> {
    pub(super) fn operator(&mut self, left: Collection<'a>, operator: Operator, right: &Node) -> Answer<'a> {
        if let (Operator::Is | Operator::As, Node::Type(name)) = (operator, right) {
            let Some(one) = single(&left)? else { return Ok(Vec::new()) };
            let is = one.is(name);
            return Ok(if operator == Operator::Is {
                vec![Item::Boolean(is)]
            } else if is {
                left
            } else {
                Vec::new()
            });
        }
        let right = self.node(right)?;
        match operator {
            Operator::And | Operator::Or | Operator::Xor | Operator::Implies => {
                answer(logic(operator, truth(&left)?, truth(&right)?))
            }
            Operator::Equal => answer(self.equal(&left, &right)?),
            Operator::NotEqual => answer(self.equal(&left, &right)?.map(|same| !same)),
            Operator::Alike => answer(Some(self.alike(&left, &right)?)),
            Operator::NotAlike => answer(Some(!self.alike(&left, &right)?)),
            Operator::In => self.contained(&left, &right),
            Operator::Contains => self.contained(&right, &left),
            Operator::Union => {
                let mut all = left;
                self.gather(&mut all, right)?;
                self.distinct(&all)
            }
            Operator::Join => self.joined(&left, &right),
            Operator::Less | Operator::Greater | Operator::AtMost | Operator::AtLeast => {
                let (Some(a), Some(b)) = (single(&left)?, single(&right)?) else { return Ok(Vec::new()) };
                self.spend(a.weight().min(b.weight()))?;
                answer(order(a, b)?.map(|found| holds(operator, found)))
            }
            _ => {
                let (Some(a), Some(b)) = (single(&left)?, single(&right)?) else { return Ok(Vec::new()) };
                self.arithmetic(&a.simple(), operator, &b.simple())
            }
        }
    }

    fn joined(&mut self, left: &[Item<'a>], right: &[Item<'a>]) -> Answer<'a> {
        let mut whole = String::new();
        for side in [left, right] {
            if let Some(one) = single(side)? {
                whole.push_str(&one.text().ok_or(EvalFault::WrongType("&"))?);
            }
        }
        Ok(vec![self.text(whole)?])
    }

    pub(super) fn arithmetic(&mut self, a: &Item<'a>, operator: Operator, b: &Item<'a>) -> Answer<'a> {
        let found = match (a, b) {
            (Item::Text(a), Item::Text(b)) if operator == Operator::Plus => Some(self.text([&**a, &**b].concat())?),
            (Item::Whole(a), Item::Whole(b)) if operator != Operator::Over => whole(*a, operator, *b),
            (Item::Moment(_) | Item::Text(_), Item::Quantity(amount, unit)) => shifted(a, operator, *amount, unit)?,
            (Item::Quantity(..), _) | (_, Item::Quantity(..)) => measured(a, operator, b)?,
            (a, b) => match (a.number(), b.number()) {
                (Some(a), Some(b)) => calculated(a, operator, b).map(|n| counted(n, operator)),
                _ => return Err(WRONG),
            },
        };
        Ok(found.into_iter().collect())
    }
}

const WRONG: EvalFault = EvalFault::WrongType("+ - * / div mod");

/// `div` counts: its result is whole.
fn counted<'a>(number: Decimal, operator: Operator) -> Item<'a> {
    let whole = number.to_whole().filter(|_| operator == Operator::Div);
    whole.map_or(Item::Number(number), Item::Whole)
}

/// A date or time, so much later or earlier.
fn shifted<'a>(
    when: &Item<'a>,
    operator: Operator,
    amount: Decimal,
    unit: &str,
) -> Result<Option<Item<'a>>, EvalFault> {
    let amount = amount.truncated().and_then(Decimal::to_whole);
    let amount = match operator {
        Operator::Plus => amount,
        Operator::Minus => amount.and_then(i64::checked_neg),
        _ => return Err(WRONG),
    };
    let when = when.moment().ok_or(WRONG)?;
    Ok(amount.and_then(|amount| when.shifted(amount, unit)).map(|moved| Item::Moment(Box::new(moved))))
}

/// Units are not converted: other units give nothing.
fn measured<'a>(a: &Item<'a>, operator: Operator, b: &Item<'a>) -> Result<Option<Item<'a>>, EvalFault> {
    Ok(match (a, operator, b) {
        (Item::Quantity(a, unit), Operator::Plus | Operator::Minus, Item::Quantity(b, other)) => {
            calculated(*a, operator, *b).filter(|_| unit == other).map(|n| Item::Quantity(n, unit.clone()))
        }
        (Item::Quantity(a, unit), Operator::Over, Item::Quantity(b, other)) => {
            calculated(*a, operator, *b).filter(|_| unit == other).map(|n| Item::Quantity(n, "1".into()))
        }
        (Item::Quantity(n, unit), Operator::Times | Operator::Over, by) => {
            calculated(*n, operator, by.number().ok_or(WRONG)?).map(|n| Item::Quantity(n, unit.clone()))
        }
        (by, Operator::Times, Item::Quantity(n, unit)) => {
            calculated(by.number().ok_or(WRONG)?, operator, *n).map(|n| Item::Quantity(n, unit.clone()))
        }
        _ => return Err(WRONG),
    })
}

pub(super) fn negate<'a>(values: &[Item<'a>]) -> Answer<'a> {
    let Some(value) = single(values)? else { return Ok(Vec::new()) };
    let negative = match value.simple() {
        Item::Whole(whole) => whole.checked_neg().map(Item::Whole),
        Item::Number(number) => number.negated().map(Item::Number),
        Item::Quantity(number, unit) => number.negated().map(|number| Item::Quantity(number, unit)),
        _ => return Err(EvalFault::WrongType("-")),
    };
    Ok(negative.into_iter().collect())
}

fn logic(operator: Operator, a: Option<bool>, b: Option<bool>) -> Option<bool> {
    let not = |truth: Option<bool>| truth.map(|truth| !truth);
    let or = |a, b| match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    };
    match operator {
        Operator::Or => or(a, b),
        Operator::And => not(or(not(a), not(b))),
        Operator::Xor => a.zip(b).map(|(a, b)| a != b),
        _ => or(not(a), b),
    }
}

fn whole<'a>(a: i64, operator: Operator, b: i64) -> Option<Item<'a>> {
    match operator {
        Operator::Plus => a.checked_add(b),
        Operator::Minus => a.checked_sub(b),
        Operator::Times => a.checked_mul(b),
        Operator::Div => a.checked_div(b),
        _ => a.checked_rem(b),
    }
    .map(Item::Whole)
}

fn calculated(a: Decimal, operator: Operator, b: Decimal) -> Option<Decimal> {
    match operator {
        Operator::Plus => a.plus(b),
        Operator::Minus => a.plus(b.negated()?),
        Operator::Times => a.times(b),
        Operator::Over => a.over(b),
        Operator::Div => a.whole_times(b),
        _ => a.remainder(b),
    }
}

fn holds(operator: Operator, found: Ordering) -> bool {
    match operator {
        Operator::Less => found.is_lt(),
        Operator::Greater => found.is_gt(),
        Operator::AtMost => found.is_le(),
        _ => found.is_ge(),
    }
}
