//! The page of files to take along: ask for one, see how far it has come, fetch it. Invariant: what has gone wrong is said
//! plainly, with what happens next.

use crate::api::{AskForExport, exports};
use contract::rights::{ExportState, Exports, OwnExport};
use domain::person::Role;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::{live::keep_fresh, prelude::*};

/// `/privacy/export`
pub struct ExportPage;

#[lazy_route]
impl LazyRoute for ExportPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::rights::title()) {
            return view;
        }
        if use_me().is_some_and(|me| me.role != Role::Participant) {
            return view! { <NoPermission/> }.into_any();
        }
        let ask = FormAction::<AskForExport>::new();
        let form = use_form(ask);
        let found = load(move || ask.version().get(), |_| exports());
        keep_fresh(&["notification"], move || found.refetch());
        view! {
            <p class="back">
                <a class="ds-link" href="/privacy"><Icon of=icon::BACK/> {t::rights::title()}</a>
            </p>
            <PageTitle text=t::rights::export_title() lead=t::rights::export_lead()/>
            <ErrorSummary form/>
            <SendForm action=ask>
                <div class="row">
                    <Button busy=form.busy()>{t::rights::export_ask()}</Button>
                </div>
            </SendForm>
            {loaded(found, |files: Exports| view! { <Files files/> })}
        }
        .into_any()
    }
}

#[component]
fn Files(files: Exports) -> impl IntoView {
    let Exports { days, steps, all } = files;
    view! {
        <p class="muted">{t::rights::export_days(days)}</p>
        <div role="status">{all.first().map(|latest| words(&latest.state, steps))}</div>
        <ul class="plan read">
            {all.into_iter().map(|one| view! { <File one steps/> }).collect_view()}
        </ul>
    }
}

/// How a file stands, in a sentence.
fn words(state: &ExportState, steps: i32) -> String {
    match state {
        ExportState::UnderWay { step } => t::rights::export_under_way(step, steps),
        ExportState::Trouble => t::rights::export_trouble().to_owned(),
        ExportState::Failed => t::rights::export_failed().to_owned(),
        ExportState::Ready { until, .. } => t::rights::export_ready(&until.text),
        ExportState::Over => t::rights::export_over().to_owned(),
    }
}

#[component]
fn File(one: OwnExport, steps: i32) -> impl IntoView {
    let OwnExport { id, at, state } = one;
    let says = words(&state, steps);
    let rest = match state {
        ExportState::UnderWay { step } => view! {
            <progress max=steps value=step aria-label=t::rights::export_progress()></progress>
            <p class="row">
                // for a browser without script
                <a class="ds-link" href="/privacy/export">{t::rights::export_look()}</a>
            </p>
        }
        .into_any(),
        ExportState::Trouble => view! {
            <Alert tone=Tone::Warning>
                <p>{t::rights::export_trouble_text()}</p>
            </Alert>
        }
        .into_any(),
        ExportState::Ready { kilobytes, .. } => view! {
            <p>{t::rights::export_proof()}</p>
            <div class="row">
                <LinkButton href=format!("/privacy/export/{id}/file") variant=Variant::Secondary external=true>
                    {t::rights::export_fetch(kilobytes)}
                </LinkButton>
            </div>
        }
        .into_any(),
        ExportState::Failed | ExportState::Over => ().into_any(),
    };
    view! {
        <li class="ds-card">
            <h2 class="ds-heading" data-size="xs">
                <time datetime=at.iso>{t::rights::export_of(at.text)}</time>
            </h2>
            <p>{says}</p>
            {rest}
        </li>
    }
}
