//! Referrals: registered by the secretary, assessed by a clinician, admitted by either. Invariant: look-up and
//! authorisation are one step; once it is decided, the secretary sees administration only (decision 18).

mod admitting;
mod board;
mod deciding;
pub(crate) mod form;
mod read;

pub use admitting::{Place, admit};
pub use board::board;
pub use deciding::{Word, ask, assess, reopen, withdraw};
pub use form::{blank, save};
pub use read::{Printed, own, paper, posted, read};

use crate::{
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    programme,
    wording::{self},
};
use contract::{AppError, questionnaire::When};
use domain::{
    Lang,
    id::{ProgrammeId, ReferralId},
    person::Actor,
    policy::{self, ReferralAct},
    programme::Template,
    referral::{Details, Field, Has, Step, lacking},
};
use entity::{Day, referral, seal::Place as Sealing};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

const TABLE: &str = "referral";

/// The actor, if they work with referrals at all.
fn works_here(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if policy::may_with_referral(actor.role, ReferralAct::See, false) {
        Ok(actor)
    } else {
        Err(AppError::Forbidden.into())
    }
}

/// The referral `id`, if the actor may do `act` to one at all, held until the transaction ends. Whether it can be done as the
/// referral stands, says [`take_step`] or [`may`]: who comes too late is told so.
async fn held(ctx: &Ctx, conn: &DatabaseTransaction, id: &str, act: ReferralAct) -> Result<referral::Model> {
    let actor = works_here(ctx)?;
    let id: ReferralId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = referral::hold(conn, actor, ctx.at(), id).await?.ok_or(AppError::NotFound)?;
    let ever = [false, true].into_iter().any(|assessed| policy::may_with_referral(actor.role, act, assessed));
    if ever { Ok(found) } else { Err(AppError::NotFound.into()) }
}

fn may(actor: &Actor, act: ReferralAct, of: &referral::Model) -> bool {
    policy::may_with_referral(actor.role, act, of.state.is_assessed())
}

/// Does `step` with a referral that is still as the actor saw it, with whatever else `change` writes into it.
async fn take_step(
    ctx: &Ctx,
    conn: &DatabaseTransaction,
    found: &referral::Model,
    (expected, step): (i32, Step),
    change: impl FnOnce(&mut referral::Model),
) -> Result<referral::Model> {
    let overtaken = || AppError::Conflict { current: found.version };
    let state = found.state.after(step).ok_or_else(overtaken)?;
    let mut row = found.clone();
    change(&mut row);
    row.state = state;
    row.closed_at = (!state.is_open()).then(|| ctx.at());
    if expected != found.version || !referral::put(conn, row.clone(), (found.state, expected)).await? {
        return Err(overtaken().into());
    }
    row.version = expected.saturating_add(1);
    Ok(row)
}

/// What is done with a referral.
fn deed<'a>(ctx: &Ctx, act: &'a str, of: &referral::Model) -> Result<Deed<'a>> {
    let purpose = if ctx.actor()?.role.is_clinical() { "care" } else { "administration" };
    let object_id = Some(of.id.into());
    Ok(Deed { act, object_kind: TABLE, object_id, enrolment: of.enrolment_id, purpose, sitting: None })
}

async fn record(ctx: &Ctx, conn: &impl ConnectionTrait, act: &str, of: &referral::Model) -> Result<()> {
    audit::record(ctx, conn, deed(ctx, act, of)?).await
}

fn day(ctx: &Ctx, day: Day) -> When {
    When { text: wording::long_date(ctx.lang, day.0), iso: day.0.to_string() }
}

fn opened(ctx: &Ctx, of: &referral::Model) -> Result<Details> {
    ctx.open(Sealing::new(TABLE, "details", of.id), &of.details)
}

/// The programmes of a centre as they are written now, with what they ask of a referral.
struct Programmes(Vec<(ProgrammeId, Template)>);

impl Programmes {
    async fn of(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Self> {
        Ok(Self(programme::newest_of_centre(conn, actor.centre).await?))
    }

    fn template(&self, id: ProgrammeId) -> Option<&Template> {
        self.0.iter().find(|(one, _)| *one == id).map(|(_, template)| template)
    }

    fn name(&self, lang: Lang, id: ProgrammeId) -> String {
        self.template(id).map(|template| template.name.text(lang).to_owned()).unwrap_or_default()
    }

    /// What is lacking in a referral while it can still come.
    fn lacking(&self, of: &referral::Model, details: &Details) -> Vec<Field> {
        if of.state.is_assessed() {
            return Vec::new();
        }
        let has = Has {
            problem: of.problem.is_some() && !details.problem.is_empty(),
            employment: of.employment.is_some(),
            sick_leave: of.sick_leave.is_some(),
            treatment: !details.treatment.is_empty(),
            phone: of.phone.is_some(),
            mark: of.marked,
            born_on: of.born_on.is_some(),
        };
        self.template(of.programme_id).map(|template| lacking(&template.referral, has)).unwrap_or_default()
    }
}
