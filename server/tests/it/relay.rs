//! The relay that the answer to a stream names: by HTTP, to whoever is let in, and to nobody else.

use crate::{
    helpers::{Answer, Browser, RELAYS, on_both},
    open_connections::Connection,
};
use anyhow::{Context as _, ensure};
use contract::teaching::MediaPass;
use http::StatusCode;
use reqwest::Method;

const PUBLISH: &str = include_str!("../../src/media/publish.sdp");
const PLAY: &str = include_str!("../../src/media/play.sdp");

async fn offer(browser: &Browser, method: Method, path: &str, token: &str, offer: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/sdp")];
    browser.send(method, path, &headers, Some(offer.to_owned())).await
}

fn links(answer: &Answer) -> anyhow::Result<Vec<&str>> {
    Ok(answer.headers.get_all("link").iter().map(|link| link.to_str()).collect::<Result<_, _>>()?)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_and_who_watches_is_told_of_the_relay_and_who_is_refused_is_not() {
    on_both(async |app| {
        let (id, therapist) = (app.world.teaching, app.world.staff.therapist);
        let sending = Connection::publish(app, id, therapist).await?;
        let (leader, viewer) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let pass = async |browser: &Browser, publish: &str| -> anyhow::Result<MediaPass> {
            let fields = [("session", id.to_string()), ("publish", publish.to_owned())];
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            browser.post("/api/teaching/pass", &fields).await.json()
        };
        let (send, watch) = (pass(&leader, "true").await?, pass(&viewer, "false").await?);

        let until = app.services.clock.now().as_second() + 3600;
        for (browser, pass, sdp) in [(&leader, &send, PUBLISH), (&viewer, &watch, PLAY)] {
            let answer = offer(browser, Method::POST, &pass.url, &pass.token, sdp).await;
            ensure!(answer.status == StatusCode::CREATED, "{} {}", answer.status, answer.text);
            let links = links(&answer)?;
            ensure!(links.len() == RELAYS.len(), "{links:?}");
            for (link, relay) in links.iter().zip(RELAYS) {
                let opens = format!("<{relay}>; rel=\"ice-server\"; username=\"{until}:");
                let rest = link.strip_prefix(&opens).with_context(|| format!("{opens} in {link}"))?;
                let (drawn, rest) = rest.split_once("\"; credential=\"").context("a credential")?;
                ensure!(drawn.len() == 16 && drawn.chars().all(|digit| digit.is_ascii_hexdigit()), "{drawn}");
                ensure!(rest.ends_with("=\"; credential-type=\"password\""), "{link}");
            }
        }
        for (method, token, sdp) in [
            (Method::POST, watch.token.as_str(), PUBLISH),
            (Method::POST, "nonsense", PUBLISH),
            (Method::POST, send.token.as_str(), "nonsense"),
            (Method::OPTIONS, send.token.as_str(), ""),
            (Method::GET, send.token.as_str(), ""),
        ] {
            let answer = offer(&leader, method.clone(), &send.url, token, sdp).await;
            ensure!(answer.status != StatusCode::CREATED && links(&answer)?.is_empty(), "{method} {}", answer.status);
        }
        let _ = sending.peer.close().await;
        Ok(())
    })
    .await;
}
