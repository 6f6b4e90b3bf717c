use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn everything() -> Has {
    Has { problem: true, employment: true, sick_leave: true, treatment: true, phone: true, mark: true, born_on: true }
}

#[test]
fn each_programme_says_by_its_own_list_what_is_lacking() {
    let mastery = Rules {
        required: vec![Field::Problem, Field::Employment, Field::SickLeave, Field::Treatment, Field::Phone],
        mark: Some("Arbeidsrettet mestringsopphold".into()),
    };
    assert_eq!(lacking(&mastery, everything()), []);
    let some = Has { treatment: false, mark: false, ..everything() };
    assert_eq!(lacking(&mastery, some), [Field::Treatment, Field::Mark]);
    assert_eq!(lacking(&Rules::default(), Has::default()), [], "where nothing is asked for nothing is lacking");
}

#[test]
fn the_way_is_received_assessed_admitted_and_a_no_is_the_end() {
    let way = |steps: &[Step]| steps.iter().try_fold(State::Received, |state, step| state.after(*step));
    assert_eq!(way(&[Step::Ask, Step::Complete, Step::Assess(true), Step::Admit]), Some(State::Admitted));
    assert_eq!(way(&[Step::Ask, Step::Assess(false)]), Some(State::Declined));
    assert_eq!(way(&[Step::Admit]), None);
    assert_eq!(way(&[Step::Assess(false), Step::Admit]), None);
    assert_eq!(way(&[Step::Assess(true), Step::Assess(false)]), None);
    assert_eq!(way(&[Step::Assess(true), Step::Admit, Step::Admit]), None);
}

#[test]
fn what_is_over_stays_as_it_is_and_what_is_open_can_be_withdrawn() {
    for &state in State::ALL {
        let again = state.after(Step::Reopen).is_some();
        let others = Step::ALL.iter().filter(|step| **step != Step::Reopen);
        assert_eq!(others.clone().any(|step| state.after(*step).is_some()), state.is_open(), "{state}");
        assert_eq!(again, matches!(state, State::Declined | State::Withdrawn), "{state}");
        assert_eq!(state.after(Step::Withdraw).is_some(), state.is_open(), "{state}");
    }
}

#[test]
fn a_telephone_number_and_a_degree_are_read_as_people_write_them() {
    for good in ["41234567", "+47 412 34 567", " 22 33 44 55 "] {
        assert!(is_phone(good), "{good}");
    }
    for bad in ["", "1234567", "4123456a", "41+234567", "+1234567890123456"] {
        assert!(!is_phone(bad), "{bad}");
    }
    assert_eq!(degree(" 50 % "), Some(50));
    assert_eq!([degree("101"), degree("-1"), degree("halv")], [None; 3]);
}

#[test]
fn waiting_is_counted_from_the_day_it_came() {
    assert_eq!(waited(date(2028, 2, 28), date(2028, 3, 1)), 2);
    assert_eq!(waited(date(2026, 12, 30), date(2027, 1, 2)), 3);
    assert_eq!(waited(date(2026, 1, 2), date(2026, 1, 1)), 0);
    assert_eq!(waited(date(2026, 1, 1), date(2026, 4, 1)), 90);
}

proptest! {
    #[test]
    fn there_are_always_ten_working_days_to_assess_in(days in 0_i64..36_500) {
        let received = date(2000, 1, 1).saturating_add(jiff::Span::new().days(days));
        let by = assess_by(received);
        prop_assert!(working_day::is_working(by));
        prop_assert_eq!(working_day::between(received, by), i32::from(ASSESS_WITHIN));
    }

    #[test]
    fn whatever_is_done_a_state_that_is_over_is_not_left(steps in proptest::collection::vec(0_usize..6, 0..12)) {
        let mut state = State::Received;
        for step in steps {
            let Some(next) = state.after(Step::ALL[step]) else { continue };
            prop_assert!(state.is_open());
            state = next;
        }
    }
}
