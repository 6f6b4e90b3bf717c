//! What has come since last time, for every role. Opening it marks it as read.

use crate::{api::OpenNews, live::Live};
use contract::today::{Day, News};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ui::prelude::*;

/// Those who follow participants have it always, as the way to them; others when there is something.
#[component]
pub(crate) fn NewsCard(live: Live, action: FormAction<OpenNews>) -> impl IntoView {
    let today = live.today;
    let follows = matches!(today.read_untracked().day, Day::Clinician(_));
    let news = Memo::new(move |_| today.read().news.clone());
    let navigate = use_navigate();
    let opened = action.value();
    Effect::new(move |_| match opened.get() {
        Some(Ok(path)) if path != "/" => navigate(&path, leptos_router::NavigateOptions::default()),
        // already here
        Some(Ok(_)) => live.refresh(),
        _ => {}
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
        let item = |news: News| view! { <li>{words(&news)}</li> };
        let open = if follows { t::today::news_open() } else { t::today::news_read() };
        view! {
            <ul>{news.into_iter().map(item).collect_view()}</ul>
            <SendForm action=action>
                <div class="row">
                    <Button variant=Variant::Secondary busy=action.pending()>{open}</Button>
                </div>
            </SendForm>
        }
        .into_any()
    };
    let shown = Signal::derive(move || follows || !news.read().is_empty());
    view! {
        <When is=shown>
            <Card title=t::today::news_title()>{content}</Card>
        </When>
    }
}

fn words(news: &News) -> String {
    match news.kind.as_str() {
        "response" => t::today::news_response(news.count),
        "response_corrected" => t::today::news_response_corrected(news.count),
        "asked" => t::today::news_asked(news.count),
        "asked_again" => t::today::news_asked_again(news.count),
        "put_off_over" => t::today::news_put_off_over(news.count),
        "risk_acknowledged" => t::today::news_risk_acknowledged(news.count),
        "risk_unwatched" => t::today::news_risk_unwatched(news.count),
        "access_blocked" => t::today::news_access_blocked(news.count),
        "access_lifted" => t::today::news_access_lifted(news.count),
        "team_added" => t::today::news_team_added(news.count),
        "team_ended" => t::today::news_team_ended(news.count),
        "data_request" => t::today::news_data_request(news.count),
        "wish_unread" => t::today::news_wish_unread(news.count),
        "message_unread" => t::today::news_message_unread(news.count),
        "consent_withdrawn" => t::today::news_consent_withdrawn(news.count),
        "request_answered" => t::today::news_request_answered(news.count),
        "new_device" => t::today::news_new_device(news.count),
        "identity_linked" => t::today::news_identity_linked(news.count),
        "identity_unlinked" => t::today::news_identity_unlinked(news.count),
        "passkey_added" => t::today::news_passkey_added(news.count),
        "passkey_removed" => t::today::news_passkey_removed(news.count),
        "passkey_suspect" => t::today::news_passkey_suspect(news.count),
        "cannot_come" => t::today::news_cannot_come(news.count),
        "lighter_day" => t::today::news_lighter_day(news.count),
        "plan_message_withdrawn" => t::today::news_plan_message_withdrawn(news.count),
        "session_added" => t::today::news_session_added(news.count),
        "session_guest" => t::today::news_session_guest(news.count),
        "session_guest_refused" => t::today::news_session_guest_refused(news.count),
        "session_moved" => t::today::news_session_moved(news.count),
        "session_cancelled" => t::today::news_session_cancelled(news.count),
        "session_substituted" => t::today::news_session_substituted(news.count),
        "session_rerouted" => t::today::news_session_rerouted(news.count),
        "session_prepared" => t::today::news_session_prepared(news.count),
        "session_late" => t::today::news_session_late(news.count),
        "sessions_laid_out" => t::today::news_sessions_laid_out(news.count),
        "plan_laid_out" => t::today::news_plan_laid_out(news.count),
        "course_changed" => t::today::news_course_changed(news.count),
        "break_glass" => t::today::news_break_glass(news.count),
        "account_post" => t::today::news_account_post(news.count),
        "account_opened" => t::today::news_account_opened(news.count),
        "account_factor" => t::today::news_account_factor(news.count),
        "account_signed_out" => t::today::news_account_signed_out(news.count),
        "colleague_invited" => t::today::news_colleague_invited(news.count),
        "colleague_post" => t::today::news_colleague_post(news.count),
        _ => t::today::news_other(news.count),
    }
}
