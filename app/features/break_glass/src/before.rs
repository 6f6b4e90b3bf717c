//! The page before the glass is broken: the name, what follows, and the reason. Invariant: what it leads to is said before
//! it is done.

use crate::api::{BreakGlass, read};
use contract::break_glass::{Before, State};
use domain::break_glass::{MOST, ReasonKind};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};
use ui::{form::go_where_told, prelude::*};

/// `/break-glass/:enrolment`
pub struct BreakGlassPage;

#[lazy_route]
impl LazyRoute for BreakGlassPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| !me.role.is_clinical()) {
            return view! { <NoPermission/> }.into_any();
        }
        let params = use_params_map();
        let enrolment = Memo::new(move |_| params.read().get("enrolment").unwrap_or_default());
        let action = FormAction::<BreakGlass>::new();
        go_where_told(action);
        let form = use_form(action);
        let before = load(move || enrolment.get(), read);
        view! {
            <p class="back">
                <a class="ds-link" href="/break-glass"><Icon of=icon::BACK/> {t::break_glass::title()}</a>
            </p>
            {loaded_page(before, move |before: Before| view! { <Page before action form/> })}
        }
        .into_any()
    }
}

#[component]
fn Page(before: Before, action: FormAction<BreakGlass>, form: FormState) -> impl IntoView {
    let Before { enrolment, name, state } = before;
    let to_page = || {
        view! {
            <div class="row">
                <LinkButton href=format!("/participants/{enrolment}")>{t::break_glass::to_participant()}</LinkButton>
            </div>
        }
    };
    match state {
        State::InCare => view! {
            <PageTitle text=name lead=t::break_glass::in_care()/>
            {to_page()}
        }
        .into_any(),
        State::Open(until) => view! {
            <PageTitle text=name lead=t::break_glass::until(until.text)/>
            {to_page()}
        }
        .into_any(),
        State::Closed => view! {
            <PageTitle text=t::break_glass::open_for(&name) lead=t::break_glass::open_lead()/>
            <Alert tone=Tone::Warning title=t::break_glass::follows_title()>
                <ul>
                    <li>{t::break_glass::follows_hours()}</li>
                    <li>{t::break_glass::follows_manager()}</li>
                    <li>{t::break_glass::follows_participant()}</li>
                </ul>
            </Alert>
            <SendForm action=action>
                <ErrorSummary
                    form
                    labels=vec![
                        ("reason_kind", t::break_glass::reason_kind()),
                        ("reason", t::break_glass::reason()),
                    ]
                />
                <Hidden name="enrolment" value=enrolment.to_string()/>
                <RadioGroup form name="reason_kind" label=t::break_glass::reason_kind() options=kinds()/>
                <TextArea
                    form
                    name="reason"
                    label=t::break_glass::reason()
                    hint=t::break_glass::reason_hint()
                    max_length=MOST
                />
                <div class="actions">
                    <Button busy=form.busy()>{t::break_glass::open()}</Button>
                    <LinkButton href="/participants" variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
                </div>
            </SendForm>
        }
        .into_any(),
    }
}

fn kinds() -> Vec<Choice> {
    let words = |kind| match kind {
        ReasonKind::Acute => t::break_glass::kind_acute(),
        ReasonKind::StandIn => t::break_glass::kind_stand_in(),
        ReasonKind::Asked => t::break_glass::kind_asked(),
        ReasonKind::Other => t::break_glass::kind_other(),
    };
    ReasonKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words(*kind))).collect()
}
