//! One question as a form: kept as it is chosen with script, kept by "next" without.

use crate::{
    api::SaveAnswer,
    parts::keeper::Keeper,
    state::{Clash, Standing, Trouble},
};
use contract::{
    AppError,
    questionnaire::{Opened, QuestionView, Saved},
};
use domain::Lang;
use leptos::server_fn::ServerFn as _;
use leptos::{ev::SubmitEvent, html, prelude::*, web_sys};
use leptos_router::hooks::use_navigate;
use ui::{
    form::{FormState, use_stash},
    i18n::error_text,
    prelude::*,
};

#[component]
pub fn QuestionForm(
    opened: StoredValue<Opened>,
    keeper: Keeper,
    at: usize,
    to_summary: bool,
    /// True until the first question of this page has been made.
    first: StoredValue<bool>,
) -> impl IntoView {
    let (question, total, title) =
        opened.with_value(|opened| (opened.questions[at].clone(), opened.questions.len(), opened.title.clone()));
    let path = format!("/questionnaires/{}", keeper.assignment());
    let to_summary = to_summary || at + 1 == total;
    let next = if to_summary { format!("{path}/summary") } else { format!("{path}?q={}", at + 2) };
    let back = if at == 0 { "/questionnaires".to_owned() } else { format!("{path}?q={at}") };
    let action = FormAction::<SaveAnswer>::new();
    let form = use_form(action);
    let leaving = RwSignal::new(false);
    go_when_sent(keeper, leaving, next.clone(), to_summary);
    let node = NodeRef::<html::Form>::new();
    let link_id = question.link_id.clone();
    // what the form shows counts; in the page's first form it may have been chosen before the browser's program was there
    let from_server = first.get_value();
    first.set_value(false);
    let take_shown = move || {
        let shown = node.get_untracked().and_then(|form| picked(&form))?;
        keeper.choose(&link_id, &shown);
        Some(())
    };
    let rendered = opened.with_value(|opened| opened.answers.get(&question.link_id).cloned());
    Effect::new({
        let take_shown = take_shown.clone();
        move || {
            if let Some(form_node) = node.get()
                && from_server
                && !form.is_restored()
                && picked(&form_node) != rendered
            {
                take_shown();
            }
        }
    });
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if take_shown().is_some() {
            leaving.set(true);
        } else {
            action.value().set(Some(Err(AppError::field("value", "required"))));
        }
    };
    let lang = title.lang;
    let other_language = (lang != ui::i18n::current()).then(t::questionnaire::fallback_note);
    let conflict = form.in_conflict();
    view! {
        <p class="muted" lang=lang.as_str()>{title.text}</p>
        <PageTitle text=t::questionnaire::question_title(at + 1, total)/>
        {other_language.map(|note| view! { <p class="muted">{note}</p> })}
        <progress max=total value=at + 1 aria-label=t::questionnaire::progress(at + 1, total)></progress>
        <form method="post" action=SaveAnswer::url() on:submit=on_submit node_ref=node class="read">
            {move || {
                if conflict.get() {
                    view! { <Alert tone=Tone::Warning><p role="alert">{t::questionnaire::changed_elsewhere()}</p></Alert> }
                        .into_any()
                } else {
                    view! { <ErrorSummary form/> }.into_any()
                }
            }}
            <Hidden name="assignment" value=keeper.assignment()/>
            <Hidden name="link_id" value=question.link_id.clone()/>
            <Hidden name="version" value=keeper.version_untracked().to_string()/>
            <Hidden name="next" value=next/>
            <Options question keeper form action lang/>
            <Standings opened keeper/>
            <div class="actions">
                <Button>
                    {if to_summary { t::questionnaire::to_summary() } else { t::questionnaire::next() }}
                </Button>
                <LinkButton href=back variant=Variant::Secondary>{t::questionnaire::back()}</LinkButton>
            </div>
        </form>
        <p class="muted">{t::questionnaire::save_later()}</p>
    }
}

/// The option that is marked in the form.
fn picked(form: &web_sys::HtmlFormElement) -> Option<String> {
    web_sys::FormData::new_with_form(form).ok()?.get("value").as_string().filter(|value| !value.is_empty())
}

/// The question and its options, in the instrument's language.
#[component]
fn Options(
    question: QuestionView,
    keeper: Keeper,
    form: FormState,
    action: FormAction<SaveAnswer>,
    lang: Lang,
) -> impl IntoView {
    let options = question.options.iter().map(|option| Choice::new(&option.code, &option.label)).collect::<Vec<_>>();
    let value = keeper.chosen_untracked(&question.link_id).unwrap_or_default();
    let link_id = question.link_id.clone();
    let on_change = Callback::new(move |value: String| {
        // a choice answers whatever was wrong, also with the plain form before it
        action.value().set(Some(Ok(Saved { version: 0, answered: 0, total: 0 })));
        keeper.choose(&link_id, &value);
    });
    // a refused plain form belongs to its own question only
    let stash = use_stash(SaveAnswer::PATH);
    let elsewhere = stash.is_some_and(|stash| stash.value_of("link_id") != Some(question.link_id.as_str()));
    let label = question.text;
    let group = if elsewhere {
        view! { <RadioGroup name="value" label options value on_change/> }.into_any()
    } else {
        view! { <RadioGroup form name="value" label options value on_change/> }.into_any()
    };
    view! {
        <div class="stack" lang=lang.as_str()>
            {question.lead.into_iter().map(|text| view! { <p class="ds-paragraph">{text}</p> }).collect_view()}
            {group}
        </div>
    }
}

/// Goes on when "next" was pressed: at once within the questionnaire, to the summary when everything is sent.
fn go_when_sent(keeper: Keeper, leaving: RwSignal<bool>, next: String, wait: bool) {
    let navigate = use_navigate();
    let all_sent = keeper.all_sent();
    Effect::new(move || {
        if leaving.get() && (!wait || all_sent.get()) {
            leaving.set(false);
            navigate(&next, leptos_router::NavigateOptions::default());
        }
    });
}

/// How the answers stand, in words, and what the person may have to decide.
#[component]
fn Standings(opened: StoredValue<Opened>, keeper: Keeper) -> impl IntoView {
    let standing = keeper.standing();
    let words = Signal::derive(move || match standing.get() {
        Standing::Untouched | Standing::Trouble(Trouble::Clash(_)) => String::new(),
        Standing::Saving => t::questionnaire::saving().to_owned(),
        Standing::Saved => t::questionnaire::saved().to_owned(),
        Standing::Trouble(Trouble::Waiting) => t::questionnaire::waiting().to_owned(),
        Standing::Trouble(Trouble::Closed) => t::questionnaire::already_sent().to_owned(),
        Standing::Trouble(Trouble::Refused(error)) => error_text(&error),
    });
    let clash = move || match standing.get() {
        Standing::Trouble(Trouble::Clash(clash)) => Some(view! { <Settle clash opened keeper/> }),
        _ => None,
    };
    let receipt = move || {
        matches!(standing.get(), Standing::Trouble(Trouble::Closed)).then(|| {
            let href = format!("/questionnaires/{}/done", keeper.assignment());
            view! { <LinkButton href>{t::questionnaire::see_receipt()}</LinkButton> }
        })
    };
    view! {
        <StatusMessage text=words/>
        {clash}
        {receipt}
    }
}

#[component]
fn Settle(clash: Clash, opened: StoredValue<Opened>, keeper: Keeper) -> impl IntoView {
    let words = |code: &str| {
        opened.with_value(|opened| {
            let question = opened.questions.iter().find(|question| question.link_id == clash.link_id);
            question.and_then(|question| question.label(code)).unwrap_or(code).to_owned()
        })
    };
    let ours = words(&clash.ours);
    let theirs = clash.theirs.as_deref().map_or_else(|| t::questionnaire::clash_none().to_owned(), words);
    let text = t::questionnaire::clash(&theirs, &ours);
    view! {
        <Alert tone=Tone::Warning title=t::questionnaire::clash_title()>
            <p role="alert">{text}</p>
            <div class="row">
                <span on:click=move |_| keeper.settle(true)>
                    <Button kind="button">{t::questionnaire::clash_keep_ours(ours)}</Button>
                </span>
                <span on:click=move |_| keeper.settle(false)>
                    <Button kind="button" variant=Variant::Secondary>
                        {t::questionnaire::clash_keep_theirs(theirs)}
                    </Button>
                </span>
            </div>
        </Alert>
    }
}
