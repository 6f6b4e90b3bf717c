//! Functions on text. Invariant: positions and lengths count characters, not bytes, and every text that is made is paid for.

use super::super::{
    EvalFault, Moment, MomentKind,
    eval::{Answer, Eval, answer, single},
    syntax::Node,
    text::Text,
    value::Item,
};

fn text<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], name: &'static str) -> Result<Option<Text<'a>>, EvalFault> {
    match single(values)? {
        None => Ok(None),
        Some(Item::Text(text)) => {
            eval.spend(text.len() / 16)?;
            Ok(Some(text.clone()))
        }
        Some(_) => Err(EvalFault::WrongType(name)),
    }
}

type Pair<'a> = (Text<'a>, Text<'a>);

/// The text and the first argument; `None` where one of them is empty.
fn both<'a>(
    eval: &mut Eval<'a>,
    values: &[Item<'a>],
    arguments: &[Node],
    name: &'static str,
) -> Result<Option<Pair<'a>>, EvalFault> {
    let other = eval.argument(arguments, 0)?;
    let other = text(eval, &other, name)?;
    Ok(text(eval, values, name)?.zip(other))
}

pub(super) fn to_text<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    match single(values)?.and_then(|value| value.simple().text()) {
        Some(text) => Ok(vec![eval.text(text.to_string())?]),
        None => Ok(Vec::new()),
    }
}

fn to_moment<'a>(values: &[Item<'a>], kind: MomentKind) -> Answer<'a> {
    let Some(value) = single(values)? else { return Ok(Vec::new()) };
    let Some(written) = value.text().filter(|text| text.len() < 40) else { return Ok(Vec::new()) };
    let written = match kind {
        MomentKind::Time => format!("T{}", written.trim_start_matches('T')),
        MomentKind::Date => written.split('T').next().unwrap_or_default().to_owned(),
        MomentKind::DateTime if written.contains('T') => written.to_string(),
        MomentKind::DateTime => format!("{}T", &*written),
    };
    let read = Moment::parse(&written).filter(|moment| moment.kind() == kind);
    Ok(read.map(|moment| Item::Moment(Box::new(moment))).into_iter().collect())
}

pub(super) fn to_date<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    to_moment(values, MomentKind::Date)
}

pub(super) fn to_date_time<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    to_moment(values, MomentKind::DateTime)
}

pub(super) fn to_time<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    to_moment(values, MomentKind::Time)
}

pub(super) fn contains<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    answer(both(eval, values, arguments, "contains")?.map(|(text, part)| text.contains(&*part)))
}

pub(super) fn starts_with<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    answer(both(eval, values, arguments, "startsWith")?.map(|(text, part)| text.starts_with(&*part)))
}

pub(super) fn ends_with<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    answer(both(eval, values, arguments, "endsWith")?.map(|(text, part)| text.ends_with(&*part)))
}

fn counted<'a>(text: &str) -> Answer<'a> {
    Ok(i64::try_from(text.chars().count()).map(Item::Whole).into_iter().collect())
}

pub(super) fn index_of<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let Some((text, part)) = both(eval, values, arguments, "indexOf")? else { return Ok(Vec::new()) };
    match text.find(&*part).and_then(|at| text.get(..at)) {
        Some(before) => counted(before),
        None => Ok(vec![Item::Whole(-1)]),
    }
}

pub(super) fn substring<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let (start, length) = (eval.argument(arguments, 0)?, eval.argument(arguments, 1)?);
    let whole = |value: Option<&Item<'a>>| match value {
        None => Ok(None),
        Some(Item::Whole(whole)) => Ok(Some(*whole)),
        Some(_) => Err(EvalFault::WrongType("substring")),
    };
    let (start, length) = (whole(single(&start)?)?, whole(single(&length)?)?);
    let (Some(text), Some(start)) = (text(eval, values, "substring")?, start) else { return Ok(Vec::new()) };
    let Ok(start) = usize::try_from(start) else { return Ok(Vec::new()) };
    if start >= text.chars().count() {
        return Ok(Vec::new());
    }
    let length = length.map_or(usize::MAX, |length| usize::try_from(length).unwrap_or_default());
    Ok(vec![eval.text(text.chars().skip(start).take(length).collect())?])
}

pub(super) fn length<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    text(eval, values, "length")?.map_or(Ok(Vec::new()), |text| counted(&text))
}

fn changed<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], name: &'static str, change: fn(&str) -> String) -> Answer<'a> {
    let Some(text) = text(eval, values, name)? else { return Ok(Vec::new()) };
    Ok(vec![eval.text(change(&text))?])
}

pub(super) fn upper<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    changed(eval, values, "upper", str::to_uppercase)
}

pub(super) fn lower<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    changed(eval, values, "lower", str::to_lowercase)
}

pub(super) fn trim<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    changed(eval, values, "trim", |text| text.trim().to_owned())
}

pub(super) fn replace<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let by = eval.argument(arguments, 1)?;
    let by = text(eval, &by, "replace")?;
    let Some(((whole, part), by)) = both(eval, values, arguments, "replace")?.zip(by) else { return Ok(Vec::new()) };
    // refused before it is built: two texts within the limit can make one of gigabytes
    let most = whole.matches(&*part).count().saturating_mul(by.len());
    if most > super::super::MOST_TEXT_BYTES {
        return Err(EvalFault::TooMuch);
    }
    Ok(vec![eval.text(whole.replace(&*part, &by))?])
}

pub(super) fn split<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let Some((text, by)) = both(eval, values, arguments, "split")? else { return Ok(Vec::new()) };
    let parts = text.split(&*by).map(|part| Item::Text(part.to_owned().into())).collect();
    let mut all = Vec::new();
    eval.gather(&mut all, parts)?;
    Ok(all)
}

pub(super) fn join<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let by = eval.argument(arguments, 0)?;
    let by = text(eval, &by, "join")?.unwrap_or("".into());
    let mut whole = String::new();
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            whole.push_str(&by);
        }
        let Item::Text(part) = value else { return Err(EvalFault::WrongType("join")) };
        whole.push_str(part);
        eval.spend(1 + (part.len() + by.len()) / 16)?;
        if whole.len() > super::super::MOST_TEXT_BYTES {
            return Err(EvalFault::TooMuch);
        }
    }
    Ok(if values.is_empty() { Vec::new() } else { vec![eval.text(whole)?] })
}

pub(super) fn to_chars<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    let Some(text) = text(eval, values, "toChars")? else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    eval.gather(&mut all, text.chars().map(|c| Item::Text(c.to_string().into())).collect())?;
    Ok(all)
}
