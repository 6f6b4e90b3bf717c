//! Promises, faults and changes in the reader's words. Invariant: on the server only, so that no browser carries them.

use contract::{AppError, FieldError};
use domain::{
    Lang,
    programme::{Change, How, Problem, Promise, Reason, Refusal, Template, Weekday},
};
use jiff::civil::Date;
use service::{
    programme::{TextFault, TextProblem, line_at},
    wording,
};
use ui::i18n::t::{programme_told as text, programmes};

/// As many faults as are told at once.
const MOST_TOLD: usize = 20;
/// Characters of a line that is quoted.
const MOST_QUOTED: usize = 60;

pub fn promise(promise: &Promise) -> String {
    match promise {
        Promise::StructuredDay { minutes } => text::promise_structured_day(hours(u32::from(*minutes))),
        Promise::DaysAWeek { at_least } => text::promise_days_a_week(i64::from(*at_least)),
        Promise::IndividualShare { percent, give_or_take } => text::promise_individual_share(percent, give_or_take),
        Promise::OnSiteShare { at_least_percent } => text::promise_on_site_share(at_least_percent),
        Promise::FollowUps { at_least, within_weeks } => {
            text::promise_follow_ups(i64::from(*at_least), programmes::weeks(i64::from(*within_weeks)))
        }
        Promise::Contact { months } => {
            let last = months.last().map_or(0, |last| i64::from(*last));
            let months: Vec<String> = months.iter().map(ToString::to_string).collect();
            text::promise_contact(last, months.join(text::and()))
        }
        Promise::StartWithin { days } => text::promise_start_within(i64::from(*days)),
    }
}

/// Why a promise cannot be kept, in weeks from `start`.
pub fn reason(reason: &Reason, start: Date) -> String {
    let day = |date: &Date| week_and_day(start, *date);
    match reason {
        Reason::ShortDay { date, minutes, wanted } => {
            text::reason_short_day(day(date), hours(*minutes), hours(*wanted))
        }
        Reason::FewDays { week_of: date, days, wanted, .. } => {
            text::reason_few_days(week_of(start, *date), days, wanted)
        }
        Reason::Share { week_of: date, percent, wanted, give_or_take } => {
            text::reason_share(week_of(start, *date), percent, wanted, give_or_take)
        }
        Reason::LittleOnSite { percent, wanted } => text::reason_little_on_site(percent, wanted),
        Reason::NoSessions => text::reason_no_sessions().to_owned(),
        Reason::FewFollowUps { possible, wanted, .. } => text::reason_few_follow_ups(possible, wanted),
        Reason::FollowUpDue { date } => text::reason_follow_up_due(day(date)),
        Reason::NoContact { months } => text::reason_no_contact(text::months(i64::from(*months))),
        Reason::Waited { days, most } => text::reason_waited(i64::from(*days), most),
    }
}

/// The week of a programme from `start` that a day is in, counted from 1.
pub fn week_of(start: Date, date: Date) -> u16 {
    let days = date.since(start).map_or(0, |span| span.get_days());
    u16::try_from(days.div_euclid(7) + 1).unwrap_or(1)
}

fn week_and_day(start: Date, date: Date) -> String {
    text::week_and_day(week_of(start, date), weekday(Weekday::from(date.weekday())))
}

/// A day of the week.
pub fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => text::monday(),
        Weekday::Tuesday => text::tuesday(),
        Weekday::Wednesday => text::wednesday(),
        Weekday::Thursday => text::thursday(),
        Weekday::Friday => text::friday(),
        Weekday::Saturday => text::saturday(),
        Weekday::Sunday => text::sunday(),
    }
}

/// "6 måneder"
pub fn months(many: i64) -> String {
    text::months(many)
}

/// So much time, as "5 t 30 min".
pub fn hours(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => text::minutes(rest),
        (hours, 0) => text::hours(hours),
        (hours, rest) => text::hours_minutes(hours, rest),
    }
}

/// Why no plan was made.
pub fn refusal(lang: Lang, refusal: &Refusal, template: &Template) -> String {
    match refusal {
        Refusal::NoRoom { date, at, kind, placed, wanted } => {
            let name = template.kind(kind).map_or("", |kind| kind.name.text(lang));
            text::no_room(wording::weekday_date(lang, *date), name, at, placed, wanted)
        }
        Refusal::TooMany => text::too_many_sessions().to_owned(),
        Refusal::WrongDay { .. }
        | Refusal::Holiday(_)
        | Refusal::Participants(_)
        | Refusal::Extension { .. }
        | Refusal::TooFar(_) => text::cannot_begin(wording::long_date(lang, date_of(refusal))),
    }
}

/// The day that a plan cannot begin on.
fn date_of(refusal: &Refusal) -> Date {
    match refusal {
        Refusal::WrongDay { start, .. } => *start,
        Refusal::Holiday(date) | Refusal::TooFar(date) | Refusal::NoRoom { date, .. } => *date,
        Refusal::Participants(_) | Refusal::Extension { .. } | Refusal::TooMany => Date::ZERO,
    }
}

/// What was changed: the part, and which of several.
pub fn change(change: &Change) -> String {
    let part = match change.part.as_str() {
        "name" => text::part_name(),
        "participant_word" => text::part_participant_word(),
        "starts_on" => text::part_starts_on(),
        "holidays" => text::part_holidays(),
        "kinds" => text::part_kinds(),
        "phases" => text::part_phases(),
        "timepoints" => text::part_timepoints(),
        "follow_ups" => text::part_follow_ups(),
        "promises" => text::part_promises(),
        "extension" => text::part_extension(),
        _ => text::part_referral(),
    };
    let part = change.code.as_ref().map_or_else(|| part.to_owned(), |code| format!("{part} «{code}»"));
    match change.how {
        How::Added => text::was_added(part),
        How::Removed => text::was_removed(part),
        How::Changed => text::was_changed(part),
    }
}

/// What is wrong with a text, as errors of its field: with the line each is on, and the line itself.
pub fn faults(written: &str, faults: &[TextFault]) -> AppError {
    let error = |fault: &TextFault| {
        let line = line_at(written, fault.line);
        let quoted: String = line.chars().take(MOST_QUOTED).collect();
        FieldError::new("text", "at_line")
            .with("line", fault.line)
            .with("words", problem(&fault.problem))
            .with("quoted", quoted)
    };
    AppError::Invalid { fields: faults.iter().take(MOST_TOLD).map(error).collect() }
}

/// What is wrong with a text.
pub fn problem(problem: &TextProblem) -> String {
    match problem {
        TextProblem::TooLarge => text::fault_too_large().to_owned(),
        TextProblem::TooDeep => text::fault_too_deep().to_owned(),
        TextProblem::Unreadable(words) => text::fault_unreadable(words),
        TextProblem::Fault { problem, .. } => fault(problem),
    }
}

/// What is wrong with a template.
pub fn fault(problem: &Problem) -> String {
    match problem {
        Problem::NoBokmaal => text::fault_no_bokmaal().to_owned(),
        Problem::TextTooLong => text::fault_text_too_long().to_owned(),
        Problem::BadCode => text::fault_bad_code().to_owned(),
        Problem::Twice(code) => text::fault_twice(code),
        Problem::Unknown { code, .. } => text::fault_unknown(code),
        Problem::TooMany { most, .. } => text::fault_too_many(most),
        Problem::Circle(codes) => text::fault_circle(codes.join(" → ")),
        Problem::OutOfRange { least, most } => text::fault_out_of_range(least, most),
        Problem::TooLong { weeks } => text::fault_too_long(weeks, domain::programme::MOST_WEEKS),
        Problem::NoDay => text::fault_no_day().to_owned(),
        Problem::PastMidnight => text::fault_past_midnight().to_owned(),
        Problem::NoTime { at, until, minutes } => text::fault_no_time(minutes, at, until),
        Problem::UntilForGroup => text::fault_until_for_group().to_owned(),
        Problem::Overlap { day, other, at } => text::fault_overlap(weekday(*day), other, at),
    }
}
