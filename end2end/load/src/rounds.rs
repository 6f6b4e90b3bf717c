//! Viewers that come and go, many times, and what is left of them in the server.

use std::time::Duration;

use anyhow::Result;

use crate::{
    AT_ONCE, Args,
    client::{Client, Role},
    machine::Process,
};

/// All viewers come and go `rounds` times: every second one says so, the others vanish, as a telephone without battery does.
pub(crate) async fn run(args: &Args, rounds: usize, process: &Process) -> Result<serde_json::Value> {
    let mut joined = 0;
    for _ in 0..rounds {
        joined += come_and_go(args).await?;
    }
    tokio::time::sleep(Duration::from_secs(args.cool_down)).await;
    let mut held = process.hold()?;
    held["joined"] = joined.into();
    Ok(held)
}

async fn come_and_go(args: &Args) -> Result<usize> {
    let token = args.token(Role::Play, "load-rounds")?;
    let mut here: Vec<Client> = Vec::new();
    while here.len() < args.viewers {
        let more = AT_ONCE.min(args.viewers - here.len());
        here.extend(futures_util::future::try_join_all((0..more).map(|_| join(args, &token))).await?);
    }
    let joined = here.len();
    for (number, client) in here.into_iter().enumerate() {
        if number % 2 == 0 {
            Box::pin(client.end()).await?;
        }
    }
    Ok(joined)
}

/// Comes, and sees something.
async fn join(args: &Args, token: &str) -> Result<Client> {
    let mut client = Client::connect(Role::Play, &args.endpoint(Role::Play), token).await?;
    client.run_until_connected().await?;
    client.run_until_seen(|_| ()).await?;
    Ok(client)
}
