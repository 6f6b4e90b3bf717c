//! Who is reached, by programme and measuring point. Invariant: where nobody can be reached the page says so, in words, and
//! that nobody watches round the clock.

use crate::api::{SetRiskDuty, duties};
use contract::risk::{Duties, DutyShown, Named, Place, ProgrammeDuties};
use domain::policy;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{form::go_where_told, prelude::*};

mod form;
use form::DutyForm;

const PAGE: &str = "/risk-duties";

/// `/risk-duties`, with `?programme=<code>&timepoint=<code>` for the form of one place.
pub struct RiskDutiesPage;

#[lazy_route]
impl LazyRoute for RiskDutiesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::risk_duties::title()) {
            return view;
        }
        if use_me().is_some_and(|me| !policy::may_set_risk_duties(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let chosen = Memo::new(move |_| {
            let query = query.read();
            (query.get("programme").unwrap_or_default(), query.get("timepoint").unwrap_or_default())
        });
        let action = FormAction::<SetRiskDuty>::new();
        go_where_told(action);
        let form = use_form(action);
        let accepted = form.accepted();
        let found = load(move || accepted.get(), |_| duties());
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("saved") => t::risk_duties::done_saved().to_owned(),
            Some("removed") => t::risk_duties::done_removed().to_owned(),
            _ => String::new(),
        });
        view! {
            <PageTitle text=t::risk_duties::title() lead=t::risk_duties::lead()/>
            <StatusMessage text=done/>
            <Alert tone=Tone::Warning title=t::risk_duties::not_watched_title()>
                <p>{t::risk_duties::not_watched()}</p>
            </Alert>
            {loaded(found, move |found: Duties| {
                let (code, timepoint) = chosen.get();
                let programme = found.programmes.iter().find(|one| one.code == code);
                let place = programme
                    .and_then(|one| Some((one.clone(), one.places.iter().find(|one| one.timepoint == timepoint)?.clone())));
                match place {
                    Some((programme, place)) => {
                        view! { <DutyForm programme place staff=found.staff action form/> }.into_any()
                    }
                    None => view! { <List programmes=found.programmes/> }.into_any(),
                }
            })}
        }
        .into_any()
    }
}

#[component]
fn List(programmes: Vec<ProgrammeDuties>) -> impl IntoView {
    if programmes.is_empty() {
        return view! { <Empty title=t::risk_duties::none() text=t::risk_duties::none_text()/> }.into_any();
    }
    view! {
        {programmes.into_iter().map(|programme| view! { <Programme programme/> }).collect_view()}
        <p><a class="ds-link" href="/risk-alerts">{t::risk_duties::to_alerts()}</a></p>
    }
    .into_any()
}

#[component]
fn Programme(programme: ProgrammeDuties) -> impl IntoView {
    use t::risk_duties as text;
    let ProgrammeDuties { code, name, places } = programme;
    let whole = places.iter().any(|place| place.timepoint.is_empty() && place.duty.is_some());
    let caption = name.clone();
    view! {
        <h2 class="ds-heading" data-size="sm">{name}</h2>
        <DataTable
            caption
            heads=heads([text::col_place(), text::col_named(), text::col_hours(), text::col_minutes(), text::change()])
        >
            {places.into_iter().map(|place| view! { <Row code=code.clone() place whole/> }).collect_view()}
        </DataTable>
    }
}

/// `whole`: the programme as a whole has somebody.
#[component]
fn Row(code: String, place: Place, whole: bool) -> impl IntoView {
    use t::risk_duties as text;
    let name = place_name(&place);
    let href = format!("{PAGE}?programme={code}&timepoint={}", place.timepoint);
    let is_set = place.duty.is_some();
    let (named, hours, minutes) = if let Some(duty) = place.duty {
        (
            view! { <div><p>{name_of(&duty.responsible)}</p><p>{name_of(&duty.deputy)}</p></div> }.into_any(),
            view! { <div>{hours(&duty).into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}</div> }
                .into_any(),
            text::minutes_of_duty(i64::from(duty.minutes)),
        )
    } else {
        let words = if whole && !place.timepoint.is_empty() { text::as_programme() } else { text::nobody() };
        (words.into_any(), ().into_any(), String::new())
    };
    let missing = place.unwatched.then(|| {
        view! {
            <p>
                <Tag tone=Tone::Danger icon=icon::DANGER>{text::unwatched()}</Tag>
            </p>
        }
    });
    let change = if is_set { text::change() } else { text::choose() };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {name.clone()} {missing}
            </th>
            <Cell label=text::col_named()>{named}</Cell>
            <Cell label=text::col_hours()>{hours}</Cell>
            <Cell label=text::col_minutes()>{minutes}</Cell>
            <Cell label=text::change()>
                <a class="ds-link" href=href>
                    {change} <span class="visually-hidden">": " {name}</span>
                </a>
            </Cell>
        </tr>
    }
}

fn place_name(place: &Place) -> String {
    if place.timepoint.is_empty() { t::risk_duties::whole().to_owned() } else { place.name.clone() }
}

fn name_of(named: &Named) -> String {
    if named.reachable { named.name.clone() } else { t::risk_duties::closed(&named.name) }
}

/// The names of the days, from Monday on.
fn days() -> [&'static str; 7] {
    use t::risk_duties as text;
    [
        text::monday(),
        text::tuesday(),
        text::wednesday(),
        text::thursday(),
        text::friday(),
        text::saturday(),
        text::sunday(),
    ]
}

/// "Mandag 08:00–15:30", a day a line.
fn hours(duty: &DutyShown) -> Vec<String> {
    let days = days().into_iter().zip(&duty.week).filter(|(_, span)| !span.is_empty());
    let lines = days.map(|(day, span)| format!("{day} {span}"));
    lines.chain(duty.holidays.then(|| t::risk_duties::holidays().to_owned())).collect()
}
