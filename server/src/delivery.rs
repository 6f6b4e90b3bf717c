//! Letters on their way out: mail by SMTP, SMS by a provider's HTTP address. Invariant: nothing leaves unencrypted but to
//! this machine itself, and what may have gone is told apart from what surely has not.

use crate::config::{Config, Mail, Security, Sms};
use anyhow::{Context as _, bail};
use async_trait::async_trait;
use domain::referral::{LetterChannel, LetterContent};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::authentication::Credentials,
};
use reqwest::{Client, Url, redirect::Policy};
use secrecy::{ExposeSecret as _, SecretString};
use service::letters::delivery::{Delivery, Undelivered};
use std::time::Duration;
use uuid::Uuid;

/// How long a server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// What nobody has: the sign-in names of those who use no e-mail end so.
const NOWHERE: &str = ".invalid";

/// The ways that are set up.
pub struct Ways {
    mail: Option<Smtp>,
    sms: Option<Gateway>,
}

struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

struct Gateway {
    client: Client,
    url: Url,
    token: SecretString,
    from: String,
}

impl Ways {
    /// # Errors
    /// What is wrong with the settings, in one sentence.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        let mail = (!config.mail.host.is_empty()).then(|| Smtp::new(&config.mail)).transpose()?;
        let sms = (!config.sms.url.is_empty()).then(|| Gateway::new(&config.sms)).transpose()?;
        Ok(Self { mail, sms })
    }
}

fn is_here(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "::1" | "[::1]" | "localhost")
}

impl Smtp {
    fn new(mail: &Mail) -> anyhow::Result<Self> {
        type Transport = AsyncSmtpTransport<Tokio1Executor>;
        let from = mail.from.parse().context("`from` in [mail] is no address")?;
        let builder = match mail.security {
            Security::Tls => Transport::relay(&mail.host).context("[mail]")?,
            Security::Starttls => Transport::starttls_relay(&mail.host).context("[mail]")?,
            Security::None if is_here(&mail.host) => Transport::builder_dangerous(&mail.host),
            Security::None => bail!("`security` in [mail] may be \"none\" for a server on this machine only"),
        };
        let mut builder = builder.timeout(Some(PATIENCE));
        if mail.port != 0 {
            builder = builder.port(mail.port);
        }
        if !mail.user.is_empty() {
            builder =
                builder.credentials(Credentials::new(mail.user.clone(), mail.password.expose_secret().to_owned()));
        }
        Ok(Self { transport: builder.build(), from })
    }

    async fn send(&self, key: Uuid, message: &LetterContent) -> Result<(), Undelivered> {
        // causes name no address: they end up in the log
        let not_sent = |cause: &str| Undelivered::NotSent(cause.to_owned());
        if message.to.ends_with(NOWHERE) {
            return Err(not_sent("an address that nobody has"));
        }
        let to: Mailbox = message.to.parse().map_err(|_| not_sent("no address"))?;
        let mail = Message::builder()
            .from(self.from.clone())
            .to(to)
            .message_id(Some(format!("<{key}@{}>", self.from.email.domain())))
            .subject(&message.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(message.paragraphs.join("\r\n\r\n"))
            .map_err(|_| not_sent("a message that cannot be made"))?;
        // before anything is said: a server that does not answer has got nothing
        match self.transport.test_connection().await {
            Ok(true) => {}
            Ok(false) | Err(_) => return Err(not_sent("the mail server does not answer")),
        }
        match self.transport.send(mail).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() || error.is_transient() => {
                let code = error.status().map(|code| code.to_string()).unwrap_or_default();
                Err(Undelivered::NotSent(format!("the mail server says {code}")))
            }
            Err(error) if error.is_client() || error.is_tls() => Err(not_sent("the mail could not be handed over")),
            Err(_) => Err(Undelivered::Unknown("the line to the mail server broke".to_owned())),
        }
    }
}

impl Gateway {
    fn new(sms: &Sms) -> anyhow::Result<Self> {
        let url = Url::parse(&sms.url).context("`url` in [sms] is no address")?;
        if url.scheme() != "https" && !url.host_str().is_some_and(is_here) {
            bail!("`url` in [sms] must be https");
        }
        let client = Client::builder().timeout(PATIENCE).redirect(Policy::none()).user_agent("tilbake").build()?;
        Ok(Self { client, url, token: sms.token.clone(), from: sms.from.clone() })
    }

    async fn send(&self, key: Uuid, message: &LetterContent) -> Result<(), Undelivered> {
        let body = serde_json::json!({
            "to": message.to.replace(' ', ""),
            "from": self.from,
            "text": message.paragraphs.join(" "),
            "id": key,
        });
        let request = self.client.post(self.url.clone()).header("idempotency-key", key.to_string()).json(&body);
        let token = self.token.expose_secret();
        let request = if token.is_empty() { request } else { request.bearer_auth(token) };
        match request.send().await {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) if answer.status().is_client_error() || answer.status() == 503 => {
                Err(Undelivered::NotSent(format!("the SMS provider says {}", answer.status())))
            }
            Ok(answer) => Err(Undelivered::Unknown(format!("the SMS provider says {}", answer.status()))),
            Err(error) if error.is_connect() || error.is_builder() => {
                Err(Undelivered::NotSent("the SMS provider does not answer".to_owned()))
            }
            Err(_) => Err(Undelivered::Unknown("the line to the SMS provider broke".to_owned())),
        }
    }
}

#[async_trait]
impl Delivery for Ways {
    fn carries(&self, channel: LetterChannel) -> bool {
        match channel {
            LetterChannel::Mail => self.mail.is_some(),
            LetterChannel::Sms => self.sms.is_some(),
            LetterChannel::Post => false,
        }
    }

    async fn send(&self, channel: LetterChannel, key: Uuid, message: &LetterContent) -> Result<(), Undelivered> {
        match (channel, &self.mail, &self.sms) {
            (LetterChannel::Mail, Some(mail), _) => mail.send(key, message).await,
            (LetterChannel::Sms, _, Some(sms)) => sms.send(key, message).await,
            _ => Err(Undelivered::NotSent("no way out is set up".to_owned())),
        }
    }
}
