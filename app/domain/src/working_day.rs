//! Working days in Norway. Invariant: a Saturday, a Sunday or a public holiday is none; counting never skips one that is.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

/// Easter Sunday of a year, by the Gregorian computus (Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let week = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * week) / 451;
    let from_march = moon + week - 7 * late + 114;
    let (month, day) = (from_march / 31, from_march % 31 + 1);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Days from Easter Sunday: Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension, Whit Sunday and Monday.
const OF_EASTER: [i32; 7] = [-3, -2, 0, 1, 39, 49, 50];
/// Month and day: New Year, Labour Day, Constitution Day, Christmas.
const FIXED: [(i8, i8); 5] = [(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)];

/// Is it a public holiday?
#[must_use]
pub fn is_holiday(date: Date) -> bool {
    let of_easter = || {
        easter(date.year())
            .is_some_and(|sunday| OF_EASTER.iter().any(|days| sunday.saturating_add(days.days()) == date))
    };
    FIXED.contains(&(date.month(), date.day())) || of_easter()
}

/// Is it a working day?
#[must_use]
pub fn is_working(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_holiday(date)
}

/// The `count`th working day after `date`; `date` itself where `count` is 0.
#[must_use]
pub fn after(date: Date, count: u16) -> Date {
    let (mut day, mut left) = (date, count);
    while left > 0 {
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
        left -= u16::from(is_working(day));
    }
    day
}

/// How many working days there are after `from` up to and with `to`; below zero where `to` is before `from`.
#[must_use]
pub fn between(from: Date, to: Date) -> i32 {
    let (first, last, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
    let (mut day, mut count) = (first, 0);
    while day < last {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        count += i32::from(is_working(day));
    }
    sign * count
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn easter_falls_where_the_almanac_says() {
        for (year, month, day) in
            [(2000, 4, 23), (2008, 3, 23), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)]
        {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn the_holidays_of_a_year_are_these() {
        let days =
            [(1, 1), (4, 2), (4, 3), (4, 5), (4, 6), (5, 1), (5, 14), (5, 17), (5, 24), (5, 25), (12, 25), (12, 26)];
        let all: Vec<_> = date(2026, 1, 1)
            .series(1.day())
            .take_while(|day| day.year() == 2026)
            .filter(|day| is_holiday(*day))
            .map(|day| (day.month(), day.day()))
            .collect();
        assert_eq!(all, days);
    }

    #[test]
    fn ten_days_pass_over_easter_christmas_and_a_leap_day() {
        // Maundy Thursday to Easter Monday are left out
        assert_eq!(after(date(2026, 3, 27), 10), date(2026, 4, 15));
        assert_eq!(after(date(2026, 12, 18), 10), date(2027, 1, 5));
        assert_eq!(after(date(2028, 2, 18), 10), date(2028, 3, 3));
        assert!(is_working(date(2028, 2, 29)));
        assert_eq!(after(date(2026, 11, 20), 10), date(2026, 12, 4));
        assert_eq!(after(date(2026, 11, 21), 0), date(2026, 11, 21));
    }

    fn any_date() -> impl Strategy<Value = Date> {
        (0..36_500_i64).prop_map(|days| date(2000, 1, 1).saturating_add(days.days()))
    }

    proptest! {
        #[test]
        fn what_is_counted_forward_is_counted_back(start in any_date(), count in 0_u16..60) {
            let end = after(start, count);
            prop_assert_eq!(between(start, end), i32::from(count));
            prop_assert_eq!(between(end, start), -i32::from(count));
            prop_assert!(count == 0 || is_working(end));
            prop_assert!(end >= start);
        }

        #[test]
        fn one_more_day_is_later(start in any_date(), count in 0_u16..60) {
            prop_assert!(after(start, count + 1) > after(start, count));
        }
    }
}
