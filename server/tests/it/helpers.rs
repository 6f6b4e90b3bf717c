//! Starts the product for one test, and speaks to it as a browser would. Invariant: every test has a database of its
//! own, on SQLite and on PostgreSQL; nothing is left running.

use crate::template;
use anyhow::Context as _;
use domain::{
    id::AccountId,
    schedule::{Format, Part},
};
use entity::{At, session, session_party};
use jiff::{SignedDuration, Timestamp};
use reqwest::{
    Client, Method, StatusCode,
    header::{self, HeaderMap},
    redirect::Policy,
};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde::de::DeserializeOwned;
use server::{
    config::{Config, Settings},
    keys::Keys,
    media::TokenKey,
    serve, site,
    state::AppState,
};
use service::{
    Ctx, Services, account,
    clock::{Clock, ClockHand, Dice},
    seed::World,
};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The password of every account of a test world.
pub const PASSWORD: &str = "prøv-igjen-2026";
/// Monday 23 November 2026, 10.30 in Oslo.
pub const START: &str = "2026-11-23T09:30:00Z";

static NUMBER: AtomicU32 = AtomicU32::new(0);
static METRICS: OnceLock<metrics_exporter_prometheus::PrometheusHandle> = OnceLock::new();

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

pub struct TestApp {
    pub kind: Kind,
    pub base: String,
    pub services: Arc<Services>,
    pub hand: ClockHand,
    pub world: World,
    /// Another centre in the same installation.
    pub other: World,
    pub sfu: sfu::Sfu,
    dir: PathBuf,
    /// Its database in PostgreSQL, by name and address.
    database: Option<String>,
    url: Option<String>,
    ending: CancellationToken,
}

/// Runs `test` on an SQLite file and on a PostgreSQL database of its own, each a copy of the template.
pub async fn on_both(test: impl AsyncFn(&TestApp) -> anyhow::Result<()>) {
    on_both_with(|_| {}, test).await;
}

/// The same, with something changed before it starts.
pub async fn on_both_with(change: impl Fn(&mut Services), test: impl AsyncFn(&TestApp) -> anyhow::Result<()>) {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let app = TestApp::start(kind, &change).await.unwrap_or_else(|error| panic!("{kind:?}: {error:#}"));
        let outcome = test(&app).await;
        app.stop().await;
        if let Err(error) = outcome {
            panic!("{kind:?}: {error:#}");
        }
    }
}

/// The PostgreSQL that `scripts/test` started.
pub fn postgres() -> anyhow::Result<String> {
    std::env::var("TILBAKE_TEST_PG")
        .context("TILBAKE_TEST_PG is not set: run tests by `make test` or `scripts/test unit`")
}

/// Relays that streams are told of; none of them is there.
pub const RELAYS: [&str; 2] = ["turn:turn.example:3478?transport=udp", "turns:turn.example:443?transport=tcp"];

/// The services of a server with its data in `dir`, and its database there or at `url`.
pub async fn open(dir: &Path, url: Option<&str>, clock: Clock, dice: Dice) -> anyhow::Result<(Config, Services, Keys)> {
    let mut overrides = vec![
        ("data.dir", dir.display().to_string()),
        ("database.pool", "4".to_owned()),
        ("server.listen", "127.0.0.1:0".to_owned()),
        ("turn.urls", RELAYS.join(",")),
        ("turn.secret", "of no use elsewhere".to_owned()),
    ];
    overrides.extend(url.map(|url| ("database.url", url.to_owned())));
    let config = Settings::load(None, [], &overrides)?.read()?;
    let (services, keys) = serve::services(&config, clock, dice).await?;
    Ok((config, services, keys))
}

/// An id as pages make one for their forms, each time another.
pub fn submission_id() -> String {
    static MADE: AtomicU64 = AtomicU64::new(1);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    uuid::Uuid::from_u128(0x0190_0000_0000_7000_9000_0000_0000_0000 + u128::from(number)).to_string()
}

impl TestApp {
    async fn start(kind: Kind, change: impl Fn(&mut Services)) -> anyhow::Result<Self> {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("it_{}_{number}", std::process::id());
        let dir = std::env::temp_dir().join(format!("tilbake-{name}"));
        std::fs::create_dir_all(&dir)?;
        let template = template::of(kind).await?;
        let url = template.copy(&dir, &name).await?;
        let (clock, hand) = Clock::standing_at(START.parse::<Timestamp>()?);
        let (config, mut services, keys) = open(&dir, url.as_deref(), clock, Dice::seeded(u64::from(number))).await?;
        let sfu = sfu::Sfu::bind(sfu::Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            time_of_day: serve::time_of_day(&services.clock),
            ..Default::default()
        })
        .await?;
        let token_key = TokenKey::new(&keys.media_token);
        let presence = Arc::<server::live::Presence>::default();
        let engine = server::live::Engine { sfu: sfu.clone(), keys: token_key.clone(), presence: presence.clone() };
        services.media = Arc::new(engine);
        // staff of the first centre sign in by password alone, as in a demo; those of the other must have a code
        services.demo = true;
        change(&mut services);
        let services = Arc::new(services);
        let (world, other) = (template.world.clone(), template.other.clone());
        let metrics = METRICS
            .get_or_init(|| metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder().handle())
            .clone();
        let ending = CancellationToken::new();
        let state = AppState {
            services: services.clone(),
            leptos: site::options(&dir),
            packs: Arc::default(),
            config: Arc::new(config),
            sfu: sfu.clone(),
            stash: Arc::default(),
            files: services.files.clone(),
            metrics,
            ending: ending.clone(),
            sockets: TaskTracker::new(),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let base = format!("http://{}", listener.local_addr()?);
        let router = serve::router(&state, token_key.clone(), &dir).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(
            axum::serve(listener, router).with_graceful_shutdown(ending.clone().cancelled_owned()).into_future(),
        );
        tokio::spawn(server::live::follow(services.clone(), sfu.clone(), presence, ending.clone()));
        let database = url.is_some().then_some(name);
        Ok(Self { kind, base, services, hand, world, other, sfu, dir, database, url, ending })
    }

    /// Where files are kept.
    pub fn files(&self) -> PathBuf {
        self.dir.join("files")
    }

    pub fn key_file(&self) -> PathBuf {
        self.dir.join("keys.toml")
    }

    async fn stop(self) {
        self.ending.cancel();
        self.sfu.shutdown("test").await;
        if let Some(name) = &self.database {
            template::drop_database(name).await;
        }
        drop(std::fs::remove_dir_all(&self.dir));
    }

    /// Runs the program on this test's data, as somebody would on the server.
    pub async fn tilbake(&self, args: &[&str]) -> anyhow::Result<std::process::Output> {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_tilbake"));
        command.args(args).env("TILBAKE_DATA_DIR", &self.dir).env("TILBAKE_LOGS_FILTER", "error");
        command.envs(self.url.iter().map(|url| ("TILBAKE_DATABASE_URL", url)));
        Ok(command.output().await?)
    }

    /// A browser nobody has signed in to.
    pub fn visitor(&self) -> Browser {
        Browser::at(&self.base)
    }

    /// A browser signed in as `name` of this test's centre: `deltaker`, `deltaker2`, `fagperson`, …
    pub async fn signed_in(&self, name: &str) -> Browser {
        self.signed_in_to(&self.world, name).await
    }

    pub async fn signed_in_to(&self, world: &World, name: &str) -> Browser {
        let browser = self.visitor();
        let email = format!("{name}@{}", world.domain);
        let answer =
            browser.post("/api/account/sign_in", &[("email", &email), ("password", PASSWORD), ("next", "/")]).await;
        assert_eq!(answer.status, StatusCode::OK, "sign-in as {name}: {}", answer.text);
        browser
    }

    /// The path of the link by which somebody from outside, whom the therapist asks, comes to this test's talk.
    pub async fn guest_link(&self) -> anyhow::Result<String> {
        let form = service::guest::Form {
            submission_id: submission_id(),
            name: "Per Hagen".into(),
            kind: "employer".into(),
            email: String::new(),
        };
        let therapist = self.ctx("fagperson").await?;
        service::guest::ask(&therapist, &self.world.talk.to_string(), &form).await?;
        let planned = service::scheduling::planned(&therapist, &self.world.talk.to_string()).await?;
        let mut links = planned.guests.context("guests")?.asked.into_iter().filter_map(|guest| guest.link);
        let link = links.next_back().context("a link")?;
        Ok(link.strip_prefix(&self.services.origin).context("our own")?.to_owned())
    }

    /// The browser of a guest who has come by such a link.
    pub async fn guest(&self) -> anyhow::Result<Browser> {
        let (path, browser) = (self.guest_link().await?, self.visitor());
        let token = path.strip_prefix("/guest/").context("a guest's")?;
        let answer = browser.post("/api/consult/enter_as_guest", &[("token", token)]).await;
        anyhow::ensure!(answer.status == StatusCode::OK, "{}", answer.text);
        Ok(browser)
    }

    /// The browser of `staff`, handed to participant `number` for what waits for them, or for the questionnaire `only`.
    pub async fn tablet(&self, staff: &str, number: usize, only: &str) -> anyhow::Result<Browser> {
        let (browser, enrolment) =
            (self.signed_in(staff).await, self.world.participants[number].enrolment.id.to_string());
        let fields = [("enrolment", enrolment.as_str()), ("only", only)];
        let answer = browser.form(&format!("/participants/{enrolment}"), "/api/participants/hand_over", &fields).await;
        anyhow::ensure!(answer.location() == "/tablet", "{} {}", answer.location(), answer.text);
        Ok(browser)
    }

    /// One more session like the demo's teaching, of 45 minutes from `starts`, as `change` has it.
    pub async fn add_session(
        &self,
        starts: Timestamp,
        change: impl FnOnce(&mut session::Model),
    ) -> anyhow::Result<session::Model> {
        let db = self.services.db.write();
        let teaching = session::by_id(db, self.world.teaching).await?.context("teaching")?;
        let mut row = session::Model {
            id: self.services.dice.id(starts),
            starts_at: At::new(starts),
            ends_at: At::new(starts.checked_add(SignedDuration::from_mins(45))?),
            live_started_at: None,
            ..teaching
        };
        change(&mut row);
        let insert = session::Entity::insert(row.clone().into_active_model().reset_all());
        insert.exec_without_returning(db).await?;
        Ok(row)
    }

    /// The same for `account` alone.
    pub async fn add_session_of(
        &self,
        starts: Timestamp,
        account_id: AccountId,
        change: impl FnOnce(&mut session::Model),
    ) -> anyhow::Result<session::Model> {
        let alone = |row: &mut session::Model| {
            (row.cohort_id, row.format) = (None, Format::Individual);
            change(row);
        };
        let row = self.add_session(starts, alone).await?;
        let (id, part) = (self.services.dice.id(starts), Part::TakesPart);
        let party = session_party::Model { id, centre_id: row.centre_id, session_id: row.id, account_id, part };
        entity::insert(self.services.db.write(), party).await?;
        Ok(row)
    }

    /// Makes this test's centre one that is no demo: its staff must have two steps.
    pub async fn real_centre(&self) -> anyhow::Result<()> {
        use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, IntoActiveModel as _};
        let found = entity::centre::Entity::find_by_id(self.world.centre).one(self.services.db.read()).await?;
        let mut centre = found.context("the centre")?.into_active_model();
        centre.is_demo = Set(false);
        centre.update(self.services.db.write()).await?;
        Ok(())
    }

    /// A context acting as `name`, for calling services directly.
    pub async fn ctx(&self, name: &str) -> anyhow::Result<Ctx> {
        use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
        let email = format!("{name}@{}", self.world.domain);
        let db = self.services.db.read();
        let found =
            entity::account::Entity::find().filter(entity::account::Column::EmailFolded.eq(email)).one(db).await?;
        let found = found.context("no such account")?;
        Ok(Ctx::system(&self.services).acting_as(account::actor(db, &found).await?))
    }
}

/// A browser without script: cookies, no redirects followed by itself.
#[derive(Clone)]
pub struct Browser {
    client: Client,
    base: String,
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The body as `T`.
    pub fn json<T: DeserializeOwned>(&self) -> anyhow::Result<T> {
        serde_json::from_str(&self.text).with_context(|| format!("{}: {}", self.status, self.text))
    }

    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Browser {
    /// One that nobody has signed in to.
    pub fn at(base: &str) -> Self {
        Self::from(base, [127, 0, 0, 1])
    }

    /// One on another machine, as far as the server can tell.
    pub fn from(base: &str, address: [u8; 4]) -> Self {
        let client = Client::builder().cookie_store(true).redirect(Policy::none());
        let client = client.local_address(std::net::IpAddr::from(address)).build().expect("a client");
        Self { client, base: base.to_owned() }
    }

    /// The same browser, cookies and all, at another server.
    pub fn moved_to(&self, base: &str) -> Self {
        Self { client: self.client.clone(), base: base.to_owned() }
    }

    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<String>) -> Answer {
        self.try_send(method, path, headers, body).await.expect("an answer")
    }

    /// As `send`, where the server may be gone.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> reqwest::Result<Answer> {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let response = request.send().await?;
        Ok(Answer { status: response.status(), headers: response.headers().clone(), text: response.text().await? })
    }

    /// A page, as a browser asks for it.
    pub async fn page(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[("accept", "text/html")], None).await
    }

    /// A read, as the app asks for it: GET with a query.
    pub async fn read(&self, path: &str, query: &[(&str, &str)]) -> Answer {
        self.try_read(path, query).await.expect("an answer")
    }

    /// As `read`, where the server may be gone.
    pub async fn try_read(&self, path: &str, query: &[(&str, &str)]) -> reqwest::Result<Answer> {
        let query = encode(query);
        self.try_send(Method::GET, &format!("{path}?{query}"), &[("accept", "application/json")], None).await
    }

    /// An act, as the app does it.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.try_post(path, fields).await.expect("an answer")
    }

    /// As `post`, where the server may be gone.
    pub async fn try_post(&self, path: &str, fields: &[(&str, &str)]) -> reqwest::Result<Answer> {
        let headers = [("accept", "application/json"), ("content-type", FORM), ("sec-fetch-site", "same-origin")];
        self.try_send(Method::POST, path, &headers, Some(encode(fields))).await
    }

    /// The same as a plain form on the page `from`.
    pub async fn form(&self, from: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let referer = format!("{}{from}", self.base);
        let headers = [
            ("accept", "text/html"),
            ("content-type", FORM),
            ("sec-fetch-site", "same-origin"),
            ("referer", referer.as_str()),
        ];
        self.send(Method::POST, path, &headers, Some(encode(fields))).await
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

fn encode(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
