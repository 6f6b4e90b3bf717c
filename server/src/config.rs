//! Settings: one TOML file with sections, every key also by environment (`[server] listen` is `TILBAKE_SERVER_LISTEN`),
//! the command line last. Invariant: a key nobody knows is an error that names it, and secrets never print.

mod turn;

pub use turn::Turn;

use anyhow::{Context as _, bail};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use std::{
    fmt::Write as _,
    net::{IpAddr, SocketAddr},
    num::{NonZeroU32, NonZeroUsize},
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// All keys with their defaults. Comments are shown by `tilbake config`.
const DEFAULTS: &str = r#"
[server]
listen = "127.0.0.1:3000"
# the address people use, such as "https://tilbake.example"; empty on a machine of one's own
origin = ""
# how many proxies in front of us are trusted to tell the client's address
trusted_hops = 0
# where the pages' files lie; empty: beside the program
site_root = ""
# who may read /metrics: empty means this machine only
metrics_token = ""

[data]
dir = "data"

[database]
# empty: SQLite in the data directory
url = ""
pool = 8

[media]
# UDP, for all media
port = 3478
# whether browsers whose network lets no UDP through may come by TCP, and to which port; 0: the same number
tcp = true
tcp_port = 0
# addresses to announce to browsers; empty: this machine's own
public_ips = []
# what one stream may send, in kbit/s: pictures (all sizes of them together) and sound
video_kbit = 2500
audio_kbit = 256
# connections, sending and watching, at once: in all, in a session, of one person in a session
connections = 2000
connections_per_session = 600
connections_per_person = 64

[turn]
# where browsers reach a relay, such as "turn:turn.example:3478?transport=udp", "turns:turn.example:443?transport=tcp"
urls = []
# shared with the relay: coturn's static-auth-secret
secret = ""
# seconds that a credential for the relay is good for
ttl = 3600

[keys]
# empty: a file in the data directory, made at the first start
file = ""

[logs]
# "human" or "json"
format = "human"
filter = "info,sqlx=warn,sea_orm_migration=warn"

[mail]
# the SMTP server; empty: nothing is mailed, and the outbox shows what would be
host = ""
# 0: as usual for the security
port = 0
# "starttls", "tls", or "none" for a server on this machine
security = "starttls"
user = ""
password = ""
# the sender, such as "Tilbake <post@tilbake.example>"
from = ""

[sms]
# where messages are posted to as JSON: to, from, text, id; empty: no SMS
url = ""
token = ""
from = "Tilbake"

[demo]
# empty: a new one at every start, printed
password = ""
"#;

/// Printed as `***` when set.
const SECRET: &[&str] =
    &["server.metrics_token", "database.url", "demo.password", "mail.password", "sms.token", "turn.secret"];

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub data: Data,
    pub database: Database,
    pub media: Media,
    pub turn: Turn,
    pub keys: Keys,
    pub logs: Logs,
    pub mail: Mail,
    pub sms: Sms,
    pub demo: Demo,
    /// Identity providers: by file only.
    #[serde(default)]
    pub oidc: Vec<service::account::oidc::Settings>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub listen: SocketAddr,
    pub origin: String,
    pub trusted_hops: usize,
    pub site_root: PathBuf,
    pub metrics_token: SecretString,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    pub dir: PathBuf,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub url: SecretString,
    pub pool: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Media {
    pub port: u16,
    pub tcp: bool,
    pub tcp_port: u16,
    pub public_ips: Vec<IpAddr>,
    pub video_kbit: NonZeroU32,
    pub audio_kbit: NonZeroU32,
    pub connections: NonZeroUsize,
    pub connections_per_session: NonZeroUsize,
    pub connections_per_person: NonZeroUsize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    pub file: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Human,
    Json,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logs {
    pub format: LogFormat,
    pub filter: String,
}

/// How the way to the mail server is guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    Starttls,
    Tls,
    None,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: String,
    pub password: SecretString,
    pub from: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    pub url: String,
    pub token: SecretString,
    pub from: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    pub password: SecretString,
}

/// The settings as a table, before they are read as types: for printing.
#[derive(Clone, Debug)]
pub struct Settings(Table);

impl Settings {
    /// Defaults, then the file, then the environment, then `overrides` from the command line.
    ///
    /// # Errors
    /// A file that cannot be read or is no TOML; a key that nobody knows; a value of the wrong type in the environment.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        overrides: &[(&str, String)],
    ) -> anyhow::Result<Self> {
        let mut table: Table = DEFAULTS.parse().context("built-in defaults")?;
        if let Some(path) = file {
            let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            let given = parse(path, &text)?;
            merge(&mut table, given).with_context(|| format!("in {}", path.display()))?;
        }
        for (name, text) in environment {
            // for the project's own scripts
            let Some(rest) = name.strip_prefix("TILBAKE_").filter(|rest| !is_of_scripts(rest)) else { continue };
            let key = find_key(&table, &rest.to_lowercase())
                .with_context(|| format!("the environment variable {name} is no setting of ours"))?;
            set(&mut table, &key, &text).with_context(|| format!("the environment variable {name}"))?;
        }
        for (key, text) in overrides {
            set(&mut table, key, text)?;
        }
        Ok(Self(table))
    }

    /// # Errors
    /// A value of the wrong type, or one that cannot be used, with its key.
    pub fn read(&self) -> anyhow::Result<Config> {
        let config: Config = Value::Table(self.0.clone()).try_into().context("settings")?;
        config.turn.check()?;
        Ok(config)
    }

    /// As a file would say it, secrets masked.
    #[must_use]
    pub fn masked(&self) -> String {
        let mut out = String::new();
        let sections = self.0.iter().flat_map(|(section, keys)| match keys {
            Value::Array(several) => several.iter().map(|keys| (format!("[[{section}]]"), section, keys)).collect(),
            one => vec![(format!("[{section}]"), section, one)],
        });
        for (head, section, keys) in sections {
            let _ = writeln!(out, "{head}");
            for (key, value) in keys.as_table().into_iter().flatten() {
                let secret = SECRET.contains(&format!("{section}.{key}").as_str());
                let set = value.as_str().is_none_or(|text| !text.is_empty());
                let shown = if secret && set { "\"***\"".to_owned() } else { value.to_string() };
                let _ = writeln!(out, "{key} = {shown}");
            }
            out.push('\n');
        }
        out
    }
}

fn is_of_scripts(rest: &str) -> bool {
    ["TEST_", "CI_", "CONFIG", "DATA_DIR"].iter().any(|prefix| rest.starts_with(prefix)) && !rest.starts_with("CONFIG_")
}

/// Reads a file of ours. An error names file and line and never shows the text, which may hold a secret.
///
/// # Errors
/// A text that is no TOML or has another form than `T`.
pub fn parse<T: serde::de::DeserializeOwned>(path: &Path, text: &str) -> anyhow::Result<T> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        anyhow::anyhow!("{} is damaged in line {line}: {}", path.display(), error.message())
    })
}

fn merge(table: &mut Table, given: Table) -> anyhow::Result<()> {
    for (section, keys) in given {
        if section == "oidc" {
            // has no defaults to merge with; `read` names what is wrong in it
            table.insert(section, keys);
            continue;
        }
        let Some(known) = table.get_mut(&section).and_then(Value::as_table_mut) else {
            bail!("unknown section [{section}]");
        };
        let Value::Table(keys) = keys else { bail!("`{section}` must be a section") };
        for (key, value) in keys {
            if !known.contains_key(&key) {
                bail!("unknown key `{key}` in [{section}]");
            }
            known.insert(key, value);
        }
    }
    Ok(())
}

/// `server_listen` → `server.listen`
fn find_key(table: &Table, name: &str) -> Option<String> {
    table.iter().find_map(|(section, keys)| {
        let key = name.strip_prefix(section.as_str())?.strip_prefix('_')?;
        keys.as_table()?.contains_key(key).then(|| format!("{section}.{key}"))
    })
}

fn set(table: &mut Table, key: &str, text: &str) -> anyhow::Result<()> {
    let (section, key) = key.split_once('.').context("a key has a section")?;
    let keys = table.get_mut(section).and_then(Value::as_table_mut).context("unknown section")?;
    let value = match keys.get(key) {
        Some(Value::Integer(_)) => {
            Value::Integer(text.parse().with_context(|| format!("`{text}` is no whole number"))?)
        }
        Some(Value::Boolean(_)) => {
            Value::Boolean(text.parse().with_context(|| format!("`{text}` is neither `true` nor `false`"))?)
        }
        Some(Value::Array(_)) => Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(|item| Value::String(item.into()))
                .collect(),
        ),
        _ => Value::String(text.to_owned()),
    };
    keys.insert(key.to_owned(), value);
    Ok(())
}

impl Config {
    #[must_use]
    pub fn database_url(&self) -> String {
        let url = self.database.url.expose_secret();
        if url.is_empty() {
            format!("sqlite://{}?mode=rwc", self.data.dir.join("tilbake.db").display())
        } else {
            url.to_owned()
        }
    }

    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        if self.keys.file.as_os_str().is_empty() { self.data.dir.join("keys.toml") } else { self.keys.file.clone() }
    }

    /// The address that people use, as far as known.
    #[must_use]
    pub fn address(&self) -> String {
        let origin = self.server.origin.trim_end_matches('/');
        if origin.is_empty() { format!("http://{}", self.server.listen) } else { origin.to_owned() }
    }

    /// Cookies are `Secure` and `__Host-` unless we serve plain HTTP to this machine only.
    #[must_use]
    pub fn secure_cookies(&self) -> bool {
        self.server.origin.starts_with("https://") || !self.server.listen.ip().is_loopback()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_key_is_set_by_environment_and_the_command_line_wins() -> anyhow::Result<()> {
        let environment = env(&[
            ("TILBAKE_SERVER_LISTEN", "127.0.0.1:4000"),
            ("TILBAKE_MEDIA_PUBLIC_IPS", "192.0.2.1, 2001:db8::1"),
            ("TILBAKE_MEDIA_TCP", "false"),
        ]);
        let config = Settings::load(None, environment, &[("media.port", "5000".into())])?.read()?;
        assert_eq!(config.server.listen.port(), 4000);
        assert_eq!(config.media.public_ips.len(), 2);
        assert_eq!((config.media.port, config.media.tcp), (5000, false));
        Ok(())
    }

    #[test]
    fn a_wrong_key_is_named() {
        let wrong = Settings::load(None, env(&[("TILBAKE_SERVER_LISTN", "x")]), &[]).map(|_| ());
        assert!(wrong.is_err_and(|error| error.to_string().contains("TILBAKE_SERVER_LISTN")));
        let wrong = Settings::load(None, env(&[("TILBAKE_MEDIA_PORT", "many")]), &[]).map(|_| ());
        assert!(wrong.is_err_and(|error| format!("{error:#}").contains("many")));
        let wrong = Settings::load(None, env(&[("TILBAKE_MEDIA_TCP", "no")]), &[]).map(|_| ());
        assert!(wrong.is_err_and(|error| format!("{error:#}").contains("neither")));
        let mut table: Table = DEFAULTS.parse().unwrap_or_default();
        let given: Table = "[server]\nlistn = 1".parse().unwrap_or_default();
        assert!(merge(&mut table, given).is_err_and(|error| error.to_string().contains("listn")));
    }

    #[test]
    fn secrets_are_masked() -> anyhow::Result<()> {
        let environment = env(&[
            ("TILBAKE_DATABASE_URL", "postgres://u:hemmelig@h/d"),
            ("TILBAKE_DEMO_PASSWORD", "hemmelig"),
            ("TILBAKE_MAIL_PASSWORD", "hemmelig"),
            ("TILBAKE_SMS_TOKEN", "hemmelig"),
            ("TILBAKE_TURN_URLS", "turn:turn.example"),
            ("TILBAKE_TURN_SECRET", "hemmelig-og-langt"),
        ]);
        let settings = Settings::load(None, environment, &[])?;
        assert!(!settings.masked().contains("hemmelig"));
        assert!(!format!("{:?}", settings.read()?).contains("hemmelig"));
        assert!(settings.masked().contains("url = \"***\""));
        Ok(())
    }
}
