//! The page to send a teaching session from: a look at oneself, one button, and who is here.

use crate::{
    captioned::ToCaptions,
    console::Console,
    parts::{Heading, NeedsScript, opened},
    pictures::Pictures,
    poll::PollDesk,
    room::Room,
    screen::ScreenShare,
    sender::Sender,
    slide_desk::SlideDesk,
    sound::Sound,
    went::Went,
};
use contract::teaching::{Stage, Teaching};
use domain::person::Role;
use leptos::{html, prelude::*};
use leptos_router::{LazyRoute, lazy_route};
use ui::{
    media::{DeviceCheck, DeviceChoice, NetworkWords, keep_focus},
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
        if let Some(view) = words_first(t::teaching::join()) {
            return view;
        }
        opened(|teaching| {
            if teaching.may_send {
                view! { <Desk teaching/> }.into_any()
            } else {
                view! { <NotLeader teaching/> }.into_any()
            }
        })
    }
}

/// For those who are in the session and do not send in it.
#[component]
fn NotLeader(teaching: Teaching) -> impl IntoView {
    let watch = format!("/sessions/{}/watch", teaching.id);
    let room = Room::follow(teaching.clone());
    view! {
        <Heading teaching/>
        <Alert tone=Tone::Info>
            <p>{t::teaching::not_leader()}</p>
            <div class="row">
                <LinkButton href=watch external=true>{t::teaching::to_watch()}</LinkButton>
            </div>
        </Alert>
        <ToCaptions room/>
    }
}

#[component]
fn Desk(teaching: Teaching) -> impl IntoView {
    let leads = teaching.may_present;
    let sender = Sender::new(Room::follow(teaching.clone()));
    let words = Memo::new(move |_| sender.words());
    let on = Signal::derive(move || sender.is_on().then_some("true"));
    let network = Signal::derive(move || sender.network());
    view! {
        <Heading teaching/>
        <NeedsScript/>
        <div class="columns">
            <div class="stack">
                <p class="live-words" role="status" data-on=on>{words}</p>
                <Problem of=sender.ask/>
                <DeviceCheck camera=sender.own.camera/>
                <NetworkWords of=network sends=true/>
                <Controls sender/>
                <ScreenShare sender/>
                <Others sender/>
                <DeviceChoice camera=sender.own.camera/>
            </div>
            <div class="stack">
                {leads
                    .then(|| {
                        view! {
                            <Went room=sender.room/>
                            <Here sender/>
                            <Console sender/>
                            <PollDesk sender/>
                        }
                    })}
                <SlideDesk room=sender.room/>
                <ToCaptions room=sender.room/>
            </div>
        </div>
    }
}

/// Who sends besides, to be seen and heard.
#[component]
fn Others(sender: Sender) -> impl IntoView {
    let live = move || sender.room.stage.get() == Stage::Live;
    let of = Signal::derive(move || if live() { sender.others() } else { Vec::new() });
    let some = Signal::derive(move || !of.read().is_empty());
    view! {
        <When is=some>
            <Card title=t::teaching::others_title()>
                <div class="tiles">
                    <Pictures room=sender.room hearing=sender.hearing of/>
                </div>
                <div class="row">
                    <Sound hearing=sender.hearing/>
                </div>
            </Card>
        </When>
    }
}

#[component]
fn Controls(sender: Sender) -> impl IntoView {
    let joined = Memo::new(move |_| sender.is_on() && sender.is_joined());
    let may_start = Memo::new(move |_| sender.may_start());
    let stuck = Memo::new(move |_| sender.own.is_stuck());
    let stage = sender.room.stage;
    keep_focus(move || {
        may_start.track();
        stuck.track();
        stage.track();
        joined.track();
    });
    let dialog = NodeRef::<html::Dialog>::new();
    let to_today = || {
        view! {
            <LinkButton href="/" external=true variant=Variant::Secondary>{t::teaching::to_today()}</LinkButton>
        }
    };
    let ends = Signal::derive(move || sender.leads() && stage.get() == Stage::Live);
    let start_words = Signal::derive(move || match stage.get() {
        Stage::Planned => t::teaching::start(),
        Stage::Live => t::teaching::send_from_here(),
        Stage::Ended => t::teaching::start_again(),
    });
    view! {
        <div class="row">
            <When is=may_start>
                <Button kind="button" busy=sender.ask.busy on:click=move |_| sender.start()>
                    <Icon of=icon::VIDEO/>
                    {start_words}
                </Button>
            </When>
            <When is=stuck>
                <Button kind="button" on:click=move |_| sender.retry()>{t::common::try_again()}</Button>
            </When>
            <When is=joined>
                <Button kind="button" variant=Variant::Secondary on:click=move |_| sender.step_back()>
                    {t::teaching::step_back()}
                </Button>
            </When>
            <When is=ends fallback=to_today>
                <Button
                    kind="button"
                    variant=Variant::Danger
                    busy=sender.ask.busy
                    on:click=move |_| ask_first(dialog)
                >
                    {t::teaching::stop()}
                </Button>
            </When>
        </div>
        <Sure
            dialog
            title=t::teaching::stop_sure()
            text=t::teaching::stop_means()
            yes=t::teaching::stop_yes()
            no=t::teaching::go_on_sending()
            on_yes=Callback::new(move |()| sender.end())
        />
    }
}

/// Who is here now.
#[component]
fn Here(sender: Sender) -> impl IntoView {
    let live = move || sender.room.stage.get() == Stage::Live;
    let words = Signal::derive(move || {
        sender
            .audience
            .with(|now| t::teaching::here_of(i64::try_from(now.here.len()).unwrap_or_default(), now.expected))
    });
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
            <When is=live fallback=|| view! { <p class="muted">{t::teaching::here_later()}</p> }>
                <p role="status">{words}</p>
                <ul class="names">{names}</ul>
            </When>
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
        Role::Guest => t::common::role_guest(),
    }
}
