//! What staff see of participants. Invariant: a list or page that shows somebody's data leaves its audit rows in the
//! transaction that read it, and shows no more than the asker's role may see.

pub(crate) mod answers;
mod attention;
mod list;
mod one;

pub use list::list;
pub use one::read;

use crate::{ctx::Ctx, error::Result, wording};
use contract::{AppError, participants::Stage};
use domain::{
    id::{AccountId, CentreId, ParticipantId},
    person::{Actor, Role},
};
use entity::{account, enrolment, overview, participant};
use jiff::civil::Date;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// The actor, if these pages are for their role at all.
fn staff(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if actor.role.is_clinical() || actor.role == Role::Secretary { Ok(actor) } else { Err(AppError::Forbidden.into()) }
}

/// What enrolments refer to, read at once.
pub(crate) struct Around {
    people: HashMap<ParticipantId, account::Model>,
    around: overview::Around,
}

impl Around {
    pub(crate) async fn read(
        conn: &impl ConnectionTrait,
        centre: CentreId,
        enrolments: &[enrolment::Model],
    ) -> Result<Self> {
        Ok(Self {
            people: participant::accounts(conn, centre, enrolments.iter().map(|one| one.participant_id)).await?,
            around: overview::around(conn, centre, enrolments).await?,
        })
    }

    pub(crate) fn name(&self, enrolled: &enrolment::Model) -> String {
        self.people.get(&enrolled.participant_id).map(|account| account.name.clone()).unwrap_or_default()
    }

    pub(crate) fn cohort(&self, enrolled: &enrolment::Model) -> Option<String> {
        Some(self.around.cohorts.get(&enrolled.cohort_id?)?.name.clone())
    }

    pub(crate) fn programme(&self, ctx: &Ctx, enrolled: &enrolment::Model) -> String {
        let programme = self.around.programmes.get(&enrolled.programme_id);
        programme.map(|programme| wording::content(ctx.lang, &programme.name)).unwrap_or_default()
    }

    fn stage(&self, enrolled: &enrolment::Model, today: Date) -> Stage {
        let weeks = self.around.programmes.get(&enrolled.programme_id).map_or(1, |programme| programme.weeks);
        stage(enrolled.starts_on.0, enrolled.ends_on.map(|day| day.0), weeks, today)
    }

    pub(crate) fn person(&self, enrolled: &enrolment::Model) -> Option<overview::Person> {
        let account: AccountId = self.people.get(&enrolled.participant_id)?.id;
        Some(overview::Person { enrolment: enrolled.id, cohort: enrolled.cohort_id, account })
    }
}

/// How far an enrolment has come on `today`. Weeks are reckoned from the Monday of the first.
fn stage(starts: Date, ends: Option<Date>, weeks: i32, today: Date) -> Stage {
    if today < starts {
        return Stage::NotStarted;
    }
    let first = wording::monday_of(starts);
    let days = (today - first).get_days();
    let week = days / 7 + 1;
    if ends.is_some_and(|last| today > last) || week > weeks {
        Stage::Ended
    } else {
        Stage::Running { week, of: weeks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weeks_are_counted_from_the_monday_of_the_first() {
        let starts = date(2026, 11, 17); // a Tuesday
        let at = |day| stage(starts, Some(date(2026, 12, 11)), 4, day);
        assert_eq!(at(date(2026, 11, 16)), Stage::NotStarted);
        assert_eq!(at(starts), Stage::Running { week: 1, of: 4 });
        assert_eq!(at(date(2026, 11, 22)), Stage::Running { week: 1, of: 4 });
        assert_eq!(at(date(2026, 11, 23)), Stage::Running { week: 2, of: 4 });
        assert_eq!(at(date(2026, 12, 11)), Stage::Running { week: 4, of: 4 });
        assert_eq!(at(date(2026, 12, 12)), Stage::Ended);
    }

    #[test]
    fn a_programme_never_exceeds_its_weeks() {
        assert_eq!(stage(date(2026, 11, 16), None, 4, date(2026, 12, 13)), Stage::Running { week: 4, of: 4 });
        assert_eq!(stage(date(2026, 11, 16), None, 4, date(2026, 12, 14)), Stage::Ended);
    }

    #[test]
    fn a_programme_over_the_new_year_goes_on_counting() {
        assert_eq!(stage(date(2026, 12, 28), None, 4, date(2027, 1, 4)), Stage::Running { week: 2, of: 4 });
    }
}
