//! Times and places in words, on the server only, so that browsers get finished text. Invariant: local reckoning is by a
//! named zone, never by an offset.

use contract::questionnaire::When;
use domain::{Lang, LangMap, programme::TimeOfDay};
use entity::At;
use icu::{
    collator::{CollatorBorrowed, options::CollatorOptions},
    datetime::{DateTimeFormatter, fieldsets},
    locale::{Locale, locale},
};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use jiff_icu::ConvertFrom as _;
use std::cmp::Ordering;

/// The zone of texts that belong to no site.
pub const CENTRE_ZONE: &str = "Europe/Oslo";

fn locale_of(lang: Lang) -> Locale {
    match lang {
        Lang::Nb => locale!("nb"),
        Lang::Nn => locale!("nn"),
        Lang::En => locale!("en-GB"),
    }
}

/// The zone, or UTC if the name is unknown.
#[must_use]
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The calendar day of an instant in a zone.
#[must_use]
pub fn day_of(at: Timestamp, zone_name: &str) -> Date {
    at.to_zoned(zone(zone_name)).date()
}

/// The instant at which a calendar day is over in a zone.
#[must_use]
pub fn end_of_day(date: Date, zone_name: &str) -> Timestamp {
    let next = date.tomorrow().unwrap_or(date);
    next.to_zoned(zone(zone_name)).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// The last minute of a day of the centre: a time limit that names this day, not the next.
#[must_use]
pub fn last_minute(day: Date) -> Timestamp {
    end_of_day(day, CENTRE_ZONE).saturating_sub(SignedDuration::from_mins(1)).unwrap_or(Timestamp::MAX)
}

/// The day of an instant at the centre.
#[must_use]
pub fn centre_day(at: At) -> Date {
    day_of(at.timestamp(), CENTRE_ZONE)
}

/// The Monday of the week that `day` is in.
#[must_use]
pub fn monday_of(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

/// The week from `monday`, as instants: from its start until before the next.
#[must_use]
pub fn week_span(monday: Date) -> (At, At) {
    days_span(monday, monday.saturating_add(6.days()))
}

/// These days of the centre, both included, as instants: from their start until before the next.
#[must_use]
pub fn days_span(first: Date, last: Date) -> (At, At) {
    let zone = zone(CENTRE_ZONE);
    let start = |day: Date| day.to_zoned(zone.clone()).map_or(Timestamp::MIN, |zoned| zoned.timestamp());
    (At::new(start(first)), At::new(start(last.saturating_add(1.day()))))
}

/// "mandag 23. november". Put together here: ICU's own pattern for day and weekday loses the full stop in Norwegian.
#[must_use]
pub fn weekday_date(lang: Lang, date: Date) -> String {
    let locale = locale_of(lang);
    let weekday = DateTimeFormatter::try_new(locale.clone().into(), fieldsets::E::long());
    let day = DateTimeFormatter::try_new(locale.into(), fieldsets::MD::long());
    let icu_date = icu::calendar::Date::convert_from(date);
    match (weekday, day) {
        (Ok(weekday), Ok(day)) => {
            let comma = if lang == Lang::En { "," } else { "" };
            format!("{}{comma} {}", weekday.format(&icu_date), day.format(&icu_date))
        }
        _ => date.to_string(),
    }
}

/// "23. november 2026"
#[must_use]
pub fn long_date(lang: Lang, date: Date) -> String {
    let formatter = DateTimeFormatter::try_new(locale_of(lang).into(), fieldsets::YMD::long());
    match formatter {
        Ok(formatter) => formatter.format(&icu::calendar::Date::convert_from(date)).to_string(),
        Err(_) => date.to_string(),
    }
}

/// "09.00", in English "09:00"
#[must_use]
pub fn clock_time(lang: Lang, at: Timestamp, zone_name: &str) -> String {
    let local = at.to_zoned(zone(zone_name));
    let separator = if lang == Lang::En { ':' } else { '.' };
    format!("{:02}{separator}{:02}", local.hour(), local.minute())
}

/// "09.00–10.00"
#[must_use]
pub fn clock_span(lang: Lang, from: Timestamp, to: Timestamp, zone_name: &str) -> String {
    format!("{}–{}", clock_time(lang, from, zone_name), clock_time(lang, to, zone_name))
}

/// "mandag 23. november 09.00–10.00"
#[must_use]
pub fn day_span(lang: Lang, from: Timestamp, to: Timestamp, zone_name: &str) -> String {
    format!("{} {}", weekday_date(lang, day_of(from, zone_name)), clock_span(lang, from, to, zone_name))
}

/// "09.00–10.00" on the wall.
#[must_use]
pub fn wall_span(lang: Lang, from: TimeOfDay, minutes: u16) -> String {
    let to = from.plus(minutes).unwrap_or(from);
    let span = format!("{from}–{to}");
    if lang == Lang::En { span } else { span.replace(':', ".") }
}

/// "mandag 23. november kl. 09.00"
#[must_use]
pub fn moment(lang: Lang, at: Timestamp, zone_name: &str) -> String {
    let date = weekday_date(lang, day_of(at, zone_name));
    let time = clock_time(lang, at, zone_name);
    match lang {
        Lang::En => format!("{date} at {time}"),
        Lang::Nb | Lang::Nn => format!("{date} kl. {time}"),
    }
}

/// A moment at a centre, for a page.
#[must_use]
pub fn when(lang: Lang, at: At) -> When {
    When { text: moment(lang, at.timestamp(), CENTRE_ZONE), iso: at.timestamp().to_string() }
}

/// "12,4 MB", in English "12.4 MB": by thousands, as disks are sold.
#[must_use]
pub fn bytes(lang: Lang, bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let (mut tenths, mut unit) = (bytes.saturating_mul(10), 0);
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1000;
        unit += 1;
    }
    let point = if lang == Lang::En { '.' } else { ',' };
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} {}", UNITS[unit]),
        (whole, tenth) => format!("{whole}{point}{tenth} {}", UNITS[unit]),
    }
}

/// How names are ordered: Æ, Ø and Å last.
pub fn name_order() -> impl Fn(&str, &str) -> Ordering {
    let collator = CollatorBorrowed::try_new(locale!("nb").into(), CollatorOptions::default()).ok();
    move |a, b| collator.as_ref().map_or_else(|| a.cmp(b), |collator| collator.compare(a, b))
}

/// "23. november 2026 kl. 09.00"
#[must_use]
pub fn dated_moment(lang: Lang, at: Timestamp, zone_name: &str) -> String {
    let (date, time) = (long_date(lang, day_of(at, zone_name)), clock_time(lang, at, zone_name));
    match lang {
        Lang::En => format!("{date} at {time}"),
        Lang::Nb | Lang::Nn => format!("{date} kl. {time}"),
    }
}

/// Content that staff wrote, in the reader's language or bokmål.
#[must_use]
pub fn content(lang: Lang, stored: &serde_json::Value) -> String {
    serde_json::from_value::<LangMap>(stored.clone()).unwrap_or_default().text(lang).to_owned()
}

/// Browser and device in words, from a `User-Agent`. Only names from a fixed list: the header itself is never kept.
#[must_use]
pub fn device(user_agent: &str) -> String {
    let first = |names: &[(&str, &'static str)], other: &'static str| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map_or(other, |(_, name)| *name)
    };
    let browser = first(
        &[("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")],
        "",
    );
    let system = first(
        &[
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("Mac OS", "Mac"),
            ("CrOS", "Chromebook"),
            ("Linux", "Linux"),
        ],
        "",
    );
    [browser, system].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_starts_on_monday_over_new_year_too() {
        for (day, monday) in [("2026-11-22", "2026-11-16"), ("2026-11-16", "2026-11-16"), ("2027-01-01", "2026-12-28")]
        {
            let day: Date = day.parse().unwrap();
            assert_eq!(monday_of(day).to_string(), monday);
        }
    }

    #[test]
    fn dates_read_right_in_three_languages() -> Result<(), jiff::Error> {
        let date: Date = "2026-11-23".parse()?;
        assert_eq!(weekday_date(Lang::Nb, date), "mandag 23. november");
        assert_eq!(weekday_date(Lang::Nn, date), "måndag 23. november");
        assert_eq!(weekday_date(Lang::En, date), "Monday, 23 November");
        Ok(())
    }

    #[test]
    fn the_clock_follows_daylight_saving() -> Result<(), jiff::Error> {
        // both nights of 2026: 29 March forward, 25 October back
        assert_eq!(clock_time(Lang::Nb, "2026-03-29T00:59:00Z".parse()?, CENTRE_ZONE), "01.59");
        assert_eq!(clock_time(Lang::Nb, "2026-03-29T01:00:00Z".parse()?, CENTRE_ZONE), "03.00");
        assert_eq!(clock_time(Lang::Nb, "2026-10-25T00:30:00Z".parse()?, CENTRE_ZONE), "02.30");
        assert_eq!(clock_time(Lang::En, "2026-10-25T01:30:00Z".parse()?, CENTRE_ZONE), "02:30");
        Ok(())
    }

    #[test]
    fn an_amount_of_bytes_is_short() {
        let words = |amount| bytes(Lang::Nb, amount);
        assert_eq!([0, 999, 1000, 12_449_000].map(words), ["0 B", "999 B", "1 kB", "12,4 MB"]);
        assert_eq!(bytes(Lang::En, 2_500_000_000_000), "2.5 TB");
    }

    #[test]
    fn a_device_is_named_from_a_list() {
        let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Safari/604.1";
        assert_eq!(device(agent), "Safari, iPhone");
        assert_eq!(device("<script>alert(1)</script>"), "");
    }
}
