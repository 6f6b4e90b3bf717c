//! What several pages of the schedule are made of.

use crate::PAGE;
use contract::schedule::Pick;
use domain::{booking::RoomKind, schedule::Channel};
use leptos::prelude::*;
use ui::prelude::*;

/// The way back to the week.
#[component]
pub(crate) fn Back(#[prop(optional, into)] week: Option<String>) -> impl IntoView {
    let href = week.map_or_else(|| PAGE.to_owned(), |week| format!("{PAGE}?week={week}"));
    view! {
        <p class="back">
            <a class="ds-link" href=href>
                <Icon of=icon::BACK/>
                {t::schedule::back()}
            </a>
        </p>
    }
}

/// As something to pick.
pub(crate) fn choices(picks: &[Pick]) -> Vec<Choice> {
    picks.iter().map(|one| Choice::new(&one.id, &one.name)).collect()
}

/// How a session that is planned here can be held; and as it is `now`, whatever that is.
pub(crate) fn channels(now: Option<Channel>) -> Vec<Choice> {
    use t::common;
    let one = |channel: Channel, words: &str| Choice::new(channel.as_str(), words);
    let mut all = vec![
        one(Channel::OnSite, common::channel_on_site()),
        one(Channel::OnSiteRemoteTeam, common::channel_on_site_remote_team()),
        one(Channel::Digital, common::channel_digital()),
        one(Channel::Telephone, common::channel_telephone()),
    ];
    match now {
        Some(Channel::Workplace) => all.push(one(Channel::Workplace, common::channel_workplace())),
        Some(Channel::Elsewhere) => all.push(one(Channel::Elsewhere, common::channel_elsewhere())),
        _ => {}
    }
    all
}

/// What a room is, in a word.
pub(crate) fn room_kind(kind: RoomKind) -> &'static str {
    use t::schedule as text;
    match kind {
        RoomKind::Room => text::kind_room(),
        RoomKind::Screen => text::kind_screen(),
        RoomKind::Hall => text::kind_hall(),
        RoomKind::Pool => text::kind_pool(),
    }
}
