//! The HTTP contract, row by row (`design/media.md`), with a real media server and Chromium's own offers.

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, Response, StatusCode},
};
use tower::ServiceExt as _;

use super::*;

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
    let sfu = Sfu::bind(sfu::Config { listen, ..config }).await.unwrap();
    let keys = TokenKey::new(b"test");
    let urls = RELAYS.map(str::to_owned).to_vec();
    let turn = Turn::new(urls, b"hemmelig", std::time::Duration::from_hours(1));
    let router = router(Media { sfu, keys: keys.clone(), clock: Arc::new(now), gate, turn });
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
}

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
