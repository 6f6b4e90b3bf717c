//! One session of a participant: when, where, how, with whom, and what the clock says.

use crate::{
    absence::{SaidNo, SayNo},
    api::{CheckIn, SayCannotCome, TakeBack, session},
    done_words,
};
use contract::{
    consult::AskedGuest,
    plan::{Planned, Preparation},
    today::Session,
};
use domain::{
    id::SessionId,
    person::Role,
    schedule::Format,
    today::{Door, Stage},
};
use leptos::prelude::*;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{
    form::go_where_told, guests::GuestList, live::use_event, person::names, prelude::*, preparation::FileLink,
    read_aloud::ReadAloud,
};

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
        let query = use_query_map();
        let (say, take_back) = (FormAction::<SayCannotCome>::new(), FormAction::<TakeBack>::new());
        go_where_told(say);
        go_where_told(take_back);
        let check_in = FormAction::<CheckIn>::new();
        go_where_told(check_in);
        let turns = (use_form(say).accepted(), use_form(take_back).accepted(), use_form(check_in).accepted());
        let turns = move || (turns.0.get(), turns.1.get(), turns.2.get());
        let found = load(move || (id.get(), news.get(), turns()), |(id, ..)| session(id));
        let done = Signal::derive(move || done_words(query.read().get_str("done")).to_owned());
        loaded_page(found, move |planned: Planned| view! { <One planned done say take_back check_in/> })
    }
}

#[component]
fn One(
    planned: Planned,
    done: Signal<String>,
    say: FormAction<SayCannotCome>,
    take_back: FormAction<TakeBack>,
    check_in: FormAction<CheckIn>,
) -> impl IntoView {
    let Planned { session, date, format, week, cannot_come, checked_in, address, preparation, guests } = planned;
    let id = session.id;
    let here = checked_in.map(|here| view! { <Here session=id here action=check_in/> });
    let answer = match cannot_come {
        Some(said) => view! { <SaidNo said action=take_back/> }.into_any(),
        None => view! { <SayNo session=id over={session.stage == Stage::Over} action=say/> }.into_any(),
    };
    let state = state_words(&session);
    let way_in = way_in(&session);
    let late = session.late_minutes.map(|minutes| t::today::state_late(i64::from(minutes)));
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
        <StatusMessage text=done/>
        {late.map(|late| view! { <Alert tone=Tone::Warning><p>{late}</p></Alert> })}
        {way_in}
        {here}
        <dl class="facts">
            <Fact name=t::plan::when_label()>{format!("{date}, {}", session.span)}</Fact>
            {(!session.place.is_empty())
                .then(|| view! { <Fact name=t::plan::where_label()>{session.place}</Fact> })}
            {address.map(|address| view! { <Fact name=t::plan::address()><Map address/></Fact> })}
            <Fact name=t::plan::how_label()><ChannelTag channel=session.channel/></Fact>
            {names(&session.people).map(|people| view! { <Fact name=t::plan::who_label()>{people}</Fact> })}
            <Fact name=t::plan::whom_label()>{whom}</Fact>
        </dl>
        <Beforehand session=id preparation/>
        <AskedToo session=id guests/>
        {answer}
    }
}

/// The address, and a map of it. The map is others': it is told nothing of who asks, or why.
#[component]
fn Map(address: String) -> impl IntoView {
    let query: String = leptos_router::location::Url::escape(&address);
    let href = format!("https://www.openstreetmap.org/search?query={query}");
    view! {
        {address}
        <br/>
        <a class="ds-link" href=href target="_blank" rel="external noreferrer noopener">
            {t::plan::map()}
        </a>
    }
}

/// What one is told beforehand, when one is.
#[component]
fn Beforehand(session: SessionId, preparation: Preparation) -> impl IntoView {
    let Preparation { words, files, .. } = preparation;
    if words.is_none() && files.is_empty() {
        return ().into_any();
    }
    let file = move |file| view! { <li><FileLink session file/></li> };
    view! {
        <Card title=t::plan::beforehand()>
            {words
                .map(|words| {
                    view! {
                        <p class="note">{words.clone()}</p>
                        <ReadAloud text=words/>
                    }
                })}
            {(!files.is_empty())
                .then(|| view! { <ul class="lines">{files.into_iter().map(file).collect_view()}</ul> })}
        </Card>
    }
    .into_any()
}

/// Who from outside is asked to the talk. It is the participant's, who may say no.
#[component]
fn AskedToo(session: SessionId, guests: Vec<AskedGuest>) -> impl IntoView {
    (!guests.is_empty()).then(|| {
        view! {
            <Card title=t::consult::guests_title()>
                <GuestList session guests refuse="/api/plan/refuse_guest" more=|_| ()/>
            </Card>
        }
    })
}

/// One press for who has come to the centre.
#[component]
fn Here(session: SessionId, here: bool, action: FormAction<CheckIn>) -> impl IntoView {
    let form = use_form(action);
    if here {
        return view! { <p><Tag tone=Tone::Success icon=icon::CHECK>{t::plan::checked_in()}</Tag></p> }.into_any();
    }
    view! {
        <SendForm action>
            <ErrorSummary form/>
            <Hidden name="session" value=session.to_string()/>
            <Button busy=form.busy()>{t::today::check_in()}</Button>
        </SendForm>
    }
    .into_any()
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
