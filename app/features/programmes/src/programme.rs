//! One programme: what it promises, what a week of it looks like, and how it has changed. Invariant: which version, week and
//! size of group is in the address, so that it can be shared and works without script.

use crate::{
    PAGE,
    api::read,
    parts::{Promises, Week, WriteAnew},
};
use contract::programme::{Phase, Programme, Version};
use domain::policy;
use leptos::prelude::*;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::prelude::*;

/// `/programmes/:programme?version=…&week=…&participants=…`
pub struct ProgrammePage;

#[lazy_route]
impl LazyRoute for ProgrammePage {
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
        let (params, query) = (use_params_map(), use_query_map());
        let asked = Memo::new(move |_| {
            let query = query.read();
            let of = |name: &str| query.get(name).unwrap_or_default();
            (params.read().get("programme").unwrap_or_default(), [of("version"), of("week"), of("participants")])
        });
        let found = load(
            move || asked.get(),
            |(programme, [version, week, participants])| read(programme, version, week, participants),
        );
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("added") => t::programmes::done_added().to_owned(),
            Some("saved") => t::programmes::done_saved().to_owned(),
            Some("discarded") => t::programmes::done_discarded().to_owned(),
            _ => String::new(),
        });
        view! {
            <p class="back">
                <a class="ds-link" href=PAGE>
                    <Icon of=icon::BACK/>
                    {t::programmes::back()}
                </a>
            </p>
            {loaded_page(found, move |found: Programme| view! { <One found done/> })}
        }
        .into_any()
    }
}

#[component]
fn One(found: Programme, done: Signal<String>) -> impl IntoView {
    use t::programmes as text;
    let Programme { id, name, word, version, newest, may_edit, draft, phases, promises, preview, versions } = found;
    let lead = text::one_lead(text::version_number(version), word);
    let here = format!("{PAGE}/{id}");
    let none = phases.is_empty();
    let week_path = format!("{here}?version={version}");
    view! {
        <PageTitle text=name lead=lead/>
        <StatusMessage text=done/>
        {(version != newest)
            .then(|| {
                let href = here.clone();
                view! {
                    <Alert tone=Tone::Info>
                        <p>{text::older()} " " <a class="ds-link" href=href>{text::to_newest()}</a></p>
                    </Alert>
                }
            })}
        <div class="row">
            {(may_edit && version == newest)
                .then(|| {
                    let as_text = format!("{here}/edit");
                    view! {
                        <WriteAnew programme=id.to_string() draft/>
                        <LinkButton href=as_text variant=Variant::Secondary>{text::as_text()}</LinkButton>
                    }
                })}
            {["toml", "json"]
                .map(|kind| {
                    let href = format!("{here}/file/{version}.{kind}");
                    view! {
                        <LinkButton href variant=Variant::Secondary external=true>{text::file(kind.to_uppercase())}</LinkButton>
                    }
                })
                .collect_view()}
        </div>
        <p>
            <a class="ds-link" href=format!("{here}/accounting")>
                <Icon of=icon::CLIPBOARD/>
                {text::accounting_link()}
            </a>
        </p>
        <Promises promises/>
        {(!none)
            .then(|| {
                view! {
                    <Phases phases/>
                    <Week preview action=here.clone() version path=week_path/>
                }
            })}
        <Versions versions shown=version here/>
    }
}

#[component]
fn Phases(phases: Vec<Phase>) -> impl IntoView {
    use t::programmes as text;
    let line = |phase: Phase| {
        let (first, last) = phase.weeks;
        let weeks = if first == last { text::week_one(first) } else { text::week_span(first, last) };
        view! {
            <li class="row between">
                <span><strong>{phase.name}</strong> {phase.only.map(|only| view! { <span class="muted">" " {only}</span> })}</span>
                <span class="muted">{weeks}</span>
            </li>
        }
    };
    view! {
        <Card title=text::phases()>
            <ol class="lines">{phases.into_iter().map(line).collect_view()}</ol>
        </Card>
    }
}

#[component]
fn Versions(versions: Vec<Version>, shown: i32, here: String) -> impl IntoView {
    use t::programmes as text;
    let line = move |one: Version| {
        let by = one.by.map_or_else(|| text::made_with_us().to_owned(), text::made_by);
        let groups = (!one.groups.is_empty()).then(|| text::followed_by(one.groups.join(", ")));
        let changes = (!one.changes.is_empty()).then(|| one.changes.join(" · "));
        let name = text::version_number(one.number);
        view! {
            <li class="stack tight">
                <div class="row">
                    {if one.number == shown {
                        view! { <strong aria-current="true">{name}</strong> }.into_any()
                    } else {
                        view! { <a class="ds-link" href=format!("{here}?version={}", one.number)>{name}</a> }.into_any()
                    }}
                    <time class="muted" datetime=one.made.iso>{one.made.text}</time>
                    <span class="muted">{by}</span>
                </div>
                {changes.map(|changes| view! { <p class="small">{changes}</p> })}
                {groups.map(|groups| view! { <p class="small muted">{groups}</p> })}
            </li>
        }
    };
    view! {
        <Card title=text::versions()>
            <p class="muted">{text::versions_text()}</p>
            <ol class="lines">{versions.into_iter().map(line).collect_view()}</ol>
        </Card>
    }
}
