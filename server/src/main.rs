//! `tilbake`: reads the command line and the settings, and makes the real clock and dice. Invariant: whatever goes wrong
//! is told in one sentence, with exit code 1.

use clap::Parser as _;
use jiff::Timestamp;
use server::{
    admin,
    cli::{self, Cli, Command},
    config::{Config, Settings},
    media::TokenKey,
    officer, programmes, questionnaires, serve, telemetry,
};
use service::clock::{Clock, Dice};
use std::{process::ExitCode, sync::Arc};

fn main() -> ExitCode {
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tilbake: {}", cli::sentence(&error));
            ExitCode::FAILURE
        }
    }
}

fn start() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let mut overrides = Vec::new();
    if let Some(dir) = &cli.data_dir {
        overrides.push(("data.dir", dir.display().to_string()));
    }
    if let Command::Serve(options) = &cli.command {
        overrides.extend(options.listen.map(|listen| ("server.listen", listen.to_string())));
        overrides.extend(options.media_port.map(|port| ("media.port", port.to_string())));
    }
    let settings = Settings::load(cli.config.as_deref(), std::env::vars(), &overrides)?;
    let config = settings.read()?;
    if matches!(cli.command, Command::Config) {
        print!("{}", settings.masked());
        return Ok(());
    }
    if let Command::Programme(command) = &cli.command {
        return programmes::run(command);
    }
    #[expect(clippy::disallowed_methods, reason = "the one place where the real clock is made")]
    let clock = Clock::new(Timestamp::now);
    if let Command::Questionnaire(command) = &cli.command {
        return questionnaires::run(command, clock.now());
    }
    telemetry::start_logs(&config.logs)?;
    // rendering has stalled on a single worker
    let workers = std::thread::available_parallelism().map_or(4, |cores| cores.get().max(4));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build()?;
    runtime.block_on(run(cli.command, config, clock))
}

async fn run(command: Command, config: Config, clock: Clock) -> anyhow::Result<()> {
    let dice = Dice::from_os();
    if let Command::Serve(options) = &command {
        return serve::run(config, options, clock, dice).await;
    }
    if let Command::Restore { from, check } = &command {
        return admin::restore(&config, from, *check, &clock).await;
    }
    let (services, keys) = serve::services(&config, clock, dice).await?;
    let services = Arc::new(services);
    if let Command::Backup { to } = &command {
        return admin::backup(&services, &config, to).await;
    }
    admin::migrate(&services.db).await?;
    match &command {
        Command::Retention { dry_run } => admin::retention(&services, *dry_run).await,
        Command::Keys(command) => admin::keys::run(&services, &config.key_file(), command).await,
        Command::Admin(command) => admin::accounts(&services, &config.address(), command).await,
        Command::Audit(command) => officer::audit(&services, command).await,
        Command::Media(command) => admin::media(&services, &TokenKey::new(&keys.media_token), command).await,
        // done above
        Command::Serve(_)
        | Command::Config
        | Command::Migrate
        | Command::Programme(_)
        | Command::Questionnaire(_)
        | Command::Backup { .. }
        | Command::Restore { .. } => Ok(()),
    }
}
