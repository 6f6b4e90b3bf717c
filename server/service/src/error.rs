//! What can go wrong in a use-case, and how it is told. Invariant: causes are logged with an id and never cross the wire.

use contract::{AppError, FieldError};
use entity::seal::SealError;
use sea_orm::DbErr;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    App(#[from] AppError),
    #[error("database: {0}")]
    Db(#[from] DbErr),
    #[error("sealed content: {0}")]
    Seal(#[from] SealError),
    #[error("stored data: {0}")]
    Stored(#[from] serde_json::Error),
    #[error("{0}")]
    Internal(String),
}

impl Error {
    #[must_use]
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// The same, where a form has the field `from` under another name.
    #[must_use]
    pub(crate) fn under(self, from: &str, name: &str) -> Self {
        let renamed = |mut error: FieldError| {
            if error.field == from {
                name.clone_into(&mut error.field);
            }
            error
        };
        match self {
            Self::App(AppError::Invalid { fields }) => {
                Self::App(AppError::Invalid { fields: fields.into_iter().map(renamed).collect() })
            }
            other => other,
        }
    }
}

impl From<FieldError> for Error {
    fn from(error: FieldError) -> Self {
        Self::App(error.into())
    }
}

/// An id under which a cause is logged: what is shown or stored in its place.
pub(crate) fn new_id() -> String {
    format!("{:08x}", rand::random::<u32>())
}

impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        match error {
            Error::App(app) => app,
            Error::Db(cause) if entity::db::is_down(&cause) => {
                tracing::error!(%cause, "the database is down or full");
                Self::Unavailable
            }
            cause => {
                let id = new_id();
                tracing::error!(error_id = id, %cause, "internal error");
                Self::Internal { id }
            }
        }
    }
}

/// Collects what is wrong with a form before anything is stored.
#[derive(Debug, Default)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    pub fn add(&mut self, error: FieldError) {
        self.0.push(error);
    }

    /// Keeps the value, or notes what is wrong with it.
    pub fn take<T>(&mut self, value: std::result::Result<T, FieldError>) -> Option<T> {
        value.map_err(|error| self.add(error)).ok()
    }

    /// # Errors
    /// `Invalid` with everything that was added.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(AppError::Invalid { fields: self.0 }.into()) }
    }
}
