//! Rooms, screens and halls, and adding one.

use crate::{
    api::{AddRoom, rooms},
    parts::{Back, choices, room_kind},
};
use contract::schedule::Rooms;
use domain::{booking::RoomKind, policy};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::{
    form::{empty_form, go_where_told},
    prelude::*,
};

/// `/schedule/rooms`
pub struct RoomsPage;

#[lazy_route]
impl LazyRoute for RoomsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| !policy::may_plan(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let add = FormAction::<AddRoom>::new();
        go_where_told(add);
        Effect::new(move |_| {
            if matches!(*add.value().read(), Some(Ok(_))) {
                empty_form(AddRoom::PATH);
            }
        });
        let form = use_form(add);
        let found = load(move || form.accepted().get(), |_| rooms());
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("added") => t::schedule::done_room().to_owned(),
            _ => String::new(),
        });
        view! {
            <Back/>
            <PageTitle text=t::schedule::rooms_title() lead=t::schedule::rooms_lead()/>
            <StatusMessage text=done/>
            {loaded(
                found,
                move |found: Rooms| {
                    view! {
                        <List rooms=found.rooms/>
                        <Add sites=choices(&found.sites) add form/>
                    }
                },
            )}
        }
        .into_any()
    }
}

#[component]
fn List(rooms: Vec<(String, String, RoomKind)>) -> impl IntoView {
    use t::schedule as text;
    if rooms.is_empty() {
        return view! { <Empty title=text::no_rooms_title() text=text::no_rooms_text()/> }.into_any();
    }
    let row = |(name, site, kind): (String, String, RoomKind)| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{name}</th>
                <Cell label=text::site()>{site}</Cell>
                <Cell label=text::room_kind_label()>{room_kind(kind)}</Cell>
            </tr>
        }
    };
    view! {
        <DataTable caption=text::rooms_title() heads=heads([text::room(), text::site(), text::room_kind_label()])>
            {rooms.into_iter().map(row).collect_view()}
        </DataTable>
    }
    .into_any()
}

#[component]
fn Add(sites: Vec<Choice>, add: FormAction<AddRoom>, form: FormState) -> impl IntoView {
    use t::schedule as text;
    let kinds = RoomKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), room_kind(*kind))).collect();
    view! {
        <Card title=text::add_room_title()>
            <SendForm action=add>
                <ErrorSummary
                    form
                    labels=vec![
                        ("name", text::room_name()),
                        ("site", text::site()),
                        ("kind", text::room_kind_label()),
                    ]
                />
                <TextField form name="name" label=text::room_name() max_length=60/>
                <Select form name="site" label=text::site() options=sites/>
                <RadioGroup form name="kind" label=text::room_kind_label() options=kinds/>
                <div class="actions">
                    <Button busy=form.busy()>{text::add_room()}</Button>
                </div>
            </SendForm>
        </Card>
    }
}
