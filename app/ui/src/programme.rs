//! What programmes are made of, in words.

use crate::i18n::t::plan;
use domain::programme::Path;

/// Whose way through a programme it is.
#[must_use]
pub fn path(path: Path) -> &'static str {
    match path {
        Path::WithEmployer => plan::with_employer(),
        Path::WithoutEmployer => plan::without_employer(),
    }
}
