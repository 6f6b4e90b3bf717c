//! How attendance was corrected. Invariant: what it was before is kept with the correction, also what was measured.

use crate::{
    ctx::Ctx,
    error::Result,
    wording::{CENTRE_ZONE, dated_moment},
};
use contract::participants::Correction;
use domain::{
    id::{EnrolmentId, SessionId},
    schedule::AttendanceStatus,
};
use entity::{account, attendance, attendance_change as change};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// Keeps what `row` was before it became `status`.
pub(super) async fn keep(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    row: &attendance::Model,
    status: AttendanceStatus,
) -> Result<()> {
    let kept = change::Model {
        id: ctx.id(),
        centre_id: row.centre_id,
        session_id: row.session_id,
        enrolment_id: row.enrolment_id,
        status_before: row.status,
        was_measured: row.source == attendance::MEDIA,
        status_after: status,
        changed_by: ctx.actor()?.account,
        changed_at: ctx.at(),
    };
    entity::insert(conn, kept).await?;
    Ok(())
}

/// The corrections of some enrolments, by session.
#[derive(Default)]
pub(crate) struct Corrections(HashMap<(EnrolmentId, SessionId), Corrected>);

/// How the attendance at one session was corrected.
#[derive(Default)]
pub(crate) struct Corrected {
    pub(crate) in_words: Vec<Correction>,
    /// What was corrected had been measured.
    pub(crate) was_measured: bool,
}

impl Corrections {
    /// Of `enrolments`, which the caller has been allowed to read.
    pub(crate) async fn of(ctx: &Ctx, conn: &impl ConnectionTrait, enrolments: Vec<EnrolmentId>) -> Result<Self> {
        let rows = change::of(conn, enrolments).await?;
        let mut found = Self::default();
        let Some(centre) = rows.first().map(|row| row.centre_id) else { return Ok(found) };
        let people = account::of_centre(conn, centre, rows.iter().map(|row| row.changed_by)).await?;
        for row in rows {
            let one = found.0.entry((row.enrolment_id, row.session_id)).or_default();
            one.was_measured |= row.was_measured;
            one.in_words.push(Correction {
                before: row.status_before,
                after: row.status_after,
                by: people.get(&row.changed_by).map_or_else(String::new, |one| one.name.clone()),
                at: dated_moment(ctx.lang, row.changed_at.timestamp(), CENTRE_ZONE),
            });
        }
        Ok(found)
    }

    pub(crate) fn take(&mut self, enrolment: EnrolmentId, session: SessionId) -> Corrected {
        self.0.remove(&(enrolment, session)).unwrap_or_default()
    }
}
