//! Functions on numbers. Invariant: no number gives no number; what does not fit or has no answer is empty.

use super::super::{
    Decimal, EvalFault,
    equality::order,
    eval::{Answer, Eval, single},
    syntax::{Node, Operator},
    value::Item,
};

type Float = fn(f64) -> f64;

fn number(values: &[Item<'_>], name: &'static str) -> Result<Option<Decimal>, EvalFault> {
    single(values)?.map(|value| value.number().ok_or(EvalFault::WrongType(name))).transpose()
}

fn given<'a>(number: Option<Decimal>) -> Answer<'a> {
    Ok(number.map(Item::Number).into_iter().collect())
}

fn whole<'a>(number: Option<Decimal>) -> Answer<'a> {
    Ok(number.and_then(Decimal::to_whole).map(Item::Whole).into_iter().collect())
}

pub(super) fn to_integer<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    let read = single(values)?.and_then(|value| match value {
        Item::Whole(whole) => Some(*whole),
        Item::Boolean(truth) => Some(i64::from(*truth)),
        Item::Text(text) => text.parse().ok(),
        _ => None,
    });
    Ok(read.map(Item::Whole).into_iter().collect())
}

pub(super) fn to_decimal<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    given(single(values)?.and_then(|value| match value {
        Item::Boolean(truth) => Some(i64::from(*truth).into()),
        Item::Text(text) if text.len() < 64 && !text.contains(['e', 'E']) => {
            Decimal::parse(text.strip_prefix('+').unwrap_or(text))
        }
        value => value.number(),
    }))
}

pub(super) fn to_quantity<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    let read = single(values)?.map(Item::simple).and_then(|value| match &value {
        Item::Quantity(..) => Some(value),
        Item::Text(text) if text.len() < 100 => {
            let (number, unit) = text.split_once(' ').unwrap_or((text, "'1'"));
            Some(Item::Quantity(Decimal::parse(number)?, unit.trim_matches('\'').to_owned().into()))
        }
        value => value.number().map(|number| Item::Quantity(number, "1".into())),
    });
    Ok(read.into_iter().collect())
}

fn folded<'a>(eval: &mut Eval<'a>, values: &[Item<'a>]) -> Result<Option<Item<'a>>, EvalFault> {
    let Some((first, rest)) = values.split_first() else { return Ok(None) };
    let mut total = first.simple();
    if !matches!(total, Item::Whole(_) | Item::Number(_) | Item::Quantity(..)) {
        return Err(EvalFault::WrongType("sum, avg"));
    }
    for value in rest {
        eval.spend(1)?;
        // not `?` on the emptiness: a sum that left the numbers is empty as a whole, never the sum of what was left
        match eval.arithmetic(&total, Operator::Plus, &value.simple())?.pop() {
            Some(sum) => total = sum,
            None => return Ok(None),
        }
    }
    Ok(Some(total))
}

pub(super) fn sum<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    if values.is_empty() {
        return Ok(Vec::new());
    }
    Ok(folded(eval, values)?.into_iter().collect())
}

pub(super) fn avg<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    let Some(total) = folded(eval, values)? else { return Ok(Vec::new()) };
    let many = i64::try_from(values.len()).map_err(|_| EvalFault::TooMuch)?;
    eval.arithmetic(&total, Operator::Over, &Item::Whole(many))
}

fn extreme<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], greatest: bool) -> Answer<'a> {
    let Some((first, rest)) = values.split_first() else { return Ok(Vec::new()) };
    let mut found = first;
    order(found, found)?;
    for value in rest {
        eval.spend(value.weight())?;
        let Some(order) = order(value, found)? else { return Ok(Vec::new()) };
        if if greatest { order.is_gt() } else { order.is_lt() } {
            found = value;
        }
    }
    Ok(vec![found.clone()])
}

pub(super) fn min<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    extreme(eval, values, false)
}

pub(super) fn max<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    extreme(eval, values, true)
}

pub(super) fn abs<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    let plain = |number: Decimal| if number.is_negative() { number.negated() } else { Some(number) };
    let found = match single(values)?.map(Item::simple) {
        None => None,
        Some(Item::Whole(whole)) => whole.checked_abs().map(Item::Whole),
        Some(Item::Number(number)) => plain(number).map(Item::Number),
        Some(Item::Quantity(number, unit)) => plain(number).map(|number| Item::Quantity(number, unit)),
        Some(_) => return Err(EvalFault::WrongType("abs")),
    };
    Ok(found.into_iter().collect())
}

pub(super) fn round<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let digits = number(&eval.argument(arguments, 0)?, "round")?.map_or(Some(0), Decimal::to_whole);
    let digits = digits.and_then(|digits| u32::try_from(digits).ok()).ok_or(EvalFault::WrongType("round"))?;
    given(number(values, "round")?.and_then(|number| number.rounded(digits)))
}

pub(super) fn ceiling<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    let up = |number: Decimal| number.negated()?.floor()?.negated();
    whole(number(values, "ceiling")?.and_then(up))
}

pub(super) fn floor<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    whole(number(values, "floor")?.and_then(Decimal::floor))
}

pub(super) fn truncate<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    whole(number(values, "truncate")?.and_then(Decimal::truncated))
}

fn through_float<'a>(values: &[Item<'a>], name: &'static str, function: Float) -> Answer<'a> {
    given(number(values, name)?.and_then(Decimal::to_float).map(function).and_then(Decimal::from_float))
}

pub(super) fn sqrt<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    through_float(values, "sqrt", f64::sqrt)
}

pub(super) fn ln<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    through_float(values, "ln", f64::ln)
}

pub(super) fn exp<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    through_float(values, "exp", f64::exp)
}

pub(super) fn log<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let base = number(&eval.argument(arguments, 0)?, "log")?.and_then(Decimal::to_float);
    let of = number(values, "log")?.and_then(Decimal::to_float);
    given(of.zip(base).and_then(|(of, base)| Decimal::from_float(of.ln() / base.ln())))
}

pub(super) fn power<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let raised = eval.argument(arguments, 0)?;
    if let (Some(Item::Whole(base)), Some(Item::Whole(to))) = (single(values)?, single(&raised)?)
        && let Ok(to) = u32::try_from(*to)
    {
        return Ok(base.checked_pow(to).map(Item::Whole).into_iter().collect());
    }
    let base = number(values, "power")?.and_then(Decimal::to_float);
    let to = number(&raised, "power")?.and_then(Decimal::to_float);
    given(base.zip(to).and_then(|(base, to)| Decimal::from_float(base.powf(to))))
}
