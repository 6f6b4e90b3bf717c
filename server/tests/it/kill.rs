//! The program and the database killed (`kill -9`) in the middle of work: what was said yes to is there afterwards, once.
//! `TILBAKE_TEST_ROUNDS` makes the series longer.

use crate::{
    helpers::{Browser, Kind},
    own_postgres::OwnPostgres,
    program::Place,
    writing::{Writers, everything_is_there},
};
use anyhow::{Context as _, ensure};
use std::time::{Duration, Instant};

fn rounds() -> u64 {
    std::env::var("TILBAKE_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2)
}

/// Another moment in every round.
async fn work_a_while(round: u64) {
    tokio::time::sleep(Duration::from_millis(600 + round * 137 % 700)).await;
}

async fn kill_the_program(place: &Place) -> anyhow::Result<()> {
    for round in 0..rounds() {
        let program = place.serve().await?;
        let writers = Writers::start(&program).await?;
        work_a_while(round).await;
        program.kill()?;
        let written = writers.cut_off().await?;
        let program = place.serve().await.with_context(|| format!("after kill {round}"))?;
        everything_is_there(&program, &written).await.with_context(|| format!("after kill {round}"))?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_in_the_middle_nothing_kept_is_lost_on_sqlite() -> anyhow::Result<()> {
    let place = Place::new(Kind::Sqlite).await?;
    kill_the_program(&place).await?;
    place.remove().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_in_the_middle_nothing_kept_is_lost_on_postgres() -> anyhow::Result<()> {
    let place = Place::new(Kind::Postgres).await?;
    kill_the_program(&place).await?;
    place.remove().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_database_killed_and_started_again_is_back_without_restart() -> anyhow::Result<()> {
    let postgres = OwnPostgres::start()?;
    let place = Place::with_database(&postgres.url).await?;
    let program = place.serve().await?;
    let calm = program.signed_in("deltaker5").await?;
    for round in 0..rounds() {
        let writers = Writers::start(&program).await?;
        work_a_while(round).await;
        postgres.kill()?;
        let written = writers.cut_off().await?;
        for one in &written {
            let said = one.cut_off.as_deref().unwrap_or_default();
            ensure!(said.starts_with("503"), "cut off with {said}");
        }
        for path in ["/readyz", "/", "/api/training/week"] {
            let answer = calm.page(path).await;
            ensure!(answer.status == 503, "{path} while the database is down: {}", answer.status);
        }
        ensure!(Browser::at(&program.base).page("/healthz").await.status == 200, "alive all the while");
        postgres.start_again()?;
        let back = Instant::now();
        while calm.page("/").await.status != 200 {
            ensure!(back.elapsed() < Duration::from_secs(20), "not back: {}", program.said());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        everything_is_there(&program, &written).await.with_context(|| format!("after kill {round}"))?;
    }
    place.remove().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_disk_refuses_writing_and_is_forgotten_when_there_is_room() -> anyhow::Result<()> {
    let place = Place::new(Kind::Sqlite).await?;
    let program = place.serve().await?;
    let kari = program.signed_in("deltaker5").await?;
    let writers = Writers::start(&program).await?;
    work_a_while(0).await;
    program.limit_files("4096")?;
    let written = writers.cut_off().await?;
    for one in &written {
        let said = one.cut_off.as_deref().unwrap_or_default();
        ensure!(said.starts_with("503"), "cut off with {said}");
    }
    for path in ["/", "/training"] {
        ensure!(kari.page(path).await.status == 200, "{path} is read as ever");
    }
    program.limit_files("unlimited")?;
    everything_is_there(&program, &written).await?;
    // what is kept from then on is really kept
    let later = Writers::start(&program).await?;
    work_a_while(0).await;
    program.kill()?;
    let later = later.cut_off().await?;
    let program = place.serve().await?;
    everything_is_there(&program, &later).await?;
    place.remove().await;
    Ok(())
}
