//! Agreeing on the plan: what is signed, by whom, and what has changed since. With the ways to take it along.

use super::version::{Changes, Signatures};
use crate::{api::SignPlan, page::base};
use contract::action_plan::{Plan, VersionRow};
use leptos::prelude::*;
use ui::prelude::*;

#[component]
pub(crate) fn Agreement(plan: Plan, named: String, sign: FormAction<SignPlan>, form: FormState) -> impl IntoView {
    let own = named.is_empty();
    let base = base(&named);
    let latest = plan.versions.first().map(|row| row.number);
    let text = match &plan.contact_person {
        Some(name) if own => t::goals::agree_own(name),
        _ => t::goals::agree_text().to_owned(),
    };
    let file = format!("{base}/file");
    let versions = plan.versions.clone();
    let changes = plan.changes.clone();
    let work = if own { "/work".to_owned() } else { format!("/participants/{named}/work") };
    let trial = format!("{work}-trial");
    view! {
        <Card title=t::goals::agree_title()>
            <p>{text}</p>
            <Sign plan named sign form/>
            {latest
                .filter(|_| !changes.is_empty())
                .map(|n| view! { <Changes title=t::goals::changes_title(n) changes/> })}
        </Card>
        <Card title=t::goals::versions_title()>
            {versions.is_empty().then(|| view! { <p class="muted">{t::goals::versions_empty()}</p> })}
            <ul class="lines">
                {versions.into_iter().map(|row| view! { <One row base=base.clone()/> }).collect_view()}
            </ul>
        </Card>
        <ul class="lines not-on-paper">
            <li>
                <a class="ds-link" href=file download="" rel="external">{t::goals::download()}</a>
                " " <span class="muted">{t::goals::print_hint()}</span>
            </li>
            <li>
                <a class="ds-link" href=work>{t::work::link()}</a>
            </li>
            <li>
                <a class="ds-link" href=trial>{t::work_trial::link()}</a>
            </li>
        </ul>
    }
}

#[component]
fn Sign(plan: Plan, named: String, sign: FormAction<SignPlan>, form: FormState) -> impl IntoView {
    if plan.signed {
        return view! { <Alert tone=Tone::Success><p>{t::goals::signed_now()}</p></Alert> }.into_any();
    }
    if !plan.may_sign {
        let other = !named.is_empty() && plan.may_write;
        return other.then(|| view! { <p class="muted">{t::goals::not_contact()}</p> }).into_any();
    }
    let stale = form.in_conflict();
    view! {
        <SendForm action=sign>
            <ErrorSummary form/>
            {move || stale.get().then(|| view! { <p>{t::goals::sign_stale()}</p> })}
            <Hidden name="enrolment" value=named/>
            <Hidden name="digest" value=plan.digest/>
            <div class="actions not-on-paper">
                <Button variant=Variant::Secondary busy=form.busy()>{t::goals::sign()}</Button>
            </div>
        </SendForm>
    }
    .into_any()
}

#[component]
fn One(row: VersionRow, base: String) -> impl IntoView {
    let (tone, words) =
        if row.is_agreed() { (Tone::Success, t::goals::agreed()) } else { (Tone::Warning, t::goals::half()) };
    let number = row.number;
    view! {
        <li class="stack tight">
            <p class="row">
                <a class="ds-link" href=format!("{base}?version={number}")>{t::goals::version_name(number)}</a>
                <Tag tone>{words}</Tag>
            </p>
            <Signatures row/>
        </li>
    }
}
