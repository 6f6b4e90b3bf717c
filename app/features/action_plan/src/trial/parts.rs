//! What stands on the page: days, talks with the employer, steps towards a job.

use super::{api::VoidTrialItem, base};
use crate::parts::{Change, Lines};
use contract::work_trial::{PlannedDay, TrialEntry, WorkTrial};
use domain::{
    goal::ItemKind,
    work_trial::{JobTopic, TrialItem},
};
use leptos::prelude::*;
use ui::{
    prelude::*,
    work_trial::{kind, lines, topic},
};

/// Is it about a workplace there is, not about finding one?
pub(super) fn is_of_employer(item: &TrialItem) -> bool {
    !matches!(item, TrialItem::JobStep(_))
}

fn of_kind(trial: &WorkTrial, kind: ItemKind) -> Vec<TrialEntry> {
    let mut items: Vec<TrialEntry> = trial.items.iter().filter(|one| one.item.kind() == kind).cloned().collect();
    // the latest first; of several on one day the one written last
    items.reverse();
    items.sort_by(|a, b| b.item.day().cmp(a.item.day()));
    items
}

/// Days that are planned and not written of, then the diary.
#[component]
pub(super) fn Days(trial: WorkTrial, named: String, void: FormAction<VoidTrialItem>) -> impl IntoView {
    use t::work_trial as text;
    let own = named.is_empty();
    let base = base(&named);
    let diary = of_kind(&trial, ItemKind::TrialDay);
    let open: Vec<PlannedDay> = trial.days.into_iter().filter(|day| day.written.is_none()).collect();
    let write = own && trial.may_write;
    let nothing = open.is_empty() && diary.is_empty();
    let planned = {
        let base = base.clone();
        move |day: PlannedDay| view! { <Planned day base=base.clone() write/> }
    };
    let href = format!("{base}?form=trial_day");
    view! {
        <Card title=text::days()>
            {nothing.then(|| view! { <p class="muted">{text::days_none()}</p> })}
            {(!open.is_empty()).then(|| view! { <ul class="lines">{open.into_iter().map(planned).collect_view()}</ul> })}
            {diary.into_iter().map(|item| view! { <Written item base=base.clone() write void/> }).collect_view()}
            {write.then(|| view! { <p><a class="ds-link" href=href>{text::add_day()}</a></p> })}
        </Card>
    }
}

#[component]
fn Planned(day: PlannedDay, base: String, write: bool) -> impl IntoView {
    use t::work_trial as text;
    let href = format!("{base}?form=trial_day&on={}", day.on);
    let words = if day.has_come { text::not_written() } else { text::coming() };
    let of = day.day.clone();
    view! {
        <li class="stack tight">
            <p>
                <strong>{day.day}</strong> " " <span class="muted">{day.span}</span> <br/> {day.title} ", " {day.place}
            </p>
            {if write && day.has_come {
                view! {
                    <p>
                        <LinkButton href variant=Variant::Secondary>
                            {text::write()} <span class="visually-hidden">": " {of}</span>
                        </LinkButton>
                    </p>
                }
                    .into_any()
            } else {
                view! { <p class="muted">{words}</p> }.into_any()
            }}
        </li>
    }
}

/// One thing that was written, under its day.
#[component]
fn Written(item: TrialEntry, base: String, write: bool, void: FormAction<VoidTrialItem>) -> impl IntoView {
    let words = format!("{}: {}", kind(&item.item), item.day);
    let said = lines(&item);
    view! {
        <article class="stack tight">
            <h3 class="ds-heading" data-size="2xs">
                <span class="visually-hidden">{kind(&item.item)} ": "</span> {item.day}
            </h3>
            <Lines lines=said/>
            <p class="small muted">{t::work_trial::by(&item.by, &item.at.text)}</p>
            {write.then(|| view! { <Change id=item.id version=item.version words base void/> })}
        </article>
    }
}

/// The talks with the employer: the team writes them down, all read them.
#[component]
pub(super) fn Calls(trial: WorkTrial, named: String, void: FormAction<VoidTrialItem>) -> impl IntoView {
    use t::work_trial as text;
    let base = base(&named);
    let calls = of_kind(&trial, ItemKind::EmployerCall);
    let write = !named.is_empty() && trial.may_write;
    let nothing = calls.is_empty();
    let href = format!("{base}?form=employer_call");
    view! {
        <Card title=text::calls()>
            {nothing.then(|| view! { <p class="muted">{text::calls_none()}</p> })}
            {calls.into_iter().map(|item| view! { <Written item base=base.clone() write void/> }).collect_view()}
            {write.then(|| view! { <p><a class="ds-link" href=href>{text::add_call()}</a></p> })}
        </Card>
    }
}

/// The four things to work on, each with what was done.
#[component]
pub(super) fn JobSteps(trial: WorkTrial, named: String, void: FormAction<VoidTrialItem>) -> impl IntoView {
    use t::work_trial as text;
    let base = base(&named);
    let steps = of_kind(&trial, ItemKind::JobStep);
    let write = trial.may_write;
    let of = move |about: &JobTopic| {
        let about = *about;
        let of_topic = |one: &&TrialEntry| matches!(&one.item, TrialItem::JobStep(step) if step.topic == about);
        let done: Vec<TrialEntry> = steps.iter().filter(of_topic).cloned().collect();
        let nothing = done.is_empty();
        let href = format!("{base}?form=job_step&topic={about}");
        let (base, name) = (base.clone(), topic(about));
        view! {
            <Card title=name>
                {nothing.then(|| view! { <p class="muted">{text::not_begun()}</p> })}
                {done.into_iter().map(|item| view! { <Written item base=base.clone() write void/> }).collect_view()}
                {write
                    .then(|| {
                        view! {
                            <p>
                                <a class="ds-link" href=href>
                                    {text::add_job()} <span class="visually-hidden">": " {name}</span>
                                </a>
                            </p>
                        }
                    })}
            </Card>
        }
    };
    view! {
        <h2 class="ds-heading" data-size="sm">{text::job()}</h2>
        <p class="muted">{text::job_lead()}</p>
        {JobTopic::ALL.iter().map(of).collect_view()}
    }
}
