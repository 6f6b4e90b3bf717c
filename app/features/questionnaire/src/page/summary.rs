//! All answers before they are sent. Invariant: nothing is sent that the person has not seen here.

use super::assignment_in_address;
use crate::{
    api::{DropCorrection, SubmitAnswers, open},
    parts::{
        correction::KeepAsSent,
        for_somebody::{WritesFor, way_back},
        help::WhomToCall,
        sent::AlreadySent,
    },
    state::{Sheet, page_of},
};
use contract::{AppError, FieldError, questionnaire::Opened};
use leptos::prelude::*;
use leptos_router::{LazyRoute, NavigateOptions, hooks::use_navigate, lazy_route};
use ui::{
    form::{FormState, go_where_told},
    i18n::field_error_text,
    prelude::*,
};

/// `/questionnaires/:assignment/summary`
pub struct SummaryPage;

#[lazy_route]
impl LazyRoute for SummaryPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::questionnaire::title()) {
            return view;
        }
        let assignment = assignment_in_address();
        let opened = load(move || assignment.get(), open);
        let action = FormAction::<SubmitAnswers>::new();
        let form = use_form(action);
        follow(action, opened);
        let drop = FormAction::<DropCorrection>::new();
        go_where_told(drop);
        loaded_page(opened, move |opened| show(opened, (action, drop), form))
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

fn show(
    opened: Opened,
    (action, drop): (FormAction<SubmitAnswers>, FormAction<DropCorrection>),
    form: FormState,
) -> impl IntoView {
    if opened.submitted {
        return view! { <AlreadySent assignment=opened.assignment title=opened.title/> }.into_any();
    }
    let assignment = opened.assignment.to_string();
    let lang = opened.title.lang.as_str();
    let help =
        opened.risk.as_ref().filter(|_| Sheet::of(&opened).at_risk(&opened.answers)).map(|risk| risk.help.clone());
    let (back, back_words) = way_back(opened.by_staff.as_ref());
    let lines = lines(&opened);
    let answers = lines.iter().map(|line| answer(&assignment, line, lang)).collect_view();
    let copyright = opened.copyright.clone();
    let told = opened.told.iter().map(|(label, value)| view! { <dt>{label.clone()}</dt> <dd>{value.clone()}</dd> });
    let told = told.collect::<Vec<_>>();
    let lines = StoredValue::new(lines);
    let errors = move || {
        let error = form.error().get()?;
        Some(match error {
            AppError::Invalid { fields } if fields.iter().all(|field| !field.field.is_empty()) => {
                let assignment = assignment.clone();
                lines.with_value(|lines| view! { <ToMend links=to_mend(&assignment, lines, &fields)/> }).into_any()
            }
            AppError::Conflict { .. } => {
                view! { <Alert tone=Tone::Warning><p role="alert">{t::questionnaire::changed_elsewhere()}</p></Alert> }
                    .into_any()
            }
            _ => view! { <ErrorSummary form/> }.into_any(),
        })
    };
    let (version, corrects) = (opened.version, opened.correcting.is_some());
    let (title, lead, send) = if corrects {
        use t::questionnaire as text;
        (text::correcting_title(), text::correcting_lead(), text::send_correction())
    } else {
        (t::questionnaire::summary_title(), t::questionnaire::summary_lead(), t::questionnaire::send())
    };
    view! {
        <p class="muted" lang=lang>{opened.title.text}</p>
        <PageTitle text=title lead/>
        <WritesFor by_staff=opened.by_staff.clone()/>
        {errors}
        {help.map(|help| view! { <WhomToCall help/> })}
        <ol class="plan">{answers}</ol>
        {(!told.is_empty()).then(|| view! { <dl class="facts" lang=lang>{told}</dl> })}
        {opened
            .by_staff
            .is_none()
            .then(|| {
                view! {
                    <p class="muted">{t::questionnaire::who_reads()}</p>
                    <p class="muted">{t::questionnaire::not_watched()}</p>
                }
            })}
        <SendForm action=action>
            <Hidden name="assignment" value=opened.assignment.to_string()/>
            <Hidden name="version" value=version.to_string()/>
            <div class="actions">
                <Button busy=form.busy()>{send}</Button>
                <LinkButton href=back variant=Variant::Secondary>{back_words}</LinkButton>
            </div>
        </SendForm>
        {corrects.then(|| view! { <KeepAsSent assignment=opened.assignment version action=drop/> })}
        <p class="muted" lang=lang>{copyright}</p>
    }
    .into_any()
}

/// A question with its answer.
struct Line {
    link_id: String,
    /// Its place in the form, and its number among what is asked.
    at: usize,
    number: usize,
    question: String,
    /// Empty when there is none.
    answer: String,
}

fn lines(opened: &Opened) -> Vec<Line> {
    let line = |(rank, at): (usize, &u32)| {
        let at = *at as usize;
        let question = opened.questions.get(at)?;
        Some(Line {
            link_id: question.link_id.clone(),
            at,
            number: rank + 1,
            question: question.lead.iter().chain([&question.label]).cloned().collect::<Vec<_>>().join(" "),
            answer: opened.in_words.get(&question.link_id).cloned().unwrap_or_default(),
        })
    };
    opened.stops.iter().enumerate().filter_map(line).collect()
}

fn address(assignment: &str, at: usize) -> String {
    format!("{}&to=summary", page_of(assignment, Some(at)))
}

fn answer(assignment: &str, line: &Line, lang: &'static str) -> impl IntoView + use<> {
    let answered = !line.answer.is_empty();
    let (link_words, name) = if answered {
        (t::questionnaire::change().to_owned(), t::questionnaire::change_n(line.number))
    } else {
        (t::questionnaire::answer_n(line.number), t::questionnaire::answer_n(line.number))
    };
    let href = address(assignment, line.at);
    view! {
        <li class="ds-card">
            <p lang=lang>{line.question.clone()}</p>
            {if answered {
                view! { <p lang=lang class="as-written"><strong>{line.answer.clone()}</strong></p> }.into_any()
            } else {
                view! { <p><strong>{t::questionnaire::not_answered()}</strong></p> }.into_any()
            }}
            <div class="row"><a class="ds-link" href=href aria-label=name>{link_words}</a></div>
        </li>
    }
}

/// What keeps the answers from being sent: words and addresses.
fn to_mend(assignment: &str, lines: &[Line], errors: &[FieldError]) -> Vec<(String, String)> {
    let found = lines.iter().filter_map(|line| Some((line, errors.iter().find(|error| error.field == line.link_id)?)));
    let told = found.map(|(line, error)| {
        let words = match error.code.as_str() {
            "required" => t::questionnaire::answer_n(line.number),
            _ => t::questionnaire::mend_n(line.number, field_error_text(error)),
        };
        (words, address(assignment, line.at))
    });
    told.collect()
}

#[component]
fn ToMend(links: Vec<(String, String)>) -> impl IntoView {
    let line = |(words, href): (String, String)| view! { <li><a class="ds-link" href=href>{words}</a></li> };
    view! {
        <div class="ds-error-summary" role="alert">
            <h2 class="ds-heading" data-size="xs">{t::questionnaire::missing_title()}</h2>
            <p>{t::questionnaire::missing_text()}</p>
            <ul>{links.into_iter().map(line).collect_view()}</ul>
        </div>
    }
}
