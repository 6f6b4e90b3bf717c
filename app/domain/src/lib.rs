//! The rules of rehabilitation, free of IO: ids, value types, scoring, programme, training and access policy.
//! Invariant: everything here is a pure function of its arguments — no clock, no random numbers, no database —
//! so the same code runs in the browser and on the server.

pub mod attachment;
pub mod booking;
pub mod break_glass;
pub mod caption;
pub mod consent;
pub mod course;
pub mod data_request;
pub mod goal;
pub mod guest;
pub mod id;
pub mod lang;
pub mod note;
pub mod person;
pub mod plan_message;
pub mod policy;
pub mod programme;
pub mod questionnaire;
pub mod record_text;
pub mod referral;
pub mod retention;
pub mod rights;
pub mod risk;
pub mod schedule;
pub mod sending;
pub mod slides;
pub mod teaching;
pub mod today;
pub mod training;
pub mod unusual;
pub mod upkeep;
pub mod work_status;
pub mod work_trial;
pub mod working_day;

pub use lang::{Lang, LangMap};
