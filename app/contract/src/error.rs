//! The one error that crosses the wire. Invariant: it never carries a cause, only what a person or a client can act on.

use crate::wire::WireJson;
use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use std::collections::BTreeMap;

/// Why something could not be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AppError {
    /// Nobody is signed in, or the session has ended.
    #[error("not signed in")]
    Unauthenticated,
    /// The person must prove who they are once more.
    #[error("sign in again to do this")]
    StepUp,
    /// It does not exist, or this person may not know that it does.
    #[error("not found")]
    NotFound,
    /// The act is never allowed for this role.
    #[error("not allowed")]
    Forbidden,
    /// Some fields must be changed.
    #[error("invalid input")]
    Invalid { fields: Vec<FieldError> },
    /// Someone else changed it first; `current` is its version now.
    #[error("changed by someone else")]
    Conflict { current: i32 },
    /// Too many tries.
    #[error("too many tries, wait {seconds} seconds")]
    RateLimited { seconds: u32 },
    /// A part of the system is down; trying again later helps.
    #[error("unavailable")]
    Unavailable,
    /// Our fault. The id is in the log.
    #[error("internal error {id}")]
    Internal { id: String },
}

/// What is wrong with one field, as a code that the interface has words for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The form's field name.
    pub field: String,
    /// `required`, `too_long`, `out_of_range`, …: see `app/ui/locales/*/errors.json`.
    pub code: String,
    /// Values for the placeholders of the message.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
}

impl FieldError {
    #[must_use]
    pub fn new(field: &str, code: &str) -> Self {
        Self { field: field.to_owned(), code: code.to_owned(), params: BTreeMap::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }
}

impl From<FieldError> for AppError {
    fn from(error: FieldError) -> Self {
        Self::Invalid { fields: vec![error] }
    }
}

impl AppError {
    /// One wrong field.
    #[must_use]
    pub fn field(field: &str, code: &str) -> Self {
        FieldError::new(field, code).into()
    }

    /// The HTTP status that says the same.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Unauthenticated | Self::StepUp => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict { .. } => 409,
            Self::Invalid { .. } => 422,
            Self::RateLimited { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Unavailable => 503,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = WireJson;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // the request could not be read: wrong shape, a missing or unreadable field
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::field("", "unreadable")
            }
            // in the browser: no answer came
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Unavailable,
            _ => Self::Internal { id: String::new() },
        }
    }
}
