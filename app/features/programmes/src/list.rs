//! The programmes of the centre. Invariant: one that ships is added as it is; it is changed afterwards, as any other.

use crate::{
    PAGE,
    api::{AddProgramme, list},
};
use contract::programme::{Programmes, Row};
use domain::{id::ProgrammeDraftId, policy};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{
    form::{go_where_told, use_form_about},
    prelude::*,
};

/// `/programmes`
pub struct ProgrammesPage;

#[lazy_route]
impl LazyRoute for ProgrammesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::programmes::title()) {
            return view;
        }
        if use_me().is_some_and(|me| !policy::may_read_programmes(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let found = load(|| (), |()| list());
        let query = use_query_map();
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("discarded") => t::programmes::done_discarded().to_owned(),
            _ => String::new(),
        });
        view! {
            <PageTitle text=t::programmes::title() lead=t::programmes::lead()/>
            <StatusMessage text=done/>
            {loaded(
                found,
                move |found: Programmes| {
                    let duties = found.shipped.is_some().then(|| {
                        view! { <p><a class="ds-link" href="/risk-duties">{t::programmes::to_risk_duties()}</a></p> }
                    });
                    let more = found.shipped.map(|shipped| view! { <More shipped/> });
                    view! {
                        <Rows rows=found.programmes/>
                        <p><a class="ds-link" href="/library">{t::programmes::to_library()}</a></p>
                        {duties}
                        <Begun begun=found.begun/>
                        {more}
                    }
                },
            )}
        }
        .into_any()
    }
}

#[component]
fn Rows(rows: Vec<Row>) -> impl IntoView {
    use t::programmes as text;
    if rows.is_empty() {
        return view! { <Empty title=text::empty_title() text=text::empty_text()/> }.into_any();
    }
    let row = |one: Row| {
        let version = one.version.map(text::version_number);
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    {if version.is_some() {
                        view! { <a class="ds-link" href=format!("{PAGE}/{}", one.id)>{one.name}</a> }.into_any()
                    } else {
                        one.name.into_any()
                    }}
                </th>
                <Cell label=text::length()>{text::weeks(i64::from(one.weeks))}</Cell>
                <Cell label=text::version()>{version.unwrap_or_else(|| text::no_version().to_owned())}</Cell>
                <Cell label=text::changed()>
                    {one.changed.map(|at| view! { <time datetime=at.iso>{at.text}</time> })}
                </Cell>
            </tr>
        }
    };
    view! {
        <DataTable
            caption=text::title()
            heads=heads([text::name(), text::length(), text::version(), text::changed()])
        >
            {rows.into_iter().map(row).collect_view()}
        </DataTable>
    }
    .into_any()
}

/// Those that are being written and are not there yet.
#[component]
fn Begun(begun: Vec<(ProgrammeDraftId, String)>) -> impl IntoView {
    let line = |(id, name): (ProgrammeDraftId, String)| {
        view! { <li><a class="ds-link" href=format!("{PAGE}/drafts/{id}")>{name}</a></li> }
    };
    (!begun.is_empty()).then(|| {
        view! {
            <Card title=t::programmes::begun_title()>
                <ul class="lines">{begun.into_iter().map(line).collect_view()}</ul>
            </Card>
        }
    })
}

/// Those that ship and are not there, each with a button, and the way to write one.
#[component]
fn More(shipped: Vec<(String, String)>) -> impl IntoView {
    use t::programmes as text;
    let none = shipped.is_empty();
    view! {
        <Card title=text::more_title()>
            <p>{if none { text::more_none() } else { text::more_text() }}</p>
            <ul class="lines">
                {shipped.into_iter().map(|(code, name)| view! { <Shipped code name/> }).collect_view()}
            </ul>
            <div class="row">
                <LinkButton href=format!("{PAGE}/new") variant=Variant::Secondary>{text::write_own()}</LinkButton>
            </div>
        </Card>
    }
}

/// One that ships, and its own errors.
#[component]
fn Shipped(code: String, name: String) -> impl IntoView {
    use t::programmes as text;
    let add = FormAction::<AddProgramme>::new();
    go_where_told(add);
    let form = use_form_about(add, "code", &code);
    view! {
        <li>
            <SendForm action=add>
                <ErrorSummary form/>
                <Hidden name="code" value=code/>
                <div class="row between">
                    <strong>{name.clone()}</strong>
                    <Button variant=Variant::Secondary busy=form.busy()>
                        {text::add()} <span class="visually-hidden">" " {name}</span>
                    </Button>
                </div>
            </SendForm>
        </li>
    }
}
