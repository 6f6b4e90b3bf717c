//! The board of referrals. Invariant: a real table that orders itself by links, so also without script; on a narrow screen
//! each row is a card with the same content.

use crate::{
    api::board,
    parts::{clock, is_not_theirs, lacking},
};
use contract::intake::{Board, Row, Sort};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{prelude::*, referral as words};

/// `/intake?sort=waited&order=desc&show=over`
pub struct BoardPage;

#[lazy_route]
impl LazyRoute for BoardPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if is_not_theirs() {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let asked = Memo::new(move |_| {
            let of = |name| query.read().get(name).unwrap_or_default();
            (of("sort"), of("order"), of("show"))
        });
        let found = load(move || asked.get(), |(sort, order, show)| board(sort, order, show));
        let done = move || match query.read().get_str("done") {
            Some("admitted") => t::intake::done_admitted().to_owned(),
            _ => String::new(),
        };
        view! {
            <PageTitle text=t::intake::title() lead=t::intake::lead()/>
            <StatusMessage text=Signal::derive(done)/>
            {loaded(found, |board: Board| view! { <Referrals board/> })}
        }
        .into_any()
    }
}

#[component]
fn Referrals(board: Board) -> impl IntoView {
    let Board { sort, descending, over, may_register, rows } = board;
    let count = t::intake::count(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    let which = |href, words: &'static str, here: bool| {
        view! { <a class="ds-link" href=href aria-current=here.then_some("page")>{words}</a> }
    };
    view! {
        {may_register
            .then(|| {
                view! {
                    <div class="row">
                        <LinkButton href="/intake/form">{t::intake::new()}</LinkButton>
                    </div>
                }
            })}
        <nav class="row" aria-label=t::intake::which()>
            {which("/intake", t::intake::show_open(), !over)}
            {which("/intake?show=over", t::intake::show_over(), over)}
        </nav>
        {if rows.is_empty() {
            view! { <Empty title=t::intake::empty_title() text=t::intake::empty_text()/> }.into_any()
        } else {
            let heads = [
                (t::intake::col_name(), Sort::Name),
                (t::intake::col_state(), Sort::State),
                (t::intake::col_left(), Sort::Left),
                (t::intake::col_lacking(), Sort::Lacking),
                (t::intake::col_waited(), Sort::Waited),
            ]
            .map(|(words, of)| ordering(words, of, (sort, descending, over)))
            .collect_view()
            .into_any();
            view! {
                <p class="muted">{count}</p>
                <DataTable caption=t::intake::caption() heads>
                    {rows.into_iter().map(|row| view! { <Line row/> }).collect_view()}
                </DataTable>
            }
            .into_any()
        }}
    }
}

fn ordering(words: &'static str, of: Sort, (now, descending, over): (Sort, bool, bool)) -> AnyView {
    let show = if over { "&show=over" } else { "" };
    let href = format!("/intake?sort={}{show}", of.as_str());
    view! { <OrderHeading words href now=(now == of).then_some(descending)/> }.into_any()
}

#[component]
fn Line(row: Row) -> impl IntoView {
    let (clock, tone) = clock(&row);
    let lacking = lacking(&row);
    let lacking = if lacking.is_empty() { t::intake::nothing_lacking().to_owned() } else { lacking };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a class="ds-link" href=format!("/intake/{}", row.referral)>{row.name}</a>
                <p class="muted small">{row.programme}</p>
            </th>
            <Cell label=t::intake::col_state()>
                {words::state(row.state)} " "
                {(row.to_post > 0).then(|| view! { <Tag tone=Tone::Warning>{t::intake::to_post(i64::from(row.to_post))}</Tag> })}
            </Cell>
            <Cell label=t::intake::col_left()>
                {match tone {
                    Some(tone) => view! { <Tag tone>{clock}</Tag> }.into_any(),
                    None => clock.into_any(),
                }}
            </Cell>
            <Cell label=t::intake::col_lacking()>{lacking}</Cell>
            <Cell label=t::intake::col_waited()>{t::intake::days(i64::from(row.waited))}</Cell>
        </tr>
    }
}
