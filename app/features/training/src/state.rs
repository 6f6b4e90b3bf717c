//! The page's address and its sums, as plain values.

use contract::training::Week;

/// The page of the week of `day`, with a word that something was `done`.
pub(crate) fn done_path(day: &str, done: &str) -> String {
    format!("/training?week={day}&done={done}")
}

/// The form for changing an entry, in the week that is shown.
pub(crate) fn edit_path(monday: &str, id: &str) -> String {
    format!("/training?week={monday}&edit={id}")
}

/// How a week stands to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// The week is not over: only what the week before came to.
    SoFar(i64),
    More(i64),
    Less(i64),
    Same,
}

impl Comparison {
    pub(crate) fn of(week: &Week) -> Self {
        let before = week.minutes_week_before;
        match week.minutes - before {
            _ if week.today.is_some() => Self::SoFar(before),
            0 => Self::Same,
            more if more > 0 => Self::More(more),
            less => Self::Less(-less),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(minutes: i64, minutes_week_before: i64, today: Option<usize>) -> Week {
        Week {
            monday: "2026-11-16".into(),
            number: 47,
            first_day: String::new(),
            last_day: String::new(),
            previous: None,
            next: None,
            today,
            days: vec![0; 7],
            minutes,
            minutes_week_before,
            entries: Vec::new(),
        }
    }

    #[test]
    fn an_unfinished_week_is_not_held_against_a_full_one() {
        assert_eq!(Comparison::of(&week(10, 90, Some(0))), Comparison::SoFar(90));
        assert_eq!(Comparison::of(&week(120, 90, None)), Comparison::More(30));
        assert_eq!(Comparison::of(&week(60, 90, None)), Comparison::Less(30));
        assert_eq!(Comparison::of(&week(0, 0, None)), Comparison::Same);
    }
}
