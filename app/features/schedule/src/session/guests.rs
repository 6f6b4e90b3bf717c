//! Asking people from outside to a talk, for those who hold it.

use crate::api::AskGuest;
use contract::consult::{AskedGuest, Guests};
use domain::{
    guest::{GuestKind, NAME_MAX},
    id::SessionId,
};
use leptos::{prelude::*, server_fn::ServerFn as _};
use ui::{
    form::{empty_form, use_form_about},
    guests::{GuestList, guest_kind},
    prelude::*,
};

#[component]
pub(super) fn AskGuests(session: SessionId, guests: Guests, action: FormAction<AskGuest>) -> impl IntoView {
    let listed = (!guests.asked.is_empty()).then(|| {
        view! { <GuestList session guests=guests.asked refuse="/api/schedule/refuse_guest" more=way_in/> }
    });
    let ask = guests.submission_id.map(|submission_id| view! { <Ask session submission_id action/> });
    (listed.is_some() || ask.is_some()).then(|| {
        view! {
            <Card title=t::consult::guests_title()>
                {listed}
                {ask}
            </Card>
        }
    })
}

/// How the guest gets in: where the link was sent, and the link itself as long as it is unused.
fn way_in(guest: &AskedGuest) -> impl IntoView + use<> {
    let email = guest.email.clone().map(|email| view! { <p class="muted">{email}</p> });
    let name = guest.name.clone();
    let link = guest.link.clone().map(|link| {
        view! {
            <label class="stack tight">
                <span class="muted">{t::schedule::guest_link(name)}</span>
                <input class="ds-input" type="text" readonly value=link/>
            </label>
        }
    });
    view! {
        {email}
        {link}
    }
}

#[component]
fn Ask(session: SessionId, submission_id: String, action: FormAction<AskGuest>) -> impl IntoView {
    use t::schedule as text;
    let form = use_form_about(action, "session", &session.to_string());
    // what comes back may have been taken, with only the answer lost
    let submission_id = form.value_of("submission_id").unwrap_or(submission_id);
    Effect::new(move |_| {
        if matches!(*action.value().read(), Some(Ok(_))) {
            empty_form(AskGuest::PATH);
        }
    });
    let kinds = GuestKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), guest_kind(*kind))).collect();
    let labels = vec![("name", text::guest_name()), ("kind", text::guest_kind()), ("email", text::guest_email())];
    view! {
        <details class="ds-card" open=form.is_restored()>
            <summary>{text::guest_ask()}</summary>
            <p>{text::guest_ask_text()}</p>
            <SendForm action>
                <ErrorSummary form labels/>
                <Hidden name="session" value=session.to_string()/>
                <Hidden name="submission_id" value=submission_id/>
                <TextField form name="name" label=text::guest_name() max_length=NAME_MAX/>
                <Select form name="kind" label=text::guest_kind() options=kinds/>
                <TextField
                    form
                    name="email"
                    label=text::guest_email()
                    hint=text::guest_email_hint()
                    kind="email"
                    max_length=254
                    optional=true
                />
                <div class="actions">
                    <Button busy=form.busy()>{text::guest_do()}</Button>
                </div>
            </SendForm>
        </details>
    }
}
