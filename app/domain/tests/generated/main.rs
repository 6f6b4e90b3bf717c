//! Properties of generated questionnaires, answers and definitions, and of documents that somebody spoilt. Invariant: all of
//! it goes through what other crates may call, and an oracle that shares no code with the engine judges conditions.
//!
//! Another number of cases: `TILBAKE_TEST_FORMS=100000`.

#![expect(clippy::unwrap_used, reason = "all of it is tests, also what is outside of them")]

#[path = "../../examples/agree/generator.rs"]
mod generator;
mod oracle;
mod spoilt;

use domain::questionnaire::{
    Answers, Datum, Imported, IssueCode, Item, Kind, Questionnaire, ResponseStatus, Severity, asked, begin, parse,
    settle, validate,
};
use generator::{Case, Manners, Sequence, case};
use jiff::{Timestamp, Zoned, tz};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn cases(default: u32) -> ProptestConfig {
    let asked = std::env::var("TILBAKE_TEST_FORMS").ok().and_then(|number| number.parse().ok());
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(asked.unwrap_or(default)) }
}

fn now() -> Zoned {
    let instant: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
    instant.to_zoned(tz::TimeZone::fixed(tz::offset(1)))
}

/// The form with answers to it; nothing where the form is refused.
fn made(seed: u64, items: usize, manners: Manners) -> Option<(Questionnaire, Answers, Case)> {
    let case = case(seed, items, manners);
    let form = parse(&case.document).ok()?.form;
    let answers = Answers::from_fhir(&case.response).unwrap();
    Some((form, answers, case))
}

fn through_fhir(form: &Questionnaire, answers: &Answers) -> Answers {
    let fhir = answers.to_fhir(form, ResponseStatus::InProgress, "2026-11-23T09:00:00Z");
    let read = Answers::from_fhir(&fhir).unwrap();
    assert_eq!(Answers::from_text(&fhir.to_string()).unwrap(), read, "as text");
    read
}

fn manners() -> impl Strategy<Value = Manners> {
    prop::sample::select(vec![Manners::Tame, Manners::Wild])
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn settling_keeps_what_is_asked_and_nothing_else(seed: u64, items in 1_usize..40, manners in manners()) {
        let Some((form, answers, case)) = made(seed, items, manners) else { return Ok(()) };
        let settled = settle(&form, &answers, &now());
        prop_assert_eq!(&settle(&form, &settled, &now()), &settled, "once more");
        let open = asked(&form, &answers, &now());
        let still = asked(&form, &settled, &now());
        prop_assert!(still.is_subset(&open), "{still:?} {open:?}");
        // a further instance of a group that lost all its answers is gone, with what was asked in it
        let many = manners == Manners::Wild || repeats(&form.items);
        prop_assert!(many || still == open, "{still:?} {open:?}");
        let answered = form.questions().into_iter().map(|question| question.item.link_id.clone());
        let answered: BTreeSet<String> = answered.filter(|link_id| !settled.all(link_id).is_empty()).collect();
        prop_assert!(answered.iter().all(|link_id| open.contains(link_id)), "{answered:?} {open:?}");
        prop_assert_eq!(oracle::survives_unasked(&form, &settled), None);
        prop_assert_eq!(oracle::lost(&form, &case.document, &answers, &settled), None);
    }

    #[test]
    fn what_is_settled_is_answered_by_the_rules(seed: u64, items in 1_usize..40) {
        let Some((form, answers, _)) = made(seed, items, Manners::Tame) else { return Ok(()) };
        let settled = settle(&form, &answers, &now());
        let broken = validate(&form, &settled, &now()).into_iter().find(|issue| {
            // to what is not asked, or in the place of what is calculated; of another type or unheard of
            let never = matches!(issue.code, IssueCode::BusinessRule | IssueCode::Structure | IssueCode::CodeInvalid);
            issue.severity == Severity::Error && never
        });
        prop_assert_eq!(broken, None);
    }

    #[test]
    fn answers_survive_fhir_to_the_letter(seed: u64, items in 1_usize..40, manners in manners()) {
        let Some((form, answers, _)) = made(seed, items, manners) else { return Ok(()) };
        let began = begin(&form, &now());
        prop_assert_eq!(&settle(&form, &through_fhir(&form, &began), &now()), &settle(&form, &began, &now()));
        // what the form does not have is left out
        let known = through_fhir(&form, &settle(&form, &answers, &now()));
        prop_assert_eq!(&through_fhir(&form, &known), &known);
        if manners == Manners::Tame {
            prop_assert_eq!(&known, &settle(&form, &answers, &now()));
        }
    }

    /// Forms as pages ask them, a draft at a time, mean what they mean with instances.
    #[test]
    fn what_is_laid_out_is_answered_alike(seed: u64, items in 1_usize..12) {
        let mut case = case(seed, items, Manners::Tame);
        // limits and expressions: with these, no group is laid out
        strip_extensions(&mut case.document);
        let Ok(Imported { form, .. }) = parse(&case.document) else { return Ok(()) };
        let laid = form.laid_out();
        let sent = settle(&form, &Answers::from_fhir(&case.response).unwrap(), &now());
        // more than pages have room for
        prop_assume!(form.questions().iter().all(|one| sent.all(&one.item.link_id).len() <= 5));
        let drafted = settle(&laid, &form.drafted(&sent), &now());
        prop_assert_eq!(&drafted.gathered(&form), &sent);
        prop_assert_eq!(&through_fhir(&laid, &drafted), &drafted);
        let issues = |form: &Questionnaire, answers: &Answers| validate(form, answers, &now()).len();
        prop_assert_eq!(issues(&laid, &drafted), issues(&form, &sent));
        let (given, told) = form.as_given(&sent);
        let all = |form: &Questionnaire, answers: &Answers| -> usize {
            form.questions().iter().map(|one| answers.all(&one.item.link_id).len()).sum()
        };
        prop_assert_eq!(all(&given, &told), all(&form, &sent));
    }

    #[test]
    fn the_order_of_answering_leaves_no_trace(seed: u64, items in 1_usize..40, by in any::<u64>(), meanwhile: bool) {
        let Some((form, answers, _)) = made(seed, items, Manners::Tame) else { return Ok(()) };
        let mut given: Vec<(&str, Vec<Datum>)> = Vec::new();
        answerable(&form.items, &mut |link_id| {
            let values: Vec<Datum> = answers.all(link_id).into_iter().cloned().collect();
            given.extend((!values.is_empty()).then_some((link_id, values)));
        });
        let build = |given: &[(&str, Vec<Datum>)]| {
            let mut built = Answers::default();
            for (link_id, values) in given {
                assert!(built.put(&form, link_id, values.clone()));
                if meanwhile {
                    // as a page does after every tap; what is shut meanwhile is kept aside
                    let _ = settle(&form, &built, &now());
                }
            }
            built
        };
        let (one, mut sequence) = (build(&given), Sequence::new(by));
        for last in (1..given.len()).rev() {
            given.swap(last, sequence.below(last + 1));
        }
        let other = build(&given);
        prop_assert_eq!(&other, &one);
        prop_assert_eq!(settle(&form, &other, &now()), settle(&form, &one, &now()));
    }
}

fn strip_extensions(node: &mut serde_json::Value) {
    if let Some(fields) = node.as_object_mut() {
        fields.remove("extension");
        fields.values_mut().for_each(strip_extensions);
    }
    node.as_array_mut().into_iter().flatten().for_each(strip_extensions);
}

/// Whether a group may have several instances.
fn repeats(items: &[Item]) -> bool {
    items.iter().any(|item| item.kind == Kind::Group && item.repeats || repeats(&item.items))
}

/// The questions that stand under no answer.
fn answerable<'a>(items: &'a [Item], visit: &mut impl FnMut(&'a str)) {
    for item in items {
        match item.kind {
            Kind::Group => answerable(&item.items, visit),
            Kind::Display => {}
            _ => visit(&item.link_id),
        }
    }
}

/// That the properties above speak of something.
#[test]
fn the_generator_makes_what_it_should() {
    let (mut refused, mut removed, mut calculated, mut repeated, mut under) = (0, 0, 0, 0, 0);
    for seed in 0..400 {
        let Some((form, answers, _)) = made(seed, 25, Manners::Tame) else {
            refused += 1;
            continue;
        };
        let settled = settle(&form, &answers, &now());
        let questions = form.questions();
        let ids = || questions.iter().map(|question| question.item.link_id.as_str());
        removed += ids().filter(|id| !answers.all(id).is_empty() && settled.all(id).is_empty()).count();
        calculated += ids().filter(|id| form.is_calculated(id) && !settled.all(id).is_empty()).count();
        repeated += ids().filter(|id| settled.all(id).len() > 1).count();
        under += questions.iter().filter(|question| !question.item.items.is_empty()).count();
    }
    assert!(refused < 60, "{refused}");
    for (what, count) in [("removed", removed), ("calculated", calculated), ("repeated", repeated), ("under", under)] {
        assert!(count > 50, "{what}: {count}");
    }
}
