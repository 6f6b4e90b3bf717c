//! One referral: how it stands, what is missing, what was decided, and what the reader can do about it now.

mod acts;
mod facts;

use crate::{
    api::{AdmitReferral, AskForMissing, AssessReferral, PostLetter, ReopenReferral, WithdrawReferral, read},
    parts::{Back, clock, is_not_theirs, lacking},
};
use acts::{Admit, Assess};
use contract::intake::Referral;
use facts::{Decided, Facts, Letters};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{
    form::{go_where_told, use_form_about},
    prelude::*,
    referral as words,
};

/// `/intake/:referral`
pub struct ReferralPage;

#[derive(Clone, Copy)]
struct Acts {
    assess: FormAction<AssessReferral>,
    admit: FormAction<AdmitReferral>,
}

#[lazy_route]
impl LazyRoute for ReferralPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if is_not_theirs() {
            return view! { <NoPermission/> }.into_any();
        }
        let (params, query) = (use_params_map(), use_query_map());
        let referral = Memo::new(move |_| params.read().get("referral").unwrap_or_default());
        let acts = Acts { assess: FormAction::new(), admit: FormAction::new() };
        go_where_told(acts.assess);
        go_where_told(acts.admit);
        let about = referral.get_untracked();
        let forms = (use_form_about(acts.assess, "referral", &about), use_form_about(acts.admit, "referral", &about));
        // not on a refusal: what is typed must stand
        let done = (forms.0.accepted(), forms.1.accepted());
        let found = load(move || (referral.get(), done.0.get(), done.1.get()), |(id, ..)| read(id));
        let said = move || done_words(query.read().get_str("done")).to_owned();
        view! {
            <Back words=t::intake::title()/>
            <StatusMessage text=Signal::derive(said)/>
            {loaded_page(found, move |one: Referral| view! { <Page one acts forms/> })}
        }
        .into_any()
    }
}

fn done_words(done: Option<&str>) -> &'static str {
    match done {
        Some("saved") => t::intake::done_saved(),
        Some("asked") => t::intake::done_asked(),
        Some("assessed") => t::intake::done_assessed(),
        Some("withdrawn") => t::intake::done_withdrawn(),
        Some("posted") => t::intake::done_posted(),
        Some("reopened") => t::intake::done_reopened(),
        _ => "",
    }
}

#[component]
fn Page(one: Referral, acts: Acts, forms: (FormState, FormState)) -> impl IntoView {
    let (clock, tone) = clock(&one.row);
    let lead = format!("{}. {}", one.row.programme, words::state(one.row.state));
    let (id, version) = (one.row.referral.to_string(), one.version.to_string());
    let may = one.may;
    let lacking = lacking(&one.row);
    let decided = one.row.state.is_assessed();
    view! {
        <PageTitle text=one.row.name.clone() lead/>
        <p>
            {match tone {
                Some(tone) => view! { <Tag tone>{clock}</Tag> }.into_any(),
                None => clock.into_any(),
            }}
        </p>
        {one.enrolment
            .map(|enrolment| {
                let href = format!("/participants/{enrolment}");
                view! { <p><a class="ds-link" href=href>{t::intake::to_participant()}</a></p> }
            })}
        {(!lacking.is_empty())
            .then(|| {
                view! {
                    <Card title=t::intake::lacking_title() tone=Tone::Warning>
                        <p>{lacking}</p>
                    </Card>
                }
            })}
        <div class="stack">
            {may
                .complete
                .then(|| {
                    let href = format!("/intake/form?referral={id}");
                    view! {
                        <div class="row">
                            <LinkButton href variant=Variant::Secondary>{if decided { t::intake::put_right() } else { t::intake::edit() }}</LinkButton>
                        </div>
                    }
                })}
            {may
                .ask
                .then(|| {
                    view! {
                        <Press
                            path=AskForMissing::PATH
                            fields=vec![("referral", id.clone()), ("version", version.clone())]
                            summary=t::intake::ask()
                            text=t::intake::ask_text()
                        />
                    }
                })}
            {may
                .assess
                .then(|| view! { <Assess one=one.clone() action=acts.assess form=forms.0/> })}
            {one.admitting
                .clone()
                .map(|admitting| {
                    view! { <Admit one=one.clone() admitting action=acts.admit form=forms.1/> }
                })}
        </div>
        <Decided decision=one.decision.clone()/>
        <Facts one=one.clone()/>
        <Letters letters=one.letters post=may.post.then_some(PostLetter::PATH)/>
        {may
            .reopen
            .then(|| {
                view! {
                    <Press
                        path=ReopenReferral::PATH
                        fields=vec![("referral", id.clone()), ("version", version.clone())]
                        summary=t::intake::reopen()
                        text=t::intake::reopen_text()
                    />
                }
            })}
        {may
            .withdraw
            .then(|| {
                view! {
                    <Press
                        path=WithdrawReferral::PATH
                        fields=vec![("referral", id), ("version", version)]
                        summary=t::intake::withdraw()
                        text=t::intake::withdraw_text()
                    />
                }
            })}
    }
}
