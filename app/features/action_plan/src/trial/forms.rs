//! The form that the address asks for.

use super::{
    Acts, Asked,
    api::{SaveEmployerCall, SaveJobStep, SaveTrialDay, work_trial},
    base,
};
use crate::parts::{About, Frame, InWords, Stands};
use contract::work_trial::{TrialEntry, WorkTrial};
use domain::{
    goal::{ItemKind, SHORT_MAX},
    work_trial::{CallStage, DIARY_MAX, EmployerCall, JobStep, JobTopic, TrialDay, TrialItem},
};
use leptos::prelude::*;
use ui::{
    form::use_form_about,
    prelude::*,
    work_trial::{kind, lines, stage},
};

#[component]
pub(super) fn FormPart(trial: WorkTrial, named: String, asked: Asked, acts: Acts) -> impl IntoView {
    let WorkTrial { items, may_write, submission_id, today, .. } = trial;
    let own = named.is_empty();
    let edit = asked.edit.get();
    let item = items.into_iter().find(|item| item.id.to_string() == edit);
    let kind = item.as_ref().map(|item| item.item.kind()).or_else(|| ItemKind::parse(&asked.form.read()));
    let kind = kind.filter(|kind| may_write && kind.is_written_by(own));
    let base = base(&named);
    let back = base.clone();
    let about = About {
        named,
        id: item.as_ref().map_or_else(String::new, |item| item.id.to_string()),
        stands: Stands { item: item.as_ref().map(in_words), submission_id },
        base,
        read: |named, id| {
            Box::pin(async move {
                let trial = work_trial(named).await?;
                let item = trial.items.iter().find(|item| item.id.to_string() == id).map(in_words);
                Ok(Stands { item, submission_id: trial.submission_id })
            })
        },
    };
    let before = item.map(|item| item.item);
    match kind {
        Some(ItemKind::TrialDay) => {
            let on = asked.on.get();
            let on = if on.is_empty() { today.clone() } else { on };
            view! { <DayForm before about on today action=acts.day/> }.into_any()
        }
        Some(ItemKind::EmployerCall) => view! { <CallForm before about today action=acts.call/> }.into_any(),
        Some(ItemKind::JobStep) => {
            view! { <JobForm before about topic=asked.topic.get() today action=acts.job/> }.into_any()
        }
        _ => view! {
            <Alert tone=Tone::Warning>
                <p>{t::goals::conflict_gone()} " " <a class="ds-link" href=back>{t::work_trial::title()}</a></p>
            </Alert>
        }
        .into_any(),
    }
}

fn in_words(entry: &TrialEntry) -> InWords {
    let heading = format!("{}: {}", kind(&entry.item), entry.day);
    InWords { version: entry.version, heading, lines: lines(entry) }
}

#[component]
fn DayForm(
    before: Option<TrialItem>,
    about: About,
    on: String,
    today: String,
    action: FormAction<SaveTrialDay>,
) -> impl IntoView {
    use t::work_trial as text;
    let form = use_form_about(action, "id", &about.id);
    let before = match before {
        Some(TrialItem::TrialDay(day)) => day,
        _ => TrialDay { on, did: String::new(), worked: None, effort: None, spoke_to: None },
    };
    let labels = vec![
        ("on", text::on()),
        ("did", text::did()),
        ("worked", text::worked()),
        ("effort", text::effort()),
        ("spoke_to", text::spoke_to()),
    ];
    let title = about.title(text::new_day(), text::edit_day());
    view! {
        <Frame about title action form labels>
            <DateField form name="on" label=text::on() value=before.on max=today/>
            <TextArea form name="did" label=text::did() value=before.did max_length=DIARY_MAX/>
            <TextArea
                form
                name="worked"
                label=text::worked()
                value=before.worked.unwrap_or_default()
                max_length=DIARY_MAX
                optional=true
            />
            <Scale
                form
                name="effort"
                label=text::effort()
                low=t::training::effort_low()
                high=t::training::effort_high()
                value=before.effort.map(|n| n.to_string()).unwrap_or_default()
                optional=true
            />
            <TextField
                form
                name="spoke_to"
                label=text::spoke_to()
                value=before.spoke_to.unwrap_or_default()
                max_length=SHORT_MAX
                optional=true
            />
        </Frame>
    }
}

#[component]
fn CallForm(
    before: Option<TrialItem>,
    about: About,
    today: String,
    action: FormAction<SaveEmployerCall>,
) -> impl IntoView {
    use t::work_trial as text;
    let form = use_form_about(action, "id", &about.id);
    let (chosen, on, with, agreed) = match before {
        Some(TrialItem::EmployerCall(EmployerCall { stage, on, with, agreed })) => (stage.as_str(), on, with, agreed),
        _ => ("", today.clone(), String::new(), String::new()),
    };
    let labels = vec![("stage", text::stage()), ("on", text::on()), ("with", text::with()), ("agreed", text::agreed())];
    let title = about.title(text::new_call(), text::edit_call());
    let stages = CallStage::ALL.iter().map(|one| Choice::new(one.as_str(), stage(*one))).collect();
    view! {
        <Frame about title action form labels>
            <RadioGroup form name="stage" label=text::stage() options=stages value=chosen/>
            <DateField form name="on" label=text::on() value=on max=today/>
            <TextField form name="with" label=text::with() value=with max_length=SHORT_MAX/>
            <TextArea
                form
                name="agreed"
                label=text::agreed()
                hint=text::agreed_hint()
                value=agreed
                max_length=DIARY_MAX
            />
        </Frame>
    }
}

#[component]
fn JobForm(
    before: Option<TrialItem>,
    about: About,
    topic: String,
    today: String,
    action: FormAction<SaveJobStep>,
) -> impl IntoView {
    use t::work_trial as text;
    let form = use_form_about(action, "id", &about.id);
    let (chosen, on, did, next) = match before {
        Some(TrialItem::JobStep(JobStep { topic, on, did, next })) => {
            (topic.to_string(), on, did, next.unwrap_or_default())
        }
        _ => (topic, today.clone(), String::new(), String::new()),
    };
    let labels = vec![("topic", text::topic()), ("on", text::on()), ("did", text::step_did()), ("next", text::next())];
    let title = about.title(text::new_job(), text::edit_job());
    let topics = JobTopic::ALL.iter().map(|one| Choice::new(one.as_str(), ui::work_trial::topic(*one))).collect();
    view! {
        <Frame about title action form labels>
            <RadioGroup form name="topic" label=text::topic() options=topics value=chosen/>
            <DateField form name="on" label=text::on() value=on max=today/>
            <TextArea form name="did" label=text::step_did() value=did max_length=DIARY_MAX/>
            <TextArea form name="next" label=text::next() value=next max_length=DIARY_MAX optional=true/>
        </Frame>
    }
}
