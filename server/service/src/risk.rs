//! Risk answers reach a person (decision 31). Invariant: what asks a risk item is asked only where somebody is named; an
//! alert is raised in the transaction of the answer, and goes on until somebody has written what was done.
//!
//! Whoever answers: [`duty_for`], [`raise`]. Whoever asks: [`may_ask`]. Staff: [`open_alerts`], [`acknowledge`]. Leaders:
//! [`duties`], [`set_duty`], [`remove_duty`]. Every minute: [`escalate_due`].

mod alerts;
mod asked;
mod duties;
mod duty;
mod own;
mod raising;

pub(crate) use alerts::waiting;
pub use alerts::{acknowledge, open_alerts};
pub use asked::may_ask;
pub(crate) use asked::{ships_with_risk, tell_unwatched, watched};
pub(crate) use duties::add_duty;
pub use duties::{DutyForm, NewDuty, duties, remove_duty, set_duty};
pub use duty::{Duty, duty_for};
pub(crate) use own::raised as own;
pub use raising::{Raised, Risks, escalate_due, raise};

use crate::{Result, wording};
use domain::{
    id::{AccountId, CentreId, ParticipantId},
    person::Role,
    policy,
    risk::Reachable,
};
use entity::{access_block, account};
use jiff::{Timestamp, Zoned};
use sea_orm::ConnectionTrait;

/// What a notice of an alert is about.
pub(crate) const NOTICE: &str = "risk_alert";

fn at_centre(moment: Timestamp) -> Zoned {
    moment.to_zoned(wording::zone(wording::CENTRE_ZONE))
}

/// Can an alert come to somebody with this role at all?
fn can_take(role: Role) -> bool {
    role == Role::Manager || policy::may_be_named_for_risk(role)
}

/// Is this somebody who can be named and reached at all?
fn can_be_named(one: &account::Model) -> bool {
    one.disabled_at.is_none() && policy::may_be_named_for_risk(one.role)
}

/// Which of the two named can take an alert about this participant now.
async fn reachable(
    conn: &impl ConnectionTrait,
    centre: CentreId,
    whose: ParticipantId,
    (responsible, deputy): (Option<AccountId>, Option<AccountId>),
) -> Result<Reachable> {
    let known = account::of_centre(conn, centre, responsible.into_iter().chain(deputy)).await?;
    let can = async |named: Option<AccountId>| -> Result<bool> {
        let Some(named) = named.filter(|id| known.get(id).is_some_and(can_be_named)) else { return Ok(false) };
        Ok(!access_block::stands(conn, whose, named).await?)
    };
    Ok(Reachable { responsible: can(responsible).await?, deputy: can(deputy).await? })
}
