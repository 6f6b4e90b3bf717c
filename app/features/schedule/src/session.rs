//! One session, for one who may change it: what it is, its checks, moving it, and what was changed. Invariant: what somebody
//! else has changed meanwhile is told before anything is written over it.

use crate::{
    api::{AskGuest, CancelSession, ChangeSession, RerouteSession, SayLate, TestScreen, scheduled},
    drag::fill_in,
    parts::Back,
};
use contract::schedule::{Change, Planned};
use domain::{booking::ChangeKind, policy};
use leptos::prelude::*;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{
    form::{go_where_told, outdated},
    prelude::*,
};

mod forms;
mod guests;
mod preparation;
use forms::{CallOff, Checklist, Late, Move, Reroute};
use guests::AskGuests;
use preparation::Prepare;

/// `/schedule/sessions/:id`
pub struct ScheduledPage;

#[lazy_route]
impl LazyRoute for ScheduledPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| !policy::may_plan(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let (params, query) = (use_params_map(), use_query_map());
        let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
        let acts = Acts::new();
        // not at every news of it: what is being filled in stays
        let found = load(move || (id.get(), acts.turns()), |(id, _)| scheduled(id));
        let done = Signal::derive(move || done_words(query.read().get_str("done")).to_owned());
        loaded_page(found, move |planned: Planned| view! { <One planned done acts/> })
    }
}

/// Everything that can be done with it.
#[derive(Clone, Copy)]
struct Acts {
    change: FormAction<ChangeSession>,
    reroute: FormAction<RerouteSession>,
    cancel: FormAction<CancelSession>,
    test: FormAction<TestScreen>,
    late: FormAction<SayLate>,
    guest: FormAction<AskGuest>,
}

impl Acts {
    fn new() -> Self {
        let acts = Self {
            change: FormAction::new(),
            reroute: FormAction::new(),
            cancel: FormAction::new(),
            test: FormAction::new(),
            late: FormAction::new(),
            guest: FormAction::new(),
        };
        go_where_told(acts.change);
        go_where_told(acts.reroute);
        go_where_told(acts.cancel);
        go_where_told(acts.test);
        go_where_told(acts.late);
        go_where_told(acts.guest);
        acts
    }

    /// How often something was done that is to be read anew: not what was refused with the form's own fields at
    /// stake, nor what is said to those who wait, which changes nothing here.
    fn turns(self) -> (u32, u32, u32, u32) {
        let (change, test) = (use_form(self.change).accepted(), use_form(self.test).accepted());
        let guest = use_form(self.guest).accepted();
        (change.get(), outdated(self.reroute).get(), test.get(), guest.get())
    }
}

fn done_words(done: Option<&str>) -> &'static str {
    use t::schedule as text;
    match done {
        Some("changed") => text::done_changed(),
        Some("tested") => text::done_tested(),
        Some("late") => text::done_late(),
        Some("prepared") => text::done_prepared(),
        Some("attached") => text::done_attached(),
        Some("removed") => text::done_removed(),
        Some("guest") => text::done_guest(),
        Some("refused") => text::done_refused(),
        _ => "",
    }
}

#[component]
fn One(planned: Planned, done: Signal<String>, acts: Acts) -> impl IntoView {
    use t::schedule as text;
    let mut shown = planned.clone();
    let dragged = fill_in(&mut shown, &use_query_map().get_untracked());
    let whom = if planned.whom.is_empty() { text::somebody().to_owned() } else { planned.whom };
    let checks = planned.reroutable.then(|| view! { <Checklist planned=shown.clone() action=acts.test/> });
    let late = (planned.open && planned.today).then(|| view! { <Late planned=shown.clone() action=acts.late/> });
    let reroute = planned.reroutable.then(|| view! { <Reroute planned=shown.clone() action=acts.reroute/> });
    let ways = planned.open.then(|| {
        view! {
            <Move planned=shown.clone() action=acts.change dragged/>
            <CallOff planned=shown.clone() action=acts.cancel/>
        }
    });
    // what was begun on the board is gone on with at once
    let (ways, begun) = if dragged { (None, ways) } else { (ways, None) };
    let (id, preparation) = (planned.id, planned.preparation);
    let guests = planned.guests.map(|guests| view! { <AskGuests session=id guests action=acts.guest/> });
    let prepare = preparation.map(|preparation| view! { <Prepare session=id preparation/> });
    let closed = (!planned.open).then(|| view! { <p>{text::not_open()}</p> });
    view! {
        <Back week=planned.week/>
        <PageTitle text=planned.title lead=planned.moment/>
        <StatusMessage text=done/>
        <div class="row">
            <ChannelTag channel=planned.channel/>
            <span>{whom}</span>
        </div>
        {closed}
        {begun}
        {checks}
        {late}
        {prepare}
        {guests}
        {reroute}
        {ways}
        <Changes changes=planned.changes/>
    }
}

#[component]
fn Changes(changes: Vec<Change>) -> impl IntoView {
    use t::schedule as text;
    if changes.is_empty() {
        return ().into_any();
    }
    view! {
        <Card title=text::changes_title()>
            <ol class="lines">{changes.into_iter().map(|one| view! { <Changed one/> }).collect_view()}</ol>
        </Card>
    }
    .into_any()
}

/// What was changed, by whom, from what to what.
#[component]
pub(crate) fn Changed(one: Change) -> impl IntoView {
    use t::schedule as text;
    let what = match one.kind {
        ChangeKind::Added => text::was_planned(),
        ChangeKind::Moved => text::was_moved(),
        ChangeKind::Cancelled => text::was_cancelled(),
        ChangeKind::Substituted => text::was_substituted(),
        ChangeKind::Rerouted => text::was_rerouted(),
    };
    let span = match (one.before, one.after) {
        (Some(before), Some(after)) if before != after => text::from_to(before, after),
        (_, Some(at)) | (Some(at), None) => at,
        (None, None) => String::new(),
    };
    view! {
        <li>
            <strong>{what}</strong>
            " "
            {span}
            <br/>
            <span class="muted">{text::by(one.by, one.at)}</span>
        </li>
    }
}
