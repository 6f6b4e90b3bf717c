//! When values are the same, alike, or one greater than another. Invariant: dates that are not exact enough and other
//! units give no answer rather than a "no".

use std::cmp::Ordering;

use serde_json::Value as Json;

use super::{
    EvalFault,
    eval::{Answer, Eval, answer, single},
    value::Item,
};

impl<'a> Eval<'a> {
    /// Whether both hold the same values in the same order; not known where one is empty or a date is less exact.
    pub(super) fn equal(&mut self, left: &[Item<'a>], right: &[Item<'a>]) -> Result<Option<bool>, EvalFault> {
        if left.is_empty() || right.is_empty() {
            return Ok(None);
        }
        if left.len() != right.len() {
            return Ok(Some(false));
        }
        let mut known = Some(true);
        for (a, b) in left.iter().zip(right) {
            match self.same(a, b)? {
                Some(false) => return Ok(Some(false)),
                None => known = None,
                Some(true) => {}
            }
        }
        Ok(known)
    }

    pub(super) fn same(&mut self, a: &Item<'a>, b: &Item<'a>) -> Result<Option<bool>, EvalFault> {
        self.spend(1)?;
        Ok(match (a, b) {
            (Item::Node(a, _), Item::Node(b, _)) => Some(self.same_json(a, b)?),
            (Item::Boolean(a), Item::Boolean(b)) => Some(a == b),
            (Item::Text(a), Item::Text(b)) => {
                self.spend(a.len().min(b.len()) / 64)?;
                Some(a == b)
            }
            (Item::Moment(a), other) | (other, Item::Moment(a)) => match other.moment() {
                Some(b) => a.compare(&b).map(Ordering::is_eq),
                None => Some(false),
            },
            (a, b) => match (a.simple(), b.simple()) {
                (Item::Quantity(a, unit), Item::Quantity(b, other)) => (unit == other).then_some(a == b),
                (a, b) => Some(a.number().zip(b.number()).is_some_and(|(a, b)| a == b)),
            },
        })
    }

    /// A null in a list is no element.
    fn same_json(&mut self, a: &Json, b: &Json) -> Result<bool, EvalFault> {
        self.spend(1)?;
        match (a, b) {
            (Json::Object(a), Json::Object(b)) if a.len() == b.len() => {
                for (key, value) in a {
                    let Some(other) = b.get(key) else { return Ok(false) };
                    if !self.same_json(value, other)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Json::Array(a), Json::Array(b)) => {
                let there = |list: &'_ [Json]| list.iter().filter(|one| !one.is_null()).count();
                self.spend(a.len() + b.len())?;
                if there(a) != there(b) {
                    return Ok(false);
                }
                let mut rest = b.iter().filter(|one| !one.is_null());
                for a in a.iter().filter(|one| !one.is_null()) {
                    let Some(b) = rest.next() else { return Ok(false) };
                    if !self.same_json(a, b)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Json::Number(a), Json::Number(b)) => Ok(a.as_f64() == b.as_f64()),
            (a, b) => Ok(a == b),
        }
    }

    /// Equivalence: in any order, text without regard to case and space; two empty sides are alike.
    pub(super) fn alike(&mut self, left: &[Item<'a>], right: &[Item<'a>]) -> Result<bool, EvalFault> {
        if left.len() != right.len() {
            return Ok(false);
        }
        let mut open: Vec<&Item<'a>> = right.iter().collect();
        for a in left {
            let mut found = None;
            for (at, b) in open.iter().enumerate() {
                if self.alike_one(a, b)? {
                    found = Some(at);
                    break;
                }
            }
            let Some(at) = found else { return Ok(false) };
            open.swap_remove(at);
        }
        Ok(true)
    }

    fn alike_one(&mut self, a: &Item<'a>, b: &Item<'a>) -> Result<bool, EvalFault> {
        self.spend(1)?;
        if let (Item::Text(a), Item::Text(b)) = (a, b) {
            self.spend((a.len() + b.len()) / 16)?;
            let plain = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
            return Ok(plain(a) == plain(b));
        }
        if let (Some(a), Some(b)) = (a.number(), b.number()) {
            let digits = a.places().min(b.places());
            return Ok(a.rounded(digits) == b.rounded(digits));
        }
        Ok(self.same(a, b)? == Some(true))
    }

    pub(super) fn contained(&mut self, one: &[Item<'a>], many: &[Item<'a>]) -> Answer<'a> {
        match single(one)? {
            Some(one) => answer(Some(self.holds(many, one)?)),
            None => Ok(Vec::new()),
        }
    }

    /// Whether the value is among the many.
    pub(super) fn holds(&mut self, many: &[Item<'a>], one: &Item<'a>) -> Result<bool, EvalFault> {
        for other in many {
            if self.same(other, one)? == Some(true) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Each value once, the first of its kind kept.
    pub(super) fn distinct(&mut self, all: &[Item<'a>]) -> Answer<'a> {
        let mut kept = Vec::new();
        for one in all {
            if !self.holds(&kept, one)? {
                kept.push(one.clone());
            }
        }
        Ok(kept)
    }
}

/// Which is greater; not known for other units and for dates that are not exact enough; a fault for what has no order.
pub(super) fn order(a: &Item<'_>, b: &Item<'_>) -> Result<Option<Ordering>, EvalFault> {
    match (a, b) {
        (Item::Text(a), Item::Text(b)) => Ok(Some(a.cmp(b))),
        (Item::Moment(a), other) => Ok(a.compare(&*other.moment().ok_or(EvalFault::WrongType("< >"))?)),
        (other, Item::Moment(b)) => Ok(other.moment().ok_or(EvalFault::WrongType("< >"))?.compare(b)),
        _ => match (a.simple(), b.simple()) {
            (Item::Quantity(a, unit), Item::Quantity(b, other)) => Ok(a.compare(b).filter(|_| unit == other)),
            (a, b) => match (a.number(), b.number()) {
                (Some(a), Some(b)) => Ok(a.compare(b)),
                _ => Err(EvalFault::WrongType("< >")),
            },
        },
    }
}
