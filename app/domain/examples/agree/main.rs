//! Do browser and server agree? Made natively it prints what a thousand generated cases come to, a line of JSON each; made for
//! WebAssembly it gives the same to `scripts/lib/agree.mjs`, which compares. Invariant: both run this code and no other.

#[cfg(target_arch = "wasm32")]
mod browser;
mod generator;
#[cfg(target_arch = "wasm32")]
mod long;

use domain::questionnaire::{Answers, ResponseStatus, Scoring, asked, begin, parse, settle, validate};
use generator::{Manners, case};
use jiff::{Timestamp, Zoned, tz};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Cases that are compared.
const CASES: u32 = 1000;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    for number in 0..CASES {
        println!("{}", outcome(number));
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}

/// The centre's morning, without a database of time zones.
fn now() -> Zoned {
    let instant: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap_or(Timestamp::UNIX_EPOCH);
    instant.to_zoned(tz::TimeZone::fixed(tz::offset(1)))
}

/// All that the engine makes of a case, as one line of JSON.
fn outcome(number: u32) -> Value {
    let size = 1 + usize::try_from(number % 40).unwrap_or(0);
    let manners = if number.is_multiple_of(4) { Manners::Tame } else { Manners::Wild };
    let case = case(u64::from(number), size, manners);
    let form = match parse(&case.document) {
        Ok(imported) => imported,
        Err(error) => return json!({"refused": error.to_string()}),
    };
    let warnings = format!("{:?}", form.warnings);
    let (form, now) = (form.form, now());
    let to_fhir = |answers: &Answers| answers.to_fhir(&form, ResponseStatus::InProgress, "2026-11-23T09:00:00Z");
    let began = to_fhir(&begin(&form, &now));
    let answers = match Answers::from_fhir(&case.response) {
        Ok(answers) => answers,
        Err(error) => return json!({"warnings": warnings, "began": began, "refused": error.to_string()}),
    };
    let settled = settle(&form, &answers, &now);
    let scores = match serde_json::from_value::<Scoring>(case.scoring) {
        Ok(scoring) => {
            let scored = scoring.score(&settled.values(&form));
            let told: Vec<_> = scored.iter().map(|one| (&one.value, &one.made_up_for)).collect();
            format!("{:?} {told:?}", scoring.misfit(&form))
        }
        Err(error) => error.to_string(),
    };
    let issues = [&answers, &settled].map(|answers| format!("{:?}", validate(&form, answers, &now)));
    json!({
        "warnings": warnings,
        "began": began,
        "settled": to_fhir(&settled),
        "asked": asked(&form, &answers, &now).into_iter().collect::<BTreeSet<_>>(),
        "issues": issues,
        "scores": scores,
    })
}
