//! The way back to work: the action plan with its signed versions, sick leave and work. Invariant: what was taken out is told
//! too, as such.

use super::{Subject, day, when};
use crate::{action_plan, ctx::Ctx, error::Result, work_status};
use contract::rights::{OwnPlanItem, OwnPlanVersion, OwnTrialItem, OwnWorkStatus};
use domain::goal::Written;
use entity::{account, own};
use sea_orm::ConnectionTrait;

/// What the plan says, and what is written of a work trial.
pub(super) async fn plan_items(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    subject: &Subject,
) -> Result<(Vec<OwnPlanItem>, Vec<OwnTrialItem>)> {
    let rows = own::plan_items(conn, &subject.whose).await?;
    let people = account::of_centre(conn, subject.whose.centre, rows.iter().map(|row| row.updated_by)).await?;
    let (mut of_plan, mut of_trial) = (Vec::new(), Vec::new());
    for row in &rows {
        let voided = row.voided_at.map(|at| when(ctx, at));
        match action_plan::open(ctx, row)? {
            Written::Trial(item) => {
                let entry = action_plan::entry(ctx, &people, row, item);
                of_trial.push(OwnTrialItem { entry, voided });
            }
            Written::Plan(item) => of_plan.push(OwnPlanItem {
                shown: action_plan::shown(ctx, item),
                by: people.get(&row.updated_by).map(|one| one.name.clone()).unwrap_or_default(),
                at: when(ctx, row.updated_at),
                voided,
            }),
        }
    }
    Ok((of_plan, of_trial))
}

pub(super) async fn plan_versions(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    subject: &Subject,
) -> Result<Vec<OwnPlanVersion>> {
    let rows = own::plan_versions(conn, &subject.whose).await?;
    let signers: Vec<_> =
        rows.iter().flat_map(|row| [row.participant_signed_by, row.contact_signed_by]).flatten().collect();
    let people = account::of_centre(conn, subject.whose.centre, signers).await?;
    let told = rows.iter().map(|row| {
        let content = action_plan::open_version(ctx, row)?;
        Ok(OwnPlanVersion {
            row: action_plan::version_row(ctx, &people, row),
            items: content.entries.into_iter().map(|entry| action_plan::shown(ctx, entry.item)).collect(),
        })
    });
    told.collect()
}

pub(super) async fn work_status(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    subject: &Subject,
) -> Result<Vec<OwnWorkStatus>> {
    let rows = own::work_status(conn, &subject.whose).await?;
    let people = account::of_centre(conn, subject.whose.centre, rows.iter().map(|row| row.created_by)).await?;
    let told = rows.iter().map(|row| {
        Ok(OwnWorkStatus {
            status: work_status::open(ctx, row)?,
            day: day(ctx, row.from_day),
            by: people.get(&row.created_by).map(|one| one.name.clone()).unwrap_or_default(),
            voided: row.voided_at.map(|at| when(ctx, at)),
        })
    });
    told.collect()
}
