//! What asks of risk, and whether it may be asked. Invariant: nothing with a risk item is asked where nobody can be reached,
//! also when the duty is taken away at the same moment.

use super::duty::{code_of, duty_for};
use crate::{
    Ctx, Result, arrangers,
    jobs::{self, Work},
    library::Entry,
    questionnaire::SHIPPED,
};
use domain::questionnaire::Scoring;
use entity::{enrolment, questionnaire, risk_duty};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::{collections::HashSet, sync::LazyLock};

/// The codes of what ships and has a risk item; what cannot be read counts as having one.
static WITH_RISK: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let has = |scoring: Result<Scoring>| scoring.map_or(true, |scoring| !scoring.risk.is_empty());
    SHIPPED.iter().filter(|one| has(one.scoring())).map(|one| one.code).collect()
});

/// Has the instrument that ships with this code a risk item? Of any other, ask the centre's [`Library`].
pub(crate) fn ships_with_risk(code: &str) -> bool {
    WITH_RISK.contains(code)
}

/// Has a stored instrument one?
pub(super) fn has_risk(form: &questionnaire::Model) -> Result<bool> {
    let scoring: Scoring = serde_json::from_value(form.scoring.clone())?;
    Ok(!scoring.risk.is_empty())
}

/// May this be asked of somebody at `timepoint` (empty beside the points)? Whoever takes the duty away waits until the
/// transaction ends.
///
/// # Errors
/// When the database is down.
pub async fn may_ask(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    enrolled: &enrolment::Model,
    timepoint: &str,
    given: &Entry,
) -> Result<bool> {
    if !given.asks_of_risk {
        return Ok(true);
    }
    if let Some(programme) = code_of(ctx, tx, enrolled).await? {
        risk_duty::hold(tx, enrolled.centre_id, &programme).await?;
    }
    Ok(duty_for(ctx, tx, enrolled, timepoint).await?.is_some())
}

/// The same before there is a transaction, holding nobody up: what is asked then is asked again by [`may_ask`].
pub(crate) async fn watched(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    timepoint: &str,
    given: &Entry,
) -> Result<bool> {
    Ok(!given.asks_of_risk || duty_for(ctx, conn, enrolled, timepoint).await?.is_some())
}

/// Tells the leaders that something is not asked at a measuring point because nobody can be reached; of each point once.
///
/// # Errors
/// When it cannot be written.
pub(crate) async fn tell_unwatched(ctx: &Ctx, enrolled: &enrolment::Model, timepoint: &str) -> Result<()> {
    let about = "risk_unwatched";
    let conn = ctx.services.db.read();
    let leaders = arrangers::managers(conn, enrolled.centre_id).await?;
    let key = |account| format!("{about}:{}:{timepoint}:{account}", enrolled.programme_id);
    let mut untold = Vec::new();
    for account in leaders {
        // a round that has nothing to say writes nothing
        if !entity::job::is_known(conn, &key(account)).await? {
            untold.push(account);
        }
    }
    if untold.is_empty() {
        return Ok(());
    }
    let tx = ctx.begin().await?;
    for account in untold {
        let notice = Work::Notify { account, about: about.to_owned(), object: enrolled.programme_id.into() };
        jobs::enqueue(ctx, &tx, enrolled.centre_id, &notice, key(account)).await?;
    }
    Ok(tx.commit().await?)
}
