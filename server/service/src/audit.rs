//! The audit log. Invariant: append-only, and a row stands or falls with the transaction of the act it records. It is
//! sealed into a chain within a second of its commit.

pub mod chain;
pub mod export;
pub mod sealing;
pub mod verifying;

use crate::{ctx::Ctx, error::Result};
use domain::id::EnrolmentId;
use entity::audit;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// What was done, for the log.
#[derive(Clone, Debug)]
pub struct Deed<'a> {
    /// A verb and a noun, such as `read_answers`. Words for it: `app/ui/locales/*/access_log.json`.
    pub act: &'a str,
    pub object_kind: &'a str,
    pub object_id: Option<Uuid>,
    pub enrolment: Option<EnrolmentId>,
    /// Why: `care`, `own`, `administration`, `break_glass`.
    pub purpose: &'a str,
    /// What repeats within one sitting is recorded once per sitting: its key.
    pub sitting: Option<String>,
}

impl<'a> Deed<'a> {
    #[must_use]
    pub fn care(act: &'a str, object_kind: &'a str, object_id: impl Into<Uuid>, enrolment: EnrolmentId) -> Self {
        Self {
            act,
            object_kind,
            object_id: Some(object_id.into()),
            enrolment: Some(enrolment),
            purpose: "care",
            sitting: None,
        }
    }

    /// Looking at somebody's data in a list: one row a day for each who looks and each who is looked at.
    ///
    /// # Errors
    /// `Unauthenticated` when nobody acts.
    pub fn look(ctx: &Ctx, act: &'a str, enrolment: EnrolmentId) -> Result<Self> {
        let today = ctx.today();
        let sitting = format!("{act}:{}:{enrolment}:{today}", ctx.actor()?.account);
        Ok(Self { sitting: Some(sitting), ..Self::care(act, "enrolment", enrolment, enrolment) })
    }

    /// What is done for the centre, and to no participant.
    #[must_use]
    pub fn office(act: &'a str, object_kind: &'a str, object_id: Option<Uuid>) -> Self {
        Self { act, object_kind, object_id, enrolment: None, purpose: "administration", sitting: None }
    }

    #[must_use]
    pub fn own(act: &'a str, object_kind: &'a str, object_id: impl Into<Uuid>, enrolment: EnrolmentId) -> Self {
        Self { purpose: "own", ..Self::care(act, object_kind, object_id, enrolment) }
    }
}

/// Records `deed` in the transaction `conn`. When it cannot be written the act must fail: pass the error on.
///
/// # Errors
/// `Unauthenticated` when nobody acts; when the row cannot be written.
pub async fn record(ctx: &Ctx, conn: &impl ConnectionTrait, deed: Deed<'_>) -> Result<()> {
    let actor = ctx.actor()?;
    let mut row = audit::Model {
        id: ctx.id(),
        centre_id: actor.centre,
        at: ctx.at(),
        actor_id: actor.account,
        actor_role: actor.role,
        enrolment_id: deed.enrolment,
        act: deed.act.to_owned(),
        object_kind: deed.object_kind.to_owned(),
        object_id: deed.object_id,
        purpose: deed.purpose.to_owned(),
        sitting: deed.sitting,
        seq: None,
        mac: None,
        hash: None,
    };
    row.mac = Some(ctx.services.audit_key.row(&row).to_vec());
    audit::append(conn, row).await?;
    Ok(())
}
