//! All answers before they are sent. Invariant: nothing is sent that the person has not seen here.

use super::assignment_in_address;
use crate::{
    api::{SubmitAnswers, open},
    parts::sent::AlreadySent,
};
use contract::{AppError, questionnaire::Opened};
use leptos::prelude::*;
use leptos_router::{LazyRoute, NavigateOptions, hooks::use_navigate, lazy_route};
use ui::{form::FormState, prelude::*};

/// `/questionnaires/:assignment/summary`
pub struct SummaryPage;

#[lazy_route]
impl LazyRoute for SummaryPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let assignment = assignment_in_address();
        let opened = load(move || assignment.get(), open);
        let action = FormAction::<SubmitAnswers>::new();
        let form = use_form(action);
        follow(action, opened);
        loaded_page(opened, move |opened| show(opened, action, form))
    }
}

/// On success to the receipt; when the answers were not as this page shows them, they are read again.
fn follow(action: FormAction<SubmitAnswers>, opened: Reading<Opened>) {
    let navigate = use_navigate();
    Effect::new(move || match action.value().get() {
        Some(Ok(receipt)) => {
            navigate(&format!("/questionnaires/{}/done", receipt.assignment), NavigateOptions::default());
        }
        Some(Err(AppError::Conflict { .. } | AppError::Invalid { .. })) => opened.refetch(),
        _ => {}
    });
}

fn show(opened: Opened, action: FormAction<SubmitAnswers>, form: FormState) -> impl IntoView {
    if opened.submitted {
        return view! { <AlreadySent assignment=opened.assignment title=opened.title/> }.into_any();
    }
    let path = format!("/questionnaires/{}", opened.assignment);
    let lang = opened.title.lang.as_str();
    let answers = opened.questions.iter().enumerate().map(|(at, question)| {
        let label = opened.answers.get(&question.link_id).and_then(|code| question.label(code));
        let text = [question.lead.join(" ").as_str(), question.text.as_str()].join(" ").trim().to_owned();
        answer(&path, at, text, label.map(str::to_owned), lang)
    });
    let answers = answers.collect_view();
    let missing = StoredValue::new(missing(&opened, &path));
    let errors = move || {
        let error = form.error().get()?;
        let links = missing.get_value();
        Some(match error {
            AppError::Invalid { .. } if !links.is_empty() => view! { <Missing links/> }.into_any(),
            AppError::Conflict { .. } => {
                view! { <Alert tone=Tone::Warning><p role="alert">{t::questionnaire::changed_elsewhere()}</p></Alert> }
                    .into_any()
            }
            _ => view! { <ErrorSummary form/> }.into_any(),
        })
    };
    view! {
        <p class="muted" lang=lang>{opened.title.text}</p>
        <PageTitle text=t::questionnaire::summary_title() lead=t::questionnaire::summary_lead()/>
        {errors}
        <ol class="plan">{answers}</ol>
        <p class="muted">{t::questionnaire::who_reads()}</p>
        <p class="muted">{t::questionnaire::not_watched()}</p>
        <SendForm action=action>
            <Hidden name="assignment" value=opened.assignment.to_string()/>
            <Hidden name="version" value=opened.version.to_string()/>
            <div class="actions">
                <Button busy=form.busy()>{t::questionnaire::send()}</Button>
                <LinkButton href="/questionnaires" variant=Variant::Secondary>{t::questionnaire::to_list()}</LinkButton>
            </div>
        </SendForm>
        <p class="muted" lang=lang>{opened.copyright}</p>
    }
    .into_any()
}

fn answer(path: &str, at: usize, question: String, label: Option<String>, lang: &'static str) -> impl IntoView + use<> {
    let href = format!("{path}?q={}&to=summary", at + 1);
    let (words, name) = if label.is_some() {
        (t::questionnaire::change(), t::questionnaire::change_n(at + 1))
    } else {
        (t::questionnaire::change(), t::questionnaire::answer_n(at + 1))
    };
    let words = if label.is_some() { words.to_owned() } else { t::questionnaire::answer_n(at + 1) };
    view! {
        <li class="ds-card">
            <p lang=lang>{question}</p>
            {match label {
                Some(label) => view! { <p lang=lang><strong>{label}</strong></p> }.into_any(),
                None => view! { <p><strong>{t::questionnaire::not_answered()}</strong></p> }.into_any(),
            }}
            <div class="row">
                <a class="ds-link" href=href aria-label=name>{words}</a>
            </div>
        </li>
    }
}

/// Questions without an answer: number and address.
fn missing(opened: &Opened, path: &str) -> Vec<(usize, String)> {
    let unanswered = opened.questions.iter().enumerate().filter(|(_, q)| !opened.answers.contains_key(&q.link_id));
    unanswered.map(|(at, _)| (at + 1, format!("{path}?q={}&to=summary", at + 1))).collect()
}

#[component]
fn Missing(links: Vec<(usize, String)>) -> impl IntoView {
    let line = |(n, href): (usize, String)| {
        view! { <li><a class="ds-link" href=href>{t::questionnaire::answer_n(n)}</a></li> }
    };
    view! {
        <div class="ds-error-summary" role="alert">
            <h2 class="ds-heading" data-size="xs">{t::questionnaire::missing_title()}</h2>
            <p>{t::questionnaire::missing_text()}</p>
            <ul>{links.into_iter().map(line).collect_view()}</ul>
        </div>
    }
}
