//! The SFU behind its HTTP signalling and nothing else, for measuring: `bare [http port] [media address]`.
//! Prints a line of JSON with tokens for publishing and playing in the room `lab`.

#![expect(clippy::disallowed_methods, reason = "an example has no injected clock")]

#[path = "../../src"]
mod server {
    pub mod media;
}

use std::{error::Error, sync::Arc, time::Duration};

use jiff::Timestamp;
use server::media::{self, Claims, Media, Pace, Role, TokenKey, Turn};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let http = arguments.next().unwrap_or_else(|| "8099".to_owned());
    let listen = arguments.next().unwrap_or_else(|| "127.0.0.1:0".to_owned()).parse()?;
    // all viewers come with one token
    let config = sfu::Config { listen, max_peers_per_subject: usize::MAX, ..sfu::Config::default() };
    let sfu = sfu::Sfu::bind(config).await?;
    let keys = TokenKey::new(b"measuring only");
    let token = |role, subject: &str| {
        let until = Timestamp::now() + Duration::from_hours(24);
        keys.issue(&Claims { session: "lab".into(), role, subject: subject.into(), web_session: None, until })
    };
    let media = sfu.local_addr().to_string();
    let others = ["a", "b", "c"].map(|who| [token(Role::Publish, who), token(Role::Play, who)]);
    println!(
        "{}",
        serde_json::json!({
            "http": format!("http://127.0.0.1:{http}"), "media": media, "session": "lab", "pid": std::process::id(),
            "publish": token(Role::Publish, "publisher"), "play": token(Role::Play, "viewer"),
            "others": others,
        })
    );
    let mut events = sfu.events();
    tokio::spawn(async move {
        while let Ok(event) = events.recv().await {
            eprintln!("{} {:?} {:?}", event.subject, event.stream, event.kind);
        }
    });
    // no relay
    let turn = Turn::new(Vec::new(), b"", Duration::ZERO);
    let pace = Pace::new(usize::MAX);
    let app =
        media::router::<()>(Media { sfu: sfu.clone(), keys, clock: Arc::new(Timestamp::now), gate: None, turn, pace });
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{http}")).await?;
    axum::serve(listener, app)
        .with_graceful_shutdown(async move {
            let _ = tokio::signal::ctrl_c().await;
            sfu.shutdown("Serveren starter på nytt.").await;
        })
        .await?;
    Ok(())
}
