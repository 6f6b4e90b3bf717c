//! The functions that are covered: their names, how many arguments they take and where they are. Invariant: this table is
//! all there is; the parser refuses every other name.

#![expect(clippy::unnecessary_wraps, reason = "one signature for everything in the table")]

use super::{
    eval::{Answer, Eval},
    syntax::Node,
    value::Item,
};

mod collections;
mod elements;
mod numbers;
mod texts;

type Run = for<'a> fn(&mut Eval<'a>, &[Item<'a>], &[Node]) -> Answer<'a>;

/// One function.
#[derive(Debug)]
pub(super) struct Function {
    pub name: &'static str,
    pub least: usize,
    pub most: usize,
    pub takes_type: bool,
    pub run: Run,
}

const fn function(name: &'static str, least: usize, most: usize, run: Run) -> Function {
    Function { name, least, most, takes_type: false, run }
}

const fn typed(name: &'static str, run: Run) -> Function {
    Function { name, least: 1, most: 1, takes_type: true, run }
}

pub(super) static FUNCTIONS: [Function; 78] = [
    function("where", 1, 1, collections::filter),
    function("select", 1, 1, collections::select),
    function("all", 1, 1, collections::all),
    function("any", 0, 1, collections::exists),
    function("exists", 0, 1, collections::exists),
    function("empty", 0, 0, collections::empty),
    function("not", 0, 0, collections::not),
    function("count", 0, 0, collections::count),
    function("distinct", 0, 0, collections::distinct),
    function("isDistinct", 0, 0, collections::is_distinct),
    function("allTrue", 0, 0, collections::all_true),
    function("anyTrue", 0, 0, collections::any_true),
    function("allFalse", 0, 0, collections::all_false),
    function("anyFalse", 0, 0, collections::any_false),
    function("first", 0, 0, collections::first),
    function("last", 0, 0, collections::last),
    function("tail", 0, 0, collections::tail),
    function("skip", 1, 1, collections::skip),
    function("take", 1, 1, collections::take),
    function("single", 0, 0, collections::single_value),
    function("union", 1, 1, collections::union),
    function("combine", 1, 1, collections::combine),
    function("intersect", 1, 1, collections::intersect),
    function("exclude", 1, 1, collections::exclude),
    function("subsetOf", 1, 1, collections::subset_of),
    function("supersetOf", 1, 1, collections::superset_of),
    function("repeat", 1, 1, collections::repeat),
    function("aggregate", 1, 2, collections::aggregate),
    function("iif", 2, 3, collections::iif),
    function("trace", 1, 2, collections::trace),
    typed("ofType", elements::of_type),
    typed("is", elements::is),
    typed("as", elements::of_type),
    function("children", 0, 0, elements::children),
    function("descendants", 0, 0, elements::descendants),
    function("hasValue", 0, 0, elements::has_value),
    function("getValue", 0, 0, elements::get_value),
    function("extension", 1, 1, elements::extension),
    function("ordinal", 0, 0, elements::weight),
    function("weight", 0, 0, elements::weight),
    function("now", 0, 0, elements::now),
    function("today", 0, 0, elements::today),
    function("timeOfDay", 0, 0, elements::time_of_day),
    function("toBoolean", 0, 0, elements::to_boolean),
    function("toInteger", 0, 0, numbers::to_integer),
    function("toDecimal", 0, 0, numbers::to_decimal),
    function("toQuantity", 0, 0, numbers::to_quantity),
    function("toString", 0, 0, texts::to_text),
    function("toDate", 0, 0, texts::to_date),
    function("toDateTime", 0, 0, texts::to_date_time),
    function("toTime", 0, 0, texts::to_time),
    function("sum", 0, 0, numbers::sum),
    function("min", 0, 0, numbers::min),
    function("max", 0, 0, numbers::max),
    function("avg", 0, 0, numbers::avg),
    function("abs", 0, 0, numbers::abs),
    function("round", 0, 1, numbers::round),
    function("ceiling", 0, 0, numbers::ceiling),
    function("floor", 0, 0, numbers::floor),
    function("truncate", 0, 0, numbers::truncate),
    function("sqrt", 0, 0, numbers::sqrt),
    function("power", 1, 1, numbers::power),
    function("ln", 0, 0, numbers::ln),
    function("exp", 0, 0, numbers::exp),
    function("log", 1, 1, numbers::log),
    function("contains", 1, 1, texts::contains),
    function("startsWith", 1, 1, texts::starts_with),
    function("endsWith", 1, 1, texts::ends_with),
    function("indexOf", 1, 1, texts::index_of),
    function("substring", 1, 2, texts::substring),
    function("length", 0, 0, texts::length),
    function("upper", 0, 0, texts::upper),
    function("lower", 0, 0, texts::lower),
    function("replace", 2, 2, texts::replace),
    function("split", 1, 1, texts::split),
    function("join", 0, 1, texts::join),
    function("trim", 0, 0, texts::trim),
    function("toChars", 0, 0, texts::to_chars),
];
