//! The plan in one's own calendar. Invariant: the address is shown to its owner alone, and says nothing of sessions unless they
//! have chosen that.

use crate::api::{MakeCalendar, RevokeCalendar, calendar};
use contract::plan::{CalendarFeed, Feed};
use domain::person::Role;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{form::go_where_told, prelude::*};

/// `/plan/calendar`
pub struct CalendarPage;

#[lazy_route]
impl LazyRoute for CalendarPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| me.role != Role::Participant) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let (make, revoke) = (FormAction::<MakeCalendar>::new(), FormAction::<RevokeCalendar>::new());
        go_where_told(make);
        go_where_told(revoke);
        let turns = (use_form(make).accepted(), use_form(revoke).accepted());
        let found = load(move || (turns.0.get(), turns.1.get()), |_| calendar());
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("made") => t::plan::calendar_done().to_owned(),
            Some("revoked") => t::plan::calendar_revoked().to_owned(),
            _ => String::new(),
        });
        view! {
            <p class="back">
                <a class="ds-link" href="/plan">
                    <Icon of=icon::BACK/>
                    {t::plan::back()}
                </a>
            </p>
            <PageTitle text=t::plan::calendar_title() lead=t::plan::calendar_lead()/>
            <StatusMessage text=done/>
            {loaded(
                found,
                move |CalendarFeed { standing }| {
                    let again = standing.is_some();
                    view! {
                        {standing.map(|feed| view! { <Standing feed revoke/> })}
                        <Make make again/>
                    }
                },
            )}
        }
        .into_any()
    }
}

#[component]
fn Standing(feed: Feed, revoke: FormAction<RevokeCalendar>) -> impl IntoView {
    use t::plan as text;
    let form = use_form(revoke);
    let Feed { path, named, since } = feed;
    // where the page is, the browser knows; without script the link itself can be copied
    let origin = RwSignal::new(String::new());
    Effect::new(move |_| origin.set(window().location().origin().unwrap_or_default()));
    let address = {
        let path = path.clone();
        move || format!("{}{path}", origin.read())
    };
    view! {
        <section class="ds-card" aria-labelledby="calendar-address">
            <h2 class="ds-heading" data-size="xs" id="calendar-address">{text::calendar_address()}</h2>
            <p>{text::calendar_address_hint()}</p>
            <p class="address"><code>{address}</code></p>
            <p class="muted">
                {if named { text::calendar_is_named() } else { text::calendar_is_discreet() }} " "
                <time datetime=since.iso>{since.text}</time>
            </p>
            <div class="row">
                <LinkButton href=path variant=Variant::Secondary external=true>{text::calendar_open()}</LinkButton>
                <SendForm action=revoke>
                    <ErrorSummary form/>
                    <Button variant=Variant::Danger busy=form.busy()>{text::calendar_revoke()}</Button>
                </SendForm>
            </div>
        </section>
    }
}

#[component]
fn Make(make: FormAction<MakeCalendar>, again: bool) -> impl IntoView {
    use t::plan as text;
    let form = use_form(make);
    view! {
        <SendForm action=make>
            <ErrorSummary form/>
            <Checkbox form name="named" label=text::calendar_named() hint=text::calendar_named_hint()/>
            <div class="actions">
                <Button variant=if again { Variant::Secondary } else { Variant::Primary } busy=form.busy()>
                    {if again { text::calendar_anew() } else { text::calendar_make() }}
                </Button>
            </div>
        </SendForm>
    }
}
