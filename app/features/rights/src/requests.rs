//! A participant's page of wishes: what the duty to keep means, the form, what was asked and answered. Invariant: the duty is
//! told before the wish is sent.

use crate::{
    api::{AskAboutData, requests},
    words::{answer, title, wish},
};
use contract::rights::{Answerer, MyRequests, OwnRequest};
use domain::{
    data_request::{MOST, Wish},
    person::Role,
    rights::DataKind,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{form::go_where_told, prelude::*};

/// `/privacy/requests`
pub struct RequestsPage;

#[lazy_route]
impl LazyRoute for RequestsPage {
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
        let query = use_query_map();
        let ask = FormAction::<AskAboutData>::new();
        go_where_told(ask);
        let form = use_form(ask);
        // not on a refusal: what is typed must stand
        let sent = form.accepted();
        let found = load(move || sent.get(), |_| requests());
        let done = move || match query.read().get_str("done") {
            Some("asked") => t::rights::ask_done().to_owned(),
            Some("kept") => t::rights::ask_done_nobody().to_owned(),
            _ => String::new(),
        };
        view! {
            <p class="back">
                <a class="ds-link" href="/privacy"><Icon of=icon::BACK/> {t::rights::title()}</a>
            </p>
            <PageTitle text=t::rights::kind_requests() lead=t::rights::requests_lead()/>
            <StatusMessage text=Signal::derive(done)/>
            {loaded(found, move |mine: MyRequests| view! { <Page mine ask form/> })}
        }
        .into_any()
    }
}

#[component]
fn Page(mine: MyRequests, ask: FormAction<AskAboutData>, form: FormState) -> impl IntoView {
    let wishes = Wish::ALL.iter().map(|one| Choice::new(one.as_str(), wish(*one))).collect();
    let kinds = DataKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), title(*kind))).collect();
    let answerer = match mine.answerer {
        Answerer::Team => view! { <p>{t::rights::answerer_team()}</p> }.into_any(),
        Answerer::Centre => view! { <p>{t::rights::answerer_centre()}</p> }.into_any(),
        Answerer::Nobody => view! {
            <Alert tone=Tone::Warning title=t::rights::answerer_nobody_title()>
                <p>{t::rights::answerer_nobody()}</p>
            </Alert>
        }
        .into_any(),
    };
    view! {
        {answerer}
        <Alert title=t::rights::duty_title()>
            <p>{t::rights::duty_text()}</p>
            <p>{t::rights::duty_complain()}</p>
        </Alert>
        <Card title=t::rights::ask_title()>
            <SendForm action=ask>
                <ErrorSummary
                    form
                    labels=vec![
                        ("wish", t::rights::wish()),
                        ("about", t::rights::about()),
                        ("text", t::rights::text()),
                    ]
                />
                <Hidden name="submission_id" value=mine.submission_id/>
                <RadioGroup form name="wish" label=t::rights::wish() options=wishes/>
                <Select form name="about" label=t::rights::about() options=kinds/>
                <TextArea
                    form
                    name="text"
                    label=t::rights::text()
                    hint=t::rights::text_hint()
                    max_length=MOST
                />
                <div class="actions">
                    <Button busy=form.busy()>{t::rights::ask()}</Button>
                </div>
            </SendForm>
        </Card>
        <h2 class="ds-heading" data-size="sm">{t::rights::asked_title()}</h2>
        {if mine.all.is_empty() {
            view! { <p class="muted">{t::rights::asked_none()}</p> }.into_any()
        } else {
            let one = |request| view! { <li class="ds-card"><Request request/></li> };
            view! { <ul class="plan read">{mine.all.into_iter().map(one).collect_view()}</ul> }.into_any()
        }}
    }
}

/// A wish with its answer, as both sides see it.
#[component]
pub(crate) fn Request(request: OwnRequest) -> impl IntoView {
    let OwnRequest { wish: asked, about, text, at, reply, .. } = request;
    let status = reply.as_ref().map_or_else(t::rights::waits, |reply| answer(reply.answer, asked));
    let (tone, glyph) = if reply.is_some() { (Tone::Neutral, icon::CHECK) } else { (Tone::Info, icon::CLOCK) };
    view! {
        <h3 class="ds-heading" data-size="xs">{t::rights::request_title(wish(asked), title(about))}</h3>
        <div class="row">
            <Tag tone icon=glyph>{status}</Tag>
        </div>
        <p class="note">{text}</p>
        <p class="muted"><time datetime=at.iso>{t::rights::asked_at(at.text)}</time></p>
        {reply
            .map(|reply| {
                view! {
                    {reply.reason.map(|reason| view! { <p class="note">{reason}</p> })}
                    {reply.answer.is_no().then(|| view! { <p>{t::rights::duty_complain()}</p> })}
                    <p class="muted">
                        <time datetime=reply.at.iso>{t::rights::answered_at(reply.at.text, reply.by)}</time>
                    </p>
                }
            })}
    }
}
