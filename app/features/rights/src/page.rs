//! A participant's page about themselves: every kind of data with its rule, and all of one kind. Invariant: nothing is held
//! about a participant that has no place here.

use crate::{
    api::read,
    pieces::{Piece, in_words},
    words::{basis, keep, seer, title, what},
};
use contract::rights::{MyData, Own};
use domain::{
    person::Role,
    rights::{DataKind, rule_of},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::prelude::*;

/// `/privacy`, with `?kind=training` for all there is of one kind.
pub struct PrivacyPage;

#[lazy_route]
impl LazyRoute for PrivacyPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::rights::title()) {
            return view;
        }
        if use_me().is_some_and(|me| me.role != Role::Participant) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let kind = Memo::new(move |_| query.read().get("kind").unwrap_or_default());
        let found = load(move || kind.get(), read);
        loaded_page(found, |data: MyData| match data.shown {
            Some((kind, own)) => view! { <OneKind kind own/> }.into_any(),
            None => view! { <Overview counts=data.counts/> }.into_any(),
        })
    }
}

#[component]
fn Overview(counts: Vec<(DataKind, usize)>) -> impl IntoView {
    let link = |(path, words): (&'static str, &'static str)| {
        view! { <li><a class="ds-link" href=path>{words}</a></li> }
    };
    let ways = [
        ("/access-log", t::rights::to_access_log()),
        ("/privacy/blocks", t::rights::to_blocks()),
        ("/privacy/consents", t::rights::to_consents()),
        ("/privacy/requests", t::rights::to_requests()),
        ("/privacy/export", t::rights::to_export()),
    ];
    view! {
        <PageTitle text=t::rights::title() lead=t::rights::lead()/>
        <Card title=t::rights::do_title()>
            <ul class="lines">{ways.into_iter().map(link).collect_view()}</ul>
        </Card>
        <h2 class="ds-heading" data-size="sm">{t::rights::data_title()}</h2>
        <ul class="plan read">
            {counts.into_iter().map(|(kind, count)| view! { <KindCard kind count/> }).collect_view()}
        </ul>
    }
}

/// Where all of a kind is shown.
fn path_of(kind: DataKind) -> String {
    match kind {
        DataKind::Access => "/access-log".to_owned(),
        DataKind::Blocks => "/privacy/blocks".to_owned(),
        DataKind::Consents => "/privacy/consents".to_owned(),
        DataKind::Requests => "/privacy/requests".to_owned(),
        _ => format!("/privacy?kind={kind}"),
    }
}

#[component]
fn KindCard(kind: DataKind, count: usize) -> impl IntoView {
    let many = t::rights::count(i64::try_from(count).unwrap_or(i64::MAX));
    view! {
        <li class="ds-card">
            <h3 class="ds-heading" data-size="xs">{title(kind)}</h3>
            <p>{what(kind)} " " <span class="muted">{many.clone()}</span></p>
            <details class="more">
                <summary>{t::rights::facts()}<span class="visually-hidden">": " {title(kind)}</span></summary>
                <Facts kind many/>
            </details>
            <p>
                <a class="ds-link" href=path_of(kind)>
                    {t::rights::show()}<span class="visually-hidden">": " {title(kind)}</span>
                </a>
            </p>
        </li>
    }
}

/// The rule a kind of data is held by.
#[component]
fn Facts(kind: DataKind, many: String) -> impl IntoView {
    let rule = rule_of(kind);
    view! {
        <dl class="facts">
            <dt>{t::rights::fact_count()}</dt>
            <dd>{many}</dd>
            <dt>{t::rights::fact_basis()}</dt>
            <dd>{basis(rule.basis)} " " <span class="small muted">"(" {rule.basis.law()} ")"</span></dd>
            <dt>{t::rights::fact_seer()}</dt>
            <dd>{seer(rule.seer)}</dd>
            <dt>{t::rights::fact_keep()}</dt>
            <dd>{keep(rule.class())}</dd>
        </dl>
    }
}

#[component]
fn OneKind(kind: DataKind, own: Own) -> impl IntoView {
    let many = t::rights::count(i64::try_from(own.count(kind)).unwrap_or(i64::MAX));
    let all = in_words(&own, kind);
    view! {
        <p class="back">
            <a class="ds-link" href="/privacy"><Icon of=icon::BACK/> {t::rights::title()}</a>
        </p>
        <PageTitle text=title(kind) lead=what(kind)/>
        <Facts kind many/>
        {if all.is_empty() {
            view! { <Empty title=t::rights::none_title() text=t::rights::none_text()/> }.into_any()
        } else {
            view! { <ul class="plan read">{all.into_iter().map(|piece| view! { <One piece/> }).collect_view()}</ul> }
                .into_any()
        }}
    }
}

#[component]
fn One(piece: Piece) -> impl IntoView {
    let line = |(name, value): (String, String)| view! { <dt>{name}</dt> <dd>{value}</dd> };
    let lang = piece.lang.map(domain::Lang::as_str).filter(|lang| *lang != ui::i18n::current().as_str());
    view! {
        <li class="ds-card" lang=lang>
            <h2 class="ds-heading" data-size="xs">{piece.title}</h2>
            <dl class="facts">{piece.lines.into_iter().map(line).collect_view()}</dl>
        </li>
    }
}
