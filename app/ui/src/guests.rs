//! People from outside in a talk, for those who may see who is asked.

use crate::{i18n::t, prelude::*};
use contract::consult::AskedGuest;
use domain::{guest::GuestKind, id::SessionId};
use leptos::prelude::*;

/// What somebody from outside is to the participant.
#[must_use]
pub fn guest_kind(kind: GuestKind) -> &'static str {
    use t::consult as words;
    match kind {
        GuestKind::Employer => words::guest_employer(),
        GuestKind::Nav => words::guest_nav(),
        GuestKind::Doctor => words::guest_doctor(),
        GuestKind::Relative => words::guest_relative(),
        GuestKind::Interpreter => words::guest_interpreter(),
        GuestKind::Other => words::guest_other(),
    }
}

/// Who is asked, and the press that takes an invitation back. `more` stands under each.
#[component]
pub fn GuestList<F, V>(session: SessionId, guests: Vec<AskedGuest>, refuse: &'static str, more: F) -> impl IntoView
where
    F: Fn(&AskedGuest) -> V + Copy + 'static,
    V: IntoView + 'static,
{
    let one = move |guest: AskedGuest| {
        let fields = vec![("guest", guest.id.to_string()), ("session", session.to_string())];
        let state = if guest.came {
            view! { <Tag tone=Tone::Success>{t::consult::guest_came()}</Tag> }
        } else {
            view! { <Tag>{t::consult::guest_not_yet()}</Tag> }
        };
        let under = more(&guest);
        view! {
            <li class="stack tight">
                <p class="row between">
                    <span>
                        <strong>{guest.name.clone()}</strong>
                        " "
                        <span class="muted">{guest_kind(guest.kind)}</span>
                    </span>
                    {state}
                </p>
                {under}
                <Press
                    path=refuse
                    fields
                    summary=t::consult::guest_refuse()
                    text=t::consult::guest_refuse_text()
                    variant=Variant::Danger
                    about=guest.name
                />
            </li>
        }
    };
    view! { <ul class="lines">{guests.into_iter().map(one).collect_view()}</ul> }
}
