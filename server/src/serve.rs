//! `tilbake serve`: puts everything together, and takes it apart again in order. Invariant: nothing listens before the
//! database is at this version; when asked to stop, people in a stream are told before it ends.

use crate::{
    admin, browser_error,
    cli::Serve,
    config::{self, Config},
    delivery::Ways,
    edge, identity, keys, live, machine, media, oidc, page,
    paper::Printer,
    routes, site,
    state::AppState,
    telemetry,
};
use anyhow::{Context as _, bail};
use axum::{Router, middleware};
use entity::Db;
use object_store::{ObjectStore, local::LocalFileSystem};
use secrecy::ExposeSecret as _;
use service::{
    Ctx, Services,
    account::{oidc::Oidc, passkey::Passkeys},
    audit::{
        chain::AuditKey,
        sealing::{self, Sealing},
    },
    clock::{Clock, Dice},
    events::Hub,
    jobs, keeping,
    key_holder::KeyHolder,
    letters::delivery::NoDelivery,
    limits::Limits,
    questionnaire, risk,
    shown_once::ShownOnce,
};
use sfu::Sfu;
use std::{net::SocketAddr, os::unix::fs::DirBuilderExt as _, path::Path, sync::Arc, time::Duration};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, CompressionLevel,
        predicate::{NotForContentType, Predicate as _, SizeAbove},
    },
    trace::TraceLayer,
};

/// What clients in a stream are told when the program stops.
const LAST_WORD: &str = "restart";
/// How long open requests may take to finish.
const GRACE: Duration = Duration::from_secs(8);
/// How often the job runner looks when nobody woke it.
const JOB_PAUSE: Duration = Duration::from_secs(2);
/// How often the audit log is sealed: every row within a second of its commit.
const SEAL_PAUSE: Duration = Duration::from_millis(500);

/// When what is kept no longer is deleted: this long after the start, and then so often.
const ASKING_DELAY: Duration = Duration::from_mins(1);
const ASKING_PAUSE: Duration = Duration::from_hours(1);
/// How often it is looked whether a risk alert must go on.
const ALERTS_PAUSE: Duration = Duration::from_mins(1);
const RETENTION_DELAY: Duration = Duration::from_mins(5);
const RETENTION_PAUSE: Duration = Duration::from_hours(24);

/// Connects to the database and brings up what every use-case needs, without media.
///
/// # Errors
/// A data directory that cannot be written, a database that is down, keys that cannot be read.
pub async fn services(config: &Config, clock: Clock, dice: Dice) -> anyhow::Result<(Services, keys::Keys)> {
    let dir = &config.data.dir;
    // names, scores and addresses are not sealed: the folder is its owner's alone
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .with_context(|| format!("cannot make the data directory {}", dir.display()))?;
    let probe = dir.join(".write-test");
    std::fs::write(&probe, b"").with_context(|| format!("cannot write in the data directory {}", dir.display()))?;
    std::fs::remove_file(&probe).ok();
    let db = Db::connect(&config.database_url(), config.database.pool).await.with_context(|| {
        if config.database.url.expose_secret().is_empty() {
            format!("cannot open the database in {}", dir.display())
        } else {
            "the database does not answer".to_owned()
        }
    })?;
    let keys = keys::load_or_make(&config.key_file(), &dice)?;
    let services = Services {
        db,
        keyring: KeyHolder::new(keys.ring.clone(), keys::changed(config.key_file())),
        audit_key: AuditKey::new(&keys::for_audit(&config.key_file(), &dice)?),
        clock,
        dice,
        hub: Hub::default(),
        limits: Limits::default(),
        shown_once: ShownOnce::default(),
        passkeys: Passkeys::at(&config.server.origin),
        // set up by `run`: commands ask no provider
        oidc: Oidc::default(),
        demo: false,
        media: Arc::new(service::media_gate::NoMedia),
        machine: Arc::new(machine::Host::new(config)?),
        checking: tokio::sync::Mutex::new(()),
        files: files(dir)?,
        paper: Arc::new(Printer),
        delivery: Arc::new(NoDelivery),
        origin: config.address(),
        work: tokio::sync::Notify::new(),
    };
    Ok((services, keys))
}

/// Where files are kept.
///
/// # Errors
/// When the folder cannot be made.
pub fn files(data_dir: &Path) -> anyhow::Result<Arc<dyn ObjectStore>> {
    let dir = data_dir.join("files");
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let store = LocalFileSystem::new_with_prefix(&dir).with_context(|| format!("cannot use {}", dir.display()))?;
    // what is confirmed is on the disk, as in the database
    Ok(Arc::new(store.with_fsync(true)))
}

/// The clock of use-cases, as the SFU asks for the time of day.
#[must_use]
pub fn time_of_day(clock: &Clock) -> sfu::TimeOfDay {
    let clock = clock.clone();
    sfu::TimeOfDay::new(move || clock.now().into())
}

/// Serves until asked to stop.
///
/// # Errors
/// Whatever keeps it from starting, in one sentence.
pub async fn run(config: Config, options: &Serve, clock: Clock, dice: Dice) -> anyhow::Result<()> {
    let metrics = telemetry::start_metrics()?;
    let site_root = site::find(&config.server.site_root)?;
    let (mut services, keys) = services(&config, clock, dice).await?;
    admin::migrate(&services.db).await?;
    let listener = TcpListener::bind(config.server.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.server.listen))?;
    let listen = listener.local_addr()?;
    let sfu = Sfu::bind(sfu::Config {
        listen: SocketAddr::new(listen.ip(), config.media.port),
        time_of_day: time_of_day(&services.clock),
        ..bounds(&config.media)
    })
    .await
    .context("no port for media")?;
    let token_key = media::TokenKey::new(&keys.media_token);
    let presence = Arc::<live::Presence>::default();
    services.demo = options.demo;
    services.oidc = oidc::set_up(&config)?;
    services.delivery = Arc::new(Ways::of(&config)?);
    services.media = Arc::new(live::Engine { sfu: sfu.clone(), keys: token_key.clone(), presence: presence.clone() });
    let services = Arc::new(services);
    if options.demo {
        announce_demo(&services, config.demo.password.expose_secret(), listen).await?;
    }
    if !config.secure_cookies() {
        tracing::warn!(
            "plain HTTP to this machine only: cookies are not Secure. Set server.origin to an https address for use"
        );
    }
    let leptos = site::options(&site_root);
    let state = AppState {
        services: services.clone(),
        packs: Arc::new(site::Packs::of(&leptos)),
        leptos,
        config: Arc::new(config),
        sfu: sfu.clone(),
        stash: Arc::default(),
        files: services.files.clone(),
        metrics,
        ending: CancellationToken::new(),
        sockets: TaskTracker::new(),
    };
    let background = [
        tokio::spawn(run_jobs(services.clone())),
        tokio::spawn(run_sealer(services.clone())),
        tokio::spawn(run_retention(services.clone())),
        tokio::spawn(run_asking(services.clone())),
        tokio::spawn(run_alerts(services.clone())),
    ];
    let follower = tokio::spawn(live::follow(services.clone(), sfu.clone(), presence, state.ending.clone()));
    tracing::info!("serving http://{listen}, media on port {}", sfu.local_addr().port());
    let app = router(&state, token_key, &site_root).into_make_service_with_connect_info::<SocketAddr>();
    let (ending, sockets) = (state.ending.clone(), state.sockets.clone());
    let server =
        tokio::spawn(axum::serve(listener, app).with_graceful_shutdown(ending.clone().cancelled_owned()).into_future());
    asked_to_stop().await?;
    tracing::info!("stopping");
    sfu.shutdown(LAST_WORD).await;
    ending.cancel();
    sockets.close();
    if tokio::time::timeout(GRACE, async { tokio::join!(server, sockets.wait(), follower) }).await.is_err() {
        tracing::warn!("some requests were cut off");
    }
    background.iter().for_each(tokio::task::JoinHandle::abort);
    // what the last requests wrote; else the next start seals it
    if let Err(error) = sealing::seal(&services).await {
        tracing::warn!(%error, "the end of the audit log is not sealed yet");
    }
    Ok(())
}

/// The whole HTTP surface.
pub fn router(state: &AppState, token_key: media::TokenKey, site_root: &Path) -> Router {
    // leptos spawns what a page reads on it; set already when a test made the list of routes
    drop(any_spawner::Executor::init_tokio());
    let clock = state.services.clock.clone();
    let media = media::router(media::Media {
        sfu: state.sfu.clone(),
        keys: token_key,
        clock: Arc::new(move || clock.now()),
        gate: Some(live::gate(state.services.clone())),
        turn: relay(&state.config),
        pace: media::Pace::new(state.config.media.connections_per_person.get()),
    });
    let worth_it = SizeAbove::new(512).and(NotForContentType::const_new("image/"));
    let app = routes::router()
        .fallback(page::not_found)
        .layer(middleware::from_fn(edge::refuse_cross_site))
        .layer(middleware::from_fn_with_state(state.clone(), identity::identify))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_it));
    Router::new()
        .merge(app)
        .merge(media)
        .merge(site::router(site_root))
        .layer(middleware::from_fn(edge::security_headers))
        .layer(CatchPanicLayer::custom(edge::caught_panic))
        // the path alone: a query may hold what lets somebody in, and so may the last part of a path
        .layer(TraceLayer::new_for_http().make_span_with(|request: &http::Request<_>| {
            let path = browser_error::without_ids(request.uri().path());
            tracing::debug_span!("request", method = %request.method(), path)
        }))
        .with_state(state.clone())
}

/// Where media is found, and what one party may take up of it.
fn bounds(media: &config::Media) -> sfu::Config {
    sfu::Config {
        tcp_port: media.tcp.then_some(media.tcp_port),
        public_ips: media.public_ips.clone(),
        max_video_bitrate: media.video_kbit.get().saturating_mul(1000),
        max_audio_bitrate: media.audio_kbit.get().saturating_mul(1000),
        max_peers: media.connections.get(),
        max_peers_per_room: media.connections_per_session.get(),
        max_peers_per_subject: media.connections_per_person.get(),
        ..sfu::Config::default()
    }
}

/// The relay of `[turn]`, if there is one.
fn relay(config: &Config) -> Option<media::Turn> {
    let config::Turn { urls, secret, ttl } = &config.turn;
    media::Turn::new(urls.clone(), secret.expose_secret().as_bytes(), Duration::from_secs((*ttl).into()))
}

async fn run_jobs(services: Arc<Services>) {
    loop {
        if let Err(error) = jobs::run_due(&services).await {
            tracing::error!(%error, "the job runner stumbled");
        }
        tokio::select! {
            () = services.work.notified() => tokio::time::sleep(Duration::from_millis(50)).await,
            () = tokio::time::sleep(JOB_PAUSE) => {}
        }
    }
}

/// Says once that there are rows we did not write, not twice a second.
async fn run_sealer(services: Arc<Services>) {
    let mut told = 0;
    loop {
        match sealing::seal(&services).await {
            Ok(Sealing { strangers, .. }) if strangers != told => {
                tracing::error!(
                    strangers,
                    "the audit log holds rows that were not written here: run `tilbake audit verify`"
                );
                told = strangers;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "the audit log was not sealed");
                tokio::time::sleep(SEAL_PAUSE * 10).await;
            }
        }
        tokio::time::sleep(SEAL_PAUSE).await;
    }
}

async fn run_retention(services: Arc<Services>) {
    // not at once: who starts the program wants to see it serve
    let mut daily = tokio::time::interval_at(tokio::time::Instant::now() + RETENTION_DELAY, RETENTION_PAUSE);
    loop {
        daily.tick().await;
        if let Err(error) = keeping::let_go(&Ctx::system(&services)).await {
            tracing::error!(%error, "what is kept no longer could not be deleted");
        }
    }
}

/// Asks what programmes ask. Every hour, so that a point that opens today is there in the morning.
async fn run_asking(services: Arc<Services>) {
    let mut hourly = tokio::time::interval_at(tokio::time::Instant::now() + ASKING_DELAY, ASKING_PAUSE);
    loop {
        hourly.tick().await;
        if let Err(error) = questionnaire::ask_due(&Ctx::system(&services)).await {
            tracing::error!(%error, "what programmes ask was not asked");
        }
    }
}

/// Sends risk alerts on that nobody has seen to in time.
async fn run_alerts(services: Arc<Services>) {
    let mut often = tokio::time::interval(ALERTS_PAUSE);
    loop {
        often.tick().await;
        if let Err(error) = risk::escalate_due(&Ctx::system(&services)).await {
            tracing::error!(%error, "risk alerts could not be sent on");
        }
    }
}

async fn announce_demo(services: &Arc<Services>, given: &str, listen: SocketAddr) -> anyhow::Result<()> {
    let password = if given.is_empty() { admin::easy_password(&services.dice) } else { given.to_owned() };
    match service::seed::demo(services, &password).await {
        Ok(()) => {}
        Err(service::Error::App(contract::AppError::Forbidden)) => {
            bail!("the database holds real users: --demo is refused")
        }
        Err(error) => return Err(error).context("demo data could not be made"),
    }
    println!("Tilbake with demo data: http://{listen}");
    for name in service::seed::DEMO_ACCOUNTS {
        println!("  {name}@demo.example");
    }
    println!("  password: {password}");
    Ok(())
}

async fn asked_to_stop() -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => {}
        result = tokio::signal::ctrl_c() => result?,
    }
    Ok(())
}
