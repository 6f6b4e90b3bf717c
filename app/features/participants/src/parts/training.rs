//! A participant's training log, as staff read it.

use contract::{participants::TrainingView, training::Entry};
use domain::training::{Feeling, TrainingKind};
use leptos::prelude::*;
use ui::prelude::*;

/// The last weeks as a chart, this week's entries below.
#[component]
pub fn Training(training: TrainingView) -> impl IntoView {
    let bars = training.weeks.iter().map(|(week, minutes)| Bar::new(t::common::week(week), *minutes)).collect();
    view! {
        <Card title=t::participants::training_title()>
            <WeekBars
                caption=t::participants::training_chart()
                bars
                format=t::common::minutes
                column=t::participants::training_minutes()
            />
            <h3 class="ds-heading" data-size="2xs">{t::participants::this_week()}</h3>
            {if training.entries.is_empty() {
                view! { <p class="muted">{t::participants::training_none()}</p> }.into_any()
            } else {
                view! {
                    <ul class="lines">
                        {training.entries.into_iter().map(|entry| view! { <Line entry/> }).collect_view()}
                    </ul>
                }
                    .into_any()
            }}
        </Card>
    }
}

#[component]
fn Line(entry: Entry) -> impl IntoView {
    let effort = entry.effort.map(t::participants::effort);
    let more: Vec<String> =
        effort.into_iter().chain(entry.feeling.map(|feeling| feeling_words(feeling).to_owned())).collect();
    view! {
        <li>
            <p>
                <strong>{kind_words(entry.kind)}</strong> ", " {t::common::minutes(i64::from(entry.minutes))} ". "
                <span class="muted">{entry.day}</span>
            </p>
            {(!more.is_empty()).then(|| view! { <p class="muted">{more.join(". ")}</p> })}
            {entry.note.map(|note| view! { <p class="note">{note}</p> })}
        </li>
    }
}

fn kind_words(kind: TrainingKind) -> &'static str {
    use t::participants as words;
    match kind {
        TrainingKind::Walk => words::kind_walk(),
        TrainingKind::Strength => words::kind_strength(),
        TrainingKind::Endurance => words::kind_endurance(),
        TrainingKind::Mobility => words::kind_mobility(),
        TrainingKind::Water => words::kind_water(),
        TrainingKind::Other => words::kind_other(),
    }
}

fn feeling_words(feeling: Feeling) -> &'static str {
    use t::participants as words;
    match feeling {
        Feeling::Good => words::feeling_good(),
        Feeling::Ok => words::feeling_ok(),
        Feeling::Hard => words::feeling_hard(),
    }
}
