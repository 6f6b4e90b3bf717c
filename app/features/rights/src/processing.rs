//! The record of processing: the table of rules for a whole programme, on a page and as files. Invariant: it is the table the
//! participants read, nothing beside it.

use crate::{
    api::processing,
    words::{basis, keep, purpose, seer, title, what},
};
use contract::rights::Processing;
use domain::{policy, rights::RULES};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

/// The record as a table of words: its heads, then a row for each kind of data.
#[must_use]
pub fn record() -> Vec<[String; 7]> {
    use t::rights as r;
    let heads = [
        r::col_data(),
        r::col_content(),
        r::col_purpose(),
        r::fact_basis(),
        r::col_law(),
        r::fact_seer(),
        r::fact_keep(),
    ];
    let row = |rule: &domain::rights::Rule| {
        let kept = keep(rule.class());
        let words = [
            title(rule.data),
            what(rule.data),
            purpose(rule.data),
            basis(rule.basis),
            rule.basis.law(),
            seer(rule.seer),
            &kept,
        ];
        words.map(str::to_owned)
    };
    std::iter::once(heads.map(str::to_owned)).chain(RULES.iter().map(row)).collect()
}

/// `/processing`
pub struct ProcessingPage;

#[lazy_route]
impl LazyRoute for ProcessingPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::rights::title()) {
            return view;
        }
        if use_me().is_some_and(|me| !policy::may_read_processing(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let found = load(|| (), |()| processing());
        view! {
            <PageTitle text=t::rights::processing_title() lead=t::rights::processing_lead()/>
            {loaded(found, |processing: Processing| view! { <Programmes processing/> })}
            <Record/>
        }
        .into_any()
    }
}

#[component]
fn Programmes(processing: Processing) -> impl IntoView {
    let line = |(id, name): (domain::id::ProgrammeId, String)| {
        let link = |file: &'static str, words: &'static str, name: String| {
            view! {
                <LinkButton href=format!("/processing/{id}/{file}") variant=Variant::Secondary external=true>
                    {words}<span class="visually-hidden">": " {name}</span>
                </LinkButton>
            }
        };
        view! {
            <li class="between">
                <strong>{name.clone()}</strong>
                <div class="row">
                    {link("record.csv", t::rights::processing_csv(), name.clone())}
                    {link("record.json", t::rights::processing_json(), name)}
                </div>
            </li>
        }
    };
    view! {
        <Card title=t::rights::processing_programmes()>
            <ul class="lines">{processing.programmes.into_iter().map(line).collect_view()}</ul>
        </Card>
    }
}

#[component]
fn Record() -> impl IntoView {
    let mut rows = record().into_iter();
    let head = rows.next().unwrap_or_default();
    let names = heads(head.iter().map(String::as_str));
    let row = move |row: [String; 7]| {
        let [data, rest @ ..] = row;
        let labels = head.iter().skip(1).cloned();
        let cells = rest.into_iter().zip(labels).map(|(cell, label)| view! { <Cell label>{cell}</Cell> });
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{data}</th>
                {cells.collect_view()}
            </tr>
        }
    };
    view! {
        <DataTable caption=t::rights::processing_title() heads=names>
            {rows.map(row).collect_view()}
        </DataTable>
    }
}
