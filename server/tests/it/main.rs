//! HTTP-level tests: a real server on a free port, a fresh database of each kind for every test.

mod helpers;

mod access_log;
mod account;
mod audit;
mod authorisation;
mod consult;
mod edges;
mod participants;
mod policy_agrees;
mod questionnaire;
mod routes;
mod snapshots;
mod teaching;
mod today;
mod training;
mod unusual_access;
