//! The browser's end of `/ws`. Invariant: at most one socket at a time; it comes back by itself, ever more slowly,
//! until the server says that the session has ended.

use super::{Ending, Live};
use contract::wire;
use leptos::prelude::*;
use serde::Deserialize;
use std::time::Duration;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{CloseEvent, Event, MessageEvent, WebSocket};

/// The server's close code for an ended session. Coming back would be refused.
const SESSION_ENDED: u16 = 4401;
const FIRST_WAIT_MS: u32 = 500;
const LONGEST_WAIT_MS: u32 = 60_000;
/// Heard by `public/js/media.js`.
const REACHED: &str = "tilbake-reached";
const ACTIVE_EVERY_MS: f64 = 60_000.0;

#[derive(Deserialize)]
struct News {
    kind: String,
}

/// Connects, and keeps connecting.
pub(super) fn open(live: Live) {
    connect(live, 0);
}

/// Doubles from half a second to one minute.
fn wait_ms(tries: u32) -> u32 {
    FIRST_WAIT_MS.saturating_mul(1 << tries.min(7)).min(LONGEST_WAIT_MS)
}

fn connect(live: Live, tries: u32) {
    let location = window().location();
    let (Ok(protocol), Ok(host)) = (location.protocol(), location.host()) else { return };
    let scheme = if protocol == "https:" { "wss" } else { "ws" };
    let Ok(socket) = WebSocket::new(&format!("{scheme}://{host}/ws")) else { return };
    // shared by the handlers: zero again once a connection stood
    let failures = StoredValue::new(tries);
    let on_open = Closure::<dyn FnMut()>::new(move || {
        failures.set_value(0);
        if tries > 0 {
            live.bump_all();
            // streams find out sooner this way that the server knows nothing of them any more
            let _ = Event::new(REACHED).map(|reached| window().dispatch_event(&reached));
        }
    });
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let news = message.data().as_string().and_then(|text| wire::from_text::<News>(text.as_bytes()).ok());
        match news.as_ref().map(|news| news.kind.as_str()) {
            Some("session_idle") => live.ending.set(Some(Ending::Idle)),
            Some("session_over") => live.ending.set(Some(Ending::Over)),
            Some("session_kept") => live.ending.set(None),
            Some(kind) => live.bump(kind),
            None => {}
        }
    });
    let on_close = Closure::<dyn FnMut(CloseEvent)>::new(move |close: CloseEvent| {
        if close.code() == SESSION_ENDED {
            live.ending.set(None);
            live.ended.set(true);
        } else {
            let tries = failures.get_value();
            // spread, so that all tabs do not knock at once after a restart
            let spread = js_sys::Math::random().mul_add(0.5, 0.75);
            let wait = Duration::from_millis(u64::from(wait_ms(tries))).mul_f64(spread);
            set_timeout(move || connect(live, tries + 1), wait);
        }
    });
    socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
    socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
    tell_activity(&socket);
    // a handful of closures per reconnect; the tab owns them
    on_open.forget();
    on_message.forget();
    on_close.forget();
}

/// Real input keeps the session alive: at most one word a minute, and only while the socket stands.
fn tell_activity(socket: &WebSocket) {
    let (socket, last) = (socket.clone(), StoredValue::new(0.0));
    let tell = move || {
        let now = js_sys::Date::now();
        if socket.ready_state() == WebSocket::OPEN && now - last.get_value() > ACTIVE_EVERY_MS {
            last.set_value(now);
            let _ = socket.send_with_str("active");
        }
    };
    for kind in ["pointerdown", "keydown"] {
        let tell = tell.clone();
        let listener = Closure::<dyn FnMut()>::new(tell);
        let _ = window().add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
        listener.forget();
    }
}
