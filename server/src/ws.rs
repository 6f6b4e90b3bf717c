//! One WebSocket per tab. Invariant: it carries kinds and ids only, to the person it belongs to, and closes the moment
//! the session or account ends. What speaks of a participant is passed on only to those who may know of them at that
//! moment.

use crate::{identity::Caller, state::AppState};
use axum::{
    Extension,
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade},
    },
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, any},
};
use contract::AppError;
use domain::{id::WebSessionId, person::Actor};
use jiff::SignedDuration;
use service::{
    access::{self, Hearing},
    account::{self, Left},
    events::{About, Signal},
};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// Signed out, or no longer allowed: do not come back.
const CLOSE_ENDED: u16 = 4401;
/// The program is ending: come back in a moment.
const CLOSE_RESTART: u16 = 1012;
/// How often an otherwise quiet socket is looked after.
const BEAT: Duration = Duration::from_secs(25);
/// The client has nothing long to say.
const MOST_BYTES: usize = 256;

pub fn route() -> MethodRouter<AppState> {
    any(upgrade)
}

async fn upgrade(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    socket: WebSocketUpgrade,
) -> Response {
    let (Some(actor), Some(session)) = (caller.ctx.actor, caller.ctx.web_session) else {
        return crate::server_fn::refuse(&AppError::Unauthenticated);
    };
    let open = state.sockets.token();
    socket
        .max_message_size(MOST_BYTES)
        .max_frame_size(MOST_BYTES)
        .on_upgrade(async move |socket| {
            talk(state, socket, actor, session).await;
            drop(open);
        })
        .into_response()
}

async fn talk(state: AppState, mut socket: WebSocket, actor: Actor, session: WebSessionId) {
    metrics::gauge!("tilbake_open_sockets").increment(1);
    let close = listen(&state, &mut socket, &actor, session).await;
    metrics::gauge!("tilbake_open_sockets").decrement(1);
    if let Some(code) = close {
        drop(socket.send(Message::Close(Some(CloseFrame { code, reason: "".into() }))).await);
    }
}

/// Passes on what is for this person until the socket or the session ends. Gives the code to close with.
async fn listen(state: &AppState, socket: &mut WebSocket, actor: &Actor, session: WebSessionId) -> Option<u16> {
    let mut signals = state.services.hub.listen();
    let mut warned = None;
    let mut beat = tokio::time::interval(BEAT);
    loop {
        tokio::select! {
            () = state.ending.cancelled() => return Some(CLOSE_RESTART),
            signal = signals.recv() => match signal {
                Ok(Signal::Event { to, kind, id, about }) if to.contains(&actor.account) => {
                    // a participant's own data stays their own; staff are asked anew each time
                    let hearing =
                        if actor.role.is_staff() { ask(state, session, actor, about).await } else { Hearing::Told };
                    match hearing {
                        Hearing::Told => {
                            let text = serde_json::json!({ "kind": kind, "id": id }).to_string();
                            socket.send(Message::Text(text.into())).await.ok()?;
                        }
                        Hearing::NotTold => {}
                        Hearing::Ended => return Some(CLOSE_ENDED),
                        Hearing::Changed => return Some(CLOSE_RESTART),
                    }
                }
                Ok(Signal::SessionEnded(ended)) if ended == session => return Some(CLOSE_ENDED),
                Ok(Signal::AccountEnded(ended)) if ended == actor.account => return Some(CLOSE_ENDED),
                Ok(Signal::AccessChanged(changed)) if changed == actor.account => {
                    match ask(state, session, actor, About::Nobody).await {
                        Hearing::Told | Hearing::NotTold => {}
                        Hearing::Ended => return Some(CLOSE_ENDED),
                        Hearing::Changed => return Some(CLOSE_RESTART),
                    }
                }
                Ok(_) => {}
                // missed some: the client comes back and reads everything anew
                Err(RecvError::Lagged(_) | RecvError::Closed) => return Some(CLOSE_RESTART),
            },
            message = socket.recv() => match message?.ok()? {
                Message::Text(text) if text.as_str() == "active" => {
                    account::touch(&state.services, session, state.services.clock.now()).await.ok()?;
                    if warned == Some(Ending::Idle) {
                        warned = None;
                        say(socket, KEPT).await?;
                    }
                }
                Message::Close(_) => return None,
                _ => {}
            },
            _ = beat.tick() => {
                match account::left(&state.services, session, state.services.clock.now()).await {
                    Ok(None) => return Some(CLOSE_ENDED),
                    Ok(Some(left)) => {
                        let ending = Ending::of(left);
                        if ending != warned {
                            say(socket, ending.map_or(KEPT, Ending::word)).await?;
                        }
                        warned = ending;
                    }
                    // not known is not ended
                    Err(error) => tracing::warn!(%error, "cannot tell whether a session stands"),
                }
                socket.send(Message::Ping(Vec::new().into())).await.ok()?;
            }
        }
    }
}

/// When nobody can tell, nothing is told: the client comes back and reads everything anew.
async fn ask(state: &AppState, session: WebSessionId, actor: &Actor, about: About) -> Hearing {
    access::hearing(&state.services, session, actor, about).await.unwrap_or(Hearing::Changed)
}

/// The session stands again for longer than a warning.
const KEPT: &str = "session_kept";

/// A session that will end soon. The person is told two minutes before, at the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Any use keeps it.
    Idle,
    /// Nothing does.
    Absolute,
}

impl Ending {
    fn of(left: Left) -> Option<Self> {
        let soon = SignedDuration::from_mins(2) + SignedDuration::try_from(BEAT).unwrap_or_default();
        if left.absolute <= soon {
            Some(Self::Absolute)
        } else if left.idle <= soon {
            Some(Self::Idle)
        } else {
            None
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Idle => "session_idle",
            Self::Absolute => "session_over",
        }
    }
}

async fn say(socket: &mut WebSocket, kind: &str) -> Option<()> {
    socket.send(Message::Text(serde_json::json!({ "kind": kind }).to_string().into())).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_comes_at_least_two_minutes_before_the_end() {
        let left = |idle, absolute| Left {
            idle: SignedDuration::from_secs(idle),
            absolute: SignedDuration::from_secs(absolute),
        };
        assert_eq!(Ending::of(left(146, 9_000)), None);
        assert_eq!(Ending::of(left(145, 9_000)), Some(Ending::Idle));
        assert_eq!(Ending::of(left(1_000, 145)), Some(Ending::Absolute));
        assert_eq!(Ending::of(left(10, 10)), Some(Ending::Absolute), "use would not help");
    }
}
