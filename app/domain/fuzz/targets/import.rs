//! A questionnaire, and after a record separator a response to it, as somebody else wrote them: refused by name, or worked
//! with by the rules that hold for all.
#![no_main]

use domain::questionnaire::{Answers, asked, begin, parse_text, settle, validate};
use jiff::{Timestamp, Zoned, tz};
use libfuzzer_sys::fuzz_target;

const SEPARATOR: char = '\u{1e}';

fn now() -> Zoned {
    let instant: Timestamp = "2026-11-23T09:00:00Z".parse().expect("an instant");
    instant.to_zoned(tz::TimeZone::fixed(tz::offset(1)))
}

fuzz_target!(|text: &str| {
    let (document, response) = text.split_once(SEPARATOR).unwrap_or((text, ""));
    let Ok(imported) = parse_text(document) else { return };
    let (form, now) = (imported.form, now());
    let _ = begin(&form, &now);
    let Ok(answers) = Answers::from_text(response) else { return };
    let settled = settle(&form, &answers, &now);
    assert_eq!(settle(&form, &settled, &now), settled, "settled is settled");
    assert!(asked(&form, &settled, &now).is_subset(&asked(&form, &answers, &now)));
    let _ = validate(&form, &settled, &now);
});
