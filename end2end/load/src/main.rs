//! Load client for media: one publisher, many viewers, through WHIP and WHEP like any browser. Prints JSON. With `--rounds` it
//! comes and goes instead, and tells what is left of it in the server.
//!
//! `load --base http://127.0.0.1:3000 --session S --viewers 200 --pid PID --token-command 'tilbake media token --session
//! {session} --role {role} --as {name} --ttl 600'`

mod client;
mod machine;
mod rounds;
mod tally;
/// The SFU's own: without it the stack keeps to itself that a key frame is asked for.
#[path = "../../../server/sfu/src/tap.rs"]
mod tap;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use client::{Client, Role};
use machine::{Process, loadavg};
use tally::Tally;

/// So many come at the same time.
const AT_ONCE: usize = 8;

#[derive(Parser)]
struct Args {
    /// Where the server is.
    #[arg(long)]
    base: String,
    /// The session to join.
    #[arg(long)]
    session: String,
    /// Viewers.
    #[arg(long, default_value_t = 50)]
    viewers: usize,
    /// Seconds to measure, after everyone is there.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Seconds over which viewers come, evenly; as fast as they can, eight at a time, when 0.
    #[arg(long, default_value_t = 0)]
    join_over: u32,
    /// Times that all viewers come and go again.
    #[arg(long)]
    rounds: Option<usize>,
    /// Seconds after the last round until the server has to have forgotten them.
    #[arg(long, default_value_t = 45)]
    cool_down: u64,
    /// Packets per second of the publisher, evenly spaced.
    #[arg(long, default_value_t = 100)]
    rate: u32,
    /// Packets that leave together, as a video frame's do.
    #[arg(long, default_value_t = 1)]
    burst: u32,
    /// Bytes per packet before sealing.
    #[arg(long, default_value_t = 1200)]
    size: usize,
    /// The server's process, to measure its CPU and memory.
    #[arg(long)]
    pid: Option<u32>,
    /// Token for the publisher.
    #[arg(long)]
    publish_token: Option<String>,
    /// Token for all viewers.
    #[arg(long)]
    play_token: Option<String>,
    /// Prints a token, run without a shell; {session}, {role} (publish|play) and {name} are filled in.
    #[arg(long)]
    token_command: Option<String>,
}

impl Args {
    fn token(&self, role: Role, name: &str) -> Result<String> {
        let given = match role {
            Role::Publish => &self.publish_token,
            Role::Play => &self.play_token,
        };
        if let Some(token) = given {
            return Ok(token.clone());
        }
        let command = self.token_command.as_deref().context("needs tokens or --token-command")?;
        let words = command.split_whitespace().map(|word| {
            word.replace("{session}", &self.session).replace("{role}", role.name()).replace("{name}", name)
        });
        let words: Vec<String> = words.collect();
        let (program, arguments) = words.split_first().context("an empty --token-command")?;
        let output = std::process::Command::new(program).args(arguments).output()?;
        ensure!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        let printed = String::from_utf8(output.stdout)?;
        Ok(printed.trim().lines().last().context("no token printed")?.to_owned())
    }

    fn endpoint(&self, role: Role) -> String {
        format!("{}/{}/{}", self.base.trim_end_matches('/'), role.path(), self.session)
    }
}

fn main() -> Result<()> {
    let args = Arc::new(Args::parse());
    let start = Instant::now();
    let tally = Arc::new(Tally::new(args.viewers));
    let process = args.pid.map(Process::new);
    let before = process.as_ref().map(Process::sample).transpose()?;

    // The publisher's clock must not wait for viewers: it has a thread of its own.
    let (ready, is_ready) = std::sync::mpsc::channel();
    let publisher = {
        let (args, tally) = (args.clone(), tally.clone());
        std::thread::spawn(move || runtime()?.block_on(publish(&args, &tally, start, &ready)))
    };
    is_ready.recv_timeout(Duration::from_secs(20)).context("the publisher did not connect")?;
    if let Some(rounds) = args.rounds {
        let process = process.context("--rounds needs --pid")?;
        let report = runtime()?.block_on(rounds::run(&args, rounds, &process))?;
        tally.stop();
        publisher.join().map_err(|_| anyhow::anyhow!("the publisher panicked"))??;
        println!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(());
    }
    let joined = runtime()?.block_on(watch(&args, &tally, start, process.as_ref()));
    tally.stop();
    let sent = publisher.join().map_err(|_| anyhow::anyhow!("the publisher panicked"))??;
    let (window, joins) = joined?;

    let mut report = tally.report(window.packets.clone(), sent);
    report["viewers"] = args.viewers.into();
    report["seconds"] = args.seconds.into();
    report["packets_per_second"] = args.rate.into();
    report["burst"] = args.burst.into();
    report["payload_bytes"] = args.size.into();
    let at = |share: usize| joins[(joins.len() * share / 100).min(joins.len() - 1)];
    report["first_picture_seconds"] = serde_json::json!({ "p50": at(50), "p95": at(95), "slowest": joins.last() });
    report["join_over_seconds"] = args.join_over.into();
    if let (Some(before), Some((from, to))) = (before, window.server) {
        report["server"] = from.until(&to, &before, args.viewers);
    }
    report["machine"] = serde_json::json!({
        "cores": std::thread::available_parallelism()?.get(), "loadavg": loadavg()?, "busy": window.busy,
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// Sends until told to stop; answers how many packets.
async fn publish(args: &Args, tally: &Tally, start: Instant, ready: &std::sync::mpsc::Sender<()>) -> Result<u32> {
    let token = args.token(Role::Publish, "load-publisher")?;
    let mut client = Client::connect(Role::Publish, &args.endpoint(Role::Publish), &token).await?;
    client.run_until_connected().await?;
    let _ = ready.send(());
    let period = Duration::from_secs_f64(f64::from(args.burst) / f64::from(args.rate));
    let mut clock = tokio::time::interval(period);
    let mut number = 0;
    while !tally.is_stopped() {
        tokio::select! {
            _ = clock.tick() => for at in 0..args.burst {
                client.send(number, start.elapsed(), args.size, at + 1 == args.burst).await?;
                number += 1;
                tally.sent(number);
            },
            served = client.serve(|_| ()) => served?,
        }
    }
    Box::pin(client.end()).await?;
    Ok(number)
}

struct Window {
    packets: std::ops::Range<u32>,
    server: Option<(machine::Sample, machine::Sample)>,
    busy: f64,
}

/// Joins all viewers, measures, and leaves; also answers how long each join took, sorted.
async fn watch(
    args: &Arc<Args>,
    tally: &Arc<Tally>,
    start: Instant,
    process: Option<&Process>,
) -> Result<(Window, Vec<f64>)> {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            let gate = Arc::new(tokio::sync::Semaphore::new(AT_ONCE));
            let (joined, mut joins) = tokio::sync::mpsc::unbounded_channel();
            let tasks: Vec<_> = (0..args.viewers)
                .map(|at| {
                    let viewing = view(args.clone(), tally.clone(), start, at, gate.clone(), joined.clone());
                    tokio::task::spawn_local(viewing)
                })
                .collect();
            let mut took = Vec::new();
            for _ in 0..args.viewers {
                let patience = Duration::from_secs(u64::from(args.join_over) + 60);
                let one = tokio::time::timeout(patience, joins.recv()).await;
                took.push(one.context("viewers did not all connect")?.context("a viewer failed")??);
            }
            took.sort_by(f64::total_cmp);
            tokio::time::sleep(Duration::from_secs(2)).await;
            let sample = || process.map(Process::sample).transpose();
            let (from, busy_from, first) = (sample()?, machine::busy()?, tally.sent_so_far());
            tokio::time::sleep(Duration::from_secs(args.seconds)).await;
            let (to, busy_to, last) = (sample()?, machine::busy()?, tally.sent_so_far());
            // What is on its way, or asked for again, may arrive.
            tokio::time::sleep(Duration::from_secs(1)).await;
            for task in tasks {
                task.abort();
            }
            let busy = machine::busy_share(busy_from, busy_to);
            Ok((Window { packets: first..last, server: from.zip(to), busy }, took))
        })
        .await
}

type Joined = tokio::sync::mpsc::UnboundedSender<Result<f64>>;

async fn view(
    args: Arc<Args>,
    tally: Arc<Tally>,
    start: Instant,
    at: usize,
    gate: Arc<tokio::sync::Semaphore>,
    joined: Joined,
) {
    let connect = async {
        let wait = Duration::from_secs(args.join_over.into()) * u32::try_from(at)? / u32::try_from(args.viewers)?;
        tokio::time::sleep(wait).await;
        let turn = if args.join_over == 0 { Some(gate.acquire().await?) } else { None };
        let begun = Instant::now();
        let token = args.token(Role::Play, &format!("load-viewer-{at}"))?;
        let mut client = Client::connect(Role::Play, &args.endpoint(Role::Play), &token).await?;
        client.run_until_connected().await?;
        client.run_until_seen(|payload| tally.received(at, payload, start.elapsed())).await?;
        drop(turn);
        anyhow::Ok((client, begun.elapsed().as_secs_f64()))
    };
    match Box::pin(connect).await {
        Ok((mut client, took)) => {
            let _ = joined.send(Ok(took));
            while client.serve(|payload| tally.received(at, payload, start.elapsed())).await.is_ok() {}
        }
        Err(error) => {
            let _ = joined.send(Err(error));
        }
    }
}
