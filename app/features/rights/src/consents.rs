//! The page of consents: each with its text, how it stands, and every word there has been on it. Invariant: saying no or
//! taking back is as easy as saying yes.

use crate::{
    api::{SetConsent, consents},
    words::consent_text,
};
use contract::rights::{ConsentState, Consents, OwnConsent};
use domain::person::Role;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{consent::title as consent, form::go_where_told, prelude::*};

/// `/privacy/consents`
pub struct ConsentsPage;

#[lazy_route]
impl LazyRoute for ConsentsPage {
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
        let set = FormAction::<SetConsent>::new();
        go_where_told(set);
        let form = use_form(set);
        let found = load(move || set.version().get(), |_| consents());
        let done = move || match query.read().get_str("done") {
            Some("given") => t::rights::consent_done_given().to_owned(),
            Some("withdrawn") => t::rights::consent_done_withdrawn().to_owned(),
            _ => String::new(),
        };
        view! {
            <p class="back">
                <a class="ds-link" href="/privacy"><Icon of=icon::BACK/> {t::rights::title()}</a>
            </p>
            <PageTitle text=t::rights::kind_consents() lead=t::rights::consents_lead()/>
            <StatusMessage text=Signal::derive(done)/>
            <ErrorSummary form/>
            <p>{t::rights::consents_now()}</p>
            {loaded(
                found,
                move |all: Consents| {
                    view! {
                        <ul class="plan read">
                            {all.all.into_iter().map(|state| view! { <One state set busy=form.busy()/> }).collect_view()}
                        </ul>
                    }
                },
            )}
        }
        .into_any()
    }
}

#[component]
fn One(state: ConsentState, set: FormAction<SetConsent>, busy: Signal<bool>) -> impl IntoView {
    let ConsentState { kind, wording, given, history } = state;
    let (tone, glyph, stands) = if given {
        (Tone::Success, icon::SUCCESS, t::rights::consent_given())
    } else {
        (Tone::Neutral, icon::INFO, t::rights::consent_not_given())
    };
    let (words, variant) = if given {
        (t::rights::consent_withdraw(), Variant::Danger)
    } else {
        (t::rights::consent_give(), Variant::Secondary)
    };
    view! {
        <li class="ds-card">
            <h2 class="ds-heading" data-size="xs">{consent(kind)}</h2>
            <div class="row">
                <Tag tone icon=glyph>{stands}</Tag>
            </div>
            <p>{consent_text(kind)} " " <span class="small muted">{t::rights::consent_version(wording)}</span></p>
            <SendForm action=set>
                <Hidden name="kind" value=kind.to_string()/>
                <Hidden name="wording" value=wording.to_string()/>
                <Hidden name="give" value=(!given).to_string()/>
                <Button variant busy=busy>
                    {words}<span class="visually-hidden">": " {consent(kind)}</span>
                </Button>
            </SendForm>
            <History history/>
        </li>
    }
}

#[component]
fn History(history: Vec<OwnConsent>) -> impl IntoView {
    let word = |one: OwnConsent| {
        let (when, by, n) = (one.at.text, one.by, one.wording);
        let words = if one.given {
            t::rights::consent_word_given(when, by, n)
        } else {
            t::rights::consent_word_withdrawn(when, by, n)
        };
        view! { <li><time datetime=one.at.iso>{words}</time></li> }
    };
    (!history.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{t::rights::consent_history()}</summary>
                <ul class="names">{history.into_iter().map(word).collect_view()}</ul>
            </details>
        }
    })
}
