//! The program behind `tilbake`, as a library so that its HTTP surface is tested in one process.

pub mod admin;
pub mod backup;
pub mod browser_error;
pub mod cli;
pub mod config;
pub mod cookie;
pub mod download;
pub mod edge;
pub mod health;
pub mod identity;
pub mod keys;
pub mod live;
pub mod machine;
pub mod media;
pub mod officer;
pub mod oidc;
pub mod page;
pub mod paper;
pub mod routes;
pub mod serve;
pub mod server_fn;
pub mod site;
pub mod stash;
pub mod state;
pub mod telemetry;
pub mod ws;
