//! Media signalling over HTTP: WHIP (RFC 9725) to send, WHEP (draft-ietf-wish-whep) to receive.
//!
//! Invariant: a stream starts only with a Bearer token made for exactly this session, this role and one party; nothing here
//! answers 500, and no answer says more than the status does. A running resource is ended by whoever knows its unguessable
//! address: tokens live for minutes, streams for hours.

mod answer;
mod pace;
mod token;
mod turn;

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{
    Router,
    extract::{
        DefaultBodyLimit, Path, Query, State,
        rejection::{BytesRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode, header},
    response::Response,
    routing::{delete, get},
};
use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use sfu::{Condition, Grant, PublisherId, ResourceId, RoomId, Sfu, Stream, SubjectId};

use self::answer::Refusal;
pub use self::{
    pace::Pace,
    token::{Claims, Role, TokenKey},
    turn::Turn,
};

/// Browsers send 3–8 kB.
const MAX_OFFER: usize = 64 * 1024;

/// Asked after a token has been verified: may this party still do it (session open, signed in, in the care relationship)?
pub type Gate = Arc<dyn Fn(Claims) -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>;

/// What signalling needs.
#[derive(Clone)]
pub struct Media {
    /// The media server.
    pub sfu: Sfu,
    /// Signs and checks tokens.
    pub keys: TokenKey,
    /// The time.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// The last word on every start; `None` trusts the token alone.
    pub gate: Option<Gate>,
    /// Where browsers go that cannot reach the media port.
    pub turn: Option<Turn>,
    /// How often one party may ask.
    pub pace: Pace,
}

/// The routes `/whip/{session}`, `/whep/{session}` and `/media/{resource}`.
pub fn router<S: Clone + Send + Sync + 'static>(media: Media) -> Router<S> {
    Router::new()
        .route("/whip/{session}", get(answer::nothing).post(whip).options(answer::endpoint_options))
        .route("/whep/{session}", get(answer::nothing).post(whep).options(answer::endpoint_options))
        .route("/media/{resource}", delete(end).patch(patch).options(answer::resource_options))
        .layer(DefaultBodyLimit::max(MAX_OFFER))
        .layer(axum::middleware::map_response(answer::allow_other_origins))
        .with_state(media)
}

/// What the address says beside the session.
#[derive(Deserialize)]
struct Wish {
    stream: Option<String>,
    publisher: Option<String>,
}

impl Wish {
    fn stream(&self) -> Result<Stream, Refusal> {
        match self.stream.as_deref() {
            None | Some("camera") => Ok(Stream::Camera),
            Some("screen") => Ok(Stream::Screen),
            Some(_) => Err(Refusal::new(StatusCode::BAD_REQUEST, "unknown stream")),
        }
    }
}

type WishQuery = Result<Query<Wish>, QueryRejection>;
type Body = Result<Bytes, BytesRejection>;

async fn whip(
    State(media): State<Media>,
    Path(session): Path<String>,
    wish: WishQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let (grant, _, offer) = media.admit(&session, Role::Publish, wish, &headers, body).await?;
    Ok(media.created(media.sfu.publish(&grant, &offer).await?))
}

async fn whep(
    State(media): State<Media>,
    Path(session): Path<String>,
    wish: WishQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let (grant, source, offer) = media.admit(&session, Role::Play, wish, &headers, body).await?;
    Ok(media.created(media.sfu.play(&grant, source.as_ref(), &offer).await?))
}

/// What a client finds out about ICE later, or that its network is another (RFC 9725 §4.3).
async fn patch(
    State(media): State<Media>,
    Path(resource): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    media.spoken_to(&resource)?;
    if !has_type(&headers, answer::FRAGMENT) {
        return Err(Refusal::no_fragment());
    }
    let condition = condition(&headers)?;
    let fragment = text(body)?;
    Ok(answer::patched(media.sfu.patch(&ResourceId::new(resource), condition, &fragment).await?))
}

/// `If-Match` (RFC 9110 §13.1.1): a weak tag matches nothing.
fn condition(headers: &HeaderMap) -> Result<Condition, Refusal> {
    if !headers.contains_key(header::IF_MATCH) {
        return Err(Refusal::new(StatusCode::PRECONDITION_REQUIRED, "If-Match is needed"));
    }
    let values = headers.get_all(header::IF_MATCH).iter().filter_map(|value| value.to_str().ok());
    let tags: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
    if tags == ["*"] {
        return Ok(Condition::Any);
    }
    let strong = tags.into_iter().filter_map(|tag| tag.strip_prefix('"')?.strip_suffix('"'));
    Ok(Condition::OneOf(strong.map(str::to_owned).collect()))
}

fn has_type(headers: &HeaderMap, wanted: &str) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted)
}

fn text(body: Body) -> Result<String, Refusal> {
    let body = body.map_err(|rejection| Refusal::new(rejection.status(), "unreadable body"))?;
    String::from_utf8(body.into()).map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "not text"))
}

/// Why a client ends its resource.
#[derive(Deserialize)]
struct Parting {
    /// Present when the page goes away (reload, navigation) and may come back.
    away: Option<String>,
}

async fn end(
    State(media): State<Media>,
    Path(resource): Path<String>,
    parting: Result<Query<Parting>, QueryRejection>,
) -> Result<StatusCode, Refusal> {
    media.spoken_to(&resource)?;
    let resource = ResourceId::new(resource);
    let away = parting.is_ok_and(|Query(parting)| parting.away.is_some());
    let ended = if away { media.sfu.leave(&resource).await } else { media.sfu.delete(&resource).await };
    ended?;
    Ok(StatusCode::NO_CONTENT)
}

impl Media {
    fn created(&self, answer: sfu::Answer) -> Response {
        let links = self.turn.as_ref().map(|turn| turn.links((self.clock)())).unwrap_or_default();
        answer::created(answer, links)
    }

    /// Counts what is said to a resource.
    fn spoken_to(&self, resource: &str) -> Result<(), Refusal> {
        self.pace.speak(resource, (self.clock)()).then_some(()).ok_or_else(Refusal::too_often)
    }

    /// Token, pace, content type, body, in this order; then the gate.
    async fn admit(
        &self,
        session: &str,
        role: Role,
        wish: WishQuery,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<(Grant, Option<PublisherId>, String), Refusal> {
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or(Refusal::unauthorized())?;
        let claims = self.keys.verify(bearer, (self.clock)()).map_err(|_| Refusal::unauthorized())?;
        if claims.session != session || claims.role != role {
            return Err(Refusal::forbidden());
        }
        if !self.pace.start(session, &claims.subject, (self.clock)()) {
            return Err(Refusal::too_often());
        }
        let Query(wish) = wish.map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "unreadable query"))?;
        let stream = wish.stream()?;
        if !has_type(headers, answer::SDP) {
            return Err(Refusal::no_offer());
        }
        let offer = text(body)?;
        if let Some(gate) = &self.gate
            && !gate(claims.clone()).await
        {
            return Err(Refusal::forbidden());
        }
        let grant = Grant {
            room: RoomId::new(claims.session),
            subject: SubjectId::new(claims.subject),
            role: claims.role.into(),
            stream,
            until: claims.until.into(),
        };
        Ok((grant, wish.publisher.map(PublisherId::new), offer))
    }
}

#[cfg(test)]
mod tests;
