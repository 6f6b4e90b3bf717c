//! What has come since last time, for those who follow participants. Opening it marks it as read.

use crate::api::OpenNews;
use contract::today::{Day, News, Today};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ui::prelude::*;

#[component]
pub(crate) fn NewsCard(today: RwSignal<Today>, action: ServerAction<OpenNews>) -> impl IntoView {
    let news = Memo::new(move |_| match &today.read().day {
        Day::Clinician(day) => day.news.clone(),
        _ => Vec::new(),
    });
    let navigate = use_navigate();
    let opened = action.value();
    Effect::new(move |_| {
        if matches!(opened.get(), Some(Ok(()))) {
            navigate("/participants", leptos_router::NavigateOptions::default());
        }
    });
    let content = move || {
        let news = news.get();
        if news.is_empty() {
            return view! {
                <p>{t::today::news_none()}</p>
                <div class="row">
                    <LinkButton href="/participants" variant=Variant::Secondary>{t::today::news_open()}</LinkButton>
                </div>
            }
            .into_any();
        }
        let line = |news: News| view! { <li>{words(&news)}</li> };
        view! {
            <ul>{news.into_iter().map(line).collect_view()}</ul>
            <ActionForm action=action>
                <div class="row">
                    <Button variant=Variant::Secondary busy=action.pending()>{t::today::news_open()}</Button>
                </div>
            </ActionForm>
        }
        .into_any()
    };
    view! { <Card title=t::today::news_title()>{content}</Card> }
}

fn words(news: &News) -> String {
    match news.kind.as_str() {
        "response" => t::today::news_response(news.count),
        "access_blocked" => t::today::news_access_blocked(news.count),
        "access_lifted" => t::today::news_access_lifted(news.count),
        "team_added" => t::today::news_team_added(news.count),
        "team_ended" => t::today::news_team_ended(news.count),
        "data_request" => t::today::news_data_request(news.count),
        "new_device" => t::today::news_new_device(news.count),
        "passkey_added" => t::today::news_passkey_added(news.count),
        "passkey_removed" => t::today::news_passkey_removed(news.count),
        "passkey_suspect" => t::today::news_passkey_suspect(news.count),
        _ => t::today::news_other(news.count),
    }
}
