//! HTTP-level tests: a real server on a free port, a fresh database of each kind for every test.

mod helpers;

mod access_block;
mod access_log;
mod account;
mod administration;
mod audit;
mod authorisation;
mod backup;
mod break_glass;
mod care_team;
mod command_line;
mod consult;
mod edges;
mod fields;
mod keys;
mod kill;
mod links;
mod open_connections;
mod own_postgres;
mod participants;
mod policy_agrees;
mod program;
mod questionnaire;
mod retention;
mod routes;
mod second_factor;
mod session_limits;
mod snapshots;
mod step_up;
mod teaching;
mod today;
mod training;
mod unusual_access;
mod writing;
