//! What every use-case is given: who acts, when, and the means to do it. Invariant: one `Ctx` is one request; its `now`
//! does not move while it is handled.

use crate::{
    audit::chain::AuditKey,
    clock::{Clock, Dice},
    error::{Error, Result},
    events::Hub,
    key_holder::KeyHolder,
    limits::Limits,
    media_gate::MediaGate,
};
use contract::AppError;
use domain::{Lang, id::WebSessionId, person::Actor};
use entity::{At, Db, Sealed, seal::Place};
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;
use uuid::Uuid;

/// What lives as long as the process.
pub struct Services {
    pub db: Db,
    pub keyring: KeyHolder,
    pub audit_key: AuditKey,
    pub clock: Clock,
    pub dice: Dice,
    pub hub: Hub,
    pub limits: Limits,
    pub media: Arc<dyn MediaGate>,
    /// Wakes the job runner after a commit that left it work.
    pub work: tokio::sync::Notify,
}

/// One request.
#[derive(Clone)]
pub struct Ctx {
    pub services: Arc<Services>,
    pub now: Timestamp,
    pub lang: Lang,
    pub actor: Option<Actor>,
    pub web_session: Option<WebSessionId>,
    /// The client's address as far as trusted proxies tell, for limits.
    pub address: String,
    /// As sent; only ever turned into a name from a fixed list.
    pub user_agent: String,
}

impl Ctx {
    /// A context nobody is signed in to: before sign-in, on the command line, in the runner.
    #[must_use]
    pub fn system(services: &Arc<Services>) -> Self {
        Self {
            services: services.clone(),
            now: services.clock.now(),
            lang: Lang::Nb,
            actor: None,
            web_session: None,
            address: String::new(),
            user_agent: String::new(),
        }
    }

    /// The same request, acted by somebody else: for tests and seeding.
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Self {
        Self { actor: Some(actor), ..self.clone() }
    }

    /// Who acts.
    ///
    /// # Errors
    /// `Unauthenticated` when nobody is signed in.
    pub fn actor(&self) -> Result<&Actor> {
        self.actor.as_ref().ok_or(Error::App(AppError::Unauthenticated))
    }

    #[must_use]
    pub fn at(&self) -> At {
        At::new(self.now)
    }

    #[must_use]
    pub fn id<T: From<Uuid>>(&self) -> T {
        self.services.dice.id(self.now)
    }

    /// A transaction that may write.
    ///
    /// # Errors
    /// When the database is down.
    pub async fn begin(&self) -> Result<DatabaseTransaction> {
        Ok(self.services.db.begin().await?)
    }

    /// Seals health content for its row and column.
    ///
    /// # Errors
    /// When it has no JSON form.
    pub fn seal<T: Serialize>(&self, place: Place, value: &T) -> Result<Sealed<T>> {
        Ok(self.services.keyring.seal(place, self.services.dice.bytes(), value)?)
    }

    /// Opens what was sealed there.
    ///
    /// # Errors
    /// When it was changed, moved, or its key is gone.
    pub fn open<T: DeserializeOwned>(&self, place: Place, sealed: &Sealed<T>) -> Result<T> {
        Ok(self.services.keyring.open(place, sealed)?)
    }
}

/// The context of the server function that is running.
///
/// # Errors
/// `Unavailable` when called outside a request, which is a mistake in the router.
pub fn ctx() -> Result<Ctx, AppError> {
    leptos::prelude::use_context::<Ctx>().ok_or_else(|| {
        tracing::error!("no Ctx in the leptos context");
        AppError::Unavailable
    })
}
