//! What may and may not be logged.

use super::*;
use proptest::prelude::*;

const GOOD: RawEntry<'static> =
    RawEntry { kind: "walk", minutes: "30", effort: "", feeling: "", note: "", days_ago: Some(0) };

fn codes(raw: &RawEntry<'_>) -> Vec<(&'static str, &'static str)> {
    ValidEntry::check(raw).err().unwrap_or_default().iter().map(|fault| (fault.field, fault.code)).collect()
}

#[test]
fn kind_and_minutes_are_enough() {
    let entry = ValidEntry::check(&GOOD).unwrap();
    assert_eq!((entry.kind(), entry.minutes()), (TrainingKind::Walk, 30));
    assert_eq!((entry.effort(), entry.feeling(), entry.note()), (None, None, None));
}

#[test]
fn an_effort_of_nought_is_an_answer() {
    let raw = RawEntry { effort: "0", feeling: "hard", note: " gikk fint \r\n til slutt ", ..GOOD };
    let entry = ValidEntry::check(&raw).unwrap();
    assert_eq!((entry.effort(), entry.feeling()), (Some(0), Some(Feeling::Hard)));
    assert_eq!(entry.note(), Some("gikk fint \n til slutt"));
}

#[test]
fn every_mistake_is_told_at_once() {
    let raw = RawEntry { kind: "", minutes: "", effort: "11", feeling: "bad", note: &"x".repeat(1001), days_ago: None };
    let expected = [
        ("kind", "required"),
        ("minutes", "required"),
        ("effort", "unknown_choice"),
        ("feeling", "unknown_choice"),
        ("note", "too_long"),
        ("performed_on", "invalid_date"),
    ];
    assert_eq!(codes(&raw), expected);
}

#[test]
fn minutes_are_whole_and_within_a_day_of_sense() {
    for (text, code) in [
        ("0", "out_of_range"),
        ("601", "out_of_range"),
        ("-5", "out_of_range"),
        ("99999999999999999999", "out_of_range"),
        ("12,5", "not_a_number"),
        ("1e2", "not_a_number"),
        ("en halv time", "not_a_number"),
        ("-", "not_a_number"),
        ("٣٠", "not_a_number"),
    ] {
        assert_eq!(codes(&RawEntry { minutes: text, ..GOOD }), [("minutes", code)], "{text}");
    }
    for text in ["1", " 45 ", "600"] {
        assert!(ValidEntry::check(&RawEntry { minutes: text, ..GOOD }).is_ok(), "{text}");
    }
}

#[test]
fn the_day_is_today_or_at_most_sixty_days_ago() {
    for (days, code) in [(-1, Some("future_date")), (0, None), (60, None), (61, Some("date_too_old"))] {
        let found = codes(&RawEntry { days_ago: Some(days), ..GOOD });
        assert_eq!(found.first().map(|(_, code)| *code), code, "{days}");
    }
}

#[test]
fn a_note_is_counted_as_the_browser_counts_it() {
    let lines = "a\r\n".repeat(500);
    assert!(ValidEntry::check(&RawEntry { note: &lines, ..GOOD }).is_ok());
    let letters = "å".repeat(1000);
    assert!(ValidEntry::check(&RawEntry { note: &letters, ..GOOD }).is_ok());
}

#[test]
fn a_reason_is_chosen_from_the_list() {
    assert_eq!(void_reason("twice"), Ok(VoidReason::Twice));
    assert_eq!(void_reason("").map_err(|fault| fault.code), Err("required"));
    assert_eq!(void_reason("'; drop table").map_err(|fault| fault.code), Err("unknown_choice"));
}

proptest! {
    #[test]
    fn whatever_passes_is_within_the_limits(
        kind in "[a-z]{0,10}|walk|other",
        minutes in "-?[0-9]{0,6}|.{0,6}",
        effort in "[0-9]{0,3}|.{0,3}",
        feeling in "good|ok|hard|.{0,4}",
        note in ".{0,1200}",
        days_ago in proptest::option::of(-100_i64..100),
    ) {
        let raw = RawEntry { kind: &kind, minutes: &minutes, effort: &effort, feeling: &feeling, note: &note, days_ago };
        match ValidEntry::check(&raw) {
            Ok(entry) => {
                prop_assert!(MINUTES.contains(&entry.minutes()));
                prop_assert!(entry.effort().is_none_or(|n| EFFORT.contains(&n)));
                prop_assert!(entry.note().is_none_or(|n| !n.is_empty() && n.chars().count() <= NOTE_MAX));
                prop_assert!(days_ago.is_some_and(|days| (0..=DAYS_BACK).contains(&days)));
            }
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }

    #[test]
    fn every_allowed_entry_passes(minutes in 1_i32..=600, effort in 0_i32..=10, days in 0_i64..=60) {
        let (minutes, effort) = (minutes.to_string(), effort.to_string());
        let raw = RawEntry { minutes: &minutes, effort: &effort, days_ago: Some(days), ..GOOD };
        prop_assert!(ValidEntry::check(&raw).is_ok());
    }
}
