//! What every use-case is given: who acts, when, and the means to do it. Invariant: one `Ctx` is one request; its `now`
//! does not move while it is handled.

use crate::{
    account::{oidc::Oidc, passkey::Passkeys},
    audit::chain::AuditKey,
    clock::{Clock, Dice},
    error::{Error, Result},
    events::Hub,
    key_holder::KeyHolder,
    letters::delivery::Delivery,
    limits::Limits,
    machine::Machine,
    media_gate::MediaGate,
    rights::export::Paper,
    shown_once::ShownOnce,
    tablet::Handed,
    wording,
};
use contract::AppError;
use domain::{
    Lang,
    id::{AccountId, WebSessionId},
    person::Actor,
};
use entity::{At, Db, Sealed, seal::Place};
use jiff::{SignedDuration, Timestamp, Zoned, civil::Date};
use object_store::ObjectStore;
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
    pub shown_once: ShownOnce,
    pub passkeys: Passkeys,
    pub oidc: Oidc,
    /// Started by `--demo`: accounts of made-up centres may do without a second factor.
    pub demo: bool,
    pub media: Arc<dyn MediaGate>,
    pub machine: Arc<dyn Machine>,
    /// Held while somebody walks through the audit log: one walk at a time.
    pub checking: tokio::sync::Mutex<()>,
    /// Where files are kept: a folder now, a bucket when a centre grows.
    pub files: Arc<dyn ObjectStore>,
    /// Puts on paper what a participant takes along.
    pub paper: Arc<dyn Paper>,
    /// Carries letters and messages out of the house.
    pub delivery: Arc<dyn Delivery>,
    /// The address that people use, without a slash at its end.
    pub origin: String,
    /// Wakes the job runner after a commit that left it work.
    pub work: tokio::sync::Notify,
}

/// How long a password or code that was given stands for sensitive acts.
const RECENT: SignedDuration = SignedDuration::from_mins(5);

/// One request.
#[derive(Clone)]
pub struct Ctx {
    pub services: Arc<Services>,
    pub now: Timestamp,
    pub lang: Lang,
    pub actor: Option<Actor>,
    pub web_session: Option<WebSessionId>,
    /// In a browser that was handed to a participant: nobody acts in it, but through [`Ctx::answering`].
    pub handed: Option<Handed>,
    /// When this browser's person last gave a password or a code.
    pub proven_at: Option<Timestamp>,
    /// The token of a browser between password and code, as its cookie says.
    pub sign_in_step: Option<String>,
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
            handed: None,
            proven_at: None,
            sign_in_step: None,
            address: String::new(),
            user_agent: String::new(),
        }
    }

    /// The same request, acted by somebody else: for tests and seeding.
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Self {
        Self { actor: Some(actor), ..self.clone() }
    }

    /// The same request, acted by whoever answers: in a browser that was handed over, the participant it was handed to. For
    /// what a tablet may do, which asks [`crate::tablet`] what it is for.
    #[must_use]
    pub fn answering(&self) -> Self {
        self.handed.as_ref().map_or_else(|| self.clone(), |handed| self.acting_as(handed.to.clone()))
    }

    /// Whose browser it is, whatever it may do.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.actor.as_ref().or(self.handed.as_ref().map(|handed| &handed.to)).map(|actor| actor.account)
    }

    /// Who acts.
    ///
    /// # Errors
    /// `Unauthenticated` when nobody is signed in; `Forbidden` where a browser was handed over for something else.
    pub fn actor(&self) -> Result<&Actor> {
        let refused = if self.handed.is_some() { AppError::Forbidden } else { AppError::Unauthenticated };
        self.actor.as_ref().ok_or(Error::App(refused))
    }

    /// Who acts, and has proven it within the last five minutes: for acts that a borrowed browser must not do.
    ///
    /// # Errors
    /// `Unauthenticated` when nobody is signed in; `StepUp` when the proof is too old.
    pub fn require_recent(&self) -> Result<&Actor> {
        let actor = self.actor()?;
        let recent = self.proven_at.is_some_and(|at| self.now.duration_since(at).abs() <= RECENT);
        if recent { Ok(actor) } else { Err(AppError::StepUp.into()) }
    }

    #[must_use]
    pub fn at(&self) -> At {
        At::new(self.now)
    }

    /// The time it is at the centre.
    #[must_use]
    pub fn centre_time(&self) -> Zoned {
        self.now.to_zoned(wording::zone(wording::CENTRE_ZONE))
    }

    /// The day it is at the centre.
    #[must_use]
    pub fn today(&self) -> Date {
        wording::day_of(self.now, wording::CENTRE_ZONE)
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
