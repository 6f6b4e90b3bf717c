//! Fields of forms, as they come, to what they mean. Invariant: what cannot be read is said by its field, never guessed at.

use crate::error::Result;
use contract::{AppError, FieldError};
use jiff::civil::Date;
use uuid::Uuid;

/// Words somebody must write, without the space around them; at most `most` characters.
///
/// # Errors
/// `required` or `too_long`, under the name `field`.
pub(crate) fn words(field: &str, given: &str, most: usize) -> Result<String, FieldError> {
    let text = given.trim();
    match text.chars().count() {
        0 => Err(FieldError::new(field, "required")),
        count if count > most => Err(FieldError::new(field, "too_long").with("max", most)),
        _ => Ok(text.to_owned()),
    }
}

/// Nothing was picked, or nothing that there is.
pub(crate) fn not_picked(field: &str, given: &str) -> FieldError {
    FieldError::new(field, if given.is_empty() { "required" } else { "unknown_choice" })
}

/// A date as browsers send it, and nothing else that could be read as one.
pub(crate) fn date(text: &str) -> Option<Date> {
    let date: Date = text.parse().ok()?;
    (date.to_string() == text).then_some(date)
}

/// The version of a row that a form was filled in over.
///
/// # Errors
/// `Invalid` when it is none.
pub(crate) fn version(text: &str) -> Result<i32> {
    text.parse().map_err(|_| AppError::field("", "unreadable").into())
}

/// The id that a form came with, so that sent twice it is kept once.
///
/// # Errors
/// `Invalid` when it is none.
pub(crate) fn submission(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| AppError::field("", "unreadable").into())
}
