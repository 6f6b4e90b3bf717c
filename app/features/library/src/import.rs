//! Taking an instrument in: a file is sent, a report is read, and who answers for it says where the licence is from. Invariant:
//! the file is a plain form, so that it works without script; nothing is in the library before it is accepted.

use crate::{PAGE, api::looked_at};
use contract::library::Report;
use domain::policy;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{form::use_plain_form, prelude::*};

mod accept;
mod drop;
mod report;
use accept::Accept;
use drop::take_dropped;
use report::ReportShown;

/// Where the file goes.
const SEND: &str = "/library/import/file";

/// `/library/import`
pub struct ImportPage;

#[lazy_route]
impl LazyRoute for ImportPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::library::import_title()) {
            return view;
        }
        if use_me().is_some_and(|me| !policy::may_edit_programmes(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let found = load(|| (), |()| looked_at());
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("discarded") => t::library::done_discarded().to_owned(),
            Some("looked") => t::library::done_looked().to_owned(),
            _ => String::new(),
        });
        view! {
            <PageTitle text=t::library::import_title() lead=t::library::import_lead()/>
            <StatusMessage text=done/>
            {loaded(found, |found: Option<Report>| {
                let there = found.is_some();
                view! {
                    {found.map(|report| view! { <LookedAt report/> })}
                    <Send again=there/>
                }
            })}
            <p><a class="ds-link" href=PAGE>{t::library::to_library()}</a></p>
        }
        .into_any()
    }
}

/// What one looks at, and what to do about it.
#[component]
fn LookedAt(report: Report) -> impl IntoView {
    let accept = report.read.clone().filter(|_| report.errors.is_empty());
    let draft = report.draft;
    let accept = accept.map(|read| view! { <Accept draft confirm=!read.to_confirm.is_empty()/> });
    view! {
        <ReportShown report/>
        {accept}
        <Press
            path="/api/library/discard"
            fields=Vec::new()
            summary=t::library::discard()
            text=t::library::discard_text()
        />
    }
}

/// The form for the files.
#[component]
fn Send(again: bool) -> impl IntoView {
    use t::library as text;
    let form = use_plain_form(SEND);
    let accept = "application/json,application/fhir+json,.json".to_owned();
    let scoring_accept = accept.clone();
    view! {
        <Card title=if again { text::send_another() } else { text::send_title() }>
            <form
                method="post"
                action=SEND
                enctype="multipart/form-data"
                class="stack"
                on:dragover=|event| event.prevent_default()
                on:drop=|event| take_dropped(&event)
            >
                <ErrorSummary form labels=vec![("file", text::file()), ("scoring", text::scoring_file())]/>
                <FileField form name="file" label=text::file() hint=text::file_hint() accept optional=false/>
                <FileField
                    form
                    name="scoring"
                    label=text::scoring_file()
                    hint=text::scoring_hint()
                    accept=scoring_accept
                />
                <div class="actions">
                    <Button variant=Variant::Secondary>{text::send()}</Button>
                </div>
            </form>
        </Card>
    }
}
