use super::*;
use proptest::prelude::*;

fn oslo() -> TimeZone {
    TimeZone::get("Europe/Oslo").expect("Oslo")
}

fn at(text: &str) -> Zoned {
    text.parse::<jiff::civil::DateTime>().expect("a time").to_zoned(oslo()).expect("a moment")
}

fn office() -> Hours {
    let day = Span::read("08.00–15.30").ok();
    Hours { week: [day, day, day, day, day, None, None], holidays: false }
}

fn always() -> Hours {
    Hours { week: [Span::read("00-24").ok(); 7], holidays: true }
}

const BOTH: Reachable = Reachable { responsible: true, deputy: true };

#[test]
fn hours_read_as_people_write_them() {
    for text in ["08:00-15:30", "8.00–15.30", " 8 - 15.30 ", "08–15:30"] {
        assert_eq!(Span::read(text).map(|span| span.to_string()), Ok("08:00–15:30".to_owned()), "{text}");
    }
    for text in ["", "8", "15-8", "8-8", "8-25", "8.5-9", "-", "åtte-ni", "08:00-15:30-16:00"] {
        assert_eq!(Span::read(text), Err(NotHours), "{text}");
    }
}

#[test]
fn the_centre_answers_in_its_hours_and_next_after_the_weekend_and_the_holidays() {
    let office = office();
    assert_eq!(office.answering(&at("2026-11-23T10:00")), Answering::NowUntil(at("2026-11-23T15:30")));
    assert_eq!(office.answering(&at("2026-11-23T15:30")), Answering::From(at("2026-11-24T08:00")), "over is over");
    assert_eq!(office.answering(&at("2026-11-27T16:00")), Answering::From(at("2026-11-30T08:00")), "a weekend");
    // Maundy Thursday to Easter Monday
    assert_eq!(office.answering(&at("2026-04-01T16:00")), Answering::From(at("2026-04-07T08:00")));
    let open = Hours { holidays: true, ..office };
    assert_eq!(open.answering(&at("2026-04-01T16:00")), Answering::From(at("2026-04-02T08:00")));
    assert_eq!(Hours::default().answering(&at("2026-04-01T16:00")), Answering::Never);
}

#[test]
fn an_alert_of_friday_afternoon_goes_on_on_monday() {
    let told = ladder(&office(), 60, &at("2026-11-27T15:00"), BOTH);
    assert_eq!(
        told,
        [
            (Rung::Responsible, at("2026-11-27T15:00")),
            (Rung::Deputy, at("2026-11-30T08:30")),
            (Rung::Leaders, at("2026-11-30T09:30"))
        ]
    );
    // at night the first is told at once, and the hour begins in the morning
    let told = ladder(&office(), 60, &at("2026-11-23T23:00"), BOTH);
    assert_eq!(told[0].1, at("2026-11-23T23:00"));
    assert_eq!(told[1].1, at("2026-11-24T09:00"));
}

#[test]
fn who_cannot_take_it_is_passed_over() {
    let since = at("2026-11-23T10:00");
    let told = |responsible, deputy| ladder(&office(), 30, &since, Reachable { responsible, deputy });
    assert_eq!(told(false, true), [(Rung::Deputy, since.clone()), (Rung::Leaders, at("2026-11-23T10:30"))]);
    assert_eq!(told(true, false), [(Rung::Responsible, since.clone()), (Rung::Leaders, at("2026-11-23T10:30"))]);
    assert_eq!(told(false, false), [(Rung::Leaders, since.clone())]);
    let nobody_there = ladder(&Hours::default(), 30, &since, BOTH);
    assert!(nobody_there.iter().all(|(_, when)| *when == since), "without hours nothing is waited for");
}

#[test]
fn the_nights_of_the_clock_count_what_passes_not_what_the_clock_says() {
    let span = Span::read("01-05").ok();
    let nights = Hours { week: [span; 7], holidays: true };
    // spring: three hours lie between one and five; autumn: five
    assert_eq!(nights.after(&at("2026-03-29T00:30"), 180), Some(at("2026-03-29T05:00")));
    assert_eq!(nights.after(&at("2026-03-29T00:30"), 181), Some(at("2026-03-30T01:01")));
    assert_eq!(nights.after(&at("2026-10-25T00:30"), 300), Some(at("2026-10-25T05:00")));
    assert_eq!(always().after(&at("2026-10-24T23:00"), 26 * 60), Some(at("2026-10-26T00:00")));
    assert_eq!(always().after(&at("2026-03-28T23:00"), 24 * 60), Some(at("2026-03-30T00:00")));
}

/// Two hours a day at least: with a minute a week nothing is waited for, see [`Hours::after`].
fn any_hours() -> impl Strategy<Value = Hours> {
    let span = proptest::option::of((0_u16..1200, 120_u16..600).prop_map(|(from, length)| {
        let time = |minutes: u16| TimeOfDay::from_minutes(minutes.min(1440));
        Span::new(time(from)?, time(from + length)?)
    }));
    (proptest::array::uniform7(span.prop_map(Option::flatten)), any::<bool>())
        .prop_map(|(week, holidays)| Hours { week, holidays })
}

/// Around both nights of the clock, and anywhere else in three years.
fn any_moment() -> impl Strategy<Value = Zoned> {
    let near = |text: &str| at(text).timestamp().as_second();
    let (spring, autumn, any) = (near("2026-03-28T12:00"), near("2026-10-24T12:00"), near("2026-01-01T00:00"));
    prop_oneof![spring..spring + 172_800, autumn..autumn + 172_800, any..any + 94_000_000]
        .prop_map(|second| Timestamp::from_second(second).expect("a moment").to_zoned(oslo()))
}

/// Minutes of duty between two moments, minute by minute.
fn counted(hours: &Hours, from: &Zoned, minutes: i64) -> i64 {
    let each = (0..minutes).filter_map(|minute| from.checked_add(minute.minutes()).ok());
    i64::try_from(each.filter(|moment| matches!(hours.answering(moment), Answering::NowUntil(_))).count()).unwrap_or(0)
}

#[test]
fn hours_so_few_that_a_year_is_too_short_are_not_waited_for() {
    let mut week = [None; 7];
    week[5] = Span::read("8.00-8.01").ok();
    let hours = Hours { week, holidays: false };
    let moment = at("2026-03-28T12:00");
    assert_eq!(hours.after(&moment, 60), None);
    let told = ladder(&hours, 60, &moment, Reachable { responsible: true, deputy: true });
    assert!(told.iter().all(|(_, when)| *when == moment), "{told:?}");
}

proptest! {
    #[test]
    fn it_is_never_answered_before_the_next_hour_of_duty(hours in any_hours(), moment in any_moment()) {
        match hours.answering(&moment) {
            Answering::NowUntil(until) => {
                prop_assert!(until > moment);
                prop_assert!(!matches!(hours.answering(&until), Answering::NowUntil(same) if same == until));
            }
            Answering::From(from) => {
                prop_assert!(from > moment);
                prop_assert!(matches!(hours.answering(&from), Answering::NowUntil(_)));
                let just_before = from.checked_sub(1.second()).unwrap();
                prop_assert!(!matches!(hours.answering(&just_before), Answering::NowUntil(_)));
            }
            Answering::Never => prop_assert!(hours.is_empty()),
        }
    }

    #[test]
    fn what_is_waited_is_what_passes_in_duty_hours(hours in any_hours(), moment in any_moment(), minutes in 1_u32..600) {
        let moment = moment.with().second(0).subsec_nanosecond(0).build().unwrap();
        let Some(end) = hours.after(&moment, minutes) else { prop_assert!(hours.is_empty()); return Ok(()) };
        let passed = end.timestamp().duration_since(moment.timestamp()).as_mins();
        // counting minute by minute takes its time
        if passed <= 4000 {
            prop_assert_eq!(counted(&hours, &moment, passed), i64::from(minutes));
        }
    }

    #[test]
    fn each_rung_comes_after_the_one_before_and_the_leaders_last(
        hours in any_hours(), moment in any_moment(), minutes in LEAST_MINUTES..=MOST_MINUTES,
        responsible in any::<bool>(), deputy in any::<bool>(),
    ) {
        let told = ladder(&hours, minutes, &moment, Reachable { responsible, deputy });
        prop_assert_eq!(told.len(), 1 + usize::from(responsible) + usize::from(deputy));
        prop_assert_eq!(told.last().map(|(rung, _)| *rung), Some(Rung::Leaders));
        prop_assert_eq!(&told[0].1, &moment, "the first is told at once");
        for pair in told.windows(2) {
            prop_assert!(pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
            prop_assert!(hours.is_empty() || pair[0].1 < pair[1].1);
        }
    }
}
