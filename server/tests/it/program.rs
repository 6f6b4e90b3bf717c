//! The built program as a process of its own: started, asked, stopped, killed. Invariant: it dies with the test, and so
//! does its folder.

use crate::{
    helpers::{Answer, Browser, Kind},
    template::{drop_database, make_database},
};
use anyhow::{Context as _, bail, ensure};
use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

/// The password of the demo's accounts.
pub const PASSWORD: &str = "soak-soak-soak";
const PATIENCE: Duration = Duration::from_mins(1);

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A place for the program's data: a folder, and a database of either kind.
pub struct Place {
    pub dir: PathBuf,
    /// Empty for SQLite in the folder.
    url: String,
    database: Option<String>,
}

impl Place {
    pub async fn new(kind: Kind) -> anyhow::Result<Self> {
        let name = format!("program_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let dir = std::env::temp_dir().join(format!("tilbake-{name}"));
        std::fs::create_dir_all(&dir)?;
        match kind {
            Kind::Sqlite => Ok(Self { dir, url: String::new(), database: None }),
            Kind::Postgres => Ok(Self { dir, url: make_database(&name).await?, database: Some(name) }),
        }
    }

    /// A folder with a database elsewhere.
    pub async fn with_database(url: &str) -> anyhow::Result<Self> {
        Ok(Self { url: url.to_owned(), ..Self::new(Kind::Sqlite).await? })
    }

    pub fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// The database's address, of either kind.
    pub fn url(&self) -> String {
        if self.url.is_empty() {
            format!("sqlite://{}", self.data().join("tilbake.db").display())
        } else {
            self.url.clone()
        }
    }

    /// The program with these arguments, for this place.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let built = std::env::var_os("TILBAKE_TEST_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_tilbake").into());
        // a file that may not grow is an error to the program, as a full disk is, not its end
        let mut command = Command::new("sh");
        command
            .args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"])
            .arg(built)
            .args(arguments)
            .arg("--data-dir")
            .arg(self.data());
        command.env("TILBAKE_DATABASE_URL", &self.url).env("TILBAKE_DEMO_PASSWORD", PASSWORD);
        command.env("LEPTOS_SITE_ROOT", &self.dir).env("NO_COLOR", "1").stdin(Stdio::null());
        command
    }

    /// Runs a command of the program to its end.
    pub fn run(&self, arguments: &[&str]) -> anyhow::Result<Output> {
        to_its_end(&mut self.command(arguments))
    }

    /// Runs a command that must work; gives what it printed.
    pub fn run_well(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self.run(arguments)?;
        ensure!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Runs a command that must fail by rule; gives its one sentence.
    pub fn run_badly(&self, arguments: &[&str]) -> anyhow::Result<String> {
        one_sentence(&self.run(arguments)?)
    }

    /// Serves the demo from this place on a free port.
    pub async fn serve(&self) -> anyhow::Result<Program> {
        let log = self.dir.join(format!("log{}", NUMBER.fetch_add(1, Ordering::Relaxed)));
        let mut command = self.command(&["serve", "--demo", "--listen", "127.0.0.1:0", "--media-port", "0"]);
        let child = command.stdout(Stdio::null()).stderr(File::create(&log)?).spawn()?;
        let mut program = Program { child, base: String::new(), log };
        let started = Instant::now();
        while program.base.is_empty() {
            let said = program.said();
            if let Some(rest) = said.split_once("serving http://").and_then(|(_, rest)| rest.split(',').next()) {
                program.base = format!("http://{rest}");
            } else if program.child.try_wait()?.is_some() || started.elapsed() > PATIENCE {
                bail!("the program does not serve: {said}");
            } else {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(program)
    }

    pub async fn remove(self) {
        if let Some(name) = &self.database {
            drop_database(name).await;
        }
        drop(std::fs::remove_dir_all(&self.dir));
    }
}

/// Runs a command that ends soon by itself.
pub fn to_its_end(command: &mut Command) -> anyhow::Result<Output> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let started = Instant::now();
    while child.try_wait()?.is_none() && started.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(child.kill());
    Ok(child.wait_with_output()?)
}

/// What every failing command owes: exit code 1 and one line on standard error that is a sentence, no trace of the insides.
pub fn one_sentence(output: &Output) -> anyhow::Result<String> {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.code() == Some(1), "{:?}: {said}", output.status);
    let line = said.lines().last().unwrap_or_default().to_owned();
    ensure!(said.lines().count() == 1 && line.starts_with("tilbake: "), "not one sentence: {said}");
    for inside in ["panicked", "backtrace", "Error {", "Err(", "Some(", "{\n"] {
        ensure!(!said.contains(inside), "shows its insides: {said}");
    }
    Ok(line)
}

/// A running program.
pub struct Program {
    child: Child,
    pub base: String,
    log: PathBuf,
}

impl Program {
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Lets its files grow to so many bytes and no further: as full a disk as a test can make.
    pub fn limit_files(&self, most: &str) -> anyhow::Result<()> {
        let pid = self.child.id().to_string();
        let limited = Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={most}:unlimited")]).status()?;
        ensure!(limited.success(), "prlimit");
        Ok(())
    }

    /// A browser signed in as `name` of the demo.
    pub async fn signed_in(&self, name: &str) -> anyhow::Result<Browser> {
        let browser = Browser::at(&self.base);
        let answer = sign_in(&browser, name).await?;
        ensure!(answer.status == 200, "sign-in as {name}: {} {}", answer.status, answer.text);
        Ok(browser)
    }

    /// As `kill -9`.
    pub fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to end; gives how, and after how long.
    pub async fn terminate(&mut self) -> anyhow::Result<(ExitStatus, Duration)> {
        let started = Instant::now();
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        ensure!(asked.success(), "cannot ask it");
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok((status, started.elapsed()));
            }
            ensure!(started.elapsed() < PATIENCE, "it does not end: {}", self.said());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

pub async fn sign_in(browser: &Browser, name: &str) -> anyhow::Result<Answer> {
    let email = format!("{name}@demo.example");
    let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", "/")];
    browser.try_post("/api/account/sign_in", &fields).await.context("sign-in")
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Writes a settings file and gives its path as an argument.
pub fn settings(dir: &Path, text: &str) -> anyhow::Result<String> {
    let path = dir.join("settings.toml");
    std::fs::write(&path, text)?;
    Ok(path.display().to_string())
}
