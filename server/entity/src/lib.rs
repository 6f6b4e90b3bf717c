//! Database models and *scoped* finders. Invariant: the only crate that writes queries; a finder that can reach a
//! person's data starts from who is asking.

pub mod access_block;
pub mod access_review;
pub mod account;
pub mod admission;
pub mod assignment;
pub mod attendance;
pub mod audit;
pub mod audit_chain;
pub mod break_glass;
pub mod care_team_member;
pub mod centre;
pub mod cohort;
mod column;
pub mod day;
pub mod db;
pub mod doors;
pub mod enrolment;
pub mod job;
pub mod notification;
mod once;
pub mod outbox;
pub mod overview;
pub mod participant;
pub mod programme;
pub mod questionnaire;
pub mod recovery_code;
pub mod response;
pub mod retention;
pub mod score;
pub mod seal;
pub mod sealed_column;
pub mod second_factor;
pub mod session;
pub mod session_party;
pub mod sign_in_step;
pub mod single_use_link;
pub mod site;
pub mod snapshot;
pub mod time;
pub mod training_log_entry;
pub mod web_session;

pub use db::{Db, insert};
pub use seal::{Keyring, Sealed};
pub use time::{At, Day};
