//! The whole course on one line: phases as wide as they are long, and under them the days that stand out. Invariant: what
//! the line shows is said in words too.

use contract::plan::{Course, CoursePhase, Milestone, MilestoneKind, Turn};
use leptos::prelude::*;
use ui::prelude::*;

#[component]
pub(crate) fn WholeCourse(course: Course) -> impl IntoView {
    use t::plan as text;
    let Course { programme, weeks, week, phases, milestones } = course;
    let now = week.map(|week| text::course_week(week, weeks));
    view! {
        <section class="stack" aria-labelledby="plan-course">
            <h2 class="ds-heading" data-size="sm" id="plan-course">{text::course_title()}</h2>
            <p>{programme} {now.map(|now| view! { <span class="muted">" · " {now}</span> })}</p>
            <ol class="course">{phases.into_iter().map(|phase| view! { <Phase phase/> }).collect_view()}</ol>
            <ol class="lines">{milestones.into_iter().map(|one| view! { <Day one/> }).collect_view()}</ol>
        </section>
    }
}

#[component]
fn Phase(phase: CoursePhase) -> impl IntoView {
    let CoursePhase { name, path, days: (first, last), weeks, turn } = phase;
    let only = path.map(ui::programme::path);
    view! {
        <li class="phase" data-weeks=weeks.to_string() aria-current=(turn == Turn::Now).then_some("step")>
            <strong>{name}</strong>
            {only.map(|only| view! { <span class="small">{only}</span> })}
            <span class="small">{t::plan::week_span(first, last)}</span>
            <TurnTag turn/>
        </li>
    }
}

#[component]
fn Day(one: Milestone) -> impl IntoView {
    use t::plan as text;
    let Milestone { name, date, kind, turn } = one;
    let words = match kind {
        MilestoneKind::Start => text::first_day().to_owned(),
        MilestoneKind::End => text::last_day().to_owned(),
        MilestoneKind::Timepoint => text::asked(name),
        MilestoneKind::FollowUp => text::follow_up(name),
    };
    view! {
        <li class="row between">
            <span class="stack tight">
                <strong>{words}</strong>
                <span class="muted">{date}</span>
            </span>
            <TurnTag turn/>
        </li>
    }
}

#[component]
fn TurnTag(turn: Turn) -> impl IntoView {
    let (tone, words) = match turn {
        Turn::Over => (Tone::Neutral, t::plan::turn_over()),
        Turn::Now => (Tone::Accent, t::plan::turn_now()),
        Turn::Ahead => (Tone::Neutral, t::plan::turn_ahead()),
    };
    view! { <Tag tone>{words}</Tag> }
}
