//! From rows of the audit log to look-ups that the rules can judge. Invariant: day and hour are those of the centre's
//! zone, also in the nights when clocks change.

use crate::{
    ctx::Ctx,
    error::{Error, Result},
    wording::{CENTRE_ZONE, zone},
};
use domain::{
    id::{AccountId, CentreId, EnrolmentId},
    unusual::{Kinship, Look, StaffNames},
};
use entity::{At, account, audit, enrolment, participant};
use jiff::{Timestamp, ToSpan as _, civil::date, tz::TimeZone};
use sea_orm::ConnectionTrait;
use std::collections::{HashMap, HashSet};

/// Midnight, `days` days before today.
pub(super) fn since(ctx: &Ctx, days: i64) -> Result<At> {
    let first = ctx.today().saturating_sub(days.days());
    Ok(At::new(first.to_zoned(zone(CENTRE_ZONE)).map_err(Error::internal)?.timestamp()))
}

/// All who work at the centre, by account.
pub(super) async fn staff_of(
    conn: &impl ConnectionTrait,
    centre: CentreId,
) -> Result<HashMap<AccountId, account::Model>> {
    let all = account::all_of_centre(conn, centre).await?;
    Ok(all.into_iter().filter(|one| one.role.is_staff()).map(|one| (one.id, one)).collect())
}

/// The look-ups of `staff` since `from`.
pub(super) async fn of(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    from: At,
    staff: &HashMap<AccountId, account::Model>,
) -> Result<Vec<Look>> {
    let rows = audit::by_staff(conn, centre, from).await?;
    let pairs: HashSet<_> = rows.iter().map(|row| (row.0, row.2)).collect();
    let kinship = kinship(conn, centre, staff, &pairs).await?;
    let zone = zone(CENTRE_ZONE);
    let look = |(account, role, enrolment, at, purpose, sitting): audit::Look| {
        let (day, hour) = local(at.timestamp(), &zone);
        Look {
            staff: account,
            role,
            enrolment,
            at: at.timestamp().as_second(),
            day,
            hour,
            // what repeats within a sitting is a list that is opened again and again
            listed: sitting.is_some(),
            break_glass: purpose == "break_glass",
            kinship: kinship.get(&(account, enrolment)).copied().unwrap_or_default(),
        }
    };
    Ok(rows.into_iter().map(look).collect())
}

/// The local day, counted from 1 January 1970, and the local hour.
fn local(at: Timestamp, zone: &TimeZone) -> (i32, i8) {
    let local = at.to_zoned(zone.clone());
    ((local.date() - date(1970, 1, 1)).get_days(), local.hour())
}

/// What the names say of each member of staff and participant that met.
async fn kinship(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    staff: &HashMap<AccountId, account::Model>,
    pairs: &HashSet<(AccountId, EnrolmentId)>,
) -> Result<HashMap<(AccountId, EnrolmentId), Kinship>> {
    let enrolments: HashSet<_> = pairs.iter().map(|(_, enrolment)| *enrolment).collect();
    let participants: HashMap<_, _> = enrolment::participants(conn, centre, enrolments).await?.into_iter().collect();
    let people = participant::accounts(conn, centre, participants.values().copied()).await?;
    let names: StaffNames = staff.values().map(|one| one.name.as_str()).collect();
    let of_pair = |&(account, enrolment): &(AccountId, EnrolmentId)| {
        let participant = people.get(participants.get(&enrolment)?)?;
        let who = staff.get(&account)?;
        Some(((account, enrolment), names.kinship(&participant.name, &who.name)))
    };
    Ok(pairs.iter().filter_map(of_pair).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::unusual::is_night;

    fn night(instant: &str) -> Result<(i8, bool), jiff::Error> {
        let (_, hour) = local(instant.parse()?, &zone(CENTRE_ZONE));
        Ok((hour, is_night(hour)))
    }

    #[test]
    fn the_night_follows_the_clock_on_the_wall_when_clocks_change() -> Result<(), jiff::Error> {
        // the night to 29 March 2026 is an hour shorter: 02.00 becomes 03.00
        assert_eq!(night("2026-03-28T20:59:59Z")?, (21, false));
        assert_eq!(night("2026-03-28T21:00:00Z")?, (22, true));
        assert_eq!(night("2026-03-29T03:59:59Z")?, (5, true));
        assert_eq!(night("2026-03-29T04:00:00Z")?, (6, false));
        // the night to 25 October 2026 is an hour longer: 03.00 becomes 02.00
        assert_eq!(night("2026-10-24T19:59:59Z")?, (21, false));
        assert_eq!(night("2026-10-24T20:00:00Z")?, (22, true));
        assert_eq!(night("2026-10-25T04:59:59Z")?, (5, true));
        assert_eq!(night("2026-10-25T05:00:00Z")?, (6, false));
        Ok(())
    }

    #[test]
    fn a_day_is_the_calendars_and_not_24_hours() -> Result<(), jiff::Error> {
        let zone = zone(CENTRE_ZONE);
        let day = |instant: &str| Ok::<_, jiff::Error>(local(instant.parse()?, &zone).0);
        assert_eq!(day("1970-01-01T12:00:00Z")?, 0);
        assert_eq!(day("2026-03-28T22:59:59Z")? + 1, day("2026-03-28T23:00:00Z")?);
        assert_eq!(day("2026-03-29T21:59:59Z")? + 1, day("2026-03-29T22:00:00Z")?);
        Ok(())
    }
}
