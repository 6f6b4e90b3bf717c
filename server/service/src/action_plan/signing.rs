//! Agreeing on the plan. Invariant: what is signed is what was seen; two who sign at once sign the same version, or one of
//! them is told that there is another.

use super::{commit, read::entries};
use crate::{
    access,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    events::EventKind,
};
use contract::AppError;
use domain::{
    goal::Snapshot,
    id::{EnrolmentId, PlanVersionId},
    policy::{Act, Relation},
};
use entity::{
    enrolment,
    plan_version::{self, Side},
    seal::Place,
};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

const TABLE: &str = "plan_version";

/// Signs what stands in the plan, if that is still what `digest` was made of. Gives the number of the version.
///
/// # Errors
/// `NotFound` when the plan is not the actor's to sign, or is empty; `Conflict` when it is no longer what was seen.
pub async fn sign(ctx: &Ctx, enrolment: &str, seen: &str) -> Result<(EnrolmentId, i32)> {
    let tx = ctx.begin().await?;
    let (enrolled, relation) = access::named_or_own(ctx, &tx, enrolment, Act::SignActionPlan).await?;
    // who signs at the same time waits here
    enrolment::lock(&tx, enrolled.id).await?;
    let draft = Snapshot::of(entries(ctx, &tx, &enrolled).await?.1);
    if draft.entries.is_empty() {
        return Err(AppError::NotFound.into());
    }
    let digest = digest(enrolled.id, &draft)?;
    let latest = plan_version::of(&enrolled).one(&tx).await?;
    let number = latest.as_ref().map_or(0, |one| one.number);
    if digest != seen {
        return Err(AppError::Conflict { current: number }.into());
    }
    let side = side(relation);
    let version = match latest.filter(|one| one.digest == digest) {
        Some(version) if version.signed_at(side).is_some() => return Ok((enrolled.id, version.number)),
        Some(version) => version,
        None => {
            let version = version(ctx, &enrolled, (number + 1, &draft), digest)?;
            entity::insert(&tx, version.clone()).await?;
            version
        }
    };
    plan_version::sign(&tx, version.id, side, (ctx.actor()?.account, ctx.at())).await?;
    let deed = Deed::care("sign_plan", TABLE, version.id, enrolled.id);
    audit::record(ctx, &tx, Deed { purpose: access::purpose(relation), ..deed }).await?;
    commit(ctx, tx, &enrolled, EventKind::ActionPlan).await?;
    Ok((enrolled.id, version.number))
}

fn version(
    ctx: &Ctx,
    enrolled: &enrolment::Model,
    (number, content): (i32, &Snapshot),
    digest: String,
) -> Result<plan_version::Model> {
    let id: PlanVersionId = ctx.id();
    Ok(plan_version::Model {
        id,
        centre_id: enrolled.centre_id,
        enrolment_id: enrolled.id,
        number,
        content: ctx.seal(Place::new(TABLE, "content", id), content)?,
        digest,
        created_at: ctx.at(),
        participant_signed_by: None,
        participant_signed_at: None,
        contact_signed_by: None,
        contact_signed_at: None,
    })
}

/// On whose behalf one signs.
pub(super) fn side(relation: Relation) -> Side {
    if relation.own { Side::Participant } else { Side::Contact }
}

/// What a version says.
pub(crate) fn open(ctx: &Ctx, row: &plan_version::Model) -> Result<Snapshot> {
    ctx.open(Place::new(TABLE, "content", row.id), &row.content)
}

/// SHA-256 of the content in hex. The ids in it are random, so that it tells nothing to who guesses at the words.
pub(super) fn digest(enrolment: EnrolmentId, content: &Snapshot) -> Result<String> {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(serde_json::to_vec(&(enrolment, content))?) {
        let _ = write!(hex, "{byte:02x}");
    }
    Ok(hex)
}
