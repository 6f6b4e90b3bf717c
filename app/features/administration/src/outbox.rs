//! Letters that wait, were sent, or were not. Invariant: the link in a letter is not here to be shown.

use crate::{
    api::outbox,
    parts::{Rooms, is_not_theirs},
    users,
};
use contract::administration::work::{Letter, LetterState, Outbox};
use domain::person::LinkKind;
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
            {loaded(found, |outbox: Outbox| view! { <Letters outbox/> })}
        }
        .into_any()
    }
}

#[component]
fn Letters(outbox: Outbox) -> impl IntoView {
    use t::administration as text;
    let Outbox { letters, more } = outbox;
    if letters.is_empty() {
        return view! { <Empty title=text::outbox_none() text=text::outbox_none_text()/> }.into_any();
    }
    view! {
        <Alert><p>{text::outbox_unsent()}</p></Alert>
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
    };
    let state = match letter.state {
        LetterState::Waits(until) => text::letter_waits(until.text),
        LetterState::Sent(at) => text::letter_sent(at.text),
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
