//! A PostgreSQL of one test's own, to be killed. Invariant: it goes with the test: `scripts/with-postgres` removes it
//! when what it runs ends, and that ends when our end of the pipe closes.

use anyhow::{Context as _, ensure};
use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

pub struct OwnPostgres {
    pub url: String,
    dir: PathBuf,
    script: Child,
}

impl OwnPostgres {
    pub fn start() -> anyhow::Result<Self> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/with-postgres");
        let told = "echo \"$TILBAKE_TEST_PG\"; echo \"$TILBAKE_TEST_PG_DIR\"; exec cat";
        let mut command = Command::new(path);
        let mut script =
            command.args(["sh", "-c", told]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context(path)?;
        let mut lines = BufReader::new(script.stdout.take().context("its output")?).lines();
        let mut line = || anyhow::Ok(lines.next().context("PostgreSQL did not start")??);
        Ok(Self { url: line()?, dir: line()?.into(), script })
    }

    /// As `kill -9` of the server process.
    pub fn kill(&self) -> anyhow::Result<()> {
        let file = std::fs::read_to_string(self.dir.join("data/postmaster.pid"))?;
        let pid = file.lines().next().context("a process id")?;
        ensure!(Command::new("kill").args(["-KILL", pid]).status()?.success(), "cannot kill {pid}");
        Ok(())
    }

    pub fn start_again(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        // the killed one's children may take a moment to notice
        while !Command::new(self.dir.join("start")).stdout(Stdio::null()).stderr(Stdio::null()).status()?.success() {
            ensure!(begun.elapsed() < Duration::from_secs(30), "PostgreSQL does not start again");
            std::thread::sleep(Duration::from_millis(200));
        }
        Ok(())
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        drop(self.script.wait());
    }
}
