//! Participants' own rights: to see everything, and to decide. Invariant: one's own only, found through the enrolments one
//! may know of; nobody else is ever told by what is here.

mod around;
mod course;
mod entrance;
pub mod export;
mod notes;
mod plan;
pub mod processing;
mod record;
pub mod requests;
mod trail;

use crate::{
    ctx::Ctx,
    error::Result,
    wording::{self, CENTRE_ZONE},
};
use contract::{
    AppError,
    questionnaire::When,
    rights::{MyData, Own},
};
use domain::{
    policy::{self, Act},
    rights::DataKind,
};
use entity::{At, Day, enrolment, own::Whose};
use sea_orm::ConnectionTrait;

/// The page: how much there is of each kind, and all of `kind` if that is one.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for staff.
pub async fn read(ctx: &Ctx, kind: &str) -> Result<MyData> {
    let db = ctx.services.db.read();
    if let Some(kind) = DataKind::parse(kind) {
        return Ok(MyData { counts: Vec::new(), shown: Some((kind, gather(ctx, db, &[kind]).await?)) });
    }
    let all = gather(ctx, db, DataKind::ALL).await?;
    Ok(MyData { counts: DataKind::ALL.iter().map(|kind| (*kind, all.count(*kind))).collect(), shown: None })
}

/// Everything of these kinds about the acting participant.
async fn gather(ctx: &Ctx, conn: &impl ConnectionTrait, kinds: &[DataKind]) -> Result<Own> {
    let (whose, enrolments) = whose(ctx, conn).await?;
    let subject = Subject { whose, enrolments };
    let mut own = Own::default();
    for kind in kinds {
        match kind {
            DataKind::Account => own.account = around::account(ctx, conn, &subject).await?,
            DataKind::WaysIn => own.ways_in = entrance::ways_in(ctx, conn, &subject).await?,
            DataKind::Identity => own.identity = entrance::identity(ctx, conn, &subject).await?,
            DataKind::Referral => own.referral = crate::intake::own(ctx, conn, &subject.whose).await?,
            DataKind::Programme => own.programme = around::programme(ctx, conn, &subject).await?,
            DataKind::Team => own.team = around::team(ctx, conn, &subject).await?,
            DataKind::Asked => own.asked = plan::asked(ctx, conn, &subject).await?,
            DataKind::Answers => own.answers = record::answers(ctx, conn, &subject).await?,
            DataKind::RiskAlerts => own.risk_alerts = crate::risk::own(ctx, conn, &subject.whose).await?,
            DataKind::Training => own.training = record::training(ctx, conn, &subject).await?,
            DataKind::Notes => own.notes = notes::written(ctx, conn, &subject).await?,
            DataKind::ActionPlan => {
                (own.plan_items, own.trial_items) = course::plan_items(ctx, conn, &subject).await?;
                own.plan_versions = course::plan_versions(ctx, conn, &subject).await?;
            }
            DataKind::WorkStatus => own.work_status = course::work_status(ctx, conn, &subject).await?,
            DataKind::Planned => own.planned = plan::planned(ctx, conn, &subject).await?,
            DataKind::Messages => {
                own.messages = plan::messages(ctx, conn, &subject).await?;
                own.questions = plan::questions(ctx, conn, &subject).await?;
            }
            DataKind::Attendance => own.attendance = record::attendance(ctx, conn, &subject).await?,
            DataKind::Talks => own.talks = record::talks(ctx, conn, &subject).await?,
            DataKind::Access => own.access = crate::access_log::entries(ctx, conn, 0, usize::MAX).await?.0,
            DataKind::Emergencies => own.emergencies = trail::emergencies(ctx, conn, &subject).await?,
            DataKind::OwnActs => own.own_acts = trail::acts(ctx, conn, &subject).await?,
            DataKind::Blocks => own.blocks = around::blocks(ctx, conn, &subject).await?,
            DataKind::Consents => own.consents = crate::consent::history(ctx, conn).await?,
            DataKind::Requests => own.requests = requests::told(ctx, conn, &subject.enrolments).await?,
            DataKind::Files => own.files = trail::files(ctx, conn).await?,
            DataKind::Notices => own.notices = around::notices(ctx, conn, &subject).await?,
            DataKind::Letters => own.letters = trail::letters(ctx, conn, &subject).await?,
            DataKind::Devices => own.devices = around::devices(ctx, conn, &subject).await?,
        }
    }
    Ok(own)
}

/// Whom all is about.
struct Subject {
    whose: Whose,
    /// The latest started first.
    enrolments: Vec<enrolment::Model>,
}

async fn whose(ctx: &Ctx, conn: &impl ConnectionTrait) -> Result<(Whose, Vec<enrolment::Model>)> {
    let actor = ctx.actor()?;
    if actor.participant.is_none() {
        return Err(AppError::Forbidden.into());
    }
    let mut enrolments = enrolment::visible_to(actor, ctx.at()).all(conn).await?;
    enrolments
        .retain(|one| policy::may(actor, Act::OwnData, enrolment::standing(actor, one, enrolment::Ties::default())));
    enrolments.sort_by_key(|one| std::cmp::Reverse((one.starts_on, one.id)));
    let ids = enrolments.iter().map(|one| one.id).collect();
    Ok((Whose { centre: actor.centre, account: actor.account, enrolments: ids }, enrolments))
}

/// An instant with its year: what is told here may be years old.
pub(crate) fn when(ctx: &Ctx, at: At) -> When {
    let at = at.timestamp();
    When { text: wording::dated_moment(ctx.lang, at, CENTRE_ZONE), iso: at.to_string() }
}

fn day(ctx: &Ctx, day: Day) -> When {
    When { text: wording::long_date(ctx.lang, day.0), iso: day.0.to_string() }
}
