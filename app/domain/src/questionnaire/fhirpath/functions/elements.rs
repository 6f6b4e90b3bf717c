//! Functions that know FHIR: types, children, extensions, weights of options, and the time. Invariant: the time is the
//! one passed in.

use super::super::{
    EvalFault, Moment,
    eval::{Answer, Eval, answer, single},
    syntax::Node,
    value::{Collection, Item},
};

/// Where R4, R5 and SDC put the number an option counts for.
const WEIGHTS: [&str; 5] = [
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
    "http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/coding-ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/codesystem-ordinalValue",
];

fn type_of(arguments: &[Node]) -> &str {
    if let Some(Node::Type(name)) = arguments.first() { name } else { "" }
}

pub(super) fn of_type<'a>(_: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    Ok(values.iter().filter(|value| value.is(type_of(arguments))).cloned().collect())
}

pub(super) fn is<'a>(_: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    answer(single(values)?.map(|value| value.is(type_of(arguments))))
}

pub(super) fn children<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    let mut all = Vec::new();
    for value in values {
        eval.spend(1)?;
        eval.gather(&mut all, value.children())?;
    }
    Ok(all)
}

pub(super) fn descendants<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let mut all = children(eval, values, arguments)?;
    let mut next = 0;
    while let Some(one) = all.get(next) {
        eval.spend(1)?;
        let under = one.children();
        eval.gather(&mut all, under)?;
        next += 1;
    }
    Ok(all)
}

pub(super) fn has_value<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    answer(Some(matches!(values, [one] if !matches!(one, Item::Node(..)))))
}

pub(super) fn get_value<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    Ok(single(values)?.filter(|one| !matches!(one, Item::Node(..))).cloned().into_iter().collect())
}

fn extensions<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], wanted: &dyn Fn(&str) -> bool) -> Answer<'a> {
    let mut found: Collection<'a> = Vec::new();
    for value in values {
        for extension in value.member("extension") {
            eval.spend(1)?;
            let url = extension.member("url");
            if matches!(url.first(), Some(Item::Text(url)) if wanted(url)) {
                found.push(extension);
            }
        }
    }
    Ok(found)
}

pub(super) fn extension<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], arguments: &[Node]) -> Answer<'a> {
    let url = eval.argument(arguments, 0)?;
    match single(&url)? {
        None => Ok(Vec::new()),
        Some(Item::Text(url)) => extensions(eval, values, &|found| *found == **url),
        Some(_) => Err(EvalFault::WrongType("extension")),
    }
}

pub(super) fn weight<'a>(eval: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    let mut all = Vec::new();
    for value in values {
        // one number for one option, also where two extensions give it
        let found = extensions(eval, std::slice::from_ref(value), &|url| WEIGHTS.contains(&url))?;
        let weight =
            found.iter().flat_map(|extension| extension.member("value")).find(|value| value.number().is_some());
        all.extend(weight);
    }
    Ok(all)
}

fn time<'a>(eval: &Eval<'a>, read: fn(&jiff::Zoned) -> Option<Moment>) -> Answer<'a> {
    let now = eval.context.now.ok_or(EvalFault::NoClock)?;
    Ok(read(now).map(|moment| Item::Moment(Box::new(moment))).into_iter().collect())
}

pub(super) fn now<'a>(eval: &mut Eval<'a>, _: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    time(eval, Moment::now)
}

pub(super) fn today<'a>(eval: &mut Eval<'a>, _: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    time(eval, Moment::today)
}

pub(super) fn time_of_day<'a>(eval: &mut Eval<'a>, _: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    time(eval, Moment::time_of_day)
}

pub(super) fn to_boolean<'a>(_: &mut Eval<'a>, values: &[Item<'a>], _: &[Node]) -> Answer<'a> {
    answer(single(values)?.and_then(Item::text).filter(|text| text.len() < 6).and_then(|text| {
        match &*text.to_lowercase() {
            "true" | "t" | "yes" | "y" | "1" | "1.0" => Some(true),
            "false" | "f" | "no" | "n" | "0" | "0.0" => Some(false),
            _ => None,
        }
    }))
}
