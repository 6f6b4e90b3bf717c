//! What waits: questionnaires for an answer, a day at work for a few words.

use contract::{
    questionnaire::DueItem,
    today::{Day, Diary, Today},
};
use leptos::prelude::*;
use ui::{
    prelude::*,
    put_off::{IsPutOff, PutOff},
};

#[component]
pub(crate) fn DueList(today: RwSignal<Today>) -> impl IntoView {
    let due = Memo::new(move |_| match &today.read().day {
        Day::Participant(day) => day.due.clone(),
        _ => Vec::new(),
    });
    let diary = Memo::new(move |_| match &today.read().day {
        Day::Participant(day) => day.diary.clone(),
        _ => None,
    });
    view! {
        {move || diary.get().map(|diary| view! { <DiaryCard diary/> })}
        {move || due.get().into_iter().map(|item| view! { <DueCard item/> }).collect_view()}
    }
}

#[component]
fn DiaryCard(diary: Diary) -> impl IntoView {
    let href = format!("/work-trial?form=trial_day&on={}", diary.on);
    view! {
        <section class="ds-card">
            <h2 class="ds-heading" data-size="xs">{t::today::diary_title()}</h2>
            <p>{t::today::diary_text(&diary.day)}</p>
            <LinkButton href variant=Variant::Secondary>{t::work_trial::write()}</LinkButton>
        </section>
    }
}

#[component]
fn DueCard(item: DueItem) -> impl IntoView {
    let (assignment, title, lang) = (item.assignment, item.title.text, item.title.lang.as_str());
    if let Some(until) = item.put_off {
        return view! {
            <section class="ds-card">
                <h2 class="ds-heading" data-size="xs" lang=lang>{title.clone()}</h2>
                <IsPutOff assignment of=title until back="/"/>
            </section>
        }
        .into_any();
    }
    let started = item.answered > 0;
    let progress = started.then(|| view! { <p>{t::today::due_progress(item.answered, item.total)}</p> });
    let words = if started { t::today::due_continue() } else { t::today::due_start() };
    let minutes = item.battery.as_ref().map_or(item.minutes, |battery| battery.minutes);
    let battery =
        item.battery.map(|battery| view! { <p>{t::today::due_battery(battery.number, battery.parts.len())}</p> });
    let put_off = item.may_put_off.map(|days| view! { <PutOff assignment of=title.clone() days back="/"/> });
    view! {
        <section class="ds-card">
            <h2 class="ds-heading" data-size="xs" lang=lang>{title.clone()}</h2>
            {battery}
            {progress}
            <p>{t::today::due_minutes(i64::from(minutes))}</p>
            <div class="row">
                <LinkButton href=format!("/questionnaires/{assignment}") variant=Variant::Secondary>
                    {words}
                    <span class="visually-hidden">{t::today::of_session(&title)}</span>
                </LinkButton>
                <span class="muted">{t::today::due_deadline(&item.due.text)}</span>
            </div>
            {put_off}
        </section>
    }
    .into_any()
}
