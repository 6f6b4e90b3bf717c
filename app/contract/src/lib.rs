//! What crosses the wire between browser and server. Invariant: plain data; no behaviour beyond reading it.

pub mod access_block;
pub mod access_log;
pub mod account;
pub mod action_plan;
pub mod administration;
pub mod break_glass;
pub mod care_team;
pub mod consult;
pub mod course;
pub mod error;
pub mod identity_proof;
pub mod intake;
pub mod library;
pub mod me;
pub mod note;
pub mod oidc;
pub mod participants;
pub mod path;
pub mod plan;
pub mod programme;
pub mod programme_draft;
pub mod questionnaire;
pub mod rights;
pub mod risk;
pub mod schedule;
pub mod teaching;
pub mod today;
pub mod training;
pub mod unusual_access;
pub mod wire;
pub mod work_status;
pub mod work_trial;

pub use error::{AppError, FieldError};
pub use me::Me;
pub use path::local_path;
pub use wire::Wire;
