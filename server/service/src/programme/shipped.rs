//! The programmes that ship. Invariant: each is read by the same rules as what staff write.

use super::text;
use crate::error::{Error, Result};
use domain::programme::Template;

/// Their codes and texts.
pub const SHIPPED: [(&str, &str); 5] = [
    ("day_oslo", include_str!("../../programmes/day_oslo.toml")),
    ("inpatient_individual", include_str!("../../programmes/inpatient_individual.toml")),
    ("inpatient_nav", include_str!("../../programmes/inpatient_nav.toml")),
    ("mastery_stay", include_str!("../../programmes/mastery_stay.toml")),
    ("network", include_str!("../../programmes/network.toml")),
];

/// The one with this code.
///
/// # Errors
/// None such.
pub fn shipped(code: &str) -> Result<Template> {
    let found = SHIPPED.iter().find(|(known, _)| *known == code);
    let (_, text) = found.ok_or_else(|| Error::internal(format!("no programme {code} ships")))?;
    text::read(text).map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        Error::internal(format!("the programme {code} that ships: {first}"))
    })
}
