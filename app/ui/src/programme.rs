//! What programmes are made of, in words.

use crate::i18n::t::programmes;
use domain::programme::Path;

/// Whose way through a programme it is.
#[must_use]
pub fn path(path: Path) -> &'static str {
    match path {
        Path::WithEmployer => programmes::with_employer(),
        Path::WithoutEmployer => programmes::without_employer(),
    }
}
