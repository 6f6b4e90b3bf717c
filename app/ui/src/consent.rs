//! Words for what a participant consents to, the same for them and for their team.

use crate::i18n::t::consent as t;
use domain::consent::ConsentKind;

/// What the consent is about.
#[must_use]
pub fn title(kind: ConsentKind) -> &'static str {
    match kind {
        ConsentKind::Recording => t::recording(),
        ConsentKind::Pictures => t::pictures(),
        ConsentKind::QualityRegister => t::quality_register(),
        ConsentKind::ShareGp => t::share_gp(),
        ConsentKind::ShareNav => t::share_nav(),
        ConsentKind::ShareEmployer => t::share_employer(),
    }
}
