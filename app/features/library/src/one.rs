//! One instrument: what it is, its versions, and whether it is given. Invariant: retiring says before it is done what stays.

use crate::{PAGE, api::read, list::Tags};
use contract::{
    library::{InstrumentRow, InstrumentShown, ScoreTold, VersionTold},
    questionnaire::SourceView,
};
use domain::policy;
use leptos::prelude::*;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::prelude::*;

/// `/library/:code`
pub struct InstrumentPage;

#[lazy_route]
impl LazyRoute for InstrumentPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::library::title()) {
            return view;
        }
        if use_me().is_some_and(|me| !policy::may_read_programmes(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let (params, query) = (use_params_map(), use_query_map());
        let code = Memo::new(move |_| params.read().get("code").unwrap_or_default());
        let found = load(move || code.get(), read);
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("imported") => t::library::done_imported().to_owned(),
            Some("retired") => t::library::done_retired().to_owned(),
            Some("taken_up") => t::library::done_taken_up().to_owned(),
            _ => String::new(),
        });
        loaded_page(found, move |found| view! { <Shown found done/> })
    }
}

#[component]
fn Shown(found: InstrumentShown, done: Signal<String>) -> impl IntoView {
    use t::library as text;
    let InstrumentShown { row, url, questions, scores, risk, named_in, versions, may_edit, may_export } = found;
    let (code, lang) = (row.code.clone(), row.title.lang);
    let given = view! { <Given row=row.clone() named_in may_edit/> };
    let answers = may_export.then(|| view! { <Answers code=code.clone() count=row.answered/> });
    let licence = if row.copyright.is_empty() { text::no_licence().to_owned() } else { row.copyright.clone() };
    let risk = (!risk.is_empty()).then(|| {
        view! {
            <Alert tone=Tone::Warning title=text::risk_title()>
                <p>{text::risk_text()}</p>
                <Lines lines=risk lang=lang.as_str()/>
            </Alert>
        }
    });
    view! {
        <PageTitle text=row.title.text.clone()/>
        <StatusMessage text=done/>
        <Tags retired=row.retired asks_of_risk=row.asks_of_risk own=row.own/>
        <dl class="facts">
            <dt>{text::version()}</dt><dd>{row.version.clone()}</dd>
            <dt>{text::language()}</dt><dd>{row.languages.clone()}</dd>
            <dt>{text::questions()}</dt><dd>{questions}</dd>
            <dt>{text::answers()}</dt><dd>{row.answered}</dd>
            <dt>{text::url()}</dt><dd>{url}</dd>
            <dt>{text::licence()}</dt><dd lang=lang.as_str()>{licence}</dd>
        </dl>
        <div class="row">
            <LinkButton href=format!("{PAGE}/{code}/preview")>{text::preview()}</LinkButton>
        </div>
        {risk}
        <Scores scores/>
        <Versions code=code.clone() versions/>
        {answers}
        {given}
        <p><a class="ds-link" href=PAGE>{text::to_library()}</a></p>
    }
}

#[component]
pub(crate) fn Lines(lines: Vec<String>, #[prop(optional, into)] lang: Option<&'static str>) -> impl IntoView {
    view! { <ul lang=lang>{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }
}

#[component]
fn Scores(scores: Vec<ScoreTold>) -> impl IntoView {
    use t::library as text;
    let one = |score: ScoreTold| {
        let ScoreTold { measures, range, source: SourceView { text: source, url } } = score;
        let source = match url {
            Some(url) => view! { <a class="ds-link" href=url rel="external noreferrer">{source}</a> }.into_any(),
            None => source.into_any(),
        };
        view! { <li><strong>{measures}</strong> " " {range} ". " {text::source()} " " {source}</li> }
    };
    let none = scores.is_empty().then(|| view! { <p>{text::not_scored()}</p> });
    view! {
        <Card title=text::scores()>
            {none}
            <ul class="lines">{scores.into_iter().map(one).collect_view()}</ul>
        </Card>
    }
}

#[component]
fn Versions(code: String, versions: Vec<VersionTold>) -> impl IntoView {
    let one = move |version: VersionTold| view! { <OneVersion code=code.clone() version/> };
    view! {
        <Card title=t::library::versions()>
            {versions.into_iter().map(one).collect_view()}
        </Card>
    }
}

#[component]
fn OneVersion(code: String, version: VersionTold) -> impl IntoView {
    use t::library as text;
    let VersionTold { id, number, is_given, accepted, licence, changes, files } = version;
    let given = is_given.then(|| view! { <Tag>{text::given()}</Tag> });
    let preview = id.filter(|_| !is_given).map(|id| {
        let href = format!("{PAGE}/{code}/preview?version={id}");
        view! { <p><a class="ds-link" href=href>{text::preview_version(&number)}</a></p> }
    });
    let licence = (!licence.is_empty()).then(|| view! { <p class="note">{licence}</p> });
    let changes = changes.map(|lines| {
        view! {
            <details class="more">
                <summary>{text::changes()} <span class="visually-hidden">": " {number.clone()}</span></summary>
                <Lines lines/>
            </details>
        }
    });
    let file = |(name, words): (String, String)| {
        // the router leaves it to the browser, which keeps the file
        view! { <li><a class="ds-link" href=format!("{PAGE}/{code}/original/{name}") rel="external">{words}</a></li> }
    };
    view! {
        <section class="stack tight">
            <h3 class="ds-heading" data-size="2xs">{text::version()} " " {number.clone()} " " {given}</h3>
            {accepted.map(|words| view! { <p>{words}</p> })}
            {licence}
            {changes}
            {preview}
            <ul class="lines">{files.into_iter().map(file).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Answers(code: String, count: u64) -> impl IntoView {
    use t::library as text;
    let file = |name: &str, words: &'static str| {
        let href = format!("{PAGE}/{code}/answers/{name}");
        view! { <li><a class="ds-link" href=href rel="external">{words}</a></li> }
    };
    let files = (count > 0).then(|| {
        view! {
            <p>{text::answers_text()}</p>
            <ul class="lines">{file("answers.csv", text::answers_csv())} {file("answers.json", text::answers_json())}</ul>
        }
    });
    let none = (count == 0).then(|| view! { <p>{text::answers_none()}</p> });
    view! { <Card title=text::answers()>{none} {files}</Card> }
}

/// Whether it is given, and by which programmes; with the way to change that.
#[component]
fn Given(row: InstrumentRow, named_in: Vec<String>, may_edit: bool) -> impl IntoView {
    use t::library as text;
    let InstrumentRow { code, retired, .. } = row;
    let named = (!named_in.is_empty()).then(|| {
        let words = if retired { text::named_in_retired() } else { text::named_in() };
        view! { <p>{words}</p> <Lines lines=named_in/> }
    });
    let fields = vec![("code", code)];
    let press = may_edit.then(|| {
        if retired {
            view! { <Press path="/api/library/take_up" fields summary=text::take_up() text=text::take_up_text()/> }
                .into_any()
        } else {
            view! {
                <Press
                    path="/api/library/retire"
                    fields
                    summary=text::retire()
                    text=text::retire_text()
                    variant=Variant::Danger
                />
            }
            .into_any()
        }
    });
    view! {
        <Card title=text::use_title()>
            <p>{if retired { text::is_retired() } else { text::is_in_use() }}</p>
            {named}
            {press}
        </Card>
    }
}
