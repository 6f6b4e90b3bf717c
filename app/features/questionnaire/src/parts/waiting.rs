//! A questionnaire that waits for an answer, alone or as the next of several.

use contract::questionnaire::{Battery, DueItem, Part};
use leptos::prelude::*;
use ui::{
    prelude::*,
    put_off::{IsPutOff, PutOff},
};

/// Where the list puts off from, and comes back to.
pub const LIST: &str = "/questionnaires";

/// With `putting_off` it may be put off.
pub fn open_item(item: DueItem, putting_off: bool) -> impl IntoView {
    let begun = item.answered > 0;
    let complete = begun && item.complete;
    let path = format!("/questionnaires/{}", item.assignment);
    let (href, action) = match (complete, begun) {
        (true, _) => (format!("{path}/summary"), t::questionnaire::look_over()),
        (false, true) => (path, t::questionnaire::go_on()),
        (false, false) => (path, t::questionnaire::start()),
    };
    let minutes = i64::from(item.minutes);
    let effort = match (complete, begun) {
        (true, _) => None,
        (false, true) => Some(t::questionnaire::minutes_left(minutes)),
        (false, false) => Some(t::questionnaire::about_minutes(minutes)),
    };
    let progress = begun.then(|| t::questionnaire::answered(item.answered, item.total));
    let days = item.may_put_off.filter(|_| putting_off);
    let (assignment, title) = (item.assignment, item.title.text);
    let put_off = days.map(|days| view! { <PutOff assignment of=title.clone() days back=LIST/> });
    view! {
        <li class="ds-card" data-color="accent">
            <h3 class="ds-heading" data-size="xs" lang=item.title.lang.as_str()>{title.clone()}</h3>
            {(!item.timepoint.is_empty()).then(|| view! { <p>{item.timepoint}</p> })}
            {item.battery.map(|battery| view! { <Among battery/> })}
            <p class="muted">
                {[progress, effort].into_iter().flatten().collect::<Vec<_>>().join(" · ")}
            </p>
            <p class="muted">
                <time datetime=item.due.iso>{t::questionnaire::due(item.due.text)}</time>
            </p>
            <div class="actions">
                <LinkButton href>{action}</LinkButton>
            </div>
            {put_off}
        </li>
    }
}

/// Which of how many it is, and the others.
#[component]
fn Among(battery: Battery) -> impl IntoView {
    let total = battery.parts.len();
    let part = |part: Part| {
        let lang = part.title.lang.as_str();
        let (href, title) = (format!("/questionnaires/{}", part.assignment), part.title.text);
        if part.sent {
            view! { <li><span lang=lang>{title}</span> " " <Tag>{t::questionnaire::part_sent()}</Tag></li> }.into_any()
        } else {
            view! { <li><a class="ds-link" href=href lang=lang>{title}</a></li> }.into_any()
        }
    };
    view! {
        <p>
            <strong>{t::questionnaire::battery(battery.number, total)}</strong>
            " · "
            {t::questionnaire::battery_minutes(i64::from(battery.minutes))}
        </p>
        <details class="more">
            <summary>{t::questionnaire::battery_parts()}</summary>
            <ol>{battery.parts.into_iter().map(part).collect_view()}</ol>
        </details>
    }
}

/// One that is put off.
pub fn put_off_item(item: DueItem) -> impl IntoView {
    let (assignment, title) = (item.assignment, item.title.text);
    let until = item.put_off.unwrap_or_default();
    view! {
        <li class="ds-card">
            <h3 class="ds-heading" data-size="xs" lang=item.title.lang.as_str()>{title.clone()}</h3>
            {(!item.timepoint.is_empty()).then(|| view! { <p>{item.timepoint}</p> })}
            <IsPutOff assignment of=title until back=LIST/>
        </li>
    }
}
