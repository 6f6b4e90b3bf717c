//! What the centre has to ask with. Invariant: what is retired stays in sight, so that it can be taken into use again.

use crate::{PAGE, api::list};
use contract::library::{InstrumentRow, LibraryShown};
use domain::policy;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::prelude::*;

/// Characters of a licence in the list.
const MOST_OF_LICENCE: usize = 80;

/// `/library`
pub struct LibraryPage;

#[lazy_route]
impl LazyRoute for LibraryPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::library::title()) {
            return view;
        }
        if use_me().is_some_and(|me| !policy::may_read_programmes(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let found = load(|| (), |()| list());
        view! {
            <PageTitle text=t::library::title() lead=t::library::lead()/>
            {loaded(found, show)}
        }
        .into_any()
    }
}

fn show(found: LibraryShown) -> impl IntoView {
    use t::library as text;
    let LibraryShown { rows, may_edit } = found;
    let (tests, asked): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.by_staff);
    let import = may_edit.then(|| {
        view! {
            <div class="row">
                <LinkButton href=format!("{PAGE}/import")>{text::import()}</LinkButton>
            </div>
        }
    });
    view! {
        {import}
        <Rows title=text::asked() rows=asked/>
        <Rows title=text::tests() rows=tests/>
        <p><a class="ds-link" href="/programmes">{text::to_programmes()}</a></p>
    }
}

#[component]
fn Rows(title: &'static str, rows: Vec<InstrumentRow>) -> impl IntoView {
    use t::library as text;
    if rows.is_empty() {
        return view! { <Empty title text=text::none()/> }.into_any();
    }
    view! {
        <h2 class="ds-heading" data-size="sm">{title}</h2>
        <DataTable
            caption=title
            heads=heads([text::name(), text::version(), text::language(), text::licence(), text::answers(), text::state()])
        >
            {rows.into_iter().map(|row| view! { <OneRow row/> }).collect_view()}
        </DataTable>
    }
    .into_any()
}

#[component]
fn OneRow(row: InstrumentRow) -> impl IntoView {
    use t::library as text;
    let tags = view! { <Tags retired=row.retired asks_of_risk=row.asks_of_risk own=row.own/> };
    let licence = match row.copyright.as_str() {
        "" => text::no_licence().to_owned(),
        words => beginning(words),
    };
    let lang = row.title.lang.as_str();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a class="ds-link" href=format!("{PAGE}/{}", row.code) lang=lang>{row.title.text}</a>
            </th>
            <Cell label=text::version()>{row.version}</Cell>
            <Cell label=text::language()>{row.languages}</Cell>
            <Cell label=text::licence()><span lang=lang>{licence}</span></Cell>
            <Cell label=text::answers()>{row.answered}</Cell>
            <Cell label=text::state()>{tags}</Cell>
        </tr>
    }
}

/// Of a long text; the rest stands on its own page.
fn beginning(words: &str) -> String {
    let Some((end, _)) = words.char_indices().nth(MOST_OF_LICENCE) else { return words.to_owned() };
    let kept = &words[..end];
    format!("{} …", kept.rsplit_once(' ').map_or(kept, |(whole, _)| whole))
}

/// How an instrument stands, in words.
#[component]
pub(crate) fn Tags(retired: bool, asks_of_risk: bool, own: bool) -> impl IntoView {
    use t::library as text;
    let stands = if retired {
        view! { <Tag tone=Tone::Warning>{text::retired()}</Tag> }
    } else {
        view! { <Tag>{text::in_use()}</Tag> }
    };
    let origin = if own { text::own() } else { text::ships() };
    let risk = asks_of_risk.then(|| view! { <Tag tone=Tone::Danger icon=icon::DANGER>{text::asks_of_risk()}</Tag> });
    view! {
        <span class="row">{stands} <Tag>{origin}</Tag> {risk}</span>
    }
}
