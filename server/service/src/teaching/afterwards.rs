//! What comes after a session. Invariant: only what its own reader is in.

use crate::{ctx::Ctx, error::Result, wording};
use contract::teaching::Next;
use domain::person::Role;
use entity::day;
use sea_orm::ConnectionTrait;

/// The acting participant's next session: of the same day, else of a later one.
pub(super) async fn next(ctx: &Ctx, conn: &impl ConnectionTrait) -> Result<Option<Next>> {
    let actor = ctx.actor()?;
    if actor.role != Role::Participant {
        return Ok(None);
    }
    let found = day::of_actor_from(actor, ctx.at(), ctx.at()).one(conn).await?;
    Ok(found.map(|session| {
        let (starts, ends) = (session.starts_at.timestamp(), session.ends_at.timestamp());
        let day = |at| wording::day_of(at, &session.zone);
        let when = if day(starts) == day(ctx.now) {
            wording::clock_span(ctx.lang, starts, ends, &session.zone)
        } else {
            wording::moment(ctx.lang, starts, &session.zone)
        };
        Next { id: session.id, title: wording::content(ctx.lang, &session.title), when }
    }))
}
