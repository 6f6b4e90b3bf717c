//! Who is to be reached by what one person answers at one measuring point. Invariant: the point's own duty, else the whole
//! programme's, and none unless somebody named in it can take an alert about this participant.

use super::{at_centre, reachable};
use crate::{Ctx, Result, programme, wording};
use contract::{questionnaire::When, risk::Answers};
use domain::{
    id::{AccountId, CentreId},
    risk::{Answering, Hours},
};
use entity::{account, enrolment, risk_duty};
use jiff::Zoned;
use sea_orm::ConnectionTrait;

/// A duty in force for one person.
#[derive(Clone, Debug)]
pub struct Duty {
    /// Who is told at once: the responsible, or the deputy where the responsible cannot be reached.
    pub first: AccountId,
    pub first_name: String,
    pub hours: Hours,
}

impl Duty {
    /// When the centre answers, in words.
    #[must_use]
    pub fn answers(&self, ctx: &Ctx) -> Answers {
        let when = |at: Zoned| {
            let at = at.timestamp();
            When { text: wording::moment(ctx.lang, at, wording::CENTRE_ZONE), iso: at.to_string() }
        };
        match self.hours.answering(&at_centre(ctx.now)) {
            Answering::NowUntil(until) => Answers::NowUntil(when(until)),
            Answering::From(from) => Answers::From(when(from)),
            Answering::Never => Answers::Never,
        }
    }
}

/// Who is to be reached by what this enrolment answers at `timepoint` (empty beside the measuring points). None where nobody
/// is named, or nobody named can be reached: then nothing with a risk item may be asked. The caller has authorised the
/// enrolment.
///
/// # Errors
/// When the database is down.
pub async fn duty_for(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    timepoint: &str,
) -> Result<Option<Duty>> {
    let Some(row) = named_for(ctx, conn, enrolled, timepoint).await? else { return Ok(None) };
    let named = (Some(row.responsible_id), Some(row.deputy_id));
    let who = reachable(conn, enrolled.centre_id, enrolled.participant_id, named).await?;
    let first = match (who.responsible, who.deputy) {
        (true, _) => row.responsible_id,
        (false, true) => row.deputy_id,
        (false, false) => return Ok(None),
    };
    let Some(account) = account::by_id(conn, first).await? else { return Ok(None) };
    Ok(Some(Duty { first, first_name: account.name, hours: serde_json::from_value(row.hours)? }))
}

/// The duty that is written down, whoever of those named can be reached.
pub(super) async fn named_for(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    timepoint: &str,
) -> Result<Option<risk_duty::Model>> {
    let Some(code) = code_of(ctx, conn, enrolled).await? else { return Ok(None) };
    Ok(of_place(risk_duty::of_programme(conn, enrolled.centre_id, &code).await?, timepoint))
}

/// The code of the programme that somebody is in.
pub(super) async fn code_of(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
) -> Result<Option<String>> {
    Ok(programme::template_of(ctx, conn, enrolled).await?.map(|template| template.code))
}

/// Of what stands for a programme: a point's own, else the whole programme's.
pub(super) fn of_place(mut rows: Vec<risk_duty::Model>, timepoint: &str) -> Option<risk_duty::Model> {
    let own = rows.iter().position(|row| row.timepoint == timepoint);
    let found = own.or_else(|| rows.iter().position(|row| row.timepoint.is_empty()))?;
    Some(rows.swap_remove(found))
}

/// The programmes of a centre that have this code, in whatever version.
pub(super) async fn programmes_with(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    code: &str,
) -> Result<Vec<domain::id::ProgrammeId>> {
    let all = programme::newest_of_centre(conn, centre).await?;
    Ok(all.into_iter().filter(|(_, template)| template.code == code).map(|(id, _)| id).collect())
}
