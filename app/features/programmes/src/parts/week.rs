//! A week of a programme, day by day. Invariant: by a form and links, so that it needs no script.

use contract::programme::{Day, Preview, Session};
use domain::{programme::MOST_PARTICIPANTS, schedule::Format};
use leptos::prelude::*;
use ui::prelude::*;

/// The week that was asked for, and the ways to the others.
#[component]
pub(crate) fn Week(preview: Preview, action: String, version: i32, path: String) -> impl IntoView {
    use t::programmes as text;
    let Preview { week, weeks, participants, .. } = preview;
    let to = move |week: u16| format!("{path}&week={week}&participants={participants}");
    let before = (week > 1)
        .then(|| view! { <LinkButton href=to(week - 1) variant=Variant::Secondary>{text::week_before()}</LinkButton> });
    let after = (week < weeks)
        .then(|| view! { <LinkButton href=to(week + 1) variant=Variant::Secondary>{text::week_after()}</LinkButton> });
    view! {
        <Card title=text::preview_title()>
            <form method="get" action=action class="row end">
                <Hidden name="version" value=version.to_string()/>
                <NumberField name="week" label=text::week() value=week.to_string() min=1 max=i64::from(weeks.max(1))/>
                <NumberField
                    name="participants"
                    label=text::participants()
                    value=participants.to_string()
                    min=1
                    max=i64::try_from(MOST_PARTICIPANTS).unwrap_or(i64::MAX)
                />
                <Button variant=Variant::Secondary>{text::show()}</Button>
            </form>
            <Days preview/>
            <div class="row">{before} {after}</div>
        </Card>
    }
}

/// The days of the week, or why there are none.
#[component]
pub(crate) fn Days(preview: Preview) -> impl IntoView {
    use t::programmes as text;
    let Preview { week, weeks, participants, starts, days, problem } = preview;
    let none = days.is_empty() && problem.is_none();
    view! {
        <p class="muted">{text::preview_of(week, weeks, text::group_of(count(participants)), starts)}</p>
        {problem.map(|problem| view! { <Alert tone=Tone::Warning><p>{problem}</p></Alert> })}
        {none.then(|| view! { <p>{text::no_sessions()}</p> })}
        {days.into_iter().map(|day| view! { <OneDay day/> }).collect_view()}
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[component]
fn OneDay(day: Day) -> impl IntoView {
    use t::programmes as text;
    let line = |one: Session| {
        let whom = match one.format {
            Format::Group => text::whole_group(count(one.whom.len())),
            Format::Individual => {
                let numbers: Vec<String> = one.whom.iter().map(ToString::to_string).collect();
                text::participant_number(numbers.join(", "))
            }
        };
        view! {
            <li class="row between">
                <span class="stack tight">
                    <span><span class="number">{one.time}</span> " " <strong>{one.name}</strong></span>
                    <span class="muted small">{whom}</span>
                </span>
                <ChannelTag channel=one.channel/>
            </li>
        }
    };
    view! {
        <section class="stack tight">
            <h3 class="ds-heading" data-size="2xs">{day.title}</h3>
            <ul class="lines">{day.sessions.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}
