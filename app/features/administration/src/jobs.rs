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
        let found = Resource::new_blocking(|| (), |()| jobs());
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
    view! {
        <DataTable caption>
            <thead>
                <tr>
                    <th scope="col">{text::job_kind()}</th>
                    <th scope="col">{when}</th>
                    <th scope="col">{text::job_attempts()}</th>
                    <th scope="col">{text::job_error()}</th>
                    {failed.then(|| view! { <th scope="col">{text::job_again()}</th> })}
                </tr>
            </thead>
            <tbody>{jobs.into_iter().map(|job| view! { <Row job failed/> }).collect_view()}</tbody>
        </DataTable>
    }
    .into_any()
}

#[component]
fn Row(job: Job, failed: bool) -> impl IntoView {
    let id = job.id.to_string();
    let words = kind_words(&job.kind);
    let shown = id.clone();
    let again = failed.then(|| {
        view! {
            <td>
                <form method="post" action=RetryJob::PATH>
                    <Hidden name="job" value=id.clone()/>
                    <Button variant=Variant::Secondary>
                        {t::administration::job_retry()} <span class="visually-hidden">": " {words} " " {id.clone()}</span>
                    </Button>
                </form>
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">
                {words} <p class="muted small" translate="no">{job.kind} " " {shown}</p>
            </th>
            <td>
                <time datetime=job.when.iso>{job.when.text}</time>
            </td>
            <td>{job.attempts}</td>
            <td translate="no">{job.error.unwrap_or_else(|| "–".to_owned())}</td>
            {again}
        </tr>
    }
}

/// What the program calls it, in words; what came later than these words is "other work".
fn kind_words(kind: &str) -> &'static str {
    match kind {
        "notify" => t::administration::job_notify(),
        "end_account" => t::administration::job_end_account(),
        _ => t::administration::job_other(),
    }
}
