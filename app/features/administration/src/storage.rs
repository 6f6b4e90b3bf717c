//! What is kept, where, and under which keys. Invariant: of a key its number and age, never its value.

use crate::{
    api::storage,
    parts::{Facts, Rooms, is_not_theirs},
};
use contract::administration::health::{Database, Key, Storage};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

pub(crate) const PAGE: &str = "/admin/storage";

/// `/admin/storage`
pub struct StoragePage;

#[lazy_route]
impl LazyRoute for StoragePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if is_not_theirs() {
            return view! { <NoPermission/> }.into_any();
        }
        let found = load(|| (), |()| storage());
        view! {
            <PageTitle text=t::administration::storage_title() lead=t::administration::storage_lead()/>
            <Rooms here=PAGE/>
            {loaded(found, |storage: Storage| view! { <All storage/> })}
        }
        .into_any()
    }
}

#[component]
fn All(storage: Storage) -> impl IntoView {
    use t::administration as text;
    let kind = match storage.database {
        Database::Sqlite => "SQLite",
        Database::Postgres => "PostgreSQL",
    };
    let or_none = |words: Option<String>| words.unwrap_or_else(|| text::unknown().to_owned());
    let files = storage.files.map(|(count, size)| text::files_of(i64::try_from(count).unwrap_or(i64::MAX), size));
    let disk = storage.disk.map(|disk| text::disk_of(disk.free, disk.all));
    let backup = storage.backup.map(|done| text::backup_of(done.when.text, done.amount));
    let retention = storage.retention.map(|done| text::retention_of(done.when.text, done.amount));
    let facts = vec![
        (text::database(), storage.database_size.map_or(kind.to_owned(), |size| format!("{kind}, {size}"))),
        (text::files(), or_none(files)),
        (text::disk(), or_none(disk)),
        (text::backup(), or_none(backup)),
        (text::retention(), or_none(retention)),
    ];
    view! {
        <Card title=text::storage_kept()>
            <Facts facts/>
        </Card>
        <Card title=text::keys_title()>
            <p class="muted">{text::keys_text()}</p>
            <Keys keys=storage.keys/>
        </Card>
    }
}

#[component]
fn Keys(keys: Vec<Key>) -> impl IntoView {
    use t::administration as text;
    let row = |key: Key| {
        let since = key.since.map_or_else(|| text::key_start().to_owned(), |since| since.text);
        let state = if key.newest { text::key_newest() } else { text::key_older() };
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{key.version}</th>
                <Cell label=text::key_since()>{since}</Cell>
                <Cell label=text::key_use()>{state}</Cell>
                <Cell label=text::key_values()>{key.values}</Cell>
            </tr>
        }
    };
    let heads = heads([text::key_version(), text::key_since(), text::key_use(), text::key_values()]);
    view! {
        <DataTable caption=text::keys_title() heads>{keys.into_iter().map(row).collect_view()}</DataTable>
    }
}
