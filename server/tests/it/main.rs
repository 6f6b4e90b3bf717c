//! HTTP-level tests: a real server on a free port, a fresh database of each kind for every test.

mod helpers;

mod access_log;
mod account;
mod audit;
mod authorisation;
mod backup;
mod command_line;
mod consult;
mod edges;
mod keys;
mod kill;
mod own_postgres;
mod participants;
mod policy_agrees;
mod program;
mod questionnaire;
mod retention;
mod routes;
mod snapshots;
mod teaching;
mod today;
mod training;
mod unusual_access;
mod writing;
