//! Is the audit log as it was written? Invariant: its rows are not shown here, only whether they are whole.

use crate::{
    api::{CheckAudit, audit_log},
    parts::{Refused, Rooms, is_not_theirs},
};
use contract::administration::health::{AuditLog, Check, Outcome};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::prelude::*;

pub(crate) const PAGE: &str = "/admin/audit";

/// `/admin/audit`
pub struct AuditPage;

#[lazy_route]
impl LazyRoute for AuditPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if is_not_theirs() {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("checked") => t::administration::check_done().to_owned(),
            _ => String::new(),
        });
        let found = load(|| (), |()| audit_log());
        view! {
            <PageTitle text=t::administration::audit_title() lead=t::administration::audit_lead()/>
            <Rooms here=PAGE/>
            <StatusMessage text=done/>
            <Refused path=CheckAudit::PATH/>
            {loaded(found, |log: AuditLog| view! { <Log log/> })}
        }
        .into_any()
    }
}

/// What came of a check, in one line.
pub(crate) fn check_words(check: &Check) -> String {
    match &check.outcome {
        Outcome::Sound { rows, .. } => t::administration::check_sound(*rows, &check.when.text),
        Outcome::Broken { .. } => t::administration::check_broken(&check.when.text),
    }
}

#[component]
fn Log(log: AuditLog) -> impl IntoView {
    use t::administration as text;
    let AuditLog { unsealed, check } = log;
    view! {
        <Card title=text::check_title()>
            {match check {
                Some(check) => view! { <Last check/> }.into_any(),
                None => view! { <p>{text::check_never()}</p> }.into_any(),
            }}
            <p class="muted">{text::check_text()}</p>
            // a plain form: the walk takes a while, and the page is loaded anew after it
            <form method="post" action=CheckAudit::PATH>
                <div class="row">
                    <Button>{text::check_now()}</Button>
                </div>
            </form>
        </Card>
        <p class="muted">{text::unsealed_count(i64::from(unsealed))}</p>
    }
}

#[component]
fn Last(check: Check) -> impl IntoView {
    use t::administration as text;
    let words = check_words(&check);
    match check.outcome {
        Outcome::Sound { word, .. } => view! {
            <Alert tone=Tone::Success>
                <p>{words}</p>
                <p>{text::check_word()}</p>
                <p><code translate="no">{word}</code></p>
            </Alert>
        }
        .into_any(),
        Outcome::Broken { row, id } => view! {
            <Alert tone=Tone::Danger title=words>
                {row.map(|row| view! { <p>{text::broken_row(row)}</p> })}
                {id.map(|id| view! { <p>{text::broken_id(id)}</p> })}
                <p>{text::broken_next()}</p>
            </Alert>
        }
        .into_any(),
    }
}
