//! `/fhir`: FHIR R4, to be read. Invariant: every answer, also a refusal, is a FHIR resource; what may be read is decided by
//! `service::fhir`.

use crate::{identity::Caller, state::AppState};
use axum::{
    Extension,
    extract::{Path, RawQuery},
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, get},
};
use contract::AppError;
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use service::{
    Ctx, Result,
    fhir::{self, FormSearch, Page, ResponseSearch},
    wording,
};

const MEDIA_TYPE: &str = "application/fhir+json; fhirVersion=4.0";
/// The day on which what can be read here changed last.
const CHANGED: &str = "2026-11-29";

/// What can be read and how.
pub fn metadata() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, RawQuery(query): RawQuery, headers: HeaderMap| -> Response {
        answer(&headers, &parameters(query), Ok(capabilities(&caller.ctx)))
    })
}

/// Instruments.
pub fn questionnaires() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, RawQuery(query): RawQuery, headers: HeaderMap| -> Response {
        let parameters = parameters(query);
        let found = async {
            let page = fhir::questionnaires(&caller.ctx, &FormSearch::read(&parameters)?).await?;
            Ok(bundle(&caller.ctx, "Questionnaire", &parameters, page))
        };
        answer(&headers, &parameters, found.await)
    })
}

/// One instrument.
pub fn questionnaire() -> MethodRouter<AppState> {
    get(
        async |Extension(caller): Extension<Caller>,
               Path(id): Path<String>,
               RawQuery(query): RawQuery,
               headers: HeaderMap|
               -> Response {
            answer(&headers, &parameters(query), fhir::questionnaire(&caller.ctx, &id).await)
        },
    )
}

/// Answers that were sent.
pub fn responses() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, RawQuery(query): RawQuery, headers: HeaderMap| -> Response {
        let parameters = parameters(query);
        let found = async {
            let search = ResponseSearch::read(&parameters, &wording::zone(wording::CENTRE_ZONE))?;
            let page = fhir::responses(&caller.ctx, &search).await?;
            Ok(bundle(&caller.ctx, "QuestionnaireResponse", &parameters, page))
        };
        answer(&headers, &parameters, found.await)
    })
}

/// One form that was sent.
pub fn response() -> MethodRouter<AppState> {
    get(
        async |Extension(caller): Extension<Caller>,
               Path(id): Path<String>,
               RawQuery(query): RawQuery,
               headers: HeaderMap|
               -> Response { answer(&headers, &parameters(query), fhir::response(&caller.ctx, &id).await) },
    )
}

fn parameters(query: Option<String>) -> Vec<(String, String)> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect()
}

/// Only JSON is spoken here.
fn takes_json(headers: &HeaderMap, parameters: &[(String, String)]) -> bool {
    let is_json = |kind: &str| {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        matches!(
            kind,
            "json" | "*/*" | "application/*" | "application/json" | "application/fhir+json" | "text/json" | ""
        )
    };
    if let Some((_, format)) = parameters.iter().find(|(name, _)| name == "_format") {
        // a plus that was not encoded has become a space
        return is_json(&format.replace(' ', "+"));
    }
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    // a person in a browser sees it too
    accept.is_none_or(|accept| accept.split(',').any(is_json))
}

fn answer(headers: &HeaderMap, parameters: &[(String, String)], found: Result<Value>) -> Response {
    if !takes_json(headers, parameters) {
        let outcome = outcome("not-supported", "only application/fhir+json is spoken here", &[]);
        return sent(StatusCode::NOT_ACCEPTABLE, &outcome);
    }
    match found.map_err(AppError::from) {
        Ok(resource) => sent(StatusCode::OK, &resource),
        Err(error) => refuse(&error),
    }
}

fn sent(status: StatusCode, resource: &Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, MEDIA_TYPE),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, resource.to_string()).into_response()
}

/// A refusal in FHIR's words, with the status that says the same.
fn refuse(error: &AppError) -> Response {
    // FHIR has 400 for a search that is not understood
    let status = if matches!(error, AppError::Invalid { .. }) { 400 } else { error.status() };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let wrong: Vec<&str> = match error {
        AppError::Invalid { fields } => fields.iter().map(|field| field.field.as_str()).collect(),
        _ => Vec::new(),
    };
    let code = match error {
        AppError::Unauthenticated | AppError::StepUp => "login",
        AppError::NotFound => "not-found",
        AppError::Forbidden => "forbidden",
        AppError::Invalid { .. } => "invalid",
        AppError::Conflict { .. } => "conflict",
        AppError::RateLimited { .. } => "throttled",
        AppError::Unavailable => "transient",
        AppError::Internal { .. } => "exception",
    };
    let text = if wrong.is_empty() { error.to_string() } else { format!("not understood: {}", wrong.join(", ")) };
    sent(status, &outcome(code, &text, &wrong))
}

fn outcome(code: &str, text: &str, parameters: &[&str]) -> Value {
    let mut issue = json!({ "severity": "error", "code": code, "details": { "text": text } });
    if !parameters.is_empty() {
        let named = |name: &&str| format!("http.{name}");
        issue["expression"] = json!(parameters.iter().map(named).collect::<Vec<_>>());
    }
    json!({ "resourceType": "OperationOutcome", "issue": [issue] })
}

fn bundle(ctx: &Ctx, kind: &str, parameters: &[(String, String)], page: Page) -> Value {
    let base = format!("{}/fhir/{kind}", ctx.services.origin);
    let address = |parameters: &[(String, String)]| {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        if query.is_empty() { base.clone() } else { format!("{base}?{query}") }
    };
    let mut links = vec![json!({ "relation": "self", "url": address(parameters) })];
    if let Some(after) = page.next {
        let mut next: Vec<_> = parameters.iter().filter(|(name, _)| name != "_after").cloned().collect();
        next.push(("_after".to_owned(), after));
        links.push(json!({ "relation": "next", "url": address(&next) }));
    }
    let entry = |(id, resource): (String, Value)| json!({ "fullUrl": format!("{base}/{id}"), "resource": resource, "search": { "mode": "match" } });
    let entries: Vec<Value> = page.found.into_iter().map(entry).collect();
    json!({ "resourceType": "Bundle", "type": "searchset", "total": page.total, "link": links, "entry": entries })
}

fn capabilities(ctx: &Ctx) -> Value {
    let parameter = |(name, kind): &(&str, &str)| json!({ "name": name, "type": kind });
    let resource = |kind: &str, parameters: &[(&str, &str)]| {
        json!({
            "type": kind,
            "interaction": [{ "code": "read" }, { "code": "search-type" }],
            "versioning": "no-version",
            "searchParam": parameters.iter().map(parameter).collect::<Vec<_>>(),
        })
    };
    json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": CHANGED,
        "kind": "instance",
        "software": { "name": "Tilbake", "version": env!("CARGO_PKG_VERSION") },
        "implementation": { "description": "Questionnaires and sent answers, read only", "url": format!("{}/fhir", ctx.services.origin) },
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [{
            "mode": "server",
            "security": { "description": "The session of somebody signed in. Participants read their own answers, those who treat read those of whom they follow. Pages go on by the link \"next\". A parameter that is not understood is refused." },
            "resource": [
                resource("Questionnaire", &[("url", "uri"), ("version", "token")]),
                resource(
                    "QuestionnaireResponse",
                    &[("questionnaire", "reference"), ("subject", "reference"), ("patient", "reference"), ("authored", "date")],
                ),
            ],
        }],
    })
}
