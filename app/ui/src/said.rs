//! What participants say about their plan, in words.

use crate::i18n::t::plan;
use domain::plan_message::{AbsenceReason, MessageKind};

/// What was said.
#[must_use]
pub fn said(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::CannotCome => plan::said_cannot_come(),
        MessageKind::LighterDay => plan::said_lighter_day(),
    }
}

/// Why somebody cannot come.
#[must_use]
pub fn absence_reason(reason: AbsenceReason) -> &'static str {
    match reason {
        AbsenceReason::Ill => plan::reason_ill(),
        AbsenceReason::Appointment => plan::reason_appointment(),
        AbsenceReason::Work => plan::reason_work(),
        AbsenceReason::Family => plan::reason_family(),
        AbsenceReason::Other => plan::reason_other(),
    }
}
