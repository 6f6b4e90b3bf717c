//! Words for sick leave and work, the same on the page and in the export.

use crate::i18n::t::work as t;
use domain::work_status::{Benefit, Source, Verdict, WorkState};

#[must_use]
pub fn benefit(benefit: Benefit) -> &'static str {
    match benefit {
        Benefit::None => t::benefit_none(),
        Benefit::SickPay => t::benefit_sick_pay(),
        Benefit::WorkAssessment => t::benefit_work_assessment(),
        Benefit::Disability => t::benefit_disability(),
        Benefit::Unemployment => t::benefit_unemployment(),
        Benefit::Social => t::benefit_social(),
        Benefit::Other => t::benefit_other(),
    }
}

#[must_use]
pub fn state(state: WorkState) -> &'static str {
    match state {
        WorkState::Working => t::state_working(),
        WorkState::PartlyWorking => t::state_partly_working(),
        WorkState::Activity => t::state_activity(),
        WorkState::JobSeeking => t::state_job_seeking(),
        WorkState::Education => t::state_education(),
        WorkState::NotWorking => t::state_not_working(),
    }
}

#[must_use]
pub fn source(source: Source) -> &'static str {
    match source {
        Source::Participant => t::source_participant(),
        Source::Staff => t::source_staff(),
        Source::Employer => t::source_employer(),
        Source::Nav => t::source_nav(),
    }
}

#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Kept => t::kept(),
        Verdict::Missed => t::missed(),
        Verdict::Waiting => t::waiting(),
        Verdict::Unknown => t::unknown(),
    }
}
