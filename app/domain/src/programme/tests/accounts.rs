//! What is counted, and when a promise is kept, at risk or broken.

use super::*;

const MONDAY: Date = date(2026, 8, 31);
const END: Date = date(2026, 9, 10);

fn held(day: Date, minutes: u16, format: Format, channel: Channel) -> Held {
    Held { date: day, minutes, format, channel, structured: true, in_balance: true, attended: None }
}

fn judged(promise: Value, sessions: &[Held], contacts: &[Contact], today: Date) -> (Verdict, Option<Reason>) {
    let template = template(json!({ "promises": [promise] }));
    assert_eq!(template.faults(), []);
    let referred_on = Some(date(2026, 8, 1));
    let facts = Facts { start: MONDAY, end: END, extension_weeks: 0, referred_on, sessions, contacts, today };
    let judged = account(&template, &facts).promises.remove(0);
    (judged.verdict, judged.reason)
}

#[test]
fn meals_count_for_nothing_and_work_trials_in_no_balance() {
    let lunch = Held { structured: false, ..held(MONDAY, 30, Format::Group, Channel::OnSite) };
    let trial = Held { in_balance: false, ..held(MONDAY, 330, Format::Individual, Channel::Workplace) };
    let call = Held { attended: Some(true), ..held(MONDAY, 30, Format::Individual, Channel::Telephone) };
    let class = Held { attended: Some(false), ..held(MONDAY, 30, Format::Group, Channel::OnSiteRemoteTeam) };
    let sessions = [lunch, trial, call, class];
    let facts = Facts {
        start: MONDAY,
        end: END,
        extension_weeks: 1,
        referred_on: None,
        sessions: &sessions,
        contacts: &[],
        today: MONDAY,
    };
    let accounting = account(&template(json!({})), &facts);
    assert_eq!(accounting.total, Tally { individual: 30, group: 30, on_site: 360, digital: 30 });
    assert_eq!((accounting.minutes_a_day(), accounting.shortest_day()), (Some(390), Some((MONDAY, 390))));
    assert_eq!((accounting.total.individual_percent(), accounting.total.on_site_percent()), (Some(50), Some(92)));
    assert_eq!((accounting.attended, accounting.extension_weeks, accounting.waiting_days), ((2, 1), 1, None));
    assert_eq!(accounting.weeks.iter().map(|week| week.days).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn a_short_day_breaks_when_it_is_past_and_warns_before() {
    let promise = || json!({ "structured_day": { "minutes": 360 } });
    let sessions = [
        held(MONDAY, 360, Format::Group, Channel::OnSite),
        held(date(2026, 9, 2), 359, Format::Group, Channel::OnSite),
    ];
    let reason = || Some(Reason::ShortDay { date: date(2026, 9, 2), minutes: 359, wanted: 360 });
    assert_eq!(judged(promise(), &sessions, &[], date(2026, 9, 2)), (Verdict::AtRisk, reason()));
    assert_eq!(judged(promise(), &sessions, &[], date(2026, 9, 3)), (Verdict::Broken, reason()));
    assert_eq!(judged(promise(), &sessions[..1], &[], END), (Verdict::OnCourse, None));
    assert_eq!(judged(promise(), &sessions[..1], &[], date(2026, 9, 11)), (Verdict::Kept, None));
    assert_eq!(judged(promise(), &[], &[], MONDAY), (Verdict::AtRisk, Some(Reason::NoSessions)));
}

#[test]
fn a_week_with_a_holiday_says_so() {
    let template = template(json!({ "promises": [{ "days_a_week": { "at_least": 2 } }] }));
    // Ascension Day
    let sessions = [held(date(2026, 5, 11), 60, Format::Group, Channel::OnSite)];
    let facts = Facts {
        start: date(2026, 5, 11),
        end: date(2026, 5, 14),
        extension_weeks: 0,
        referred_on: None,
        sessions: &sessions,
        contacts: &[],
        today: Date::MAX,
    };
    let told = account(&template, &facts).promises.remove(0);
    let reason = Reason::FewDays { week_of: date(2026, 5, 11), days: 1, wanted: 2, holidays: 1 };
    assert_eq!((told.verdict, told.reason), (Verdict::Broken, Some(reason)));
}

#[test]
fn the_balance_is_of_each_week() {
    let promise = || json!({ "individual_share": { "percent": 50, "give_or_take": 10 } });
    let of = |day, individual, group| {
        [held(day, individual, Format::Individual, Channel::OnSite), held(day, group, Format::Group, Channel::OnSite)]
    };
    let good = [of(MONDAY, 60, 40), of(date(2026, 9, 7), 40, 60)].concat();
    assert_eq!(judged(promise(), &good, &[], Date::MAX), (Verdict::Kept, None));
    // balanced over the course, in neither week
    let bad = [of(MONDAY, 61, 39), of(date(2026, 9, 7), 39, 61)].concat();
    let reason = Reason::Share { week_of: MONDAY, percent: 61, wanted: 50, give_or_take: 10 };
    assert_eq!(judged(promise(), &bad, &[], date(2026, 9, 7)), (Verdict::Broken, Some(reason)));
    let reason = Reason::Share { week_of: MONDAY, percent: 61, wanted: 50, give_or_take: 10 };
    assert_eq!(judged(promise(), &bad, &[], date(2026, 9, 6)), (Verdict::AtRisk, Some(reason)));
}

#[test]
fn being_there_is_a_share_of_all() {
    let promise = || json!({ "on_site_share": { "at_least_percent": 50 } });
    let sessions =
        [held(MONDAY, 49, Format::Group, Channel::OnSite), held(MONDAY, 51, Format::Group, Channel::Digital)];
    let reason = Some(Reason::LittleOnSite { percent: 49, wanted: 50 });
    assert_eq!(judged(promise(), &sessions, &[], END), (Verdict::AtRisk, reason.clone()));
    assert_eq!(judged(promise(), &sessions, &[], Date::MAX), (Verdict::Broken, reason));
    assert_eq!(judged(promise(), &sessions[..1], &[], Date::MAX), (Verdict::Kept, None));
}

/// Due so many weeks after the end, four days early or late at most.
fn contact(weeks: i64, held_on: Option<Date>) -> Contact {
    let due = END.saturating_add(weeks.weeks());
    let window =
        Window { code: "a".to_owned(), first: due.saturating_sub(4.days()), due, last: due.saturating_add(4.days()) };
    Contact { window, held_on }
}

#[test]
fn three_follow_ups_in_eight_weeks_are_three_in_their_windows() {
    let promise = || json!({ "follow_ups": { "at_least": 3, "within_weeks": 8 } });
    let day = |weeks: i64, days: i64| END.saturating_add(weeks.weeks()).saturating_add(days.days());
    let at = |held: [Option<Date>; 3], today: Date| {
        judged(promise(), &[], &[contact(2, held[0]), contact(5, held[1]), contact(7, held[2])], today)
    };
    let all = [Some(day(2, -4)), Some(day(5, 4)), Some(day(7, 0))];
    assert_eq!(at(all, Date::MAX), (Verdict::Kept, None));
    assert_eq!(at([None; 3], END), (Verdict::OnCourse, None));
    let due = Some(Reason::FollowUpDue { date: day(2, 0) });
    assert_eq!(at([None; 3], day(2, 1)), (Verdict::AtRisk, due));
    let few = Some(Reason::FewFollowUps { counted: 0, possible: 2, wanted: 3 });
    assert_eq!(at([None; 3], day(2, 5)), (Verdict::AtRisk, few));
    let late = [Some(day(2, 5)), all[1], all[2]];
    let few = Some(Reason::FewFollowUps { counted: 2, possible: 2, wanted: 3 });
    assert_eq!(at(late, day(8, 0)), (Verdict::AtRisk, few.clone()));
    assert_eq!(at(late, day(8, 1)), (Verdict::Broken, few));
}

#[test]
fn who_is_promised_two_contacts_is_contacted_twice() {
    let promise = || json!({ "contact": { "months": [6, 12] } });
    let contact = |months: i16, late: i64, held: bool| {
        let due = After { months, ..After::default() }.from(END);
        let (first, last) = (due.saturating_sub(14.days()), due.saturating_add(21.days()));
        let held_on = held.then(|| due.saturating_add(late.days()));
        Contact { window: Window { code: "a".to_owned(), first, due, last }, held_on }
    };
    let both = [contact(6, 21, true), contact(12, -14, true)];
    assert_eq!(judged(promise(), &[], &both, Date::MAX), (Verdict::Kept, None));
    assert_eq!(judged(promise(), &[], &both[..1], END), (Verdict::AtRisk, Some(Reason::NoContact { months: 12 })));
    let late = [contact(6, 22, true), contact(12, 0, false)];
    assert_eq!(
        judged(promise(), &[], &late, date(2027, 4, 15)),
        (Verdict::Broken, Some(Reason::NoContact { months: 6 }))
    );
    let waits = [contact(6, 0, true), contact(12, 0, false)];
    assert_eq!(judged(promise(), &[], &waits, date(2027, 4, 15)), (Verdict::OnCourse, None));
}

#[test]
fn waiting_is_counted_in_days() {
    let promise = |days: u16| json!({ "start_within": { "days": days } });
    assert_eq!(judged(promise(30), &[], &[], MONDAY), (Verdict::Kept, None));
    assert_eq!(judged(promise(29), &[], &[], MONDAY), (Verdict::Broken, Some(Reason::Waited { days: 30, most: 29 })));
}

#[test]
fn a_template_is_told_what_it_cannot_keep() {
    let slots = json!([
        { "kind": "group", "at": "09:00" },
        { "kind": "own", "at": "10:00", "at_once": 60, "path": "with_employer" },
    ]);
    let days = on(&["monday", "wednesday"], &slots);
    let template = template(json!({
        "phases": [phase("all", 1, &days)],
        "promises": [{ "days_a_week": { "at_least": 2 } }, { "individual_share": { "percent": 50, "give_or_take": 5 } },
                     { "follow_ups": { "at_least": 1, "within_weeks": 8 } }],
    }));
    let (start, found) = weaknesses(&template, 4).expect("a plan");
    let told: Vec<_> = found.iter().map(|(path, judged)| (*path, judged.reason.clone().expect("a reason"))).collect();
    let follow_ups = || Reason::FewFollowUps { counted: 0, possible: 0, wanted: 1 };
    assert_eq!(
        told,
        [
            (Path::WithEmployer, follow_ups()),
            (Path::WithoutEmployer, Reason::Share { week_of: start, percent: 0, wanted: 50, give_or_take: 5 }),
            (Path::WithoutEmployer, follow_ups()),
        ]
    );
}
