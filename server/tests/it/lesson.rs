//! What the tests of a live teaching session do alike.

use crate::helpers::{Answer, Browser};
use contract::teaching::{Audience, Teaching};
use domain::id::SessionId;

/// Sends a form about it.
pub async fn act(browser: &Browser, path: &str, session: SessionId, more: &[(&str, &str)]) -> Answer {
    let id = session.to_string();
    let fields: Vec<_> = [("session", id.as_str())].into_iter().chain(more.iter().copied()).collect();
    browser.post(path, &fields).await
}

/// As whoever looks sees it.
pub async fn open(browser: &Browser, session: SessionId) -> anyhow::Result<Teaching> {
    browser.read("/api/teaching/open", &[("session", &session.to_string())]).await.json()
}

/// As who leads sees those who are in it.
pub async fn audience(browser: &Browser, session: SessionId) -> anyhow::Result<Audience> {
    browser.read("/api/teaching/audience", &[("session", &session.to_string())]).await.json()
}
