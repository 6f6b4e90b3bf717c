//! Who is told of, and answers, what a participant decides and asks. Invariant: nobody who is shut out is told, and a wish
//! never waits for somebody who cannot read it while another could.

use crate::{
    ctx::Ctx,
    error::Result,
    jobs::{self, Work},
};
use contract::{AppError, rights::Answerer};
use domain::{
    id::{AccountId, CentreId, EnrolmentId},
    person::Role,
    policy,
};
use entity::{account, data_request, enrolment};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Tells the coordinators in the team and the contact person, as far as they may know of the participant; where there is
/// none, the centre's managers, that somebody must be found.
///
/// # Errors
/// When it cannot be written. So for all below.
pub(crate) async fn tell(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    about: &str,
    cause: Uuid,
) -> Result<()> {
    let to = enrolment::arrangers(conn, enrolled, ctx.at()).await?;
    if to.is_empty() {
        let to = managers(conn, enrolled.centre_id).await?;
        return notify(ctx, conn, enrolled.centre_id, &to, ("message_unread", cause, cause)).await;
    }
    notify(ctx, conn, enrolled.centre_id, &to, (about, enrolled.id.into(), cause)).await
}

/// Tells whoever can answer a wish: the team; else the centre's coordinators; else its managers, that somebody must be
/// found. Gives who it was.
pub(crate) async fn tell_of_wish(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    cause: Uuid,
) -> Result<Answerer> {
    let (answerer, can_answer) = answerers(ctx, conn, enrolled).await?;
    // of what they do not follow they are told without whose it is
    let (to, about, object) = match answerer {
        Answerer::Team => (can_answer, "data_request", enrolled.id.into()),
        Answerer::Centre => (can_answer, "data_request", cause),
        Answerer::Nobody => (managers(conn, enrolled.centre_id).await?, "wish_unread", cause),
    };
    notify(ctx, conn, enrolled.centre_id, &to, (about, object, cause)).await?;
    Ok(answerer)
}

/// The leaders of a centre.
pub(crate) async fn managers(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Vec<AccountId>> {
    let staff = account::staff_of_centre(conn, centre).await?;
    Ok(staff.iter().filter(|one| one.role == Role::Manager).map(|one| one.id).collect())
}

/// After somebody is shut out or has left: wishes that wait are told to whoever can answer them now, unless the team can.
pub(crate) async fn hand_over(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    cause: Uuid,
) -> Result<()> {
    let waits = data_request::of_enrolments(conn, [enrolled.id]).await?.iter().any(|row| row.answered_at.is_none());
    if waits && answerer(ctx, conn, enrolled).await? != Answerer::Team {
        tell_of_wish(ctx, conn, enrolled, cause).await?;
    }
    Ok(())
}

/// The enrolments of `account`'s centre with a wish that nobody else can answer, asked before it leaves: those are for
/// [`hand_on`] afterwards.
pub(crate) async fn relying_on(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    account: &account::Model,
) -> Result<Vec<enrolment::Model>> {
    let mut alone = Vec::new();
    for enrolled in enrolment::waiting(account.centre_id).all(conn).await? {
        if answerers(ctx, conn, &enrolled).await?.1 == [account.id] {
            alone.push(enrolled);
        }
    }
    Ok(alone)
}

/// After an account is closed or is something else: what relied on it goes to whoever can answer now.
pub(crate) async fn hand_on(ctx: &Ctx, conn: &impl ConnectionTrait, relied: &[enrolment::Model]) -> Result<()> {
    for enrolled in relied {
        hand_over(ctx, conn, enrolled, ctx.id()).await?;
    }
    Ok(())
}

/// Once for each of these and each `cause`.
async fn notify(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    centre: CentreId,
    to: &[AccountId],
    (about, object, cause): (&str, Uuid, Uuid),
) -> Result<()> {
    for &account in to {
        let notice = Work::Notify { account, about: about.to_owned(), object };
        jobs::enqueue(ctx, conn, centre, &notice, format!("{about}:{cause}:{account}")).await?;
    }
    Ok(())
}

/// Who can answer wishes of this enrolment now.
pub(crate) async fn answerer(ctx: &Ctx, conn: &impl ConnectionTrait, enrolled: &enrolment::Model) -> Result<Answerer> {
    Ok(answerers(ctx, conn, enrolled).await?.0)
}

/// The same, and the people.
async fn answerers(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
) -> Result<(Answerer, Vec<AccountId>)> {
    let team = enrolment::arrangers(conn, enrolled, ctx.at()).await?;
    if !team.is_empty() {
        return Ok((Answerer::Team, team));
    }
    let centre = enrolment::stand_ins(conn, enrolled).await?;
    let answerer = if centre.is_empty() { Answerer::Nobody } else { Answerer::Centre };
    Ok((answerer, centre))
}

/// May the actor answer the waiting wishes of this enrolment because nobody in its team can?
pub(crate) async fn stands_in(ctx: &Ctx, conn: &impl ConnectionTrait, enrolled: &enrolment::Model) -> Result<bool> {
    let relation = crate::access::relation(ctx, conn, enrolled).await?;
    Ok(policy::may_stand_in(ctx.actor()?, relation) && enrolment::arrangers(conn, enrolled, ctx.at()).await?.is_empty())
}

/// The enrolment `id`, if the actor may answer a wish of it for want of anybody in the team.
///
/// # Errors
/// `Unauthenticated`; `NotFound` when it does not exist or others answer.
pub(crate) async fn enrolment_stood_in_for(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    id: EnrolmentId,
) -> Result<enrolment::Model> {
    let found = enrolment::find_open_to(conn, ctx.actor()?, id).await?.ok_or(AppError::NotFound)?;
    if stands_in(ctx, conn, &found).await? { Ok(found) } else { Err(AppError::NotFound.into()) }
}
