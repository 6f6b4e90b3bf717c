//! The page of those who answer: who waits, what was answered, and the form for one. Invariant: the duty to keep is a ready
//! answer, to a wish to delete of the record only.

use crate::{
    api::{AnswerRequest, inbox},
    requests::Request,
    words::answer,
};
use contract::rights::{Inbox, RequestRow};
use domain::data_request::{Answer, MOST};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{form::go_where_told, prelude::*};

/// `/requests`, with `?answer=<id>` for the form.
pub struct InboxPage;

#[lazy_route]
impl LazyRoute for InboxPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::rights::title()) {
            return view;
        }
        if use_me().is_some_and(|me| !me.role.is_clinical()) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let chosen = Memo::new(move |_| query.read().get("answer").unwrap_or_default());
        let reply = FormAction::<AnswerRequest>::new();
        go_where_told(reply);
        let form = use_form(reply);
        // not on a refusal: what is typed must stand
        let sent = form.accepted();
        let found = load(move || sent.get(), |_| inbox());
        let done = move || match query.read().get_str("done") {
            Some("answered") => t::rights::inbox_done().to_owned(),
            _ => String::new(),
        };
        view! {
            <p class="back">
                <a class="ds-link" href="/participants"><Icon of=icon::BACK/> {t::participants::title_mine()}</a>
            </p>
            <PageTitle text=t::rights::inbox_title() lead=t::rights::inbox_lead()/>
            <StatusMessage text=Signal::derive(done)/>
            {loaded(found, move |inbox: Inbox| {
                let waiting = |row: &&RequestRow| row.request.reply.is_none() && row.request.id.to_string() == chosen.get();
                match inbox.rows.iter().find(waiting).cloned() {
                    Some(row) => view! { <Reply row reply form/> }.into_any(),
                    None if !chosen.get().is_empty() && form.is_restored() => view! {
                        <Lost form/>
                        <Rows inbox/>
                    }
                    .into_any(),
                    None => view! { <Rows inbox/> }.into_any(),
                }
            })}
        }
        .into_any()
    }
}

/// An answer that was refused because another came first, or the wish is no longer the reader's: what was typed stands.
#[component]
fn Lost(form: FormState) -> impl IntoView {
    let typed = form.value_of("reason").filter(|text| !text.is_empty());
    view! {
        <ErrorSummary form labels=vec![("answer", t::rights::answer()), ("reason", t::rights::reason())]/>
        {typed
            .map(|text| {
                view! {
                    <Card title=t::rights::reply_lost_title()>
                        <p>{t::rights::reply_lost()}</p>
                        <p class="note">{text}</p>
                    </Card>
                }
            })}
    }
}

#[component]
fn Rows(inbox: Inbox) -> impl IntoView {
    if inbox.rows.is_empty() {
        return view! { <Empty title=t::rights::inbox_empty() text=t::rights::inbox_empty_text()/> }.into_any();
    }
    let row = |row: RequestRow| {
        let way = row.request.reply.is_none().then(|| format!("/requests?answer={}", row.request.id));
        view! {
            <li class="ds-card">
                <Whose row=row.clone()/>
                {way
                    .map(|href| {
                        view! {
                            <div class="row">
                                <LinkButton href variant=Variant::Secondary>
                                    {t::rights::reply()} <span class="visually-hidden">" " {row.name}</span>
                                </LinkButton>
                            </div>
                        }
                    })}
            </li>
        }
    };
    view! { <ul class="plan read">{inbox.rows.into_iter().map(row).collect_view()}</ul> }.into_any()
}

/// A wish under the name of who has it.
#[component]
fn Whose(row: RequestRow) -> impl IntoView {
    view! {
        <h2 class="ds-heading" data-size="xs">
            {match row.enrolment {
                Some(id) => view! { <a class="ds-link" href=format!("/participants/{id}")>{row.name}</a> }.into_any(),
                None => row.name.into_any(),
            }}
        </h2>
        <Request request=row.request/>
    }
}

#[component]
fn Reply(row: RequestRow, reply: FormAction<AnswerRequest>, form: FormState) -> impl IntoView {
    let (id, wish, about) = (row.request.id, row.request.wish, row.request.about);
    let options = Answer::ALL
        .iter()
        .filter(|one| one.fits(wish, about))
        .map(|one| Choice::new(one.as_str(), answer(*one, wish)))
        .collect();
    view! {
        <section class="ds-card">
            <Whose row/>
        </section>
        <SendForm action=reply>
            <ErrorSummary form labels=vec![("answer", t::rights::answer()), ("reason", t::rights::reason())]/>
            <Hidden name="request" value=id.to_string()/>
            <RadioGroup form name="answer" label=t::rights::answer() options/>
            <TextArea
                form
                name="reason"
                label=t::rights::reason()
                hint=t::rights::reason_hint()
                max_length=MOST
            />
            <div class="actions">
                <Button busy=form.busy()>{t::rights::send_answer()}</Button>
                <LinkButton href="/requests" variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
            </div>
        </SendForm>
    }
}
