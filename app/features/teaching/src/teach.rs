//! The page to send a teaching session from: a look at oneself, one button, and who is here.

use crate::{
    parts::{Heading, NeedsScript, opened},
    room::Room,
    sender::Sender,
};
use contract::teaching::{Stage, Teaching};
use domain::person::Role;
use leptos::{html, prelude::*};
use leptos_router::{LazyRoute, lazy_route};
use ui::{
    media::{DeviceCheck, DeviceChoice, keep_focus},
    prelude::*,
};

/// `/sessions/:id/teach`
pub struct TeachPage;

#[lazy_route]
impl LazyRoute for TeachPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        opened(|teaching| {
            if teaching.may_present {
                view! { <Desk teaching/> }.into_any()
            } else {
                view! { <NotLeader teaching/> }.into_any()
            }
        })
        .into_any()
    }
}

/// For staff who are in the session without leading it.
#[component]
fn NotLeader(teaching: Teaching) -> impl IntoView {
    let watch = format!("/sessions/{}/watch", teaching.id);
    view! {
        <Heading teaching/>
        <Alert tone=Tone::Info>
            <p>{t::teaching::not_leader()}</p>
            <div class="row">
                <LinkButton href=watch external=true>{t::teaching::to_watch()}</LinkButton>
            </div>
        </Alert>
    }
}

#[component]
fn Desk(teaching: Teaching) -> impl IntoView {
    let sender = Sender::new(Room::follow(teaching.clone()));
    let words = Memo::new(move |_| sender.words());
    let on = Memo::new(move |_| sender.is_on());
    view! {
        <Heading teaching/>
        <NeedsScript/>
        <div class="columns">
            <div class="stack">
                <p class="live-words" role="status" data-on=move || on.get().then_some("true")>
                    {move || words.get()}
                </p>
                <Problem sender/>
                <DeviceCheck camera=sender.camera/>
                <Controls sender/>
                <DeviceChoice camera=sender.camera/>
            </div>
            <Here sender/>
        </div>
    }
}

/// What went wrong when starting or ending.
#[component]
fn Problem(sender: Sender) -> impl IntoView {
    view! {
        <div role="alert" class="alerts">
            {move || {
                sender.problem.get().map(|words| view! { <Alert tone=Tone::Warning><p>{words}</p></Alert> })
            }}
        </div>
    }
}

#[component]
fn Controls(sender: Sender) -> impl IntoView {
    let may_start = Memo::new(move |_| sender.may_start());
    let stuck = Memo::new(move |_| sender.is_stuck());
    let stage = sender.room.stage;
    keep_focus(move || {
        may_start.track();
        stuck.track();
        stage.track();
    });
    let ask = NodeRef::<html::Dialog>::new();
    let open = move |_| {
        if let Some(dialog) = ask.get_untracked() {
            let _ = dialog.show_modal();
        }
    };
    let start_words = move || match stage.get() {
        Stage::Planned => t::teaching::start(),
        Stage::Live => t::teaching::send_from_here(),
        Stage::Ended => t::teaching::start_again(),
    };
    view! {
        <div class="row">
            <Show when=move || may_start.get()>
                <Button kind="button" busy=sender.busy on:click=move |_| sender.start()>
                    <Icon of=icon::VIDEO/>
                    {start_words}
                </Button>
            </Show>
            <Show when=move || stuck.get()>
                <Button kind="button" on:click=move |_| sender.retry()>{t::common::try_again()}</Button>
            </Show>
            <Show when=move || stage.get() == Stage::Live>
                <Button kind="button" variant=Variant::Danger busy=sender.busy on:click=open>
                    {t::teaching::stop()}
                </Button>
            </Show>
            <Show when=move || stage.get() != Stage::Live>
                <LinkButton href="/" external=true variant=Variant::Secondary>{t::teaching::to_today()}</LinkButton>
            </Show>
        </div>
        <Sure sender dialog=ask/>
    }
}

/// Asks before it ends for all.
#[component]
fn Sure(sender: Sender, dialog: NodeRef<html::Dialog>) -> impl IntoView {
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let end = move |_| {
        close();
        sender.end();
    };
    view! {
        <dialog class="ask" node_ref=dialog aria-labelledby="stop-title">
            <h2 class="ds-heading" data-size="xs" id="stop-title">{t::teaching::stop_sure()}</h2>
            <p>{t::teaching::stop_means()}</p>
            <div class="row">
                <Button kind="button" variant=Variant::Danger on:click=end>{t::teaching::stop_yes()}</Button>
                <Button kind="button" variant=Variant::Secondary on:click=move |_| close()>
                    {t::teaching::go_on_sending()}
                </Button>
            </div>
        </dialog>
    }
}

/// Who is here now.
#[component]
fn Here(sender: Sender) -> impl IntoView {
    let stage = sender.room.stage;
    let words = move || {
        sender
            .audience
            .with(|now| t::teaching::here_of(i64::try_from(now.here.len()).unwrap_or_default(), now.expected))
    };
    let names = move || {
        sender
            .audience
            .get()
            .here
            .into_iter()
            .map(|one| view! { <li>{one.name} <span class="muted">{" "}{role_words(one.role)}</span></li> })
            .collect_view()
    };
    view! {
        <Card title=t::teaching::here_title()>
            <Show when=move || stage.get() == Stage::Live fallback=|| view! { <p class="muted">{t::teaching::here_later()}</p> }>
                <p role="status">{words}</p>
                <ul class="names">{names}</ul>
            </Show>
        </Card>
    }
}

fn role_words(role: Role) -> &'static str {
    match role {
        Role::Participant => t::common::role_participant(),
        Role::Therapist => t::common::role_therapist(),
        Role::Coordinator => t::common::role_coordinator(),
        Role::Secretary => t::common::role_secretary(),
        Role::Manager => t::common::role_manager(),
        Role::Admin => t::common::role_admin(),
    }
}
