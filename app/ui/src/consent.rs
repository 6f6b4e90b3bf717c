//! Words for what a participant consents to, the same for them and for their team.

use crate::i18n::t::rights as t;
use domain::consent::ConsentKind;

/// What the consent is about.
#[must_use]
pub fn title(kind: ConsentKind) -> &'static str {
    match kind {
        ConsentKind::Recording => t::consent_recording(),
        ConsentKind::Pictures => t::consent_pictures(),
        ConsentKind::QualityRegister => t::consent_quality_register(),
        ConsentKind::ShareGp => t::consent_share_gp(),
        ConsentKind::ShareNav => t::consent_share_nav(),
        ConsentKind::ShareEmployer => t::consent_share_employer(),
    }
}
