//! A programme that is being written: its parts, what is wrong, what comes of it, and its end. Invariant: nothing is
//! published that its reader has not seen as it is: the draft's version and the newest of the programme go along.

use crate::{
    PAGE,
    draft_api::{DiscardDraft, PublishDraft, read_draft},
    parts::{Back, Promises, Week},
};
use contract::programme_draft::{Draft, Fault, Section};
use domain::policy;
use leptos::prelude::*;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{
    form::{go_where_told, overtaken},
    prelude::*,
};

/// `/programmes/drafts/:draft?week=…&participants=…&ask=discard`
pub struct DraftPage;

/// What the page can do with a draft.
#[derive(Clone, Copy)]
struct Ends {
    publish: FormAction<PublishDraft>,
    discard: FormAction<DiscardDraft>,
    /// Is it to be thrown away?
    asked: Signal<bool>,
}

#[lazy_route]
impl LazyRoute for DraftPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::programmes::title()) {
            return view;
        }
        if use_me().is_some_and(|me| !policy::may_edit_programmes(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let (params, query) = (use_params_map(), use_query_map());
        let asked = Memo::new(move |_| {
            let query = query.read();
            let of = |name: &str| query.get(name).unwrap_or_default();
            (params.read().get("draft").unwrap_or_default(), of("week"), of("participants"))
        });
        let (publish, discard) = (FormAction::<PublishDraft>::new(), FormAction::<DiscardDraft>::new());
        go_where_told(publish);
        go_where_told(discard);
        let turns = (overtaken(publish), overtaken(discard));
        let ends = Ends { publish, discard, asked: Signal::derive(move || query.read().get_str("ask").is_some()) };
        let found = load(
            move || (asked.get(), turns.0.get(), turns.1.get()),
            |((draft, week, participants), ..)| read_draft(draft, week, participants),
        );
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("part") => t::programmes::done_part().to_owned(),
            _ => String::new(),
        });
        view! { {loaded_page(found, move |found: Draft| view! { <One found done ends/> })} }.into_any()
    }
}

#[component]
fn One(found: Draft, done: Signal<String>, ends: Ends) -> impl IntoView {
    use t::programmes as text;
    let here = format!("{PAGE}/drafts/{}", found.id);
    let (back, words) = match found.programme {
        Some(programme) => (format!("{PAGE}/{programme}"), text::to_programme()),
        None => (PAGE.to_owned(), text::back()),
    };
    let changed = found.by.clone().map(|by| text::draft_changed(&found.changed.text, by));
    let promises = found.promises.clone().map(|promises| view! { <Promises promises/> });
    let version = found.version;
    let week = {
        let (action, path) = (here.clone(), format!("{here}?version={version}"));
        found.preview.clone().map(|preview| view! { <Week preview action version path/> })
    };
    view! {
        <Back to=back words/>
        <PageTitle text=text::draft_title(&found.name) lead=text::draft_lead()/>
        <StatusMessage text=done/>
        <p class="muted">{changed}</p>
        <Faults faults=found.faults.clone() here=here.clone()/>
        <Sections sections=found.sections.clone() here=here.clone()/>
        {promises}
        {week}
        <Publish found=found.clone() publish=ends.publish/>
        <Discard found here ends/>
    }
}

/// What must be put right, each with the way to its form.
#[component]
fn Faults(faults: Vec<Fault>, here: String) -> impl IntoView {
    let line = move |fault: Fault| {
        let href = format!("{here}/part?place={}", fault.place);
        view! { <li><a class="ds-link" href=href>{fault.what}</a> ": " {fault.words}</li> }
    };
    (!faults.is_empty()).then(|| {
        view! {
            <Alert tone=Tone::Warning title=t::programmes::wrong_title()>
                <ul>{faults.into_iter().map(line).collect_view()}</ul>
            </Alert>
        }
    })
}

#[component]
fn Sections(sections: Vec<Section>, here: String) -> impl IntoView {
    use t::programmes as text;
    let line = move |section: Section| {
        let href = format!("{here}/part?place={}", section.place);
        let wrong = section.wrong.then(|| view! { <Tag tone=Tone::Warning icon=icon::WARNING>{text::wrong()}</Tag> });
        view! {
            <li class="row between">
                <a class="ds-link" href=href>{section.name}</a>
                <span class="row">{wrong} <span class="muted">{section.told}</span></span>
            </li>
        }
    };
    view! {
        <Card title=text::parts()>
            <ul class="lines">{sections.into_iter().map(line).collect_view()}</ul>
        </Card>
    }
}

/// What publishing changes, and the button, where nothing stands in the way.
#[component]
fn Publish(found: Draft, publish: FormAction<PublishDraft>) -> impl IntoView {
    use t::programmes as text;
    let form = use_form(publish);
    let Draft { id, programme, version, newest, since, changes, faults, .. } = found;
    let since = (!since.is_empty()).then(|| {
        view! {
            <Alert tone=Tone::Warning title=text::since_title(newest)>
                <ul>{since.into_iter().map(|change| view! { <li>{change}</li> }).collect_view()}</ul>
                <p>{text::since_then()}</p>
            </Alert>
        }
    });
    let same = programme.is_some() && changes.is_empty();
    let changes = changes.into_iter().map(|change| view! { <li>{change}</li> }).collect_view();
    let button = faults.is_empty().then(|| view! { <Button busy=form.busy()>{text::publish()}</Button> });
    view! {
        <Card title=text::publish()>
            {since}
            <p>{if same { text::unchanged() } else { text::publish_text() }}</p>
            <ul>{changes}</ul>
            <SendForm action=publish>
                <ErrorSummary form/>
                <Hidden name="draft" value=id.to_string()/>
                <Hidden name="version" value=version.to_string()/>
                <Hidden name="over" value=newest.to_string()/>
                <div class="actions">{button}</div>
            </SendForm>
        </Card>
    }
}

/// Asks once more before the draft is gone, by a link, so that it needs no script.
#[component]
fn Discard(found: Draft, here: String, ends: Ends) -> impl IntoView {
    use t::programmes as text;
    let form = use_form(ends.discard);
    let (id, version) = (found.id.to_string(), found.version.to_string());
    move || {
        let (id, version, here) = (id.clone(), version.clone(), here.clone());
        if !ends.asked.get() {
            let href = format!("{here}?ask=discard");
            return view! {
                <p>
                    <a class="ds-link" href=href>{text::discard()}</a>
                </p>
            }
            .into_any();
        }
        view! {
            <Alert tone=Tone::Warning>
                <p>{text::discard_sure()}</p>
                <SendForm action=ends.discard>
                    <ErrorSummary form/>
                    <Hidden name="draft" value=id/>
                    <Hidden name="version" value=version/>
                    <div class="row">
                        <Button variant=Variant::Danger busy=form.busy()>{text::discard()}</Button>
                        <LinkButton href=here variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
                    </div>
                </SendForm>
            </Alert>
        }
        .into_any()
    }
}
