//! What the server costs, and how busy the machine was: from `/proc`.

use std::time::Instant;

use anyhow::{Context as _, Result};

/// Clock ticks per second in `/proc`: 100 on every Linux this runs on.
const TICKS: f64 = 100.0;

/// A process to measure.
pub(crate) struct Process {
    pid: u32,
}

/// One look at it.
pub(crate) struct Sample {
    at: Instant,
    cpu_seconds: f64,
    resident_kb: f64,
}

impl Process {
    pub(crate) fn new(pid: u32) -> Self {
        Self { pid }
    }

    pub(crate) fn sample(&self) -> Result<Sample> {
        let read = |file| std::fs::read_to_string(format!("/proc/{}/{file}", self.pid)).context("the server's process");
        let stat = read("stat")?;
        // The name in parentheses may hold spaces; utime and stime are the 12th and 13th words after it.
        let words: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| -> Result<f64> { Ok(words.get(at).context("stat")?.parse()?) };
        let status = read("status")?;
        Ok(Sample {
            at: Instant::now(),
            cpu_seconds: (ticks(11)? + ticks(12)?) / TICKS,
            resident_kb: number(&status, "VmRSS:")?,
        })
    }

    /// What it holds now: memory, open files with its sockets, threads.
    pub(crate) fn hold(&self) -> Result<serde_json::Value> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).context("the server's process")?;
        let files = std::fs::read_dir(format!("/proc/{}/fd", self.pid))?.count();
        let (resident_mb, threads) = (number(&status, "VmRSS:")? / 1024.0, number(&status, "Threads:")?);
        Ok(serde_json::json!({ "resident_mb": resident_mb, "open_files": files, "threads": threads }))
    }
}

/// The number of a line of `/proc/*/status`.
fn number(status: &str, name: &str) -> Result<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name)).context("a line of status")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}

impl Sample {
    /// Cores used from here to `later`; memory of `later` above `empty` (before anyone came), per viewer.
    pub(crate) fn until(&self, later: &Self, empty: &Self, viewers: usize) -> serde_json::Value {
        let viewers = f64::from(u32::try_from(viewers).unwrap_or(u32::MAX));
        let cores = (later.cpu_seconds - self.cpu_seconds) / (later.at - self.at).as_secs_f64();
        serde_json::json!({
            "cores": cores,
            "cores_per_100_viewers": cores / viewers * 100.0,
            "resident_mb": later.resident_kb / 1024.0,
            "mb_per_viewer": (later.resident_kb - empty.resident_kb) / 1024.0 / viewers,
        })
    }
}

/// Busy and total ticks of all cores since boot.
pub(crate) fn busy() -> Result<(f64, f64)> {
    let stat = std::fs::read_to_string("/proc/stat")?;
    let first = stat.lines().next().context("/proc/stat")?;
    let ticks: Vec<f64> = first.split_whitespace().skip(1).filter_map(|word| word.parse().ok()).collect();
    let idle = ticks.get(3).context("idle")? + ticks.get(4).context("iowait")?;
    let total: f64 = ticks.iter().take(8).sum();
    Ok((total - idle, total))
}

/// The share of the machine that was busy between two looks, server and clients included.
pub(crate) fn busy_share(from: (f64, f64), to: (f64, f64)) -> f64 {
    (to.0 - from.0) / (to.1 - from.1).max(1.0)
}

/// The load averages.
pub(crate) fn loadavg() -> Result<String> {
    Ok(std::fs::read_to_string("/proc/loadavg")?.trim().to_owned())
}
