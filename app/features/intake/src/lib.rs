//! Referrals, from the day they come to the day there is a place. Invariant: one page a task, and each is a plain form.

mod api;
mod board;
mod form;
mod one;
mod parts;

pub use api::{
    AdmitReferral, AskForMissing, AssessReferral, PostLetter, ReadBoard, ReadReferral, ReadReferralForm,
    ReopenReferral, SaveReferral, WithdrawReferral,
};
pub use board::BoardPage;
pub use form::ReferralFormPage;
pub use one::ReferralPage;
