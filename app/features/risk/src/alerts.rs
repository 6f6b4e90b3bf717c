//! The alerts that have gone to the reader: those that wait, the oldest first, then what was seen to. Invariant: that nothing
//! waits is never said to mean that all is well.

use crate::api::{AcknowledgeRiskAlert, alerts};
use contract::risk::{Alert as RiskAlert, Alerts};
use domain::{person::Role, policy};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{form::go_where_told, live::use_event, prelude::*};

mod one;
use one::{Facts, Lost, Open};

const PAGE: &str = "/risk-alerts";

/// `/risk-alerts`, with `?alert=<id>` for the form about one.
pub struct RiskAlertsPage;

#[lazy_route]
impl LazyRoute for RiskAlertsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::risk_alerts::title()) {
            return view;
        }
        let can_come = |role: Role| role == Role::Manager || policy::may_be_named_for_risk(role);
        if use_me().is_some_and(|me| !can_come(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let chosen = Memo::new(move |_| query.read().get("alert").unwrap_or_default());
        let action = FormAction::<AcknowledgeRiskAlert>::new();
        go_where_told(action);
        let form = use_form(action);
        let (accepted, news) = (form.accepted(), use_event("risk_alert"));
        // while somebody writes, nothing is drawn anew under their hands
        let turns = move || (accepted.get(), if chosen.read().is_empty() { news.get() } else { 0 });
        let found = load(turns, |_| alerts());
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("done") => t::risk_alerts::done_status().to_owned(),
            _ => String::new(),
        });
        view! {
            <PageTitle text=t::risk_alerts::title() lead=t::risk_alerts::lead()/>
            <StatusMessage text=done/>
            {loaded(found, move |found: Alerts| {
                let id = chosen.get();
                match found.open.iter().find(|one| one.id.to_string() == id).cloned() {
                    Some(alert) => view! { <Open alert action form/> }.into_any(),
                    None => view! {
                        {(!id.is_empty() && form.is_restored()).then(|| view! { <Lost form/> })}
                        <Lists found/>
                    }
                    .into_any(),
                }
            })}
        }
        .into_any()
    }
}

#[component]
fn Lists(found: Alerts) -> impl IntoView {
    let Alerts { open, done } = found;
    let sets_duties = use_me().is_some_and(|me| policy::may_set_risk_duties(me.role));
    view! {
        <Limits/>
        {if open.is_empty() {
            view! { <Empty title=t::risk_alerts::none_open() text=t::risk_alerts::none_open_text()/> }.into_any()
        } else {
            view! {
                <h2 class="ds-heading" data-size="sm">{t::risk_alerts::open_title()}</h2>
                <ul class="plan read">{open.into_iter().map(|one| view! { <Row alert=one waits=true/> }).collect_view()}</ul>
            }
            .into_any()
        }}
        {(!done.is_empty())
            .then(|| {
                view! {
                    <h2 class="ds-heading" data-size="sm">{t::risk_alerts::done_title()}</h2>
                    <ul class="plan read">
                        {done.into_iter().map(|one| view! { <Row alert=one waits=false/> }).collect_view()}
                    </ul>
                }
            })}
        {sets_duties
            .then(|| view! { <p><a class="ds-link" href="/risk-duties">{t::risk_alerts::to_duties()}</a></p> })}
    }
}

/// What is not said by what is here.
#[component]
fn Limits() -> impl IntoView {
    view! {
        <Alert tone=Tone::Warning title=t::risk_alerts::not_safe_title()>
            <p>{t::risk_alerts::not_safe()}</p>
            <p>{t::risk_alerts::acute()}</p>
        </Alert>
    }
}

#[component]
fn Row(alert: RiskAlert, waits: bool) -> impl IntoView {
    let (href, name) = (format!("{PAGE}?alert={}", alert.id), alert.name.clone());
    view! {
        <li class="ds-card" data-color=waits.then_some("danger")>
            <Facts alert/>
            {waits
                .then(|| {
                    view! {
                        <div class="row">
                            <LinkButton href>
                                {t::risk_alerts::write()} <span class="visually-hidden">" " {name}</span>
                            </LinkButton>
                        </div>
                    }
                })}
        </li>
    }
}
