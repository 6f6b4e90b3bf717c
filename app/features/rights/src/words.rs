//! Words for the table in `domain::rights`. Invariant: numbers come from the table itself, so that words and rule are one.

use domain::{
    consent::ConsentKind,
    data_request::{Answer, Wish},
    retention::{Class, Keep, Kind, UNREAD_DAYS},
    rights::{Basis, DataKind, Seer},
};
use ui::prelude::t::rights as t;

/// What a kind of data is called.
#[must_use]
pub fn title(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Account => t::kind_account(),
        DataKind::WaysIn => t::kind_ways_in(),
        DataKind::Identity => t::kind_identity(),
        DataKind::Programme => t::kind_programme(),
        DataKind::Team => t::kind_team(),
        DataKind::Answers => t::kind_answers(),
        DataKind::Training => t::kind_training(),
        DataKind::Attendance => t::kind_attendance(),
        DataKind::Talks => t::kind_talks(),
        DataKind::Access => t::kind_access(),
        DataKind::Blocks => t::kind_blocks(),
        DataKind::Consents => t::kind_consents(),
        DataKind::Requests => t::kind_requests(),
        DataKind::Notices => t::kind_notices(),
        DataKind::Devices => t::kind_devices(),
    }
}

/// What is in it, in a sentence or two.
pub(crate) fn what(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Account => t::what_account(),
        DataKind::WaysIn => t::what_ways_in(),
        DataKind::Identity => t::what_identity(),
        DataKind::Programme => t::what_programme(),
        DataKind::Team => t::what_team(),
        DataKind::Answers => t::what_answers(),
        DataKind::Training => t::what_training(),
        DataKind::Attendance => t::what_attendance(),
        DataKind::Talks => t::what_talks(),
        DataKind::Access => t::what_access(),
        DataKind::Blocks => t::what_blocks(),
        DataKind::Consents => t::what_consents(),
        DataKind::Requests => t::what_requests(),
        DataKind::Notices => t::what_notices(),
        DataKind::Devices => t::what_devices(),
    }
}

pub(crate) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Record => t::basis_record(),
        Basis::RecordLog => t::basis_record_log(),
        Basis::OwnChoice => t::basis_own_choice(),
        Basis::Consent => t::basis_consent(),
        Basis::Correction => t::basis_correction(),
        Basis::Service => t::basis_service(),
        Basis::Security => t::basis_security(),
    }
}

pub(crate) fn seer(seer: Seer) -> &'static str {
    match seer {
        Seer::Team => t::seer_team(),
        Seer::TeamAndSecretary => t::seer_team_and_secretary(),
        Seer::Coordinators => t::seer_coordinators(),
        Seer::Controllers => t::seer_controllers(),
        Seer::Nobody => t::seer_nobody(),
    }
}

/// For how long.
pub(crate) fn keep(class: &Class) -> String {
    match (class.kind, class.keep) {
        (Kind::Record | Kind::Audit, Keep::Always) => t::keep_record().to_owned(),
        (Kind::Account, Keep::Always) => t::keep_account().to_owned(),
        (_, Keep::Always) => t::keep_always().to_owned(),
        (Kind::Notification, Keep::Days(days)) => t::keep_days_read(days, UNREAD_DAYS),
        (_, Keep::Days(days) | Keep::Minutes(days)) => t::keep_days_ended(days),
    }
}

pub(crate) fn consent(kind: ConsentKind) -> &'static str {
    match kind {
        ConsentKind::Recording => t::consent_recording(),
        ConsentKind::Pictures => t::consent_pictures(),
        ConsentKind::QualityRegister => t::consent_quality_register(),
        ConsentKind::ShareGp => t::consent_share_gp(),
        ConsentKind::ShareNav => t::consent_share_nav(),
        ConsentKind::ShareEmployer => t::consent_share_employer(),
    }
}

/// The text that is said yes to, in the version in force: [`ConsentKind::wording`].
pub(crate) fn consent_text(kind: ConsentKind) -> &'static str {
    match kind {
        ConsentKind::Recording => t::consent_recording_1(),
        ConsentKind::Pictures => t::consent_pictures_1(),
        ConsentKind::QualityRegister => t::consent_quality_register_1(),
        ConsentKind::ShareGp => t::consent_share_gp_1(),
        ConsentKind::ShareNav => t::consent_share_nav_1(),
        ConsentKind::ShareEmployer => t::consent_share_employer_1(),
    }
}

pub(crate) fn wish(wish: Wish) -> &'static str {
    match wish {
        Wish::Correct => t::wish_correct(),
        Wish::Delete => t::wish_delete(),
    }
}

/// What an answer means to that wish.
pub(crate) fn answer(answer: Answer, wish: Wish) -> &'static str {
    match (answer, wish) {
        (Answer::Done, Wish::Correct) => t::answer_corrected(),
        (Answer::Done, Wish::Delete) => t::answer_deleted(),
        (Answer::KeptByDuty, _) => t::answer_kept(),
        (Answer::Refused, _) => t::answer_refused(),
    }
}
