//! Letters that wait, were sent, or were not. Invariant: the link in a letter is not here to be shown.

use crate::{
    api::outbox,
    parts::{Rooms, is_not_theirs},
    users,
};
use contract::administration::work::{Letter, LetterState, Message, MessageState, Outbox};
use domain::{person::LinkKind, referral::LetterChannel};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

pub(crate) const PAGE: &str = "/admin/outbox";

/// `/admin/outbox`
pub struct OutboxPage;

#[lazy_route]
impl LazyRoute for OutboxPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if is_not_theirs() {
            return view! { <NoPermission/> }.into_any();
        }
        let found = load(|| (), |()| outbox());
        view! {
            <PageTitle text=t::administration::outbox_title() lead=t::administration::outbox_lead()/>
            <Rooms here=PAGE/>
            {loaded(found, |outbox: Outbox| {
                let messages = outbox.messages.clone();
                view! {
                    <Letters outbox/>
                    <Messages messages/>
                }
            })}
        }
        .into_any()
    }
}

#[component]
fn Letters(outbox: Outbox) -> impl IntoView {
    use t::administration as text;
    let Outbox { mails, letters, more, .. } = outbox;
    if letters.is_empty() {
        return view! { <Empty title=text::outbox_none() text=text::outbox_none_text()/> }.into_any();
    }
    view! {
        {(!mails).then(|| view! { <Alert><p>{text::outbox_unsent()}</p></Alert> })}
        <DataTable
            caption=text::outbox_title()
            heads=heads([text::letter_to(), text::letter_kind(), text::letter_written(), text::letter_state()])
        >
            {letters.into_iter().map(|letter| view! { <Row letter/> }).collect_view()}
        </DataTable>
        {(more > 0).then(|| view! { <p class="muted">{text::and_more(i64::from(more))}</p> })}
    }
    .into_any()
}

#[component]
fn Row(letter: Letter) -> impl IntoView {
    use t::administration as text;
    let kind = match letter.kind {
        LinkKind::Invitation => text::letter_invitation(),
        LinkKind::Reset => text::letter_reset(),
        LinkKind::Guest => text::letter_guest(),
        LinkKind::Alert => text::letter_alert(),
    };
    let state = match letter.state {
        LetterState::Waits(until) => text::letter_waits(until.text),
        LetterState::Sent(at) => text::letter_sent(at.text),
        LetterState::Unknown => text::letter_unknown().to_owned(),
        LetterState::Over => text::letter_over().to_owned(),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a class="ds-link" href=format!("{}/{}", users::PAGE, letter.account)>{letter.name}</a>
                <p class="muted small">{letter.email}</p>
            </th>
            <Cell label=text::letter_kind()>{kind}</Cell>
            <Cell label=text::letter_written()>
                <time datetime=letter.written.iso>{letter.written.text}</time>
            </Cell>
            <Cell label=text::letter_state()>{state}</Cell>
        </tr>
    }
}

/// Messages as they go out.
#[component]
fn Messages(messages: Vec<Message>) -> impl IntoView {
    use t::administration as text;
    (!messages.is_empty()).then(|| {
        let row = |one: Message| {
            let way = if one.channel == LetterChannel::Sms { "SMS" } else { text::email() };
            let state = match one.state {
                MessageState::Waits => text::message_waits().to_owned(),
                MessageState::Sent(at) => text::letter_sent(at.text),
                MessageState::Unknown => text::letter_unknown().to_owned(),
            };
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">{one.to} <p class="muted small">{way}</p></th>
                    <Cell label=text::message_text()>{one.text}</Cell>
                    <Cell label=text::letter_written()>
                        <time datetime=one.written.iso>{one.written.text}</time>
                    </Cell>
                    <Cell label=text::letter_state()>{state}</Cell>
                </tr>
            }
        };
        view! {
            <h2 class="ds-heading" data-size="xs">{text::messages_title()}</h2>
            <DataTable
                caption=text::messages_title()
                heads=heads([text::letter_to(), text::message_text(), text::letter_written(), text::letter_state()])
            >
                {messages.into_iter().map(row).collect_view()}
            </DataTable>
        }
    })
}
