//! Look-ups that stand out: a list for the manager to work through. Invariant: a finding says that something happened,
//! never that it was wrong.

use crate::api::{ReviewUnusual, read_unusual};
use contract::unusual_access::{Finding, Show, UnusualAccess};
use domain::{person::Role, unusual::Rule};
use leptos::prelude::*;
use leptos_router::{
    LazyRoute, NavigateOptions,
    hooks::{use_navigate, use_query_map},
    lazy_route,
};
use ui::{person::occupation, prelude::*};

mod one;
use one::One;

const PAGE: &str = "/unusual-access";
/// Where one goes on after a review.
pub(crate) const REVIEWED: &str = "/unusual-access?done=reviewed";

/// `/unusual-access?show=reviewed` or `?finding=…`
pub struct UnusualAccessPage;

#[lazy_route]
impl LazyRoute for UnusualAccessPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::unusual_access::title()) {
            return view;
        }
        if use_me().is_some_and(|me| me.role != Role::Manager) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let asked = Memo::new(move |_| {
            let query = query.read();
            (query.get("show").unwrap_or_default(), query.get("finding").unwrap_or_default())
        });
        let action = FormAction::<ReviewUnusual>::new();
        let form = use_form(action);
        after_review(action);
        let report = load(move || asked.get(), |(show, finding)| read_unusual(show, finding));
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("reviewed") => t::unusual_access::done().to_owned(),
            _ => String::new(),
        });
        view! {
            <PageTitle text=t::unusual_access::title() lead=t::unusual_access::lead()/>
            <StatusMessage text=done/>
            {loaded(
                report,
                move |report: UnusualAccess| match report.chosen {
                    Some(finding) => view! { <One finding action form/> }.into_any(),
                    None => view! { <List report/> }.into_any(),
                },
            )}
        }
        .into_any()
    }
}

/// Back to the list once a review is kept.
fn after_review(action: FormAction<ReviewUnusual>) {
    let navigate = use_navigate();
    let kept = action.value();
    Effect::new(move |_| {
        if matches!(kept.get(), Some(Ok(()))) {
            navigate(REVIEWED, NavigateOptions::default());
        }
    });
}

#[component]
fn List(report: UnusualAccess) -> impl IntoView {
    let (show, open, reviewed) = (report.show, report.open, report.reviewed);
    let of_all = if show == Show::Open { open } else { reviewed };
    let hidden = i64::from(of_all) - i64::try_from(report.findings.len()).unwrap_or(0);
    view! {
        <nav class="row" aria-label=t::unusual_access::shown()>
            <Filter href=PAGE words=t::unusual_access::show_open(i64::from(open)) current=show == Show::Open/>
            <Filter
                href="/unusual-access?show=reviewed"
                words=t::unusual_access::show_reviewed(i64::from(reviewed))
                current=show == Show::Reviewed
            />
        </nav>
        {if report.findings.is_empty() {
            let (title, text) = match show {
                Show::Open => (t::unusual_access::none_open(), t::unusual_access::none_open_text()),
                Show::Reviewed => (t::unusual_access::none_reviewed(), t::unusual_access::none_reviewed_text()),
            };
            view! { <Empty title text/> }.into_any()
        } else {
            view! { <Table findings=report.findings/> }.into_any()
        }}
        {(hidden > 0).then(|| view! { <p class="muted">{t::unusual_access::more(hidden)}</p> })}
        <Rules/>
    }
}

#[component]
fn Filter(href: &'static str, words: String, current: bool) -> impl IntoView {
    view! { <a class="ds-link" href=href aria-current=current.then_some("true")>{words}</a> }
}

#[component]
fn Table(findings: Vec<Finding>) -> impl IntoView {
    use t::unusual_access as words;
    let heads =
        heads([words::col_what(), words::col_who(), words::col_when(), words::col_how_many(), words::col_review()]);
    view! {
        <DataTable caption=words::title() heads>
            {findings.into_iter().map(|finding| view! { <Row finding/> }).collect_view()}
        </DataTable>
    }
}

#[component]
fn Row(finding: Finding) -> impl IntoView {
    let href = format!("{PAGE}?finding={}", finding.key);
    let review = match &finding.review {
        None => t::unusual_access::not_reviewed().to_owned(),
        Some(review) if finding.open => t::unusual_access::grown(&review.date),
        Some(review) => t::unusual_access::reviewed_by(&review.by, &review.date),
    };
    let (when, how_many) = (when(&finding), how_many(&finding));
    let Finding { rule, name, role, profession, date, at, .. } = finding;
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a class="ds-link" href=href>
                    {rule_words(rule)}<span class="visually-hidden">", " {name.clone()} ", " {date}</span>
                </a>
            </th>
            <Cell label=t::unusual_access::col_who()>
                <div>
                    {name} <p class="muted small">{occupation(role, profession)}</p>
                </div>
            </Cell>
            <Cell label=t::unusual_access::col_when()>
                <time datetime=at>{when}</time>
            </Cell>
            <Cell label=t::unusual_access::col_how_many()>{how_many}</Cell>
            <Cell label=t::unusual_access::col_review()>{review}</Cell>
        </tr>
    }
}

/// What each rule is, for whoever wonders why something is here.
#[component]
fn Rules() -> impl IntoView {
    let rules = Rule::ALL.iter().map(|rule| {
        view! {
            <dt>{rule_words(*rule)}</dt>
            <dd>{rule_help(*rule)}</dd>
        }
    });
    view! {
        <details class="more">
            <summary>{t::unusual_access::rules()}</summary>
            <div class="stack">
                <dl class="facts">{rules.collect_view()}</dl>
                <p>{t::unusual_access::rules_limits()}</p>
            </div>
        </details>
    }
}

fn when(finding: &Finding) -> String {
    t::unusual_access::when(&finding.date, &finding.time)
}

/// "12 oppslag, 4 deltakere"
fn how_many(finding: &Finding) -> String {
    let looks = t::unusual_access::looks(i64::from(finding.looks));
    let about = match &finding.reference {
        Some(reference) => t::unusual_access::reference(reference),
        None => t::unusual_access::participants(i64::from(finding.participants)),
    };
    format!("{looks}, {about}")
}

fn rule_words(rule: Rule) -> &'static str {
    match rule {
        Rule::BreakGlass => t::unusual_access::rule_break_glass(),
        Rule::Colleague => t::unusual_access::rule_colleague(),
        Rule::SameName => t::unusual_access::rule_same_name(),
        Rule::Many => t::unusual_access::rule_many(),
        Rule::Night => t::unusual_access::rule_night(),
    }
}

fn rule_help(rule: Rule) -> &'static str {
    match rule {
        Rule::BreakGlass => t::unusual_access::help_break_glass(),
        Rule::Colleague => t::unusual_access::help_colleague(),
        Rule::SameName => t::unusual_access::help_same_name(),
        Rule::Many => t::unusual_access::help_many(),
        Rule::Night => t::unusual_access::help_night(),
    }
}
