//! The five programmes that ship, each gone through from referral to the last follow-up, with the figures that its
//! description asks for.

use super::shipped;
use domain::{
    programme::{Accounting, Path, Rehearsal, Rehearsed, Template, Verdict, generate, weaknesses},
    schedule::{Channel, Format},
};
use jiff::civil::{Date, date};

/// A Monday; the next public holiday is Christmas.
const START: Date = date(2026, 8, 31);

fn template(code: &str) -> Template {
    shipped(code).expect("it ships")
}

fn rehearse(template: &Template, start: Date, participants: usize, extra_weeks: u16) -> Rehearsed {
    let paths: Vec<_> = Path::ALL.iter().copied().cycle().take(participants).collect();
    let referred_on = Some(date(2026, 7, 1));
    let rehearsal = Rehearsal { template, start, participants: &paths, extra_weeks, referred_on };
    rehearsal.run().unwrap_or_else(|refusal| panic!("{}: {refusal}", template.code))
}

/// Days; minutes: of a day, individual, group, on site, digital.
fn figures(accounting: &Accounting) -> (usize, Option<u32>, [u32; 4]) {
    let total = accounting.total;
    let split = [total.individual, total.group, total.on_site, total.digital];
    (accounting.days.len(), accounting.minutes_a_day(), split)
}

fn verdicts(accounting: &Accounting) -> Vec<Verdict> {
    accounting.promises.iter().map(|judged| judged.verdict).collect()
}

#[test]
fn none_of_them_promises_what_it_cannot_keep() {
    for (code, _) in super::SHIPPED {
        let template = template(code);
        let size = if template.phases.is_empty() { 1 } else { 6 };
        let (_, found) = weaknesses(&template, size).unwrap_or_else(|refusal| panic!("{code}: {refusal}"));
        assert!(found.is_empty(), "{code}: {found:?}");
    }
}

#[test]
fn the_day_programme_is_three_days_of_four_weeks_in_three_variants() {
    let day = template("day_oslo");
    let rehearsed = rehearse(&day, START, 8, 0);
    assert_eq!(rehearsed.end, date(2026, 9, 24));
    for accounting in &rehearsed.accountings {
        // each week twice 165 minutes on site and once 150 on the net, 45 of each day alone
        assert_eq!(figures(accounting), (12, Some(160), [12 * 45, 1380, 8 * 165, 4 * 150]));
        assert_eq!(accounting.weeks.iter().map(|week| week.days).collect::<Vec<_>>(), [3, 3, 3, 3]);
        assert_eq!((accounting.total.individual_percent(), accounting.total.on_site_percent()), (Some(28), Some(69)));
        assert_eq!((accounting.waiting_days, accounting.extension_weeks), (Some(61), 0));
        assert_eq!(verdicts(accounting), [Verdict::Kept]);
    }
    let channels = [Channel::OnSite, Channel::OnSiteRemoteTeam, Channel::Digital, Channel::Telephone];
    assert!(channels.iter().all(|channel| rehearsed.sessions.iter().any(|session| session.channel == *channel)));
    let points: Vec<_> = rehearsed.timepoints.iter().map(|point| (point.code.as_str(), point.due)).collect();
    assert_eq!(points.first(), Some(&("intake", date(2026, 8, 21))));
    assert_eq!(points.last(), Some(&("twelve_months", date(2027, 9, 24))));

    let longer = rehearse(&day, START, 8, 4);
    assert_eq!((longer.end, longer.accountings[0].extension_weeks), (date(2026, 10, 22), 4));
    assert_eq!(figures(&longer.accountings[0]).0, 24);
    assert!(generate(&day, START, &[Path::WithEmployer], 5).is_err(), "four weeks are the most");
}

#[test]
fn the_day_programme_over_ascension_day_has_a_day_too_few() {
    let rehearsed = rehearse(&template("day_oslo"), date(2026, 5, 4), 8, 0);
    let first = &rehearsed.accountings[0];
    // Thursday the 14th and Whit Monday the 25th
    assert_eq!(first.weeks.iter().map(|week| week.days).collect::<Vec<_>>(), [3, 2, 3, 2]);
    assert_eq!(verdicts(first), [Verdict::Broken]);
}

#[test]
fn the_stay_of_individual_length_ends_with_two_contacts() {
    let rehearsed = rehearse(&template("inpatient_individual"), START, 4, 0);
    assert_eq!(rehearsed.end, date(2026, 10, 9));
    // 780 minutes of mapping, four weeks of 840, and a last week of 720 with a visit to the workplace or 690 without
    assert_eq!(figures(&rehearsed.accountings[0]), (30, Some(162), [2460, 2400, 4800, 60]));
    assert_eq!(figures(&rehearsed.accountings[1]), (30, Some(161), [2430, 2400, 4770, 60]));
    for accounting in &rehearsed.accountings {
        assert_eq!((accounting.follow_ups, accounting.follow_ups_in_window), (2, 2));
        assert_eq!(verdicts(accounting), [Verdict::Kept]);
    }
    let due: Vec<_> = rehearsed.follow_ups.iter().map(|one| one.due).collect();
    // the 9th of October is a Saturday in 2027
    assert_eq!(due, [date(2027, 4, 9), date(2027, 10, 11)]);
    let seventh = rehearse(&template("inpatient_individual"), START, 4, 1);
    assert_eq!((seventh.end, seventh.accountings[0].weeks.len()), (date(2026, 10, 16), 7));
}

#[test]
fn the_stay_for_nav_has_six_hours_a_day_half_of_them_alone_and_three_follow_ups() {
    let nav = template("inpatient_nav");
    let rehearsed = rehearse(&nav, START, 12, 0);
    assert_eq!(rehearsed.end, date(2026, 9, 25));
    for (person, accounting) in rehearsed.accountings.iter().enumerate() {
        let with_employer = person % 2 == 0;
        // with an employer, three days at the workplace are weighed neither way; each of them ends with a call of 30 minutes
        let (weighed, digital) = if with_employer { (17 * 180, 15 * 60 + 90) } else { (20 * 180, 15 * 60) };
        assert_eq!(figures(accounting), (20, Some(360), [weighed, weighed, 20 * 360 - digital, digital]));
        assert!(accounting.days.values().all(|minutes| *minutes == 360));
        assert!(accounting.weeks.iter().all(|week| week.tally.individual_percent() == Some(50)));
        assert_eq!((accounting.follow_ups, accounting.follow_ups_in_window), (3, 3));
        assert_eq!(verdicts(accounting), [Verdict::Kept; 3]);
    }
    let trial = rehearsed.sessions.iter().filter(|session| session.kind == "work_trial");
    assert_eq!(trial.count(), 6 * 3);
    let workshop = rehearsed.sessions.iter().filter(|session| session.kind == "workshop");
    assert!(workshop.clone().count() == 3 && workshop.clone().all(|session| session.participants.len() == 6));
    let midway = rehearsed.sessions.iter().filter(|session| session.kind == "midway");
    assert!(midway.clone().count() == 12 && midway.clone().all(|session| session.date == date(2026, 9, 18)));
    for extra in [4, 8] {
        let longer = rehearse(&nav, START, 12, extra);
        assert_eq!(longer.accountings[0].weeks.len(), usize::from(4 + extra));
        assert_eq!(verdicts(&longer.accountings[0]), [Verdict::Kept; 3]);
    }
    assert!(generate(&nav, START, &[Path::WithEmployer], 2).is_err(), "it is prolonged by four weeks at a time");
}

#[test]
fn the_mastery_stay_is_five_days_in_a_group() {
    let mastery = template("mastery_stay");
    let rehearsed = rehearse(&mastery, START, 10, 0);
    assert_eq!(rehearsed.end, date(2026, 9, 4));
    for accounting in &rehearsed.accountings {
        assert_eq!(figures(accounting), (5, Some(222), [60, 1050, 1110, 0]));
        assert_eq!(verdicts(accounting), [Verdict::Kept]);
    }
    assert!(
        rehearsed.sessions.iter().filter(|one| one.format == Format::Group).all(|one| one.participants.len() == 10)
    );
    assert_eq!(mastery.referral.mark.as_deref(), Some("Arbeidsrettet mestringsopphold"));
}

#[test]
fn the_network_treats_nobody_and_asks_what_all_ask() {
    let rehearsed = rehearse(&template("network"), START, 1, 0);
    assert!(rehearsed.sessions.is_empty());
    assert_eq!(figures(&rehearsed.accountings[0]), (0, None, [0; 4]));
    assert_eq!(rehearsed.accountings[0].follow_ups_in_window, 2);
    assert_eq!(verdicts(&rehearsed.accountings[0]), [Verdict::Kept]);
}
