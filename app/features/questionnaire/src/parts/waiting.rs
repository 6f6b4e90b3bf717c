//! A questionnaire that waits for an answer.

use contract::questionnaire::DueItem;
use leptos::prelude::*;
use ui::prelude::*;

pub fn open_item(item: DueItem) -> impl IntoView {
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
    view! {
        <li class="ds-card" data-color="accent">
            <h3 class="ds-heading" data-size="xs" lang=item.title.lang.as_str()>{item.title.text}</h3>
            {(!item.timepoint.is_empty()).then(|| view! { <p>{item.timepoint}</p> })}
            <p class="muted">
                {[progress, effort].into_iter().flatten().collect::<Vec<_>>().join(" · ")}
            </p>
            <p class="muted">
                <time datetime=item.due.iso>{t::questionnaire::due(item.due.text)}</time>
            </p>
            <div class="actions">
                <LinkButton href>{action}</LinkButton>
            </div>
        </li>
    }
}
