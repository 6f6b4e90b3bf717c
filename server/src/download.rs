//! Files on their way out. Invariant: asked for anew at every request, never shown in the page's place (but a calendar, which
//! programs fetch, and slides, which pages show) and never cached (but slides); its name is made by us.

use crate::{identity::Caller, paper, routes::confirm_path, routes::sign_in_path, server_fn::refuse, state::AppState};
use axum::{
    Extension,
    extract::{Path, Query},
    response::{IntoResponse as _, Redirect, Response},
    routing::{MethodRouter, get},
};
use contract::AppError;
use domain::{Lang, retention::Keep, rights::RULES};
use http::{StatusCode, header};
use leptos::prelude::{Owner, provide_context};
use serde::Deserialize;
use serde_json::json;
use service::{
    calendar_feed, csv,
    library::AnswersAs,
    programme::TextFormat,
    rights::{
        export::{self, Download},
        processing,
    },
};

/// Where the link to a file stands.
const PAGE: &str = "/privacy/export";
/// Four hours, in its reader's own browser.
const KEPT_FOR_A_SESSION: &str = "private, max-age=14400, immutable";

/// A participant's file of everything.
pub fn route() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Path(export): Path<String>| -> Response {
        match export::fetch(&caller.ctx, &export).await.map_err(AppError::from) {
            Ok(file) => attached("application/zip", file),
            // a person in a browser: by way of the door, and back to the link
            Err(AppError::Unauthenticated) => Redirect::to(&sign_in_path(PAGE)).into_response(),
            Err(AppError::StepUp) => Redirect::to(&confirm_path(PAGE)).into_response(),
            Err(error @ AppError::Unavailable) => {
                (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")], ui::i18n::error_text(&error))
                    .into_response()
            }
            Err(error) => refuse(&error),
        }
    })
}

/// A letter about a referral, to be posted.
pub fn letter() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Path(letter): Path<String>| -> Response {
        let printed = match service::intake::paper(&caller.ctx, &letter).await.map_err(AppError::from) {
            Ok(printed) => tokio::task::spawn_blocking(move || paper::letter(&printed)).await,
            Err(AppError::Unauthenticated) => return Redirect::to(&sign_in_path("/intake")).into_response(),
            Err(error) => return refuse(&error),
        };
        match printed.map_err(|cause| cause.to_string()).and_then(|made| made) {
            Ok(bytes) => attached("application/pdf", Download { name: format!("letter-{letter}.pdf"), bytes }),
            Err(cause) => refuse(&AppError::from(service::Error::internal(cause))),
        }
    })
}

/// The record of processing of a programme, as `record.csv` or `record.json`.
pub fn processing() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Path((programme, file)): Path<(String, String)>| -> Response {
        let name = match processing::name_of(&caller.ctx, &programme).await.map_err(AppError::from) {
            Ok(name) => name,
            Err(error) => return refuse(&error),
        };
        let rows = in_language(caller.ctx.lang, rights::record);
        let (kind, bytes) = match file.as_str() {
            "record.csv" => ("text/csv; charset=utf-8", as_csv(&name, &rows).into_bytes()),
            "record.json" => ("application/json", as_json(&name, &rows).to_string().into_bytes()),
            _ => return refuse(&AppError::NotFound),
        };
        attached(kind, Download { name: format!("processing-{file}"), bytes })
    })
}

/// The accounts of a programme, or of one of its groups, as CSV.
pub fn accounting() -> MethodRouter<AppState> {
    get(
        async |Extension(caller): Extension<Caller>,
               Path(programme): Path<String>,
               Query(Group { group }): Query<Group>|
               -> Response {
            match service::programme::accounts(&caller.ctx, &programme, &group).await.map_err(AppError::from) {
                Ok(found) => {
                    let lines = in_language(caller.ctx.lang, || {
                        programmes::as_csv(&programmes::accounting(&caller.ctx, found))
                    });
                    let lines = lines.iter().map(|line| csv::line(line.iter().map(String::as_str)));
                    let text = std::iter::once('\u{feff}'.to_string()).chain(lines).collect::<String>();
                    attached(
                        "text/csv; charset=utf-8",
                        Download { name: "accounts.csv".to_owned(), bytes: text.into_bytes() },
                    )
                }
                Err(error) => refuse(&error),
            }
        },
    )
}

/// Which group a file is of.
#[derive(Deserialize)]
pub struct Group {
    #[serde(default)]
    group: String,
}

/// A version of a programme, as `<number>.toml` or `<number>.json`.
pub fn programme() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Path((programme, file)): Path<(String, String)>| -> Response {
        match service::programme::export(&caller.ctx, &programme, &file).await.map_err(AppError::from) {
            Ok((TextFormat::Toml, file)) => attached("application/toml", file),
            Ok((TextFormat::Json, file)) => attached("application/json", file),
            Err(error) => refuse(&error),
        }
    })
}

/// A questionnaire of the library as it came: by language or version.
pub fn original() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Path((code, which)): Path<(String, String)>| -> Response {
        match service::library::original(&caller.ctx, &code, &which).await.map_err(AppError::from) {
            Ok(file) => attached("application/fhir+json", file),
            Err(error) => refuse(&error),
        }
    })
}

/// The answers to one, as `answers.csv` or `answers.json`.
pub fn answers() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Path((code, file)): Path<(String, String)>| -> Response {
        if let Err(error) = caller.ctx.actor() {
            return refuse(&AppError::from(error));
        }
        let (write_as, kind) = match file.as_str() {
            "answers.csv" => (AnswersAs::Csv, "text/csv; charset=utf-8"),
            "answers.json" => (AnswersAs::Bundle, "application/fhir+json"),
            _ => return refuse(&AppError::NotFound),
        };
        match service::library::answers(&caller.ctx, &code, write_as).await.map_err(AppError::from) {
            Ok(file) => attached(kind, file),
            Err(error) => refuse(&error),
        }
    })
}

/// A file of a session.
pub fn attachment() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Path((session, file)): Path<(String, String)>| -> Response {
        match service::scheduling::file(&caller.ctx, &session, &file).await.map_err(AppError::from) {
            Ok((kind, file)) => attached(kind.media_type(), file),
            // a person in a browser: by way of the door
            Err(AppError::Unauthenticated) => Redirect::to(&sign_in_path("/")).into_response(),
            Err(error) => refuse(&error),
        }
    })
}

/// The captions of a session.
pub fn captions() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Path(session): Path<String>| -> Response {
        match service::teaching::webvtt(&caller.ctx, &session).await.map_err(AppError::from) {
            Ok(words) => {
                let file = Download { name: "captions.vtt".to_owned(), bytes: words.into_bytes() };
                attached("text/vtt; charset=utf-8", file)
            }
            // a person in a browser: by way of the door
            Err(AppError::Unauthenticated) => Redirect::to(&sign_in_path("/")).into_response(),
            Err(error) => refuse(&error),
        }
    })
}

/// A slide of a session: it never changes, and going back to it asks for nothing.
pub fn slide() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Path((session, slide)): Path<(String, String)>| -> Response {
        match service::teaching::slide_image(&caller.ctx, &session, &slide).await.map_err(AppError::from) {
            Ok((kind, bytes)) => {
                let headers = [(header::CONTENT_TYPE, kind.media_type()), (header::CACHE_CONTROL, KEPT_FOR_A_SESSION)];
                (headers, bytes).into_response()
            }
            Err(error) => refuse(&error),
        }
    })
}

/// One's own action plan on paper.
pub fn own_action_plan() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>| -> Response { printed_plan(&caller, "").await })
}

/// A participant's action plan on paper.
pub fn action_plan() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Path(enrolment): Path<String>| -> Response {
        printed_plan(&caller, &enrolment).await
    })
}

/// In its participant's language, whoever prints it.
async fn printed_plan(caller: &Caller, enrolment: &str) -> Response {
    let (plan, day, lang) = match service::action_plan::for_file(&caller.ctx, enrolment).await.map_err(AppError::from) {
        Ok(found) => found,
        Err(error) => return refuse(&error),
    };
    match in_language(lang, || crate::paper::action_plan(&plan, &day, lang)) {
        Ok(bytes) => attached("application/pdf", Download { name: "plan.pdf".to_owned(), bytes }),
        Err(cause) => {
            tracing::error!(%cause, "an action plan could not be printed");
            refuse(&AppError::Unavailable)
        }
    }
}

/// One's own results on paper; of another course of one's own with `?of=<enrolment>`.
pub fn own_results() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Query(Course { of }): Query<Course>| -> Response {
        if caller.ctx.actor.as_ref().is_some_and(|actor| actor.participant.is_none()) {
            return refuse(&AppError::NotFound);
        }
        printed_results(&caller, &of).await
    })
}

/// A participant's results on paper.
pub fn results() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Path(enrolment): Path<String>| -> Response {
        printed_results(&caller, &enrolment).await
    })
}

/// Of which course a file is.
#[derive(Deserialize)]
pub struct Course {
    #[serde(default)]
    of: String,
}

/// In its participant's language, whoever prints it.
async fn printed_results(caller: &Caller, enrolment: &str) -> Response {
    let found = service::questionnaire::results_for_file(&caller.ctx, enrolment).await.map_err(AppError::from);
    let (results, day, lang) = match found {
        Ok(found) => found,
        Err(error) => return refuse(&error),
    };
    match in_language(lang, || crate::paper::results(&results, &day, lang)) {
        Ok(bytes) => attached("application/pdf", Download { name: "results.pdf".to_owned(), bytes }),
        Err(cause) => {
            tracing::error!(%cause, "results could not be printed");
            refuse(&AppError::Unavailable)
        }
    }
}

/// `/calendar/<token>.ics`: a participant's plan, for their calendar. The address is the key, so nothing else is asked for.
pub fn calendar() -> MethodRouter<AppState> {
    get(async |Extension(caller): Extension<Caller>, Path(file): Path<String>| -> Response {
        let Some(token) = file.strip_suffix(".ics") else { return refuse(&AppError::NotFound) };
        match calendar_feed::fetch(&caller.ctx.services, token, caller.ctx.now).await.map_err(AppError::from) {
            Ok(calendar) => {
                let file = Download { name: "kalender.ics".to_owned(), bytes: calendar.into_bytes() };
                sent("text/calendar; charset=utf-8", "inline", file)
            }
            Err(error) => refuse(&error),
        }
    })
}

/// Words follow the language in context.
fn in_language<T>(lang: Lang, words: impl FnOnce() -> T) -> T {
    Owner::new().with(|| {
        provide_context(lang);
        words()
    })
}

/// Each row under the programme's name, so that several can be put together.
fn as_csv(programme: &str, rows: &[[String; 7]]) -> String {
    let mut csv = String::from('\u{feff}');
    for row in rows {
        csv.push_str(&csv::line(std::iter::once(programme).chain(row.iter().map(String::as_str))));
    }
    csv
}

fn as_json(programme: &str, rows: &[[String; 7]]) -> serde_json::Value {
    let rules: Vec<_> = RULES
        .iter()
        .zip(rows.iter().skip(1))
        .map(|(rule, [_, _, purpose, ..])| {
            let class = rule.class();
            let days = if let Keep::Days(days) = class.keep { Some(days) } else { None };
            json!({
                "data": rule.data.as_str(), "purpose": purpose, "basis": rule.basis.as_str(), "law": rule.basis.law(),
                "seen_by": rule.seer.as_str(), "kept_because": class.basis, "days": days,
            })
        })
        .collect();
    json!({ "programme": programme, "processing": rules })
}

fn attached(kind: &'static str, file: Download) -> Response {
    sent(kind, "attachment", file)
}

fn sent(kind: &'static str, disposition: &'static str, Download { name, bytes }: Download) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{disposition}; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, bytes).into_response()
}
