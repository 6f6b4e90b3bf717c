//! The list of accounts, and a search in it. Invariant: the search is in the address, so that it works without script and
//! can be gone back to.

use crate::{
    api::users,
    parts::{Rooms, is_not_theirs},
    words,
};
use contract::administration::users::{UserRow, Users};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::prelude::*;

pub(crate) const PAGE: &str = "/admin/users";

/// `/admin/users?name=…&role=…`
pub struct UsersPage;

#[lazy_route]
impl LazyRoute for UsersPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if is_not_theirs() {
            return view! { <NoPermission/> }.into_any();
        }
        let query = use_query_map();
        let asked = Memo::new(move |_| {
            let query = query.read();
            (query.get("name").unwrap_or_default(), query.get("role").unwrap_or_default())
        });
        let found = load(move || asked.get(), |(name, role)| users(name, role));
        view! {
            <PageTitle text=t::administration::users_title() lead=t::administration::users_lead()/>
            <Rooms here=PAGE/>
            <div class="row">
                <LinkButton href="/admin/invite">{t::administration::invite_title()}</LinkButton>
            </div>
            {loaded(found, |users: Users| view! { <List users/> })}
        }
        .into_any()
    }
}

#[component]
fn List(users: Users) -> impl IntoView {
    let Users { name, role, rows, more } = users;
    let none = rows.is_empty();
    view! {
        <form method="get" action=PAGE class="stack narrow" role="search">
            <TextField
                name="name"
                label=t::administration::search_name()
                value=name
                autocomplete="off"
                max_length=254
                optional=true
            />
            <Select
                name="role"
                label=t::administration::role()
                options=words::roles(true)
                value=role.map_or("", |role| role.as_str())
                optional=true
            />
            <div class="row">
                <Button variant=Variant::Secondary>{t::administration::search()}</Button>
            </div>
        </form>
        {if none {
            view! { <Empty title=t::administration::users_none() text=t::administration::users_none_text()/> }.into_any()
        } else {
            view! { <Table rows/> }.into_any()
        }}
        {(more > 0).then(|| view! { <p class="muted">{t::administration::users_more(i64::from(more))}</p> })}
    }
}

#[component]
fn Table(rows: Vec<UserRow>) -> impl IntoView {
    use t::administration as text;
    let row = |one: UserRow| {
        let works_as = one.profession.map(words::profession);
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <a class="ds-link" href=format!("{PAGE}/{}", one.account)>{one.name}</a>
                </th>
                <Cell label=text::email()>{one.email}</Cell>
                <Cell label=text::role()>
                    <div>
                        {words::role(one.role)}
                        {works_as.map(|works_as| view! { <p class="muted small">{works_as}</p> })}
                    </div>
                </Cell>
                <Cell label=text::account()>{words::standing(one.closed)}</Cell>
            </tr>
        }
    };
    view! {
        <DataTable
            caption=text::users_title()
            heads=heads([text::name(), text::email(), text::role(), text::account()])
        >
            {rows.into_iter().map(row).collect_view()}
        </DataTable>
    }
}
