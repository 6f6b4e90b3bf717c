//! The list of participants. Invariant: a real table with real headers that orders itself by links, so also without
//! script; on a narrow screen each row is a card with the same content.

use crate::{api::list, parts::CareCells, words};
use contract::participants::{ParticipantList, ParticipantRow, Sort};
use domain::person::Role;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::prelude::*;

/// `/participants?sort=score&order=desc`
pub struct ParticipantsPage;

#[lazy_route]
impl LazyRoute for ParticipantsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let role = use_me().map(|me| me.role);
        let (title, lead) = match role {
            Some(Role::Secretary) => (t::participants::title_all(), t::participants::lead_all()),
            Some(Role::Therapist | Role::Coordinator) | None => {
                (t::participants::title_mine(), t::participants::lead_mine())
            }
            Some(_) => return view! { <NoPermission/> }.into_any(),
        };
        let query = use_query_map();
        let asked = Memo::new(move |_| {
            let query = query.read();
            (query.get("sort").unwrap_or_default(), query.get("order").unwrap_or_default())
        });
        let found = load(move || asked.get(), |(sort, order)| list(sort, order));
        view! {
            <PageTitle text=title lead/>
            {(role != Some(Role::Secretary))
                .then(|| {
                    view! {
                        <p>
                            <a class="ds-link" href="/participants/arrivals">
                                <Icon of=icon::CHECK/>
                                {t::participants::arrivals_title()}
                            </a>
                        </p>
                    }
                })}
            {loaded(found, |list: ParticipantList| view! { <List list/> })}
            {(role != Some(Role::Secretary)).then(|| view! { <NotAmongThem/> })}
        }
        .into_any()
    }
}

#[component]
fn List(list: ParticipantList) -> impl IntoView {
    if list.rows.is_empty() {
        return view! { <Empty title=t::participants::empty_title() text=t::participants::empty_text()/> }.into_any();
    }
    let count = t::participants::count(i64::try_from(list.rows.len()).unwrap_or(i64::MAX));
    let heads = if list.clinical {
        view! { <CareHeads order=(list.sort, list.descending)/> }.into_any()
    } else {
        let words = [t::participants::col_stage(), t::participants::col_starts(), t::participants::col_ends()];
        (ordering(t::participants::col_name(), Sort::Name, (list.sort, list.descending)), heads(words)).into_any()
    };
    view! {
        <p class="muted">{count}</p>
        <DataTable caption=t::participants::caption() heads>
            {list.rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}
        </DataTable>
    }
    .into_any()
}

/// The way to somebody whom one does not follow.
#[component]
fn NotAmongThem() -> impl IntoView {
    view! {
        <p class="muted">
            {t::participants::not_among_them()} " "
            <a class="ds-link" href="/break-glass">{t::participants::to_break_glass()}</a>
        </p>
        <p>
            <a class="ds-link" href="/requests">{t::participants::to_requests()}</a>
        </p>
    }
}

#[component]
fn CareHeads(order: (Sort, bool)) -> impl IntoView {
    use t::participants as words;
    [
        (words::col_name(), Sort::Name),
        (words::col_attention(), Sort::Attention),
        (words::col_attendance(), Sort::Attendance),
        (words::col_score(), Sort::Score),
        (words::col_training(), Sort::Training),
    ]
    .map(|(words, of)| ordering(words, of, order))
    .collect_view()
}

fn ordering(words: &'static str, of: Sort, (now, descending): (Sort, bool)) -> AnyView {
    let href = format!("/participants?sort={}", of.as_str());
    view! { <OrderHeading words href now=(now == of).then_some(descending)/> }.into_any()
}

#[component]
fn Row(row: ParticipantRow) -> impl IntoView {
    let (cohort, stage) = words::place(&row);
    let href = format!("/participants/{}", row.enrolment);
    let name = view! { <a class="ds-link" href=href>{row.name}</a> };
    match row.care {
        Some(care) => view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    {name} <p class="muted small">{cohort.map(|cohort| format!("{cohort}, "))} {stage}</p>
                </th>
                <CareCells care/>
            </tr>
        }
        .into_any(),
        None => view! {
            <tr role="row">
                <th scope="row" role="rowheader">{name}</th>
                <Cell label=t::participants::col_stage()>
                    {cohort.map(|cohort| format!("{cohort}, "))} {stage}
                </Cell>
                <Cell label=t::participants::col_starts()>{row.starts}</Cell>
                <Cell label=t::participants::col_ends()>{row.ends.unwrap_or_else(|| "–".to_owned())}</Cell>
            </tr>
        }
        .into_any(),
    }
}
