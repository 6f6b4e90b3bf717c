//! The HTTP contract, row by row (`design/media.md`), with a real media server and Chromium's own offers.

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, Response, StatusCode},
};
use tower::ServiceExt as _;

use super::{
    answer::{FRAGMENT, SDP},
    *,
};

/// What Chromium offers to send, and to receive.
const PUBLISH: &str = include_str!("publish.sdp");
const PLAY: &str = include_str!("play.sdp");

const RELAYS: [&str; 2] = ["turn:turn.example:3478?transport=udp", "turns:turn.example:443?transport=tcp"];

struct App {
    router: Router,
    keys: TokenKey,
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

async fn app() -> App {
    app_with(sfu::Config::default(), None).await
}

async fn app_with(config: sfu::Config, gate: Option<Gate>) -> App {
    let listen = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let pace = Pace::new(config.max_peers_per_subject);
    let sfu = Sfu::bind(sfu::Config { listen, ..config }).await.unwrap();
    let keys = TokenKey::new(b"test");
    let urls = RELAYS.map(str::to_owned).to_vec();
    let turn = Turn::new(urls, b"hemmelig", std::time::Duration::from_hours(1));
    let router = router(Media { sfu, keys: keys.clone(), clock: Arc::new(now), gate, turn, pace });
    App { router, keys }
}

impl App {
    fn token(&self, session: &str, role: Role, until: Timestamp) -> String {
        self.keys.issue(&Claims { session: session.into(), role, subject: "p1".into(), web_session: None, until })
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Response<Body> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap()
    }

    async fn post(&self, path: &str, role: Role, offer: impl Into<Body>) -> Response<Body> {
        // `until` is checked by the SFU against the real clock too.
        let bearer = format!("Bearer {}", self.token("s1", role, Timestamp::from_second(4_000_000_000).unwrap()));
        self.send(Method::POST, path, &[("authorization", &bearer), ("content-type", SDP)], offer.into()).await
    }

    /// PATCH with that `If-Match`, or none.
    async fn patch(&self, path: &str, tag: Option<&str>, fragment: impl Into<Body>) -> Response<Body> {
        let headers = [("content-type", FRAGMENT), ("if-match", tag.unwrap_or_default())];
        self.send(Method::PATCH, path, &headers[..=usize::from(tag.is_some())], fragment).await
    }
}

/// A fragment of the client that made [`PUBLISH`], with one more way to it.
fn found() -> String {
    let of = |name: &str| PUBLISH.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    let candidate = "a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host generation 0";
    [&of("a=ice-ufrag:"), &of("a=ice-pwd:"), "m=audio 9 UDP/TLS/RTP/SAVPF 0", "a=mid:0", candidate, ""].join("\r\n")
}

/// A fragment of a client that restarts ICE.
const ANEW: &str = "a=ice-ufrag:anew\r\na=ice-pwd:anewanewanewanewanewanew\r\n";

fn header<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 100_000).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn row_1_and_2_an_offer_to_send_is_answered_receiving_only() {
    let app = app().await;
    let response = app.post("/whip/s1", Role::Publish, PUBLISH).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    assert_eq!(header(&response, "content-type"), SDP);
    assert!(header(&response, "location").starts_with("/media/") && header(&response, "location").len() >= 32);
    assert!(header(&response, "etag").starts_with('"') && header(&response, "etag").len() > 20);
    let answer = text(response).await;
    assert_eq!(answer.matches("a=recvonly").count(), 2, "{answer}");
    assert!(!answer.contains("a=sendrecv") && !answer.contains("a=sendonly"), "{answer}");
    for needed in
        ["a=group:BUNDLE 0 1 2", "a=rtcp-mux", "a=ice-lite", "a=setup:passive", "a=candidate:", "b=AS:", "VP8/90000"]
    {
        assert!(answer.contains(needed), "{needed} in {answer}");
    }
}

#[tokio::test]
async fn row_3_wrong_type_bad_offer_and_unusable_media_are_told_apart() {
    let app = app().await;
    let bearer = format!("Bearer {}", app.token("s1", Role::Publish, Timestamp::from_second(4_000_000_000).unwrap()));
    let response = app
        .send(Method::POST, "/whip/s1", &[("authorization", &bearer), ("content-type", "text/plain")], PUBLISH)
        .await;
    assert_eq!((response.status(), header(&response, "accept-post")), (StatusCode::UNSUPPORTED_MEDIA_TYPE, SDP));
    let status = async |body: Vec<u8>| app.post("/whip/s1", Role::Publish, body).await.status();
    assert_eq!(status(b"nonsense".to_vec()).await, StatusCode::BAD_REQUEST);
    assert_eq!(status(Vec::new()).await, StatusCode::BAD_REQUEST);
    assert_eq!(status(vec![0xff; 10]).await, StatusCode::BAD_REQUEST);
    assert_eq!(status(PUBLISH.replace("m=audio 9", "m=audio x").into()).await, StatusCode::BAD_REQUEST);
    assert_eq!(status(PLAY.into()).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        status(PUBLISH.replace("VP8", "VPX").replace("H264", "H26X").into()).await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(status(vec![b'v'; MAX_OFFER + 1]).await, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn row_3_no_line_left_out_of_an_offer_makes_a_500() {
    let app = app_with(sfu::Config { max_peers_per_subject: 1000, ..sfu::Config::default() }, None).await;
    let lines: Vec<&str> = PUBLISH.lines().collect();
    for without in 0..lines.len() {
        let offer: String =
            lines.iter().enumerate().filter(|(at, _)| *at != without).flat_map(|(_, line)| [line, "\r\n"]).collect();
        let status = app.post("/whip/s1", Role::Publish, offer).await.status();
        assert!(matches!(status.as_u16(), 201 | 400 | 422), "{status} without {}", lines[without]);
    }
}

#[tokio::test]
async fn row_4_get_head_and_options_on_an_endpoint() {
    let app = app().await;
    for method in [Method::GET, Method::HEAD] {
        let response = app.send(method, "/whip/s1", &[], "").await;
        assert!(response.status().is_success());
        assert_eq!(text(response).await, "");
    }
    let response = app.send(Method::OPTIONS, "/whep/s1", &[("origin", "https://elsewhere.example")], "").await;
    assert!(response.status().is_success());
    assert_eq!(header(&response, "accept-post"), SDP);
    assert_eq!(header(&response, "access-control-allow-origin"), "*");
    assert!(header(&response, "access-control-allow-headers").contains("authorization"));
    assert!(header(&response, "link").is_empty());
    assert_eq!(app.send(Method::PUT, "/whip/s1", &[], "").await.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn row_5_ways_that_are_found_later_are_taken_and_tags_are_heeded() {
    let app = app().await;
    let created = app.post("/whip/s1", Role::Publish, PUBLISH).await;
    let other = app.post("/whip/s1", Role::Publish, PUBLISH).await;
    let (at, tag) = (header(&created, "location"), header(&created, "etag"));
    assert_ne!(tag, header(&other, "etag"));
    for tags in [tag.to_owned(), format!("\"a\", {tag}"), "*".to_owned()] {
        let answer = app.patch(at, Some(&tags), found()).await;
        assert_eq!((answer.status(), header(&answer, "etag")), (StatusCode::NO_CONTENT, ""), "{tags}");
        assert_eq!(text(answer).await, "");
    }
    assert_eq!(app.patch(at, None, found()).await.status(), StatusCode::PRECONDITION_REQUIRED);
    for stale in ["\"a\"", &format!("W/{tag}"), tag.trim_matches('"'), "", header(&other, "etag")] {
        assert_eq!(app.patch(at, Some(stale), found()).await.status(), StatusCode::PRECONDITION_FAILED, "{stale}");
    }
    // new credentials are a restart, and a restart is asked for by another tag
    assert_eq!(app.patch(at, Some(tag), ANEW).await.status(), StatusCode::PRECONDITION_FAILED);
    let headers = [("content-type", SDP), ("if-match", tag)];
    let wrong = app.send(Method::PATCH, at, &headers, found()).await;
    assert_eq!((wrong.status(), header(&wrong, "accept-patch")), (StatusCode::UNSUPPORTED_MEDIA_TYPE, FRAGMENT));
    for bad in ["", "nonsense", "a=ice-ufrag:anew\r\n", PUBLISH] {
        assert_eq!(app.patch(at, Some(tag), bad).await.status(), StatusCode::BAD_REQUEST, "{bad}");
    }
    assert_eq!(app.patch(at, Some(tag), vec![0xff; 10]).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(app.patch(at, Some(tag), vec![b'a'; MAX_OFFER + 1]).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(app.patch("/media/unknown", Some(tag), found()).await.status(), StatusCode::NOT_FOUND);
    let options = app.send(Method::OPTIONS, at, &[], "").await;
    assert_eq!((header(&options, "accept-patch"), header(&options, "allow")), (FRAGMENT, "DELETE, PATCH, OPTIONS"));
    assert!(header(&options, "access-control-allow-methods").contains("PATCH"));
    assert!(header(&options, "access-control-allow-headers").contains("if-match"));
}

/// A restart that succeeds needs a client: `server/sfu/src/core/tests/restarts.rs`, `end2end/conformance`.
#[tokio::test]
async fn row_6_a_restart_that_cannot_be_keeps_the_session_and_one_that_can_is_answered_with_a_new_tag() {
    let app = app().await;
    let created = app.post("/whip/s1", Role::Publish, PUBLISH).await;
    let (at, tag) = (header(&created, "location"), header(&created, "etag"));
    let answer = app.patch(at, Some("*"), ANEW).await;
    assert_eq!((answer.status(), header(&answer, "retry-after")), (StatusCode::CONFLICT, "2"));
    assert_eq!(app.patch(at, Some(tag), found()).await.status(), StatusCode::NO_CONTENT);
    let restarted = sfu::Patched::Restarted { fragment: "a=ice-lite\r\n".to_owned(), etag: "x".to_owned() };
    let answer = answer::patched(restarted);
    assert_eq!((answer.status(), header(&answer, "content-type")), (StatusCode::OK, FRAGMENT));
    assert_eq!((header(&answer, "etag"), header(&answer, "cache-control")), ("\"x\"", "no-store"));
    assert_eq!(text(answer).await, "a=ice-lite\r\n");
}

#[tokio::test]
async fn row_7_delete_ends_it_once() {
    let app = app().await;
    let location = header(&app.post("/whip/s1", Role::Publish, PUBLISH).await, "location").to_owned();
    assert_eq!(
        app.send(Method::DELETE, &location, &[("if-match", "\"other\"")], "").await.status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(app.send(Method::DELETE, &location, &[], "").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(app.send(Method::DELETE, "/media/unknown?away=1", &[], "").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn row_8_relays_are_named_to_whoever_is_let_in_and_to_nobody_else() {
    let app = app().await;
    let response = app.post("/whip/s1", Role::Publish, PUBLISH).await;
    let links: Vec<&str> = response.headers().get_all("link").iter().map(|link| link.to_str().unwrap()).collect();
    assert_eq!(links.len(), RELAYS.len());
    for (link, url) in links.iter().zip(RELAYS) {
        let rest = link.strip_prefix(&format!("<{url}>; rel=\"ice-server\"; username=\"1800003600:")).unwrap();
        assert!(rest.contains("\"; credential=\"") && rest.ends_with("=\"; credential-type=\"password\""), "{link}");
    }
    assert!(header(&response, "access-control-expose-headers").contains("link"));
    for role in [Role::Publish, Role::Play] {
        for (path, offer) in [("/whip/s1", "nonsense"), ("/whep/s1", PLAY), ("/whip/s2", PUBLISH)] {
            assert_eq!(header(&app.post(path, role, offer).await, "link"), "", "{path}");
        }
    }
    let sdp = ("content-type", SDP);
    for (method, headers) in [
        (Method::POST, vec![sdp]),
        (Method::POST, vec![sdp, ("authorization", "Bearer nonsense")]),
        (Method::GET, vec![]),
        (Method::OPTIONS, vec![("access-control-request-method", "POST")]),
    ] {
        let response = app.send(method, "/whip/s1", &headers, PUBLISH).await;
        assert_eq!(header(&response, "link"), "", "{}", response.status());
    }
}

#[tokio::test]
async fn row_9_only_the_right_token_opens_a_stream() {
    let app = app().await;
    let later = now() + std::time::Duration::from_mins(1);
    let status = async |authorization: &str| {
        let headers = [("authorization", authorization), ("content-type", SDP)];
        app.send(Method::POST, "/whip/s1", &headers, PUBLISH).await.status()
    };
    let bearer = |session, role, until| format!("Bearer {}", app.token(session, role, until));
    assert_eq!(
        app.send(Method::POST, "/whip/s1", &[("content-type", SDP)], PUBLISH).await.status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(status("Basic cDE6cDE=").await, StatusCode::UNAUTHORIZED);
    assert_eq!(status("Bearer nonsense").await, StatusCode::UNAUTHORIZED);
    assert_eq!(
        status(&bearer("s1", Role::Publish, now() - std::time::Duration::from_secs(1))).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(status(&bearer("s2", Role::Publish, later)).await, StatusCode::FORBIDDEN);
    assert_eq!(status(&bearer("s1", Role::Play, later)).await, StatusCode::FORBIDDEN);
    assert_eq!(status(&bearer("s1", Role::Publish, later)).await, StatusCode::CREATED);
}

#[tokio::test]
async fn the_gate_has_the_last_word() {
    let gate: Gate = Arc::new(|claims| Box::pin(async move { claims.subject != "p1" }));
    let app = app_with(sfu::Config::default(), Some(gate)).await;
    assert_eq!(app.post("/whip/s1", Role::Publish, PUBLISH).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn row_10_no_publisher_and_overload_say_when_to_come_again() {
    let app = app().await;
    for path in ["/whep/s1", "/whep/s1?publisher=nobody", "/whep/s1?stream=screen"] {
        let response = app.post(path, Role::Play, PLAY).await;
        assert_eq!((response.status(), header(&response, "retry-after")), (StatusCode::CONFLICT, "2"), "{path}");
    }
    assert_eq!(app.post("/whep/s1?stream=radio", Role::Play, PLAY).await.status(), StatusCode::BAD_REQUEST);
    let usual = sfu::Config::default;
    for full in [
        sfu::Config { max_rooms: 0, ..usual() },
        sfu::Config { max_peers: 0, ..usual() },
        sfu::Config { max_peers_per_room: 1, ..usual() },
        sfu::Config { max_peers_per_subject: 1, ..usual() },
    ] {
        let app = app_with(full, None).await;
        app.post("/whip/s1", Role::Publish, PUBLISH).await;
        let response = app.post("/whip/s1", Role::Publish, PUBLISH).await;
        assert_eq!((response.status(), header(&response, "retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    }
}

#[tokio::test]
async fn row_11_who_asks_too_often_is_told_to_wait() {
    let app = app_with(sfu::Config { max_peers_per_subject: 1, ..sfu::Config::default() }, None).await;
    let mut last = app.post("/whip/s1", Role::Publish, PUBLISH).await;
    let at = header(&last, "location").to_owned();
    for _ in 0..61 {
        last = app.post("/whip/s1", Role::Publish, "nonsense").await;
    }
    assert_eq!((last.status(), header(&last, "retry-after")), (StatusCode::TOO_MANY_REQUESTS, "10"));
    for _ in 0..60 {
        assert_eq!(app.patch(&at, Some("*"), found()).await.status(), StatusCode::NO_CONTENT);
    }
    assert_eq!(app.patch(&at, Some("*"), found()).await.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(app.send(Method::DELETE, &at, &[], "").await.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(app.send(Method::DELETE, "/media/other", &[], "").await.status(), StatusCode::NOT_FOUND);
}
