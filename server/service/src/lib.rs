//! Use-cases by feature. Invariant: every function takes `&Ctx` first, asks `domain::policy` before it reads, and
//! writes its audit row in the transaction of the act.

pub mod access;
pub mod access_block;
pub mod access_log;
pub mod account;
pub mod action_plan;
pub mod administration;
mod arrangers;
pub mod attendance;
pub mod audit;
pub mod break_glass;
pub mod care_team;
pub mod clock;
pub mod consent;
pub mod consult;
pub mod csv;
pub mod ctx;
pub mod error;
pub mod events;
pub mod identity_proof;
pub mod jobs;
pub mod keeping;
pub mod key_holder;
pub mod limits;
pub mod machine;
pub mod media_gate;
pub mod participants;
pub mod password;
pub mod questionnaire;
pub mod reply;
pub mod rights;
pub mod seed;
pub mod shown_once;
pub mod teaching;
pub mod today;
pub mod training;
pub mod unusual_access;
pub mod upkeep;
pub mod wording;
pub mod work_status;

pub use ctx::{Ctx, Services, ctx};
pub use error::{Error, Result};
