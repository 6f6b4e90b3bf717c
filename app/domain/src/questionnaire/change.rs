//! Has it changed since last time? Invariant: without a published limit nothing is said, and a difference below the
//! limit is never told as a change.

use super::scoring::{HigherMeans, Score};
use serde::{Deserialize, Serialize};

/// A difference between two scores, in the instrument's own direction: more or less of what it measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    More,
    /// Within measurement uncertainty.
    Same,
    Less,
    /// No limit is known: show the numbers and say nothing.
    Unknown,
}

/// Judges `now` against `before`, by the smallest limit of `score`.
#[must_use]
pub fn judge(score: &Score, before: f64, now: f64) -> Change {
    let Some(limit) = score.changes.first() else { return Change::Unknown };
    let difference = match score.higher_means {
        HigherMeans::More => now - before,
        HigherMeans::Less => before - now,
    };
    if difference.abs() < limit.at_least {
        Change::Same
    } else if difference > 0.0 {
        Change::More
    } else {
        Change::Less
    }
}
