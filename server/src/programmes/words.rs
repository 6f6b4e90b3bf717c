//! Promises and verdicts in words, for whoever sits at the command line.

use domain::programme::{Path, Promise, Reason, Weekday};
use jiff::civil::Date;

pub fn way(way: Path) -> &'static str {
    match way {
        Path::WithEmployer => "with employer",
        Path::WithoutEmployer => "without employer",
    }
}

pub fn promise(promise: &Promise) -> String {
    match promise {
        Promise::StructuredDay { minutes } => format!("{} of structured time a day", hours(u32::from(*minutes))),
        Promise::DaysAWeek { at_least } => format!("{at_least} days a week"),
        Promise::IndividualShare { percent, give_or_take } => {
            format!("{percent} % individual each week, give or take {give_or_take}")
        }
        Promise::OnSiteShare { at_least_percent } => format!("at least {at_least_percent} % on site"),
        Promise::FollowUps { at_least, within_weeks } => format!("{at_least} follow-ups within {within_weeks} weeks"),
        Promise::Contact { months } => {
            let months: Vec<_> = months.iter().map(ToString::to_string).collect();
            format!("contact {} months after", months.join(" and "))
        }
        Promise::StartWithin { days } => format!("a start within {days} days"),
    }
}

/// Why; days as week and weekday where they are counted from `start`.
pub fn reason(reason: &Reason, start: Option<Date>) -> String {
    let day = |date: Date| start.map_or_else(|| date.to_string(), |start| week_and_day(start, date));
    match reason {
        Reason::ShortDay { date, minutes, wanted } => {
            format!("{} on {}, not {}", hours(*minutes), day(*date), hours(*wanted))
        }
        Reason::FewDays { week_of, days, wanted, holidays } => {
            let holidays = if *holidays == 0 { String::new() } else { format!("; {holidays} on public holidays") };
            format!("{days} days, not {wanted}, in the week from {}{holidays}", day(*week_of))
        }
        Reason::Share { week_of, percent, wanted, give_or_take } => {
            format!("{percent} %, not {wanted} give or take {give_or_take}, in the week from {}", day(*week_of))
        }
        Reason::LittleOnSite { percent, wanted } => format!("{percent} %, not {wanted}"),
        Reason::NoSessions => "there are no sessions".to_owned(),
        Reason::FewFollowUps { counted, possible, wanted } => {
            format!("{counted} in their windows, {possible} possible, not {wanted}")
        }
        Reason::FollowUpDue { date } => format!("the one of {} was not held yet", day(*date)),
        Reason::NoContact { months } => format!("none {months} months after"),
        Reason::Waited { days, most } => format!("{days} days, not {most}"),
    }
}

/// "week 2, tuesday"
fn week_and_day(start: Date, date: Date) -> String {
    let days = date.since(start).map_or(0, |span| span.get_days());
    format!("week {}, {}", days.div_euclid(7) + 1, Weekday::from(date.weekday()))
}

pub fn hours(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}
