//! Fills the demo's centre for `scripts/bench.d/25-board`: 60 participants more and 100,000 sessions. Settings come from the
//! environment, as the program's do; the program must not run meanwhile.

use anyhow::Context as _;
use jiff::Timestamp;
use server::{config::Settings, serve};
use service::{
    clock::{Clock, Dice},
    seed::{Busy, busy},
};
use std::sync::Arc;

const SIZE: Busy = Busy { therapists: 12, participants: 60, sessions: 100_000 };

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let dir = std::env::var("TILBAKE_DATA_DIR").context("TILBAKE_DATA_DIR names the demo's data")?;
    let config = Settings::load(None, std::env::vars(), &[("data.dir", dir)])?.read()?;
    #[expect(clippy::disallowed_methods, reason = "a program of its own: nobody else holds a clock")]
    let clock = Clock::new(Timestamp::now);
    let (services, _) = serve::services(&config, clock, Dice::from_os()).await?;
    busy(&Arc::new(services), SIZE).await.context("the centre was not filled")
}
