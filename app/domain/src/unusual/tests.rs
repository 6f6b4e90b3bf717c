use super::*;
use uuid::Uuid;

/// Noon of day 100.
const NOON: i64 = 100 * 86_400 + 12 * HOUR;

fn look(staff: u128, participant: u128, at: i64) -> Look {
    Look {
        staff: Uuid::from_u128(staff).into(),
        role: Role::Therapist,
        enrolment: Uuid::from_u128(participant).into(),
        at,
        day: i32::try_from(at.div_euclid(86_400)).unwrap_or(0),
        hour: i8::try_from(at.rem_euclid(86_400) / HOUR).unwrap_or(0),
        listed: false,
        break_glass: false,
        kinship: Kinship::None,
    }
}

#[test]
fn a_day_at_work_holds_nothing() {
    let looks: Vec<_> = (0..14).map(|n| look(1, n, NOON + i64::try_from(n).unwrap_or(0) * 60)).collect();
    assert_eq!(findings(&looks), []);
}

#[test]
fn many_are_different_participants_within_an_hour() {
    let spread = |seconds: i64| -> Vec<_> {
        (0..15).map(|n: i64| look(1, n.unsigned_abs().into(), NOON + n * seconds)).collect()
    };
    let found = findings(&spread(60));
    assert_eq!(found.len(), 1, "one finding a day, however many hours overlap: {found:?}");
    assert_eq!((found[0].rule, found[0].participants, found[0].looks), (Rule::Many, 15, 15));
    assert_eq!((found[0].first, found[0].last), (NOON, NOON + 14 * 60));
    assert_eq!(findings(&spread(HOUR / 14)).len(), 1, "the last a moment before the hour is out");
    assert_eq!(findings(&spread(HOUR / 14 + 1)), [], "and a moment after");
    let same: Vec<_> = (0..40).map(|n| look(1, 7, NOON + n)).collect();
    assert_eq!(findings(&same), [], "the same one over and over is not many");
    let two: Vec<_> = (0..20).map(|n| look(u128::from(n % 2 == 0), n, NOON)).collect();
    assert_eq!(findings(&two), [], "each person is counted alone");
}

#[test]
fn what_is_many_depends_on_the_role_and_a_list_is_not_a_choice() {
    let mut looks: Vec<_> = (0..20).map(|n| look(1, n, NOON)).collect();
    assert_eq!(findings(&looks).len(), 1);
    for look in &mut looks {
        look.role = Role::Coordinator;
    }
    assert_eq!(findings(&looks), []);
    for look in &mut looks {
        (look.role, look.listed) = (Role::Therapist, true);
    }
    assert_eq!(findings(&looks), []);
}

#[test]
fn the_busiest_hour_of_the_day_is_told() {
    let calm = (0..15).map(|n| look(1, n, NOON));
    let busy = (0..18).map(|n| look(1, 100 + n, NOON + 3 * HOUR));
    let found = findings(&calm.chain(busy).collect::<Vec<_>>());
    assert_eq!(found.iter().map(|one| (one.participants, one.first)).collect::<Vec<_>>(), [(18, NOON + 3 * HOUR)]);
}

#[test]
fn the_night_is_from_22_to_06_and_belongs_to_the_day_it_began() {
    assert!(is_night(22) && is_night(23) && is_night(0) && is_night(5));
    assert!(!is_night(6) && !is_night(12) && !is_night(21));
    let evening = look(1, 1, NOON + 11 * HOUR);
    let morning = look(1, 2, NOON + 17 * HOUR);
    let found = findings(&[evening, morning]);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].rule, found[0].day, found[0].looks, found[0].participants), (Rule::Night, 100, 2, 2));
    assert_eq!(findings(&[look(1, 1, NOON + 18 * HOUR)]), [], "six o'clock is morning");
}

#[test]
fn kin_and_emergencies_are_told_by_participant_and_day_whatever_the_hour() {
    let kin = Look { kinship: Kinship::SameName, ..look(1, 1, NOON) };
    let again = Look { at: NOON + 60, ..kin };
    let colleague = Look { kinship: Kinship::Colleague, ..look(1, 2, NOON) };
    let emergency = Look { break_glass: true, ..look(1, 3, NOON) };
    let listed = Look { listed: true, ..Look { kinship: Kinship::SameName, ..look(1, 4, NOON) } };
    let found = findings(&[kin, again, kin, colleague, emergency, listed]);
    let told: Vec<_> = found.iter().map(|one| (one.rule, one.enrolment, one.looks)).collect();
    let about = |number| Some(Uuid::from_u128(number).into());
    let expected = [(Rule::SameName, about(1), 2), (Rule::BreakGlass, about(3), 1), (Rule::Colleague, about(2), 1)];
    assert_eq!(told, expected, "the latest first, one opening counted once");
}

#[test]
fn a_finding_keeps_its_key_when_it_grows() {
    let one = look(1, 1, NOON + 11 * HOUR);
    let before = findings(&[one]);
    let after = findings(&[one, look(1, 2, NOON + 12 * HOUR - 1)]);
    assert_eq!(before[0].key(), after[0].key());
    assert!(after[0].looks > before[0].looks);
    assert_ne!(before[0].key(), findings(&[look(2, 1, NOON + 11 * HOUR)])[0].key());
}
