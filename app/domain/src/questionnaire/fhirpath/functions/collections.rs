//! Functions on whole collections. Invariant: order is kept, and a criterion that is not known keeps nothing.

use super::super::{
    EvalFault,
    eval::{Answer, Eval, Scope, answer, single, truth},
    syntax::Node,
    value::{Collection, Item},
};

fn kept<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let Some(criterion) = arguments.first() else { return Ok(values.to_vec()) };
    let mut kept = Vec::new();
    for (index, item) in values.iter().enumerate() {
        let found = eval.each(item, index, criterion)?;
        if truth(&found)? == Some(true) {
            kept.push(item.clone());
        }
    }
    Ok(kept)
}

pub(super) fn filter<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    kept(eval, values, arguments)
}

pub(super) fn select<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let mut all = Vec::new();
    for (index, item) in values.iter().enumerate() {
        for node in arguments {
            let found = eval.each(item, index, node)?;
            eval.gather(&mut all, found)?;
        }
    }
    Ok(all)
}

pub(super) fn all<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let kept = kept(eval, values, arguments)?;
    answer(Some(kept.len() == values.len()))
}

pub(super) fn exists<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let kept = kept(eval, values, arguments)?;
    answer(Some(!kept.is_empty()))
}

pub(super) fn empty<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    answer(Some(values.is_empty()))
}

pub(super) fn not<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    answer(truth(values)?.map(|truth| !truth))
}

pub(super) fn count<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    Ok(i64::try_from(values.len()).map(Item::Whole).into_iter().collect())
}

pub(super) fn distinct<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    eval.distinct(values)
}

pub(super) fn is_distinct<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    let distinct = eval.distinct(values)?;
    answer(Some(distinct.len() == values.len()))
}

fn booleans(values: &[Item<'_>]) -> Result<Vec<bool>, EvalFault> {
    let read = |item: &Item<'_>| {
        if let Item::Boolean(truth) = item {
            Ok(*truth)
        } else {
            Err(EvalFault::WrongType("allTrue, anyTrue, allFalse, anyFalse"))
        }
    };
    values.iter().map(read).collect()
}

pub(super) fn all_true<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    answer(Some(booleans(values)?.into_iter().all(|truth| truth)))
}

pub(super) fn any_true<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    answer(Some(booleans(values)?.into_iter().any(|truth| truth)))
}

pub(super) fn all_false<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    answer(Some(booleans(values)?.into_iter().all(|truth| !truth)))
}

pub(super) fn any_false<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    answer(Some(booleans(values)?.into_iter().any(|truth| !truth)))
}

pub(super) fn first<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    Ok(values.first().cloned().into_iter().collect())
}

pub(super) fn last<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    Ok(values.last().cloned().into_iter().collect())
}

pub(super) fn tail<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    eval.spend(values.len())?;
    Ok(values.iter().skip(1).cloned().collect())
}

fn how_many(eval: &mut Eval<'_>, arguments: &[Node], name: &'static str) -> Result<Option<usize>, EvalFault> {
    let given = eval.argument(arguments, 0)?;
    match single(&given)? {
        Some(Item::Whole(number)) => Ok(Some(usize::try_from(*number).unwrap_or_default())),
        Some(_) => Err(EvalFault::WrongType(name)),
        None => Ok(None),
    }
}

pub(super) fn skip<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let number = how_many(eval, arguments, "skip")?;
    Ok(number.map(|number| values.iter().skip(number).cloned().collect()).unwrap_or_default())
}

pub(super) fn take<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let number = how_many(eval, arguments, "take")?;
    Ok(number.map(|number| values.iter().take(number).cloned().collect()).unwrap_or_default())
}

pub(super) fn single_value<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    Ok(single(values)?.cloned().into_iter().collect())
}

pub(super) fn combine<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let mut all = values.to_vec();
    let other = eval.argument(arguments, 0)?;
    eval.gather(&mut all, other)?;
    Ok(all)
}

pub(super) fn union<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let all = combine(eval, values, arguments)?;
    eval.distinct(&all)
}

fn held<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], among: &[Item<'a>], wanted: bool) -> Answer<'a> {
    let mut kept = Vec::new();
    for one in values {
        if eval.holds(among, one)? == wanted {
            kept.push(one.clone());
        }
    }
    Ok(kept)
}

pub(super) fn intersect<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let other = eval.argument(arguments, 0)?;
    let common = held(eval, values, &other, true)?;
    eval.distinct(&common)
}

pub(super) fn exclude<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let other = eval.argument(arguments, 0)?;
    held(eval, values, &other, false)
}

pub(super) fn subset_of<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let other = eval.argument(arguments, 0)?;
    let missing = held(eval, values, &other, false)?;
    answer(Some(missing.is_empty()))
}

pub(super) fn superset_of<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let other = eval.argument(arguments, 0)?;
    let missing = held(eval, &other, values, false)?;
    answer(Some(missing.is_empty()))
}

pub(super) fn repeat<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let mut found: Collection<'a> = Vec::new();
    let mut open = values.to_vec();
    while !open.is_empty() {
        let reached = select(eval, &open, arguments)?;
        open.clear();
        for one in reached {
            if !eval.holds(&found, &one)? {
                eval.gather(&mut found, vec![one.clone()])?;
                open.push(one);
            }
        }
    }
    Ok(found)
}

pub(super) fn aggregate<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let mut total = eval.argument(arguments, 1)?;
    let Some(step) = arguments.first() else { return Ok(total) };
    for (index, item) in values.iter().enumerate() {
        total = eval.within(Scope { this: vec![item.clone()], index: i64::try_from(index).ok(), total }, step)?;
    }
    Ok(total)
}

pub(super) fn iif<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    eval.spend(eval.scope.total.len())?;
    let scope = Scope { this: values.to_vec(), ..eval.scope.clone() };
    let Some(criterion) = arguments.first() else { return Ok(Vec::new()) };
    let found = eval.within(scope.clone(), criterion)?;
    let branch = if truth(&found)? == Some(true) { arguments.get(1) } else { arguments.get(2) };
    branch.map_or(Ok(Vec::new()), |branch| eval.within(scope, branch))
}

pub(super) fn trace<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    Ok(values.to_vec())
}
