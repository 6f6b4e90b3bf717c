//! One alert, and the form that says what was done.

use super::{Limits, PAGE};
use crate::api::{AcknowledgeRiskAlert, alerts};
use contract::{
    questionnaire::When as Moment,
    risk::{Alert as RiskAlert, Done},
};
use domain::risk::{AnsweredIn, MOST_WORDS, Rung};
use leptos::prelude::*;
use ui::{
    form::{Standing, as_it_stands},
    prelude::*,
};

/// What is known of it.
#[component]
pub(super) fn Facts(alert: RiskAlert) -> impl IntoView {
    use t::risk_alerts as text;
    let RiskAlert {
        enrolment,
        name,
        title,
        timepoint,
        answered_in,
        raised,
        responsible,
        deputy,
        told,
        next,
        again,
        done,
        ..
    } = alert;
    let timepoint = if timepoint.is_empty() { text::beside().to_owned() } else { timepoint };
    let raised_words = match answered_in {
        AnsweredIn::Draft => text::in_draft(&raised.text),
        AnsweredIn::Sent => raised.text.clone(),
    };
    let nobody = responsible.is_none().then(|| view! { <p>{text::nobody()}</p> });
    view! {
        <h3 class="ds-heading" data-size="xs">
            {match enrolment {
                Some(id) => view! { <a class="ds-link" href=format!("/participants/{id}")>{name}</a> }.into_any(),
                None => name.into_any(),
            }}
        </h3>
        {again
            .then(|| {
                view! {
                    <p>
                        <Tag tone=Tone::Warning icon=icon::WARNING>{text::again()}</Tag>
                    </p>
                    <p>{text::again_text()}</p>
                }
            })}
        {nobody}
        <dl class="facts">
            <dt>{text::form()}</dt>
            <dd lang=title.lang.as_str()>{title.text}</dd>
            <dt>{text::timepoint()}</dt>
            <dd>{timepoint}</dd>
            <dt>{text::raised()}</dt>
            <dd>
                <time datetime=raised.iso>{raised_words}</time>
            </dd>
            {responsible.map(|name| view! { <dt>{text::responsible()}</dt><dd>{name}</dd> })}
            {deputy.map(|name| view! { <dt>{text::deputy()}</dt><dd>{name}</dd> })}
            <dt>{text::told()}</dt>
            {told.iter().map(|(rung, at)| view! { <dd>{told_words(*rung, at)}</dd> }).collect_view()}
            {next.map(|(rung, at)| view! { <dt>{text::next()}</dt><dd>{next_words(rung, &at)}</dd> })}
        </dl>
        {done.into_iter().map(|done| view! { <WasDone done/> }).collect_view()}
    }
}

#[component]
fn WasDone(done: Done) -> impl IntoView {
    view! {
        <div class="stack tight">
            <p><strong>{t::risk_alerts::done_was()}</strong></p>
            <p class="note">{done.words}</p>
            <p class="muted small">{t::risk_alerts::done_by(&done.by, &done.at.text)}</p>
        </div>
    }
}

fn told_words(rung: Rung, at: &Moment) -> String {
    match rung {
        Rung::Responsible => t::risk_alerts::told_responsible(&at.text),
        Rung::Deputy => t::risk_alerts::told_deputy(&at.text),
        Rung::Leaders => t::risk_alerts::told_leaders(&at.text),
    }
}

fn next_words(rung: Rung, at: &Moment) -> String {
    match rung {
        Rung::Responsible => t::risk_alerts::next_responsible(&at.text),
        Rung::Deputy => t::risk_alerts::next_deputy(&at.text),
        Rung::Leaders => t::risk_alerts::next_leaders(&at.text),
    }
}

fn labels() -> Vec<(&'static str, &'static str)> {
    vec![("done", t::risk_alerts::done())]
}

/// One that waits, and the form. When more was answered meanwhile the page says so, and the next try is about that.
#[component]
pub(super) fn Open(alert: RiskAlert, action: FormAction<AcknowledgeRiskAlert>, form: FormState) -> impl IntoView {
    let id = alert.id;
    let Standing { now, version } = as_it_stands(
        form,
        &alert,
        |alert| alert.version,
        move || {
            let read = alerts();
            async move {
                let found = read.await?;
                Ok(found.open.into_iter().chain(found.done).find(|one| one.id == id))
            }
        },
    );
    view! {
        <p class="back">
            <a class="ds-link" href=PAGE><Icon of=icon::BACK/> {t::risk_alerts::title()}</a>
        </p>
        <Limits/>
        <section class="ds-card">
            <h2 class="visually-hidden">{t::risk_alerts::write()}</h2>
            {move || view! { <Facts alert=now.get().unwrap_or_else(|| alert.clone())/> }}
        </section>
        <SendForm action=action>
            <ErrorSummary form labels=labels()/>
            <Hidden name="alert" value=id.to_string()/>
            <Hidden name="version" value=version/>
            <TextArea
                form
                name="done"
                label=t::risk_alerts::done()
                hint=t::risk_alerts::done_hint()
                max_length=MOST_WORDS
                rows=5
            />
            <div class="actions">
                <Button busy=form.busy()>{t::risk_alerts::send()}</Button>
                <LinkButton href=PAGE variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
            </div>
        </SendForm>
    }
}

/// Words that were refused because somebody else was first: they stand.
#[component]
pub(super) fn Lost(form: FormState) -> impl IntoView {
    let typed = form.value_of("done").filter(|text| !text.is_empty());
    view! {
        <ErrorSummary form labels=labels()/>
        {typed
            .map(|text| {
                view! {
                    <Card title=t::risk_alerts::lost_title()>
                        <p>{t::risk_alerts::lost()}</p>
                        <p class="note">{text}</p>
                    </Card>
                }
            })}
    }
}
