//! The form for logging a training, and for changing one. Invariant: it is drawn anew only when another entry is asked
//! for or the server has accepted it, so what is typed stays.

use super::{entry_words, feeling_words, kind_words};
use crate::{
    api::{EditTraining, LogTraining, blank as read_blank},
    focus,
};
use contract::{
    AppError,
    training::{Blank, Entry},
};
use domain::training::{Feeling, MINUTES, NOTE_MAX, TrainingKind};
use leptos::prelude::*;
use ui::{
    form::{Standing, as_it_stands},
    prelude::*,
};

/// For a training that is new.
#[component]
pub(crate) fn LogForm(
    action: FormAction<LogTraining>,
    form: FormState,
    blank: Blank,
    last: StoredValue<Option<String>>,
) -> impl IntoView {
    focus::follow(last, String::new(), focus::FORM);
    let submission_id = blank.submission_id.clone();
    view! {
        <section class="ds-card" aria-labelledby=focus::FORM>
            <h2 class="ds-heading" data-size="xs" id=focus::FORM tabindex="-1">{t::training::form_title()}</h2>
            <SendForm action=action>
                <Errors form/>
                <Hidden name="submission_id" value=submission_id/>
                <Fields form blank/>
                <Save form/>
            </SendForm>
        </section>
    }
}

/// For an entry that stands in the log.
#[component]
pub(crate) fn EditForm(
    action: FormAction<EditTraining>,
    form: FormState,
    blank: Blank,
    entry: Entry,
    last: StoredValue<Option<String>>,
) -> impl IntoView {
    focus::follow(last, entry.id.to_string(), focus::FORM);
    let id = entry.id.to_string();
    let Standing { now, version } = as_it_stands(form, &entry, |entry| entry.version, {
        let id = id.clone();
        move || {
            let read = read_blank(id.clone());
            async move { Ok(read.await?.entry) }
        }
    });
    view! {
        <section class="ds-card" aria-labelledby=focus::FORM>
            <h2 class="ds-heading" data-size="xs" id=focus::FORM tabindex="-1">{t::training::edit_title()}</h2>
            <SendForm action=action>
                <Errors form/>
                {move || now.get().map(|entry| view! { <ChangedElsewhere entry/> })}
                <Hidden name="id" value=id/>
                <Hidden name="version" value=version/>
                <Fields form blank/>
                <Save form cancel="/training"/>
            </SendForm>
        </section>
    }
}

#[component]
fn ChangedElsewhere(entry: Entry) -> impl IntoView {
    let words = format!("{}. {}", entry.day, entry_words(&entry));
    view! {
        <Alert tone=Tone::Warning title=t::training::conflict_title()>
            <p>{t::training::conflict_now(words)}</p>
            <p>{t::training::conflict_then()}</p>
        </Alert>
    }
}

#[component]
fn Errors(form: FormState) -> impl IntoView {
    let labels = vec![
        ("kind", t::training::kind()),
        ("minutes", t::training::minutes()),
        ("performed_on", t::training::performed_on()),
        ("effort", t::training::effort()),
        ("feeling", t::training::feeling()),
        ("note", t::training::note()),
    ];
    view! {
        <ErrorSummary form labels/>
        {move || unreached(form).then(|| view! { <p>{t::errors::kept()}</p> })}
    }
}

/// Did the server not answer?
fn unreached(form: FormState) -> bool {
    matches!(*form.error().read(), Some(AppError::Unavailable))
}

#[component]
fn Save(form: FormState, #[prop(optional)] cancel: Option<&'static str>) -> impl IntoView {
    let words = move || if unreached(form) { t::common::try_again() } else { t::common::save() };
    view! {
        <div class="actions">
            <Button busy=form.busy()>{words}</Button>
            {cancel.map(|href| view! { <LinkButton href variant=Variant::Tertiary>{t::common::cancel()}</LinkButton> })}
        </div>
    }
}

#[component]
fn Fields(form: FormState, blank: Blank) -> impl IntoView {
    let Blank { entry, oldest, today, .. } = blank;
    let kinds = TrainingKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind_words(*kind))).collect();
    let feelings = Feeling::ALL.iter().map(|feeling| Choice::new(feeling.as_str(), feeling_words(*feeling))).collect();
    let value = |of: fn(&Entry) -> Option<String>| entry.as_ref().and_then(of).unwrap_or_default();
    let kind = value(|entry| Some(entry.kind.to_string()));
    let minutes = value(|entry| Some(entry.minutes.to_string()));
    let effort = value(|entry| entry.effort.map(|n| n.to_string()));
    let feeling = value(|entry| entry.feeling.map(|feeling| feeling.to_string()));
    let note = value(|entry| entry.note.clone());
    let performed_on = entry.as_ref().map_or_else(|| today.clone(), |entry| entry.performed_on.clone());
    view! {
        <RadioGroup form name="kind" label=t::training::kind() options=kinds value=kind/>
        <NumberField
            form
            name="minutes"
            label=t::training::minutes()
            hint=t::training::minutes_hint(MINUTES.start(), MINUTES.end())
            suffix=t::training::minutes_unit()
            value=minutes
        />
        <DateField form name="performed_on" label=t::training::performed_on() min=oldest max=today value=performed_on/>
        <Scale
            form
            name="effort"
            label=t::training::effort()
            low=t::training::effort_low()
            high=t::training::effort_high()
            value=effort
            optional=true
        />
        <RadioGroup form name="feeling" label=t::training::feeling() options=feelings value=feeling optional=true/>
        <TextArea
            form
            name="note"
            label=t::training::note()
            hint=t::training::note_hint()
            value=note
            max_length=NOTE_MAX
            optional=true
        />
    }
}
