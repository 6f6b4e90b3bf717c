//! Words for referrals that more than one page needs. Invariant: one word for one thing.

use crate::i18n::t::referral as t;
use contract::intake::Filled;
use domain::referral::{Employment, Field, LetterKind, Payment, Problem, SickLeave, Source, State, Travel};

#[must_use]
pub fn source(source: Source) -> &'static str {
    match source {
        Source::Gp => t::source_gp(),
        Source::HospitalPhysician => t::source_hospital_physician(),
        Source::Chiropractor => t::source_chiropractor(),
        Source::ManualTherapist => t::source_manual_therapist(),
        Source::NavOrder => t::source_nav_order(),
        Source::Other => t::source_other(),
    }
}

#[must_use]
pub fn problem(problem: Problem) -> &'static str {
    match problem {
        Problem::Musculoskeletal => t::problem_musculoskeletal(),
        Problem::MentalHealth => t::problem_mental_health(),
        Problem::Fatigue => t::problem_fatigue(),
        Problem::Neurological => t::problem_neurological(),
        Problem::Complex => t::problem_complex(),
        Problem::Other => t::problem_other(),
    }
}

#[must_use]
pub fn employment(employment: Employment) -> &'static str {
    match employment {
        Employment::Employed => t::employment_employed(),
        Employment::SelfEmployed => t::employment_self_employed(),
        Employment::Student => t::employment_student(),
        Employment::JobSeeker => t::employment_job_seeker(),
        Employment::None => t::employment_none(),
    }
}

#[must_use]
pub fn sick_leave(sick_leave: SickLeave) -> &'static str {
    match sick_leave {
        SickLeave::Working => t::sick_leave_working(),
        SickLeave::OnSickLeave => t::sick_leave_on_sick_leave(),
        SickLeave::Assessment => t::sick_leave_assessment(),
        SickLeave::Disability => t::sick_leave_disability(),
        SickLeave::NoBenefit => t::sick_leave_no_benefit(),
    }
}

#[must_use]
pub fn travel(travel: Travel) -> &'static str {
    match travel {
        Travel::Own => t::travel_own(),
        Travel::NavPays => t::travel_nav_pays(),
        Travel::NeedsTransport => t::travel_needs_transport(),
    }
}

#[must_use]
pub fn payment(payment: Payment) -> &'static str {
    match payment {
        Payment::CoPayment => t::payment_co_payment(),
        Payment::Exempt => t::payment_exempt(),
        Payment::Nav => t::payment_nav(),
    }
}

#[must_use]
pub fn state(state: State) -> &'static str {
    match state {
        State::Received => t::state_received(),
        State::Waiting => t::state_waiting(),
        State::Entitled => t::state_entitled(),
        State::Declined => t::state_declined(),
        State::Admitted => t::state_admitted(),
        State::Withdrawn => t::state_withdrawn(),
    }
}

#[must_use]
pub fn field(field: Field) -> &'static str {
    match field {
        Field::Problem => t::problem(),
        Field::Employment => t::employment(),
        Field::SickLeave => t::sick_leave(),
        Field::Treatment => t::treatment(),
        Field::Phone => t::phone(),
        Field::Mark => t::marked(),
        Field::BornOn => t::born_on(),
    }
}

#[must_use]
pub fn letter(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Missing => t::letter_missing(),
        LetterKind::Entitled => t::letter_entitled(),
        LetterKind::Declined => t::letter_declined(),
        LetterKind::Admission => t::letter_admission(),
        LetterKind::Notice => t::letter_notice(),
        LetterKind::Asked => t::letter_asked(),
    }
}

/// What a form says beside the name, in words: that which is not said is left out.
#[must_use]
pub fn said(filled: &Filled) -> Vec<(&'static str, String)> {
    let word = |one: Option<&'static str>| one.unwrap_or_default().to_owned();
    let ticked = |value: &str| if value.is_empty() { String::new() } else { t::yes().to_owned() };
    let percent = |degree: &str| if degree.is_empty() { String::new() } else { format!("{degree} %") };
    let all = [
        (t::source(), word(Source::parse(&filled.source).map(source))),
        (t::referrer(), filled.referrer.clone()),
        (t::marked(), ticked(&filled.marked)),
        (t::problem(), word(Problem::parse(&filled.problem).map(problem))),
        (t::problem_text(), filled.problem_text.clone()),
        (t::treatment(), filled.treatment.clone()),
        (t::employment(), word(Employment::parse(&filled.employment).map(employment))),
        (t::sick_leave(), word(SickLeave::parse(&filled.sick_leave).map(sick_leave))),
        (t::degree(), percent(&filled.degree)),
        (t::born_on(), filled.born_on.clone()),
        (t::phone(), filled.phone.clone()),
        (t::email(), filled.email.clone()),
        (t::no_email(), ticked(&filled.no_email)),
        (t::address(), filled.address.clone()),
        (t::protected(), ticked(&filled.protected)),
        (t::interpreter(), filled.interpreter.clone()),
        (t::diet(), filled.diet.clone()),
        (t::travel(), word(Travel::parse(&filled.travel).map(travel))),
        (t::payment(), word(Payment::parse(&filled.payment).map(payment))),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}
