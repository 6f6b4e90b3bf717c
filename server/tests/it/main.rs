//! HTTP-level tests: a real server on a free port, a fresh database of each kind for every test.

mod helpers;

mod access_block;
mod access_log;
mod account;
mod authorisation;
mod break_glass;
mod care_team;
mod consult;
mod edges;
mod fields;
mod open_connections;
mod participants;
mod policy_agrees;
mod questionnaire;
mod routes;
mod snapshots;
mod teaching;
mod today;
mod training;
