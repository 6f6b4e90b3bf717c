//! What waits: questionnaires for an answer, a day at work for a few words.

use contract::{
    questionnaire::DueItem,
    today::{Day, Diary, Today},
};
use leptos::prelude::*;
use ui::prelude::*;

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
    let started = item.answered > 0;
    let progress = started.then(|| view! { <p>{t::today::due_progress(item.answered, item.total)}</p> });
    let words = if started { t::today::due_continue() } else { t::today::due_start() };
    view! {
        <section class="ds-card">
            <h2 class="ds-heading" data-size="xs" lang=item.title.lang.as_str()>{item.title.text.clone()}</h2>
            {progress}
            <p>{t::today::due_minutes(i64::from(item.minutes))}</p>
            <div class="row">
                <LinkButton href=format!("/questionnaires/{}", item.assignment) variant=Variant::Secondary>
                    {words}
                    <span class="visually-hidden">{t::today::of_session(&item.title.text)}</span>
                </LinkButton>
                <span class="muted">{t::today::due_deadline(&item.due.text)}</span>
            </div>
        </section>
    }
}
