//! Finds and deletes what is no longer kept. Invariant: reaches only tables named here; none of them is part of a record.

use crate::{At, job, notification, oidc_step, passkey_challenge, poll, poll_answer, session_sign, web_session};
use sea_orm::{Condition, Iterable as _, PrimaryKeyToColumn, QuerySelect, QueryTrait, entity::prelude::*};

/// What may go.
#[derive(Clone, Copy, Debug)]
pub enum Stale {
    /// Ended or expired before this.
    WebSessions(At),
    /// Expired before this.
    OidcSteps(At),
    /// Read before the first, or made before the second.
    Notifications(At, At),
    /// Done before this; what failed waits for somebody.
    Jobs(At),
    /// Too old to be used before this.
    PasskeyChallenges(At),
    /// Raised before this.
    SessionSigns(At),
    /// To what was opened before this.
    PollAnswers(At),
}

impl Stale {
    /// How many there are.
    ///
    /// # Errors
    /// When the database is down. So for the other.
    pub async fn count(self, conn: &impl ConnectionTrait) -> Result<u64, DbErr> {
        match self {
            Self::WebSessions(_) => web_session::Entity::find().filter(self.condition()).count(conn).await,
            Self::OidcSteps(_) => oidc_step::Entity::find().filter(self.condition()).count(conn).await,
            Self::Notifications(..) => notification::Entity::find().filter(self.condition()).count(conn).await,
            Self::Jobs(_) => job::Entity::find().filter(self.condition()).count(conn).await,
            Self::PasskeyChallenges(_) => passkey_challenge::Entity::find().filter(self.condition()).count(conn).await,
            Self::PollAnswers(_) => poll_answer::Entity::find().filter(self.condition()).count(conn).await,
            Self::SessionSigns(_) => session_sign::Entity::find().filter(self.condition()).count(conn).await,
        }
    }

    /// Deletes up to `most` of them; says how many it were.
    pub async fn delete(self, conn: &impl ConnectionTrait, most: u64) -> Result<u64, DbErr> {
        match self {
            Self::WebSessions(_) => delete::<web_session::Entity>(conn, self.condition(), most).await,
            Self::OidcSteps(_) => delete::<oidc_step::Entity>(conn, self.condition(), most).await,
            Self::Notifications(..) => delete::<notification::Entity>(conn, self.condition(), most).await,
            Self::Jobs(_) => delete::<job::Entity>(conn, self.condition(), most).await,
            Self::PasskeyChallenges(_) => delete::<passkey_challenge::Entity>(conn, self.condition(), most).await,
            Self::PollAnswers(_) => delete::<poll_answer::Entity>(conn, self.condition(), most).await,
            Self::SessionSigns(_) => delete::<session_sign::Entity>(conn, self.condition(), most).await,
        }
    }

    fn condition(self) -> Condition {
        match self {
            Self::WebSessions(before) => Condition::any()
                .add(web_session::Column::EndedAt.lt(before))
                .add(web_session::Column::ExpiresAt.lt(before)),
            Self::OidcSteps(before) => Condition::all().add(oidc_step::Column::ExpiresAt.lt(before)),
            Self::Notifications(read, made) => Condition::any()
                .add(notification::Column::ReadAt.lt(read))
                .add(notification::Column::CreatedAt.lt(made)),
            Self::Jobs(before) => Condition::all().add(job::Column::DoneAt.lt(before)),
            Self::PasskeyChallenges(before) => Condition::all().add(passkey_challenge::Column::ExpiresAt.lt(before)),
            Self::PollAnswers(before) => {
                let opened = poll::Entity::find()
                    .select_only()
                    .column(poll::Column::Id)
                    .filter(poll::Column::OpenedAt.lt(before));
                Condition::all().add(poll_answer::Column::PollId.in_subquery(opened.into_query()))
            }
            Self::SessionSigns(before) => Condition::all().add(session_sign::Column::RaisedAt.lt(before)),
        }
    }
}

async fn delete<E: EntityTrait>(conn: &impl ConnectionTrait, which: Condition, most: u64) -> Result<u64, DbErr> {
    let Some(id) = E::PrimaryKey::iter().next().map(PrimaryKeyToColumn::into_column) else { return Ok(0) };
    let some = E::find().select_only().column(id).filter(which).limit(most);
    let deleted = E::delete_many().filter(id.in_subquery(some.into_query())).exec(conn).await?;
    Ok(deleted.rows_affected)
}
