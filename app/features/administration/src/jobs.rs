//! Work that waits, and work that failed. Invariant: a job is shown by its kind and ids: whom it is about is nobody's
//! business here.

use crate::{
    api::{RetryJob, jobs},
    parts::{Refused, Rooms, is_not_theirs},
};
use contract::administration::work::{Job, Jobs};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::prelude::*;

pub(crate) const PAGE: &str = "/admin/jobs";

/// `/admin/jobs`
pub struct JobsPage;

#[lazy_route]
impl LazyRoute for JobsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if is_not_theirs() {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("retried") => t::administration::job_retried().to_owned(),
            _ => String::new(),
        });
        let found = load(|| (), |()| jobs());
        view! {
            <PageTitle text=t::administration::jobs_title() lead=t::administration::jobs_lead()/>
            <Rooms here=PAGE/>
            <StatusMessage text=done/>
            <Refused path=RetryJob::PATH/>
            {loaded(found, |jobs: Jobs| view! { <All jobs/> })}
        }
        .into_any()
    }
}

#[component]
fn All(jobs: Jobs) -> impl IntoView {
    use t::administration as text;
    let Jobs { failed, failed_more, waiting, waiting_more, done } = jobs;
    view! {
        <Card title=text::jobs_failed()>
            <Table jobs=failed caption=text::jobs_failed() when=text::job_failed_at() failed=true/>
            <More count=failed_more/>
        </Card>
        <Card title=text::jobs_waiting()>
            <Table jobs=waiting caption=text::jobs_waiting() when=text::job_runs_at() failed=false/>
            <More count=waiting_more/>
        </Card>
        <p class="muted">{text::jobs_done(i64::from(done))}</p>
    }
}

#[component]
fn More(count: u32) -> impl IntoView {
    (count > 0).then(|| view! { <p class="muted">{t::administration::and_more(i64::from(count))}</p> })
}

#[component]
fn Table(jobs: Vec<Job>, caption: &'static str, when: &'static str, failed: bool) -> impl IntoView {
    use t::administration as text;
    if jobs.is_empty() {
        return view! { <p>{text::jobs_none()}</p> }.into_any();
    }
    let again = failed.then_some(text::job_again());
    let heads = heads([text::job_kind(), when, text::job_attempts(), text::job_error()].into_iter().chain(again));
    view! {
        <DataTable caption heads>
            {jobs.into_iter().map(|job| view! { <Row job when failed/> }).collect_view()}
        </DataTable>
    }
    .into_any()
}

#[component]
fn Row(job: Job, when: &'static str, failed: bool) -> impl IntoView {
    use t::administration as text;
    let id = job.id.to_string();
    let words = kind_words(&job.kind);
    let shown = id.clone();
    let again = failed.then(|| {
        view! {
            <Cell label=text::job_again()>
                <form method="post" action=RetryJob::PATH>
                    <Hidden name="job" value=id.clone()/>
                    <Button variant=Variant::Secondary>
                        {text::job_retry()}<span class="visually-hidden">": " {words} " " {id.clone()}</span>
                    </Button>
                </form>
            </Cell>
        }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {words} <p class="muted small" translate="no">{job.kind} " " {shown}</p>
            </th>
            <Cell label=when>
                <time datetime=job.when.iso>{job.when.text}</time>
            </Cell>
            <Cell label=text::job_attempts()>{job.attempts}</Cell>
            <Cell label=text::job_error()>
                <span translate="no">{job.error.unwrap_or_else(|| "–".to_owned())}</span>
            </Cell>
            {again}
        </tr>
    }
}

/// What the program calls it, in words; what came later than these words is "other work".
fn kind_words(kind: &str) -> &'static str {
    match kind {
        "notify" => t::administration::job_notify(),
        "end_account" => t::administration::job_end_account(),
        "export" => t::administration::job_export(),
        "send" => t::administration::job_send(),
        "send_link" => t::administration::job_send_link(),
        _ => t::administration::job_other(),
    }
}
