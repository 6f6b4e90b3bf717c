//! One session of a participant: when, where, how, with whom, and what the clock says.

use crate::api::session;
use contract::{plan::Planned, today::Session};
use domain::{
    person::Role,
    schedule::Format,
    today::{Door, Stage},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};
use ui::{live::use_event, person::names, prelude::*};

/// `/plan/sessions/:id`
pub struct PlannedPage;

#[lazy_route]
impl LazyRoute for PlannedPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| me.role != Role::Participant) {
            return view! { <NoPermission/> }.into_any();
        }
        let params = use_params_map();
        let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
        let news = use_event("session");
        let found = load(move || (id.get(), news.get()), |(id, _)| session(id));
        loaded_page(found, |planned: Planned| view! { <One planned/> })
    }
}

#[component]
fn One(planned: Planned) -> impl IntoView {
    let Planned { session, date, format, week } = planned;
    let state = state_words(&session);
    let way_in = way_in(&session);
    let whom = match format {
        Format::Individual => t::plan::alone(),
        Format::Group => t::plan::group(),
    };
    view! {
        <p class="back">
            <a class="ds-link" href=format!("/plan?week={week}")>
                <Icon of=icon::BACK/>
                {t::plan::back()}
            </a>
        </p>
        <PageTitle text=session.title lead=state/>
        {way_in}
        <dl class="facts">
            <Fact name=t::plan::when_label()>{format!("{date}, {}", session.span)}</Fact>
            {(!session.place.is_empty())
                .then(|| view! { <Fact name=t::plan::where_label()>{session.place}</Fact> })}
            <Fact name=t::plan::how_label()><ChannelTag channel=session.channel/></Fact>
            {names(&session.people).map(|people| view! { <Fact name=t::plan::who_label()>{people}</Fact> })}
            <Fact name=t::plan::whom_label()>{whom}</Fact>
        </dl>
    }
}

#[component]
fn Fact(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <dt>{name}</dt>
        <dd>{children()}</dd>
    }
}

/// What the clock says about it, when it says something.
fn state_words(session: &Session) -> Option<String> {
    match session.stage {
        Stage::Over => Some(t::plan::over().to_owned()),
        Stage::Later => session.door.map(|_| t::plan::opens(&session.opens)),
        _ if session.door.is_some() && session.door_open => Some(t::plan::open().to_owned()),
        Stage::Running | Stage::Live => Some(t::plan::running().to_owned()),
        Stage::Open => None,
    }
}

/// The way in, while the door is open.
fn way_in(session: &Session) -> Option<impl IntoView + use<>> {
    let (page, words) = match session.door.filter(|_| session.door_open)? {
        Door::Talk => ("talk", t::today::join_talk()),
        Door::Watch | Door::Teach => ("watch", t::today::join()),
    };
    let href = format!("/sessions/{}/{page}", session.id);
    Some(view! { <div class="row"><LinkButton href variant=Variant::Primary external=true>{words}</LinkButton></div> })
}
